"""What the documents say works: their Python runs, their commands exist, their links lead somewhere."""

from __future__ import annotations

import doctest
import re
import shlex
from typing import TYPE_CHECKING

import pytest
import typer
from typer.main import get_command

from guards.source import ROOT
from tracemark.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

PAGES = sorted(
    [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "src" / "tracemark").rglob("README.md")]
)
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def blocks(text: str, *languages: str) -> list[str]:
    return [code for language, code in BLOCK.findall(text) if language.strip() in languages]


def run_python(text: str, name: str) -> list[str]:
    """Run the Python of a page, block after block as one reader would; what went wrong.

    A block that is marked `python excerpt` stands in the middle of other code: it is only read.
    """
    names: dict[str, object] = {"__name__": "docs"}
    wrong = []
    for code in blocks(text, "python"):
        try:
            exec(compile(code, name, "exec"), names)
        except Exception as error:  # noqa: BLE001 - whatever it is, the reader would meet it
            wrong.append(f"{name}: {type(error).__name__}: {error}")
    for code in blocks(text, "python excerpt"):
        compile(code, name, "exec")
    for code in blocks(text, "pycon"):
        told: list[str] = []
        test = doctest.DocTestParser().get_doctest(code, names, name, name, 0)
        if doctest.DocTestRunner(verbose=False).run(test, out=told.append, clear_globs=False).failed:
            wrong.append("".join(told))
    return wrong


def commands() -> dict[str, set[str]]:
    """Every command of the command line with its options."""
    root = get_command(app)
    assert isinstance(root, typer.core.TyperGroup)
    return {
        name: {option for parameter in one.params for option in (*parameter.opts, *parameter.secondary_opts)}
        for name, one in root.commands.items()
    }


RUN = {"demo", "serve", "test", "check", "bench"}


def unknown_commands(text: str) -> list[str]:
    """Lines that call `run.py` or `tracemark` with something that does not exist."""
    wrong = []
    for code in blocks(text, "", "sh", "bash", "console", "shell"):
        for line in code.replace("\\\n", " ").splitlines():
            words = _words(line)
            while words and ("=" in words[0] or words[0] in {"$", "sudo", "env"}):
                words = words[1:]
            if words[:1] in (["python3"], ["python"]) and words[1:2] == ["run.py"]:
                wrong += [line] if words[2:3] and words[2] not in RUN and not words[2].startswith("-") else []
            elif words and words[0].rsplit("/", 1)[-1] == "tracemark":
                wrong += [line] if _unknown(words[1:]) else []
    return wrong


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line.removeprefix("$ "), comments=True)
    except ValueError:
        return []


def _unknown(words: list[str]) -> bool:
    known = commands()
    named = [word for word in words if word in known]
    if not named:
        return bool(words) and not words[0].startswith("-")
    options = {word.split("=")[0] for word in words if word.startswith("--")}
    return bool(options - known[named[0]] - {"--help", "--version"})


def dead_links(text: str, page: Path) -> list[str]:
    found = []
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link) or link.startswith("#"):
            continue
        if not (page.parent / link.split("#")[0]).exists():
            found.append(link)
    return found


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_the_python_of_the_documents_runs(page):
    assert run_python(page.read_text(encoding="utf-8"), str(page.relative_to(ROOT))) == []


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_the_commands_of_the_documents_exist(page):
    assert unknown_commands(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_the_links_of_the_documents_lead_somewhere(page):
    assert dead_links(page.read_text(encoding="utf-8"), page) == []


def test_the_commands_that_others_script_against_are_there():
    there = commands()
    assert {"init", "serve", "worker", "import", "identify", "find", "show", "verify", "rebuild"} <= set(
        there
    )
    for name in ("identify", "find", "show", "verify", "rebuild"):
        assert "--json" in there[name], name
    assert {"--marks", "--batch", "--column"} <= there["identify"]
    assert {"--maker", "--model", "--calibre", "--country"} <= there["find"]


@pytest.mark.parametrize("planted", ["```python\n1 / 0\n```\n", "```pycon\n>>> 1 + 1\n3\n```\n"])
def test_a_document_whose_code_fails_is_found(planted):
    assert run_python(planted, "planted.md")


def test_a_document_whose_code_runs_is_not():
    assert run_python("```python\na = 2\n```\ntext\n```pycon\n>>> a + 1\n3\n```\n", "planted.md") == []


@pytest.mark.parametrize(
    "planted",
    [
        "tracemark enchant",
        ".venv/bin/tracemark verify --everything",
        "python3 run.py fly",
        "$ tracemark nothing",
    ],
)
def test_a_command_that_does_not_exist_is_found(planted):
    assert unknown_commands(f"```\n{planted}\n```\n") == [planted]


def test_a_link_to_nowhere_is_found():
    assert dead_links("[a](docs/nowhere.md) [b](https://example.org) [c](#here)", ROOT / "README.md") == [
        "docs/nowhere.md"
    ]
