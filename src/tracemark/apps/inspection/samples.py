"""Samples: drawn from the book or begun at the shelf, gone through line by line, closed with a result."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from tracemark.apps.inspection import bounds, errors, events, policy, rules
from tracemark.apps.inspection.data import Finding, Result, Way
from tracemark.apps.inspection.models import LineRow, SampleRow
from tracemark.apps.inspection.states import SAMPLE, SampleState
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import HolderKind
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotFound
from tracemark.kernel.identity import new_uuid
from tracemark.kernel.references import next_reference
from tracemark.kernel.verdicts import require

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.inspection.data import Drawn, Population, Seen
    from tracemark.apps.registry.models import WeaponRow

RECORDED = (
    "serial", "type", "maker", "maker_text", "model", "model_text", "calibre", "calibre_text", "status", "year",
)  # fmt: skip
TRIES = 5
HUNDRED_PERCENT = 10_000


@command
def draw_sample(*, by: Person, population: Population, wanted: int, place: str) -> SampleRow:
    """Draw records at random; where each weapon is said to be, it is then looked for (PoA II.17).

    Raises:
        RuleRefused: somebody who keeps a register, or a number that cannot be gone through.
        NothingToDraw, RegistersMove
    """
    require(rules.may_be_drawn(by.roles, wanted))
    uuid, reference = new_uuid(), next_reference("S", year=clock.today().year)
    drawn, size, root = _drawn(by, population, wanted, reference, uuid)
    sample = SampleRow.objects.create(
        uuid=uuid,
        reference=reference,
        way=Way.BOOK_TO_SHELF.value,
        place=place.strip(),
        partition=population.partition,
        filters=population.as_data(),
        population=drawn.size,
        population_digest=drawn.digest,
        ledger_size=size,
        ledger_root=root,
        seed=drawn.seed,
        by=by.id,
        at=clock.now(),
    )
    found = {row.uuid: row for row in registry.list_weapons(by).filter(uuid__in=drawn.uuids)}
    LineRow.objects.bulk_create(
        _line(sample, number, found[weapon]) for number, weapon in enumerate(drawn.uuids, 1)
    )
    record(
        events.SampleDrawn(
            subject=uuid,
            reference=reference,
            place=sample.place,
            filters=sample.filters,
            population=drawn.size,
            population_digest=drawn.digest,
            ledger_size=size,
            ledger_root=root,
            seed=drawn.seed,
            drawn=drawn.uuids,
        )
    )
    return sample


@command
def begin_at_shelf(*, by: Person, place: str, partition: str = "") -> SampleRow:
    """Begin with the weapons where they lie; each is then looked for in the book."""
    require(rules.stands_outside(by.roles))
    sample = SampleRow.objects.create(
        reference=next_reference("S", year=clock.today().year),
        way=Way.SHELF_TO_BOOK.value,
        place=place.strip(),
        partition=partition,
        by=by.id,
        at=clock.now(),
    )
    record(
        events.ShelfBegun(
            subject=sample.uuid, reference=sample.reference, place=sample.place, partition=partition
        )
    )
    return sample


@command
def record_line(*, by: Person, line: UUID, seen: Seen) -> None:
    """Say what was seen of a weapon; until the sample is closed, saying it again puts it right.

    Raises:
        NotFound, StepNotOpen
        RuleRefused: a finding that does not belong here, or one that does not say what differs.
    """
    row = line_for(by, line)
    sample = _step(by, row.sample.uuid, "see")
    require(rules.finding_is_complete(Way(sample.way), seen, recorded=row.weapon is not None))
    _write(row, seen)
    row.save(update_fields=["finding", "read", "read_maker", "note", "seen_at"])
    sample.save(update_fields=["state"])
    _told(sample, row)


@command
def add_from_shelf(*, by: Person, sample: UUID, seen: Seen, found: UUID | None = None) -> LineRow:
    """One weapon off the shelf: as the record `found` says, other than it says, or in no book.

    Raises:
        NotFound, StepNotOpen, WeaponOnAnotherLine
        RuleRefused: a finding that does not belong here, or one that does not say what differs.
    """
    of = _step(by, sample, "see")
    require(of.way == Way.SHELF_TO_BOOK.value)
    require(rules.finding_is_complete(Way.SHELF_TO_BOOK, seen, recorded=found is not None))
    number = of.lines.count() + 1
    if found:
        other = of.lines.filter(weapon=found).first()
        if other:
            raise errors.WeaponOnAnotherLine(number=other.number)
        row = _line(of, number, registry.weapon_for(by, found))
    else:
        row = LineRow(sample=of, number=number, partition=of.partition)
    _write(row, seen)
    row.save()
    of.save(update_fields=["state"])
    _told(of, row)
    return row


@command
def close_sample(*, by: Person, sample: UUID) -> Result:
    """End an inspection with its result; the differences go to those who keep the register.

    Raises:
        NotFound, StepNotOpen
        RuleRefused: a line has no finding.
    """
    row = _step(by, sample, "close")
    findings = [Finding(one) for one in row.lines.values_list("finding", flat=True)]
    require(rules.may_be_closed(findings))
    result = result_of(findings, row.population)
    row.result, row.ended_at = result.as_data(), clock.now()
    row.save(update_fields=["state", "result", "ended_at"])
    record(
        events.SampleClosed(
            subject=row.uuid,
            seen=result.seen,
            right=result.right,
            differs=result.differs,
            missing=result.missing,
            upper=result.upper,
        )
    )
    return result


@command
def withdraw_sample(*, by: Person, sample: UUID, why: str) -> None:
    """Give a sample up. It stays to be seen: whoever draws until the sample pleases is found out.

    Raises:
        NotFound, StepNotOpen
    """
    row = _step(by, sample, "withdraw")
    row.why, row.ended_at = why.strip(), clock.now()
    row.save(update_fields=["state", "why", "ended_at"])
    record(events.SampleWithdrawn(subject=row.uuid, why=row.why))


def list_samples(person: Person, *, state: str = "", way: str = "") -> QuerySet[SampleRow]:
    """The samples that this person sees, newest first."""
    rows = SampleRow.objects.filter(policy.visible_to(person))
    if state:
        rows = rows.filter(state=state)
    if way:
        rows = rows.filter(way=way)
    return rows.order_by("-at", "-pk")


def sample_for(by: Person, sample: UUID) -> SampleRow:
    """The sample if this person sees it.

    Raises:
        NotFound
    """
    row = SampleRow.objects.filter(policy.visible_to(by), uuid=sample).first()
    if row is None or not policy.may_inspect(by, row):
        raise NotFound
    return row


def line_for(by: Person, line: UUID) -> LineRow:
    """Raises: NotFound."""
    row = LineRow.objects.select_related("sample").filter(uuid=line).first()
    if row is None:
        raise NotFound
    sample_for(by, row.sample.uuid)
    return row


def result_of(findings: list[Finding], population: int | None) -> Result:
    count = findings.count
    wrong = len(findings) - count(Finding.AS_RECORDED)
    upper = bounds.upper_share(wrong, len(findings), population=population)
    return Result(
        seen=len(findings),
        right=count(Finding.AS_RECORDED),
        differs=count(Finding.DIFFERS),
        missing=count(Finding.NOT_FOUND) + count(Finding.NOT_IN_BOOK),
        upper=ceil(round(upper * HUNDRED_PERCENT, 6)),  # a bound is never rounded down
    )


def records_of(person: Person, population: Population) -> QuerySet[WeaponRow]:
    """The records of a population that this person sees."""
    rows = registry.list_weapons(person)
    if population.partition:
        rows = rows.filter(partition=population.partition)
    if population.statuses:
        rows = rows.filter(status__in=population.statuses)
    if population.types:
        rows = rows.filter(type__in=population.types)
    if population.held_by:
        rows = rows.filter(holder__name__iexact=population.held_by).exclude(
            holder__kind=HolderKind.PERSON.value
        )
    return rows


def _drawn(
    by: Person, population: Population, wanted: int, reference: str, uuid: UUID
) -> tuple[Drawn, int, str]:
    """The draw, from records at a moment at which nothing was being recorded."""
    for _try in range(TRIES):
        before = ledger.head()
        uuids = list(records_of(by, population).order_by().values_list("uuid", flat=True))
        if not uuids:
            raise errors.NothingToDraw
        if before is None or before != ledger.head():
            continue
        seed = rules.seed_of(reference=reference, sample=uuid, size=before.size, root=before.root)
        return rules.draw(uuids, wanted=wanted, seed=seed), before.size, before.root
    raise errors.RegistersMove


def _line(sample: SampleRow, number: int, weapon: WeaponRow) -> LineRow:
    recorded: dict[str, Any] = {name: getattr(weapon, name) for name in RECORDED}
    return LineRow(
        sample=sample,
        number=number,
        weapon=weapon.uuid,
        reference=weapon.reference,
        partition=weapon.partition,
        recorded=recorded,
    )


def _step(by: Person, sample: UUID, verb: str) -> SampleRow:
    """Take a step. The row stays locked, so that no line is added while somebody closes; its saving is the caller's."""
    seen = sample_for(by, sample)
    row: SampleRow = SampleRow.locked(pk=seen.pk)
    row.state = SAMPLE.after(SampleState(row.state), verb).value
    return row


def _write(row: LineRow, seen: Seen) -> None:
    row.finding, row.note = seen.finding.value, seen.note.strip()
    row.read, row.read_maker = seen.read.strip(), seen.read_maker.strip()
    row.seen_at = clock.now()


def _told(sample: SampleRow, row: LineRow) -> None:
    record(
        events.LineRecorded(
            subject=sample.uuid,
            number=row.number,
            weapon=row.weapon,
            finding=row.finding,
            read=row.read,
            read_maker=row.read_maker,
            note=row.note,
        )
    )
