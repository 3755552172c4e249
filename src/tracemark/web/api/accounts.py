"""Who the token acts for."""

from __future__ import annotations

from uuid import UUID

from ninja import Router, Schema

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Role
from tracemark.web.api.door import ANY, TokenRequest
from tracemark.web.api.operations import asks

router = Router(tags=["accounts"])


class Me(Schema):
    uuid: UUID
    name: str
    roles: list[Role]
    office: str
    agency: str
    partitions: list[Partition]
    scopes: list[str]
    usable: list[str]
    """The scopes that the policy table lets this person use."""


@asks(router, "/me", scope=ANY, answer=Me)
def who_am_i(request: TokenRequest) -> dict[str, object]:
    """Say who the token acts for, and what it is for.

    `usable` are the scopes that the person's roles allow today.
    """
    bearer = request.auth
    person = bearer.person
    return {
        "uuid": person.id,
        "name": person.name,
        "roles": sorted(person.roles),
        "office": person.office,
        "agency": person.agency,
        "partitions": sorted(person.partitions),
        "scopes": sorted(bearer.scopes),
        "usable": sorted(scope for scope in bearer.scopes if accounts.may(person, scope)),
    }
