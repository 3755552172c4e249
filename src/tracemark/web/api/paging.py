"""Lists a page at a time: `after` or `before` names the record at which a page begins, by its uuid.

A page does not shift when something new comes in, and nothing is counted. A record that the caller does not
see is no place to begin at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from django.db.models import Q
from ninja import Schema
from pydantic import Field

from tracemark.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

MOST = 100


class Place(Schema):
    """Where in a list."""

    after: UUID | None = Field(None, description="The uuid after which the page begins.")
    before: UUID | None = Field(None, description="The uuid before which the page ends; not with `after`.")
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50


class Listed(Schema):
    """The places at which the pages around this one begin; empty at the ends."""

    before: UUID | None = None
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Any]
    before: UUID | None
    after: UUID | None

    def told(self, tell: Callable[[Any], Any]) -> dict[str, Any]:
        return {"items": [tell(row) for row in self.rows], "before": self.before, "after": self.after}


def page_of(rows: QuerySet[Any], place: Place, *, order: str) -> Page:
    """One page, in the order of one column (`-` for falling) and of arrival within it.

    Raises:
        NotFound: the place is no record of this list.
    """
    column, falling = order.lstrip("-"), order.startswith("-")
    start = _start(rows, place.after or place.before, column)
    turned = place.before is not None and place.after is None
    down = falling != turned
    sign = "lt" if down else "gt"
    if start:
        value, pk = start
        rows = rows.filter(Q((f"{column}__{sign}", value)) | Q((column, value), (f"pk__{sign}", pk)))
    way = "-" if down else ""
    found = list(rows.order_by(f"{way}{column}", f"{way}pk")[: place.limit + 1])
    more, found = len(found) > place.limit, found[: place.limit]
    if turned:
        found.reverse()
    first, last = (found[0].uuid, found[-1].uuid) if found else (None, None)
    has_before = more if turned else start is not None
    has_after = start is not None if turned else more
    return Page(found, first if has_before else None, last if has_after else None)


def one_of(rows: QuerySet[Any], uuid: UUID) -> Any:
    """Raises: NotFound."""
    row = rows.filter(uuid=uuid).first()
    if row is None:
        raise NotFound
    return row


def _start(rows: QuerySet[Any], uuid: UUID | None, column: str) -> tuple[Any, int] | None:
    if uuid is None:
        return None
    found = rows.order_by().filter(uuid=uuid).values_list(column, "pk").first()
    if found is None:
        raise NotFound
    return found
