"""Every page has its help text, and every help text its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from guards.source import ROOT
from tracemark.web.pages.help.first_day import STEPS
from tracemark.web.pages.help.texts import NO_PAGE, STANDS_WITH, TEXTS, help_of
from tracemark.web.pages.help.views import DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def names(resolver: URLResolver) -> Iterator[str]:
    """The names of all addresses that people open."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern)
        elif isinstance(pattern, URLPattern) and pattern.callback.__module__.startswith(
            "tracemark.web.pages."
        ):
            yield pattern.name or ""


PAGES = sorted(set(names(get_resolver())))


def without_help(found: Iterable[str]) -> list[str]:
    """Addresses that have no help, with what to do about it."""
    return [
        f"{name}: write its help in web/pages/help/texts.py (TEXTS), or name there the page whose button leads to it"
        " (STANDS_WITH), or say why it shows no page (NO_PAGE)"
        for name in found
        if help_of(name) is None and name not in NO_PAGE
    ]


def test_every_page_has_its_help():
    assert without_help(PAGES) == []


def test_a_page_without_help_is_found():
    assert without_help(["home", "planted"]) == [
        line for line in without_help(["planted"]) if "planted" in line
    ]
    assert len(without_help(["planted"])) == 1


def test_every_help_text_has_its_page():
    assert (set(TEXTS) | set(STANDS_WITH) | set(NO_PAGE)) - set(PAGES) == set()
    assert set(STANDS_WITH.values()) <= set(TEXTS)
    assert not set(TEXTS) & set(STANDS_WITH)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_help_text_is_made_of_whole_sentences(name):
    said = TEXTS[name]
    assert str(said.title)
    for text in map(str, (said.what, said.do, said.then)):
        assert text.endswith(".")
        assert text[0].isupper() or text[0] in "?*["


def test_each_first_day_has_five_to_eight_steps_on_pages_that_exist():
    assert {role.value for role in STEPS} == {role.value for role in type(next(iter(STEPS)))} - {"node"}
    for role, steps in STEPS.items():
        assert 5 <= len(steps) <= 8, role
        assert {step.url for step in steps} <= set(PAGES)
        assert len({step.url for step in steps}) == len(steps)


def test_the_documents_that_help_names_are_there():
    assert [file for _title, file in DOCUMENTS if not (ROOT / file).is_file()] == []
