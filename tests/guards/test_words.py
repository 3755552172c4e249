"""The project speaks of itself alone, and its pages carry neither style nor script in themselves."""

from __future__ import annotations

import re

import pytest

from guards.source import PACKAGE, ROOT

# Spelt in pieces, so that this file passes its own guard.
WORKPLACE = [
    "/work/" + "shared", "/work/" + "main", r"\bsess" + r"ion [0-9]", r"\bissue" + " #", r"\bissue" + " [0-9]", r"\bhelper " + "agent", r"\bas an " + "AI",
    r"\blanguage " + "model", "Cla" + "ude", "Anthro" + "pic", "Chat" + "GPT", "Copi" + "lot", r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b",
    r"\bthe " + "brief", "pypi" + r"\.", r"registry\.npm" + "js", r"files\.python" + "hosted",
]  # fmt: skip
TEXTS = {".py", ".md", ".csv", ".html", ".css", ".js", ".toml", ".txt", ".yml", ".sh", ".json"}
READ = ("src", "tests", "docs", "bench", "run.py", "README.md", "pyproject.toml", ".ci", ".importlinter", "ARCHITECTURE.md",
        "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "hatch_build.py")  # fmt: skip


def strange_words(text: str) -> list[str]:
    return [match.group() for match in re.finditer("|".join(WORKPLACE), text)]


def texts() -> list[tuple[str, str]]:
    tops = [ROOT / name for name in READ if (ROOT / name).exists()]
    files = [file for top in tops for file in ([top] if top.is_file() else sorted(top.rglob("*")))]
    return [
        (str(file.relative_to(ROOT)), file.read_text(encoding="utf-8", errors="replace"))
        for file in files
        if file.is_file() and (file.suffix in TEXTS or not file.suffix) and "__pycache__" not in file.parts
    ]


def test_the_project_speaks_of_itself_alone():
    wrong = {path: found for path, text in texts() if (found := strange_words(text))}
    assert wrong == {}


@pytest.mark.parametrize(
    "planted",
    ["see /work/" + "shared/x.csv", "as asked in sess" + "ion 4", "issue" + " #12", "# TO" + "DO: later"],
)
def test_a_word_of_another_place_is_found(planted):
    assert strange_words(planted)


INLINE = re.compile(
    r"""<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:|<script\b(?![^>]*\bsrc=)(?![^>]*type=["']application/json)""",
    re.IGNORECASE,
)


def inline(text: str) -> list[str]:
    return [match.group() for match in INLINE.finditer(text)]


def test_no_page_carries_style_or_script_in_itself():
    pages = {
        str(file.relative_to(ROOT)): inline(file.read_text(encoding="utf-8"))
        for file in PACKAGE.rglob("*.html")
    }
    assert {path: found for path, found in pages.items() if found} == {}
    assert len(pages) > 10


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<a onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_an_inline_style_or_script_is_found(planted):
    assert inline(planted)


def test_a_script_from_its_own_file_is_none():
    assert not inline('<script src="{% static "x.js" %}" defer></script>')


PRINTS = re.compile(r"^\s*(print\(|breakpoint\(|import pdb)", re.MULTILINE)


def test_nothing_prints_but_the_command_line():
    wrong = [
        str(file.relative_to(ROOT))
        for file in PACKAGE.rglob("*.py")
        if "cli" not in file.parts and PRINTS.search(file.read_text(encoding="utf-8"))
    ]
    assert wrong == []
