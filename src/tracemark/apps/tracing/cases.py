"""Cases: from a find to the point at which the weapon became illicit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.apps.registry import api as registry
from tracemark.apps.tracing import errors, events, policy, rules
from tracemark.apps.tracing.data import CaseFacts, IllicitPoint, Limb, Outcome
from tracemark.apps.tracing.incidents import find_for
from tracemark.apps.tracing.models import CaseRow, ConfirmationRow
from tracemark.apps.tracing.states import CASE, CaseState, InquiryState
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotFound
from tracemark.kernel.fields import partial_date
from tracemark.kernel.references import next_reference
from tracemark.kernel.verdicts import require

if TYPE_CHECKING:
    from datetime import timedelta
    from uuid import UUID

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.registry.data import Search, SearchResult
    from tracemark.kernel.verdicts import Verdict


@command
def open_case(*, by: Person, find: UUID) -> CaseRow:
    """Open the tracing of a find (ITI 14, 16).

    Raises:
        NotFound: no such find, or none that this person sees.
        CaseOpenAlready: a find is traced once; its case can be opened again.
    """
    of = find_for(by, find)
    if CaseRow.objects.filter(find=of).exists():
        raise errors.CaseOpenAlready
    row = CaseRow.objects.create(
        reference=next_reference("C", year=clock.today().year), find=of, officer=by.id, opened_at=clock.now()
    )
    record(events.CaseOpened(subject=row.uuid, reference=row.reference, find=of.uuid))
    return row


@command
def search_for_case(*, by: Person, case: UUID, search: Search) -> SearchResult:
    """Search all three registers for this case; the search is recorded (NAT-c, ITI 15)."""
    row = _workable(by, case)
    _move(row, "work_on")
    found = registry.search_all_partitions(search)
    record(
        events.CaseSearched(
            subject=row.uuid, reading=search.reading, shown=len(found.candidates), matched=found.matched
        )
    )
    return found


@command
def state_grounds(*, by: Person, case: UUID, limbs: frozenset[Limb], justification: str) -> None:
    """Say why the weapon is considered illicit (ITI 6 (a) to (e), 17 (a))."""
    row = _workable(by, case)
    _move(row, "work_on")
    require(rules.considered_illicit(limbs, justification))
    row.limbs, row.justification = sorted(limb.value for limb in limbs), justification
    row.save(update_fields=["limbs", "justification"])
    record(events.IllicitGroundsStated(subject=row.uuid, limbs=row.limbs, justification=justification))


@command
def confirm_record(
    *, by: Person, case: UUID, weapon: UUID, reading: str = "", probability: str = "", compared: str = ""
) -> None:
    """An officer has compared and says: this is its record.

    Raises:
        NotFound: no such record.
        StepNotOpen: a record is confirmed already, or the case is closed.
    """
    row = _workable(by, case)
    registry.weapon_in_case(weapon)
    _move(row, "confirm_record")
    row.record, row.record_missing, row.confirmed_why = weapon, False, compared
    row.save(update_fields=["state", "record", "record_missing", "confirmed_why"])
    _keep_confirmation(row, by, weapon, reading, probability, compared)
    record(
        events.RecordConfirmed(
            subject=row.uuid, record=weapon, reading=reading, probability=probability, compared=compared
        )
    )


@command
def report_no_record(*, by: Person, case: UUID, reading: str = "", searched: str = "") -> None:
    """The registers were searched in vain (ITI 14)."""
    row = _workable(by, case)
    _move(row, "report_no_record")
    row.record, row.record_missing, row.confirmed_why = None, True, searched
    row.save(update_fields=["state", "record", "record_missing", "confirmed_why"])
    _keep_confirmation(row, by, None, reading, "", searched)
    record(events.NoRecordReported(subject=row.uuid, reading=reading, searched=searched))


@command
def withdraw_confirmation(*, by: Person, case: UUID, why: str) -> None:
    """The record was not the right one after all; what was confirmed stays in the story."""
    row = _workable(by, case)
    _move(row, "withdraw_confirmation")
    _take_back_confirmation(row)
    row.save(update_fields=["state", "record", "record_missing", "confirmed_why"])
    record(events.ConfirmationWithdrawn(subject=row.uuid, why=why))


@command
def establish_point(*, by: Person, case: UUID, point: IllicitPoint, next_state: str = "") -> None:
    """The point at which the weapon became illicit (ITI 5); `next_state` where another State has its record."""
    row = _workable(by, case)
    _move(row, "work_on")
    require(rules.point_possible(point, found_on=row.find.incident.first_day))
    row.illicit_first_day = point.on.first if point.on else None
    if point.on:
        row.illicit_precision = point.on.precision.value
    row.illicit_place, row.illicit_how, row.next_state = point.place, point.how, next_state
    row.save(
        update_fields=["illicit_first_day", "illicit_precision", "illicit_place", "illicit_how", "next_state"]
    )
    record(
        events.IllicitPointEstablished(
            subject=row.uuid,
            on=str(point.on) if point.on else "",
            place=point.place,
            how=point.how,
            next_state=next_state,
        )
    )


@command
def close_case(*, by: Person, case: UUID, outcome: Outcome, note: str = "") -> None:
    """Close with an outcome that the facts bear out (SDG 16.4.2).

    Raises:
        RuleRefused: with every shortfall and its paragraph.
        StepNotOpen: it is closed already.
    """
    row = _workable(by, case)
    require(rules.may_close(facts_of(row), outcome))
    _move(row, "close")
    row.outcome, row.outcome_note, row.closed_at = outcome.value, note, clock.now()
    row.save(update_fields=["state", "outcome", "outcome_note", "closed_at"])
    since = rules.time_to_find(point_of(row), row.find.incident.first_day)
    record(
        events.CaseClosed(
            subject=row.uuid, outcome=outcome.value, days_illicit=since.days if since else None, note=note
        )
    )


@command
def reopen_case(*, by: Person, case: UUID, why: str) -> None:
    """Something new has come to light. What was confirmed is looked at again, and stays in the story."""
    row = _workable(by, case)
    _move(row, "reopen")
    _take_back_confirmation(row)
    row.outcome, row.closed_at = "", None
    row.save(update_fields=["state", "outcome", "closed_at", "record", "record_missing", "confirmed_why"])
    record(events.CaseReopened(subject=row.uuid, why=why))


def facts_of(row: CaseRow) -> CaseFacts:
    """What is established, as the rules want it."""
    incident = row.find.incident
    found_on = partial_date(incident.first_day, incident.precision)
    assert found_on is not None
    confirmed = registry.weapon_in_case(row.record) if row.record else None
    return CaseFacts(
        found_on=found_on,
        limbs=frozenset(Limb(limb) for limb in row.limbs),
        record=row.record,
        record_missing=row.record_missing,
        record_partition=confirmed.partition if confirmed else "",
        record_acts=frozenset(confirmed.deeds.values_list("act", flat=True)) if confirmed else frozenset(),
        usable_serial=any(
            mark.text for mark in row.find.marks.all() if mark.kind == "serial" and not mark.replaced
        ),
        point=point_of(row),
        open_inquiries=row.inquiries.filter(state=InquiryState.OPEN.value).count(),
        next_state=row.next_state,
    )


def point_of(row: CaseRow) -> IllicitPoint | None:
    if not row.illicit_how:
        return None
    return IllicitPoint(
        partial_date(row.illicit_first_day, row.illicit_precision), row.illicit_place, row.illicit_how
    )


def verdicts_on_closing(facts: CaseFacts) -> dict[Outcome, Verdict]:
    """Every outcome, and whether the facts bear it out."""
    return {outcome: rules.may_close(facts, outcome) for outcome in Outcome}


def time_illicit(facts: CaseFacts) -> timedelta | None:
    """From the point at which the weapon became illicit to the find; none where the day is not known."""
    return rules.time_to_find(facts.point, facts.found_on.first)


def case_for(by: Person, case: UUID) -> CaseRow:
    """The case if this person sees it, with its find and incident.

    Raises:
        NotFound
    """
    row = (
        CaseRow.objects.select_related("find__incident")
        .prefetch_related("find__marks")
        .filter(policy.visible_to(by), uuid=case)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def _workable(by: Person, case: UUID) -> CaseRow:
    row = (
        CaseRow.objects.select_for_update(of=("self",))
        .select_related("find__incident")
        .filter(policy.visible_to(by), uuid=case)
        .first()
    )
    if row is None:
        raise NotFound
    require(policy.may_work_on(by, row))
    return row


def _move(row: CaseRow, verb: str) -> None:
    row.state = CASE.after(CaseState(row.state), verb).value


def _take_back_confirmation(row: CaseRow) -> None:
    row.confirmations.filter(withdrawn_at=None).update(withdrawn_at=clock.now())
    row.record, row.record_missing, row.confirmed_why = None, False, ""


def _keep_confirmation(
    row: CaseRow, by: Person, weapon: UUID | None, reading: str, probability: str, why: str
) -> None:
    ConfirmationRow.objects.create(
        case=row, record=weapon, reading=reading, probability=probability, why=why, by=by.id, at=clock.now()
    )
