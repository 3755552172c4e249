"""Which entries a bundle of chosen entries claims to hold: all of these kinds, in these places, of this actor.

Said as one line of text, so that whoever holds a copy of the ledger can go through it and find what was left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracemark.proofs.leaf import Leaf

_SHAPE = re.compile(
    r"acts=([a-z_.,]+) first=([0-9]{1,18}) until=([0-9]{1,18})(?: actor=([0-9a-f-]{36}))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Entries from place `first` up to, and without, `until`."""

    acts: tuple[str, ...]
    first: int
    until: int
    actor: str = ""

    def __str__(self) -> str:
        said = f"acts={','.join(self.acts)} first={self.first} until={self.until}"
        return f"{said} actor={self.actor}" if self.actor else said

    @classmethod
    def read(cls, text: str) -> Selection:
        """Raises:
        ValueError: no selection.

        """
        match = _SHAPE.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is no selection of entries.")
        return cls(tuple(match[1].split(",")), int(match[2]), int(match[3]), match[4] or "")

    def takes(self, leaf: Leaf) -> bool:
        return (
            leaf.act in self.acts
            and self.first <= leaf.seq < self.until
            and (not self.actor or leaf.actor == self.actor)
        )
