"""Adding and changing entries on pages: names are understood, faults stand at their fields, edits show who and why."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.ledger import api as ledger

NEW = {
    "code": "glock-test", "name": "Glock Test", "type": "pistol", "maker": "Glock", "variant_of": "Glock 17",
    "country": "AT", "calibres": "9x19 mm Parabellum\n9x18mm-makarov", "aliases": "G test\nГлок тест",
    "source": "recalled", "source_date": "2026-03-14",
}  # fmt: skip


def address(name: str, *args) -> str:
    return reverse(f"catalogue_{name}", args=["models", *args])


def error_at(answer, field: str) -> str:
    body = answer.content.decode()
    assert answer.status_code == 422
    found = re.search(rf'id="id_{field}_error">.*?<span>(.*?)</span>', body, re.DOTALL)
    return html.unescape(found[1]) if found else ""


def form_of(pages, pk: int) -> dict[str, str]:
    """What a browser would send back from the form of an entry."""
    body = pages.get(address("change", pk)).content.decode()
    body = body[body.index("<main") :]
    fields = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', body))
    fields |= dict(re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', body, re.DOTALL))
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return {name: html.unescape(value) for name, value in fields.items()}


@pytest.fixture
def added(pages) -> int:
    answer = pages.post(address("new"), NEW)
    assert answer.status_code == 302
    return catalogue.find_entry("models", code="glock-test")["pk"]


def test_a_new_entry_may_name_others_by_name_or_code(pages, added):
    entry = catalogue.find_entry("models", pk=added)
    assert (entry["maker"], entry["variant_of"]) == ("glock", "glock-17")
    assert entry["calibres"] == "9x19mm-parabellum|9x18mm-makarov"
    assert entry["aliases"] == "G test|Глок тест"


def test_the_faults_of_an_entry_stand_at_its_fields_and_what_was_typed_is_kept(pages):
    answer = pages.post(
        address("new"), NEW | {"maker": "Nobody & Sons", "from_year": "19", "source": "a book"}
    )
    assert "Nobody & Sons" in error_at(answer, "maker")
    assert "four digits" in error_at(answer, "from_year")
    assert "recalled" in error_at(answer, "source")
    assert 'value="Glock Test"' in answer.content.decode()
    assert not catalogue.list_entries("models", code="glock-test")


def test_an_entry_that_is_there_already_is_named(pages, added):
    answer = pages.post(address("new"), NEW)
    assert answer.status_code == 422
    assert "already an entry glock-test" in answer.content.decode()


def test_a_change_wants_a_reason_and_shows_who_changed_what_and_why(pages, added, registrar):
    form = form_of(pages, added) | {"name": "Glock Proof"}
    assert error_at(pages.post(address("change", added), form), "reason_for_change")
    answer = pages.post(address("change", added), form | {"reason_for_change": "Read on the slide"})
    assert answer.status_code == 302
    page = html.unescape(pages.get(answer["Location"]).content.decode())
    assert "Read on the slide" in page
    assert registrar.name in page
    assert "<del><bdi>Glock Test</bdi></del> <ins><bdi>Glock Proof</bdi></ins>" in page
    (entry,) = ledger.entries_of_kind(["catalogue.changed"])
    assert list(entry.body["changes"]) == ["name"]
    assert reverse("ledger_entry", args=[entry.seq]) in page


def test_a_form_sent_back_untouched_changes_nothing(pages, added):
    form = form_of(pages, added) | {"reason_for_change": "None"}
    answer = pages.post(address("change", added), form)
    assert answer.status_code == 422
    assert "Nothing was changed." in answer.content.decode()


def test_a_form_that_was_open_too_long_does_not_overwrite_a_later_change(pages, added):
    old = form_of(pages, added)
    why = {"reason_for_change": "Read on the slide"}
    assert pages.post(address("change", added), old | why | {"name": "First"}).status_code == 302
    answer = pages.post(address("change", added), old | why | {"name": "Second"})
    assert answer.status_code == 422
    assert "has changed meanwhile" in answer.content.decode()
    assert catalogue.find_entry("models", pk=added)["name"] == "First"


@pytest.mark.parametrize("table", sorted(catalogue.TABLES))
def test_every_table_has_a_form_for_a_new_entry_and_for_a_change(pages, table):
    first = catalogue.list_entries(table)[0]["pk"]
    new = pages.get(reverse("catalogue_new", args=[table])).content.decode()
    change = pages.get(reverse("catalogue_change", args=[table, first])).content.decode()
    for column in catalogue.TABLES[table].columns:
        assert f'name="{column}"' in new
        assert (f'name="{column}"' in change) is (column not in catalogue.TABLES[table].key)


def test_whoever_may_only_read_is_offered_no_form_and_gets_none(reader):
    entry = catalogue.find_entry("models", code="akm")["pk"]
    assert address("new") not in reader.get(address("table")).content.decode()
    assert address("change", entry) not in reader.get(address("entry", entry)).content.decode()
    assert reader.get(address("new")).status_code == 403
    assert reader.post(address("change", entry), {"name": "Mine"}).status_code == 403
    assert ledger.entries_of_kind(["catalogue.changed"]) == []
