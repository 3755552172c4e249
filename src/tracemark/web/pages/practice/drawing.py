"""A worn mark as a drawing of our own: characters of straight strokes, some of which are gone.

A character is worn in one of three ways. Clear: all its strokes are there. Doubtful: only the strokes are left that
it shares with another character, so that it may be either. Gone: nothing is left. What can be seen is said in words
too, for those who hear the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from random import Random

    from django.utils.safestring import SafeString

STROKES = {
    "a": "M2 2H14", "b": "M14 2V14", "c": "M14 14V26", "d": "M2 26H14", "e": "M2 14V26", "f": "M2 2V14",
    "g": "M2 14H8", "r": "M8 14H14", "h": "M2 2L8 14", "i": "M8 2V14", "j": "M14 2L8 14", "k": "M8 14L2 26",
    "l": "M8 14V26", "m": "M8 14L14 26",
}  # fmt: skip
"""Where each stroke runs in a field of 16 by 28."""

CHARACTERS = {
    "0": "abcdef", "1": "jbc", "2": "abgred", "3": "abrcdg", "4": "fgrbc", "5": "afgrcd", "6": "afedcgr", "7": "abc",
    "8": "abcdefgr", "9": "abcdfgr", "A": "abcefgr", "B": "abcdril", "C": "adef", "D": "abcdil", "E": "adefg",
    "F": "aefg", "G": "acdefr", "H": "bcefgr", "J": "bcde", "K": "efgjm", "L": "def", "M": "bcefhj", "N": "bcefhm",
    "P": "abefgr", "R": "abefgrm", "T": "ail", "U": "bcdef", "V": "efjk", "X": "hjkm", "Z": "ajkd",
}  # fmt: skip
"""The strokes of each character. O is drawn as 0, I as 1 and S as 5: on a weapon nobody can tell them apart."""

LEAST_LEFT = 3
"""So many strokes make a doubtful character worth reading."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One character of a mark: what was stamped, what strokes are left, and what it may be."""

    stamped: str
    left: frozenset[str]
    may_be: str

    @property
    def is_clear(self) -> bool:
        return self.may_be == self.stamped

    @property
    def is_gone(self) -> bool:
        return not self.left


def wear(text: str, chance: Random, *, doubtful: int, gone: int) -> tuple[Sign, ...]:
    """The mark with so many characters doubtful and so many gone, at places drawn by lot; at least one is worn."""
    may_be_unsure = [at for at, char in enumerate(text) if _near(char)]
    unsure = set(chance.sample(may_be_unsure, k=min(doubtful, len(may_be_unsure))))
    rest = [at for at in range(len(text)) if at not in unsure]
    lost = set(chance.sample(rest, k=gone if unsure else max(1, gone)))
    return tuple(
        Sign(char, frozenset(), "")
        if at in lost
        else _doubtful(char, chance)
        if at in unsure
        else Sign(char, frozenset(CHARACTERS[char]), char)
        for at, char in enumerate(text)
    )


def _near(char: str) -> list[tuple[str, set[str]]]:
    """The characters that share most strokes with this one, each with the strokes that both have."""
    own = set(CHARACTERS[char])
    others = [
        (other, own & set(strokes))
        for other, strokes in CHARACTERS.items()
        if other != char and other.isdigit() == char.isdigit() and len(own & set(strokes)) >= LEAST_LEFT
    ]
    most = max((len(shared) for _other, shared in others), default=0)
    return [one for one in others if len(one[1]) == most]


def _doubtful(char: str, chance: Random) -> Sign:
    """Keep only what this character shares with another one."""
    other, left = chance.choice(_near(char))
    worn = set(CHARACTERS[char]) | set(CHARACTERS[other])
    may_be = "".join(sorted(one for one, strokes in CHARACTERS.items() if left <= set(strokes) <= worn))
    return Sign(char, frozenset(left), may_be)


def draw(signs: tuple[Sign, ...], chance: Random) -> SafeString:
    """The mark as a picture: what is left of it, and scratches where it is worn."""
    width = 24 * len(signs) + 16
    strokes = format_html_join(
        "", '<path d="{}" transform="translate({} {})"/>',
        (
            (" ".join(STROKES[one] for one in sorted(sign.left)), 12 + 24 * at, 12 + chance.randint(-2, 2))
            for at, sign in enumerate(signs)
            if sign.left
        ),
    )  # fmt: skip
    scratches = format_html_join(
        "", '<path d="M{} {}l{} {}"/>',
        (
            (12 + 24 * at + chance.randint(-2, 6), 10 + 6 * row, chance.randint(8, 16), chance.randint(-3, 3))
            for at, sign in enumerate(signs)
            if not sign.is_clear
            for row in range(5)
        ),
    )  # fmt: skip
    return format_html(
        '<svg viewBox="0 0 {} 52" width="{}" height="104" role="img" aria-label="{}">'
        '<g fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round">{}</g>'
        '<g fill="none" stroke="currentColor" stroke-width="0.6" opacity="0.6">{}</g></svg>',
        width, width * 2, in_words(signs), strokes, scratches,
    )  # fmt: skip


def in_words(signs: tuple[Sign, ...]) -> str:
    """What can be seen, sign by sign, and no more than the drawing shows."""
    said = []
    for sign in signs:
        if sign.is_clear:
            said.append(sign.stamped)
        elif sign.is_gone:
            said.append(_("gone"))
        else:
            said.append(_("worn, it may be one of %(signs)s") % {"signs": " ".join(sign.may_be)})
    return _("A mark, sign by sign: %(signs)s.") % {"signs": "; ".join(said)}
