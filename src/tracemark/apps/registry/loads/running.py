"""Loading: batch by batch, each a durable command, so that a kill at any moment loses and doubles nothing.

A batch writes its records, their entries in the ledger, the rows that were kept aside and how far the load is
in one transaction. Whoever goes on, a worker or the command line, begins behind the last row that counts.
The officer who started the load is the one who acts, also when a worker does it later.
"""

from __future__ import annotations

import gc
from collections import Counter
from contextlib import contextmanager, nullcontext
from itertools import islice
from typing import TYPE_CHECKING

from django.db import OperationalError, connection
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry.data import Act, DeedFacts
from tracemark.apps.registry.holders import known_holders
from tracemark.apps.registry.loads import errors, headers, keeping, reading, remembering, repeats, taking
from tracemark.apps.registry.loads.events import LoadEnded, LoadStarted, PartLoaded
from tracemark.apps.registry.loads.problems import WHOLE_ROW
from tracemark.apps.registry.loads.rows import KeptAside, Taken
from tracemark.apps.registry.loads.states import LOAD, LoadState
from tracemark.apps.registry.models import LoadRow
from tracemark.apps.registry.states import WEAPON
from tracemark.apps.registry.write import Later, append_deeds, write_weapons
from tracemark.kernel import clock, jobs
from tracemark.kernel.commands import command, record
from tracemark.kernel.verdicts import require

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from uuid import UUID

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.registry.data import HolderFacts
    from tracemark.apps.registry.loads.rows import Outcome
    from tracemark.apps.registry.write import Known, Written
    from tracemark.kernel.models import Job

    Progress = Callable[[int, int], None]

BATCH = 10_000
JOB = "load"
LOG_PAGES = 100_000
"""While a load runs, SQLite empties its log every so many pages (800 MB): each batch touches twenty thousand of
a large register, mostly the same ones, and each is then written home once instead of ten times."""


@command
def start_load(*, by: Person, load: UUID, in_background: bool = False) -> LoadRow:
    """Begin to load; from here on the columns stand, and are remembered for the rows that will be mended.

    Raises:
        NotFound, StepNotOpen
        RuleRefused: something is still open; the reasons say what.
    """
    row = taking.locked(by, load)
    row.state = LOAD.after(LoadState(row.state), "start").value
    require(taking.verdict(row))
    row.by, row.started_at = by.id, clock.now()
    row.save(update_fields=["state", "by", "started_at"])
    remembering.remember(
        taking.plan_of(row), taking.shape_of(row), partition=row.partition, source=row.source
    )
    record(LoadStarted(subject=row.uuid, rows=row.rows))
    if in_background:
        _ask(row)
    return row


def run_load(*, by: Person, load: UUID, progress: Progress | None = None) -> LoadRow:
    """Load what is left, here and now.

    Raises:
        MovedOn: somebody else goes on with it, or it was undone.
        DiskFull: what was acknowledged is kept; it goes on when there is room.
    """
    row = taking.open_load(by, load)
    if row.state != LoadState.RUNNING:
        raise errors.MovedOn
    reader = taking.reader_of(row)
    found = reading.rows(taking.file_of(row), taking.shape_of(row))
    with (
        _undisturbed(),
        ledger.pressing_beside() if row.rows > BATCH else nullcontext(),
        translation.override(by.language or translation.get_language()),
    ):
        done = row.loaded + row.repeated + row.bad
        for batch in _batches(reader.read(number, cells) for number, cells in found):
            fresh = [outcome for outcome in batch if outcome.number > row.position]
            if fresh:
                row = _durably(by, row, fresh)
                done += len(fresh)
                (progress or _silent)(done, row.rows)
        return end_load(by=by, load=load)


@command
def load_batch(*, by: Person, load: UUID, position: int, rows: Sequence[Outcome]) -> LoadRow:
    """Write the next rows of a load.

    Raises:
        NotFound
        MovedOn: the load is not at this position, or not running.
    """
    row = taking.locked(by, load)
    if row.state != LoadState.RUNNING or row.position != position:
        raise errors.MovedOn
    found = repeats.sort_out(Partition(row.partition), [one for one in rows if isinstance(one, Taken)])
    held = _held(found.new)
    written = write_weapons([one.weapon for one in found.new], load=row, held=held)
    _append_later_deeds(found.new, written, held)
    aside = [one for one in rows if isinstance(one, KeptAside)]
    _keep_aside(row, aside)
    _keep_repeats(row, found.repeated)
    row.position = rows[-1].number
    row.loaded += len(found.new)
    row.repeated += len(found.repeated)
    row.bad += len(aside)
    row.problems = _counted(row.problems, (problem.code for one in aside for problem in one.problems))
    row.warnings = _counted(row.warnings, (warning for one in found.new for warning in one.warnings))
    row.warnings = _counted(row.warnings, ["serial.alike"] * found.alike)
    row.save()
    record(
        PartLoaded(
            subject=row.uuid,
            position=row.position,
            loaded=len(found.new),
            repeated=len(found.repeated),
            bad=len(aside),
        )
    )
    return row


@command
def end_load(*, by: Person, load: UUID) -> LoadRow:
    """Say that all rows were gone through."""
    row = taking.locked(by, load)
    row.state = LOAD.after(LoadState(row.state), "end").value
    row.ended_at = clock.now()
    row.save(update_fields=["state", "ended_at"])
    record(
        LoadEnded(
            subject=row.uuid,
            rows=row.rows,
            loaded=row.loaded,
            repeated=row.repeated,
            bad=row.bad,
            aside_sha256=keeping.digest_of(keeping.aside_path(row.reference)),
            repeats_sha256=keeping.digest_of(keeping.repeats_path(row.reference)),
        )
    )
    return row


@jobs.handles(JOB, label=_("Loading a file of records"))
def work(job: Job) -> None:
    """Go on with a load as the officer who started it."""
    row = LoadRow.objects.get(uuid=job.facts["load"])
    if row.state != LoadState.RUNNING:
        return
    run_load(
        by=officer_of(row),
        load=row.uuid,
        progress=lambda done, total: jobs.progress(job, done=done, total=total),
    )


def officer_of(row: LoadRow) -> Person:
    """Who started the load, with the roles of today: who has left no longer acts."""
    return accounts.in_the_name_of(row.by)


def _ask(row: LoadRow) -> None:
    jobs.ask(JOB, key=f"{JOB}-{row.uuid}", facts={"load": str(row.uuid)}, total=row.rows, by=row.by)


def _durably(by: Person, row: LoadRow, rows: Sequence[Outcome]) -> LoadRow:
    try:
        return load_batch(by=by, load=row.uuid, position=row.position, rows=rows)
    except (OSError, OperationalError) as problem:
        if "full" in str(problem) or "No space" in str(problem):
            raise errors.DiskFull from None
        raise


def _batches(outcomes: Iterator[Outcome]) -> Iterator[list[Outcome]]:
    while batch := list(islice(outcomes, BATCH)):
        yield batch


def _held(rows: Sequence[Taken]) -> list[Known | None]:
    """Who holds each of these, each holder looked up or registered once."""
    places: dict[HolderFacts, int] = {}
    wanted = [places.setdefault(row.holder, len(places)) if row.holder else None for row in rows]
    known = known_holders(list(places)) if places else []
    return [None if place is None else known[place] for place in wanted]


def _append_later_deeds(
    rows: Sequence[Taken], written: Sequence[Written], held: Sequence[Known | None]
) -> None:
    """What the file says has happened since: lost, stolen, destroyed."""
    by_act: dict[Act, list[Later]] = {}
    for row, one, holder in zip(rows, written, held, strict=True):
        if row.then:
            by_whom = (holder.pk, holder.text) if holder else ()
            by_act.setdefault(row.then, []).append(Later(one.pk, one.uuid, *by_whom))
    for act, weapons in by_act.items():
        append_deeds(weapons, act, WEAPON.after(WEAPON.start, act), DeedFacts())


def _keep_aside(row: LoadRow, rows: Sequence[KeptAside]) -> None:
    if not rows:
        return
    header = row.shape["header"]
    lines = (
        (
            str(one.number),
            " | ".join(_named(header, problem.column) for problem in one.problems),
            " | ".join(problem.code for problem in one.problems),
            " | ".join(str(problem) for problem in one.problems),
            *one.cells,
        )
        for one in rows
    )
    path = keeping.aside_path(row.reference)
    row.aside_bytes = keeping.append(path, (*headers.ASIDE, *header), lines, known=row.aside_bytes)


def _keep_repeats(row: LoadRow, rows: Sequence[tuple[Taken, str]]) -> None:
    if not rows:
        return
    header = ("row", "record", *row.shape["header"])
    lines = ((str(one.number), where, *one.cells) for one, where in rows)
    path = keeping.repeats_path(row.reference)
    row.repeats_bytes = keeping.append(path, header, lines, known=row.repeats_bytes)


def _named(header: Sequence[str], column: int) -> str:
    if column <= WHOLE_ROW:
        return ""
    return header[column] or f"#{column + 1}"


def _counted(before: dict[str, int], more: object) -> dict[str, int]:
    return dict(Counter(before) + Counter(more))  # type: ignore[call-overload]


def _silent(_done: int, _total: int) -> None:
    pass


@contextmanager
def _undisturbed() -> Iterator[None]:
    """No search for circles among a million small objects that make none; a longer log on SQLite."""
    collects = gc.isenabled()
    gc.disable()
    try:
        with _long_log():
            yield
    finally:
        if collects:
            gc.enable()


@contextmanager
def _long_log() -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA wal_autocheckpoint").fetchone()[0]
        cursor.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA wal_autocheckpoint = {before}")
            if not connection.in_atomic_block:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
