"""What a weapon is called: as the catalogue calls it, else as its record has it written, else by its class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

from tracemark.apps.registry.data import Status
from tracemark.apps.registry.labels import type_label

if TYPE_CHECKING:
    from tracemark.apps.catalogue.api import Snapshot

TONES = {
    Status.REGISTERED: "good",
    Status.IN_SERVICE: "good",
    Status.EXPORTED: "info",
    Status.LOST: "warn",
    Status.STOLEN: "bad",
    Status.RECOVERED: "info",
    Status.DEACTIVATED: "plain",
    Status.DESTROYED: "plain",
    Status.WITHDRAWN: "plain",
}
"""How a status is shown; the word always stands beside it."""


class Described(Protocol):
    """A record or a candidate."""

    @property
    def type(self) -> str: ...
    @property
    def maker(self) -> str: ...
    @property
    def maker_text(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def model_text(self) -> str: ...
    @property
    def calibre(self) -> str: ...
    @property
    def calibre_text(self) -> str: ...


def maker_name(known: Snapshot, said: Described) -> str:
    return known.maker_name(said.maker) if said.maker else said.maker_text


def model_name(known: Snapshot, said: Described) -> str:
    return known.model_name(said.model) if said.model else said.model_text


def calibre_name(known: Snapshot, said: Described) -> str:
    return known.calibre_name(said.calibre) if said.calibre else said.calibre_text


def weapon_name(known: Snapshot, said: Described) -> str:
    """Maker and model, the maker not twice: Glock 17, but Izhmash AKM."""
    maker, model = maker_name(known, said), model_name(known, said)
    if not model:
        return maker or (type_label(said.type) if said.type else _("Weapon"))
    first = maker.split()[0].casefold() if maker else ""
    return model if not first or first in model.casefold() else f"{maker} {model}"
