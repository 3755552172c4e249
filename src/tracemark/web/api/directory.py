"""Authorities and the offices that answer for them (ITI 25, 31 (a))."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Schema

from tracemark.apps.directory import api as directory
from tracemark.apps.directory.data import AuthorityKind, ContactFacts, Function
from tracemark.kernel import clock
from tracemark.web.api.door import TokenRequest
from tracemark.web.api.fields import Body, Line, State, plain
from tracemark.web.api.operations import asks, does
from tracemark.web.api.paging import Listed, Place, one_of, page_of

router = Router(tags=["directory"])


class Authority(Schema):
    uuid: UUID
    kind: AuthorityKind
    name: str
    state: str


class AuthorityPage(Listed):
    items: list[Authority]


class Contact(Schema):
    uuid: UUID
    authority: UUID
    authority_name: str
    state: str
    function: Function
    office: str
    languages: str
    hours: str
    phone: str
    email: str
    address: str
    confirmed_on: date
    until: date | None
    stale: bool


class ContactPage(Listed):
    items: list[Contact]


@asks(router, "/authorities", scope="see.contacts", answer=AuthorityPage)
def list_authorities(request: TokenRequest, place: Annotated[Place, Query()]) -> dict[str, Any]:
    """List the authorities of States and the organisations."""
    return page_of(directory.list_authorities(), place, order="name").told(authority_of)


@asks(router, "/authorities/{uuid:authority}", scope="see.contacts", answer=Authority)
def get_authority(request: TokenRequest, authority: UUID) -> dict[str, Any]:
    """Get one authority."""
    return authority_of(one_of(directory.list_authorities(), authority))


@asks(router, "/contacts", scope="see.contacts", answer=ContactPage)
def list_contacts(request: TokenRequest, place: Annotated[Place, Query()]) -> dict[str, Any]:
    """List the contacts that answer today, those confirmed longest ago first."""
    return page_of(directory.list_contacts(), place, order="confirmed_on").told(contact_of)


@asks(router, "/contacts/{uuid:contact}", scope="see.contacts", answer=Contact)
def get_contact(request: TokenRequest, contact: UUID) -> dict[str, Any]:
    """Get one contact, of today or ended."""
    return contact_of(directory.find_contact(contact))


class AuthorityIn(Body):
    kind: AuthorityKind
    name: Annotated[str, plain(200, least=1)]
    state: State = ""


class ContactIn(Body):
    function: Function
    office: Annotated[str, plain(200, least=1)]
    languages: Annotated[str, plain(100)] = ""
    hours: Line = ""
    phone: Annotated[str, plain(60)] = ""
    email: Annotated[str, plain(254)] = ""
    address: Annotated[str, plain(300)] = ""


@does(router, "/authorities", command=directory.register_authority)
def register_authority(request: TokenRequest, body: AuthorityIn) -> dict[str, Any]:
    """Record a body of a State or an organisation."""
    return {"uuid": directory.register_authority(by=request.auth.person, **body.model_dump())}


@does(router, "/authorities/{uuid:authority}/contacts", command=directory.register_contact)
def register_contact(request: TokenRequest, authority: UUID, body: ContactIn) -> dict[str, Any]:
    """Record the office that answers for a function of an authority."""
    facts = ContactFacts(**body.model_dump())
    return {"uuid": directory.register_contact(by=request.auth.person, authority=authority, contact=facts)}


@does(router, "/contacts/{uuid:contact}/confirmation", command=directory.confirm_contact)
def confirm_contact(request: TokenRequest, contact: UUID) -> dict[str, Any]:
    """Say that the office was reached and still answers."""
    directory.confirm_contact(by=request.auth.person, contact=contact)
    return {"uuid": contact}


@does(router, "/contacts/{uuid:contact}/end", command=directory.end_contact)
def end_contact(request: TokenRequest, contact: UUID) -> dict[str, Any]:
    """Say that the office answers no longer."""
    directory.end_contact(by=request.auth.person, contact=contact)
    return {"uuid": contact}


def authority_of(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Authority.model_fields}


def contact_of(row: Any) -> dict[str, Any]:
    own = {"authority", "authority_name", "state", "stale"}
    return {name: getattr(row, name) for name in Contact.model_fields if name not in own} | {
        "authority": row.authority.uuid,
        "authority_name": row.authority.name,
        "state": row.authority.state,
        "stale": directory.is_stale(row.confirmed_on, today=clock.today()),
    }
