"""Holders: registering them, meeting the same one again, looking at a name, erasing one.

A private person's name and document number are sealed in the ledger's disclosures under a key of their
own. Looking at them is a command: it takes a purpose and is recorded.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING
from unicodedata import normalize

from django.db import IntegrityError, transaction

from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import errors, policy
from tracemark.apps.registry.data import HolderFacts, HolderKind
from tracemark.apps.registry.events import HolderErased, HolderLookedAt, HolderRegistered
from tracemark.apps.registry.models import HolderRow
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotFound
from tracemark.kernel.identity import new_uuid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from tracemark.apps.accounts.data import Person


def ensure_holders(holders: Sequence[HolderFacts]) -> list[UUID]:
    """The uuid of each holder, inside the command under way; those not met before are registered."""
    blinds = [blind(holder) for holder in holders]
    wanted = dict(zip(blinds, holders, strict=True))
    known = _known(wanted)
    while wanted.keys() - known.keys():
        known |= _register(wanted, known)
    return [known[digest] for digest in blinds]


def _known(blinds: Iterable[str]) -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    for part in _in_parts(sorted(blinds)):
        found.update(HolderRow.objects.filter(blind__in=part).values_list("blind", "uuid"))
    return found


def _register(wanted: Mapping[str, HolderFacts], known: Mapping[str, UUID]) -> dict[str, UUID]:
    """Register those who are not known; where another writer was quicker, what is known now."""
    new = [
        (HolderRow(uuid=new_uuid(), kind=holder.kind.value, name=_open_name(holder), blind=digest), holder)
        for digest, holder in sorted(wanted.items(), key=itemgetter(0))
        if digest not in known
    ]
    try:
        with transaction.atomic():
            HolderRow.objects.bulk_create([row for row, _holder in new], batch_size=2000)
    except IntegrityError:
        now_known = _known(wanted)
        if now_known.keys() <= known.keys():
            raise
        return now_known
    record(*(_registered(row, holder) for row, holder in new))
    return {row.blind: row.uuid for row, _holder in new}


@command
def register_holder(*, by: Person, holder: HolderFacts) -> UUID:
    """Record a holder, or find the one that is already recorded under the same name and number."""
    uuid = ensure_holders([holder])[0]
    record(HolderLookedAt(subject=uuid, purpose="registration"))
    return uuid


@command
def look_at_holder(*, by: Person, holder: UUID, purpose: str, case: str = "") -> dict[str, str]:
    """The name and number of a holder, for a stated purpose; the look itself is recorded (ITI 15).

    Raises:
        PurposeMissing
        NotFound: no such holder, or none of the registers that this person sees.
    """
    if not purpose.strip():
        raise errors.PurposeMissing
    row = _seen(by, holder, case=case)
    record(HolderLookedAt(subject=holder, purpose=purpose, case=case))
    if row.kind != HolderKind.PERSON:
        return {"name": row.name}
    return ledger.disclosures_of([holder]).get(holder, {})


@command
def erase_holder(*, by: Person, holder: UUID, basis: str) -> None:
    """Erase a person: the key goes, with it every sealed value; the proofs stay whole.

    The digest by which the person was met again goes too. Whoever registers them later meets somebody new.

    Raises:
        NotFound: no such holder, or none of the registers that this person sees.
    """
    row = _seen(by, holder)
    record(HolderErased(subject=holder, basis=basis))
    ledger.erase_person(holder)
    row.erased, row.blind = True, blind_of_erased(holder)
    row.save(update_fields=["erased", "blind"])


def blind(holder: HolderFacts) -> str:
    """A keyed digest of kind, name and number: tells the same holder again, and nothing to a thief."""
    said = [holder.kind.value, *(_plain(text) for text in (holder.name, holder.number))]
    return ledger.blind_digest("\x1f".join(said))


def blind_of_erased(holder: UUID) -> str:
    """What stands in the place of the digest after an erasure: it says nothing, and is never the same twice."""
    return f"erased-{holder.hex}"


def _seen(by: Person, holder: UUID, *, case: str = "") -> HolderRow:
    row: HolderRow = HolderRow.locked(uuid=holder)
    if not policy.sees_holder(by, row, case=case):
        raise NotFound
    return row


def _plain(text: str) -> str:
    return " ".join(normalize("NFKC", text).casefold().split())


def _open_name(holder: HolderFacts) -> str:
    return "" if holder.kind is HolderKind.PERSON else holder.name


def _registered(row: HolderRow, holder: HolderFacts) -> HolderRegistered:
    if holder.kind is HolderKind.PERSON:
        return HolderRegistered(
            subject=row.uuid, person=row.uuid, kind=row.kind, name=holder.name, number=holder.number
        )
    return HolderRegistered(subject=row.uuid, kind=row.kind, called=holder.name, registered_as=holder.number)


def _in_parts(items: list[str], size: int = 500) -> list[list[str]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
