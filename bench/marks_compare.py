"""Marks against RapidFuzz's optimal string alignment, in one run on one machine.

    python bench/marks_compare.py [SERIALS]

RapidFuzz is C++ and counts edits of plain strings; this floor is Python and also knows doubts, look-alikes and how
likely each slip is. So a pair costs more here, and what is compared in the end is the search: look-ups and weighing
here, a scan of all serials there, over the same folded serials and the same misread marks.
"""

from __future__ import annotations

import os
import random
import sys
import time

from rapidfuzz import process
from rapidfuzz.distance import OSA

from tracemark.marks import Automaton, Hit, Likelihood, MemorySource, Pattern, Reading, compare, find, fold
from tracemark.marks.channel import ALPHABET

SEED = 20_120_907
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    dice = random.Random(SEED)
    serials = register(size, dice)
    readings = [misread(dice.choice(serials), dice) for _ in range(40)]
    print(
        f"{len(serials)} serials in series; {os.cpu_count()} processors, load {os.getloadavg()[0]:.2f} at the start"
    )
    one_by_one(serials, readings)
    searches(serials, readings)
    print(f"load {os.getloadavg()[0]:.2f} at the end")


def register(size: int, dice: random.Random) -> list[str]:
    """Serials as makers number: a few letters, then a run of numbers; two in three series are Latin."""
    serials: list[str] = []
    while len(serials) < size:
        script = LETTERS if dice.random() < 2 / 3 else "АБВГДЕЖЗИКЛМНПРСТУФХЦЧШЭЮЯ"
        prefix = "".join(dice.choice(script) for _ in range(dice.randrange(4)))
        start = dice.randrange(10**6)
        serials += [
            f"{prefix}{number % 10**6:06}" for number in range(start, start + dice.randrange(20, 3000))
        ]
    return list(dict.fromkeys(serials[:size]))


def misread(serial: str, dice: random.Random) -> tuple[str, str]:
    """One or two slips; the serial, and what was noted for it."""
    noted = list(serial)
    for _ in range(dice.choice((1, 1, 1, 2, 2))):
        at = dice.randrange(len(noted))
        slip = dice.random()
        if slip < 0.75:
            noted[at] = dice.choice(ALPHABET)
        elif slip < 0.85:
            del noted[at]
        elif slip < 0.92:
            noted.insert(at, dice.choice(ALPHABET))
        else:
            noted[at : at + 2] = reversed(noted[at : at + 2])
    return serial, "".join(noted)


def timed(work, repeats: int = 3) -> float:
    """Best of some runs, in seconds."""
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def one_by_one(serials: list[str], readings: list[tuple[str, str]]) -> None:
    sample = serials[:: max(1, len(serials) // 20_000)]
    keys = [fold(serial) for serial in sample]
    latin = [serial for serial in sample if serial.isascii()]
    other = [serial for serial in sample if not serial.isascii()]
    reading = Reading.parse(readings[0][1])
    noted, automaton, likelihood = fold(reading.raw), Automaton(Pattern.of(reading)), Likelihood(reading)
    peer = timed(lambda: [OSA.distance(noted, key, score_cutoff=2) for key in keys])
    mine = timed(lambda: [automaton(key) for key in keys])
    assert [min(automaton(key), 3) for key in keys] == [
        OSA.distance(noted, key, score_cutoff=2) for key in keys
    ]
    rows = (
        ("fold, plain serial", timed(lambda: [fold(serial) for serial in latin]) / len(latin), None),
        ("fold, Cyrillic serial", timed(lambda: [fold(serial) for serial in other]) / len(other), None),
        ("edits within 2, folded key", mine / len(keys), mine / peer),
        ("RapidFuzz OSA within 2, folded key", peer / len(keys), None),
        ("likelihood", timed(lambda: [likelihood(one) for one in sample[:2000]]) / 2000, None),
        (
            "comparison with its story",
            timed(lambda: [compare(reading, one) for one in sample[:500]]) / 500,
            None,
        ),
    )
    for name, seconds, ratio in rows:
        told = f"   {ratio:.1f} times RapidFuzz" if ratio else ""
        print(f"  {name:36} {seconds * 1e6:8.2f} µs{told}")


def searches(serials: list[str], readings: list[tuple[str, str]]) -> None:
    source = MemorySource(Hit(at, serial) for at, serial in enumerate(serials))
    keys = [fold(serial) for serial in serials]
    mine: list[float] = []
    peer: list[float] = []
    found = scanned = 0
    for serial, noted in readings:
        start = time.perf_counter()
        result = find(Reading.parse(noted), source, edits=2)
        mine.append(time.perf_counter() - start)
        assert result.complete
        found += serial in {candidate.hit.serial for candidate in result.candidates}
        start = time.perf_counter()
        near = process.extract(fold(noted), keys, scorer=OSA.distance, score_cutoff=2, limit=None)
        peer.append(time.perf_counter() - start)
        assert len(near) == result.matched, "the same records are within two edits for both"
        scanned += serial in {serials[at] for _, _, at in near[:20]}
    mine.sort()
    peer.sort()
    middle, late = len(mine) // 2, int(len(mine) * 0.95)
    print(
        f"  find, {len(readings)} misread marks           median {mine[middle] * 1e3:.1f} ms, p95 {mine[late] * 1e3:.1f} ms"
    )
    print(
        f"  RapidFuzz scan of the same           median {peer[middle] * 1e3:.1f} ms, p95 {peer[late] * 1e3:.1f} ms"
    )
    print(f"  ratio of medians                     {mine[middle] / peer[middle]:.2f}")
    print(f"  the right record among the first 20  {found} here, {scanned} there, of {len(readings)}")


if __name__ == "__main__":
    main()
