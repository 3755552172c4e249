"""The real notes of the demo: each is one weapon, one public document, and readable as a mark.

Whether a document says what was typed cannot be tested here; that every row can be checked by anyone can be.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from importlib import resources
from urllib.parse import urlsplit

import pytest

from tracemark.kernel.dates import PartialDate

COLUMNS = [
    *("number", "date", "place", "kind", "note", "marks", "serial"),
    *("title", "publisher", "document_date", "address", "opened"),
]
MAY_BE_EMPTY = {"marks", "serial", "document_date"}
SYMBOLS = {
    *("triangle", "circle", "double_circle", "oval", "diamond"),
    *("shield", "star", "arrow_in_triangle", "crown", "other"),
}


def rows_of(package: str, name: str) -> list[dict[str, str]]:
    text = (resources.files(package) / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


ROWS = rows_of("tracemark.demo", "finds.csv")
PLACES = {row["code"] for row in rows_of("tracemark.apps.catalogue", "data/mark_places.csv")}
each = pytest.mark.parametrize("row", ROWS, ids=[row["number"] for row in ROWS])


def test_there_are_at_least_forty_weapons_from_a_dozen_countries() -> None:
    assert len(ROWS) >= 40
    assert len({row["place"].split()[0] for row in ROWS} - {"XX"}) >= 12


def test_many_rows_have_a_serial_and_many_have_other_marks() -> None:
    assert sum(bool(row["serial"].strip("*")) for row in ROWS) >= 15
    assert sum(bool(row["marks"]) for row in ROWS) >= 15


@each
def test_a_row_fills_its_columns(row: dict[str, str]) -> None:
    assert list(row) == COLUMNS
    assert not [name for name in COLUMNS if not row[name].strip() and name not in MAY_BE_EMPTY]
    assert row["kind"] in {"seized", "found", "surrendered", "documented"}
    assert re.fullmatch(r"[A-Z]{2}( \S.*)?", row["place"])


@each
def test_dates_are_written_with_their_precision(row: dict[str, str]) -> None:
    assert str(PartialDate.read(row["date"])) == row["date"]
    if row["document_date"]:
        assert str(PartialDate.read(row["document_date"])) == row["document_date"]
    assert date.fromisoformat(row["opened"]) <= date(2026, 11, 23)


@each
def test_an_address_can_be_opened_by_anyone(row: dict[str, str]) -> None:
    address = urlsplit(row["address"])
    assert address.scheme == "https"
    assert "." in (address.hostname or "")


@each
def test_marks_say_where_they_stand_in_the_words_of_the_catalogue(row: dict[str, str]) -> None:
    for mark in row["marks"].split("|") if row["marks"] else ():
        parts = re.fullmatch(r"(?P<text>\S.*?) @(?P<place>\w+)(?: \[(?P<symbol>\w+)\])?", mark)
        assert parts, mark
        assert parts["place"] in PLACES
        assert parts["symbol"] is None or parts["symbol"] in SYMBOLS


def test_no_weapon_is_listed_twice() -> None:
    assert not [number for number, times in Counter(row["number"] for row in ROWS).items() if times > 1]
    weapons = Counter((row["address"], row["note"]) for row in ROWS)
    assert max(weapons.values()) == 1
    serials = Counter((row["serial"], row["place"]) for row in ROWS if row["serial"].strip("*"))
    assert max(serials.values()) == 1
