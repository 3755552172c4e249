"""What an inspector's own system may read: samples and their lines (PoA II.17).

Not here: looks at personal data. They leave the node in a person's hands, with a second factor shown just before.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Schema

from tracemark.apps.inspection import api as inspection
from tracemark.apps.inspection.data import Finding, Way
from tracemark.apps.inspection.states import SampleState
from tracemark.web.api.door import TokenRequest
from tracemark.web.api.operations import asks
from tracemark.web.api.paging import Listed, Place, page_of

router = Router(tags=["inspection"])


class Sample(Schema):
    """An inspection. `population` to `seed` are empty where it began at the shelf; `result` until it is closed."""

    uuid: UUID
    reference: str
    way: Way
    state: SampleState
    place: str
    partition: str
    filters: dict[str, Any]
    population: int | None
    population_digest: str
    ledger_size: int | None
    ledger_root: str
    seed: str
    at: datetime
    ended_at: datetime | None
    result: dict[str, int] | None
    why: str


class SamplePage(Listed):
    items: list[Sample]


class SampleLine(Schema):
    uuid: UUID
    number: int
    weapon: UUID | None
    reference: str
    finding: Finding
    read: str
    read_maker: str
    note: str
    seen_at: datetime | None
    done: str
    answered_at: datetime | None


class LinePage(Listed):
    items: list[SampleLine]


@asks(router, "/samples", scope="see.samples", answer=SamplePage)
def list_samples(request: TokenRequest, place: Annotated[Place, Query()]) -> dict[str, Any]:
    """List the inspections, newest first."""
    return page_of(inspection.list_samples(request.auth.person), place, order="-at").told(_as(Sample))


@asks(router, "/samples/{uuid:sample}", scope="see.samples", answer=Sample)
def get_sample(request: TokenRequest, sample: UUID) -> dict[str, Any]:
    """Get one inspection, with what it takes to draw it again."""
    said: dict[str, Any] = _as(Sample)(inspection.sample_for(request.auth.person, sample))
    return said


@asks(router, "/samples/{uuid:sample}/lines", scope="see.samples", answer=LinePage)
def list_sample_lines(
    request: TokenRequest, sample: UUID, place: Annotated[Place, Query()]
) -> dict[str, Any]:
    """List the weapons of an inspection, with what was seen of each and what was done about it."""
    lines = inspection.sample_for(request.auth.person, sample).lines.all()
    return page_of(lines, place, order="number").told(_as(SampleLine))


def _as(kind: type[Schema]) -> Any:
    return lambda row: {name: getattr(row, name) for name in kind.model_fields}
