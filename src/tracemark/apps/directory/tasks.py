"""What waits in the directory: contacts that nobody has confirmed for a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from tracemark.apps.accounts import api as accounts
from tracemark.apps.directory.api import list_contacts
from tracemark.apps.directory.data import STALE_AFTER
from tracemark.kernel import clock, tasks
from tracemark.kernel.tasks import Kind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.directory.models import ContactRow


def _contacts_stale(person: Person) -> QuerySet[ContactRow] | None:
    if not accounts.may(person, "directory.confirm_contact"):
        return None
    return list_contacts().filter(confirmed_on__lt=clock.today() - STALE_AFTER)


def register() -> None:
    tasks.register(
        Kind(
            "directory.contacts_stale",
            lambda n: ngettext(
                "contact was not confirmed for a year", "contacts were not confirmed for a year", n
            ),
            _contacts_stale,
            "contacts",
            tone="warn",
        )
    )
