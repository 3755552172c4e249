"""`paper` and `verify --code`: a filing paper from the terminal, and what the node says to its code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cli.commands import Loaded, run

if TYPE_CHECKING:
    from pathlib import Path


def test_a_record_is_printed_and_its_code_checked(loaded: Loaded, tmp_path: Path):
    file = tmp_path / "record.pdf"
    ended = run("paper", "XA-W-000001", "--out", file, "--node", loaded.folder)
    assert (ended.code, ended.err) == (0, "")
    assert file.read_bytes().startswith(b"%PDF-")
    code = re.search(r"is ([0-9A-Y-]{19});", ended.out)[1]
    checked = run("verify", "--code", code, "--node", loaded.folder)
    assert checked.code == 0
    assert "XA-W-000001" in checked.out
    told = run("verify", "--code", code, "--node", loaded.folder, "--json")
    assert (told.data["same"], told.data["intact"], told.data["later"]) == (True, True, 0)


def test_blank_forms_are_printed_with_their_numbers(loaded: Loaded, tmp_path: Path):
    file = tmp_path / "pages.pdf"
    asked = (
        "--copies",
        2,
        "--language",
        "ar",
        "--register",
        "civilian",
        "--out",
        file,
        "--node",
        loaded.folder,
    )
    ended = run("paper", "blank", "page", *asked)
    assert (ended.code, ended.err) == (0, "")
    assert file.read_bytes().startswith(b"%PDF-")
    assert len(set(re.findall(r"XA-PF-[0-9]{4}-[0-9]{6}", ended.out))) == 2
    wrong = run("paper", "blank", "licence", "--out", file, "--node", loaded.folder)
    assert wrong.is_one_sentence(3)


def test_what_nobody_printed_is_one_sentence(loaded: Loaded, tmp_path: Path):
    unknown = run("verify", "--code", "0000-0000-0000-0000", "--node", loaded.folder)
    assert unknown.is_one_sentence(1)
    out = tmp_path / "x.pdf"
    missing = run("paper", "XA-W-999999", "--out", out, "--node", loaded.folder)
    assert missing.is_one_sentence(3)
    assert not out.exists()
