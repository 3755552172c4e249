"""From the page of a record to its paper, and from the paper back to the node."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Act, DeedFacts, Description, Mark, NewWeapon
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import FindFacts, IncidentFacts, IncidentKind, ReadMark
from tracemark.kernel.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tracemark.apps.accounts.data import Person

pytestmark = pytest.mark.django_db

CODE = re.compile(r"\b[0-9A-Y]{4}(?:-[0-9A-Y]{4}){3}\b")


@pytest.fixture
def weapon(registrar: Person) -> UUID:
    new = NewWeapon(Partition.CIVILIAN, Description(serial="QX774411", type="pistol"), (Mark("QX774411"),))
    return registry.register_weapon(by=registrar, weapon=new)


def code_on(answer: Any) -> str:
    assert answer["Content-Type"] == "application/pdf"
    found = CODE.search(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages))
    assert found
    return found[0]


def test_the_page_of_a_record_files_it_and_the_code_leads_back(
    registrar: Person, signed_in: Callable[[Person], Client], weapon: UUID
):
    client = signed_in(registrar)
    address = reverse("issue_paper", args=["weapon", weapon])
    assert address in client.get(reverse("weapon", args=[weapon])).content.decode()
    code = code_on(client.post(address))
    checked = client.get(reverse("verify_paper"), {"code": code.lower()})
    assert "would print the same today" in checked.content.decode()
    assert "QX774411" in checked.content.decode()  # for who sees the record: what the paper must say


def test_an_incident_its_find_and_its_case_are_filed_from_their_pages(
    tracing_officer: Person, signed_in: Callable[[Person], Client]
):
    client = signed_in(tracing_officer)
    incident = tracing.open_incident(
        by=tracing_officer,
        incident=IncidentFacts(IncidentKind.FOUND, PartialDate.read("2026-03"), "Port Delmar"),
    )
    find = tracing.record_find(
        by=tracing_officer,
        incident=incident.uuid,
        find=FindFacts(made_safe=True, exhibit="7", marks=(ReadMark("56-1/A-1?"),)),
    )
    case = tracing.open_case(by=tracing_officer, find=find.uuid)
    for kind, row in (("incident", incident), ("find", find), ("case", case)):
        address = reverse("issue_paper", args=[kind, row.uuid])
        assert address in client.get(reverse(kind, args=[row.uuid])).content.decode()
        answer = client.post(address)
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
        assert "56-1/A-1?" in text
        assert row.reference in text
        told = client.get(reverse("verify_paper"), {"code": code_on(answer)}).content.decode()
        assert "would print the same today" in told


def test_a_court_without_a_sign_in_is_told_what_the_paper_says_and_no_more(
    registrar: Person, signed_in: Callable[[Person], Client], weapon: UUID
):
    code = code_on(signed_in(registrar).post(reverse("issue_paper", args=["weapon", weapon])))
    checked = Client().get(reverse("verify_paper"), {"code": code}).content.decode()
    assert "would print the same today" in checked
    assert "XA-W-" in checked
    assert "QX774411" not in checked
    registry.record_deed(by=registrar, weapon=weapon, act=Act.LOST, facts=DeedFacts())
    changed = Client().get(reverse("verify_paper"), {"code": code}).content.decode()
    assert "what it would print today differs" in changed
    assert "1 entry about it was made since" in changed


def test_a_misread_code_and_one_of_another_node_are_told_apart():
    assert b"Read it again" in Client().get(reverse("verify_paper"), {"code": "1234"}).content
    unknown = Client().get(reverse("verify_paper"), {"code": "0000-0000-0000-0000"})
    assert unknown.status_code == 422
    assert b"has made no paper with this code" in unknown.content


def test_incidents_and_cases_are_filed_from_their_pages(
    police_officer: Person, tracing_officer: Person, signed_in: Callable[[Person], Client]
):
    incident = tracing.open_incident(
        by=police_officer,
        incident=IncidentFacts(IncidentKind.FOUND, PartialDate.read("2026-03-14"), "Port Delmar"),
    )
    find = tracing.record_find(
        by=police_officer, incident=incident.uuid, find=FindFacts(made_safe=True, marks=(ReadMark("A1"),))
    )
    case = tracing.open_case(by=tracing_officer, find=find.uuid)
    for kind, row in (("incident", incident), ("case", case)):
        client = signed_in(tracing_officer)
        address = reverse("issue_paper", args=[kind, row.uuid])
        assert address in client.get(reverse(kind, args=[row.uuid])).content.decode()
        assert code_on(client.post(address))


def test_a_paper_is_only_made_on_purpose_and_by_who_sees_its_subject(
    someone: Callable[..., Person], signed_in: Callable[[Person], Client], weapon: UUID
):
    address = reverse("issue_paper", args=["weapon", weapon])
    assert signed_in(someone(Role.REGISTRAR)).get(address).status_code == 405
    other = signed_in(someone(Role.REGISTRAR, partition=Partition.POLICE))
    assert other.post(address).status_code == 404
    assert signed_in(someone(Role.REPORT_WRITER)).post(address).status_code == 403
    assert other.post(reverse("issue_paper", args=["person", weapon])).status_code == 404
