"""What the directory tells the ledger. Contacts are offices: nothing is personal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tracemark.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class AuthorityRegistered(Event):
    act: ClassVar[str] = "authority.registered"
    personal: ClassVar[tuple[str, ...]] = ()

    kind: str
    name: str
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class ContactRegistered(Event):
    act: ClassVar[str] = "contact.registered"
    personal: ClassVar[tuple[str, ...]] = ()

    authority: str
    function: str
    office: str
    languages: str = ""
    hours: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class ContactConfirmed(Event):
    act: ClassVar[str] = "contact.confirmed"
    personal: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, kw_only=True)
class ContactEnded(Event):
    act: ClassVar[str] = "contact.ended"
    personal: ClassVar[tuple[str, ...]] = ()
