"""An agreed page becomes a load, and its lines become records; or its readings are set aside, or it is withdrawn.

Names of holders leave the readings when a page is done with: from then on they are sealed with the holders that
the load has registered. The file that carried them to the load is deleted when the load has ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry.books import errors, settling, table
from tracemark.apps.registry.books.data import Side
from tracemark.apps.registry.books.events import BookPageLoaded, BookPageReadAnew, BookPageWithdrawn
from tracemark.apps.registry.books.keeping import forget_names, locked_page, open_page, readings
from tracemark.apps.registry.books.states import PAGE, PageState
from tracemark.apps.registry.loads import keeping as files
from tracemark.apps.registry.loads import running, taking
from tracemark.apps.registry.loads.states import LoadState
from tracemark.apps.registry.models import BookPageRow, LoadRow
from tracemark.kernel import jobs
from tracemark.kernel.commands import command, record

if TYPE_CHECKING:
    from uuid import UUID

    from tracemark.apps.accounts.data import Person
    from tracemark.kernel.models import Job

JOB = "book_page"


def load_page(*, by: Person, page: UUID) -> LoadRow:
    """Make a load of an agreed page and ask a worker to run it.

    Raises:
        NotFound, StepNotOpen, NotAllowed, AlreadyLoaded
    """
    row = open_page(by, page)
    PAGE.after(PageState(row.state), "load")
    load = taking.take_in(
        by=by,
        partition=Partition(row.partition),
        source=row.book,
        name=f"{row.reference}.csv",
        chunks=[table.as_file(row, settling.lines_of(row))],
        ways=taking.Ways(encoding="utf-8", separator=",", header_row=1),
    )
    taking.map_load(
        by=by,
        load=load.uuid,
        choices={"columns": table.COLUMNS, "orders": {}, "fill": [], "constants": {}, "numbers": "aside"},
    )
    return load_book_page(by=by, page=page, load=load.uuid)


@command
def load_book_page(*, by: Person, page: UUID, load: UUID) -> LoadRow:
    """Start the load that was made of a page, and say so of both.

    Raises:
        NotFound, StepNotOpen
        NotOfThisPage: the load holds something else.
    """
    row = locked_page(by, page)
    row.state = PAGE.after(PageState(row.state), "load").value
    found = taking.open_load(by, load)
    lines = settling.lines_of(row)
    if found.sha256 != table.digest(row, lines):
        raise errors.NotOfThisPage
    started = running.start_load(by=by, load=load)
    row.load = started
    row.save(update_fields=["state", "load"])
    forget_names(row)
    record(BookPageLoaded(subject=row.uuid, load=started.uuid, lines=len(lines)))
    jobs.ask(JOB, key=str(started.uuid), facts={"load": str(started.uuid)}, total=started.rows, by=by.id)
    return started


@command
def read_book_page_anew(*, by: Person, page: UUID, why: str) -> tuple[Side, ...]:
    """Set readings aside: the second where it is not whole yet, else all there are; the page waits again.

    Returns which.

    Raises:
        NotFound, StepNotOpen, WhyMissing
        LoadStands: the page is loaded, and its load not undone.
    """
    row = locked_page(by, page)
    if not why.strip():
        raise errors.WhyMissing
    if row.state == PageState.LOADED and row.load and row.load.state != LoadState.UNDONE:
        raise errors.LoadStands
    dropped = to_drop(row)
    verb = "drop_second" if dropped == (Side.SECOND,) else "read_anew"
    row.state = PAGE.after(PageState(row.state), verb).value
    row.second_by = None
    if Side.FIRST in dropped:
        row.first_by = row.load = None
    row.save(update_fields=["state", "first_by", "second_by", "load"])
    row.readings.filter(side__in=[side.value for side in dropped]).update(dropped=True)
    row.choices.update(dropped=True)
    forget_names(row, *dropped)
    record(BookPageReadAnew(subject=row.uuid, dropped=tuple(side.value for side in dropped), why=why))
    return dropped


@command
def withdraw_book_page(*, by: Person, page: UUID, why: str) -> None:
    """Withdraw a page that was scanned badly, twice, or from the wrong book; nothing is deleted.

    Raises:
        NotFound, StepNotOpen, WhyMissing
    """
    row = locked_page(by, page)
    if not why.strip():
        raise errors.WhyMissing
    row.state = PAGE.after(PageState(row.state), "withdraw").value
    row.save(update_fields=["state"])
    forget_names(row)
    record(BookPageWithdrawn(subject=row.uuid, why=why))


def to_drop(page: BookPageRow) -> tuple[Side, ...]:
    """Which readings would be set aside if the page were read anew now."""
    found = readings(page)
    if page.state == PageState.SECOND_READING and Side.SECOND in found:
        return (Side.SECOND,)
    return tuple(side for side in Side if side in found)


@jobs.handles(JOB, label=_("Loading a page of a ledger book"))
def work(job: Job) -> None:
    """Run the load as the officer who started it, then delete the file that carried the lines to it."""
    row = LoadRow.objects.get(uuid=job.facts["load"])
    if row.state == LoadState.RUNNING:
        row = running.run_load(
            by=running.officer_of(row),
            load=row.uuid,
            progress=lambda done, total: jobs.progress(job, done=done, total=total),
        )
    if row.state != LoadState.RUNNING:
        files.path_of(row.sha256).unlink(missing_ok=True)
