"""Who had seen what: a message names the messages that its sender knew to be the last ones (`prev`).

No counters anywhere: a counter that went back after a restore makes every later message a duplicate of an old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MOST_HEADS = 16
"""As many as a message may name. With more of them the earliest hashes are named; the others are joined next time."""


def heads(known: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """What is known and named by nothing that is known, sorted.

    Computed from all of it each time: keeping a running set goes wrong when a message arrives before one it follows.
    """
    named = {mh for prev in known.values() for mh in prev}
    return tuple(sorted(known.keys() - named))[:MOST_HEADS]


def missing(known: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """What is named and not known."""
    named = {mh for prev in known.values() for mh in prev}
    return tuple(sorted(named - known.keys()))
