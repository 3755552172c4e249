"""What a person holds who leaves the post: each app says it of its own rows, and how it goes to somebody else.

Most work is an office's: who stays goes on with it. Only where a row names one officer who must act next does its
app register a kind here; handing it over is a command of that app, with its own entries in the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Kind:
    """A kind of thing that one person holds.

    Attributes:
        sentence: what it is, for a number: "open cases".
        held_by: the rows that this person holds.
        hand_over: the command; it takes `by`, `person` and `to`.
        without: what becomes of it when nobody is named.
        page: the name of the page's address where they are listed; `query` follows it. Empty where there is none.
        reference: the name of the rows' column that a hand-over list prints; empty where there is none.
    """

    name: str
    sentence: Callable[[int], str]
    held_by: Callable[[UUID], QuerySet[Any]]
    hand_over: Callable[..., int]
    without: str | _StrPromise
    page: str = ""
    query: str = ""
    reference: str = ""


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Said by each app when the node starts."""
    _kinds.update({kind.name: kind for kind in kinds})


def every_kind() -> Iterator[Kind]:
    yield from _kinds.values()
