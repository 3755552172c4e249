"""The page of a case: from the marks to the point at which the weapon became illicit (ITI 5, 14).

Everything that a case knows stands on one page in the order in which it is done; it prints as a filing document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tracemark.apps.accounts import api as accounts
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import IncidentKind, Limb, Outcome, Question
from tracemark.apps.tracing.states import CASE, CaseState, InquiryState
from tracemark.kernel import clock
from tracemark.kernel.fields import partial_date
from tracemark.web.look import pieces
from tracemark.web.pages.door import needs
from tracemark.web.pages.tracing import answers, case_forms, shown, story
from tracemark.web.pages.tracing.apart import apart
from tracemark.web.pages.tracing.finds import TONES, as_dot, find_name
from tracemark.web.pages.tracing.incidents import serial_of
from tracemark.web.pages.tracing.sheet import marks_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from tracemark.apps.tracing.data import CaseFacts
    from tracemark.apps.tracing.models import CaseRow, InquiryRow
    from tracemark.web.pages.door import PersonRequest

INQUIRY_TONES = {"open": "info", "answered": "good", "nothing_held": "warn", "withdrawn": "plain"}


@needs("see.cases")
def show(request: PersonRequest, uuid: UUID) -> HttpResponse:
    return page(request, tracing.case_for(request.person, uuid))


def page(request: PersonRequest, row: CaseRow, status: int = 200, **bound: Any) -> HttpResponse:
    """The page of a case; `bound` are forms that came back with mistakes."""
    known = _Known(request, row)
    context = {
        **_head(known),
        **_record(request, known),
        **_national(known, bound),
        **_closing(known),
        "purpose": bound.get("purpose")
        or case_forms.PurposeForm(prefix="look", purposes=accounts.purposes_of(known.person)),
        "left": accounts.looks_left(known.person) if known.weapon else None,
        "looked": bound.get("looked"),
    }
    return render(request, "tracing/case.html", context, status=status)


class _Known:
    """What the parts of the page stand on, asked once."""

    def __init__(self, request: PersonRequest, row: CaseRow) -> None:
        self.person, self.row = request.person, row
        self.facts = tracing.facts_of(row)
        self.states = catalogue.state_names()
        self.offices = {office.code: office.name for office in accounts.list_offices()}
        self.inquiries = list(row.inquiries.order_by("pk"))
        self.weapon = registry.weapon_in_case(row.record) if row.record else None
        self.confirmations = list(row.confirmations.order_by("pk"))
        self.entries = [*ledger.entries_of(str(row.find.uuid)), *ledger.entries_of(str(row.uuid))]
        actors = {entry.actor for entry in self.entries}
        self.people = accounts.names_of({row.officer, *actors, *(one.by for one in self.confirmations)})
        self.names = answers.names_for([row.find, *([self.weapon] if self.weapon else [])])
        self.traces = accounts.may(request.person, "tracing.search_for_case")
        self.works = self.traces and row.state != CaseState.CLOSED

    @property
    def sees_record(self) -> bool:
        """Whether the record's own page is open to this person: that of the own register only."""
        return self.weapon is not None and self.weapon.partition in {
            partition.value for partition in self.person.partitions
        }


def _head(known: _Known) -> dict[str, Any]:
    row = known.row
    return {
        "row": row,
        "name": find_name(row.find, known.names),
        "serial": serial_of(row.find),
        "badges": _badges(row, known.inquiries),
        "steps": _steps(row, known.facts),
        "find_facts": _find_facts(row, known.people),
        "marks": [as_dot(mark) for mark in marks_of(row.find)],
        "log": _log(known.entries, known.people),
        "works": known.works,
        "open_verbs": CASE.open_verbs(CaseState(row.state)),
        "may": {"work": known.traces, "name": accounts.may(known.person, "registry.look_at_holder")},
        "may_file": accounts.may(known.person, "papers.issue_paper"),
        "reference": row.reference,
        "handling": {
            "label": _("For competent authorities only. Not to be passed on without prior consent."),
            "basis": _("ITI 15"),
        },
        "trail": [{"label": _("Cases"), "url": reverse("cases")}],
    }


def _record(request: PersonRequest, known: _Known) -> dict[str, Any]:
    """The confirmed record with its story, or the candidates of the last search."""
    row, weapon = known.row, known.weapon
    return {
        "weapon": weapon,
        "weapon_name": answers.weapon_name(weapon, known.names) if weapon else "",
        "weapon_calibre": known.names["calibres"].get(weapon.calibre, weapon.calibre_text) if weapon else "",
        "sees_record": known.sees_record,
        "story": story.tell(weapon, row, known.facts.point, known.inquiries, known.states, known.offices),
        "confirmations": [{"row": one, "by": known.people.get(one.by, "")} for one in known.confirmations],
        "asked": _asked(request, row, works=known.works),
    }


def _national(known: _Known, bound: dict[str, Any]) -> dict[str, Any]:
    """What is done inside the State: offices asked, grounds, the point."""
    row = known.row
    return {
        "inquiries": [as_line(one, known.offices) for one in known.inquiries],
        "limbs": [Limb(code) for code in row.limbs],
        "point": known.facts.point,
        "next_state": known.states.get(row.next_state, row.next_state),
        "since": _since(known.facts),
        "forms": _forms(row, serial_of(row.find), known.states, known.offices, bound) if known.works else {},
    }


def _closing(known: _Known) -> dict[str, Any]:
    outcomes = _outcomes(known.facts) if known.works else []
    return {
        "outcomes": outcomes,
        "borne_out": any(not one["reasons"] for one in outcomes),
        "outcome": Outcome(known.row.outcome).label if known.row.outcome else "",
    }


def as_line(one: InquiryRow, offices: dict[str, str]) -> dict[str, Any]:
    """An inquiry as lists and the case show it."""
    late = one.state == InquiryState.OPEN and one.due < clock.today()
    return {
        "row": one,
        "office": offices.get(one.office, one.office),
        "question": Question(one.question).label,
        "word": _("Overdue") if late else InquiryState(one.state).label,
        "tone": "bad" if late else INQUIRY_TONES[one.state],
        "open": one.state == InquiryState.OPEN,
        "late": late,
    }


def _badges(row: CaseRow, inquiries: list[InquiryRow]) -> list[dict[str, str]]:
    badges = [{"word": CaseState(row.state).label, "tone": TONES[row.state]}]
    if row.outcome:
        badges.append({"word": Outcome(row.outcome).label, "tone": "plain"})
    if any(one.state == InquiryState.OPEN and one.due < clock.today() for one in inquiries):
        badges.append({"word": _("An answer is overdue"), "tone": "bad"})
    return badges


def _steps(row: CaseRow, facts: CaseFacts) -> list[dict[str, str]]:
    """Where the case is; the first step that is not done is the one to do now."""
    done = [
        (_("Marks"), "marks", bool(row.find.marks.all())),
        (_("What it is"), "marks", bool(row.find.maker or row.find.model)),
        (_("Record"), "record", bool(row.record or row.record_missing or row.outcome)),
        (_("Grounds"), "grounds", bool(row.limbs)),
        (_("Point"), "point", facts.point is not None),
        (_("Close"), "close", row.state == CaseState.CLOSED),
    ]
    now = next((number for number, step in enumerate(done) if not step[2]), len(done))
    return [
        {
            "label": label,
            "url": f"#{anchor}",
            "status": "done" if finished else "current" if number == now else "todo",
        }
        for number, (label, anchor, finished) in enumerate(done)
    ]


def _find_facts(row: CaseRow, people: dict[UUID, str]) -> list[tuple[str, Any]]:
    find, incident = row.find, row.find.incident
    known = [
        (_("Find"), pieces.ref(find.reference, reverse("find", args=[find.uuid]))),
        (_("Incident"), pieces.ref(incident.reference, reverse("incident", args=[incident.uuid]))),
        (_("How it came in"), IncidentKind(incident.kind).label),
        (_("When"), pieces.when(partial_date(incident.first_day, incident.precision))),
        (_("Where"), incident.place),
        (_("Operation"), incident.operation),
        (_("Exhibit number"), pieces.ref(find.exhibit) if find.exhibit else ""),
        (_("Calibre as noted"), find.calibre),
        (_("Other words"), find.words),
        (_("Case opened"), pieces.when(row.opened_at.date())),
        (_("Officer"), people.get(row.officer, "")),
    ]
    return [(term, apart(value)) for term, value in known if value]


def _asked(request: PersonRequest, row: CaseRow, *, works: bool) -> dict[str, Any] | None:
    """The candidates that the last search has shown, while no record is confirmed."""
    last = shown.last(request, row.uuid) if works and not row.record else None
    if last is None:
        return None
    rows = answers.record_rows(
        last.candidates,
        last.reading,
        address=lambda one: reverse("case_compare", args=[row.uuid, one.weapon]),
        action=_("Compare"),
    )
    return {"last": last, "rows": answers.with_others(rows, last.others)}


def _since(facts: CaseFacts) -> int | None:
    """Days between the point at which it became illicit and the find."""
    since = tracing.time_illicit(facts)
    return since.days if since is not None else None


def _outcomes(facts: CaseFacts) -> list[dict[str, Any]]:
    """Every outcome, with what it still lacks and on which paragraph that rests."""
    return [
        {
            "value": outcome.value,
            "label": outcome.label,
            "reasons": [str(reason) for reason in verdict.reasons],
        }
        for outcome, verdict in tracing.verdicts_on_closing(facts).items()
    ]


def _log(entries: list[Any], people: dict[UUID, str]) -> list[dict[str, Any]]:
    return [
        {"entry": entry, "label": ledger.act_label(entry.act), "who": people.get(entry.actor, _("This node"))}
        for entry in sorted(entries, key=lambda entry: entry.seq)
    ]


def _forms(
    row: CaseRow, serial: str, states: dict[str, str], offices: dict[str, str], bound: dict[str, Any]
) -> dict[str, Any]:
    point = {"place": row.illicit_place, "how": row.illicit_how, "next_state": row.next_state}
    on = partial_date(row.illicit_first_day, row.illicit_precision)
    fresh = {
        "search": lambda: case_forms.SearchForm(prefix="search", initial={"reading": serial}),
        "no_record": lambda: case_forms.NoRecordForm(prefix="none"),
        "grounds": lambda: case_forms.GroundsForm(
            prefix="grounds", initial={"limbs": row.limbs, "justification": row.justification}
        ),
        "point": lambda: case_forms.PointForm(
            prefix="point", states=states, initial={**point, "on": str(on) if on else ""}
        ),
        "inquiry": lambda: case_forms.InquiryForm(prefix="ask", offices=offices.items()),
    }
    return {name: bound.get(name) or make() for name, make in fresh.items()}
