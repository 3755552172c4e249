"""The directory: which office answers for what, confirmed how long ago, and never a person's name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from tracemark.apps.accounts.data import Role
from tracemark.apps.directory import api as directory
from tracemark.apps.directory.data import AuthorityKind, ContactFacts, Function
from tracemark.apps.directory.errors import BadEntry
from tracemark.apps.directory.models import AuthorityRow, ContactRow
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock
from tracemark.kernel.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db

DESK = ContactFacts(function=Function.ITI, office="Tracing desk", languages="en fr", phone="+1 555 0100")


@pytest.fixture
def contact_officer(someone):
    return someone(Role.POINT_OF_CONTACT)


@pytest.fixture
def ministry(contact_officer):
    return directory.register_authority(
        by=contact_officer, kind=AuthorityKind.STATE, name="Ministry of the Interior", state="XB"
    )


def test_an_authority_stands_once_in_its_state(contact_officer, ministry):
    with pytest.raises(directory.AuthorityKnown):
        directory.register_authority(
            by=contact_officer, kind=AuthorityKind.STATE, name="Ministry of the Interior", state="XB"
        )
    directory.register_authority(
        by=contact_officer, kind=AuthorityKind.STATE, name="Ministry of the Interior", state="XC"
    )
    assert [row.state for row in directory.list_authorities()] == ["XB", "XC"]


def test_an_authority_of_a_state_names_the_state():
    with pytest.raises(IntegrityError):
        AuthorityRow.objects.create(kind="state", name="Nowhere", state="")


def test_a_contact_answers_until_it_ends(contact_officer, ministry):
    with clock.frozen(datetime(2026, 3, 1, tzinfo=UTC)):
        desk = directory.register_contact(by=contact_officer, authority=ministry, contact=DESK)
    with clock.frozen(datetime(2026, 3, 9, tzinfo=UTC)):
        directory.confirm_contact(by=contact_officer, contact=desk)
        assert [row.confirmed_on for row in directory.list_contacts()] == [date(2026, 3, 9)]
        directory.end_contact(by=contact_officer, contact=desk)
    assert list(directory.list_contacts()) == []
    for step in (directory.confirm_contact, directory.end_contact):
        with pytest.raises(directory.ContactHasEnded):
            step(by=contact_officer, contact=desk)
    assert ContactRow.objects.get(uuid=desk).until == date(2026, 3, 9)
    acts = [entry.act for entry in ledger.entries_of(str(desk))]
    assert acts == ["contact.registered", "contact.confirmed", "contact.ended"]


def test_the_contact_confirmed_longest_ago_comes_first(contact_officer, ministry):
    for day in (9, 2, 5):
        with clock.frozen(datetime(2026, 3, day, tzinfo=UTC)):
            directory.register_contact(by=contact_officer, authority=ministry, contact=DESK)
    assert [row.confirmed_on.day for row in directory.list_contacts()] == [2, 5, 9]


@pytest.mark.parametrize(("confirmed", "stale"), [(date(2025, 3, 14), False), (date(2025, 3, 13), True)])
def test_a_contact_is_stale_after_a_year(confirmed, stale):
    assert directory.is_stale(confirmed, today=date(2026, 3, 14)) is stale


def test_whoever_only_reads_the_directory_changes_nothing_in_it(registrar, ministry):
    before = ledger.head()
    with pytest.raises(NotAllowed):
        directory.register_contact(by=registrar, authority=ministry, contact=DESK)
    assert ledger.head() == before
    assert not ContactRow.objects.exists()


@pytest.mark.parametrize(
    ("facts", "at"),
    [
        ({"kind": AuthorityKind.STATE, "name": "Nowhere"}, "state"),
        ({"kind": AuthorityKind.STATE, "name": "Nowhere", "state": "XBX"}, "state"),
        ({"kind": AuthorityKind.REGIONAL, "name": ""}, "name"),
        ({"kind": AuthorityKind.REGIONAL, "name": "=1+1"}, "name"),
    ],
)
def test_an_authority_that_cannot_stand_is_refused_with_the_fact_that_is_wrong(contact_officer, facts, at):
    with pytest.raises(BadEntry) as refused:
        directory.register_authority(by=contact_officer, **facts)
    assert list(refused.value.data["faults"]) == [at]
    assert not AuthorityRow.objects.exists()


@pytest.mark.parametrize(
    ("at", "value", "fits"),
    [
        ("phone", "+41 (22) 000 00-00", True),
        ("phone", "+1|cmd", False),
        ("email", "desk@example.org", True),
        ("email", "desk at example", False),
        ("office", "@SUM(1)", False),
        ("office", "Desk\u202eksed", False),
        ("office", "", False),
        ("hours", "x" * 201, False),
    ],
)
def test_a_contact_takes_only_what_can_be_read_and_opened_safely(contact_officer, ministry, at, value, fits):
    contact = replace(DESK, **{at: value})
    if fits:
        assert directory.register_contact(by=contact_officer, authority=ministry, contact=contact)
        return
    with pytest.raises(BadEntry) as refused:
        directory.register_contact(by=contact_officer, authority=ministry, contact=contact)
    assert list(refused.value.data["faults"]) == [at]
    assert not ContactRow.objects.exists()


def test_an_ended_contact_is_still_found_and_one_that_never_was_is_not(contact_officer, ministry):
    desk = directory.register_contact(by=contact_officer, authority=ministry, contact=DESK)
    directory.end_contact(by=contact_officer, contact=desk)
    assert directory.find_contact(desk).until == clock.today()
    with pytest.raises(NotFound):
        directory.find_contact(ministry)
