"""The closed list of kinds of deeds, read from `kinds.csv`.

One table serves the leaf's `act`, the pages and the translations, and says what is personal in each kind.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from tracemark.apps.ledger.data import Kind
from tracemark.apps.ledger.errors import UnknownAct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of deed, by its name, in the order of the table."""
    text = files("tracemark.apps.ledger").joinpath("kinds.csv").read_text("utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        personal = frozenset(name for name in row["personal"].split("|") if name)
        label = gettext_lazy(row["label"])
        found[row["act"]] = Kind(row["act"], label, row["group"], personal, row["paragraph"])
    return found


def act_label(act: str) -> _StrPromise:
    """Raises:
    UnknownAct: not in the table.

    """
    try:
        return kinds()[act].label
    except KeyError:
        raise UnknownAct(act=act) from None
