"""The search box: whatever is typed leads to an answer, and never into another register."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.models import WeaponRow
from web.registry.conftest import new

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known")]


def search(pages, text: str, **more: str):
    return pages.get(reverse("search"), {"q": text, **more})


def reference(weapon) -> str:
    return WeaponRow.objects.get(uuid=weapon).reference


@pytest.mark.parametrize("typed", ["AB12345", "ab 12-345", "AB1234?", "AB12[38]45", "AB*45", "А812З45"])
def test_a_reading_with_its_doubts_finds_the_record(pages, weapon, typed) -> None:
    page = search(pages, typed)
    assert page.status_code == 200
    assert reverse("weapon", args=[weapon]) in page.content.decode()
    assert "Not in these records" in page.content.decode()


def test_arabic_digits_find_a_serial_in_latin_ones(pages, registrar) -> None:
    uuid = registry.register_weapon(by=registrar, weapon=new("1234567"))
    assert reverse("weapon", args=[uuid]) in search(pages, "١٢٣٤٥٦٧").content.decode()


def test_the_differences_and_their_reason_stand_beside_the_probability(pages, weapon) -> None:
    page = search(pages, "AB1Z345").content.decode()
    assert "looks alike" in page
    assert "differs lookalike" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("AB[12", "The bracket at character 3 is not closed."),
        ("AB12]4", "The bracket at character 5 was never opened."),
        ("AB[1?]", "At character 5"),
        ("---", "Nothing is left to search for."),
    ],
)
def test_a_reading_that_cannot_be_read_says_where(pages, weapon, typed, sentence) -> None:
    page = search(pages, typed)
    assert page.status_code == 422
    assert sentence in page.content.decode()


@pytest.mark.parametrize("typed", ["{}", " {} ", "lower"])
def test_a_reference_leads_to_its_record(pages, weapon, typed) -> None:
    said = reference(weapon)
    page = search(pages, said.lower() if typed == "lower" else typed.format(said))
    assert page.status_code == 302
    assert page["Location"] == reverse("weapon", args=[weapon])


def test_a_reference_of_another_register_is_answered_like_one_that_does_not_exist(
    pages, weapon, police_weapon
) -> None:
    foreign, nobody = search(pages, reference(police_weapon)), search(pages, "XA-W-999999")
    assert foreign.status_code == nobody.status_code == 200
    told = "There is no such reference, or none that you may see."
    assert told in foreign.content.decode()
    assert told in nobody.content.decode()


def test_a_case_or_find_leads_nobody_there_who_may_not_see_it(pages) -> None:
    assert search(pages, "XA-C-2026-000001").status_code == 200
    assert search(pages, "XA-F-2026-000001").status_code == 200


def test_the_serial_of_another_register_finds_nothing(pages, weapon, police_weapon) -> None:
    page = search(pages, "PX777888").content.decode()
    assert "No record looks like this" in page
    assert str(police_weapon) not in page


@pytest.mark.parametrize("typed", ["Glock", "glock", "GLOCK Ges.m.b.H."])
def test_a_maker_leads_to_the_list_of_its_records(pages, weapon, typed) -> None:
    assert "/weapons/?maker=glock" in search(pages, typed).content.decode()


def test_a_maker_is_known_in_its_own_script(pages, weapon) -> None:
    assert "/weapons/?maker=izhmash" in search(pages, "Ижмаш").content.decode()


def test_what_else_is_known_weighs_and_an_unknown_name_is_said_at_its_field(pages, weapon) -> None:
    agrees = search(pages, "AB12345", maker="Glock", calibre="9x19", country="AT")
    assert "The maker is recorded as given." in agrees.content.decode()
    differs = search(pages, "AB12345", maker="Taurus")
    assert "The record names another maker." in differs.content.decode()
    unknown = search(pages, "AB12345", maker="Nobody & Sons of Nowhere")
    assert unknown.status_code == 422
    assert "The catalogue does not know" in unknown.content.decode()


def test_a_search_page_is_light_and_asks_the_database_little(
    pages, weapon, django_assert_max_num_queries
) -> None:
    search(pages, "AB12345")
    with django_assert_max_num_queries(16):
        page = search(pages, "A81Z345", maker="Glock")
    assert len(page.content) < 100_000


def test_who_keeps_no_register_finds_nothing_and_is_told(someone, signed_in, weapon) -> None:
    page = search(signed_in(someone(Role.REGISTRAR, partition=Partition.STATE)), "AB12345")
    assert "No record looks like this" in page.content.decode()


def test_a_role_without_records_does_not_search(someone, signed_in) -> None:
    assert search(signed_in(someone(Role.REPORT_WRITER)), "AB12345").status_code == 403
