"""Holders: a private person's name is sealed, looked at for a purpose and on record, and can be erased."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.accounts.errors import CaseNumberMissing, CaseNumberUnknown, PurposeUnknown
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Act, DeedFacts, Description, HolderFacts, HolderKind, NewWeapon
from tracemark.apps.registry.holders import blind
from tracemark.apps.registry.models import HolderRow
from tracemark.kernel.errors import NotAllowed, NotFound
from tracemark.kernel.identity import new_uuid
from tracemark.proofs.audit import Verdict

CANARY, NUMBER = "Canary Okello", "X-4711-CANARY"
PERSON = HolderFacts(HolderKind.PERSON, CANARY, NUMBER)
DEALER = HolderFacts(HolderKind.DEALER, "Arms and Sons", "HRB 17")


def holder_of(weapon) -> HolderRow:
    return registry.weapon_in_case(weapon).holder


def every_cell() -> list[str]:
    """All that stands in any table of the node, as text."""
    cells: list[str] = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            for row in cursor.fetchall():
                for value in row:
                    shown = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                    cells.append(shown.decode("utf-8", "replace").casefold())
    return cells


def test_the_name_of_a_person_stands_in_no_table(register, registrar):
    weapon = register("VISIBLE-1", holder=PERSON)
    registry.record_deed(
        by=registrar, weapon=weapon, act=Act.TRANSFERRED, facts=DeedFacts(), to_holder=PERSON
    )
    registry.look_at_holder(by=registrar, holder=holder_of(weapon).uuid, purpose="licence", case="L-7")
    cells = every_cell()
    assert any("visible-1" in cell for cell in cells), "the search itself finds"
    for secret in ("canary", "okello", "4711"):
        assert not any(secret in cell for cell in cells)


def test_the_name_stands_in_no_file_of_the_node_and_no_digest_of_it_after_an_erasure(
    own_ledger, own_registrar
):
    new = NewWeapon(Partition.CIVILIAN, Description("VISIBLE-1"))
    weapon = registry.register_weapon(by=own_registrar, weapon=new, holder=PERSON)
    if connection.vendor == "sqlite":
        assert in_files(own_ledger, "VISIBLE-1"), "the search itself finds"
        assert in_files(own_ledger, blind(PERSON))
    for secret in (CANARY, "Okello", NUMBER):
        assert not in_files(own_ledger, secret)
    accounts.register_person(by=accounts.NODE, sign_in_name="other", name="Other clerk", office="civil")
    other = accounts.find_person("other")
    accounts.grant_role(by=accounts.NODE, person=other.id, role=Role.REGISTRAR)
    erase = {"holder": holder_of(weapon).uuid, "basis": "Court order 7"}
    request = accounts.ask_second_officer(by=own_registrar, step="registry.erase_holder", arguments=erase)
    accounts.approve_step(by=accounts.find_person("other"), request=request)
    for secret in (CANARY, "Okello", NUMBER, blind(PERSON)):
        assert not in_files(own_ledger, secret)
    assert ledger.verify_ledger().verdict is Verdict.INTACT


def in_files(folder, text: str) -> bool:
    return any(text.encode() in file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_a_look_at_a_name_is_recorded_with_who_why_and_for_which_case(register, tracing_officer, open_case):
    holder = holder_of(register(holder=PERSON)).uuid
    named = registry.look_at_holder(by=tracing_officer, holder=holder, purpose="trace", case=open_case)
    assert named == {"name": CANARY, "number": NUMBER}
    entry = ledger.entries_of(str(holder))[-1]
    assert (entry.act, entry.actor) == ("holder.looked_at", tracing_officer.id)
    assert entry.body == {"purpose": "trace", "case": open_case}


@pytest.mark.parametrize(
    ("purpose", "case", "error"),
    [
        ("", "L-7", PurposeUnknown),
        ("curiosity", "L-7", PurposeUnknown),
        ("inspection", "L-7", PurposeUnknown),
        ("licence", "  ", CaseNumberMissing),
    ],
)
def test_nobody_looks_without_a_purpose_of_the_list_and_a_case(register, registrar, purpose, case, error):
    holder = holder_of(register(holder=PERSON)).uuid
    with pytest.raises(error):
        registry.look_at_holder(by=registrar, holder=holder, purpose=purpose, case=case)
    assert ledger.entries_of(str(holder))[-1].act == "holder.registered"


@pytest.mark.parametrize(
    "role", [Role.POLICE_OFFICER, Role.STOREKEEPER, Role.REPORT_WRITER, Role.ADMINISTRATOR]
)
def test_roles_that_need_no_names_see_none(register, someone, role):
    holder = holder_of(register(holder=PERSON)).uuid
    with pytest.raises(NotAllowed):
        registry.look_at_holder(by=someone(role), holder=holder, purpose="court", case="L-7")


def test_a_name_of_another_register_is_seen_inside_a_case_only_and_by_those_who_trace(
    register, tracing_officer, clerk, open_case
):
    holder = holder_of(register(holder=PERSON)).uuid
    for officer, case in ((clerk(Partition.STATE), "L-7"), (tracing_officer, open_case)):
        with pytest.raises(NotFound):
            registry.look_at_holder(by=officer, holder=holder, purpose="court", case=case)
    with pytest.raises(CaseNumberUnknown):
        registry.look_at_holder(by=tracing_officer, holder=holder, purpose="trace", case="XA-C-2026-999999")
    look = registry.look_at_holder(by=tracing_officer, holder=holder, purpose="trace", case=open_case)
    assert look["name"] == CANARY


def test_who_held_it_before_can_still_be_asked_for(register, registrar):
    weapon = register(holder=PERSON)
    before = holder_of(weapon).uuid
    registry.record_deed(
        by=registrar, weapon=weapon, act=Act.TRANSFERRED, facts=DeedFacts(), to_holder=DEALER
    )
    assert (
        registry.look_at_holder(by=registrar, holder=before, purpose="correction", case="L-7")["name"]
        == CANARY
    )


def test_a_company_has_a_name_in_the_open(register, registrar):
    row = holder_of(register(holder=DEALER))
    assert (row.name, row.kind) == ("Arms and Sons", "dealer")
    assert registry.look_at_holder(by=registrar, holder=row.uuid, purpose="licence", case="L-7") == {
        "name": "Arms and Sons"
    }
    assert ledger.entries_of(str(row.uuid))[0].body == {
        "kind": "dealer",
        "called": "Arms and Sons",
        "registered_as": "HRB 17",
    }


def test_the_same_person_is_met_again_however_the_name_is_typed(register):
    one = holder_of(register("A1", holder=PERSON))
    two = holder_of(
        register("A2", holder=HolderFacts(HolderKind.PERSON, "  CANARY  okello ", "x-4711-canary"))
    )
    assert one == two
    other = holder_of(register("A3", holder=HolderFacts(HolderKind.PERSON, CANARY, "another number")))
    assert other != one


def test_a_person_without_a_number_and_with_one_name_is_a_holder_too(register, registrar):
    holder = holder_of(register(holder=HolderFacts(HolderKind.PERSON, "Suharto"))).uuid
    assert registry.look_at_holder(by=registrar, holder=holder, purpose="licence", case="L-7") == {
        "name": "Suharto"
    }


def test_a_holder_met_twice_in_one_deed_is_registered_once(registrar):
    uuid = registry.register_holder(by=registrar, holder=PERSON)
    assert registry.register_holder(by=registrar, holder=PERSON) == uuid
    assert [entry.act for entry in ledger.entries_of(str(uuid))].count("holder.registered") == 1


def test_after_an_erasure_the_name_is_gone_and_every_proof_stands(register, registrar, by_two):
    weapon = register(holder=PERSON)
    holder = holder_of(weapon).uuid
    registered = ledger.entries_of(str(holder))[0]
    digests = registered.digests
    by_two(registry.erase_holder, by=registrar, holder=holder, basis="Data protection act, 17")
    assert registry.look_at_holder(by=registrar, holder=holder, purpose="licence", case="L-7") == {}
    assert ledger.entry(registered.seq).digests == digests
    assert ledger.disclosed_in([registered.seq]) == {}
    assert ledger.verify_ledger().verdict is Verdict.INTACT
    assert registry.weapon_for(registrar, weapon).holder.erased
    acts = [entry.act for entry in ledger.entries_of(str(holder))]
    assert acts == ["holder.registered", "holder.erased", "person.erased", "holder.looked_at"]


def test_nothing_left_tells_that_a_name_was_the_erased_one(register, registrar, by_two):
    """The keyed digest of the name would: whoever may register could try names against it."""
    holder = holder_of(register(holder=PERSON)).uuid
    by_two(registry.erase_holder, by=registrar, holder=holder, basis="Law")
    assert blind(PERSON) not in every_cell()
    again = registry.register_holder(by=registrar, holder=PERSON)
    assert again != holder


def test_a_person_who_comes_back_after_an_erasure_is_somebody_new(register, registrar, by_two):
    old = holder_of(register("A1", holder=PERSON)).uuid
    by_two(registry.erase_holder, by=registrar, holder=old, basis="Law")
    new = holder_of(register("A2", holder=PERSON)).uuid
    assert new != old
    assert registry.look_at_holder(by=registrar, holder=new, purpose="licence", case="L-7")["name"] == CANARY
    assert registry.look_at_holder(by=registrar, holder=old, purpose="licence", case="L-7") == {}


def test_nobody_erases_a_person_of_another_register(register, clerk, by_two):
    holder = holder_of(register(holder=PERSON)).uuid
    for registrar, which in ((clerk(Partition.POLICE), holder), (clerk(Partition.CIVILIAN), new_uuid())):
        with pytest.raises(NotFound):
            by_two(registry.erase_holder, by=registrar, holder=which, basis="Law")
    assert not HolderRow.objects.get(uuid=holder).erased


@pytest.mark.django_db
def test_the_database_itself_refuses_a_person_with_a_name_in_clear():
    with pytest.raises(IntegrityError), transaction.atomic():
        HolderRow.objects.create(kind="person", name=CANARY, blind="b")
    with pytest.raises(IntegrityError), transaction.atomic():
        HolderRow.objects.create(kind="animal", blind="b")
