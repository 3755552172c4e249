"""Holders: registering them, meeting the same one again, looking at a name, erasing one.

A private person's name and document number are sealed in the ledger's disclosures under a key of their
own. Looking at them is a command: it takes a purpose and is recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry.data import HolderFacts, HolderKind
from tracemark.apps.registry.events import HolderErased, HolderLookedAt, HolderRegistered
from tracemark.apps.registry.models import HolderRow
from tracemark.kernel.commands import command, record
from tracemark.kernel.identity import new_uuid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from tracemark.apps.accounts.data import Person


def ensure_holders(holders: Sequence[HolderFacts]) -> list[UUID]:
    """The uuid of each holder, inside the command under way; those not met before are registered."""
    blinds = [blind(holder) for holder in holders]
    known: dict[str, UUID] = {}
    for part in _in_parts(sorted(set(blinds))):
        known.update(HolderRow.objects.filter(blind__in=part).values_list("blind", "uuid"))
    new: list[HolderRow] = []
    for digest, holder in zip(blinds, holders, strict=True):
        if digest in known:
            continue
        row = HolderRow(uuid=new_uuid(), kind=holder.kind.value, name=_open_name(holder), blind=digest)
        known[digest] = row.uuid
        new.append(row)
        record(_registered(row, holder))
    HolderRow.objects.bulk_create(new, batch_size=2000)
    return [known[digest] for digest in blinds]


@command
def register_holder(*, by: Person, holder: HolderFacts) -> UUID:
    """Record a holder, or find the one that is already recorded under the same name and number."""
    uuid = ensure_holders([holder])[0]
    record(HolderLookedAt(subject=uuid, purpose="registration"))
    return uuid


@command
def look_at_holder(*, by: Person, holder: UUID, purpose: str, case: str = "") -> dict[str, str]:
    """The name and number of a holder, for a stated purpose; the look itself is recorded (ITI 15)."""
    row = HolderRow.locked(uuid=holder)
    record(HolderLookedAt(subject=holder, purpose=purpose, case=case))
    if row.kind != HolderKind.PERSON:
        return {"name": row.name}
    return ledger.disclosures_of([holder]).get(holder, {})


@command
def erase_holder(*, by: Person, holder: UUID, basis: str) -> None:
    """Erase a person: the key goes, with it every sealed value; the proofs stay whole."""
    row = HolderRow.locked(uuid=holder)
    record(HolderErased(subject=holder, basis=basis))
    ledger.erase_person(holder)
    row.erased = True
    row.save(update_fields=["erased"])


def blind(holder: HolderFacts) -> str:
    """A keyed digest of kind, name and number: tells the same holder again, and nothing to a thief."""
    said = [holder.kind.value, *(_plain(text) for text in (holder.name, holder.number))]
    return ledger.blind_digest("\x1f".join(said))


def _plain(text: str) -> str:
    return " ".join(normalize("NFKC", text).casefold().split())


def _open_name(holder: HolderFacts) -> str:
    return "" if holder.kind is HolderKind.PERSON else holder.name


def _registered(row: HolderRow, holder: HolderFacts) -> HolderRegistered:
    if holder.kind is HolderKind.PERSON:
        return HolderRegistered(
            subject=row.uuid, person=row.uuid, kind=row.kind, name=holder.name, number=holder.number
        )
    return HolderRegistered(subject=row.uuid, kind=row.kind, called=holder.name)


def _in_parts(items: list[str], size: int = 500) -> list[list[str]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
