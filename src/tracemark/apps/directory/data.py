"""Authorities and contacts, as they cross the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

STALE_AFTER = timedelta(days=365)


class AuthorityKind(StrEnum):
    STATE = "state"
    REGIONAL = "regional"
    INTERNATIONAL = "international"

    @property
    def label(self) -> str:
        return str(KIND_LABELS[self])


KIND_LABELS: dict[AuthorityKind, str | _StrPromise] = {
    AuthorityKind.STATE: _("Authority of a State"),
    AuthorityKind.REGIONAL: _("Regional organisation"),
    AuthorityKind.INTERNATIONAL: _("International organisation"),
}


class Function(StrEnum):
    """What a contact answers for."""

    POA = "poa"
    ITI = "iti"
    REGIONAL = "regional"
    LICENSING = "licensing"
    OTHER = "other"

    @property
    def label(self) -> str:
        return str(FUNCTION_LABELS[self])


FUNCTION_LABELS: dict[Function, str | _StrPromise] = {
    Function.POA: _("Programme of Action"),
    Function.ITI: _("International Tracing Instrument"),
    Function.REGIONAL: _("Regional instrument"),
    Function.LICENSING: _("Licences and end-user certificates"),
    Function.OTHER: _("Other matters"),
}


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """An office that answers for a function; no names of persons."""

    function: Function
    office: str
    languages: str = ""
    hours: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
