"""Taking a file in: kept, read once, its columns guessed or remembered. Then choosing what they are, and preview.

Nothing of a register changes here. Reading and guessing happen outside of any transaction: a large file must
not hold up everybody else who writes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry import errors as registry_errors
from tracemark.apps.registry import policy
from tracemark.apps.registry.loads import (
    dates,
    errors,
    guessing,
    keeping,
    mapping,
    reading,
    ready,
    remembering,
)
from tracemark.apps.registry.loads.events import LoadMapped, LoadRead
from tracemark.apps.registry.loads.fields import Field
from tracemark.apps.registry.loads.resolving import Resolver
from tracemark.apps.registry.loads.rows import RowReader
from tracemark.apps.registry.loads.states import LoadState
from tracemark.apps.registry.models import LoadRow
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotAllowed, NotFound
from tracemark.kernel.identity import new_uuid
from tracemark.kernel.references import next_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from uuid import UUID

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.registry.loads.dates import Evidence
    from tracemark.apps.registry.loads.keeping import Kept
    from tracemark.apps.registry.loads.mapping import Plan
    from tracemark.apps.registry.loads.reading import Shape, Survey
    from tracemark.apps.registry.loads.rows import Outcome
    from tracemark.kernel.verdicts import Verdict

PREVIEWED = 20
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Ways:
    """How a file is to be read, where somebody knows better than the node; empty: as the node finds it."""

    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    header_row: int | None = None


def take_in(
    *, by: Person, partition: Partition, source: str, name: str, chunks: Iterable[bytes], ways: Ways | None = None,
    limit: int = keeping.LARGEST_FILE,
) -> LoadRow:  # fmt: skip
    """Keep a file, read it once, and propose what its columns are.

    A file that was taken in before and not yet loaded, or is being loaded, is the same load again.

    Raises:
        NotAllowed, OtherPartition
        AlreadyLoaded: this source has had this very file.
        FileEmpty, FileTooLarge, and what `reading.look` and `reading.survey` raise
    """
    _refuse_others(by, partition)
    kept = keeping.keep(chunks, limit=limit)
    shape = _looked_at(kept.path, ways or Ways())
    before = _before(partition, source, kept.sha256, shape.sheet)
    if before and before.state == LoadState.RUNNING:
        return before
    survey = reading.survey(kept.path, shape)
    plan = guessing.guess(shape, survey, Resolver.of_node())
    plan = remembering.recall(plan, shape, partition=partition.value, source=source)
    if before:
        return read_again(by=by, load=before.uuid, shape=shape, survey=survey, plan=plan)
    return read_load(
        by=by, partition=partition, source=source, name=name, kept=kept, shape=shape, survey=survey, plan=plan
    )


def look_again(*, by: Person, load: UUID, ways: Ways) -> LoadRow:
    """Read the file of a load in another way: another encoding, separator, sheet or row of the header.

    Raises:
        NotFound, MovedOn, and what `take_in` raises
    """
    row = open_load(by, load)
    if row.state != LoadState.READ:
        raise errors.MovedOn
    path = file_of(row)
    shape = _looked_at(path, ways)
    survey = reading.survey(path, shape)
    plan = guessing.guess(shape, survey, Resolver.of_node())
    plan = remembering.recall(plan, shape, partition=row.partition, source=row.source)
    return read_again(by=by, load=load, shape=shape, survey=survey, plan=plan)


@command
def read_load(
    *,
    by: Person,
    partition: Partition,
    source: str,
    name: str,
    kept: Kept,
    shape: Shape,
    survey: Survey,
    plan: Plan,
) -> LoadRow:
    """Open a load for a file that was read.

    Raises:
        OtherPartition
    """
    if not policy.may_write_in(by, partition):
        raise registry_errors.OtherPartition
    row = LoadRow(
        uuid=new_uuid(),
        reference=next_reference("L"),
        partition=partition.value,
        source=source,
        file_name=name[:200],
        sha256=kept.sha256,
        by=by.id,
        at=clock.now(),
    )
    _fill_in(row, shape, survey, plan)
    try:
        row.save()
    except IntegrityError:
        raise errors.MovedOn from None
    record(
        LoadRead(
            subject=row.uuid,
            reference=row.reference,
            partition=row.partition,
            source=source,
            sha256=row.sha256,
            rows=row.rows,
        )
    )
    return row


@command
def read_again(*, by: Person, load: UUID, shape: Shape, survey: Survey, plan: Plan) -> LoadRow:
    """The same file in another way, or once more."""
    row = locked(by, load)
    if row.state != LoadState.READ:
        raise errors.MovedOn
    _fill_in(row, shape, survey, plan)
    row.save()
    record(
        LoadRead(
            subject=row.uuid,
            reference=row.reference,
            partition=row.partition,
            source=row.source,
            sha256=row.sha256,
            rows=row.rows,
        )
    )
    return row


@command
def map_load(*, by: Person, load: UUID, choices: Mapping[str, Any]) -> LoadRow:
    """Say what the columns are; remembered for the next file of the source.

    Raises:
        NotFound, MovedOn
        BadMapping: a column that is not there, a word that is none of the choices.
    """
    row = locked(by, load)
    if row.state != LoadState.READ:
        raise errors.MovedOn
    plan = mapping.chosen(plan_of(row), choices)
    row.mapping = plan.as_data()
    row.save(update_fields=["mapping"])
    remembering.remember(plan, shape_of(row), partition=row.partition, source=row.source)
    said = plan.as_data()
    record(
        LoadMapped(
            subject=row.uuid,
            columns=said["columns"],
            orders=said["orders"],
            fill=said["fill"],
            constants=sorted(said["constants"]),
            numbers=plan.numbers,
        )
    )
    return row


def preview(row: LoadRow, most: int = PREVIEWED) -> list[Outcome]:
    """What would become of the first rows."""
    reader = reader_of(row)
    found = reading.rows(file_of(row), shape_of(row))
    return [reader.read(number, cells) for number, cells in islice(found, most)]


def first_rows(row: LoadRow, most: int = 5) -> list[list[str]]:
    """Some rows as they stand in the file, to show beside the columns."""
    return [cells for _number, cells in islice(reading.rows(file_of(row), shape_of(row)), most)]


def verdict(row: LoadRow, plan: Plan | None = None) -> Verdict:
    """Whether the load can start, and what is open."""
    return ready.verdict(plan or plan_of(row), evidence_of(row), Resolver.of_node())


def reader_of(row: LoadRow) -> RowReader:
    return RowReader(
        shape_of(row),
        plan_of(row),
        Resolver.of_node(),
        partition=Partition(row.partition),
        today=clock.today(),
    )


def plan_of(row: LoadRow) -> Plan:
    """What the columns are now, and for each how that came about."""
    told = row.shape["columns"]
    columns = [
        mapping.Column(name, perhaps=Field(said["perhaps"]) if said["perhaps"] else None)
        for name, said in zip(mapping.names(row.shape["header"]), told, strict=True)
    ]
    plan = mapping.chosen(mapping.Plan(tuple(columns)), row.mapping)
    return replace(
        plan,
        columns=tuple(
            replace(column, how=said["how"]) if column.field and column.field == said["field"] else column
            for column, said in zip(plan.columns, told, strict=True)
        ),
    )


def shape_of(row: LoadRow) -> Shape:
    return reading.Shape.from_data({name: row.shape[name] for name in reading.Shape.__slots__})


def evidence_of(row: LoadRow) -> dict[int, dict[str, Evidence]]:
    """What the dates of each column say of the order of day and month."""
    return {
        place: {shape: dates.Evidence(*counts) for shape, counts in said["dates"].items()}
        for place, said in enumerate(row.shape["columns"])
    }


def evidence_by_column(survey: Survey, columns: int) -> dict[int, dict[str, Evidence]]:
    """The same, from a survey."""
    return {place: dates.evidence(survey.column(place)) for place in range(columns)}


def file_of(row: LoadRow) -> Path:
    """Raises: FileGone."""
    path = keeping.path_of(row.sha256)
    if not path.exists():
        raise errors.FileGone
    return path


def open_load(person: Person, load: UUID) -> LoadRow:
    """A load of a register that this person sees.

    Raises:
        NotFound: no such load, or none that this person sees.
    """
    row = LoadRow.objects.filter(policy.visible_to(person), uuid=load).first()
    if row is None:
        raise NotFound
    return row


def locked(by: Person, load: UUID) -> LoadRow:
    """The same, until the command ends."""
    row: LoadRow | None = LoadRow.objects.select_for_update().filter(policy.visible_to(by), uuid=load).first()
    if row is None:
        raise NotFound
    return row


def _refuse_others(by: Person, partition: Partition) -> None:
    """Before a large file is even read."""
    if not accounts.may(by, "registry.read_load"):
        raise NotAllowed(command="registry.read_load")
    if not policy.may_write_in(by, partition):
        raise registry_errors.OtherPartition


def _looked_at(path: Path, ways: Ways) -> Shape:
    return reading.look(
        path,
        encoding=ways.encoding,
        separator=ways.separator,
        sheet=ways.sheet,
        header_row=ways.header_row,
    )


def _before(partition: Partition, source: str, sha256: str, sheet: str) -> LoadRow | None:
    """The load that has had this file, if any. Raises: AlreadyLoaded."""
    row = (
        LoadRow.objects.filter(partition=partition.value, source=source, sha256=sha256, table=sheet)
        .exclude(state=LoadState.UNDONE)
        .first()
    )
    if row and row.state not in {LoadState.READ, LoadState.RUNNING}:
        raise errors.AlreadyLoaded(
            reference=row.reference, on=str((row.started_at or row.at).date()), load=str(row.uuid)
        )
    return row


def _fill_in(row: LoadRow, shape: Shape, survey: Survey, plan: Plan) -> None:
    evidence = evidence_by_column(survey, len(plan.columns))
    columns = [
        {
            "field": column.field.value if column.field else "",
            "how": column.how,
            "perhaps": column.perhaps.value if column.perhaps else "",
            "dates": {
                name: [found.day_first, found.month_first, found.open]
                for name, found in evidence[place].items()
            },
        }
        for place, column in enumerate(plan.columns)
    ]
    row.shape = {**shape.as_data(), "columns": columns}
    row.table = shape.sheet[:120]
    row.mapping = plan.as_data()
    row.rows = survey.rows
