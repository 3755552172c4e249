"""Commands: nothing is written unrecorded, unauthorised or by halves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from django.db import IntegrityError

from tracemark.apps.accounts.api import NODE
from tracemark.apps.accounts.policy import PolicyTable
from tracemark.apps.ledger import api as ledger
from tracemark.apps.ledger.errors import UnknownAct
from tracemark.kernel import commands
from tracemark.kernel.commands import NoSeam, Unrecorded, command, current, record, record_entries
from tracemark.kernel.errors import NotAllowed, SecondOfficerNeeded, TracemarkError
from tracemark.kernel.events import Entry
from tracemark.kernel.models import Counter

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Everybody:
    """An authority that lets everybody do everything, and remembers what it was asked."""

    asked: ClassVar[list[str]] = []
    alone: ClassVar[list[dict[str, Any]]] = []

    def check(self, *, by: Any, command: str) -> None:
        self.asked.append(command)

    def check_second(self, *, by: Any, command: str, arguments: Any) -> None:
        self.alone.append(dict(arguments))


@pytest.fixture
def everybody_may(monkeypatch: pytest.MonkeyPatch) -> Everybody:
    monkeypatch.setitem(commands._seams, "authority", Everybody())
    Everybody.asked.clear()
    Everybody.alone.clear()
    return Everybody()


@pytest.fixture(autouse=True)
def _commands_of_this_test_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_names", dict(commands._names))


def marked(subject: str = "a weapon") -> Entry:
    return Entry("weapon.marked", subject)


def wrote(name: str) -> bool:
    return Counter.objects.filter(name=name).exists()


def doing(*steps: Callable[[], object]) -> Callable[..., Any]:
    """A command that takes these steps; the last one's result is its own."""

    @command
    def a_command(*, by: Any) -> Any:
        return [step() for step in steps][-1]

    return a_command


def writes(name: str) -> Callable[[], object]:
    return lambda: Counter.objects.create(name=name)


def says(entry: Entry) -> Callable[[], object]:
    return lambda: record_entries([entry])


@pytest.mark.usefixtures("everybody_may")
def test_what_is_written_and_recorded_is_kept():
    doing(writes("kept"), says(marked("kept")))(by=NODE)
    assert wrote("kept")
    assert [entry.subject for entry in ledger.latest_entries()] == ["kept"]


@pytest.mark.usefixtures("everybody_may")
def test_what_is_not_recorded_is_not_kept():
    with pytest.raises(Unrecorded):
        doing(writes("unsaid"))(by=NODE)
    assert not wrote("unsaid")
    assert ledger.head() is None


@pytest.mark.usefixtures("everybody_may")
def test_a_command_that_fails_leaves_neither_rows_nor_entries():
    def fails() -> None:
        raise TracemarkError

    with pytest.raises(TracemarkError):
        doing(writes("half"), says(marked()), fails)(by=NODE)
    assert not wrote("half")
    assert ledger.head() is None


@pytest.mark.usefixtures("everybody_may")
def test_an_inner_command_joins_the_outer_deed():
    inner = doing(writes("inner"), says(marked("inner")), lambda: current().id)
    outer = doing(says(marked("outer")), lambda: inner(by=NODE), lambda: current().id)
    deed = outer(by=NODE)
    entries = [entry for entry in ledger.entries_from(0) if entry.deed == deed]
    assert [entry.subject for entry in entries] == ["outer", "inner"]
    assert wrote("inner")


@pytest.mark.usefixtures("everybody_may")
def test_a_failed_inner_command_leaves_neither_rows_nor_entries_though_the_outer_one_goes_on():
    def fails() -> None:
        raise TracemarkError

    inner = doing(writes("inner"), says(marked("inner")), fails)

    def tries() -> None:
        with pytest.raises(TracemarkError):
            inner(by=NODE)

    doing(writes("outer"), says(marked("before")), tries, says(marked("after")))(by=NODE)
    assert wrote("outer")
    assert not wrote("inner")
    assert [entry.subject for entry in ledger.latest_entries()] == ["after", "before"]


@pytest.mark.usefixtures("everybody_may")
def test_an_inner_command_that_breaks_a_constraint_does_not_poison_the_outer_one():
    inner = doing(writes("twice"), writes("twice"))

    def tries() -> None:
        with pytest.raises(IntegrityError):
            inner(by=NODE)

    doing(says(marked()), tries, writes("afterwards"))(by=NODE)
    assert wrote("afterwards")
    assert not wrote("twice")


@pytest.mark.usefixtures("everybody_may")
def test_the_outermost_command_alone_must_record():
    silent = doing(writes("silent"))
    doing(lambda: silent(by=NODE), says(marked()))(by=NODE)
    assert wrote("silent")


def test_nothing_is_recorded_outside_a_command():
    with pytest.raises(Unrecorded):
        record_entries([marked()])
    with pytest.raises(Unrecorded):
        record()
    with pytest.raises(Unrecorded):
        current()


@pytest.mark.parametrize("seam", ["authority", "recorder"])
@pytest.mark.usefixtures("everybody_may")
def test_without_a_ledger_or_a_policy_nothing_can_be_written(seam, monkeypatch):
    monkeypatch.delitem(commands._seams, seam)
    with pytest.raises(NoSeam):
        doing(writes("nowhere"), says(marked()))(by=NODE)
    assert not wrote("nowhere")


def test_a_command_that_is_not_in_the_table_is_open_to_nobody(monkeypatch):
    monkeypatch.setitem(commands._seams, "authority", PolicyTable())
    with pytest.raises(NotAllowed) as refusal:
        doing(writes("unlisted"), says(marked()))(by=NODE)
    assert refusal.value.data == {"command": "test_kernel_commands.a_command"}
    assert not wrote("unlisted")


def test_each_inner_command_is_asked_for_too(everybody_may):
    inner = doing(says(marked()))
    doing(lambda: inner(by=NODE))(by=NODE)
    assert len(everybody_may.asked) == 2


def test_whether_somebody_alone_is_enough_is_asked_of_the_outermost_command_only(everybody_may):
    """What happens inside was decided with it; before anything happened, and with what was to be done."""
    inner = doing(says(marked()))
    doing(lambda: inner(by=NODE))(by=NODE)
    assert everybody_may.alone == [{"by": NODE}]


@pytest.mark.usefixtures("everybody_may")
def test_what_waits_for_a_second_officer_has_changed_nothing(monkeypatch):
    def wait(self: Everybody, *, by: Any, command: str, arguments: Any) -> None:
        raise SecondOfficerNeeded(by=by, command=command, arguments=arguments)

    monkeypatch.setattr(Everybody, "check_second", wait)
    with pytest.raises(SecondOfficerNeeded) as needed:
        doing(writes("alone"), says(marked()))(by=NODE)
    assert not wrote("alone")
    assert (needed.value.by, needed.value.data) == (NODE, {"command": needed.value.command})


def test_who_acts_is_always_said():
    with pytest.raises(KeyError, match="by"):
        doing(says(marked()))()


@pytest.mark.usefixtures("everybody_may")
def test_the_deed_ends_with_its_command_even_after_a_failure():
    def fails() -> None:
        raise TracemarkError

    with pytest.raises(TracemarkError):
        doing(fails)(by=NODE)
    with pytest.raises(Unrecorded):
        current()


@pytest.mark.usefixtures("everybody_may")
def test_the_receipt_says_where_the_entries_stand():
    deeds = []
    doing(says(marked()), says(marked()), lambda: deeds.append(current()))(by=NODE)
    receipt = deeds[0].receipt
    assert (receipt.first, receipt.size) == (0, 2)


def test_a_command_is_named_after_its_app_and_its_verb():
    from tracemark.apps.registry.life import register_weapon

    assert register_weapon.command_name == "registry.register_weapon"
    assert commands.every_command()["registry.register_weapon"]


@pytest.mark.usefixtures("everybody_may")
def test_what_has_no_name_in_the_table_of_acts_cannot_be_done():
    with pytest.raises(UnknownAct):
        doing(writes("enchanted"), says(Entry("weapon.enchanted", "a weapon")))(by=NODE)
    assert not wrote("enchanted")
