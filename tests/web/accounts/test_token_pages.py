"""Tokens of systems: issued by administrators after a fresh second factor, shown once, seen by inspectors."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Role
from tracemark.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(administrator, signed_in):
    return signed_in(administrator)


def asked(of, **more):
    return {"name": "Customs", "person": str(of.id), "scopes": ["see.weapons"], "days": 30} | more


def test_a_token_is_issued_shown_once_and_works(office, registrar, client):
    assert "No token yet" in office.get(reverse("tokens")).text
    page = office.post(reverse("issue_token"), asked(registrar))
    [key] = re.findall(r"tm_[\w-]{43}", page.text)
    assert "no-store" in page["Cache-Control"]
    assert client.get("/api/1/weapons", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    listed = office.get(reverse("tokens")).text
    assert "Customs" in listed
    assert key not in listed
    assert key not in office.get(reverse("token", args=[accounts.list_tokens()[0].uuid])).text


def test_a_token_is_revoked_and_refused_from_then_on(office, registrar, client):
    uuid, key = accounts.issue_token(
        by=accounts.NODE, person=registrar.id, name="Customs", scopes=["see.weapons"], days=30
    )
    at = reverse("token", args=[uuid])
    assert "Revoke the token" in office.get(at).text
    assert office.post(reverse("revoke_token", args=[uuid])).url == at
    assert client.get("/api/1/me", headers={"Authorization": f"Bearer {key}"}).status_code == 401
    assert "Revoke the token" not in office.get(at).text
    assert office.post(reverse("revoke_token", args=[uuid])).status_code == 409


def test_a_token_is_issued_only_right_after_a_second_factor(office, registrar):
    with clock.frozen(clock.now() + timedelta(hours=2)):
        page = office.post(reverse("issue_token"), asked(registrar))
        assert page.status_code in {302, 403}
    assert not accounts.list_tokens().exists()


@pytest.mark.parametrize(
    "wrong", [{"scopes": []}, {"scopes": ["registry.erase_holder"]}, {"days": 400}, {"person": ""}]
)
def test_a_token_without_person_scope_or_end_keeps_the_form(office, registrar, wrong):
    page = office.post(reverse("issue_token"), asked(registrar, **wrong))
    assert page.status_code == 422
    assert "Customs" in page.text
    assert not accounts.list_tokens().exists()


def test_an_inspector_sees_tokens_and_changes_none(someone, registrar, signed_in):
    uuid, _key = accounts.issue_token(
        by=accounts.NODE, person=registrar.id, name="Customs", scopes=["see.weapons"], days=30
    )
    inspector = signed_in(someone(Role.INSPECTOR))
    assert "Customs" in inspector.get(reverse("tokens")).text
    assert "Revoke the token" not in inspector.get(reverse("token", args=[uuid])).text
    assert inspector.get(reverse("issue_token")).status_code == 403
    assert inspector.post(reverse("revoke_token", args=[uuid])).status_code == 403


def test_all_other_roles_get_a_page_that_refuses(registrar, signed_in):
    clerk = signed_in(registrar)
    assert clerk.get(reverse("tokens")).status_code == 403
    assert clerk.post(reverse("issue_token"), asked(registrar)).status_code == 403


def test_the_list_of_tokens_costs_the_same_for_many(office, registrar, django_assert_max_num_queries):
    for number in range(6):
        accounts.issue_token(
            by=accounts.NODE, person=registrar.id, name=f"System {number}", scopes=["see.weapons"], days=30
        )
    with django_assert_max_num_queries(16):
        office.get(reverse("tokens"))
