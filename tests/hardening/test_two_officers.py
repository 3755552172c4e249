"""Each check of the two-person rule, taken out in memory, is missed by what is asked of it here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from hardening.mutants import said_otherwise
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts import policy, second_officer
from tracemark.apps.accounts.data import EMERGENCY, Partition, Role, TimedRole
from tracemark.apps.accounts.models import PersonRow, SecondRequestRow
from tracemark.apps.registry.loads import api as loads
from tracemark.apps.registry.models import LoadRow
from tracemark.kernel import clock
from tracemark.kernel.errors import TracemarkError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracemark.apps.accounts.data import Person

pytestmark = pytest.mark.django_db

STEP = "registry.undo_load"


@pytest.fixture
def world(someone) -> dict[str, Any]:
    """A load, who may have it undone, and everybody who may not approve that."""
    asker = someone(Role.REGISTRAR)
    load = LoadRow.objects.create(
        reference="L-1", partition="civilian", source="x", file_name="x", sha256="0" * 64,
        by=asker.id, at=clock.now(), state="ended",
    )  # fmt: skip
    return {
        "asker": asker,
        "second": someone(Role.REGISTRAR, Role.LICENSING_OFFICER),
        "load": load.uuid,
        "elsewhere": someone(Role.REGISTRAR, partition=Partition.STATE),
        "other_role": someone(Role.LICENSING_OFFICER),
        "emergency": in_an_emergency(someone(Role.REGISTRAR, Role.STOREKEEPER)),
        "left": someone(Role.REGISTRAR, Role.PROGRAMME_OFFICER),
    }


def in_an_emergency(person: Person) -> Person:
    """The same, with all of their roles taken in an emergency."""
    until = clock.now() + timedelta(hours=4)
    taken = (TimedRole(UUID(int=1), role, until, EMERGENCY) for role in person.roles)
    return replace(person, for_a_time=tuple(taken))


def ask(by: Person, load: UUID, step: str = STEP) -> UUID:
    return accounts.ask_second_officer(by=by, step=step, arguments={"load": load, "why": "Wrong file"})


def refused(call: Callable[[], object]) -> None:
    """Refused, and nothing was undone; what it would have changed is taken back either way."""
    try:
        with transaction.atomic():
            transaction.get_connection().atomic_blocks[-1]._from_testcase = True
            try:
                call()
            finally:
                undone = LoadRow.objects.exclude(state="ended").exists()
                transaction.set_rollback(True)
    except TracemarkError:
        assert not undone
        return
    raise AssertionError("it was done")


def everything_is_held(world: dict[str, Any]) -> None:
    asker, second, load = world["asker"], world["second"], world["load"]
    approve = accounts.approve_step
    refused(lambda: loads.undo_load(by=asker, load=load, why="Wrong file"))
    refused(lambda: loads.undo_load(by=replace(asker, auth="node"), load=load, why="Wrong file"))
    refused(lambda: ask(world["elsewhere"], load))
    refused(lambda: ask(world["other_role"], load))
    request = ask(asker, load)
    try:
        for person in (
            asker,
            world["elsewhere"],
            world["other_role"],
            world["emergency"],
            replace(second, auth="token"),
        ):
            refused(lambda: approve(by=person, request=request))  # noqa: B023 - called at once
            refused(lambda: accounts.decline_step(by=person, request=request, reason="No"))  # noqa: B023
        refused(lambda: accounts.withdraw_step(by=second, request=request))
        refused(lambda: accounts.do_approved_step(by=second, request=request, second=second))
        PersonRow.objects.filter(uuid=world["left"].id).update(active=False)
        refused(lambda: approve(by=world["left"], request=request))
        with clock.frozen(clock.now() + timedelta(days=30)):
            refused(lambda: approve(by=second, request=request))
        PersonRow.objects.filter(uuid=asker.id).update(active=False)
        refused(lambda: approve(by=second, request=request))
        PersonRow.objects.filter(uuid=asker.id).update(active=True)
        SecondRequestRow.objects.filter(uuid=request).update(state="declined", decided_by=second.id)
        refused(lambda: approve(by=second, request=request))
    finally:
        SecondRequestRow.objects.filter(uuid=request).delete()


def test_nothing_is_refused_that_should_be_done(world):
    everything_is_held(world)
    accounts.approve_step(by=world["second"], request=ask(world["asker"], world["load"]))
    assert LoadRow.objects.get().state == "undoing"


# Whether whoever asks sees the subject is held twice here, by the step's own rules too; its own test is with holders.
OTHERWISE = [
    (policy.PolicyTable.check_second, "if not is_alone_enough(by, command)", "if False"),
    (policy.is_alone_enough, "Role.NODE in person.roles and person.auth", "person.auth"),
    (second_officer.ask_second_officer, "or not policy.may(by, step)", ""),
    (second_officer.approve_step, "filter(uuid=row.asked_by, active=True)", "filter(uuid=row.asked_by)"),
    (second_officer.do_approved_step, "if row.asked_by != by.id", "if False"),
    (second_officer.withdraw_step, "uuid=request, asked_by=by.id", "uuid=request"),
    (second_officer._request_for, 'if person.auth == "token"', "if False"),
    (second_officer._request_for, "if row.asked_by == person.id", "if False"),
    (second_officer._decided, "PersonRow.locked(uuid=person.id, active=True)", "None"),
    (second_officer._may_and_sees, "if policy.may(calm, name)", "if True"),
    (second_officer._may_and_sees, "person.roles - taken", "person.roles"),
    (second_officer._may_and_sees, "& step.seen(person)", ""),
    (second_officer._write_decision, "REQUEST.after(request_standing(row), verb).value", '"done"'),
    (second_officer.request_standing, "row.expires_at <= clock.now()", "False"),
]  # fmt: skip


@pytest.mark.parametrize(("function", "said", "otherwise"), OTHERWISE)
def test_a_check_of_two_officers_that_is_taken_out_is_caught(world, function, said, otherwise):
    with (
        said_otherwise(function, said, otherwise),
        pytest.raises((AssertionError, TracemarkError, IntegrityError)),
    ):
        everything_is_held(world)
