"""Photographs of exhibits: handed in, looked at by a job, kept with the find (ITI 17 (b)).

The same way in as for photographs of records: see `kernel.intake`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.apps.accounts import api as accounts
from tracemark.apps.registry.data import Moment
from tracemark.apps.tracing import events
from tracemark.apps.tracing.incidents import find_for
from tracemark.apps.tracing.models import FindPhotographRow
from tracemark.kernel import clock, intake
from tracemark.kernel.commands import command, record
from tracemark.kernel.rows import refuse_text

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.tracing.models import FindRow
    from tracemark.kernel.files import StoredImage
    from tracemark.kernel.models import Upload

PURPOSE = "find"


@command
def photograph_find(*, by: Person, find: UUID, data: bytes, caption: str = "", moment: str = "") -> UUID:
    """Hand in a photograph of the exhibit: it is kept aside until it has been looked at.

    Raises:
        NotFound: no such find, or none that this person sees.
        NotAnImage, ImageTooLarge, TextTooLong, NotText
    """
    row = find_for(by, find)
    refuse_text(FindPhotographRow._meta.get_field("caption"), caption)
    facts = {"caption": caption, "moment": Moment(moment).value if moment else ""}
    upload = intake.hand_in(by=by.id, purpose=PURPOSE, subject=row.uuid, data=data, facts=facts)
    record(
        events.FindPhotographHandedIn(
            subject=row.uuid, photograph=upload.uuid, sha256=upload.sha256, size=upload.size
        )
    )
    return upload.uuid


@command
def keep_find_photograph(*, by: Person, upload: Upload, stored: StoredImage) -> None:
    """Keep a photograph of the exhibit, made again from its pixels.

    Raises:
        NotFound: the find is none any more that this person sees.
    """
    row = find_for(by, upload.subject)
    said = upload.facts
    FindPhotographRow.objects.create(
        uuid=upload.uuid,
        find=row,
        sha256=stored.sha256,
        width=stored.width,
        height=stored.height,
        caption=said["caption"],
        moment=said["moment"],
        added_by=by.id,
        added_at=clock.now(),
    )
    intake.mark_kept(upload)
    record(
        events.FindPhotographed(
            subject=row.uuid,
            photograph=upload.uuid,
            sha256=stored.sha256,
            caption=said["caption"],
            moment=said["moment"],
        )
    )


def photographs_not_yet_kept(find: FindRow) -> QuerySet[Upload]:
    """What was handed in for a find and waits, is being prepared or was refused."""
    return intake.not_yet_kept(PURPOSE, [find.uuid])


@intake.keeps(PURPOSE)
def _keep(upload: Upload, stored: StoredImage) -> None:
    """In the name of the officer who handed it in, with the roles of today."""
    keep_find_photograph(by=accounts.person_by_uuid(upload.by), upload=upload, stored=stored)
