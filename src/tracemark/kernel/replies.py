"""Answers under a key: a command that is sent twice, because the line broke, is done once.

The key is written in the transaction of the command itself, so it stands for one deed or for none; what was
answered is added right after. A refused command keeps nothing: sent again, it is judged again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from tracemark.kernel import clock, sweeping
from tracemark.kernel.errors import Conflict
from tracemark.kernel.models import Reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tracemark.kernel.commands import Deed

KEPT = timedelta(days=7)


class KeyUsed(Conflict):
    code = "replies.key_used"
    sentence = _("This key was used for another command. Send a new command under a new key.")


class DoneAlready(Conflict):
    code = "replies.done_already"
    sentence = _(
        "The command under this key was done, but its answer was lost. Look at the record; the deed is %(deed)s."
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was given the first time."""

    status: int
    body: str


def kept(owner: UUID, key: str, digest: str) -> Kept | None:
    """What was answered under this key; None where it is new.

    Raises:
        KeyUsed: the key stands for something else.
        DoneAlready: it was done, and nobody knows what was answered.
    """
    row = Reply.objects.filter(owner=owner, key=key).first()
    if row is None:
        return None
    if row.digest != digest:
        raise KeyUsed
    if row.status is None:
        raise DoneAlready(deed=str(row.deed))
    return Kept(row.status, row.body)


def writer(owner: UUID, key: str, digest: str) -> Callable[[Deed], None]:
    """What binds a command to the key, to be written beside its deed (`commands.written_beside`)."""

    def write(deed: Deed) -> None:
        forget_old()
        try:
            Reply.objects.create(owner=owner, key=key, digest=digest, deed=deed.id, at=clock.now())
        except IntegrityError:  # the same key came twice at once, and the other one was quicker
            raise Conflict from None

    return write


def keep(owner: UUID, key: str, *, status: int, body: str) -> None:
    """Add what was answered; does nothing where no command was done under the key."""
    Reply.objects.filter(owner=owner, key=key, status=None).update(status=status, body=body)


@sweeping.sweeps("answers under a key")
def forget_old() -> int:
    """Nobody sends the same command again after a week."""
    return Reply.objects.filter(at__lt=clock.now() - KEPT).delete()[0]
