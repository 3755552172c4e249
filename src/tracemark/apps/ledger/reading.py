"""Reading the ledger: its head, entries, and the proofs of one entry and of one state after another."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Min

from tracemark.apps.ledger import store
from tracemark.apps.ledger.data import Head, LedgerEntry
from tracemark.apps.ledger.errors import NoSuchEntry
from tracemark.apps.ledger.models import CheckpointRow, EventRow
from tracemark.proofs import base64text, tree
from tracemark.proofs.checkpoint import read_checkpoint
from tracemark.proofs.leaf import BadLeaf, Leaf, read
from tracemark.proofs.tlogproof import TlogProof

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import QuerySet


def head() -> Head | None:
    """The latest signed state of the ledger; none while it is empty."""
    note = CheckpointRow.objects.order_by("-size").values_list("note", flat=True).first()
    if note is None:
        return None
    checkpoint = read_checkpoint(note)
    return Head(checkpoint.size, base64text.write(checkpoint.root), checkpoint.origin, note)


def last_moment() -> datetime | None:
    """The time of the last entry; the times of the ledger never go back, whatever the clock does."""
    return EventRow.objects.order_by("-seq").values_list("at", flat=True).first()


def deeds_by(actor: UUID, *, first: int, until: datetime) -> list[LedgerEntry]:
    """The first entry of each deed that somebody did from a place on until a moment, in the order of the ledger.

    One leaf is read for each deed, so that a bulk load of that time costs no more than a single step.
    """
    rows = EventRow.objects.filter(seq__gte=first, seq__lt=_first_place(lambda at: at > until))
    firsts = rows.values("deed").annotate(begins=Min("seq")).values_list("begins", flat=True)
    found = EventRow.objects.filter(seq__in=firsts)
    return [entry for entry in _entries(found) if entry.actor == actor]


def entries_of(subject: str) -> list[LedgerEntry]:
    """Every entry about one weapon, holder, case ..., in the order of the ledger."""
    return list(_entries(EventRow.objects.filter(subject=subject)))


def entries_about(subjects: Iterable[str]) -> list[LedgerEntry]:
    """Every entry about any of these, in the order of the ledger: for rebuilding tables in parts."""
    return list(_entries(EventRow.objects.filter(subject__in=list(subjects))))


def subjects_of_kind(act: str, *, first: int = 0, most: int = 1000) -> list[tuple[int, str]]:
    """Places and subjects of entries of this kind from a place on, without opening them."""
    rows = EventRow.objects.filter(act=act, seq__gte=first).order_by("seq")
    return list(rows.values_list("seq", "subject")[:most])


def subjects_known(act: str, subjects: Iterable[str]) -> set[str]:
    """Which of these have an entry of this kind."""
    return set(EventRow.objects.filter(act=act, subject__in=list(subjects)).values_list("subject", flat=True))


def entries_of_kind(
    acts: Iterable[str], *, first: int = 0, until: int | None = None, most: int = 1000
) -> list[LedgerEntry]:
    """Entries of these kinds from a place on, up to and without another: for an inspector, and for rebuilding
    tables in parts.
    """
    rows = EventRow.objects.filter(act__in=list(acts), seq__gte=first)
    return list(_entries(rows if until is None else rows.filter(seq__lt=until), most))


def entries_from(first: int, *, most: int = 1000) -> list[LedgerEntry]:
    """The next entries from a place on."""
    return list(_entries(EventRow.objects.filter(seq__gte=first), most))


def place_at(moment: datetime) -> int:
    """The place of the first entry of this moment or later; behind the last where there is none."""
    return _first_place(lambda at: at >= moment)


def _first_place(beyond: Callable[[datetime], bool]) -> int:
    """The first place whose time is beyond; behind the last where there is none.

    Times never run back in the ledger, so twenty looks find one moment among a million, without an index.
    """
    low, last = 0, EventRow.objects.order_by("-seq").values_list("seq", flat=True).first()
    high = 0 if last is None else last + 1
    while low < high:
        middle = (low + high) // 2
        at = EventRow.objects.filter(seq=middle).values_list("at", flat=True).first()
        if at is None or beyond(at):
            high = middle
        else:
            low = middle + 1
    return low


def place_of_deed(deed: UUID, acts: Iterable[str], *, since: datetime) -> int:
    """The place of the entry of one of these kinds that a deed left, which was done at that moment or later.

    Raises:
        NoSuchEntry

    """
    rows = EventRow.objects.filter(act__in=list(acts), seq__gte=place_at(since), deed=deed)
    seq = next(iter(rows.values_list("seq", flat=True)[:1]), None)
    if seq is None:
        raise NoSuchEntry
    return seq


def latest_entries(*, most: int = 50) -> list[LedgerEntry]:
    """The newest entries, newest first."""
    rows = EventRow.objects.order_by("-seq").values_list("leaf", flat=True)[:most]
    return [as_entry(bytes(leaf)) for leaf in rows]


def entry(seq: int) -> LedgerEntry:
    """Raises:
    NoSuchEntry

    """
    return as_entry(leaf_at(seq))


def leaf_at(seq: int) -> bytes:
    """The bytes that were hashed.

    Raises:
        NoSuchEntry

    """
    leaf = EventRow.objects.filter(seq=seq).values_list("leaf", flat=True).first()
    if leaf is None:
        raise NoSuchEntry
    return bytes(leaf)


def proof_of(seq: int) -> TlogProof:
    """The proof that an entry stands in the ledger, under the latest checkpoint, with the entry inside.

    Raises:
        NoSuchEntry

    """
    now = head()
    if now is None or not 0 <= seq < now.size:
        raise NoSuchEntry
    hashes = store.prove(lambda read_node: tree.inclusion_proof(seq, now.size, read_node))
    return TlogProof(seq, tuple(hashes), now.note, leaf_at(seq))


def consistency_proof(old: int, new: int) -> list[bytes]:
    """The hashes that show the ledger of `new` entries to begin with the one of `old` entries.

    Raises:
        NoSuchEntry: the ledger never had one of these sizes.

    """
    now = head()
    if now is None or not 0 < old <= new <= now.size:
        raise NoSuchEntry
    return store.prove(lambda read_node: tree.consistency_proof(old, new, read_node))


def checkpoint_at(size: int) -> str:
    """The checkpoint that was signed when the ledger had this size.

    Raises:
        NoSuchEntry

    """
    note = CheckpointRow.objects.filter(size=size).values_list("note", flat=True).first()
    if note is None:
        raise NoSuchEntry
    return note


def as_entry(data: bytes) -> LedgerEntry:
    """Raises:
    BadLeaf: the stored bytes are no leaf: somebody changed them.

    """
    leaf = read(data)
    try:
        return _told(leaf)
    except ValueError:
        raise BadLeaf("schema") from None


def _told(leaf: Leaf) -> LedgerEntry:
    return LedgerEntry(
        seq=leaf.seq,
        id=UUID(leaf.id),
        at=datetime.fromisoformat(leaf.at),
        actor=UUID(leaf.actor),
        office=leaf.office,
        roles=leaf.role,
        auth=leaf.auth,
        act=leaf.act,
        subject=leaf.subject,
        deed=UUID(leaf.deed),
        body=leaf.body,
        digests=leaf.digests,
        why=leaf.why,
        corrects=leaf.corrects,
    )


def _entries(rows: QuerySet[EventRow], most: int | None = None) -> Iterator[LedgerEntry]:
    leaves = rows.order_by("seq").values_list("leaf", flat=True)
    for leaf in leaves if most is None else leaves[:most]:
        yield as_entry(bytes(leaf))
