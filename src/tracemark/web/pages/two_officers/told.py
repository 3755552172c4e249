"""What a request asks for, in words: of what, why, how much. A private person is not named here either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import PURPOSE_LABELS, Partition, Purpose
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.loads import api as loads
from tracemark.kernel.errors import NotFound
from tracemark.web.look import pieces

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.accounts.models import SecondRequestRow

    Facts = list[tuple[str, Any]]

MOST = 10
"""So many of a person's records are named."""


def facts_of(person: Person, row: SecondRequestRow) -> Facts:
    """Each command that waits has its words; a guard keeps the table complete."""
    return TOLD[row.command](person, accounts.said_in(row))


def consequences_of(row: SecondRequestRow) -> list[str]:
    """What happens when it is approved, and what does not."""
    return {
        "registry.erase_holder": [
            _("The name and the number of the document are destroyed with their key. Nobody can bring them back."),
            _("The records of the weapons stay, with their deeds; they say that a private person was erased."),
        ],
        "registry.undo_load": [
            _("Every record of this load is withdrawn by a deed of its own. Nothing is deleted."),
            _("A record that has had a deed since stays, and is listed."),
        ],
        "accounts.allow_more_looks": [
            _("The looks are there until the end of this day. Each of them is recorded as always."),
        ],
    }.get(row.command, [])  # fmt: skip


def _erase(person: Person, said: dict[str, Any]) -> Facts:
    rows = registry.list_weapons(person).filter(holder__uuid=said["holder"]).order_by("pk")[: MOST + 1]
    shown = format_html_join(
        " ",
        '<a href="{}">{}</a>',
        ((reverse("weapon", args=[row.uuid]), pieces.ref(row.reference)) for row in rows[:MOST]),
    )
    if len(rows) > MOST:
        shown = format_html("{} …", shown)
    return [
        (_("Who is erased"), _("A private person of the registers that you see")),
        (_("Holds now"), shown or _("no weapon of these registers")),
        (_("Legal basis"), said["basis"]),
    ]


def _undo(person: Person, said: dict[str, Any]) -> Facts:
    try:
        load = loads.open_load(person, said["load"])
    except NotFound:
        return [(_("Why"), said["why"])]
    link = format_html('<a href="{}">{}</a>', reverse("load", args=[load.uuid]), pieces.ref(load.reference))
    return [
        (_("Load"), link),
        (_("Source"), load.source),
        (_("File"), load.file_name),
        (_("Register"), Partition(load.partition).label),
        (_("Loaded"), load.loaded),
        (_("Why"), said["why"]),
    ]


def _more_looks(person: Person, said: dict[str, Any]) -> Facts:
    del person
    return [
        (_("Looks"), said["looks"]),
        (_("Purpose"), str(PURPOSE_LABELS[Purpose(said["purpose"])])),
        (_("Case"), said["case"]),
    ]


TOLD: dict[str, Callable[[Person, dict[str, Any]], Facts]] = {
    "registry.erase_holder": _erase,
    "registry.undo_load": _undo,
    "accounts.allow_more_looks": _more_looks,
}
