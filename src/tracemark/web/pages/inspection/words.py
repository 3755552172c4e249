"""Words and tones of inspections, and what a result means in a sentence."""

from __future__ import annotations

from math import ceil
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracemark.apps.inspection.data import Finding, Way
from tracemark.apps.inspection.states import SampleState
from tracemark.web.pages.registry.naming import calibre_name, weapon_name

if TYPE_CHECKING:
    from tracemark.apps.catalogue.api import Snapshot
    from tracemark.apps.inspection.models import LineRow, SampleRow

TONES = {
    SampleState.DRAWN: "info",
    SampleState.UNDER_WAY: "warn",
    SampleState.CLOSED: "good",
    SampleState.WITHDRAWN: "plain",
}
FINDING_TONES = {
    Finding.UNSEEN: "info",
    Finding.AS_RECORDED: "good",
    Finding.DIFFERS: "warn",
    Finding.NOT_FOUND: "bad",
    Finding.NOT_IN_BOOK: "bad",
}
LOOKED = {"holder": gettext_lazy("A holder"), "place": gettext_lazy("A place")}
"""What a look was at; never at whom."""


def weapon_words(known: Snapshot, line: LineRow) -> str:
    """What the weapon is by its record, as it stood when the line was made; without a record nothing."""
    if not line.recorded:
        return line.read_maker
    said: Any = SimpleNamespace(**line.recorded)
    return " · ".join(part for part in (weapon_name(known, said), calibre_name(known, said)) if part)


def serial_of(line: LineRow) -> str:
    return str(line.recorded.get("serial") or line.read)


def result_words(sample: SampleRow) -> list[str]:
    """What a closed sample says, and of what."""
    result = sample.result or {}
    seen, wrong = result["seen"], result["differs"] + result["missing"]
    share = number_format(ceil(result["upper"] / 10) / 10, 1)
    words = [
        ngettext("%(seen)s weapon was gone through.", "%(seen)s weapons were gone through.", seen) % {"seen": seen},
        ngettext(
            "%(wrong)s of them is not as the book says.", "%(wrong)s of them are not as the book says.", wrong
        ) % {"wrong": wrong},
    ]  # fmt: skip
    if sample.way == Way.SHELF_TO_BOOK.value:
        return [
            *words,
            _("If they were picked without choice, at most %(share)s%% of all weapons here are not as the book says, with 95%% confidence.") % {"share": share},
        ]  # fmt: skip
    population = number_format(sample.population or 0, force_grouping=(sample.population or 0) >= 10_000)
    if sample.population == seen:
        return [*words, _("All records were gone through, so the share is known: %(share)s%%.") % {"share": share}]  # fmt: skip
    return [
        *words,
        _("Of the %(population)s records drawn from, at most %(share)s%% are wrong, with 95%% confidence.") % {"population": population, "share": share},
        _("That is: of 100 inspections that say such a thing, 95 are right. The true share may be much lower."),
    ]  # fmt: skip
