"""Registering, deeds, corrections, marks: nothing guessed, nothing lost, errors at their place."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tracemark.apps.accounts.data import Role
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.models import WeaponRow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known")]

MARKS = {"marks-TOTAL_FORMS": "3", "marks-INITIAL_FORMS": "0"}


def register(pages, **said: str):
    facts = {"partition": "civilian", "serial": "QX 4455", "maker": "Glock", "model": "Glock 17", "calibre": "9x19",
             "country": "AT", "type": "pistol", "year": "1999", **MARKS}  # fmt: skip
    return pages.post(reverse("register_weapon"), facts | said)


def only_record() -> WeaponRow:
    return WeaponRow.objects.get()


def test_a_weapon_is_registered_with_its_marks_and_holder(pages, registrar) -> None:
    answer = register(
        pages,
        **{"marks-0-kind": "import", "marks-0-text": "BM 98", "marks-0-place": "slide_left"},
        holder_kind="person", holder_name="Amina", holder_number="L 12", on="2001-05", document="Permit 17",
    )  # fmt: skip
    assert answer.status_code == 302
    row = only_record()
    assert (row.maker, row.model, row.calibre) == ("glock", "glock-17", "9x19mm-parabellum")
    assert (row.maker_text, row.calibre_text) == ("Glock", "9x19")
    assert [(mark.kind, mark.text) for mark in row.marks.order_by("pk")] == [
        ("serial", "QX 4455"),
        ("import", "BM 98"),
    ]
    assert row.holder.kind == "person"
    assert row.holder.name == ""
    assert ledger.disclosures_of([row.holder.uuid])[row.holder.uuid] == {"name": "Amina", "number": "L 12"}


def test_a_name_that_may_mean_several_things_is_asked_back_and_nothing_is_saved(pages) -> None:
    page = register(pages, calibre="9mm")
    assert page.status_code == 422
    assert "“9mm” may mean several things." in page.content.decode()
    assert not WeaponRow.objects.exists()
    assert register(pages, calibre="9mm", calibre_which="9x18mm-makarov").status_code == 302
    assert (only_record().calibre, only_record().calibre_text) == ("9x18mm-makarov", "9mm")


def test_a_name_can_be_kept_as_written(pages) -> None:
    assert (
        register(pages, calibre="9mm", calibre_which="-", maker="Nobody & Sons of Nowhere").status_code == 302
    )
    row = only_record()
    assert (row.calibre, row.calibre_text) == ("", "9mm")
    assert (row.maker, row.maker_text) == ("", "Nobody & Sons of Nowhere")


def test_a_serial_that_looks_the_same_is_shown_before_anything_is_saved(pages, weapon) -> None:
    page = register(pages, serial="A812З45")
    assert page.status_code == 422
    assert reverse("weapon", args=[weapon]) in page.content.decode()
    assert WeaponRow.objects.count() == 1
    assert register(pages, serial="A812З45", all_the_same="on").status_code == 302
    assert WeaponRow.objects.count() == 2


def test_a_serial_of_another_register_gives_no_warning(pages, police_weapon) -> None:
    assert register(pages, serial="PX777888").status_code == 302


def test_nobody_registers_in_a_register_of_another_office(pages) -> None:
    page = register(pages, partition="police")
    assert page.status_code == 422
    assert not WeaponRow.objects.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"on": "14/03/2026"}, "is no date"),
        ({"on": "2199-01-01"}, "lies in the future"),
        ({"on": "1990"}, "lies before the year of manufacture"),
        ({"serial": ""}, "needs a serial number"),
        ({"serial": "x" * 300}, "at most 200 characters"),
        ({"serial": "AB\x07C"}, "cannot be printed"),
        ({"year": "3000"}, "less than or equal"),
        ({"holder_name": "Amina"}, "Say what kind of holder this is."),
        ({"marks-0-text": "BM 98"}, "Say what kind of mark this is."),
        ({"country": "ZZ"}, "not one of the available choices"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_saved(pages, said, sentence) -> None:
    before = ledger.head().size
    page = register(pages, **said)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not WeaponRow.objects.exists()
    assert ledger.head().size == before


def test_who_keeps_no_register_is_told_so(someone, signed_in) -> None:
    from tracemark.apps.accounts import api as accounts

    uuid = accounts.register_person(by=accounts.NODE, sign_in_name="alone", name="Alone")
    accounts.grant_role(by=accounts.NODE, person=uuid, role=Role.REGISTRAR)
    page = signed_in(accounts.find_person("alone")).get(reverse("register_weapon"))
    assert "Your office keeps no register" in page.content.decode()


def test_a_deed_is_recorded_with_its_new_holder(pages, weapon, registrar) -> None:
    address = reverse("record_deed", args=[weapon, "transferred"])
    assert pages.post(address, {"on": "2010"}).status_code == 422
    said = {"on": "2010", "holder_kind": "dealer", "holder_name": "Arms & Co", "document": "Deed of sale 9"}
    assert pages.post(address, said).status_code == 302
    row = registry.weapon_for(registrar, weapon)
    assert row.holder.name == "Arms & Co"
    page = pages.get(reverse("weapon", args=[weapon])).content.decode()
    assert "Arms &amp; Co" in page
    assert "Deed of sale 9" in page


def test_an_export_names_the_state_that_the_weapon_goes_to(pages, weapon, registrar) -> None:
    address = reverse("record_deed", args=[weapon, "exported"])
    form = pages.get(address).content.decode()
    assert 'name="to_state"' in form
    assert 'name="from_state"' not in form
    assert pages.post(address, {"on": "2010", "to_state": "BE"}).status_code == 302
    assert registry.weapon_for(registrar, weapon).status == "exported"


def test_a_correction_keeps_the_old_facts_in_the_story(pages, weapon, registrar) -> None:
    address = reverse("correct_weapon", args=[weapon])
    said = {"serial": "AB12346", "type": "pistol", "maker": "Glock", "model": "Glock 17", "country": "AT",
            "calibre": "9x19 mm Parabellum", "year": "1999"}  # fmt: skip
    assert pages.post(address, said).status_code == 422
    assert pages.post(address, said | {"why": "Worn 5 was a 6"}).status_code == 302
    row = registry.weapon_for(registrar, weapon)
    assert row.serial == "AB12346"
    assert row.calibre_text == ""
    page = pages.get(reverse("weapon", args=[weapon])).content.decode()
    assert "Serial: “AB12346”, before “AB12345”." in page
    assert "Worn 5 was a 6" in page
    assert "Earlier readings" in page


def test_a_correction_that_changes_nothing_is_not_recorded(pages, weapon) -> None:
    before = ledger.head().size
    said = {"serial": "AB12345", "type": "pistol", "maker": "Glock", "model": "Glock 17", "country": "AT",
            "calibre": "9x19 mm Parabellum", "year": "1999", "why": "nothing at all"}  # fmt: skip
    page = pages.post(reverse("correct_weapon", args=[weapon]), said)
    assert page.status_code == 422
    assert ledger.head().size == before


def test_a_mark_read_again_replaces_the_reading_and_keeps_it(pages, weapon, registrar) -> None:
    old = registry.weapon_for(registrar, weapon).marks.get()
    address = reverse("read_mark", args=[weapon])
    assert "AB12345" in pages.get(address, {"replaces": str(old.uuid)}).content.decode()
    said = {"kind": "serial", "text": "AB12845", "place": "frame_left", "condition": "restored", "how": "laboratory",
            "replaces": str(old.uuid)}  # fmt: skip
    assert pages.post(address, said).status_code == 302
    old.refresh_from_db()
    assert old.replaced
    page = pages.get(reverse("weapon", args=[weapon])).content.decode()
    assert "Restored in a laboratory" in page
    assert "Earlier readings" in page


def test_roles_that_only_look_are_offered_no_form(weapon, signed_in, someone) -> None:
    inspector = signed_in(someone(Role.INSPECTOR))
    page = inspector.get(reverse("weapon", args=[weapon])).content.decode()
    assert reverse("correct_weapon", args=[weapon]) not in page
    assert reverse("record_deed", args=[weapon, "lost"]) not in page
    for name in ("correct_weapon", "read_mark"):
        assert inspector.get(reverse(name, args=[weapon])).status_code == 403
    assert inspector.get(reverse("register_weapon")).status_code == 403


def test_forms_stay_under_the_weight_of_a_page(pages, weapon) -> None:
    for name, args in (("register_weapon", ()), ("correct_weapon", (weapon,)), ("read_mark", (weapon,))):
        assert len(pages.get(reverse(name, args=args)).content) < 100_000
