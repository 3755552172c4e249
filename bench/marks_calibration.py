"""Do the forecasts of a search come true as often as they say? On synthetic series, as nothing else is at hand.

    python bench/marks_calibration.py [SEED] [QUERIES] [SLIPS]

One weapon in seven is left out of the register. Marks are misread at SLIPS times the assumed rates of a reading by
hand, so 1 asks whether the sums are right and 2 what they are worth when the rates are wrong. Three in ten readings
have an unknown character, half come with the right maker. It says nothing about real registers or officers.
"""

from __future__ import annotations

import math
import os
import random
import sys
from collections import Counter, defaultdict

from tracemark.marks import HAND, Attributes, Hit, MemorySource, Reading, edits, find
from tracemark.marks.channel import ALPHABET

SIZE = 20_000
LETTERS = "ABCDEFGHKLMNPRSTUVWXYZ"


def main() -> None:
    given_numbers = [int(one) for one in sys.argv[1:4]]
    seed, queries, slips = given_numbers + [1, 800, 1][len(given_numbers) :]
    dice = random.Random(seed)
    registered, absent = register(dice)
    source = MemorySource(Hit(at, serial, maker=maker) for at, (serial, maker) in enumerate(registered))
    forecasts: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    overconfident: Counter[str] = Counter()
    loss = shown = 0.0
    asked = 0
    for _ in range(queries):
        missing = dice.random() < 0.15
        serial, maker = dice.choice(absent if missing else registered)
        reading = Reading.parse(noted(serial, slips, dice))
        given = Attributes.given(maker=maker) if dice.random() < 0.5 else Attributes()
        result = find(reading, source, attributes=given)
        right = 0.0
        for one in result.candidates:
            is_right = not missing and (one.hit.serial, one.hit.maker) == (serial, maker)
            forecasts["record"].append((one.probability, is_right))
            right = max(right, one.probability * is_right)
        forecasts["not registered"].append((result.not_registered, missing))
        loss -= math.log(max(result.not_registered if missing else right, 1e-6))
        asked += not missing
        shown += right > 0
        if result.not_registered > 0.9:
            within = edits(reading, serial) <= result.edits
            overconfident[
                "true" if missing else "wrong, within the edits" if within else "wrong, beyond them"
            ] += 1
    print(
        f"{len(registered)} serials, seed {seed}, {queries} queries, slips x{slips}, load {os.getloadavg()[0]:.2f}"
    )
    print(f"log-loss {loss / queries:.3f}; the right record shown {shown / asked:.3f}")
    print(f"'not registered' above 0.9: {dict(overconfident)}")
    for name, pairs in forecasts.items():
        table(name, pairs)


def table(name: str, pairs: list[tuple[float, bool]]) -> None:
    tenths: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for pair in pairs:
        tenths[min(int(pair[0] * 10), 9)].append(pair)
    error = sum(abs(sum(said - came for said, came in each)) for each in tenths.values()) / len(pairs)
    print(f"  {name}: expected calibration error {error:.4f}")
    for tenth, each in sorted(tenths.items()):
        said, came = (sum(side) / len(each) for side in zip(*each, strict=True))
        print(f"    {tenth / 10:.1f}  n {len(each):6}  said {said:.3f}  came true {came:.3f}")


def register(dice: random.Random) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Series of thirty makers, few long and many short; what is registered, and what is not."""
    registered: list[tuple[str, str]] = []
    absent: list[tuple[str, str]] = []
    while len(registered) < SIZE:
        maker, start, gap = f"maker-{dice.randrange(30)}", dice.randrange(10**6), dice.choice((1, 1, 2, 4))
        prefix = "".join(dice.choice(LETTERS) for _ in range(dice.randrange(4)))
        for number in range(int(dice.paretovariate(1.1) * 50) % 4000 + 20):
            serial = f"{prefix}{(start + number * gap) % 10**6:06}"
            (absent if dice.random() < 0.15 else registered).append((serial, maker))
    return registered, absent


def noted(serial: str, slips: int, dice: random.Random) -> str:
    chars: list[str] = []
    for char in serial:
        if dice.random() < HAND.lost * slips:
            continue
        chars.append(misread(char, slips, dice))
        if dice.random() < HAND.extra * slips:
            chars.append(dice.choice(ALPHABET))
    if dice.random() < 0.3:
        chars[dice.randrange(len(chars))] = "?"
    if dice.random() < HAND.swapped * len(chars) * slips:
        at = dice.randrange(len(chars) - 1)
        chars[at], chars[at + 1] = chars[at + 1], chars[at]
    return "".join(chars)


def misread(char: str, slips: int, dice: random.Random) -> str:
    left = dice.random()
    for seen in ALPHABET:
        if seen != char:
            left -= HAND.misread(char, seen) * slips
            if left < 0:
                return seen
    return char


if __name__ == "__main__":
    main()
