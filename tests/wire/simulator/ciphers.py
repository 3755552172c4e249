"""Ciphers for simulated nodes: one that only marks who speaks to whom, and the real one."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from tracemark.wire import base64url, sealing
from tracemark.wire.engine.node import Opened
from tracemark.wire.refusals import Code, Refused
from wire.wire_samples import known, receiving, signing

if TYPE_CHECKING:
    from random import Random


class Seam:
    """No secrecy: a digest stands for the signature, so that a simulated year is spent on what nodes do."""

    def __init__(self, name: str) -> None:
        self.name = name

    def sign(self, payload: bytes) -> bytes:
        return json.dumps([self.name, payload.decode(), _tag(self.name, payload)]).encode()

    def seal(self, token: bytes, to: str, exp: str, *, pressing: bool) -> bytes:
        del exp, pressing
        return to.encode() + b"|" + token

    def open(self, envelope: bytes) -> Opened:
        to, _bar, token = envelope.partition(b"|")
        if to.decode() != self.name:
            raise Refused(Code.NOT_ADDRESSEE, "no_key_of_ours")
        signer, payload, tag = json.loads(token)
        if tag != _tag(signer, payload.encode()):
            raise Refused(Code.BAD_SIGNATURE, "not_signed_by_this_key")
        return Opened(payload.encode(), token, signer)


def _tag(name: str, payload: bytes) -> str:
    return sha256(b"seam" + name.encode() + payload).hexdigest()[:16]


class Real:
    """JOSE with keys of this run; every node knows all of them."""

    def __init__(self, name: str, everybody: tuple[str, ...], chance: Random) -> None:
        self.name = name
        self.chance = chance
        self.signers = {signing(node).kid: node for node in everybody}
        self.keys = {signing(node).kid: known(signing(node)) for node in everybody}
        self.mine = {receiving(name).kid: receiving(name)}

    def sign(self, payload: bytes) -> bytes:
        return sealing.sign(payload, signing(self.name))

    def seal(self, token: bytes, to: str, exp: str, *, pressing: bool) -> bytes:
        outside = sealing.Outside((to,), base64url.write(self.chance.randbytes(16)), exp, int(pressing))
        return sealing.seal(token, outside=outside, keys_of={to: known(receiving(to))})

    def open(self, envelope: bytes) -> Opened:
        token = sealing.open_with(sealing.look_at(envelope), self.mine)
        payload = sealing.verify(token, self.keys.get)
        return Opened(payload, token, self.signers[sealing.signed_by(token)])
