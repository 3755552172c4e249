"""Where candidates come from, and finding the records that a reading may mean.

A `MarkSource` answers a plan with the records within its edits. Today that is a database with folded keys, later
a packed index beside it; `find` does not notice the difference. A source may know look-ups (it then runs
`plan.lookups` in their order and hands the rows to `sift`) or only the pattern (`plan.pattern`, `plan.edits`).

A source never hides: if it stopped before everything was looked at it says so, and the result says so too. Who
may see which record is decided by the source, before a record is counted: even the number tells something.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tracemark.marks.attributes import Attributes, weight
from tracemark.marks.channel import HAND, Channel
from tracemark.marks.compare import compare
from tracemark.marks.density import Neighbourhood
from tracemark.marks.explain import Remark, explain, explain_attributes
from tracemark.marks.likelihood import Likelihood
from tracemark.marks.plan import Plan
from tracemark.marks.posterior import PRIOR, posterior

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from tracemark.marks.reading import Reading

__all__ = [
    "BUDGET",
    "EQUAL",
    "HITS",
    "Candidate",
    "FindResult",
    "Found",
    "Hit",
    "MarkSource",
    "Weighed",
    "find",
    "sift",
    "weigh",
]

NOTHING_GIVEN = Attributes()

HITS = 2_000
"""At most so many records are weighed for one reading."""

BUDGET = 50_000
"""At most so many rows are looked at for one reading."""


EQUAL = 0.95
"""Candidates whose probabilities differ by less are equal: the assumed rates are not better than that."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that may be meant, with what weighs: codes of the catalogue, None where not stated."""

    weapon: Hashable
    serial: str
    maker: str | None = None
    model: str | None = None
    calibre: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a source has within the edits of a plan."""

    hits: Sequence[Hit]
    matched: int
    """Records within the edits that were met; more than `hits` if these were limited."""
    complete: bool
    """Nothing was left unlooked at, and every match is among the hits."""


class MarkSource(Protocol):
    """Anything that can find recorded marks."""

    def candidates(self, plan: Plan, *, attributes: Attributes, limit: int, budget: int) -> Found:
        """The records within `plan.edits` of `plan.pattern`.

        `attributes` may decide what is looked at first, never what is left out. `limit` bounds the hits handed
        back, `budget` the rows looked at.
        """
        ...


def sift(plan: Plan, rows: Iterable[tuple[str, Hit]], *, limit: int = HITS, budget: int = BUDGET) -> Found:
    """Keep of the rows of a plan's look-ups what is within its edits, each record once.

    `rows` are folded keys with their records, as the look-ups bring them, repeats included; no more than `budget`
    are taken, so they may be fetched as they are asked for.
    """
    seen: set[Hashable] = set()
    hits: list[Hit] = []
    looked_at = 0
    complete = True
    for key, hit in rows:
        if looked_at == budget:
            complete = False
            break
        looked_at += 1
        if hit.weapon in seen or plan.edits_to(key) > plan.edits:
            continue
        seen.add(hit.weapon)
        if len(hits) < limit:
            hits.append(hit)
    return Found(hits, len(seen), complete and len(hits) == len(seen))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record, how probable it is, and why."""

    hit: Hit
    probability: float
    explanation: tuple[Remark, ...]
    rank: int
    """Candidates that are as good as equal have one rank; their order among themselves means nothing."""
    tied: int
    """How many records share this rank, shown or not, this one included."""


@dataclass(frozen=True, slots=True)
class FindResult:
    """The probabilities shown, `others` and `not_registered` add up to one - given what was looked at."""

    candidates: tuple[Candidate, ...]
    others: float
    """What falls to records that are not shown: further down the list, or misread beyond the edits."""
    not_registered: float
    matched: int
    complete: bool
    edits: int
    """Every record within so many edits was considered, if the result is complete."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Records and how probable each is, before anything is said of why."""

    reading: Reading
    attributes: Attributes
    found: Found
    edits: int
    best: Sequence[tuple[Hit, float, int, int]]
    """The most probable records with probability, rank and number of equals."""
    not_registered: float

    def explained(self) -> FindResult:
        candidates = tuple(
            Candidate(hit, probability, _explanation(self.reading, self.attributes, hit), rank, tied)
            for hit, probability, rank, tied in self.best
        )
        others = max(0.0, 1 - self.not_registered - sum(one.probability for one in candidates))
        return FindResult(
            candidates, others, self.not_registered, self.found.matched, self.found.complete, self.edits
        )


def find(
    reading: Reading, source: MarkSource, *, attributes: Attributes = NOTHING_GIVEN, channel: Channel = HAND,
    limit: int = 20, edits: int | None = None, prior: float = PRIOR, budget: int = BUDGET, alphabet: str = "",
) -> FindResult:  # fmt: skip
    """The records that a reading may mean, most probable first, and why."""
    return weigh(
        reading, source, attributes=attributes, channel=channel, limit=limit, edits=edits, prior=prior,
        budget=budget, alphabet=alphabet,
    ).explained()  # fmt: skip


def weigh(
    reading: Reading, source: MarkSource, *, attributes: Attributes = NOTHING_GIVEN, channel: Channel = HAND,
    limit: int = 20, edits: int | None = None, prior: float = PRIOR, budget: int = BUDGET, alphabet: str = "",
) -> Weighed:  # fmt: skip
    """The records that a reading may mean, most probable first.

    `alphabet` are the letters of the register that have no class of look-alikes: see `Plan`.
    """
    plan = Plan.of(reading, edits=edits, alphabet=alphabet)
    found = source.candidates(plan, attributes=attributes, limit=HITS, budget=budget)
    likelihood = Likelihood(reading, channel)
    neighbours = Neighbourhood(reading, likelihood, edits=plan.edits)
    # Makers number alike: what a serial weighs is asked once, however many records bear it.
    chances: dict[str, tuple[float, float]] = {}
    weights: list[float] = []
    for hit in found.hits:
        known = chances.get(hit.serial)
        if known is None:
            chance = likelihood(hit.serial)
            known = chances[hit.serial] = chance, neighbours.share(hit.serial, chance)
        described = weight(attributes, hit) if attributes != NOTHING_GIVEN else 1.0
        neighbours.weight += described * known[1]
        weights.append(known[0] * described)
    share = posterior(weights, neighbours.weight, missed=likelihood.missed(plan.edits), prior=prior)
    best = _ranked(found.hits, share.probabilities, limit)
    return Weighed(reading, attributes, found, plan.edits, best, share.not_registered)


def _explanation(reading: Reading, attributes: Attributes, hit: Hit) -> tuple[Remark, ...]:
    return explain(compare(reading, hit.serial)) + explain_attributes(attributes, hit)


def _ranked(hits: Sequence[Hit], shares: Sequence[float], limit: int) -> list[tuple[Hit, float, int, int]]:
    """The best hits with probability, rank and number of equals; equals stand by serial, no order of merit."""
    order = sorted(range(len(hits)), key=lambda at: -shares[at])
    ranked: list[tuple[Hit, float, int, int]] = []
    start = 0
    while start < len(order) and len(ranked) < limit:
        least = shares[order[start]] * EQUAL
        end = next((at for at in range(start + 1, len(order)) if shares[order[at]] < least), len(order))
        group = sorted(order[start:end], key=lambda at: (hits[at].serial, str(hits[at].weapon)))
        ranked += ((hits[at], shares[at], start + 1, end - start) for at in group)
        start = end
    return ranked[:limit]
