"""When a find may be recorded, when an inquiry is due, what an answer must hold, when a case may be closed.

1. A weapon is made safe before it is described (MOSAIC 05.31; the officer's word is recorded).
2. A weapon is traced because it is considered illicit: at least one limb of ITI 6 is named (ITI 16).
3. The ITI sets no number of days for an answer (18, 19): each State sets its clock; urgency halves it.
4. An answer names a record or says what was searched; silence is never an answer (ITI 14, 21).
5. A case is closed with an outcome that its facts bear out: an outcome that counts as traced rests on a
   confirmed record and on the point at which the weapon became illicit (ITI 5).
6. Open inquiries are answered or withdrawn before a case is closed, so that nobody searches for nothing.

Whether an answer may leave the State is not decided here, nor who may see a record (`policy`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tracemark.apps.tracing.data import TRACED, IncidentKind, Outcome
from tracemark.kernel.verdicts import Reason, Verdict

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from django.utils.functional import _StrPromise

    from tracemark.apps.tracing.data import (
        Answer,
        CaseFacts,
        FindFacts,
        IllicitPoint,
        IncidentFacts,
        Limb,
        NationalClock,
    )

SATURDAY = 5
STATE_PARTITIONS = frozenset({"state", "police"})
LOSSES = frozenset({"weapon.lost", "weapon.stolen"})


def incident_complete(incident: IncidentFacts, *, today: date) -> Verdict:
    """A seizure rests on a legal basis; nothing happens in the future."""
    verdict = Verdict.yes()
    if incident.kind is IncidentKind.SEIZED and not incident.legal_basis:
        verdict &= Verdict.no(
            Reason("incident.no_legal_basis", _("A seizure needs its legal basis."), "SDG 16.4.2")
        )
    if incident.on.first > today:
        verdict &= Verdict.no(Reason("incident.in_future", _("The date lies in the future."), "ITI 17 (a)"))
    return verdict


def may_be_described(find: FindFacts) -> Verdict:
    """First safe, then described."""
    if find.made_safe:
        return Verdict.yes()
    return Verdict.no(
        Reason(
            "find.not_made_safe",
            _("Have the weapon made safe first: unloaded, checked, and said so here."),
            "MOSAIC 05.31",
        )
    )


def considered_illicit(limbs: AbstractSet[Limb], why: str) -> Verdict:
    """A trace rests on at least one ground, and on the words that explain it."""
    if not limbs:
        return Verdict.no(
            Reason("case.no_limb", _("Name at least one ground on which the weapon is illicit."), "ITI 6, 16")
        )
    if not why.strip():
        return Verdict.no(
            Reason(
                "case.no_justification",
                _("Say why: the law or the fact that makes it illicit."),
                "ITI 17 (a)",
            )
        )
    return Verdict.yes()


def due_date(asked_on: date, *, clock: NationalClock, urgent: bool) -> date:
    """The last day for an answer: the State's own number of working days, half of it when urgent."""
    days = clock.inquiry_days // 2 if urgent else clock.inquiry_days
    return working_days_after(asked_on, max(days, 1), holidays=clock.holidays)


def working_days_after(day: date, count: int, *, holidays: AbstractSet[date]) -> date:
    while count:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day not in holidays:
            count -= 1
    return day


def enough(answer: Answer) -> Verdict:
    """Whether an answer answers."""
    if answer.records or answer.searched:
        return Verdict.yes()
    return Verdict.no(
        Reason(
            "inquiry.nothing_searched",
            _("Name a record, or say which registers were searched."),
            "ITI 14, 21",
        )
    )


def point_possible(point: IllicitPoint, *, found_on: date) -> Verdict:
    """A weapon became illicit before or when it was found, never after."""
    if point.on and point.on.first > found_on:
        return Verdict.no(
            Reason("case.point_after_find", _("It cannot have become illicit after it was found."), "ITI 5")
        )
    if not point.how.strip():
        return Verdict.no(Reason("case.point_unexplained", _("Say how it became illicit."), "ITI 5"))
    return Verdict.yes()


def may_close(facts: CaseFacts, outcome: Outcome) -> Verdict:
    """Whether the facts of a case bear this outcome out; every shortfall is named at once."""
    verdict = Verdict.yes()
    if not facts.limbs:
        verdict &= Verdict.no(
            Reason("case.no_limb", _("Name at least one ground on which the weapon is illicit."), "ITI 6, 16")
        )
    if facts.open_inquiries:
        verdict &= Verdict.no(
            Reason(
                "case.open_inquiries",
                _("Inquiries are still open: wait for them or withdraw them."),
                "ITI 14",
            )
        )
    if outcome in TRACED and facts.point is None:
        verdict &= Verdict.no(
            Reason("case.no_point", _("The point at which it became illicit is not established."), "ITI 5")
        )
    return verdict & _borne_out(facts, outcome)


def _borne_out(facts: CaseFacts, outcome: Outcome) -> Verdict:
    """Each outcome's own condition."""
    conditions: dict[Outcome, tuple[bool, str | _StrPromise]] = {
        Outcome.LAST_LEGAL_HOLDER: (facts.record is not None, _("No record of the weapon is confirmed.")),
        Outcome.STATE_WEAPON_DIVERTED: (
            facts.record_partition in STATE_PARTITIONS,
            _("The confirmed record is not one of State forces or police."),
        ),
        Outcome.STOLEN_OR_LOST: (
            bool(facts.record_acts & LOSSES),
            _("The confirmed record has no report of a loss or theft."),
        ),
        Outcome.OTHER_STATE: (bool(facts.next_state), _("Name the State whose record it is.")),
        Outcome.NEVER_REGISTERED: (
            facts.record_missing and facts.record is None,
            _("First have it established that there is no record."),
        ),
        Outcome.NO_USABLE_MARK: (
            not facts.usable_serial and facts.record is None,
            _("A serial was read: search for it before calling the weapon not traceable."),
        ),
        Outcome.NOT_ESTABLISHED: (True, ""),
    }
    holds, sentence = conditions[outcome]
    if holds:
        return Verdict.yes()
    return Verdict.no(Reason(f"case.{outcome.value}_not_borne_out", sentence, "ITI 5; SDG 16.4.2"))


def time_to_find(point: IllicitPoint | None, found_on: date) -> timedelta | None:
    """How long the weapon was illicit before it was found; unknown where the day is."""
    if point is None or point.on is None:
        return None
    return found_on - point.on.first
