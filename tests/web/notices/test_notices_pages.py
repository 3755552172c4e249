"""Notices on pages, and a calendar at a secret address, read as a calendar program reads it."""

from __future__ import annotations

import hashlib
import re
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.error import HTTPError
from wsgiref.simple_server import make_server

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.urls import reverse
from icalendar import Calendar

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import DigestEvery, NoticeSettings
from tracemark.apps.accounts.models import NoticeSettingsRow, PersonRow
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import FindFacts, IncidentFacts, IncidentKind, Question, ReadMark
from tracemark.kernel import clock
from tracemark.kernel.dates import PartialDate
from tracemark.kernel.models import Notice
from tracemark.kernel.tasks import Overdue, Task

MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)
PLANTED = ("ACL477458", "Delmar", "Amina Planted", "EX-4711", "The registrar")


@pytest.fixture
def inquiry(agencies, police_officer, tracing_officer):
    with clock.frozen(MONDAY):
        on = PartialDate.read("2026-11-01")
        incident = tracing.open_incident(
            by=police_officer,
            incident=IncidentFacts(IncidentKind.SEIZED, on, "Delmar", legal_basis="Arms Act 12"),
        )
        facts = FindFacts(made_safe=True, marks=(ReadMark("ACL477458"),), exhibit="EX-4711")
        find = tracing.record_find(by=police_officer, incident=incident.uuid, find=facts)
        case = tracing.open_case(by=tracing_officer, find=find.uuid)
        return tracing.ask_office(
            by=tracing_officer, case=case.uuid, office="civilian-office", question=Question.HOLDER,
            text="Amina Planted",
        )  # fmt: skip


def address_in(page: str) -> str:
    found = re.search(r"https?://[^<\s]+\.ics", page)
    assert found
    return found[0]


@pytest.mark.django_db
def test_where_nothing_was_told_the_page_says_what_to_do_next(registrar, signed_in):
    page = signed_in(registrar).get(reverse("notices"))
    assert "You were told nothing yet" in page.text
    assert reverse("notice_settings") in page.text


@pytest.mark.django_db
def test_a_notice_shows_what_was_told_when_and_is_read_once_marked(inquiry, registrar, signed_in):
    client = signed_in(registrar)
    with clock.frozen(MONDAY + timedelta(days=21)):
        accounts.escalate_all()
    page = client.get(reverse("notices"))
    assert "It has waited too long" in page.text
    assert inquiry.case.reference in page.text
    assert "unread" in page.text
    assert client.post(reverse("notices_read")).status_code == 302
    assert "unread" not in client.get(reverse("notices")).text


@pytest.mark.django_db
def test_a_task_says_when_somebody_else_was_told_of_it(inquiry, registrar, tracing_officer, signed_in):
    client, tracer = signed_in(registrar), signed_in(tracing_officer)
    address = reverse("inquiry", args=[inquiry.uuid])
    assert "Others of the office were told" not in client.get(address).text
    with clock.frozen(MONDAY + timedelta(days=21)):
        accounts.escalate_all()
    page = client.get(address).text
    assert "Others of the office were told" in page
    assert "December 14, 2026" in page or "14 December 2026" in page
    with clock.frozen(clock.now() + timedelta(days=31)):
        accounts.escalate_task(
            by=accounts.NODE, kind="tracing.cases_open",
            overdue=Overdue(
                Task(inquiry.case.uuid, inquiry.case.reference), "", "tracing.close_case", tracing_officer.id
            ),
        )  # fmt: skip
    assert (
        "Somebody else told of a task that waited"
        in tracer.get(reverse("case", args=[inquiry.case.uuid])).text
    )


@pytest.mark.django_db
def test_nobody_sees_or_reads_the_notices_of_another(inquiry, registrar, police_officer, signed_in):
    with clock.frozen(MONDAY + timedelta(days=21)):
        accounts.escalate_all()
    other = signed_in(police_officer)
    assert inquiry.case.reference not in other.get(reverse("notices")).text
    other.post(reverse("notices_read"))
    assert not Notice.objects.exclude(read_at=None).exists()
    assert accounts.list_notices(registrar).count() == 1


@pytest.mark.django_db
def test_many_notices_are_shown_page_by_page_at_the_same_cost(
    registrar, signed_in, django_assert_max_num_queries
):
    for number in range(45):
        Notice.objects.create(
            person=registrar.id, kind="digest", key=str(number), at=MONDAY,
            tells=[{"kind": "tracing.cases_open", "count": 1, "late": 0, "tasks": []}],
        )  # fmt: skip
    client = signed_in(registrar)
    with django_assert_max_num_queries(12):
        first = client.get(reverse("notices"))
    assert first.text.count("case is open") == 20
    assert client.get(reverse("notices") + "?page=3").text.count("case is open") == 5


@pytest.mark.django_db
def test_an_administrator_sees_which_emails_did_not_leave(administrator, registrar, signed_in):
    Notice.objects.create(
        person=registrar.id, kind="digest", key="x", at=MONDAY, mail="unknown", mailed_at=MONDAY
    )
    assert registrar.name in signed_in(administrator).get(reverse("notices")).text
    assert "E-mails that did not leave" not in signed_in(registrar).get(reverse("notices")).text


@pytest.mark.django_db
def test_somebody_says_how_they_want_to_be_told_and_unsubscribes_on_the_same_page(registrar, signed_in):
    client = signed_in(registrar)
    form = {
        "digest": "week", "email": "me@node.example", "weekday": "2", "hour": "9", "language": "fr",
        "quiet_from": "22", "quiet_until": "6", "quiet_days": ["5", "6"],
    }  # fmt: skip
    assert client.post(reverse("notice_settings"), form).status_code == 302
    assert accounts.notice_settings(registrar.id) == NoticeSettings(
        DigestEvery.WEEK, "me@node.example", 2, 9, "fr", 22, 6, (5, 6)
    )
    assert "me@node.example" in client.get(reverse("notice_settings")).text
    client.post(reverse("notice_settings"), form | {"digest": "never", "email": ""})
    assert accounts.notice_settings(registrar.id).email == ""


@pytest.mark.django_db
def test_settings_that_cannot_be_are_told_on_the_page(registrar, signed_in):
    form = {"digest": "day", "email": "", "weekday": "0", "hour": "8", "quiet_from": "22"}
    page = signed_in(registrar).post(reverse("notice_settings"), form)
    assert page.status_code == 400
    assert "Give an e-mail address" in page.text


# The calendar


def read_over_the_line(path: str) -> tuple[int, Any, bytes]:
    """Status, headers and body as another program gets them over HTTP; the pages answer on the test's thread."""

    def ask() -> tuple[int, Any, bytes]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}{path}", timeout=10) as answer:
                return answer.status, answer.headers, answer.read()
        except HTTPError as refused:
            return refused.code, refused.headers, b""

    with make_server("127.0.0.1", 0, get_wsgi_application()) as server, ThreadPoolExecutor(1) as elsewhere:
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)  # the test's own must outlive the request
        try:
            asked = elsewhere.submit(ask)
            server.handle_request()
            return asked.result(10)
        finally:
            for signal in (request_started, request_finished):
                signal.connect(close_old_connections)


@pytest.mark.django_db
def test_a_calendar_program_reads_the_days_over_the_line_until_the_address_ends(
    inquiry, registrar, signed_in
):
    client = signed_in(registrar)
    path = "/" + address_in(client.post(reverse("renew_calendar")).text).split("/", 3)[3]
    status, headers, body = read_over_the_line(path)
    assert status == 200
    assert headers["Content-Type"].startswith("text/calendar")
    assert headers["Cache-Control"] == "private, no-store"
    calendar = Calendar.from_ical(body)
    [event] = calendar.walk("VEVENT")
    assert event.errors == []
    assert str(event["summary"]) == f"{inquiry.case.reference}: inquiry to answer"
    assert event.decoded("dtstart") == datetime(2026, 12, 7, tzinfo=UTC)
    assert b"DTSTART:20261207T000000Z" in body
    assert b"VTIMEZONE" not in body
    assert not [planted for planted in PLANTED if planted.encode() in body]
    client.post(reverse("end_calendar"))
    assert read_over_the_line(path)[0] == 404


@pytest.mark.django_db
def test_a_renewed_address_ends_the_one_before_and_only_its_digest_is_kept(registrar, signed_in, client):
    own = signed_in(registrar)
    first = address_in(own.post(reverse("renew_calendar")).text)
    second = address_in(own.post(reverse("renew_calendar")).text)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    secret = second.rsplit("/", 1)[1].removesuffix(".ics")
    row = NoticeSettingsRow.objects.get()
    assert row.feed_digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in own.get(reverse("notice_settings")).text


@pytest.mark.django_db
def test_the_calendar_of_somebody_who_has_left_is_nobodys(registrar, client):
    secret = accounts.renew_calendar(by=registrar)
    PersonRow.objects.filter(uuid=registrar.id).update(active=False)
    assert client.get(reverse("calendar", args=[secret])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("secret", ["x", "A" * 43, "None"])
def test_a_guessed_address_opens_nothing(registrar, client, secret):
    assert client.get(reverse("calendar", args=[secret])).status_code == 404
