"""A record's page: everything about the weapon, and nobody's name."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Act, DeedFacts
from tracemark.kernel.dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known")]


def show(pages, weapon) -> str:
    page = pages.get(reverse("weapon", args=[weapon]))
    assert page.status_code == 200
    return page.content.decode()


def test_the_page_tells_the_weapon_its_marks_and_its_life(pages, weapon) -> None:
    page = show(pages, weapon)
    for said in ("Glock 17", "9x19 mm Parabellum", "Austria", "Frame, left side", "Legible", "Registered",
                 "May 2001", "Permit 17", "Recorded by The registrar-civilian"):  # fmt: skip
        assert said in page, said


def test_a_private_person_is_on_record_and_not_named(pages, weapon) -> None:
    page = show(pages, weapon)
    assert "Private person, on record" in page
    assert "Amina" not in page
    assert "4711" not in page
    assert "Every look is recorded" in page


def test_a_look_at_the_name_shows_it_once_and_is_recorded(pages, weapon, registrar) -> None:
    row = registry.weapon_for(registrar, weapon)
    address = reverse("look_at_holder", args=[weapon])
    asked = {"holder": row.holder.uuid, "purpose": "licence", "case": "R-12/26"}
    page = pages.post(address, asked)
    assert page.status_code == 200
    assert "Amina Saleh" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    entry = ledger.entries_of(str(row.holder.uuid))[-1]
    assert (entry.act, entry.body["purpose"], entry.body["case"]) == (
        "holder.looked_at", "licence", "R-12/26",
    )  # fmt: skip
    assert "Amina" not in show(pages, weapon)


def test_without_purpose_and_case_no_name_is_shown(pages, weapon, registrar) -> None:
    row = registry.weapon_for(registrar, weapon)
    page = pages.post(reverse("look_at_holder", args=[weapon]), {"holder": row.holder.uuid, "purpose": ""})
    assert page.status_code == 422
    assert "Amina" not in page.content.decode()
    assert all(entry.act != "holder.looked_at" for entry in ledger.entries_of(str(row.holder.uuid)))


def test_the_name_of_a_holder_of_another_weapon_cannot_be_asked_for_here(
    pages, weapon, police_weapon
) -> None:
    stranger = "01890000-0000-7000-8000-000000000000"
    asked = {"holder": stranger, "purpose": "curiosity", "case": "1"}
    assert pages.post(reverse("look_at_holder", args=[weapon]), asked).status_code == 422


def test_another_register_is_not_found(pages, police_weapon) -> None:
    nobody = "01890000-0000-7000-8000-000000000000"
    for name, act in (("weapon", ()), ("correct_weapon", ()), ("read_mark", ()), ("record_deed", ("lost",))):
        foreign = pages.get(reverse(name, args=[police_weapon, *act]))
        missing = pages.get(reverse(name, args=[nobody, *act]))
        assert foreign.status_code == missing.status_code == 404
        hide = lambda page: re.sub(
            r"[0-9a-f-]{36}|csrf\S+|value=\"[A-Za-z0-9]{64}\"", "", page.content.decode()
        )
        assert hide(foreign) == hide(missing)


def test_the_page_is_light_and_asks_the_database_at_most_twenty_times(
    pages, weapon, registrar, django_assert_max_num_queries
) -> None:
    for act in (Act.LOST, Act.FOUND, Act.TRANSFERRED, Act.EXPORTED, Act.IMPORTED):
        facts = DeedFacts(on=PartialDate.read("2010"), to_state="BE" if act is Act.EXPORTED else "")
        registry.record_deed(by=registrar, weapon=weapon, act=act, facts=facts)
    show(pages, weapon)
    with django_assert_max_num_queries(20):
        page = show(pages, weapon)
    assert len(page) < 100_000


def test_only_the_deeds_that_its_standing_allows_are_offered(pages, weapon, registrar) -> None:
    assert reverse("record_deed", args=[weapon, "lost"]) in show(pages, weapon)
    registry.record_deed(by=registrar, weapon=weapon, act=Act.DESTROYED, facts=DeedFacts())
    page = show(pages, weapon)
    assert reverse("record_deed", args=[weapon, "lost"]) not in page
    assert pages.get(reverse("record_deed", args=[weapon, "lost"])).status_code == 409


def test_every_entry_of_the_record_leads_to_its_proof(pages, weapon) -> None:
    page = show(pages, weapon)
    for entry in ledger.entries_of(str(weapon)):
        address = reverse("ledger_entry", args=[entry.seq])
        assert address in page
        assert pages.get(address).status_code == 200
