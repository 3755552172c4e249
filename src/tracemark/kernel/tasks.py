"""What waits for whom: each app says it of its own rows, the home page, notices and calendars read it here.

A kind of task has a name, a sentence for its number, the rows that wait for one person, and the page where they
are dealt with. Counts stop at `MOST`: who has a thousand things to do is not helped by the exact number, and no
page may wait for it. Of a task only its reference and its day go further: they say nothing to a stranger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracemark.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from tracemark.kernel.actors import Actor

MOST = 999


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, as it may be told outside the node."""

    subject: UUID
    reference: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Overdue:
    """A task that has waited too long, who should have done it, and what its deputy must be able to do.

    `holder` is None where it is an office's and nobody's in particular.
    """

    task: Task
    office: str
    step: str
    holder: UUID | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of task.

    Attributes:
        sentence: what waits, for a number: "inquiries to answer".
        waits: the rows that wait for a person; None where this kind is never theirs.
        page: the name of the page's address; `query` follows it.
        due, reference: names of the rows' columns, empty where there are none.
        late: how many of them are late, in words.
        at_once: told without waiting for a digest, in quiet hours too.
        overdue: those that have waited for so many days beyond their time, whoever's they are.
    """

    name: str
    sentence: Callable[[int], str]
    waits: Callable[[Any], QuerySet[Any] | list[Task] | None]
    page: str
    query: str = ""
    tone: str = "info"
    due: str = ""
    reference: str = ""
    late: Callable[[int], str] | None = None
    hint: str | _StrPromise = ""
    at_once: bool = False
    overdue: Callable[[int], Iterable[Overdue]] | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of a kind wait for somebody, how many of them are late, and the nearest day."""

    kind: Kind
    count: int
    late: int = 0
    due: date | None = None

    @property
    def shown(self) -> int | str:
        return f"{MOST}+" if self.count > MOST else self.count


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Said by each app when the node starts; what must be done first stands first."""
    _kinds.update({kind.name: kind for kind in kinds})


def every_kind() -> Iterator[Kind]:
    yield from _kinds.values()


def kind_of(name: str) -> Kind | None:
    return _kinds.get(name)


def what_waits(person: Actor) -> Iterator[Waiting]:
    """What waits for this person: at most one query a kind, kinds with nothing to do left out."""
    for kind in every_kind():
        waiting = waiting_of(kind, person)
        if waiting.count:
            yield waiting


def waiting_of(kind: Kind, person: Actor) -> Waiting:
    rows = kind.waits(person)
    if rows is None:
        return Waiting(kind, 0)
    if isinstance(rows, list):
        return Waiting(kind, len(rows))
    rows = rows.select_related(None).prefetch_related(None)
    if not kind.due:
        return Waiting(kind, rows.order_by()[: MOST + 1].count())
    days = list(rows.order_by(kind.due).values_list(kind.due, flat=True)[: MOST + 1])
    today = clock.today()
    return Waiting(kind, len(days), sum(day <= today for day in days), days[0] if days else None)


def tasks_of(kind: Kind, person: Actor, *, most: int) -> list[Task]:
    """The first tasks of a kind, the nearest day first; none where its rows have no reference."""
    rows = kind.waits(person)
    if rows is None or isinstance(rows, list):
        return (rows or [])[:most]
    if not kind.reference:
        return []
    columns = [name for name in ("uuid", kind.reference, kind.due) if name]
    ordered = rows.select_related(None).prefetch_related(None).order_by(kind.due or "pk")
    return [Task(*row) for row in ordered.values_list(*columns)[:most]]
