"""The steps of the registry that wait for a second officer: what each is about, who sees that, what stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from tracemark.apps.accounts import api as accounts
from tracemark.apps.registry import errors, policy
from tracemark.apps.registry.holders import erase_holder
from tracemark.apps.registry.loads.errors import WhyMissing
from tracemark.apps.registry.loads.states import LOAD, LoadState
from tracemark.apps.registry.loads.taking import open_load
from tracemark.apps.registry.loads.undo import undo_load
from tracemark.apps.registry.models import HolderRow, LoadRow

if TYPE_CHECKING:
    from uuid import UUID

    from tracemark.apps.accounts.data import Person

SUBJECT = OuterRef("subject")


def loads_seen(person: Person) -> Q:
    """Loads into the registers that the person sees."""
    return Q(Exists(LoadRow.objects.filter(policy.visible_to(person), uuid=SUBJECT)))


def check_undo(*, by: Person, load: UUID, why: str, in_background: bool = False) -> None:
    """Raises: NotFound, StepNotOpen, WhyMissing."""
    del in_background
    if not why.strip():
        raise WhyMissing
    LOAD.after(LoadState(open_load(by, load).state), "undo")


def check_erase(*, by: Person, holder: UUID, basis: str) -> None:
    """Raises: BasisMissing, ErasedBefore."""
    del by
    if not basis.strip():
        raise errors.BasisMissing
    if HolderRow.objects.filter(uuid=holder, erased=True).exists():
        raise errors.ErasedBefore


def register_steps() -> None:
    accounts.register_steps(
        accounts.Step(undo_load, "load", loads_seen, check_undo),
        accounts.Step(erase_holder, "holder", policy.holders_seen, check_erase),
    )
