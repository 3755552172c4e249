"""Look-ups by person and place: a purpose and a case first, the answer once, what is left in small print."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import DeedFacts, Description, HolderFacts, HolderKind, NewWeapon

pytestmark = pytest.mark.django_db

ASKED = {"kind": "person", "name": "Amina Saleh", "number": "4711", "purpose": "licence", "case": "L-7"}
PLACE = {"place": "Port Delmar", "purpose": "licence", "case": "L-7"}


@pytest.fixture
def office(signed_in, registrar):
    new = NewWeapon(Partition.CIVILIAN, Description("ZZ-99"), deed=DeedFacts(place="Port Delmar"))
    holder = HolderFacts(HolderKind.PERSON, "Amina Saleh", "4711")
    registry.register_weapon(by=registrar, weapon=new, holder=holder)
    return signed_in(registrar)


def looks() -> int:
    return len(ledger.entries_of_kind(["records.looked_up"]))


def test_the_page_says_that_looks_are_recorded_and_how_many_are_left(office):
    for name in ("look_up_person", "look_up_place"):
        page = office.get(reverse(name)).text
        assert "Every look is recorded" in page
        assert "40 looks left today, and 400 this month" in page
    assert looks() == 0


def test_the_weapons_of_a_person_are_shown_to_a_form_that_was_sent_and_not_kept(office):
    answer = office.post(reverse("look_up_person"), ASKED)
    assert "ZZ-99" in answer.text
    assert "39 looks left today" in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert looks() == 1
    assert "ZZ-99" not in office.get(reverse("look_up_person"), ASKED).text
    assert looks() == 1


@pytest.mark.parametrize("missing", ["purpose", "case", "name"])
def test_without_a_purpose_a_case_or_a_name_nothing_is_looked_up(office, missing):
    answer = office.post(reverse("look_up_person"), ASKED | {missing: ""})
    assert answer.status_code == 422
    assert "ZZ-99" not in answer.text
    assert looks() == 0


def test_a_purpose_that_is_not_of_the_role_is_refused(office):
    assert office.post(reverse("look_up_place"), PLACE | {"purpose": "trace"}).status_code == 422
    assert looks() == 0


def test_names_of_a_place_show_only_where_they_are_asked_for(office):
    assert "Amina" not in office.post(reverse("look_up_place"), PLACE).text
    assert "Amina Saleh" in office.post(reverse("look_up_place"), PLACE | {"with_names": "on"}).text


def test_beyond_the_budget_the_page_says_when_there_is_more(office, settings):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"looks_per_day": 1})
    office.post(reverse("look_up_person"), ASKED)
    answer = office.post(reverse("look_up_person"), ASKED)
    assert answer.status_code == 422
    assert "used up" in answer.text
    assert "ZZ-99" not in answer.text


def test_the_menu_leads_there_for_those_who_may(office, signed_in, someone):
    address = reverse("look_up_person")
    assert address in office.get(reverse("home")).text
    police = signed_in(someone(Role.POLICE_OFFICER, partition=Partition.POLICE))
    assert address not in police.get(reverse("home")).text
    assert police.get(address).status_code == 403
    assert police.post(reverse("look_up_place"), PLACE).status_code == 403
