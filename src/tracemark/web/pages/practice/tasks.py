"""What an exercise hands to its page, and what a judgement says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from django import forms
    from django.utils.functional import _StrPromise
    from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is said of an answer; tone as everywhere: good, warn, bad, info."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A score from 0 to 100, and why. `candidates`: what the search or the identification says itself."""

    score: int
    lines: tuple[Line, ...]
    candidates: list[dict[str, Any]] = field(default_factory=list)
    not_here: float | None = None
    solution: str = ""


class Task(Protocol):
    """One made-up weapon with its question."""

    question: str
    story: tuple[str, ...]
    marks: list[dict[str, Any]]
    picture: SafeString | str

    def form(self, data: Any) -> forms.Form: ...
    def judge(self, form: forms.Form) -> Judgement: ...


@dataclass(frozen=True, slots=True)
class Exercise:
    """A kind of exercise. `make` draws one by its number; the same number is the same exercise for everybody."""

    code: str
    title: str | _StrPromise
    lead: str | _StrPromise
    make: Any


def share(points: float, of: float) -> int:
    """Points as a score from 0 to 100."""
    return max(0, min(100, round(100 * points / of))) if of else 0
