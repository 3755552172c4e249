"""In what condition a mark is, and how it was recovered if it was.

The ITI asks States to prevent the removal of marks and to restore erased or altered ones (Annex II A 2(a)).
This file holds what a record must say about it: the condition found and by which kind of examination a mark
was made readable. Methods are named for the record only; how they are done is the laboratory's knowledge.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Condition", "Recovery", "RecoveryMethod"]


class Condition(StrEnum):
    """The condition of a mark when it was read."""

    LEGIBLE = "legible"
    PARTLY_LEGIBLE = "partly_legible"
    ERASED = "erased"
    ALTERED = "altered"
    RESTORED = "restored"


class RecoveryMethod(StrEnum):
    """By which kind of examination a mark was restored, as a laboratory's report names it."""

    VISUAL = "visual"
    CHEMICAL = "chemical"
    MAGNETIC = "magnetic"
    ULTRASONIC = "ultrasonic"
    IMAGING = "imaging"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Recovery:
    """A mark's condition, and what was done about it.

    `before` is the condition in which a restored mark was found: erased or altered.
    """

    condition: Condition = Condition.LEGIBLE
    method: RecoveryMethod | None = None
    before: Condition | None = None

    def __post_init__(self) -> None:
        if self.is_restored and self.method is None:
            message = "a restored mark names the method that restored it"
            raise ValueError(message)
        if not self.is_restored and (self.method is not None or self.before is not None):
            message = "only a restored mark has a method and a condition before"
            raise ValueError(message)
        if self.before not in {None, Condition.ERASED, Condition.ALTERED, Condition.PARTLY_LEGIBLE}:
            message = "a mark is restored from being erased, altered or partly legible"
            raise ValueError(message)

    @property
    def is_restored(self) -> bool:
        return self.condition is Condition.RESTORED

    @property
    def was_tampered_with(self) -> bool:
        """Somebody erased or altered the mark, whether or not it could be restored since."""
        return {self.condition, self.before} & {Condition.ERASED, Condition.ALTERED} != set()
