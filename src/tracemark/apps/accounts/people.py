"""From rows to the people who act."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from tracemark.apps.accounts import policy
from tracemark.apps.accounts.data import EMERGENCY, Partition, Person, Role
from tracemark.apps.accounts.held import held_by, timed
from tracemark.apps.accounts.models import PersonRow
from tracemark.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracemark.apps.accounts.models import RoleGrantRow

NODE = Person(
    id=UUID(int=0),
    name="node",
    roles=frozenset({Role.NODE}),
    partitions=frozenset(Partition),
    auth="node",
)
"""The node itself, for what nobody does by hand: setting up, signing in, reminders, jobs."""


def person_of(row: PersonRow, *, auth: str = "password") -> Person:
    """The person of this row with the roles held now (one query, two with an office).

    A system that comes with a token has only what is held without an end: nobody sits there who stands in.
    """
    grants = [grant for grant in held_by(row) if not (grant.via and auth == "token")]
    roles = frozenset(Role(grant.role) for grant in grants)
    agency = row.office.agency if row.office else None
    own = Partition(agency.partition) if agency and agency.partition else None
    return Person(
        id=row.uuid,
        name=row.name,
        roles=roles,
        office=row.office.code if row.office else "",
        agency=agency.code if agency else "",
        agency_name=agency.name if agency else "",
        partitions=_partitions(grants, own),
        language=row.language,
        auth=auth,
        for_a_time=timed(grants),
    )


def _partitions(grants: Iterable[RoleGrantRow], own: Partition | None) -> frozenset[Partition]:
    """While a role taken in an emergency lasts, no register is open but that of one's own agency.

    Registers are open to a person, not to a role: what another role lets one see, the taken one could change.
    """
    seen = policy.partitions_of([Role(grant.role) for grant in grants], own)
    return seen & {own} if any(grant.via == EMERGENCY for grant in grants) else seen


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
