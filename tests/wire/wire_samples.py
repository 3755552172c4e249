"""Keys, messages and envelopes to try things on."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from tracemark.wire import base64url, keys, messages, sealing
from tracemark.wire.bodies import tracing
from tracemark.wire.labels import Label

if TYPE_CHECKING:
    from joserfc.jwk import ECKey

    from tracemark.wire.shapes import Shape

HASH = base64url.write(bytes(32))
EXP = "2027-11-24T00:00:00Z"


@cache
def signing(node: str) -> ECKey:
    del node
    return keys.new_key(keys.Use.SIGN)


@cache
def receiving(node: str) -> ECKey:
    del node
    return keys.new_key(keys.Use.RECEIVE)


def known(key: ECKey) -> ECKey:
    """The key as others know it."""
    return keys.read_public(keys.public(key))


def outside(*to: str) -> sealing.Outside:
    return sealing.Outside(tuple(sorted(to)), base64url.write(bytes(range(16))), EXP)


def sealed(payload: bytes, *to: str, by: str = "XA") -> bytes:
    return sealing.seal(
        sealing.sign(payload, signing(by)),
        outside=outside(*to),
        keys_of={node: known(receiving(node)) for node in to},
    )


def opened(envelope: bytes, node: str, by: str = "XA") -> bytes:
    mine = receiving(node)
    token = sealing.open_with(sealing.look_at(envelope), {mine.kid: mine})
    return sealing.verify(token, {signing(by).kid: known(signing(by))}.get)


def request(**changed: Any) -> tracing.TraceRequest:
    facts: dict[str, Any] = {
        "items": (
            tracing.Item(number=1, type="rifle", marks=(tracing.Mark(text="70?0339[18]", kind="serial"),)),
        ),
        "illicit_basis": ("seized",),
        "legal_justification": "Seized from a person without a licence; Arms Act, section 4.",
        "found": tracing.Found(state="XA", on="2026-11-20"),
        "intended_use": (tracing.IntendedUse.CRIMINAL_INVESTIGATION,),
        "asked": (tracing.Asked.EXPORT,),
        "can_guarantee_confidentiality": True,
        "authority": "Tracing Unit of Arvana",
    }
    return tracing.TraceRequest(**{**facts, **changed})


def head(**changed: Any) -> messages.Head:
    facts: dict[str, Any] = {
        "id": "0198c0de-0000-7000-8000-000000000001",
        "type": "trace.request",
        "sender": "XA",
        "to": ("XB",),
        "conv": "0198c0de-0000-7000-8000-000000000002",
        "prev": (),
        "sent": "2026-11-24T00:00:00Z",
        "exp": EXP,
        "inc": HASH,
        "directory": messages.Directory(size=1, root=HASH),
        "handling": Label(),
    }
    return messages.Head(**{**facts, **changed})


def message(body: Shape | None = None, **changed: Any) -> messages.Message:
    return messages.Message(head(**changed), body or request())
