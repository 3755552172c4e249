"""Words in the files of registers, in the six languages and some neighbours: headers, statuses, kinds of
holders, words for "no serial", totals, months. One table, `words.csv`.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def plain(text: str) -> str:
    """One form for the spellings of a word: no case, accents or signs; words parted by one space."""
    flat = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(_kept(char) for char in flat).split())


def header(text: str) -> str:
    """The same for a header, where `SerialNo` and `serial_no` are two words."""
    return plain(_CAMEL.sub(" ", text))


@cache
def table(name: str) -> Mapping[str, str]:
    """The words of a list, in their one form, and what each stands for."""
    text = files(__package__).joinpath("words.csv").read_text("utf-8")
    return {
        plain(row["word"]): row["value"] for row in csv.DictReader(text.splitlines()) if row["list"] == name
    }


def _kept(char: str) -> str:
    if char.isalnum():
        return char
    return "" if unicodedata.combining(char) or unicodedata.category(char) in {"Cf", "Lm"} else " "
