"""What can go wrong with the catalogue."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.errors import BadInput, Conflict, NotFound


class UnknownTable(NotFound):
    code = "catalogue.unknown_table"
    sentence = _("The catalogue has no table %(table)s.")


class EntryExists(Conflict):
    code = "catalogue.entry_exists"
    sentence = _("There is already an entry %(key)s. Change that one instead.")


class BadEntry(BadInput):
    code = "catalogue.bad_entry"
    sentence = _("The entry cannot be saved. %(why)s")
