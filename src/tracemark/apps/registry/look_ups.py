"""Looking up by a person or a place: the weapons of one holder, the weapons of one place (ITI 15 (a)).

A search by serial starts from a weapon; these start from people, so each takes a purpose and a case, counts
against the officer's budget and leaves one entry for the page that it fills. A person is found by the whole
name and number only, through the keyed digest: there is no list of names to read. A place shows no name
unless it is asked for, and then each person on the page counts as a look.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Purpose
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import errors, policy
from tracemark.apps.registry.data import HolderFacts, HolderKind, Status
from tracemark.apps.registry.events import RecordsLookedUp
from tracemark.apps.registry.holders import blind
from tracemark.apps.registry.models import DeedRow, HolderRow, WeaponRow
from tracemark.kernel.commands import command, current, record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person

PAGE = 50
"""So many records are on one page; each page is a look of its own."""
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up shows: records, and where names were asked for the name of each private person."""

    weapons: tuple[WeaponRow, ...] = ()
    names: dict[UUID, str] = field(default_factory=dict)
    after: int | None = None
    """Where the next page begins; none where this is the last."""


@command
def look_up_holder(*, by: Person, holder: HolderFacts, purpose: str, case: str, after: int = 0) -> Found:
    """The weapons of one holder, known by the whole name and number. One look, whether or not there is one.

    Raises:
        PurposeUnknown, CaseNumberMissing, CaseNumberUnknown, LooksUsedUp
    """
    accounts.take_look(by=by, what="holder", purpose=purpose, case=case)
    in_case = purpose == Purpose.TRACE
    row = HolderRow.objects.filter(blind=blind(holder)).first()
    seen = row if row and policy.sees_holder(by, row, in_case=in_case) else None
    rows = _standing(by, in_case=in_case).filter(holder=seen) if seen else WeaponRow.objects.none()
    page, following = _page(rows, after)
    _told(page, what="holder", purpose=purpose, case=case, persons=[seen.uuid] if seen else [])
    return Found(page, {}, following)


@command
def look_up_place(
    *, by: Person, place: str, purpose: str, case: str, with_names: bool = False, after: int = 0
) -> Found:
    """The weapons with a deed at this place, as it was written there; with names, who holds each.

    Raises:
        PurposeUnknown, CaseNumberMissing, CaseNumberUnknown, LooksUsedUp
        PlaceTooShort
    """
    wanted = " ".join(place.split())
    if len(wanted) < SHORTEST:
        raise errors.PlaceTooShort(least=SHORTEST)
    in_case = purpose == Purpose.TRACE
    there = DeedRow.objects.filter(place__iexact=wanted).values("weapon")
    page, following = _page(_standing(by, in_case=in_case).filter(pk__in=there), after)
    persons = _private(page) if with_names else []
    accounts.take_look(by=by, what="place", purpose=purpose, case=case, persons=max(len(persons), 1))
    _told(
        page, what="place", purpose=purpose, case=case, persons=persons, place=wanted if page or after else ""
    )
    return Found(page, _names(persons), following)


def _standing(by: Person, *, in_case: bool) -> QuerySet[WeaponRow]:
    """The records of the registers that the person sees; of all of them in a case of somebody who traces."""
    seen = Q() if in_case and policy.TRACERS & by.roles else policy.visible_to(by)
    return WeaponRow.objects.filter(seen).exclude(status=Status.WITHDRAWN.value).select_related("holder")


def _page(rows: QuerySet[WeaponRow], after: int) -> tuple[tuple[WeaponRow, ...], int | None]:
    found = list(rows.filter(pk__gt=after).order_by("pk")[: PAGE + 1])
    return tuple(found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else None


def _private(weapons: Iterable[WeaponRow]) -> list[UUID]:
    """The private persons who hold these weapons, each once."""
    holders = (weapon.holder for weapon in weapons)
    return list(
        {one.uuid: None for one in holders if one and one.kind == HolderKind.PERSON and not one.erased}
    )


def _names(persons: list[UUID]) -> dict[UUID, str]:
    return {uuid: facts.get("name", "") for uuid, facts in ledger.disclosures_of(persons).items()}


def _told(
    weapons: tuple[WeaponRow, ...],
    *,
    what: str,
    purpose: str,
    case: str,
    persons: list[UUID],
    place: str = "",
) -> None:
    record(
        RecordsLookedUp(
            subject=current().id,
            what=what,
            purpose=purpose,
            case=case.strip(),
            weapons=len(weapons),
            persons=tuple(persons),
            place=place,
        )
    )
