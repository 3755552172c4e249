"""What can go wrong with the directory."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.errors import BadInput, Conflict


class AuthorityKnown(Conflict):
    code = "directory.authority_known"
    sentence = _("%(name)s is already in the directory.")


class ContactHasEnded(Conflict):
    code = "directory.contact_ended"
    sentence = _("This contact has ended. Register the office that answers now.")


class BadEntry(BadInput):
    """`faults` says what is wrong, by the name of the fact."""

    code = "directory.bad_entry"
    sentence = _("The directory cannot take this. %(why)s")
