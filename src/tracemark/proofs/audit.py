"""What a verification found, in three words: intact, tampered, incomplete.

*Tampered*: something contradicts a hash, a signature or another part of the ledger. *Incomplete*: something
that is needed to decide is not there, and nothing contradicts. *Intact*: neither. A finding says where it is
and what, as a code; sentences for people are left to pages and the command line.

An audit also says what it did not prove. That is part of the result: whoever holds both the database and
the signing key can write another history, and only a witness outside the house shows that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MOST_FINDINGS = 200


class Verdict(StrEnum):
    INTACT = "intact"
    TAMPERED = "tampered"
    INCOMPLETE = "incomplete"


EXIT_CODES = {Verdict.INTACT: 0, Verdict.TAMPERED: 1, Verdict.INCOMPLETE: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    verdict: Verdict
    what: str
    seq: int | None = None
    line: int | None = None

    def as_data(self) -> dict[str, Any]:
        return {"verdict": self.verdict.value, "what": self.what, "seq": self.seq, "line": self.line}


@dataclass(slots=True)
class Audit:
    """The result of looking at everything; grows while it looks."""

    scope: str
    origin: str = ""
    size: int = 0
    root: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    not_proved: list[str] = field(default_factory=list)
    left_out: int = 0
    _worst: Verdict = Verdict.INTACT

    @property
    def verdict(self) -> Verdict:
        return self._worst

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self._worst]

    def count(self, name: str, number: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + number

    def tampered(self, what: str, seq: int | None = None, *, line: int | None = None) -> None:
        self._worst = Verdict.TAMPERED
        self._keep(Finding(Verdict.TAMPERED, what, seq, line))

    def incomplete(self, what: str, seq: int | None = None) -> None:
        if self._worst is Verdict.INTACT:
            self._worst = Verdict.INCOMPLETE
        self._keep(Finding(Verdict.INCOMPLETE, what, seq))

    def as_data(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict.value,
            "scope": self.scope,
            "origin": self.origin,
            "size": self.size,
            "root": self.root,
            "counts": self.counts,
            "findings": [finding.as_data() for finding in self.findings],
            "findings_left_out": self.left_out,
            "not_proved": self.not_proved,
        }

    def _keep(self, finding: Finding) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)
        else:
            self.left_out += 1
