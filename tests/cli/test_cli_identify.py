"""`tracemark identify`: the form that other programs rely on. No node is there."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.testing import CliRunner

from cli.commands import run, run_installed
from tracemark.cli import app as command_line
from tracemark.cli import identifying
from tracemark.cli.identifying import CERTAINTY
from tracemark.cli.start import Stop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tracemark.apps.catalogue.identify.snapshot import Snapshot

NOTE = "tan Taurus G3C 9mm semi-auto # ACL477458"
ANSWER = {"candidates", "serial", "look_next"}
CANDIDATE = {
    "maker", "model", "variant", "calibre", "type", "country", "years", "probability", "certainty", "reasons",
    "warnings",
}  # fmt: skip
WORDS = {"certain", "probable", "ambiguous", "not_enough"}


class Told:
    """The command in this process: its answer, its exit code, or the sentence that it stopped with."""

    def __init__(self, *words: object) -> None:
        ended = CliRunner().invoke(command_line.app, ["identify", *map(str, words)], standalone_mode=False)
        self.out, self.err, self.problem = ended.stdout, ended.stderr, ended.exception
        self.code = ended.return_value
        if isinstance(self.problem, Stop):
            self.code, self.err = self.problem.exit_code, str(self.problem)
        elif isinstance(self.problem, command_line.WrongUse):
            self.code, self.err = command_line.USAGE, self.problem.format_message()
        elif self.problem:
            raise self.problem

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(scope="module")
def read_once() -> Snapshot:
    return identifying.reference()


@pytest.fixture(autouse=True)
def known(read_once: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue of this process, read once for all tests; each process of its own reads it itself."""
    monkeypatch.setattr(identifying, "reference", lambda: read_once)


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def test_the_command_itself_answers_with_nothing_but_one_line_of_json():
    ended = run_installed("identify", NOTE, "--json")
    assert (ended.code, ended.err, ended.out.count("\n")) == (0, "", 1)
    first = ended.data["candidates"][0]
    assert (first["maker"], first["model"], first["country"]) == ("Taurus Armas", "Taurus G3C", "BR")
    assert ended.data["serial"] == "ACL477458"


@pytest.mark.parametrize(
    "text", [NOTE, "Glock 17", "AK-47 type rifle 7.62", "S&W .38 revolver", "old shotgun"]
)
def test_an_answer_has_exactly_the_promised_keys_and_values(text: str):
    answer = Told(text, "--json").data
    assert set(answer) == ANSWER
    assert answer["candidates"]
    for one in answer["candidates"]:
        assert set(one) == CANDIDATE
        assert one["certainty"] in WORDS
        assert one["country"] == "" or re.fullmatch(r"[A-Z]{2}([A-Z]{2})?", one["country"])
        assert 0 <= one["probability"] <= 1
        assert all(isinstance(said, str) and said for said in one["reasons"] + one["warnings"])
        texts = CANDIDATE - {"probability", "reasons", "warnings"}
        assert all(isinstance(one[name], str) for name in texts)
    assert sum(one["probability"] for one in answer["candidates"]) <= 1.0001


def test_there_are_four_words_of_certainty_and_each_has_its_name():
    assert set(CERTAINTY) == WORDS


def test_a_text_that_means_no_weapon_ends_with_one_and_still_answers():
    told = Told("qqq zzz", "--json")
    assert told.code == 1
    assert set(told.data) == ANSWER
    assert told.data["candidates"] == []
    assert told.data["look_next"]


def test_without_json_a_person_reads_the_name_how_sure_it_is_and_why():
    told = Told(NOTE)
    assert told.code == 0
    assert re.match(r"0\.\d\d|1\.00", told.out)
    assert "Taurus G3C" in told.out
    assert "certain" in told.out
    assert "Serial: ACL477458" in told.out


def test_marks_from_a_file_are_answered_in_the_same_form(written):
    marks = written(
        "marks.json",
        '{"marks": [{"text": "GLOCK", "place": "slide"}, {"text": "ABC123"}], "context": "9x19", "absent": []}',
    )
    told = Told("--marks", marks, "--json")
    assert told.code == 0
    assert set(told.data) == ANSWER
    assert set(told.data["candidates"][0]) == CANDIDATE
    assert (told.data["candidates"][0]["maker"], told.data["candidates"][0]["country"]) == ("Glock", "AT")


@pytest.mark.parametrize(
    "text", ["{", "[1]", "7", '{"marks": "ab"}', '{"marks": [{"mark": "A"}]}', '{"absent": 3}', "\x00\x01"]
)
def test_a_file_that_holds_no_marks_is_refused_with_what_was_expected(written, text: str):
    told = Told("--marks", written("marks.json", text))
    assert (told.code, told.out) == (3, "")
    assert "does not hold marks" in told.err
    assert '{"marks":' in told.err
    assert "\n" not in told.err


def test_bad_json_ends_the_process_with_three_and_one_sentence(written):
    assert run("identify", "--marks", written("marks.json", "{")).is_one_sentence(3)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    with (tmp_path / "notes.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerows(
            [["id", "note"], [1, "Glock 17"], [2, ""], [3, "a “quoted”, Colt 1911"], [4], [5, "ärger"]]
        )
    return tmp_path / "notes.csv"


def test_a_batch_gives_one_line_of_json_a_row_and_progress_only_on_stderr(notes: Path):
    ended = run("identify", "--batch", notes, "--column", "note", "--json")
    lines = [json.loads(line) for line in ended.out.splitlines()]
    assert (ended.code, len(lines)) == (0, 5)
    assert all(set(answer) == ANSWER for answer in lines)
    assert lines[0]["candidates"][0]["model"] == "Glock 17"
    assert lines[1]["candidates"] == []
    assert " of " in ended.err
    assert "candidates" not in ended.err


def test_a_missing_column_is_named_with_the_columns_that_are_there(notes: Path):
    told = Told("--batch", notes, "--column", "text")
    assert (told.code, told.out) == (3, "")
    assert told.err == "The file has no column text. It has: id, note."
    assert Told("--batch", notes).code == 3


def test_a_batch_that_cannot_be_read_is_one_sentence(written, tmp_path: Path):
    too_long = written("long.csv", "note\n" + "a" * 200_000 + "\n")
    for file in (too_long, tmp_path, tmp_path / "nothing.csv"):
        told = Told("--batch", file, "--column", "note")
        assert (told.code, told.out) == (3, "")
        assert told.err.startswith(f"The file {file} cannot be read: ")


@pytest.mark.parametrize("words", [(), ("",), ("Glock", "--marks", "x.json"), ("Glock", "--batch", "x.csv")])
def test_one_question_is_asked_at_a_time(words):
    told = Told(*words)
    assert (told.code, told.out) == (3, "")
    assert told.err.startswith("Give one of:")


def test_an_unknown_option_ends_with_three():
    told = Told("Glock", "--bogus")
    assert (told.code, told.out) == (3, "")
    assert told.err == "No such option: --bogus"
    assert isinstance(typer.BadParameter("x"), command_line.WrongUse)
