"""Scans of filled forms: handed in, looked at by a job, kept with the form and shown beside what is typed.

The same way in as for photographs: see `kernel.intake`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.apps.accounts import api as accounts
from tracemark.kernel import clock, intake
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotFound
from tracemark.papers import events, policy
from tracemark.papers.models import BlankFormRow, FormScanRow

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.kernel.files import StoredImage
    from tracemark.kernel.models import Upload

PURPOSE = "form"


@command
def scan_form(*, by: Person, form: UUID, data: bytes) -> UUID:
    """Hand in a picture of a filled form: it is kept aside until it has been looked at.

    Raises:
        NotFound: no such form, or none that this person sees.
        NotAnImage, ImageTooLarge
    """
    row = _seen(by, form)
    upload = intake.hand_in(by=by.id, purpose=PURPOSE, subject=row.uuid, data=data, facts={"caption": ""})
    record(
        events.FormScanHandedIn(subject=row.uuid, scan=upload.uuid, sha256=upload.sha256, size=upload.size)
    )
    return upload.uuid


@command
def keep_form_scan(*, by: Person, upload: Upload, stored: StoredImage) -> None:
    """Keep a picture of a filled form, made again from its pixels.

    Raises:
        NotFound: the form is none any more that this person sees.
    """
    row = _seen(by, upload.subject)
    FormScanRow.objects.create(
        uuid=upload.uuid,
        form=row,
        sha256=stored.sha256,
        width=stored.width,
        height=stored.height,
        added_by=by.id,
        added_at=clock.now(),
    )
    intake.mark_kept(upload)
    record(events.FormScanned(subject=row.uuid, scan=upload.uuid, sha256=stored.sha256))


def scans_not_yet_kept(form: BlankFormRow) -> QuerySet[Upload]:
    """What was handed in for a form and waits, is being prepared or was refused."""
    return intake.not_yet_kept(PURPOSE, [form.uuid])


@intake.keeps(PURPOSE)
def _keep(upload: Upload, stored: StoredImage) -> None:
    """In the name of the officer who handed it in, with the roles of today."""
    keep_form_scan(by=accounts.person_by_uuid(upload.by), upload=upload, stored=stored)


def _seen(by: Person, form: UUID) -> BlankFormRow:
    row = BlankFormRow.objects.filter(policy.visible_to(by), uuid=form).first()
    if row is None:
        raise NotFound
    return row
