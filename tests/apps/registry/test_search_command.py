"""`tracemark find` and `tracemark show`: a stable form for programs, a readable one for people."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Description, Mark, NewWeapon
from tracemark.apps.registry.models import WeaponRow
from tracemark.cli import finding
from tracemark.cli.app import app
from tracemark.cli.start import Stop

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(registrar, monkeypatch):
    """The command as the registrar of the civilian register gives it, on the node of the tests."""
    said = {"person": registrar}
    monkeypatch.setattr(finding, "open_as", lambda _folder, _name: said["person"])

    def command(*arguments: str, by=None):
        said["person"] = by or registrar
        return CliRunner().invoke(app, list(arguments), standalone_mode=False)

    return command


@pytest.fixture
def records(agencies) -> None:
    for serial, partition in (("AB12345", Partition.CIVILIAN), ("PX777888", Partition.POLICE)):
        facts = Description(
            serial, type="pistol", maker_text="Foo Arms", model_text="F 1", calibre_text="9 mm"
        )
        registry.register_weapon(by=accounts.NODE, weapon=NewWeapon(partition, facts, (Mark(serial),)))


def test_find_answers_programs_in_one_stable_form(run, records) -> None:
    answer = run("find", "A8123?5", "--json")
    said = json.loads(answer.stdout)
    assert list(said) == ["candidates", "not_registered", "matched"]
    (one,) = said["candidates"]
    assert list(one) == ["weapon", "serial", "maker", "model", "calibre", "probability", "explanation"]
    assert one["weapon"] == str(WeaponRow.objects.get(serial="AB12345").uuid)
    assert (one["maker"], one["model"], one["calibre"]) == ("Foo Arms", "F 1", "9 mm")
    assert "looks alike" in one["explanation"]
    assert 0.5 < one["probability"] < one["probability"] + said["not_registered"] <= 1
    assert said["matched"] == 1
    assert answer.return_value == 0


def test_find_ends_with_one_where_nothing_is_found(run, records) -> None:
    answer = run("find", "QQQ999X", "--json")
    assert json.loads(answer.stdout)["candidates"] == []
    assert answer.return_value == 1


def test_find_and_show_see_only_ones_own_registers(run, records) -> None:
    assert json.loads(run("find", "PX777888", "--json").stdout)["matched"] == 0
    foreign = WeaponRow.objects.get(serial="PX777888")
    for name in (foreign.reference, str(foreign.uuid), "XA-W-999999"):
        answer = run("show", name)
        assert isinstance(answer.exception, Stop)
        assert "none that you may see" in str(answer.exception)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["AB[1"], "The bracket at character 3 is not closed."),
        (["AB1", "--maker", "Nobody"], "does not know “Nobody”"),
        (["AB1", "--country", "Narnia"], "does not know “Narnia”"),
        (["AB1", "--way", "guess"], "hand, photograph, restored"),
    ],
)
def test_a_wrong_argument_is_told_in_one_sentence(run, records, arguments, sentence) -> None:
    answer = run("find", *arguments)
    assert isinstance(answer.exception, Stop)
    assert answer.exception.exit_code == 3
    assert sentence in str(answer.exception)


def test_find_tells_people_what_and_why(run, records) -> None:
    said = run("find", "AB12345").stdout
    assert "AB12345" in said
    assert "character for character" in said
    assert "not in these records" in said


def test_show_tells_facts_marks_deeds_and_the_place_in_the_ledger(run, records) -> None:
    row = WeaponRow.objects.get(serial="AB12345")
    data = json.loads(run("show", row.reference.lower(), "--json").stdout)
    assert data["weapon"] == str(row.uuid)
    assert [mark["text"] for mark in data["marks"]] == ["AB12345"]
    assert [deed["act"] for deed in data["deeds"]] == ["weapon.registered"]
    assert len(data["ledger"]) == 1
    said = run("show", str(row.uuid)).stdout
    assert "Foo Arms" in said
    assert "tracemark verify --record" in said


def test_a_role_without_records_finds_nothing_at_all(run, records, someone) -> None:
    answer = run("find", "AB12345", by=someone(Role.REPORT_WRITER))
    assert isinstance(answer.exception, Stop)
