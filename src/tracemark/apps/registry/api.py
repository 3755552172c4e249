"""The door of the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.apps.registry import policy
from tracemark.apps.registry.data import Status
from tracemark.apps.registry.exports import export_records, quoted
from tracemark.apps.registry.holders import (
    erase_holder,
    look_at_holder,
    register_holder,
)
from tracemark.apps.registry.life import (
    correct_weapon,
    read_mark,
    record_deed,
    register_weapon,
)
from tracemark.apps.registry.look_ups import Found as LookedUp
from tracemark.apps.registry.look_ups import look_up_holder, look_up_place
from tracemark.apps.registry.models import WeaponRow
from tracemark.apps.registry.photographs import (
    Place,
    add_photograph,
    annotate_photograph,
    keep_photograph,
    not_yet_kept,
    photograph_for,
    withdraw_annotation,
)
from tracemark.apps.registry.queries import EXPORTED, ORDERS, Filters, ListPage, list_page, same_serial
from tracemark.apps.registry.search import search, search_all_partitions
from tracemark.apps.registry.states import WEAPON
from tracemark.apps.registry.write import insert_weapons
from tracemark.kernel.errors import NotFound

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person

__all__ = [
    "register_weapon",
    "record_deed",
    "correct_weapon",
    "read_mark",
    "add_photograph",
    "keep_photograph",
    "not_yet_kept",
    "Place",
    "annotate_photograph",
    "withdraw_annotation",
    "register_holder",
    "look_at_holder",
    "look_up_holder",
    "look_up_place",
    "LookedUp",
    "erase_holder",
    "insert_weapons",
    "search",
    "search_all_partitions",
    "list_weapons",
    "Filters",
    "ListPage",
    "list_page",
    "ORDERS",
    "EXPORTED",
    "same_serial",
    "export_records",
    "quoted",
    "weapon_for",
    "weapon_in_case",
    "uuid_of",
    "photograph_for",
    "open_deeds",
]


def list_weapons(person: Person) -> QuerySet[WeaponRow]:
    """The records of the registers that this person sees."""
    return WeaponRow.objects.filter(policy.visible_to(person)).exclude(status=Status.WITHDRAWN.value)


def weapon_for(person: Person, weapon: UUID) -> WeaponRow:
    """One record with its holder, if this person sees its register.

    Raises:
        NotFound: no such weapon, or none that this person sees; the two are not told apart.
    """
    row = (
        WeaponRow.objects.select_related("holder", "load")
        .filter(policy.visible_to(person), uuid=weapon)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def weapon_in_case(weapon: UUID) -> WeaponRow:
    """One record of any register: only a tracing case may ask this, for a record that it searched or confirmed."""
    row = WeaponRow.objects.select_related("holder", "load").filter(uuid=weapon).first()
    if row is None:
        raise NotFound
    return row


def uuid_of(reference: str) -> UUID | None:
    """The record under this reference, to check its proofs; it says nothing of what is in it."""
    return WeaponRow.objects.filter(reference=reference).values_list("uuid", flat=True).first()


def open_deeds(weapon: WeaponRow) -> tuple[str, ...]:
    """Which deeds its standing allows next."""
    return WEAPON.open_verbs(Status(weapon.status))
