"""What the registers answered to a case, kept in the officer's session: what was shown may be compared and confirmed.

A record of another register is opened only if a recorded search for this case has shown it (NAT-c). Weapons have
no names in them, so nothing about a person is kept here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry.data import Found, Status
from tracemark.marks import REMARKS, Code

if TYPE_CHECKING:
    from django.http import HttpRequest

    from tracemark.apps.registry.data import SearchResult
    from tracemark.marks import Remark

KEY = "case_searches"
KEPT_CASES = 10


@dataclass(frozen=True)
class Shown:
    """The last answer to this case."""

    reading: str
    candidates: list[Found]
    others: float
    not_registered: float
    matched: int
    complete: bool

    def one(self, weapon: UUID) -> Found | None:
        return next((found for found in self.candidates if found.weapon == weapon), None)


def keep(request: HttpRequest, case: UUID, result: SearchResult) -> None:
    kept = request.session.get(KEY, {})
    kept.pop(str(case), None)
    while len(kept) >= KEPT_CASES:
        kept.pop(next(iter(kept)))
    kept[str(case)] = {
        "reading": result.reading,
        "candidates": [_plain(found) for found in result.candidates],
        "others": result.others,
        "not_registered": result.not_registered,
        "matched": result.matched,
        "complete": result.complete,
    }
    request.session[KEY] = kept


def last(request: HttpRequest, case: UUID) -> Shown | None:
    kept = request.session.get(KEY, {}).get(str(case))
    if kept is None:
        return None
    return Shown(**{**kept, "candidates": [_found(said) for said in kept["candidates"]]})


def _plain(found: Found) -> dict[str, Any]:
    said = {name: getattr(found, name) for name in found.__dataclass_fields__}
    return {
        **said,
        "weapon": str(found.weapon),
        "partition": found.partition.value,
        "status": found.status.value,
        "remarks": [remark.data for remark in found.remarks],
    }


def _found(said: dict[str, Any]) -> Found:
    return Found(
        **{
            **said,
            "weapon": UUID(said["weapon"]),
            "partition": Partition(said["partition"]),
            "status": Status(said["status"]),
            "remarks": tuple(_remark(dict(data)) for data in said["remarks"]),
        }
    )


def _remark(data: dict[str, Any]) -> Remark:
    return REMARKS[Code(data.pop("code"))](**data)
