"""A message: who says what to whom, in which conversation, after having seen what.

Its identity is the hash of its canonical payload, never that of the token: of one payload there are many valid
signatures (an ECDSA signature has a second form), and each would be another "message".
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Final, Self, TypeVar

from pydantic import Field, StringConstraints, ValidationError, model_validator

from tracemark.wire import base64url, strict
from tracemark.wire.attachments import MOST, Attachment
from tracemark.wire.bodies import conversation, tracing
from tracemark.wire.labels import Label
from tracemark.wire.refusals import Code, Refused
from tracemark.wire.shapes import Count, Hash, Hashes, Language, Node, Nodes, Shape, Time, Uuid, Word

VERSION: Final = "1.0"
MAJOR: Final = "1"

S = TypeVar("S", bound=Shape)

TYPES: Final[dict[str, type[Shape]]] = {
    "hello": conversation.Hello,
    "trace.request": tracing.TraceRequest,
    "trace.withdraw": tracing.TraceWithdraw,
    "trace.correct": tracing.TraceCorrect,
    "ack.poc": tracing.Acknowledgement,
    "info.request": tracing.InfoRequest,
    "info.reply": tracing.InfoReply,
    "response.interim": tracing.Interim,
    "response.final": tracing.TraceResponse,
    "clarify": tracing.Clarify,
    "result": tracing.Result,
    "consent.request": tracing.ConsentRequest,
    "consent.grant": tracing.ConsentGrant,
    "consent.deny": tracing.ConsentDeny,
    "notice.lost_stolen": tracing.LostOrStolen,
    "recall": conversation.Recall,
    "recall.done": conversation.RecallDone,
    "sync.request": conversation.SyncRequest,
    "sync.reply": conversation.SyncReply,
    "receipt.delivered": conversation.Delivered,
    "receipt.rejected": conversation.Rejected,
}
"""Every type with the shape of its body."""

RECEIPTS: Final = frozenset({"receipt.delivered", "receipt.rejected"})
"""What is answered by nothing, or two nodes would thank each other for ever."""


class Directory(Shape):
    """How much of the directory the sender relied on: who answers with another one knows that one of them is stale."""

    size: Count
    root: Hash


class Parent(Shape):
    """The conversation that this one goes on from, in a trace along a chain of States."""

    conv: Uuid
    mh: Hash


class Head(Shape):
    """Everything that a message says beside its body, the same for every type."""

    v: Annotated[str, StringConstraints(pattern=r"^\d{1,3}\.\d{1,3}$")] = VERSION
    id: Uuid
    type: Annotated[str, StringConstraints(pattern=r"^[a-z]+(\.[a-z_]+)?$", max_length=40)]
    sender: Annotated[Node, Field(alias="from")]
    to: Nodes
    conv: Uuid
    parent: Parent | None = None
    prev: Hashes
    ref: Hash | None = None
    sent: Time
    exp: Time
    inc: Hash
    directory: Directory
    crit: Annotated[tuple[Word, ...], Field(max_length=8)] | None = None
    handling: Label
    lang: Language | None = None
    att: Annotated[tuple[Attachment, ...], Field(max_length=MOST)] | None = None

    @model_validator(mode="after")
    def _speaks_to_others(self) -> Self:
        if self.sender in self.to:
            raise ValueError("a node does not write to itself")
        return self


@dataclass(frozen=True, slots=True)
class Message:
    """The payload of an envelope."""

    head: Head
    body: Shape

    def written(self) -> dict[str, Any]:
        return {**self.head.written(), "body": self.body.written()}


@dataclass(frozen=True, slots=True)
class Read:
    """A message with what identifies it."""

    message: Message
    payload: bytes
    mh: str


def hash_of(payload: bytes) -> str:
    return base64url.write(sha256(payload).digest())


def write(message: Message) -> bytes:
    """The payload.

    Raises:
        Refused: too_large, or schema where the body is of another type.
    """
    if type(message.body) is not TYPES.get(message.head.type):
        raise Refused(Code.SCHEMA, "body_of_another_type", "/body")
    payload = strict.write(message.written())
    if len(payload) > strict.PAYLOAD.size:
        raise Refused(Code.TOO_LARGE, "too_many_bytes")
    return payload


def read(payload: bytes) -> Read:
    """The message that a payload says.

    Raises:
        Refused: schema with the place, unsupported for a version, a type or an extension that is not known.
    """
    said = strict.read(payload)
    _check_supported(said)
    body = said.pop("body", None)
    head = _shaped(Head, said, "")
    return Read(Message(head, _shaped(TYPES[head.type], body, "/body")), payload, hash_of(payload))


def _shaped(shape: type[S], said: object, at: str) -> S:
    try:
        return shape.model_validate_json(strict.write(said))  # type: ignore[arg-type]
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
        raise Refused(Code.SCHEMA, first["type"], at + _pointer(first["loc"])) from None


def _check_supported(said: dict[str, Any]) -> None:
    if not str(said.get("v", "")).startswith(f"{MAJOR}."):
        raise Refused(Code.UNSUPPORTED, "version", "/v")
    if said.get("crit"):
        raise Refused(Code.UNSUPPORTED, "extension", "/crit")
    if said.get("type") not in TYPES:
        raise Refused(Code.UNSUPPORTED, "type", "/type")


def _pointer(places: tuple[int | str, ...]) -> str:
    return "".join(f"/{strict.pointed(str(place))}" for place in places)
