"""A leaf of the ledger: one deed of one person, as it is hashed and kept for ever.

    v       version of this schema            act     kind of deed, from a closed vocabulary
    seq     its place in the ledger           subject what it is about (an opaque id)
    id      its own id                        body    facts that are not personal
    at      UTC, milliseconds, never back     _sd     sorted digests of personal facts, and decoys
    actor   who (an opaque id)                why     legal basis or document
    office  for which office                  corr    the place of an entry that this one corrects
    role    in which roles, that day          deed    the id that all entries of one deed share
    auth    how recognised

The place stands in the leaf as well, so that moving a leaf is seen. Empty members are left out. There are no
fractional numbers and no local times. What acts exist is left to the ledger; what is personal, to events.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracemark.proofs.canonical import NotCanonical, as_bytes, quoted, write

if TYPE_CHECKING:
    from collections.abc import Sequence

VERSION = 1
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_TEXTS = ("id", "at", "actor", "act", "subject", "deed")


class BadLeaf(ValueError):
    """Bytes that are no leaf of this schema."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    seq: int
    id: str
    at: str
    actor: str
    office: str
    role: tuple[str, ...]
    auth: str
    act: str
    subject: str
    deed: str
    body: dict[str, Any]
    digests: tuple[str, ...] = ()
    why: str = ""
    corrects: int | None = None

    def encode(self) -> bytes:
        """The bytes that are hashed.

        Raises:
            NotCanonical: the body holds a value that has no single form.

        """
        shared = Shared(
            at=self.at, actor=self.actor, office=self.office, role=self.role, auth=self.auth, deed=self.deed
        )
        return shared.leaf(
            seq=self.seq,
            id=self.id,
            act=self.act,
            subject=self.subject,
            body=self.body,
            digests=self.digests,
            why=self.why,
            corrects=self.corrects,
        )


class Shared:
    """What all entries of one deed have in common, written once: a bulk load makes leaves by the thousand.

    The members stand in canonical order, so that their texts can simply be put together.
    """

    def __init__(
        self, *, at: str, actor: str, office: str, role: Sequence[str], auth: str, deed: str
    ) -> None:
        self._who = f'"actor":{write(actor)},"at":{write(at)},{_member("auth", auth)}'
        self._deed = f'"deed":{write(deed)},"id":"'
        self._for = f'",{_member("office", office)}{_member("role", list(role))}"seq":'

    def leaf(
        self,
        *,
        seq: int,
        id: str,  # noqa: A002 - the member's name
        act: str,
        subject: str,
        body: dict[str, Any],
        digests: Sequence[str] = (),
        why: str = "",
        corrects: int | None = None,
    ) -> bytes:
        """The bytes of one leaf; what is empty is left out.

        Raises:
            NotCanonical: the body holds a value that has no single form.

        """
        sealed = f'"_sd":[{",".join(map(quoted, sorted(digests)))}],' if digests else ""
        said = f'"body":{write(body)},' if body else ""
        corrected = f'"corr":{corrects},' if corrects is not None else ""
        reason = f',"why":{write(why)}' if why else ""
        return as_bytes(
            f'{{{sealed}"act":{quoted(act)},{self._who}{said}{corrected}{self._deed}{id}{self._for}{seq},'
            f'"subject":{quoted(subject)},"v":{VERSION}{reason}}}'
        )


def _member(name: str, value: str | list[str]) -> str:
    return f'"{name}":{write(value)},' if value else ""


def read(data: bytes) -> Leaf:
    """The leaf that these bytes are; a version that is not known here is not guessed at.

    Raises:
        BadLeaf: not canonical JSON, another version, or a member of the wrong kind.

    """
    try:
        members = json.loads(data)
    except (ValueError, RecursionError):
        raise BadLeaf("not_json") from None
    if not isinstance(members, dict) or members.get("v") != VERSION:
        raise BadLeaf("version")
    if not all(isinstance(members.get(name, []), list) for name in ("role", "_sd")):
        raise BadLeaf("schema")
    leaf = Leaf(
        seq=members.get("seq", -1),
        corrects=members.get("corr"),
        role=tuple(members.get("role", ())),
        digests=tuple(members.get("_sd", ())),
        body=members.get("body", {}),
        **{name: members.get(name, "") for name in (*_TEXTS, "office", "auth", "why")},
    )
    if not _well_formed(leaf) or not _is_the_one_writing(leaf, data):
        raise BadLeaf("schema")
    return leaf


def _is_the_one_writing(leaf: Leaf, data: bytes) -> bool:
    """Catches unknown members, doubled keys, blanks, fractions and other orders at once."""
    try:
        return leaf.encode() == data
    except NotCanonical:
        return False


def _well_formed(leaf: Leaf) -> bool:
    texts = [getattr(leaf, name) for name in _TEXTS]
    return (
        type(leaf.seq) is int
        and leaf.seq >= 0
        and all(isinstance(text, str) and text for text in texts)
        and all(
            isinstance(text, str) for text in (*leaf.role, *leaf.digests, leaf.office, leaf.auth, leaf.why)
        )
        and isinstance(leaf.body, dict)
        and _AT.fullmatch(leaf.at) is not None
        and (leaf.corrects is None or (type(leaf.corrects) is int and 0 <= leaf.corrects < leaf.seq))
    )
