"""People, roles and signing in: every grant, every sign-in and every refusal leaves its entry."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password
from django.db import IntegrityError

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts import errors, sign_in
from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.accounts.models import PersonRow, RoleGrantRow
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock
from tracemark.kernel.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db

NODE = accounts.NODE
PASSWORD = "correct horse battery"  # the one of `someone`


def acts_about(subject) -> list[str]:
    return [entry.act for entry in ledger.entries_of(str(subject))]


def try_to_sign_in(name: str, password: str = PASSWORD):
    return authenticate(sign_in_name=name, password=password)


def test_a_sign_in_is_recorded(registrar):
    row = try_to_sign_in("registrar-civilian")
    assert row is not None
    assert row.uuid == registrar.id
    assert acts_about(registrar.id)[-1] == "person.signed_in"


def test_the_name_is_the_same_in_small_and_capital_letters(registrar):
    assert try_to_sign_in("Registrar-CIVILIAN").uuid == registrar.id


def test_a_refused_sign_in_is_recorded(registrar):
    assert try_to_sign_in("registrar-civilian", "wrong horse battery") is None
    assert acts_about(registrar.id)[-1] == "person.sign_in_refused"


def test_somebody_who_has_left_cannot_sign_in_and_the_attempt_is_recorded(registrar):
    PersonRow.objects.filter(uuid=registrar.id).update(active=False)
    assert try_to_sign_in("registrar-civilian") is None
    assert acts_about(registrar.id)[-1] == "person.sign_in_refused"
    with pytest.raises(NotFound):
        accounts.find_person("registrar-civilian")


def test_a_session_of_somebody_who_has_left_is_over(registrar):
    row = PersonRow.objects.get(uuid=registrar.id)
    backend = accounts.PasswordBackend()
    assert backend.get_user(row.pk) is not None
    PersonRow.objects.filter(pk=row.pk).update(active=False)
    assert backend.get_user(row.pk) is None


def test_an_unknown_name_costs_as_much_as_a_wrong_password(registrar, monkeypatch):
    hashed: list[str] = []
    monkeypatch.setattr(sign_in, "make_password", hashed.append)
    monkeypatch.setattr(
        sign_in,
        "check_password",
        lambda password, kept: hashed.append(password) or check_password(password, kept),
    )
    before = ledger.head().size
    assert try_to_sign_in("nobody at all", "guess") is None
    assert (hashed, ledger.head().size) == (["guess"], before + 1)
    try_to_sign_in("registrar-civilian", "guess")
    assert (hashed, ledger.head().size) == (["guess", "guess"], before + 2)


def test_a_person_without_a_password_cannot_sign_in(agencies):
    accounts.register_person(by=NODE, sign_in_name="new", name="New", office="police-office")
    assert try_to_sign_in("new", "") is None
    assert try_to_sign_in("new", "!") is None


def test_a_sign_out_is_recorded(registrar):
    accounts.record_sign_out(by=registrar, person=registrar.id)
    assert acts_about(registrar.id)[-1] == "person.signed_out"


@pytest.mark.parametrize("password", ["short", "password1234", "registrar-civilian"])
def test_a_weak_password_is_refused_with_the_reason(registrar, password):
    with pytest.raises(errors.WeakPassword) as refusal:
        accounts.set_password(by=registrar, person=registrar.id, password=password)
    assert refusal.value.data["why"]
    assert try_to_sign_in("registrar-civilian") is not None


def test_one_sets_ones_own_password(registrar):
    accounts.set_password(by=registrar, person=registrar.id, password="a new and longer sentence")
    assert try_to_sign_in("registrar-civilian") is None
    assert try_to_sign_in("registrar-civilian", "a new and longer sentence") is not None
    assert "person.password_set" in acts_about(registrar.id)


def test_only_an_administrator_sets_the_password_of_somebody_else(registrar, police_officer, administrator):
    before = ledger.head()
    with pytest.raises(NotAllowed):
        accounts.set_password(by=police_officer, person=registrar.id, password="a new and longer sentence")
    assert ledger.head() == before
    accounts.set_password(by=administrator, person=registrar.id, password="a new and longer sentence")
    assert try_to_sign_in("registrar-civilian", "a new and longer sentence") is not None


def test_no_password_and_no_name_stands_in_the_ledger_in_clear(registrar):
    accounts.set_password(by=registrar, person=registrar.id, password="a new and longer sentence")
    for entry in ledger.latest_entries():
        leaf = ledger.leaf_at(entry.seq)
        for secret in (b"longer sentence", b"The registrar-civilian", b"registrar-civilian"):
            assert secret not in leaf


def test_a_name_is_given_once(agencies, registrar):
    with pytest.raises(errors.NameTaken):
        accounts.register_person(by=NODE, sign_in_name="REGISTRAR-civilian", name="Another")
    with pytest.raises(errors.NameTaken):
        accounts.register_agency(by=NODE, code="police-agency", name="Another")
    with pytest.raises(errors.NameTaken):
        accounts.register_office(by=NODE, code="police-office", name="Another", agency="police-agency")


def test_a_person_may_have_one_name_only(agencies):
    uuid = accounts.register_person(by=NODE, sign_in_name="suharto", name="Suharto")
    assert accounts.names_of({uuid}) == {uuid: "Suharto"}
    assert accounts.person_of(PersonRow.objects.get(uuid=uuid)).office == ""


def test_only_an_administrator_grants_roles(registrar, administrator):
    with pytest.raises(NotAllowed):
        accounts.grant_role(by=registrar, person=registrar.id, role=Role.INSPECTOR)
    accounts.grant_role(by=administrator, person=registrar.id, role=Role.INSPECTOR)
    assert accounts.find_person("registrar-civilian").roles == {Role.REGISTRAR, Role.INSPECTOR}
    assert acts_about(registrar.id)[-1] == "role.granted"


def test_a_role_is_held_once_at_a_time_and_its_past_is_kept(registrar, administrator):
    with pytest.raises(errors.RoleHeld):
        accounts.grant_role(by=administrator, person=registrar.id, role=Role.REGISTRAR)
    accounts.withdraw_role(by=administrator, person=registrar.id, role=Role.REGISTRAR)
    with pytest.raises(errors.RoleNotHeld):
        accounts.withdraw_role(by=administrator, person=registrar.id, role=Role.REGISTRAR)
    accounts.grant_role(by=administrator, person=registrar.id, role=Role.REGISTRAR)
    assert RoleGrantRow.objects.filter(person__uuid=registrar.id, role=Role.REGISTRAR).count() == 2


@pytest.mark.parametrize(
    ("role", "since", "until"), [("emperor", 1, None), ("registrar", 2, 1), ("registrar", 1, None)]
)
def test_the_database_itself_refuses_an_impossible_grant(registrar, role, since, until):
    day = {1: clock.now().replace(day=1), 2: clock.now().replace(day=2), None: None}
    with pytest.raises(IntegrityError):
        RoleGrantRow.objects.create(
            person=PersonRow.objects.get(uuid=registrar.id), role=role, since=day[since], until=day[until]
        )


def test_a_node_is_set_up_once(registrar):
    with pytest.raises(errors.AlreadyInitialised):
        accounts.initialise_node(by=NODE, state="XA")


def test_a_person_sees_the_register_of_their_office(agencies, registrar, police_officer):
    assert registrar.partitions == {Partition.CIVILIAN}
    assert police_officer.partitions == {Partition.POLICE}
    assert [office.code for office in accounts.list_offices()] == [
        "civilian-office",
        "police-office",
        "state-office",
    ]
    assert {office.partition for office in accounts.list_offices()} == set(Partition)
    assert {row.uuid for row in accounts.list_people()} == {registrar.id, police_officer.id}
