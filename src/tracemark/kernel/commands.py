"""Commands: the only way to write.

A command is a function of an app's door that takes `by=`, runs in one durable transaction, asks the policy
table whether the person's role may, and leaves at least one entry in the ledger in the same transaction.
Commands nest: the outermost opens the transaction and owns the deed's id, the inner ones join it. Of the
outermost the policy also says whether it waits for a second officer; what happens inside it was decided with it.

Two seams, filled when the node starts: an `Authority` (the accounts' table role x command) and a
`Recorder` (the ledger). Where one is missing, nothing can be written: default deny.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

from django.db import transaction

from tracemark.kernel.identity import new_uuid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from uuid import UUID

    from tracemark.kernel.actors import Actor
    from tracemark.kernel.events import Entry, Event

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where the entries of a deed stand: the first sequence number and the size of the tree after it."""

    first: int
    size: int


class Recorder(Protocol):
    def write(self, *, by: Actor, deed: UUID, entries: Sequence[Entry]) -> Receipt: ...


class Authority(Protocol):
    def check(self, *, by: Actor, command: str) -> None:
        """Return, or raise NotAllowed."""

    def check_second(self, *, by: Actor, command: str, arguments: Mapping[str, Any]) -> None:
        """Return, or raise SecondOfficerNeeded. Asked of an outermost command only."""


class Unrecorded(Exception):
    """A command changed something and said nothing of it: a mistake in the program, never committed."""


class NoSeam(Exception):
    """The ledger or the policy table has not registered itself: nothing may be written."""


@dataclass
class Deed:
    """One outermost command under way."""

    id: UUID
    by: Actor
    entries: list[Entry] = field(default_factory=list)
    receipt: Receipt | None = None


_deed: ContextVar[Deed | None] = ContextVar("tracemark_deed", default=None)
_beside: ContextVar[Callable[[Deed], None] | None] = ContextVar("tracemark_beside", default=None)
_before: ContextVar[Callable[[], None] | None] = ContextVar("tracemark_before", default=None)
_seams: dict[str, Any] = {}
_names: dict[str, Callable[..., Any]] = {}


def register_recorder(recorder: Recorder) -> None:
    _seams["recorder"] = recorder


def register_authority(authority: Authority) -> None:
    _seams["authority"] = authority


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function of an app's door a command, named `<app>.<function>` in the policy table."""
    name = command_name(function)
    _names[name] = function

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        by: Any = kwargs["by"]
        authority = _seam("authority")
        authority.check(by=by, command=name)
        if _deed.get() is None:
            authority.check_second(by=by, command=name, arguments=kwargs)
        with _joined(by):
            return function(*args, **kwargs)

    run.command_name = name  # type: ignore[attr-defined]
    return run


def record(*events: Event) -> None:
    """Say what happened; the ledger gets it in the same transaction."""
    current().entries.extend(event.entry() for event in events)


def record_entries(entries: Sequence[Entry]) -> None:
    """The same for bulk loads, which make their entries by the thousand."""
    current().entries.extend(entries)


def current() -> Deed:
    """The deed under way.

    Raises:
        Unrecorded: called outside a command.
    """
    deed = _deed.get()
    if deed is None:
        raise Unrecorded("Nothing can be recorded outside a command.")
    return deed


@contextmanager
def written_beside(write: Callable[[Deed], None]) -> Iterator[None]:
    """Have something technical written in the transaction of each deed inside: with the deed or not at all."""
    token = _beside.set(write)
    try:
        yield
    finally:
        _beside.reset(token)


@contextmanager
def checked_before(check: Callable[[], None]) -> Iterator[None]:
    """Have something checked in the transaction of each deed inside, before anything else: where it raises, nothing is done."""
    token = _before.set(check)
    try:
        yield
    finally:
        _before.reset(token)


def command_name(function: Callable[..., Any]) -> str:
    """`tracemark.apps.registry.weapons.register_weapon` is `registry.register_weapon`; `papers` stands above the apps."""
    parts = [part for part in function.__module__.split(".") if part not in {"tracemark", "apps"}]
    app = parts[0] if function.__module__.startswith("tracemark.") else parts[-1]
    return f"{app}.{function.__name__}"


def every_command() -> dict[str, Callable[..., Any]]:
    """All commands defined so far, for the policy guard and the reference page."""
    return dict(sorted(_names.items()))


@contextmanager
def _joined(by: Actor) -> Iterator[None]:
    outer = _deed.get()
    if outer is not None:
        with _undone_on_failure(outer):
            yield
        return
    deed = Deed(new_uuid(), by)
    token = _deed.set(deed)
    try:
        with transaction.atomic(durable=True):
            before = _before.get()
            if before:
                before()
            yield
            if not deed.entries:
                raise Unrecorded("The command left no entry in the ledger.")
            deed.receipt = _seam("recorder").write(by=by, deed=deed.id, entries=deed.entries)
            beside = _beside.get()
            if beside:
                beside(deed)
    finally:
        _deed.reset(token)


@contextmanager
def _undone_on_failure(outer: Deed) -> Iterator[None]:
    """An inner command that fails leaves neither rows nor entries, even if the outer one goes on."""
    said = len(outer.entries)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        del outer.entries[said:]
        raise


def _seam(name: str) -> Any:
    try:
        return _seams[name]
    except KeyError:
        raise NoSeam(name) from None
