"""What a blank form asks, in the order of the page on which it is typed back, and nothing else.

The labels are those of the pages, so that paper and screen say the same in every language. Beside each box to tick stands
the code of the choice: whoever types the form back in another language finds it by that. No form asks for the name of
the officer who fills it in, nor for anything about a person that the records do not keep.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from tracemark.apps.accounts.data import Partition
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.registry.books import api as books
from tracemark.apps.registry.labels import CONDITIONS, SYMBOLS, kind_label, place_label
from tracemark.apps.tracing.data import CONTEXT_LABELS, INCIDENT_LABELS
from tracemark.kernel.calendars import CALENDAR_LABELS
from tracemark.papers import issuing, printing
from tracemark.papers.data import FormKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ABSENT = ("serial", "factory", "country", "year", "proof", "import", "other_factory")
OTHER_MARKS = 5
LINES_OF_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class Field:
    """A thing to fill in. `names` are the fields of the page that take it; `shape` is how it is drawn.

    Shapes: `line` (so many lines), `boxes` (so many characters), `ticks` (choices), `date`, `code` (a code of a list),
    `tick` (one box before a sentence), `grid` (rows of columns), `numbered` (rows whose numbers are printed).
    """

    names: tuple[str, ...]
    label: str
    shape: str
    hint: str = ""
    size: int = 1
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    fields: tuple[Field, ...]
    hint: str = ""
    beside: bool = False
    """Its fields stand side by side."""


def sections_of(kind: FormKind, partition: Partition | None = None) -> tuple[Section, ...]:
    """The parts of a form, in the language of the moment."""
    if kind is FormKind.PAGE:
        return _page(partition or Partition.CIVILIAN)
    return _incident() if kind is FormKind.INCIDENT else _find()


def names_of(kind: FormKind, partition: Partition | None = None) -> dict[str, str]:
    """Each field of the page that the form asks for, with what the paper calls it."""
    said: dict[str, str] = {}
    for section in sections_of(kind, partition):
        for field in section.fields:
            if field.columns:
                said |= {name: label for name, (label, _w) in zip(field.names, field.columns, strict=True)}
            else:
                said |= dict.fromkeys(field.names, field.label)
    return said


def printed(
    kind: FormKind,
    numbers: Sequence[tuple[str, str]],
    *,
    language: str,
    partition: Partition | None = None,
) -> bytes:
    """The PDF of so many copies, each with its number and its code."""
    state = printing.isolated(issuing.state_name())
    data = {
        **issuing.restriction(),
        "state": state,
        "node": printing.isolated(settings.TRACEMARK.name),
        "title": kind.label,
        "reference": kind.label,
        "lead": _leads()[kind],
        "number": _("Number of this form"),
        "code_words": _("Code of this form"),
        "flipped": kind is FormKind.PAGE,
        "sections": [asdict(section) for section in sections_of(kind, partition)],
        "date": {
            "parts": [[_("Year"), 4], [_("Month"), 2], [_("Day"), 2]],
            "calendars": _pairs(CALENDAR_LABELS),
        },
        "doubts": [] if kind is FormKind.INCIDENT else _doubts(),
        "doubts_title": _("How to write what you cannot read"),
        "doubts_words": _("Copy every character; do not correct it.")
        if kind is FormKind.PAGE
        else _(
            "One character in each box, each sign in a box of its own. Copy every character; do not correct it."
        ),
        "lists": _lists() if kind is FormKind.FIND else [],
        "lists_title": _("Codes to write in"),
        "office": _("For the office that types it back"),
        "became": _("Reference under which it was recorded"),
        "foot": _("A form that is spoilt is not thrown away: send it back, its number is accounted for."),
        "qr_words": _("QR code of the page on which this form is typed back"),
        "copies": [
            {"number": number, "code": code, "qr": issuing.drawn(address_of(number))}
            for number, code in numbers
        ],
    }
    return printing.printed("blank", data, language=language)


def address_of(number: str) -> str:
    """Where a camera leads: the page of this node on which the form is typed back; without a name the number alone."""
    root = issuing.root_of_node()
    return f"{root}/papers/forms/{number}" if root else number


def _page(partition: Partition) -> tuple[Section, ...]:
    """A page of a book on paper: the columns on which the books of this register are typed."""
    columns = books.columns_of(partition)
    return (
        Section(
            _("Register: %(register)s") % {"register": partition.label},
            (
                Field(("book",), _("Book"), "line", hint=_("As it stands on its cover.")),
                Field(("number",), _("Page"), "boxes", size=4),
                Field(
                    ("dates",), _("How the dates are written"), "ticks",
                    choices=tuple((one.value, one.label) for one in books.Dates),
                ),
            ),
            beside=True,
        ),
        Section(
            "",
            (
                Field(
                    tuple(one.code for one in columns), _("Lines"), "numbered", size=LINES_OF_A_PAGE,
                    columns=tuple((str(one.label), one.width) for one in columns),
                ),
            ),
        ),
    )  # fmt: skip


def _leads() -> dict[FormKind, str]:
    return {
        FormKind.INCIDENT: _(
            "A seizure, a find or a surrender. Each weapon of it gets a form of its own, which names the number of this one."
        ),
        FormKind.FIND: _("One weapon as an exhibit. Write what you see; leave open what you do not know."),
        FormKind.PAGE: _(
            "One weapon on each line. The page is scanned and typed twice, by two people who do not see each other's work."
        ),
    }


def _incident() -> tuple[Section, ...]:
    return (
        Section(
            _("What is known"),
            (
                Field(
                    ("kind",), _("How it came in"), "ticks", choices=_pairs(INCIDENT_LABELS),
                    hint=_("A surrender asks for no name: nobody who hands a weapon in is recorded here."),
                ),
                Field(("on",), _("Date"), "date", hint=_date_hint()),
                Field(("place",), _("Place"), "line", size=2),
                Field(("operation",), _("Operation"), "line"),
                Field(
                    ("legal_basis",), _("Legal basis"), "line", size=2,
                    hint=_("A seizure needs one: the law, the warrant or the order."),
                ),
                Field(("contexts",), _("What it was part of"), "ticks", choices=_pairs(CONTEXT_LABELS)),
                Field(
                    ("other_goods",), _("Other goods found with it"), "line", size=4,
                    hint=_("Ammunition, drugs, documents. No names of persons."),
                ),
            ),
        ),
    )  # fmt: skip


def _find() -> tuple[Section, ...]:
    office = _("The office that keeps the exhibit; an office, not a person.")
    where, condition = _("Where on the weapon"), _("Condition")
    return (
        Section(
            _("Make safe first"),
            (
                Field(
                    ("made_safe",),
                    _("The weapon is made safe: unloaded and checked. I have seen to it."), "tick",
                ),
            ),
            _("Nobody reads marks on a weapon that may be loaded."),
        ),
        Section(
            _("The find"),
            (
                Field(
                    ("incident",), _("Belongs to"), "boxes", size=20,
                    hint=_("The reference of the incident, or the number of its form."),
                ),
                Field(("exhibit",), _("Exhibit number"), "line"),
                Field(("seal",), _("Seal"), "line"),
                Field(("custody",), _("Kept by"), "line", hint=office),
            ),
        ),
        Section(
            _("Marks"),
            (
                Field(("serial-text",), _("Serial, as you read it"), "boxes", size=44),
                Field(("serial-place",), where, "code"),
                Field(("serial-condition",), condition, "ticks", choices=_pairs(CONDITIONS)),
                Field(
                    ("marks-text", "marks-symbol", "marks-place", "marks-kind", "marks-condition"),
                    _("Other marks"), "grid", size=OTHER_MARKS,
                    columns=(
                        (_("Text of the mark"), 9), (_("Symbol"), 5), (where, 5), (_("What it is"), 5), (condition, 4),
                    ),
                ),
            ),
        ),
        Section(
            _("The weapon"),
            (
                Field(
                    ("weapon-calibre",), _("Calibre"), "line",
                    hint=_("As it is stamped, or as you measured it."),
                ),
                Field(
                    ("weapon-words",), _("Other words"), "line", size=3,
                    hint=_("Kind of weapon, stock, colour, what was changed. No names of persons."),
                ),
                Field(
                    ("weapon-absent",), _("Looked for and not there"), "ticks",
                    choices=tuple((code, absent_label(code)) for code in ABSENT),
                ),
            ),
        ),
    )  # fmt: skip


def absent_label(code: str) -> str:
    called = {"factory": _("Maker's or factory's mark"), "other_factory": _("A second factory symbol")}
    return called.get(code) or kind_label(code)


def _date_hint() -> str:
    return _(
        "As precisely as you know it: 2026-03-14, 2026-03, 2026 or 1970s. Of another calendar write the whole day, 1445-09-12; it is converted and kept as you typed it."
    )


def _doubts() -> list[tuple[str, str]]:
    return [
        ("?", _("one character not read")),
        ("[38]", _("one of these")),
        ("*", _("any number not read")),
        ("\\?", _("this very sign is stamped there")),
    ]


def _lists() -> list[dict[str, Any]]:
    """What may be written where a code is asked for: as the pages offer it, the tables of this node included."""
    places = [(code, place_label(code, name)) for code, name, _c in catalogue.list_places_of_marks()]
    kinds = [
        (code, kind_label(code, name)) for code, name in catalogue.list_kinds_of_marks() if code != "serial"
    ]
    lists = [
        {"title": _("Where on the weapon"), "rows": places},
        {"title": _("What it is"), "rows": kinds},
        {"title": _("Condition"), "rows": _pairs(CONDITIONS)},
        {"title": _("Symbol"), "rows": _pairs(SYMBOLS)},
    ]
    return [one for one in lists if one["rows"]]


def _pairs(labels: Mapping[Any, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), str(label)) for code, label in labels.items())
