"""Whether an entry can stand in the catalogue: every column, and what it says about other tables.

Every fault is found at once and said at its column, so that a form can show it there (annex II 2 (b) of the
2012 outcome: identification is only as accurate as its tables).
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tracemark.apps.catalogue import columns, words
from tracemark.apps.catalogue.models.sourced import RECALLED
from tracemark.apps.catalogue.tables import TABLES
from tracemark.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tracemark.apps.catalogue.tables import Table

Faults = dict[str, str]

EARLIEST_YEAR = 1400
_CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_STATE_CODE = re.compile(r"[A-Z]{2}(?:[A-Z]{2})?")
_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,3})?")
_FORMULA = re.compile(r"=|[-+@].*[|!(]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_SPEAKS_OF_STATES = frozenset(
    {"country", "or_country", "owner", "import_country", "proof_country", "assembled_in", "parts_from"}
)
_SPEAKS_OF_MAKERS = frozenset({"maker", "importer"})
_SPEAKS_OF_TIME = frozenset({"year", "month", "import_year", "not_before", "not_after"})


def faults_of(table: Table, facts: Mapping[str, str]) -> Faults:
    """What is wrong with a whole row, by column; empty when nothing is."""
    faults: Faults = {}
    for column, value in facts.items():
        fault = _fault_of(table, column, value)
        if fault:
            faults[column] = fault
    for check in (_years, _itself, _gives):
        for column, fault in check(table, facts).items():
            faults.setdefault(column, fault)
    return faults


def _fault_of(table: Table, column: str, value: str) -> str:
    if column not in table.columns:
        return _("This table has no such column.")
    if not value:
        return _("Give the day on which the source was opened.") if column == "source_date" else ""
    return _unreadable(value) or _out_of_place(table, column, value)


def _unreadable(value: str) -> str:
    """Text that would deceive the eye, or a program that opens the table later."""
    if _CONTROL.search(value):
        return _("There is an invisible control character in this text. Type it again.")
    if _FORMULA.match(value):
        return _("A spreadsheet would take this for a formula. Begin it with something else.")
    return ""


def _out_of_place(table: Table, column: str, value: str) -> str:
    if column in columns.REFERENCES:
        return _reference(column, value)
    choices = columns.choices_of(table.name, column)
    if choices and value not in choices:
        return _("“%(value)s” is none of the words that can stand here.") % {"value": value}
    return _FORMS[column](table, value) if column in _FORMS else ""


def _reference(column: str, value: str) -> str:
    """Codes of another table exist there."""
    other = columns.REFERENCES[column]
    codes = columns.parts(value) if column in columns.LISTS else (value,)
    return _missing(other, codes)


def _missing(table: str, codes: Iterable[str]) -> str:
    wanted = list(dict.fromkeys(codes))
    there = set(TABLES[table].entries.filter(code__in=wanted).values_list("code", flat=True))
    missing = [code for code in wanted if code not in there]
    if not missing:
        return ""
    return _(
        "There is no entry %(code)s in the table “%(table)s”. Add it there first, or choose another."
    ) % {
        "code": ", ".join(missing),
        "table": TABLES[table].label,
    }


def _code(table: Table, value: str) -> str:
    if table.name == "factory_codes":
        return ""
    if table.name == "states":
        return (
            ""
            if _STATE_CODE.fullmatch(value)
            else _("A State's code is two capital letters, or four for one of the past.")
        )
    if _CODE.fullmatch(value):
        return ""
    return _("A code is made of small Latin letters, digits and hyphens: smith-wesson.")


def _year(table: Table, value: str) -> str:
    if re.fullmatch(r"\d{4}", value) and EARLIEST_YEAR <= int(value) <= clock.today().year:
        return ""
    return _("A year has four digits and lies between %(first)s and %(last)s.") % {
        "first": EARLIEST_YEAR,
        "last": clock.today().year,
    }


def _millimetres(table: Table, value: str) -> str:
    return "" if _NUMBER.fullmatch(value) else _("Give millimetres with a point: 7.92.")


def _day(table: Table, value: str) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return _("Write the day as 2026-03-14.")
    return _("This day has not come yet.") if day > clock.today() else ""


def _plain_day(table: Table, value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        return _("Write the day as 2026-03-14.")
    return ""


def _source(table: Table, value: str) -> str:
    if value == RECALLED or re.fullmatch(r"https?://[^\s<>\"]+\.[^\s<>\"]+", value):
        return ""
    return _("Give the address of a source that you opened, or the word %(word)s.") % {"word": RECALLED}


def _language(table: Table, value: str) -> str:
    if value in columns.LANGUAGES_OF_WORDS:
        return ""
    return _("“%(value)s” is none of the words that can stand here.") % {"value": value}


def _applies_to(table: Table, value: str) -> str:
    return _missing("models", [code for code in columns.parts(value) if code not in words.TYPES])


_FORMS = {
    "code": _code,
    "from_year": _year,
    "to_year": _year,
    "bullet_mm": _millimetres,
    "case_mm": _millimetres,
    "from_date": _plain_day,
    "to_date": _plain_day,
    "source": _source,
    "source_date": _day,
    "lang": _language,
    "applies_to": _applies_to,
}


def _years(table: Table, facts: Mapping[str, str]) -> Faults:
    for first, last in (("from_year", "to_year"), ("from_date", "to_date")):
        if facts.get(first) and facts.get(last) and facts[last] < facts[first]:
            return {last: _("This is before the beginning.")}
    return {}


def _itself(table: Table, facts: Mapping[str, str]) -> Faults:
    """Nothing follows itself or is a variant of itself, not even in a roundabout way."""
    for column in ("variant_of", "successor"):
        if column in table.columns and facts.get(column) and _circles(table, column, facts):
            return {column: _("This leads back to the entry itself.")}
    return {}


def _circles(table: Table, column: str, facts: Mapping[str, str]) -> bool:
    before = dict(table.entries.exclude(**{column: ""}).values_list("code", column))
    before[facts["code"]] = facts[column]
    seen, code = {facts["code"]}, facts[column]
    while code:
        if code in seen:
            return True
        seen.add(code)
        code = before.get(code, "")
    return False


def _gives(table: Table, facts: Mapping[str, str]) -> Faults:
    """What a practice gives is one JSON object with known names, and its States and makers exist."""
    said = facts.get("gives", "") if "gives" in table.columns else ""
    if not said:
        return {}
    try:
        given = json.loads(said)
    except ValueError:
        given = None
    if not isinstance(given, dict) or not all(isinstance(value, (str, int)) for value in given.values()):
        return {"gives": _('Write what it gives as names and values: {"country": "DE", "year": 1944}.')}
    unknown = set(given) - _SPEAKS_OF_STATES - _SPEAKS_OF_MAKERS - _SPEAKS_OF_TIME
    if unknown:
        return {"gives": _("A practice cannot give “%(name)s”.") % {"name": ", ".join(sorted(unknown))}}
    for table_name, names in (("states", _SPEAKS_OF_STATES), ("makers", _SPEAKS_OF_MAKERS)):
        fixed = [str(given[name]) for name in sorted(names & set(given)) if "{" not in str(given[name])]
        missing = _missing(table_name, fixed)
        if missing:
            return {"gives": missing}
    return {}
