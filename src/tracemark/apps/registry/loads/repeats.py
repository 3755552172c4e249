"""Rows that are recorded already: in the register, or further up in the same file.

The same weapon is the same serial, maker, model and calibre in the same register. Records are looked up by the
folded serial, a thousand at a time; then the serials are compared as they are normally written, without
spaces, hyphens and case. Two that differ only in characters that look alike, O and 0, may be two weapons: both
are kept, with a warning, so that nothing is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection

from tracemark.apps.registry.data import Status
from tracemark.apps.registry.loads import words
from tracemark.marks import fold, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tracemark.apps.accounts.data import Partition
    from tracemark.apps.registry.loads.rows import Taken

TOGETHER = 900

_ASKED = """
SELECT m.fold, m.text, w.reference, w.maker, w.maker_text, w.model, w.model_text, w.calibre, w.calibre_text
FROM registry_mark m JOIN registry_weapon w ON w.id = m.weapon_id
WHERE m.fold IN ({folds}) AND m.kind = 'serial' AND NOT m.replaced AND w.partition = %s AND w.status <> %s
"""


class Identity(NamedTuple):
    """What makes two rows the same weapon; words where there is no code."""

    serial: str
    maker: str
    model: str
    calibre: str


@dataclass(slots=True)
class Sorted:
    """The rows of a batch: new ones, ones recorded before (and where), and which new ones look like another."""

    new: list[Taken] = field(default_factory=list)
    repeated: list[tuple[Taken, str]] = field(default_factory=list)
    alike: int = 0


def sort_out(partition: Partition, rows: Sequence[Taken]) -> Sorted:
    """Tell new rows from repeated ones, inside the command that writes them."""
    folds = [fold(row.weapon.description.serial) for row in rows]
    met: dict[str, list[tuple[Identity, str]]] = {}
    for folded, identity, reference in _recorded(partition, set(folds)):
        met.setdefault(folded, []).append((identity, reference))
    found = Sorted()
    first: dict[str, Taken] = {}
    for folded, row in zip(folds, rows, strict=True):
        others = met.get(folded)
        if others is None:
            earlier = first.setdefault(folded, row)
            if earlier is row:
                found.new.append(row)
                continue
            others = met[folded] = [(_identity(earlier), f"#{earlier.number}")]
        _place(row, others, found)
    return found


def _place(row: Taken, others: list[tuple[Identity, str]], found: Sorted) -> None:
    own = _identity(row)
    for identity, where in others:
        if identity == own:
            found.repeated.append((row, where))
            return
    found.alike += any(identity[1:] == own[1:] for identity, _where in others)
    found.new.append(row)
    others.append((own, f"#{row.number}"))


def _identity(row: Taken) -> Identity:
    said = row.weapon.description
    return _made(
        said.serial,
        (said.maker, said.maker_text),
        (said.model, said.model_text),
        (said.calibre, said.calibre_text),
    )


def _made(serial: str, *named: tuple[str, str]) -> Identity:
    return Identity(normalise(serial), *(code or words.plain(text) for code, text in named))


def _recorded(partition: Partition, folds: Iterable[str]) -> Iterator[tuple[str, Identity, str]]:
    wanted = sorted(folds)
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), TOGETHER):
            part = wanted[start : start + TOGETHER]
            statement = _ASKED.format(folds=", ".join(["%s"] * len(part)))
            cursor.execute(statement, [*part, partition.value, Status.WITHDRAWN.value])
            for folded, text, reference, *named in cursor.fetchall():
                pairs = zip(named[::2], named[1::2], strict=True)
                yield folded, _made(text, *pairs), reference
