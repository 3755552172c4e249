"""Holders: registering them, meeting the same one again, looking at a name, erasing one.

A private person's name and document number are sealed in the ledger's disclosures under a key of their
own. Looking at them is a command: it takes a purpose and a case, counts against a budget and is recorded.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING
from unicodedata import normalize
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Purpose
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import errors, ids, policy
from tracemark.apps.registry.data import HolderFacts, HolderKind
from tracemark.apps.registry.events import HolderErased, HolderLookedAt
from tracemark.apps.registry.models import HolderRow
from tracemark.apps.registry.write import Known, insert
from tracemark.kernel.commands import command, record, record_entries
from tracemark.kernel.errors import NotFound
from tracemark.kernel.events import Entry
from tracemark.kernel.identity import new_uuid_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from tracemark.apps.accounts.data import Person

REGISTERED = "holder.registered"
HOLDER = ("id", "uuid", "kind", "name", "blind", "erased")


def ensure_holders(holders: Sequence[HolderFacts]) -> list[UUID]:
    """The uuid of each holder, inside the command under way; those not met before are registered."""
    return [known.uuid for known in known_holders(holders)]


def known_holders(holders: Sequence[HolderFacts]) -> list[Known]:
    """The same for a load, which goes on with the rows."""
    blinds = ledger.blind_digests(_blinded(holder) for holder in holders)
    wanted = dict(zip(blinds, holders, strict=True))
    known = _known(wanted)
    while wanted.keys() - known.keys():
        known |= _register(wanted, known)
    return [known[digest] for digest in blinds]


def _known(blinds: Iterable[str]) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for part in _in_parts(sorted(blinds)):
        rows = HolderRow.objects.filter(blind__in=part).values_list("blind", "uuid", "pk")
        found.update((blind, Known(uuid, pk, str(uuid))) for blind, uuid, pk in rows)
    return found


def _register(wanted: Mapping[str, HolderFacts], known: Mapping[str, Known]) -> dict[str, Known]:
    """Register those who are not known; where another writer was quicker, what is known now."""
    new = sorted(wanted.keys() - known.keys())
    taken = zip(new, new_uuid_texts(len(new)), ids.take(HolderRow, len(new)), strict=True)
    made = {digest: Known(UUID(text), pk, text) for digest, text, pk in taken}
    rows = [
        (one.pk, one.uuid.hex, wanted[digest].kind.value, _open_name(wanted[digest]), digest, False)
        for digest, one in made.items()
    ]
    try:
        with _undone_alone():
            insert(HolderRow, HOLDER, rows)
    except IntegrityError:
        now_known = _known(wanted)
        if now_known.keys() <= known.keys():
            raise
        return now_known
    record_entries([_entry(one, wanted[digest]) for digest, one in made.items()])
    return made


@command
def register_holder(*, by: Person, holder: HolderFacts) -> UUID:
    """Record a holder, or find the one that is already recorded under the same name and number."""
    uuid = ensure_holders([holder])[0]
    record(HolderLookedAt(subject=uuid, purpose="registration"))
    return uuid


@command
def look_at_holder(*, by: Person, holder: UUID, purpose: str, case: str) -> dict[str, str]:
    """The name and number of a holder, for a purpose of the list; the look is counted and recorded (ITI 15).

    Raises:
        PurposeUnknown, CaseNumberMissing, CaseNumberUnknown, LooksUsedUp
        NotFound: no such holder, or none of the registers that this person sees.
    """
    accounts.check_look(by=by, purpose=purpose, case=case)
    row = _seen(by, holder, in_case=purpose == Purpose.TRACE)
    record(HolderLookedAt(subject=holder, purpose=purpose, case=case.strip()))
    if row.kind != HolderKind.PERSON:
        return {"name": row.name}
    accounts.take_look(by=by, what="holder", purpose=purpose, case=case)
    return ledger.disclosures_of([holder]).get(holder, {})


@command
def erase_holder(*, by: Person, holder: UUID, basis: str) -> None:
    """Erase a person: the key goes, with it every sealed value; the proofs stay whole.

    The digest by which the person was met again goes too. Whoever registers them later meets somebody new.

    Raises:
        BasisMissing
        NotFound: no such holder, or none of the registers that this person sees.
        ErasedBefore
    """
    if not basis.strip():
        raise errors.BasisMissing
    row = _seen(by, holder)
    if row.erased:
        raise errors.ErasedBefore
    record(HolderErased(subject=holder, basis=basis))
    ledger.erase_person(holder)
    row.erased, row.blind = True, blind_of_erased(holder)
    row.save(update_fields=["erased", "blind"])


def blind(holder: HolderFacts) -> str:
    """A keyed digest of kind, name and number: tells the same holder again, and nothing to a thief."""
    return ledger.blind_digest(_blinded(holder))


def _blinded(holder: HolderFacts) -> str:
    return "\x1f".join([holder.kind.value, _plain(holder.name), _plain(holder.number)])


def blind_of_erased(holder: UUID) -> str:
    """What stands in the place of the digest after an erasure: it says nothing, and is never the same twice."""
    return f"erased-{holder.hex}"


def _seen(by: Person, holder: UUID, *, in_case: bool = False) -> HolderRow:
    row: HolderRow = HolderRow.locked(uuid=holder)
    if not policy.sees_holder(by, row, in_case=in_case):
        raise NotFound
    return row


def _plain(text: str) -> str:
    return " ".join(normalize("NFKC", text).casefold().split())


def _open_name(holder: HolderFacts) -> str:
    return "" if holder.kind is HolderKind.PERSON else holder.name


def _entry(one: Known, holder: HolderFacts) -> Entry:
    """A private person's name and number are sealed; of others both stand in clear, under other names."""
    kind = holder.kind.value
    if holder.kind is HolderKind.PERSON:
        sealed = {"name": holder.name, "number": holder.number} if holder.number else {"name": holder.name}
        return Entry(REGISTERED, one.text, {"kind": kind}, sealed, one.uuid)
    body = {"kind": kind, "called": holder.name}
    if holder.number:
        body["registered_as"] = holder.number
    return Entry(REGISTERED, one.text, body)


def _undone_alone() -> AbstractContextManager[object]:
    """On PostgreSQL another writer can be quicker, and only this step is undone.

    SQLite has one writer at a time, so it cannot happen; and a savepoint there would copy every page that a
    load changes to a file on the side, until its transaction ends.
    """
    return nullcontext() if connection.vendor == "sqlite" else transaction.atomic()


def _in_parts(items: list[str], size: int = 500) -> list[list[str]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
