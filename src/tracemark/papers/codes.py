"""The code on a paper: short enough to be read over a telephone, with a check against a wrong character.

Fifteen characters are chance (74 bits), the sixteenth checks them. The alphabet has no I, L, O, U and Z, and who
reads I for 1, O for 0 or Z for 2 is understood; it has 31 characters, a prime, so that every single wrong character
and every two that changed places are found. The ledger has no code in it, only what is made from it, so that
nobody who reads the ledger can print a paper that it would confirm.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.errors import BadInput

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
CHANCE = 15
GROUP = 4
_ALIKE = str.maketrans("ILOZ", "1102")
_PAPERS = UUID("6f1b0a52-6f5f-5a0e-9c9d-3f7c8d1c2b40")


class NotACode(BadInput):
    code = "papers.not_a_code"
    sentence = _(
        "This is no code of a paper: it has 16 letters and figures, and the last one checks the others. Read it again."
    )


def new_code() -> str:
    """A code that nobody can guess, as it is printed: in groups of four."""
    said = "".join(secrets.choice(ALPHABET) for _place in range(CHANCE))
    return grouped(said + _check(said))


def read_code(text: str) -> str:
    """The code as somebody typed it, without its groups.

    Raises:
        NotACode: another length, a character that is none of a code, or one that was misread.
    """
    # Figures of every script are figures; blanks, dashes and marks of direction are only how it was set.
    flat = "".join(str(unicodedata.decimal(char, char)) for char in text.upper() if char.isalnum())
    said = flat.translate(_ALIKE)
    if len(said) != CHANCE + 1 or not set(said) <= set(ALPHABET) or _check(said[:-1]) != said[-1]:
        raise NotACode
    return said


def grouped(code: str) -> str:
    return "-".join(code[place : place + GROUP] for place in range(0, len(code), GROUP))


def subject_of(code: str) -> UUID:
    """Under what the ledger knows the paper: found by the code, and the code not by it."""
    return uuid5(_PAPERS, read_code(code))


def digest_of(code: str, facts: bytes) -> str:
    """The digest of what is printed, keyed with the code: few facts could be guessed from a plain one."""
    return hmac.new(read_code(code).encode(), facts, hashlib.sha256).hexdigest()


def _check(said: str) -> str:
    """Each place weighs differently, so that two which changed places are found."""
    total = sum(ALPHABET.index(char) * (place + 2) for place, char in enumerate(said))
    return ALPHABET[total % len(ALPHABET)]
