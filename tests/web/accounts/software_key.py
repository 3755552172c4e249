"""A passkey in software: it makes keys and signs questions as a browser and its authenticator do (WebAuthn 2)."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

SHOWN, SHOWN_WITH_KEY = 0x05, 0x45


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class SoftwareKey:
    def __init__(self, site: str = "testserver") -> None:
        self.site = site
        self.id = secrets.token_bytes(16)
        self.key = ec.generate_private_key(ec.SECP256R1())

    def made(self, options: dict[str, Any], *, origin: str = "") -> str:
        """What the browser sends back after making the key."""
        told = self._told("webauthn.create", options, origin)
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        data = (
            self._data(SHOWN_WITH_KEY)
            + bytes(16)
            + len(self.id).to_bytes(2, "big")
            + self.id
            + cbor.encode(public)
        )
        sealed = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"clientDataJSON": text(told), "attestationObject": text(sealed)})

    def signed(self, options: dict[str, Any], *, origin: str = "") -> str:
        """What the browser sends back after signing the question."""
        told, data = self._told("webauthn.get", options, origin), self._data(SHOWN)
        signature = self.key.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {"clientDataJSON": text(told), "authenticatorData": text(data), "signature": text(signature)}
        )

    def _told(self, kind: str, options: dict[str, Any], origin: str) -> bytes:
        told = {
            "type": kind,
            "challenge": options["publicKey"]["challenge"],
            "origin": origin or f"https://{self.site}",
        }
        return json.dumps(told).encode()

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.site.encode()).digest() + bytes([flags]) + bytes(4)

    def _answer(self, response: dict[str, str]) -> str:
        told = {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response}
        return json.dumps({**told, "clientExtensionResults": {}})
