"""From rows to the people who act."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from tracemark.apps.accounts import policy
from tracemark.apps.accounts.data import Partition, Person, Role
from tracemark.apps.accounts.models import PersonRow
from tracemark.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

NODE = Person(
    id=UUID(int=0),
    name="node",
    roles=frozenset({Role.NODE}),
    partitions=frozenset(Partition),
    auth="node",
)
"""The node itself, for what nobody does by hand: setting up, signing in, reminders, jobs."""


def person_of(row: PersonRow, *, auth: str = "password") -> Person:
    """The person of this row with the roles held now (one query, two with an office)."""
    grants: Iterable[str] = row.grants.filter(until=None).values_list("role", flat=True)
    roles = frozenset(Role(role) for role in grants)
    agency = row.office.agency if row.office else None
    own = Partition(agency.partition) if agency and agency.partition else None
    return Person(
        id=row.uuid,
        name=row.name,
        roles=roles,
        office=row.office.code if row.office else "",
        agency=agency.code if agency else "",
        agency_name=agency.name if agency else "",
        partitions=policy.partitions_of(roles, own),
        language=row.language,
        auth=auth,
    )


def id_of_name(sign_in_name: str) -> UUID | None:
    """Whose sign-in name this is; the answer never shows on a page."""
    return PersonRow.objects.filter(sign_in_name__iexact=sign_in_name).values_list("uuid", flat=True).first()


def find_person(sign_in_name: str, *, auth: str = "command_line") -> Person:
    """The active person with this sign-in name.

    Raises:
        NotFound: nobody, or somebody who has left.
    """
    row = (
        PersonRow.objects.select_related("office__agency")
        .filter(sign_in_name__iexact=sign_in_name, active=True)
        .first()
    )
    if row is None:
        raise NotFound
    return person_of(row, auth=auth)
