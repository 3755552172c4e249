"""The list of records on its page: one's own registers, few queries, a recorded way out."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry import queries
from web.registry.conftest import new

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known")]


def listed(pages, **said: str) -> str:
    page = pages.get(reverse("weapons"), said)
    assert page.status_code == 200
    return page.content.decode()


def test_the_list_shows_ones_own_register_and_no_trace_of_another(pages, weapon, police_weapon) -> None:
    page = listed(pages)
    assert "AB12345" in page
    assert "PX777888" not in page
    assert "1 record" in page


def test_an_inspector_sees_the_registers_side_by_side(someone, signed_in, weapon, police_weapon) -> None:
    page = listed(signed_in(someone(Role.INSPECTOR)))
    assert "AB12345" in page
    assert "PX777888" in page
    assert "Civilian" in page


def test_filters_take_names_as_people_write_them(pages, weapon, registrar) -> None:
    registry.register_weapon(
        by=registrar, weapon=new("TT9", maker="izhmash", model="akm", calibre="762x39mm")
    )
    assert "AB12345" not in listed(pages, maker="Ижмаш")
    assert "TT9" in listed(pages, maker="Ижмаш")
    assert "TT9" not in listed(pages, calibre="9mm")
    assert "No record fits" in listed(pages, year_from="2001", year_to="2005")


def test_an_unknown_filter_is_told_and_nothing_is_listed(pages, weapon) -> None:
    page = pages.get(reverse("weapons"), {"maker": "Nobody & Sons of Nowhere"})
    assert page.status_code == 422
    assert "AB12345" not in page.content.decode()


def test_the_next_page_goes_on_where_the_last_one_ended(pages, weapon, registrar, monkeypatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(4):
        registry.register_weapon(by=registrar, weapon=new(f"N{number}"))
    first = listed(pages, sort="serial", maker="glock")
    assert "AB12345" in first
    assert ">N0<" in first
    assert ">N1<" not in first
    after = registry.list_page(registrar, queries.Filters(), sort="serial").after
    second = listed(pages, sort="serial", maker="glock", after=str(after))
    assert ">N1<" in second
    assert "AB12345" not in second


@pytest.mark.parametrize("junk", [{"sort": "holder; DROP"}, {"after": "nonsense"}, {"before": "' OR 1=1"}])
def test_an_address_that_was_tampered_with_shows_the_first_page(pages, weapon, junk) -> None:
    assert "AB12345" in listed(pages, **junk)


def test_the_list_asks_the_database_little(pages, weapon, django_assert_max_num_queries) -> None:
    listed(pages)
    with django_assert_max_num_queries(13):
        page = listed(pages, maker="glock", type="pistol", sort="-year")
    assert len(page) < 100_000


def test_an_export_says_what_happens_and_then_is_recorded(pages, weapon, police_weapon) -> None:
    address = reverse("export_weapons") + "?maker=glock"
    asked = pages.get(address)
    assert "recorded in the ledger" in asked.content.decode()
    assert ledger.entries_of_kind(["records.exported"]) == []
    file = pages.post(address)
    assert file["Content-Disposition"].startswith("attachment")
    text = file.content.decode("utf-8-sig")
    assert "AB12345" in text
    assert "PX777888" not in text
    assert "Amina" not in text
    assert ledger.entries_of_kind(["records.exported"])[0].body["rows"] == 1


def test_an_export_that_is_too_long_says_how_to_go_on(pages, weapon, monkeypatch) -> None:
    monkeypatch.setattr(queries, "EXPORTED", 0)
    page = pages.post(reverse("export_weapons"))
    assert page.status_code == 422
    assert "Narrow the list" in page.content.decode()


def test_a_role_that_may_not_export_gets_neither_button_nor_file(someone, signed_in, police_weapon) -> None:
    police = signed_in(someone(Role.POLICE_OFFICER, partition=Partition.POLICE))
    assert reverse("export_weapons") not in listed(police)
    assert police.post(reverse("export_weapons")).status_code == 403


def test_an_empty_register_says_what_belongs_there(pages) -> None:
    assert "Register a weapon here, or load a file of records." in listed(pages)
