"""Incidents and their finds: what came in, when, on which legal basis, and what is written on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracemark.apps.tracing import events, policy, rules
from tracemark.apps.tracing.models import CustodyRow, FindMarkRow, FindRow, IncidentRow
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotFound
from tracemark.kernel.references import next_reference
from tracemark.kernel.verdicts import require
from tracemark.marks import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.tracing.data import FindFacts, IncidentFacts, ReadMark


@command
def open_incident(*, by: Person, incident: IncidentFacts) -> IncidentRow:
    """Record a seizure, a find or a surrender. A surrender asks for no name.

    Raises:
        RuleRefused: a seizure without legal basis, or a date in the future.
    """
    require(rules.incident_complete(incident, today=clock.today()))
    row = IncidentRow.objects.create(
        reference=next_reference("I", year=incident.on.first.year),
        kind=incident.kind.value,
        first_day=incident.on.first,
        precision=incident.on.precision.value,
        date_typed=incident.on.typed,
        place=incident.place,
        operation=incident.operation,
        legal_basis=incident.legal_basis,
        contexts=sorted(incident.contexts),
        other_goods=incident.other_goods,
        office=by.office,
        by=by.id,
        at=clock.now(),
    )
    record(
        events.IncidentOpened(
            subject=row.uuid,
            reference=row.reference,
            kind=row.kind,
            on=str(incident.on),
            on_typed=incident.on.typed,
            place=row.place,
            operation=row.operation,
            why=row.legal_basis,
            contexts=row.contexts,
            other_goods=row.other_goods,
        )
    )
    return row


@command
def record_find(*, by: Person, incident: UUID, find: FindFacts) -> FindRow:
    """Record one weapon of an incident as an exhibit, with the marks as they were read.

    Raises:
        NotFound: no such incident, or none that this person sees.
        RuleRefused: the weapon was not made safe first.
        NotAReading: a mark cannot be read as typed; the place of the mistake is in it.
    """
    require(rules.may_be_described(find))
    of = incident_for(by, incident)
    _check_readings(find.marks)
    row = FindRow.objects.create(
        reference=next_reference("F", year=of.first_day.year),
        incident=of,
        exhibit=find.exhibit,
        seal=find.seal,
        made_safe=find.made_safe,
        calibre=find.calibre,
        words=find.words,
        absent=list(find.absent),
        by=by.id,
        at=clock.now(),
    )
    _write_marks(row, find.marks, by)
    if find.custody:
        CustodyRow.objects.create(find=row, keeper=find.custody, seal=find.seal, at=clock.now(), by=by.id)
    record(
        events.FindRecorded(
            subject=row.uuid,
            reference=row.reference,
            incident=of.uuid,
            exhibit=find.exhibit,
            seal=find.seal,
            custody=find.custody,
            marks=_said(find.marks),
            calibre=find.calibre,
            words=find.words,
            absent=list(find.absent),
        )
    )
    return row


@command
def read_find_again(*, by: Person, find: UUID, facts: FindFacts) -> None:
    """Put the reading right; the earlier one stays (nothing is overwritten)."""
    require(rules.may_be_described(facts))
    row = find_for(by, find)
    _check_readings(facts.marks)
    row.marks.filter(replaced=False).update(replaced=True)
    _write_marks(row, facts.marks, by)
    row.calibre, row.words, row.absent = facts.calibre, facts.words, list(facts.absent)
    row.exhibit, row.seal = facts.exhibit or row.exhibit, facts.seal or row.seal
    row.save(update_fields=["calibre", "words", "absent", "exhibit", "seal"])
    record(
        events.FindReadAgain(
            subject=row.uuid,
            marks=_said(facts.marks),
            calibre=facts.calibre,
            words=facts.words,
            absent=list(facts.absent),
        )
    )


@command
def hand_over(*, by: Person, find: UUID, keeper: str, seal: str = "") -> None:
    """Record who keeps the exhibit from now on, under which seal."""
    row = find_for(by, find)
    CustodyRow.objects.create(find=row, keeper=keeper, seal=seal, at=clock.now(), by=by.id)
    record(events.CustodyHandedOver(subject=row.uuid, keeper=keeper, seal=seal))


@command
def identify_find(
    *,
    by: Person,
    find: UUID,
    maker: str = "",
    model: str = "",
    certainty: str = "",
    proposed: Iterable[Any] = (),
) -> None:
    """The officer says what the weapon is; what the software had proposed is kept beside it."""
    row = find_for(by, find)
    shown = list(proposed)
    row.maker, row.model = maker, model
    row.identification = {"certainty": certainty, "proposed": shown}
    row.save(update_fields=["maker", "model", "identification"])
    record(
        events.FindIdentified(subject=row.uuid, maker=maker, model=model, certainty=certainty, proposed=shown)
    )


def incident_for(by: Person, incident: UUID) -> IncidentRow:
    """The incident if this person sees it.

    Raises:
        NotFound
    """
    row = IncidentRow.objects.filter(policy.incidents_visible_to(by), uuid=incident).first()
    if row is None:
        raise NotFound
    return row


def find_for(by: Person, find: UUID) -> FindRow:
    """The find, locked, if this person sees it.

    Raises:
        NotFound
    """
    row = (
        FindRow.objects.select_for_update(of=("self",)).filter(policy.finds_visible_to(by), uuid=find).first()
    )
    if row is None:
        raise NotFound
    return row


def _check_readings(marks: Iterable[ReadMark]) -> None:
    for mark in marks:
        if mark.text:
            Reading.parse(mark.text)


def _write_marks(row: FindRow, marks: Iterable[ReadMark], by: Person) -> None:
    made = [
        FindMarkRow(
            find=row,
            text=mark.text,
            kind=mark.kind,
            place=mark.place,
            symbol=mark.symbol,
            condition=mark.condition,
            read_by=by.id,
            at=clock.now(),
        )
        for mark in marks
    ]
    for mark_row in made:
        mark_row.refuse_texts()
    FindMarkRow.objects.bulk_create(made)


def _said(marks: Iterable[ReadMark]) -> list[dict[str, str]]:
    names = ("text", "kind", "place", "symbol", "condition")
    return [{name: getattr(mark, name) for name in names if getattr(mark, name)} for mark in marks]
