"""How people want to be told, as it is kept: read by whoever tells them something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.apps.accounts.data import DigestEvery, NoticeSettings
from tracemark.apps.accounts.models import NoticeSettingsRow

if TYPE_CHECKING:
    from uuid import UUID


def notice_settings(person: UUID) -> NoticeSettings:
    row = NoticeSettingsRow.objects.filter(person__uuid=person).first()
    return wishes_of(row) if row else NoticeSettings()


def wishes_of(row: NoticeSettingsRow) -> NoticeSettings:
    return NoticeSettings(
        digest=DigestEvery(row.digest),
        email=row.email,
        weekday=row.weekday,
        hour=row.hour,
        language=row.language,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        quiet_days=tuple(row.quiet_days),
    )
