"""Notices: told once, in their time, to the right person, and nothing sensitive in an e-mail."""

from __future__ import annotations

import email
import socket
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.policy import default
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts import errors
from tracemark.apps.accounts.data import DigestEvery, NoticeSettings, Partition, Role
from tracemark.apps.accounts.models import EmergencyRow, NoticeSettingsRow, PersonRow, RoleGrantRow
from tracemark.apps.ledger import api as ledger
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import FindFacts, IncidentFacts, IncidentKind, Question, ReadMark
from tracemark.kernel import clock, jobs, tasks
from tracemark.kernel.dates import PartialDate
from tracemark.kernel.models import Job, Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)
PLANTED = (
    "ACL477458",
    "Delmar",
    "Amina Planted",
    "+253 77 00 11 22",
    "Operation Heron",
    "EX-4711",
    "Arms Act 12",
)
EVERY_DAY = NoticeSettings(digest=DigestEvery.DAY, email="officer@node.example", hour=8)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with clock.frozen(moment):
        yield


class Inbox:
    """A mail server that keeps what it takes, and refuses when it is told to."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        del server, session
        if self.answer.startswith("250"):
            self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        return self.answer


@pytest.fixture
def inbox(settings) -> Iterator[Inbox]:
    box = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.TRACEMARK = settings.TRACEMARK.model_copy(
        update={
            "mail_host": "127.0.0.1",
            "mail_port": port,
            "mail_security": "none",
            "mail_from": "Node <node@node.example>",
            "address": "https://node.example",
        }
    )
    yield box
    server.stop()


@pytest.fixture
def case(police_officer, tracing_officer):
    """A case with planted serial, place, name and story."""
    incident = tracing.open_incident(
        by=police_officer,
        incident=IncidentFacts(
            IncidentKind.SEIZED, PartialDate.read("2026-11-01"), "Delmar", legal_basis="Arms Act 12",
            operation="Operation Heron",
        ),
    )  # fmt: skip
    facts = FindFacts(made_safe=True, marks=(ReadMark("ACL477458"),), exhibit="EX-4711")
    find = tracing.record_find(by=police_officer, incident=incident.uuid, find=facts)
    return tracing.open_case(by=tracing_officer, find=find.uuid)


@pytest.fixture
def inquiry(agencies, case, tracing_officer):
    with at(MONDAY):
        return tracing.ask_office(
            by=tracing_officer, case=case.uuid, office="civilian-office", question=Question.HOLDER,
            text="Ask Amina Planted, +253 77 00 11 22",
        )  # fmt: skip


def wants(person: Any, **other: Any) -> None:
    wish = {"digest": DigestEvery.DAY, "email": "officer@node.example", "hour": 8} | other
    accounts.set_notices(by=person, wants=NoticeSettings(**wish))


def work() -> None:
    while jobs.run_next():
        pass


def text_of(mail: Any) -> str:
    return str(mail["subject"]) + "\n" + str(mail.get_content())


# Digests


def test_a_digest_says_numbers_references_and_days_and_nothing_else(inbox, inquiry, registrar):
    with at(MONDAY):
        wants(registrar)
    with at(MONDAY + timedelta(hours=3)):
        accounts.tell_all()
        work()
    [mail] = inbox.mails
    text = text_of(mail)
    assert mail["to"] == "officer@node.example"
    assert "1 · inquiry to answer" in text
    assert f"{inquiry.case.reference}, due on Dec. 7, 2026" in text
    assert "https://node.example/notices/settings" in text
    for planted in PLANTED:
        assert planted not in mail.as_string()
        assert planted not in text


def test_a_digest_is_in_the_language_of_whoever_gets_it(inbox, inquiry, registrar):
    with at(MONDAY):
        wants(registrar, language="fr")
    with at(MONDAY + timedelta(hours=3)):
        accounts.tell_all()
        work()
    assert "7 décembre 2026" in text_of(inbox.mails[0])


def test_a_period_is_told_once_however_often_the_node_looks(inbox, inquiry, registrar):
    with at(MONDAY):
        wants(registrar)
    for hours in (3, 4, 10, 3):  # the clock goes back at last
        with at(MONDAY + timedelta(hours=hours)):
            accounts.tell_all()
            for job in Job.objects.filter(kind="accounts.mail"):
                jobs.ask("accounts.mail", key=job.key, facts={})
            work()
    assert len(inbox.mails) == 1
    with at(MONDAY + timedelta(days=1, hours=3)):
        accounts.tell_all()
        work()
    assert len(inbox.mails) == 2


def test_where_nothing_waits_no_email_is_sent(inbox, registrar):
    with at(MONDAY):
        wants(registrar)
    with at(MONDAY + timedelta(hours=3)):
        assert accounts.tell_all().digests == 0
        work()
    assert inbox.mails == []
    assert not accounts.list_notices(registrar).exists()


def test_who_asked_for_no_digest_gets_none(inbox, inquiry, registrar):
    with at(MONDAY):
        wants(registrar)
        wants(registrar, digest=DigestEvery.NEVER)
    with at(MONDAY + timedelta(days=3)):
        accounts.tell_all()
        work()
    assert inbox.mails == []


def test_an_email_that_waited_is_not_sent_to_an_address_that_was_taken_back(inbox, inquiry, registrar):
    with at(MONDAY):
        wants(registrar)
    with at(MONDAY + timedelta(hours=3)):
        accounts.tell_all()
        accounts.set_notices(by=registrar, wants=NoticeSettings())
        work()
    assert inbox.mails == []


def test_a_digest_of_the_week_comes_on_its_day(inbox, inquiry, registrar):
    with at(MONDAY):
        wants(registrar, digest=DigestEvery.WEEK, weekday=2)
    for day, sent in ((1, 0), (2, 1), (3, 1), (8, 1), (9, 2)):
        with at(MONDAY + timedelta(days=day, hours=3)):
            accounts.tell_all()
            work()
        assert len(inbox.mails) == sent, day


def test_quiet_hours_end_before_an_email_leaves_in_the_time_zone_of_the_node(
    inbox, inquiry, registrar, settings
):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"time_zone": "Africa/Nairobi"})  # UTC+3
    with at(MONDAY):
        wants(registrar, hour=22, quiet_from=21, quiet_until=7)
    tuesday = MONDAY.replace(day=24)
    for hour, sent in ((-5, 0), (1, 0), (3, 0), (4, 1)):
        with at(tuesday.replace(hour=0) + timedelta(hours=hour)):
            accounts.tell_all()
            work()
        assert len(inbox.mails) == sent, hour


def test_on_a_quiet_day_nothing_leaves(inbox, inquiry, registrar):
    with at(MONDAY):
        wants(registrar, quiet_days=(5, 6, 1))
    with at(MONDAY + timedelta(days=1, hours=3)):
        accounts.tell_all()
        work()
    assert inbox.mails == []


# What goes wrong


def test_an_email_that_the_server_refuses_is_tried_again_and_the_administrator_told(
    inbox, inquiry, registrar, administrator
):
    inbox.answer = "451 Later"
    with at(MONDAY):
        wants(registrar)
    moment = MONDAY + timedelta(hours=3)
    for minute in range(6):
        with at(moment + timedelta(minutes=minute)):
            if not minute:
                accounts.tell_all()
            work()
    job = Job.objects.get(kind="accounts.mail")
    assert (job.state, job.error) == ("failed", "MailNotTaken")
    assert [one.kind.name for one in tasks.what_waits(administrator)] == ["accounts.mails_failed"]
    inbox.answer = "250 OK"
    with at(moment + timedelta(hours=2)):
        accounts.tell_all()
        work()
    assert len(inbox.mails) == 1
    assert list(tasks.what_waits(administrator)) == []


def test_a_server_that_is_away_costs_no_email(inbox, inquiry, registrar, settings):
    here = settings.TRACEMARK
    settings.TRACEMARK = here.model_copy(update={"mail_port": 1})
    with at(MONDAY):
        wants(registrar)
    with at(MONDAY + timedelta(hours=3)):
        accounts.tell_all()
        work()
    settings.TRACEMARK = here
    with at(MONDAY + timedelta(hours=3, minutes=1)):
        work()
    assert len(inbox.mails) == 1


def test_a_password_file_that_is_missing_loses_no_email(inbox, inquiry, registrar, settings):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"mail_password_file": "/nowhere/password"})
    with at(MONDAY):
        wants(registrar)
    with at(MONDAY + timedelta(hours=3)):
        accounts.tell_all()
        work()
    assert Job.objects.get(kind="accounts.mail").error == "MailNotTaken"
    assert [notice.mail for notice in accounts.list_notices(registrar)] == ["waiting"]


def test_whoever_died_while_sending_makes_nobody_send_it_twice(inbox, inquiry, registrar, administrator):
    with at(MONDAY):
        wants(registrar)
    with at(MONDAY + timedelta(hours=3)):
        accounts.tell_all()
        Notice.objects.filter(mail="waiting").update(mail="sending")
        work()
    assert inbox.mails == []
    assert [notice.mail for notice in accounts.mails_that_did_not_leave()] == ["unknown"]


def test_what_an_officer_typed_never_stands_as_a_reference(inbox, registrar):
    made = Notice.objects.create(
        person=registrar.id, kind="digest", key="planted", at=MONDAY, mail="waiting",
        tells=[{"kind": "tracing.cases_open", "count": 3, "late": 0, "tasks": [[one, ""] for one in PLANTED]}],
    )  # fmt: skip
    wants(registrar)
    jobs.ask("accounts.mail", key=str(made.uuid), facts={})
    work()
    [mail] = inbox.mails
    assert not [planted for planted in PLANTED if planted in text_of(mail)]


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        ({"email": ""}, errors.EmailWrong),
        ({"email": "a@b.example\nBcc: all@c.example"}, errors.EmailWrong),
        ({"hour": 24}, errors.NoticeTimeWrong),
        ({"quiet_from": 3}, errors.NoticeTimeWrong),
        ({"quiet_days": tuple(range(7))}, errors.NoticeTimeWrong),
        ({"weekday": -1}, errors.NoticeTimeWrong),
        ({"language": "tlh"}, errors.LanguageUnknown),
    ],
)
def test_settings_that_cannot_be_are_refused(registrar, wish, error):
    with pytest.raises(error):
        wants(registrar, **wish)
    assert not NoticeSettingsRow.objects.exists()


def test_an_address_for_notices_is_sealed_in_the_ledger(registrar):
    wants(registrar)
    leaf = b"".join(ledger.leaf_at(entry.seq) for entry in ledger.latest_entries()[:1])
    assert b"officer@node.example" not in leaf


# What cannot wait


@pytest.fixture
def emergency(police_officer):
    now = clock.now()
    row = PersonRow.objects.get(uuid=police_officer.id)
    grant = RoleGrantRow.objects.create(
        person=row, role=Role.REGISTRAR, since=now, until=now + timedelta(hours=4), via="emergency", basis="x"
    )
    return EmergencyRow.objects.create(reference="XA-E-2026-000001", grant=grant)


def test_access_in_an_emergency_is_told_to_the_inspector_at_once_in_quiet_hours_too(
    inbox, emergency, someone
):
    inspector = someone(Role.INSPECTOR)
    wants(inspector, digest=DigestEvery.NEVER, quiet_from=0, quiet_until=23)
    for _again in range(2):
        with at(MONDAY):
            accounts.tell_all()
            work()
    [mail] = inbox.mails
    assert mail["subject"] == "Something cannot wait"
    assert "XA-E-2026-000001" in text_of(mail)


def test_a_ledger_that_was_rewound_is_told_at_once(inbox, administrator, monkeypatch):
    wants(administrator, digest=DigestEvery.NEVER)
    monkeypatch.setattr(ledger, "standing", lambda _size: "ledger.rewound")
    accounts.tell_all()
    work()
    assert "ledger does not stand as it was signed" in text_of(inbox.mails[0])


# Escalation


def test_an_inquiry_past_its_day_is_told_to_the_office_that_was_asked(inquiry, registrar, police_officer):
    with at(MONDAY + timedelta(days=19)):
        assert accounts.escalate_all() == 0
    with at(MONDAY + timedelta(days=21)):
        assert accounts.escalate_all() == 1
        assert accounts.escalate_all() == 0
        [notice] = accounts.list_notices(registrar)
    assert notice.kind == "escalation"
    assert notice.tells[0]["tasks"] == [[inquiry.case.reference, "2026-12-07"]]
    assert not accounts.list_notices(police_officer).exists()
    assert ledger.entries_about([str(inquiry.uuid)])[-1].act == "task.escalated"
    assert list(accounts.escalations_of([inquiry.uuid])) == [inquiry.uuid]


def test_a_case_without_a_step_is_told_to_the_deputy_of_its_officer(case, tracing_officer, someone):
    deputy = someone(Role.REPORT_WRITER, partition=Partition.STATE)
    now = clock.now()
    RoleGrantRow.objects.create(
        person=PersonRow.objects.get(uuid=deputy.id), role=Role.TRACING_OFFICER, since=now,
        until=now + timedelta(days=90), via="delegation", giver=PersonRow.objects.get(uuid=tracing_officer.id),
    )  # fmt: skip
    with at(now + timedelta(days=31)):
        accounts.escalate_all()
        assert [notice.kind for notice in accounts.list_notices(deputy)] == ["escalation"]
        assert not accounts.list_notices(tracing_officer).exists()


def test_a_case_whose_office_was_asked_stands_not_still(inquiry, registrar):
    late = [(kind, one.task.subject) for kind, one in _overdue(MONDAY + timedelta(days=60))]
    assert late == [("tracing.inquiries_to_answer", inquiry.uuid)]


def test_a_task_whose_office_has_nobody_is_told_to_an_administrator(case, administrator):
    with at(clock.now() + timedelta(days=31)):
        accounts.escalate_all()
    assert accounts.list_notices(administrator).count() == 1


def _overdue(moment: datetime) -> list[Any]:
    with at(moment):
        return list(accounts.overdue_tasks())


# The seam


def test_what_waits_costs_one_query_a_kind_and_counts_stop_at_a_bound(
    case, tracing_officer, django_assert_max_num_queries, monkeypatch
):
    with django_assert_max_num_queries(len(list(tasks.every_kind()))):
        list(tasks.what_waits(tracing_officer))
    monkeypatch.setattr(tasks, "MOST", 0)
    assert [one.shown for one in tasks.what_waits(tracing_officer)] == ["0+"]


def test_a_kind_that_is_nobodys_is_told_to_nobody():
    nobody = SimpleNamespace(id=None, roles=frozenset(), office="", for_a_time=())
    assert list(tasks.what_waits(nobody)) == []
