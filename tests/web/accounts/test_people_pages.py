"""People and their roles: seen by inspectors, changed by administrators, shut to all others."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Role
from tracemark.apps.accounts.models import PersonRow
from tracemark.apps.ledger import api as ledger

pytestmark = pytest.mark.django_db

NEW = {
    "name": "Lindiwe Maseko", "sign_in_name": "lindiwe", "office": "civilian-office",
    "password": "a first long password",
}  # fmt: skip


def roles_of(uuid) -> set[Role]:
    return set(accounts.person_by_uuid(uuid).roles)


@pytest.fixture
def office(administrator, signed_in):
    return signed_in(administrator)


def test_an_administrator_sees_people_with_office_and_roles(office, registrar):
    page = office.get(reverse("people")).text
    assert registrar.name in page
    assert "Office of civilian" in page
    assert Role.REGISTRAR.label in page
    assert reverse("register_person") in page


def test_the_list_of_people_costs_the_same_for_many(office, someone, django_assert_max_num_queries):
    for role in Role:
        if role is not Role.NODE:
            someone(role)
    with django_assert_max_num_queries(10):
        office.get(reverse("people"))


def test_an_administrator_registers_a_person_and_grants_and_withdraws_a_role(office):
    at = office.post(reverse("register_person"), NEW).url
    uuid = PersonRow.objects.get(sign_in_name="lindiwe").uuid
    assert at == reverse("person", args=[uuid])
    assert "No role yet" in office.get(at).text

    office.post(reverse("change_role", args=[uuid]), {"role": "registrar"})
    assert roles_of(uuid) == {Role.REGISTRAR}
    office.post(reverse("change_role", args=[uuid]), {"role": "registrar", "withdraw": "1"})
    assert roles_of(uuid) == set()
    assert Role.REGISTRAR.label in office.get(at).text, "what was held stays to be seen"
    acts = [entry.act for entry in ledger.entries_of(str(uuid))]
    assert acts == ["person.registered", "role.granted", "role.withdrawn"]


def test_a_name_in_use_keeps_the_form_and_registers_nobody(office):
    office.post(reverse("register_person"), NEW)
    page = office.post(reverse("register_person"), NEW | {"name": "Other Person"})
    assert page.status_code == 422
    assert "already in use" in page.text
    assert "Other Person" in page.text
    assert PersonRow.objects.filter(sign_in_name="lindiwe").count() == 1


def test_a_weak_first_password_is_refused_and_not_sent_back(office):
    page = office.post(reverse("register_person"), NEW | {"password": "shorty"})
    assert page.status_code == 422
    assert "too weak" in page.text
    assert "shorty" not in page.text


def test_nobody_becomes_the_node_itself(office, registrar):
    office.post(reverse("change_role", args=[registrar.id]), {"role": "node"})
    assert roles_of(registrar.id) == {Role.REGISTRAR}


def test_a_role_that_is_held_already_is_refused_with_a_sentence(office, registrar):
    page = office.post(reverse("change_role", args=[registrar.id]), {"role": "registrar"})
    assert page.status_code == 409
    assert "already holds the role" in page.text


def test_a_person_that_does_not_exist_is_a_page_not_found(office):
    assert office.get(reverse("person", args=["00000000-0000-4000-8000-000000000000"])).status_code == 404


def test_an_inspector_sees_people_and_changes_nothing(someone, registrar, signed_in):
    inspector = signed_in(someone(Role.INSPECTOR))
    assert reverse("register_person") not in inspector.get(reverse("people")).text
    page = inspector.get(reverse("person", args=[registrar.id])).text
    assert reverse("change_role", args=[registrar.id]) not in page
    assert inspector.get(reverse("register_person")).status_code == 403
    sent = {"role": "registrar", "withdraw": "1"}
    assert inspector.post(reverse("change_role", args=[registrar.id]), sent).status_code == 403
    assert roles_of(registrar.id) == {Role.REGISTRAR}


OTHERS = [role for role in Role if role not in {Role.NODE, Role.ADMINISTRATOR, Role.INSPECTOR}]


@pytest.mark.parametrize("role", OTHERS)
def test_all_other_roles_get_a_page_that_refuses(someone, administrator, signed_in, role):
    client, person = signed_in(someone(role)), administrator.id
    refused = [
        client.get(reverse("people")),
        client.get(reverse("person", args=[person])),
        client.get(reverse("register_person")),
        client.post(reverse("register_person"), NEW),
        client.post(reverse("change_role", args=[person]), {"role": role.value}),
    ]
    assert {page.status_code for page in refused} == {403}
    assert "<h1" in refused[0].text
    assert reverse("people") not in client.get("/").text
    assert not PersonRow.objects.filter(sign_in_name="lindiwe").exists()
