"""The rules again, written the slow and obvious way, for the fast ones to be held to."""

from __future__ import annotations

from hypothesis import strategies as st

from tracemark.marks import Gap, Known, OneOf, Reading, fold

FEW = "01AB7Л"
"""Few characters, so that random marks come near each other."""

serials = st.text(alphabet=FEW, min_size=0, max_size=9)
certain_readings = st.text(alphabet=FEW, min_size=1, max_size=9).map(Reading.parse)
doubtful_readings = (
    st.lists(st.sampled_from([*FEW, *FEW, "?", "*", "[01]", "[A7Л]"]), min_size=1, max_size=8)
    .map("".join)
    .map(Reading.parse)
)


def accepts(token, char):
    if isinstance(token, Known):
        return fold(token.char) == char
    if isinstance(token, OneOf):
        return char in {fold(one) for one in token.chars}
    return True


def slow_edits(reading, key):
    """Optimal string alignment, cell by cell."""
    tokens = list(reading)
    best = {(0, 0): 0}
    for i in range(len(tokens) + 1):
        for j in range(len(key) + 1):
            if i == j == 0:
                continue
            ways = []
            if i and isinstance(tokens[i - 1], Gap):
                ways.append(best[i - 1, j])
                if j:
                    ways.append(best[i, j - 1])
            else:
                if i:
                    ways.append(best[i - 1, j] + 1)
                if j:
                    ways.append(best[i, j - 1] + 1)
                if i and j:
                    ways.append(best[i - 1, j - 1] + (not accepts(tokens[i - 1], key[j - 1])))
                if (
                    i > 1
                    and j > 1
                    and not isinstance(tokens[i - 2], Gap)
                    and accepts(tokens[i - 1], key[j - 2])
                    and accepts(tokens[i - 2], key[j - 1])
                ):
                    ways.append(best[i - 2, j - 2] + 1)
            best[i, j] = min(ways)
    return best[len(tokens), len(key)]
