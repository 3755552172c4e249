"""Notices by e-mail: numbers, references and days in the language of whoever gets them; never more.

An e-mail lies on other people's machines for ever: no mark, name, place or story is in it, and no link that
would open anything without signing in. It is sent at most once. The notice is marked before the mail server is
handed anything; where the line breaks while it is, nobody knows whether it left, the administrator is told, and
it is not sent again. What the server refused, or could not be reached for, is tried again.
"""

from __future__ import annotations

from datetime import date
from email.utils import parseaddr
from pathlib import Path
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracemark.apps.accounts.digests import MAIL
from tracemark.apps.accounts.models import NoticeSettingsRow
from tracemark.kernel import clock, jobs, tasks
from tracemark.kernel.models import Notice
from tracemark.kernel.references import is_reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracemark.kernel.models import Job
    from tracemark.kernel.node import NodeSettings

PATIENCE = 20
"""Seconds that a mail server may take to answer."""


class MailNotTaken(Exception):
    """The mail server could not be reached or refused: nothing left, it is tried again."""


def _given_up(job: Job) -> None:
    Notice.objects.filter(uuid=job.key, mail="waiting").update(mail="failed", mailed_at=clock.now())


@jobs.handles(MAIL, label=gettext_lazy("E-mail of what waits"), short=True, gave_up=_given_up)
def send(job: Job) -> None:
    """Hand one notice to the mail server.

    Raises:
        MailNotTaken: it is tried again.
    """
    notice = _claimed(job.key)
    if notice is None:
        return
    row = NoticeSettingsRow.objects.select_related("person").filter(person__uuid=notice.person).first()
    if row is None or not row.email or not row.person.active:
        _now(notice, "none")  # the address was taken back meanwhile
        return
    _now(notice, _handed_over(message(notice, row, settings.TRACEMARK), settings.TRACEMARK, notice))


def message(notice: Notice, row: NoticeSettingsRow, node: NodeSettings) -> EmailMessage:
    """The e-mail of a notice, in the language of whoever gets it."""
    with translation.override(row.language or row.person.language or node.language):
        count = sum(told["count"] for told in notice.tells)
        subject = (
            _("Something cannot wait")
            if notice.kind == "urgent"
            else ngettext("%(count)s thing waits for you", "%(count)s things wait for you", count)
            % {"count": count}
        )
        body = "\n".join([*_lines(notice.tells), "", *_last_lines(node)])
    domain = parseaddr(node.mail_from)[1].rpartition("@")[2] or "localhost"
    headers = {"Message-ID": f"<{notice.uuid}@{domain}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, node.mail_from, [row.email], headers=headers)


def _lines(tells: list[dict[str, Any]]) -> Iterator[str]:
    for told in tells:
        kind = tasks.kind_of(told["kind"])
        if kind is None:
            continue
        shown = f"{tasks.MOST}+" if told["count"] > tasks.MOST else told["count"]
        yield f"{shown} · {kind.sentence(told['count'])}"
        if kind.late and told["late"]:
            yield f"    {kind.late(told['late'])}"
        for reference, due in told["tasks"]:
            if is_reference(reference):
                yield f"    {_of_task(reference, due)}"


def _of_task(reference: str, due: str) -> str:
    if not due:
        return reference
    day = date_format(date.fromisoformat(due), "DATE_FORMAT")
    return _("%(reference)s, due on %(day)s") % {"reference": reference, "day": day}


def _last_lines(node: NodeSettings) -> Iterator[str]:
    yield _("Sign in to see more. This e-mail says nothing else on purpose.")
    yield _("You get it because you asked for it. Sign in and open Notices to change that or to get no more.")
    if node.address:
        yield node.address.rstrip("/") + "/notices/settings"


def _claimed(uuid: str) -> Notice | None:
    """The notice, marked as being sent; None where that was done before."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update().filter(uuid=uuid).first()
        if notice and notice.mail == "sending":
            _now(notice, "unknown")  # whoever was sending it has died, and nobody knows how far it came
        if notice is None or notice.mail not in {"waiting", "failed"}:
            return None
        _now(notice, "sending")
    return notice


def _handed_over(mail: EmailMessage, node: NodeSettings, notice: Notice) -> str:
    try:
        line = _line_to(node)
        line.open()
    except (OSError, SMTPException) as problem:
        raise _not_taken(notice, problem) from None
    try:
        line.send_messages([mail])
    except (SMTPResponseException, SMTPRecipientsRefused) as refused:
        raise _not_taken(notice, refused) from None
    except (OSError, SMTPException):
        return "unknown"
    finally:
        line.fail_silently = True
        line.close()
    return "sent"


def _not_taken(notice: Notice, problem: Exception) -> MailNotTaken:
    _now(notice, "waiting")
    return MailNotTaken(type(problem).__name__)


def _line_to(node: NodeSettings) -> EmailBackend:
    password = Path(node.mail_password_file).read_text("utf-8").strip() if node.mail_password_file else ""
    return EmailBackend(
        host=node.mail_host,
        port=node.mail_port,
        username=node.mail_user,
        password=password,
        use_tls=node.mail_security == "starttls",
        use_ssl=node.mail_security == "tls",
        timeout=PATIENCE,
        fail_silently=False,
    )


def _now(notice: Notice, mail: str) -> None:
    notice.mail, notice.mailed_at = mail, clock.now()
    Notice.objects.filter(pk=notice.pk).update(mail=mail, mailed_at=notice.mailed_at)
