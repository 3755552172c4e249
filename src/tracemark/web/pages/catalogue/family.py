"""A model among its variants: the line that leads to it, and the tree below it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tracemark.apps.catalogue import api as catalogue
from tracemark.web.pages.catalogue.cells import address_by_code

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 120


@dataclass(frozen=True)
class Branch:
    """A model and its variants."""

    name: str
    url: str
    here: bool = False
    variants: list[Branch] = field(default_factory=list)


def tree_of(model: str) -> Branch | None:
    """The whole line above a model and everything below it; none for one that stands alone."""
    line, variants, names = catalogue.family_of(model)
    if len(line) == 1 and model not in variants:
        return None
    left = [MOST]

    def grow(code: str, below: Iterable[str]) -> Branch:
        left[0] -= 1
        return Branch(
            names.get(code, code),
            address_by_code("models", code),
            code == model,
            [grow(child, variants.get(child, ())) for child in below if left[0] > 0],
        )

    branch = grow(model, variants.get(model, ()))
    for code in reversed(line[:-1]):
        branch = Branch(names.get(code, code), address_by_code("models", code), variants=[branch])
    return branch
