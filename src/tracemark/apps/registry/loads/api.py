"""The door of loads: taking a file in, mapping it, loading it, undoing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.apps.registry import policy
from tracemark.apps.registry.loads.dates import CALENDARS, ORDERS
from tracemark.apps.registry.loads.errors import AlreadyLoaded
from tracemark.apps.registry.loads.fields import CONSTANT as CONSTANT_FIELDS
from tracemark.apps.registry.loads.fields import Field
from tracemark.apps.registry.loads.keeping import aside_path, repeats_path
from tracemark.apps.registry.loads.problems import PROBLEMS, WARNINGS, Problem
from tracemark.apps.registry.loads.rows import KeptAside, Outcome, Taken
from tracemark.apps.registry.loads.running import run_load, start_load
from tracemark.apps.registry.loads.states import LoadState
from tracemark.apps.registry.loads.taking import (
    Ways,
    first_rows,
    look_again,
    map_load,
    open_load,
    plan_of,
    preview,
    shape_of,
    take_in,
    verdict,
)
from tracemark.apps.registry.loads.undo import run_undo, still_standing, undo_load
from tracemark.apps.registry.models import LoadRow

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person

__all__ = [
    "take_in",
    "look_again",
    "Ways",
    "Field",
    "CONSTANT_FIELDS",
    "ORDERS",
    "CALENDARS",
    "shape_of",
    "plan_of",
    "first_rows",
    "map_load",
    "verdict",
    "preview",
    "Taken",
    "KeptAside",
    "Outcome",
    "Problem",
    "PROBLEMS",
    "WARNINGS",
    "start_load",
    "run_load",
    "aside_path",
    "repeats_path",
    "undo_load",
    "run_undo",
    "still_standing",
    "list_loads",
    "open_load",
    "LoadState",
    "AlreadyLoaded",
]


def list_loads(person: Person) -> QuerySet[LoadRow]:
    """The loads into the registers that this person sees, the newest first."""
    return LoadRow.objects.filter(policy.visible_to(person)).order_by("-pk")
