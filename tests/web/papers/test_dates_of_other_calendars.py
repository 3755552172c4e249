"""A date typed in another calendar is converted, kept as it was typed, and shown as both."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tracemark.apps.accounts.data import Partition
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry.loads import api as loads
from tracemark.apps.registry.models import DeedRow
from tracemark.apps.tracing.models import IncidentRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tracemark.apps.accounts.data import Person

pytestmark = pytest.mark.django_db

INCIDENT = {"kind": "found", "place": "Port Delmar"}


def test_the_date_of_an_incident_is_shown_as_typed_and_converted(
    police_officer: Person, signed_in: Callable[[Person], Client]
):
    client = signed_in(police_officer)
    said = INCIDENT | {"on": "1445-09-12", "on_calendar": "hijri"}
    shown = client.post(reverse("incident_new"), said, follow=True).content.decode()
    assert "1445-09-12 Hijri" in shown
    assert "22 March 2024" in shown
    row = IncidentRow.objects.get()
    assert (row.first_day, row.date_typed) == (date(2024, 3, 22), "1445-09-12 Hijri")
    assert ledger.entries_of(str(row.uuid))[0].body["on_typed"] == "1445-09-12 Hijri"


def test_an_impossible_date_comes_back_with_its_calendar(
    police_officer: Person, signed_in: Callable[[Person], Client]
):
    said = INCIDENT | {"on": "2016-13-06", "on_calendar": "ethiopian"}
    answer = signed_in(police_officer).post(reverse("incident_new"), said)
    assert answer.status_code == 422
    assert "has 5 days in the Ethiopian calendar" in answer.content.decode()
    assert '<option value="ethiopian" selected>' in answer.content.decode()
    assert 'value="2016-13-06"' in answer.content.decode()


def test_the_date_of_a_registration_is_kept_as_typed_in_the_note_of_the_deed(
    registrar: Person, signed_in: Callable[[Person], Client]
):
    said = {
        "partition": "civilian", "serial": "A1234", "on": "2016-07-13", "on_calendar": "ethiopian",
        "note": "Old book", "marks-TOTAL_FORMS": "0", "marks-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = signed_in(registrar).post(reverse("register_weapon"), said)
    assert answer.status_code == 302
    deed = DeedRow.objects.get()
    assert (deed.first_day, deed.note) == (date(2024, 3, 22), "Old book [2016-07-13 Ethiopian]")


@pytest.mark.parametrize(("cell", "choice"), [("12/09/1445", "hijri"), ("١٤٤٥/٠٩/١٢ هـ", "")])
def test_a_column_of_hijri_dates_is_loaded_by_the_choice_or_by_its_sign(
    registrar: Person, cell: str, choice: str
):
    file = f"Serial number,Date of registration\nA1234,{cell}\nB1234,{cell}\n".encode()
    row = loads.take_in(
        by=registrar, partition=Partition.CIVILIAN, source="book", name="book.csv", chunks=[file]
    )
    columns = {"Serial number": "serial", "Date of registration": "date"}
    orders = {"Date of registration": choice} if choice else {}
    row = loads.map_load(by=registrar, load=row.uuid, choices={"columns": columns, "orders": orders})
    taken = loads.preview(row)[0]
    assert isinstance(taken, loads.Taken)
    assert taken.weapon.deed.on is not None
    assert taken.weapon.deed.on.first == date(2024, 3, 22)
    assert taken.weapon.deed.note == "[1445-09-12 Hijri]"


def test_a_row_with_an_impossible_hijri_date_is_kept_aside_with_the_reason(registrar: Person):
    file = b"Serial number,Date of registration\nA1234,1445-13-01 AH\n"
    row = loads.take_in(
        by=registrar, partition=Partition.CIVILIAN, source="book", name="book.csv", chunks=[file]
    )
    columns = {"Serial number": "serial", "Date of registration": "date"}
    row = loads.map_load(by=registrar, load=row.uuid, choices={"columns": columns})
    (aside,) = loads.preview(row)
    assert isinstance(aside, loads.KeptAside)
    assert "has 12 months" in str(aside.problems[0])
