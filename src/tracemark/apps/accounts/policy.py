"""The policy: one table role x command, one table role x partition. What is not in them is refused.

`policy.csv` has a row for each command and for each thing that can only be seen (`see.<what>`). The table
says which role may at all; whether this person may touch this record is said by the `policy` of its app.
Where it says `second`, a command waits for a second officer (`second_officer`).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from tracemark.apps.accounts.data import EMERGENCY, Partition, Person, Role
from tracemark.kernel.errors import NotAllowed, SecondOfficerNeeded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from tracemark.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table."""

    command: str
    why: str
    roles: frozenset[Role]
    second: bool = False


@cache
def table() -> Mapping[str, Rule]:
    """The policy by command, in the order of the file."""
    return {
        row["command"]: Rule(
            row["command"],
            row["why"],
            frozenset(role for role in Role if row[role.value] == "yes"),
            row["second"] == "yes",
        )
        for row in rows_of("policy.csv")
    }


@cache
def partition_table() -> Mapping[Role, Mapping[Partition, str]]:
    """For each role and partition: `yes`, `own` (that of the person's agency) or nothing."""
    return {
        Role(row["role"]): {partition: row[partition.value] for partition in Partition}
        for row in rows_of("partitions.csv")
    }


def may(person: Actor, command: str) -> bool:
    """Whether any of the person's roles may. A command that is not in the table is open to nobody."""
    rule = table().get(command)
    return bool(rule and rule.roles.intersection(person.roles))


def partitions_of(roles: Iterable[Role], own: Partition | None) -> frozenset[Partition]:
    """Which registers these roles see, for someone whose agency keeps the register `own`."""
    seen = partition_table()
    return frozenset(
        partition
        for role in roles
        for partition, grant in seen[role].items()
        if grant == "yes" or (grant == "own" and partition is own)
    )


def is_alone_enough(person: Actor, command: str) -> bool:
    """Whether this needs no second officer. The node itself has none; whoever the command line names has."""
    is_node = Role.NODE in person.roles and person.auth == "node"
    return is_node or not table()[command].second


class PolicyTable:
    """The authority that commands ask (see `tracemark.kernel.commands`)."""

    def check(self, *, by: Actor, command: str) -> None:
        if not may(by, command):
            raise NotAllowed(command=command)

    def check_second(self, *, by: Actor, command: str, arguments: Mapping[str, Any]) -> None:
        if not is_alone_enough(by, command):
            raise SecondOfficerNeeded(by=by, command=command, arguments=arguments)


def may_set_password(person: Person, of: Person) -> bool:
    """One's own; an administrator's or the node's for anybody."""
    return person.id == of.id or bool(person.roles & {Role.ADMINISTRATOR, Role.NODE})


def may_change_factor(person: Person, of: Person) -> bool:
    """One's own; the node's for the people of a demonstration."""
    return person.id == of.id or Role.NODE in person.roles


def may_reset_factor(person: Person, of: Person) -> bool:
    """Another one's: nobody vouches for their own loss, but on the machine itself, where all keys are anyway."""
    elsewhere = person.id != of.id or person.auth == "command_line"
    return elsewhere and bool(person.roles & {Role.ADMINISTRATOR, Role.NODE})


def may_end_sessions(person: Person, of: Person) -> bool:
    """One's own; an administrator's for anybody, as when a telephone was stolen."""
    return person.id == of.id or bool(person.roles & {Role.ADMINISTRATOR, Role.NODE})


def may_end_delegation(person: Person, *, giver: UUID | None, deputy: UUID) -> bool:
    """Whoever lent it, whoever was lent it, and who runs the node."""
    return person.id in {giver, deputy} or bool(person.roles & {Role.ADMINISTRATOR, Role.NODE})


def may_see_off(person: Person, of: UUID) -> bool:
    """Another one: nobody leaves by their own hand, but on the machine itself, where all keys are anyway."""
    elsewhere = person.id != of or person.auth == "command_line"
    return elsewhere and bool(person.roles & {Role.ADMINISTRATOR, Role.NODE})


def may_act_for_a_time(roles: Iterable[Role]) -> bool:
    """Whoever checks the records must not be able to make them, not for an hour either."""
    return Role.INSPECTOR not in roles


WATCHING = frozenset({Role.INSPECTOR, Role.ADMINISTRATOR, Role.POINT_OF_CONTACT})
"""Who is told at once that somebody took a role in an emergency."""


def emergencies_visible_to(person: Person) -> Q:
    """One's own; all of them for those who watch."""
    return Q() if watches_as(person) else Q(grant__person__uuid=person.id)


def watches_as(person: Person) -> frozenset[Role]:
    """The roles by which a person watches: a deputy does, who took the role in an emergency does not."""
    taken = {one.role for one in person.for_a_time if one.via == EMERGENCY}
    return WATCHING & (person.roles - taken)


def may_end_emergency(person: Person, taker: UUID) -> bool:
    """One's own; anybody's for those who run and inspect the node."""
    return person.id == taker or bool(person.roles & {Role.INSPECTOR, Role.ADMINISTRATOR, Role.NODE})


def may_review_emergency(person: Person, taker: UUID) -> bool:
    """An inspector, and never one's own."""
    return Role.INSPECTOR in person.roles and person.id != taker


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table.

    Raises:
        ValueError: a row with a cell too few or too many, whose grants would stand under other roles.
    """
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    head, *rows = csv.reader(text.splitlines())
    return [dict(zip(head, row, strict=True)) for row in rows]
