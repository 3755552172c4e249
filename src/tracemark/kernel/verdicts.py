"""Verdicts: what a rule says of some facts, and why.

A rule is a pure function from facts to a `Verdict`. Its reasons carry a code and the paragraph that they
rest on, so that a refusal can quote it. `require` turns a no into the error that people see.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.errors import NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Reason:
    """Why a rule said no: a stable code, one sentence, and the paragraph it rests on."""

    code: str
    sentence: str | _StrPromise = ""
    cites: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        said = str(self.sentence) % self.data if self.data else str(self.sentence)
        return f"{said} [{self.cites}]" if self.cites else said


@dataclass(frozen=True)
class Verdict:
    reasons: tuple[Reason, ...] = ()

    def __bool__(self) -> bool:
        return not self.reasons

    @classmethod
    def yes(cls) -> Verdict:
        return cls()

    @classmethod
    def no(cls, *reasons: Reason) -> Verdict:
        if not reasons:
            raise ValueError("A refusal has at least one reason.")
        return cls(reasons)

    def __and__(self, other: Verdict) -> Verdict:
        return Verdict(self.reasons + other.reasons)


class RuleRefused(Refused):
    code = "rule_refused"
    sentence = _("%(reasons)s Nothing was changed.")


def require(verdict: Verdict | bool) -> None:
    """Go on, or stop with the reasons.

    Raises:
        NotAllowed: a policy said no. It gives no reason, so that nothing is revealed.
        RuleRefused: a rule said no; the reasons and paragraphs are in the sentence.
    """
    if isinstance(verdict, Verdict):
        if not verdict:
            raise RuleRefused(
                reasons=" ".join(str(reason) for reason in verdict.reasons),
                codes=[reason.code for reason in verdict.reasons],
            )
    elif not verdict:
        raise NotAllowed
