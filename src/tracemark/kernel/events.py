"""Events: what happened, as it is handed to the ledger.

Every kind of event names its act, which must stand in the ledger's table of kinds, and says which of its
fields are personal. A personal field never reaches a leaf in clear: the ledger keeps a salted digest and
seals the value under the key of the person it is about.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Entry:
    """One line for the ledger.

    Attributes:
        act: a kind from the ledger's table.
        subject: the uuid of what it is about.
        body: facts that are not personal; JSON values without floats.
        personal: facts about a person, by name; sealed and only digested in the leaf.
        person: whose key seals them; required when `personal` is not empty.
        why: legal basis or document.
        corrects: the sequence number of an entry that this one corrects.
    """

    act: str
    subject: str
    body: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, str] = field(default_factory=dict)
    person: UUID | None = None
    why: str = ""
    corrects: int | None = None


_REGISTRY: dict[str, type[Event]] = {}

_ENVELOPE = ("subject", "person", "why", "corrects")


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of every app's events: subclass it as a frozen dataclass with `act` and `personal`."""

    act: ClassVar[str]
    personal: ClassVar[tuple[str, ...]]

    subject: UUID
    person: UUID | None = None
    why: str = ""
    corrects: int | None = None

    def __init_subclass__(cls) -> None:
        for name in ("act", "personal"):
            if name not in vars(cls):
                raise TypeError(f"{cls.__name__} must say its `{name}`.")
        _REGISTRY[cls.act] = cls

    def entry(self) -> Entry:
        """The line for the ledger; empty facts are left out."""
        body: dict[str, Any] = {}
        sealed: dict[str, str] = {}
        for name in _facts_of(type(self)):  # type: ignore[arg-type] # mypy takes the class for an instance
            value = getattr(self, name)
            if value is None or value == "":
                continue
            if name in self.personal:
                sealed[name] = str(value)
            else:
                body[name] = value if type(value) is str else plain(value)
        return Entry(self.act, str(self.subject), body, sealed, self.person, self.why, self.corrects)


@cache
def _facts_of(kind: type[Event]) -> tuple[str, ...]:
    """The fields that say what happened."""
    return tuple(item.name for item in fields(kind) if item.name not in _ENVELOPE)


def plain(value: Any) -> Any:
    """A JSON value that the canonical form accepts: no floats, no objects."""
    if value is None or isinstance(value, (str, bool, int)):
        return str(value.value) if isinstance(value, Enum) else value
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = [plain(item) for item in value]
        return sorted(items) if isinstance(value, (set, frozenset)) else items
    if isinstance(value, float):
        raise TypeError("A float has no place in the ledger; give a string or whole units.")
    return str(value)


def every_event() -> Iterator[tuple[str, type[Event]]]:
    """All kinds of events that have been defined, for the guards and the reference page."""
    yield from sorted(_REGISTRY.items())
