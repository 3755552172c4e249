"""The small things that look the same everywhere: a mark, a date, a State, a status.

Each returns safe HTML made by its template in `templates/look/`, so that a table cell, a fact and a sentence
show the same thing. The template tags of the same names are these functions.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tracemark.kernel.dates import PartialDate
from tracemark.web.look import dates, differences, readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "badge",
    "certainty",
    "icon",
    "mark",
    "money",
    "office",
    "quantity",
    "ref",
    "serial",
    "state",
    "when",
]


def mark(text: object, size: str = "") -> SafeString:
    """A mark as read, doubts visible."""
    parts = readings.parts("" if text is None else str(text))
    if any(part.kind != "plain" for part in parts):
        return _render("mark", parts=parts, size=size)
    # As its template says it: most marks of a list hold no doubt, and there are fifty.
    plain = "".join(part.text for part in parts)
    return format_html('<bdi dir="ltr" class="mark{}">{}</bdi>', f" {size}" if size else "", plain)


def serial(segments: Iterable[Mapping[str, Any]], size: str = "") -> SafeString:
    """A serial of a record, with what differs from the officer's reading."""
    # By hand like `mark`: a page of candidates shows forty.
    drawn = format_html_join(
        "",
        "{}",
        ((_segment(one["kind"], one["text"], one.get("read") or ""),) for one in segments),
    )
    return format_html('<bdi dir="ltr" class="mark{}">{}</bdi>', f" {size}" if size else "", drawn)


def _segment(kind: str, text: str, read: str) -> str:
    if kind == "same":
        return text
    said = differences.in_words(kind, text, read)
    return format_html('<abbr class="differs {}" title="{}">{}</abbr>', kind, said, text or "‸")


def ref(text: object, url: str = "") -> SafeString:
    """A reference, code or number: always left to right."""
    shown = format_html('<bdi dir="ltr" class="ref">{}</bdi>', text)
    return format_html('<a href="{}">{}</a>', url, shown) if url else shown


def when(value: object, precision: object = "day", until: object = None) -> SafeString:
    """A date as precisely as it is known."""
    exact = dates.precision_of(value, precision)
    until_exact = dates.precision_of(until, precision)
    return _render(
        "when",
        words=dates.in_words(value, exact),
        machine=dates.for_machines(value, exact),
        time=dates.clock_time(value) if exact == "day" else "",
        known=value not in (None, "") and exact != "unknown",
        until_words=dates.in_words(until, until_exact) if until else "",
        until_machine=dates.for_machines(until, until_exact) if until else "",
    )


def badge(word: object, tone: str = "plain") -> SafeString:
    """A status: word, shape and colour."""
    return _render("badge", word=word, tone=tone)


def certainty(code: object) -> SafeString:
    """One of the four words of certainty."""
    return _render("certainty", code=str(code))


def state(name: object, code: str = "") -> SafeString:
    """A State of today or of history."""
    return _render("state", name=name, code=code)


def office(name: object = "", agency: object = "", state: object = "", person: object = "") -> SafeString:
    """Who acts: the person in office, the office, the agency, the State."""
    return _render("office", parts=[part for part in (person, name, agency, state) if part])


def quantity(value: float | Decimal, unit: object = "") -> SafeString:
    """A number with its unit, never parted at the end of a line."""
    return _render("quantity", value=number_format(value, force_grouping=True), unit=unit)


def money(amount: Decimal | str, currency: str) -> SafeString:
    """An amount with its currency code; two decimals, as in a budget."""
    return _render("money", amount=number_format(Decimal(amount), 2, force_grouping=True), currency=currency)


@lru_cache(maxsize=64)
def icon(name: str) -> SafeString:
    """A small drawing beside a word, never in place of one."""
    return _render("icon", name=name)


def grouped(number: float | Decimal) -> str:
    """Thousands apart as the language does it, from ten thousand up: a year is never cut."""
    return number_format(number, force_grouping=abs(float(number)) >= 10_000)


def shown(value: object) -> object:
    """A value as a cell or a fact shows it: dates and numbers in local form, a dash for nothing."""
    if value is None or value == "":
        return "—"
    if isinstance(value, (date, PartialDate)):
        return when(value)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return grouped(value)
    return value


def _render(template: str, **context: object) -> SafeString:
    # The line end of the file would put a space before a full stop that follows.
    return mark_safe(render_to_string(f"look/{template}.html", context).strip())  # noqa: S308 - made by our templates, which escape
