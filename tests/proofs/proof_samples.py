"""Leaves and small signed logs that several tests of the proofs use."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracemark.proofs import tree
from tracemark.proofs.checkpoint import Checkpoint, Ed25519Signer, sign_checkpoint
from tracemark.proofs.leaf import Leaf

ORIGIN = "registry.example/XA"
SIGNER = Ed25519Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


def sample_leaf(**members: Any) -> Leaf:
    facts = {
        "seq": 0,
        "id": "0198a1b2-0000-7000-8000-000000000001",
        "at": "2026-03-14T09:26:53.589Z",
        "actor": "0198a1b2-0000-7000-8000-0000000000aa",
        "office": "XA-REG",
        "role": ("registrar",),
        "auth": "password",
        "act": "weapon.marked",
        "subject": "0198a1b2-0000-7000-8000-0000000000bb",
        "deed": "0198a1b2-0000-7000-8000-0000000000cc",
        "body": {"place": "Port Azure", "method": "laser"},
        "why": "Firearms Act, section 14",
    }
    return Leaf(**facts | members)


def signed(size: int, root: bytes) -> str:
    return sign_checkpoint(Checkpoint(ORIGIN, size, root), [SIGNER])


def grow(records: list[bytes]) -> tuple[dict[tuple[int, int], bytes], bytes]:
    growth = tree.extend(0, [], [tree.leaf_hash(record) for record in records])
    return {(level, index): value for level, index, value in growth.nodes}, growth.root
