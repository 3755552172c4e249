"""The ledger for other systems: its signed head, entries, and the proofs to check them without this node.

That an entry stands there, of which kind and when, shows to every token for the ledger. What it says shows to
whoever did it and to those who see the record that it is about; personal facts are digests for everybody.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Path, Query, Router, Schema
from pydantic import Field

from tracemark.apps.accounts.data import Person
from tracemark.apps.ledger import api as ledger
from tracemark.apps.ledger.data import LedgerEntry
from tracemark.apps.registry.policy import readable_entries
from tracemark.kernel.errors import NotFound
from tracemark.proofs.tree import leaf_hash
from tracemark.web.api.door import TokenRequest
from tracemark.web.api.fields import Number
from tracemark.web.api.operations import asks

router = Router(tags=["ledger"])


class Head(Schema):
    """The latest signed state: `note` is the checkpoint as it was signed."""

    size: int
    root: str
    origin: str
    note: str


class Entry(Schema):
    seq: int
    at: datetime
    act: str
    actor: UUID
    roles: list[str]
    auth: str
    deed: UUID
    subject: str
    """Empty where the caller may not read the entry."""
    body: dict[str, Any]


class EntryPage(Schema):
    items: list[Entry]
    next: int | None


class Proof(Schema):
    """What shows that the entry stands in the ledger: RFC 6962 hashes up to the root of the checkpoint."""

    seq: int
    leaf_hash: str
    hashes: list[str]
    checkpoint: str


class Consistency(Schema):
    old: int
    new: int
    hashes: list[str]


class EntriesAsked(Schema):
    start: Number = Field(0, description="The number of the first entry.")
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class SizesAsked(Schema):
    old: Number
    new: Number


@asks(router, "/ledger/head", scope="see.ledger", answer=Head)
def get_head(request: TokenRequest) -> dict[str, Any]:
    """Get the latest signed state of the ledger."""
    now = ledger.head()
    if now is None:
        raise NotFound
    return {name: getattr(now, name) for name in Head.model_fields}


@asks(router, "/ledger/entries", scope="see.ledger", answer=EntryPage)
def list_ledger_entries(request: TokenRequest, asked: Annotated[EntriesAsked, Query()]) -> dict[str, Any]:
    """List entries from a place on."""
    found = ledger.entries_from(asked.start, most=asked.limit + 1)
    more = len(found) > asked.limit
    person = request.auth.person
    return {
        "items": entries_of(person, found[: asked.limit]),
        "next": found[asked.limit].seq if more else None,
    }


@asks(router, "/ledger/entries/{int:seq}", scope="see.ledger", answer=Entry)
def get_ledger_entry(request: TokenRequest, seq: Annotated[Number, Path()]) -> dict[str, Any]:
    """Get one entry."""
    return entries_of(request.auth.person, [ledger.entry(seq)])[0]


@asks(router, "/ledger/entries/{int:seq}/proof", scope="see.ledger", answer=Proof)
def get_proof(request: TokenRequest, seq: Annotated[Number, Path()]) -> dict[str, Any]:
    """Get the proof that an entry stands in the ledger."""
    proof = ledger.proof_of(seq)
    return {
        "seq": seq,
        "leaf_hash": _text(leaf_hash(ledger.leaf_at(seq))),
        "hashes": [_text(one) for one in proof.hashes],
        "checkpoint": proof.note,
    }


@asks(router, "/ledger/consistency", scope="see.ledger", answer=Consistency)
def get_consistency(request: TokenRequest, asked: Annotated[SizesAsked, Query()]) -> dict[str, Any]:
    """Get the proof that the ledger of one size begins with the ledger of a smaller one."""
    hashes = ledger.consistency_proof(asked.old, asked.new)
    return {"old": asked.old, "new": asked.new, "hashes": [_text(one) for one in hashes]}


def entries_of(person: Person, entries: Sequence[LedgerEntry]) -> list[dict[str, Any]]:
    readable = readable_entries(person, entries)
    same = ("seq", "at", "act", "actor", "auth", "deed")
    return [
        {name: getattr(entry, name) for name in same}
        | {
            "roles": list(entry.roles),
            "subject": entry.subject if entry.seq in readable else "",
            "body": entry.body if entry.seq in readable else {},
        }
        for entry in entries
    ]


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
