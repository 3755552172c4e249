"""A filing paper before it is set: parts with lines and tables, all of it text that is shown as it stands."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tracemark.papers.printing import isolated

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.utils.functional import _StrPromise


class PaperKind(StrEnum):
    """Of what a filing paper is made."""

    WEAPON = "weapon"
    CASE = "case"
    INCIDENT = "incident"
    FIND = "find"

    @property
    def label(self) -> str:
        return str(PAPER_LABELS[self])


PAPER_LABELS: dict[PaperKind, str | _StrPromise] = {
    PaperKind.WEAPON: _("Record of a weapon"),
    PaperKind.CASE: _("Tracing case"),
    PaperKind.INCIDENT: _("Incident"),
    PaperKind.FIND: _("Find"),
}


class FormKind(StrEnum):
    """What a blank form asks for."""

    INCIDENT = "incident"
    FIND = "find"
    PAGE = "page"

    @property
    def label(self) -> str:
        return str(FORM_LABELS[self])


FORM_LABELS: dict[FormKind, str | _StrPromise] = {
    FormKind.INCIDENT: _("Incident"),
    FormKind.FIND: _("Find"),
    FormKind.PAGE: _("Page of a register"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A text; a code is set from left to right in every language."""

    value: str
    code: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    term: str
    value: str
    code: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with lines, or with a table; `none` is said where there is neither."""

    title: str
    lines: tuple[Line, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    widths: tuple[int, ...] = ()
    none: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """All that a filing paper says of its subject, and which entries of the ledger it is drawn from."""

    kind: PaperKind
    subject: UUID
    reference: str
    title: str
    parts: tuple[Part, ...]
    about: frozenset[UUID] = field(default_factory=frozenset)

    def facts(self) -> bytes:
        """The same bytes for the same print: what the digest in the ledger is made of."""
        said = {"kind": self.kind.value, "reference": self.reference, "title": self.title}
        parts = [asdict(part) for part in self.parts]
        return json.dumps(said | {"parts": parts}, ensure_ascii=False, sort_keys=True).encode()


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """A paper that was made: its code, the size of the ledger that it speaks of, and the PDF."""

    code: str
    reference: str
    size: int
    digest: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class IssuedForms:
    """Blank forms that were printed together: their numbers, and one PDF with all of them."""

    references: tuple[str, ...]
    pdf: bytes


@dataclass(frozen=True, slots=True)
class PaperAnswer:
    """What the node says to a code.

    Attributes:
        intact: the entry of the paper proves to stand in the ledger, which has only grown since the print.
        same: what would be printed now is what was printed, to the letter; None where this node cannot compare.
        later: so many entries about its subject were made since.
    """

    kind: PaperKind
    reference: str
    at: datetime
    office: str
    language: str
    size: int
    digest: str
    intact: bool
    same: bool | None
    later: int


def code(term: object, value: object) -> Line:
    return Line(str(term), str(value or ""), code=True)


def words(term: object, value: object) -> Line:
    """A text that somebody typed or that a table holds: it keeps its own direction."""
    return Line(str(term), isolated(str(value or "")))


def known(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines that say something."""
    return tuple(line for line in lines if line.value)
