"""Personal facts: sealed one by one under a key of the person, readable only while that key exists.

Each person has a key of 32 random bytes, wrapped under the node's key. Erasing a person deletes the key and
the sealed facts; the leaves keep their salted digests and every proof stays whole. What an erased person's
facts were cannot be computed from anything that is left in the database. A copy of the database that is
older than the erasure still holds the wrapped key: such copies must be rotated within the period that the
law allows, and the printed guide says so.

Decoy digests are computed from the person's key. So the node can tell them from facts, and notices when a
sealed fact disappears without an erasure; nobody else can, and after an erasure nobody at all.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from django.db import connection, transaction

from tracemark.apps.ledger import store
from tracemark.apps.ledger.errors import FactDoesNotOpen, StillInUse
from tracemark.apps.ledger.models import SUBJECT_KEY, DisclosureRow, SubjectKeyRow
from tracemark.apps.ledger.press import KEY_BYTES, Key, fact_place
from tracemark.apps.ledger.vault import unwrapped, vault
from tracemark.kernel.commands import current, record_entries
from tracemark.kernel.events import Entry
from tracemark.proofs import disclosures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    from tracemark.apps.ledger.store import Fact

ERASED = "person.erased"
DIGESTS_AN_ENTRY = 500
_PART = 2000


def keys_of(persons: Iterable[UUID]) -> dict[UUID, Key]:
    """The keys of those persons who have one (one query for each two thousand)."""
    within, found = vault(), {}
    for part in _parts(list(set(persons))):
        for person, wrapped in store.wrapped_keys(part):
            found[person] = Key(unwrapped(within, wrapped, _about(person), where=SUBJECT_KEY))
    return found


def keys_for(persons: Iterable[UUID]) -> dict[UUID, Key]:
    """The keys of these persons; those who have none yet get one."""
    wanted = set(persons)
    found = keys_of(wanted)
    made = {person: secrets.token_bytes(KEY_BYTES) for person in wanted - found.keys()}
    if made:
        wrap = vault().wrap
        store.add_wrapped_keys([(person, wrap(raw, _about(person))) for person, raw in made.items()])
    return found | {person: Key(raw) for person, raw in made.items()}


def disclosures_of(persons: Iterable[UUID]) -> dict[UUID, dict[str, str]]:
    """What the ledger says of each of these persons: by name, the latest value. Erased ones are absent.

    The caller records the look.
    """
    keys = keys_of(persons)
    told: dict[UUID, dict[str, str]] = {}
    for part in _parts(list(keys)):
        for sealed in store.facts_about(part):
            fact = disclosures.read(_opened(keys[sealed.person], sealed))
            told.setdefault(sealed.person, {})[fact.name] = fact.value
    return told


def disclosed_in(seqs: Sequence[int]) -> dict[int, list[str]]:
    """The disclosures of these entries, as they are proved; those of erased persons are absent."""
    facts = store.facts_of(seqs)
    keys = keys_of(fact.person for fact in facts)
    told: dict[int, list[str]] = {}
    for fact in facts:
        if fact.person in keys:
            told.setdefault(fact.seq, []).append(_opened(keys[fact.person], fact))
    return told


def seal(person: UUID, *, purpose: str, text: str) -> bytes:
    """Seal a text about a person that stands in another app's table; erasing the person closes it too."""
    return keys_for([person])[person].seal(text.encode(), purpose.encode())


def unseal(sealed: Mapping[UUID, bytes], *, purpose: str) -> dict[UUID, str]:
    """Open what was sealed about these persons; erased ones are absent."""
    keys = keys_of(sealed)
    return {
        person: _unsealed(keys[person], bytes(blob), purpose.encode())
        for person, blob in sealed.items()
        if person in keys
    }


def erase_person(person: UUID, *, why: str = "") -> int:
    """Erase what the ledger knows of a person; part of the command under way, which says on which basis.

    The entry lists every digest that stood for the person, decoys too: a verification then knows that these
    were erased and by whom. How many facts were erased is returned.

    Raises:
        StillInUse: this command has already recorded something about the person.
        Unrecorded: called outside a command.

    """
    if any(entry.person == person and entry.personal for entry in current().entries):
        raise StillInUse
    rows = DisclosureRow.objects.filter(person=person)
    digests = set(rows.values_list("digest", flat=True))
    erased = len(digests)
    key = keys_of([person]).get(person)
    if key is not None:
        for seq in set(rows.values_list("seq", flat=True)):
            digests.update(key.decoys(seq))
    ordered = sorted(digests)
    parts = [ordered[start : start + DIGESTS_AN_ENTRY] for start in range(0, len(ordered), DIGESTS_AN_ENTRY)]
    record_entries([Entry(ERASED, str(person), body={"digests": part}, why=why) for part in parts or [[]]])
    _overwrite_what_is_deleted()
    rows.delete()
    SubjectKeyRow.objects.filter(person=person).delete()
    return erased


def _overwrite_what_is_deleted() -> None:
    """SQLite leaves deleted rows in free pages and in its log unless it is told not to."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
    transaction.on_commit(_empty_the_log, robust=True)


def _empty_the_log() -> None:
    """While somebody reads, SQLite keeps the log; then the next checkpoint overwrites it."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _opened(key: Key, fact: Fact) -> str:
    return _unsealed(key, fact.blob, fact_place(fact.seq, fact.digest))


def _unsealed(key: Key, sealed: bytes, about: bytes) -> str:
    try:
        return key.unseal(sealed, about).decode()
    except InvalidTag:
        raise FactDoesNotOpen from None


def _about(person: UUID) -> bytes:
    return b"person " + person.bytes


def _parts(items: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(items), _PART):
        yield items[start : start + _PART]
