"""What a signer remembers of the trees that it vouched for, and when a tree goes on from one of them.

Without settings and without a database: the signer that is a process of its own stands on this alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracemark.proofs.tree import EMPTY_ROOT, verify_consistency

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Signed:
    """A tree that the signer vouched for."""

    size: int
    root: bytes


NOTHING = Signed(0, EMPTY_ROOT)


def extends(last: Signed, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that this tree equals the last one or goes on from it."""
    if size < last.size:
        return False
    return not last.size or verify_consistency(
        old=last.size, new=size, old_root=last.root, new_root=root, proof=proof
    )
