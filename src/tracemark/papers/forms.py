"""Blank forms: printed with a number each, typed back once, or marked as spoilt. No number is lost sight of.

What is typed back is recorded by the command that a page would use, in the same transaction as the form's end: a form is
never used up without its incident or find, and no number is used twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry.books import api as books
from tracemark.apps.tracing import api as tracing
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotAllowed, NotFound
from tracemark.kernel.references import next_references
from tracemark.papers import blank, codes, errors, events, policy
from tracemark.papers.data import FormKind, IssuedForms
from tracemark.papers.models import BlankFormRow
from tracemark.papers.states import FORM, FormState

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.tracing.data import FindFacts, IncidentFacts
    from tracemark.apps.tracing.models import FindRow, IncidentRow

REFERENCE = "PF"
"""XA-PF-2026-000123 is a paper form; F alone is a find."""

MOST_COPIES = 50
MOST_OF_A_NAME = 30
"""So many letters of a book's name stand in the list of forms."""


@command
def issue_blank_forms(
    *, by: Person, kind: FormKind, language: str = "", copies: int = 1, partition: Partition | None = None
) -> IssuedForms:
    """Print blank forms, each with a number and a code of its own, in one PDF.

    A page has the columns of a register, `partition`; whoever keeps one alone need not name it.

    Raises:
        NotAllowed: a role that may not record what the form asks for.
        NotSoManyCopies, WhichRegister
    """
    if not policy.may_print(by, kind):
        raise NotAllowed(command=policy.TYPED_BY[kind])
    if not 1 <= copies <= MOST_COPIES:
        raise errors.NotSoManyCopies(most=MOST_COPIES)
    register = _register(by, partition) if kind is FormKind.PAGE else None
    tongue = language or translation.get_language() or "en"
    references = next_references(REFERENCE, count=copies, year=clock.today().year)
    drawn = [(reference, codes.new_code()) for reference in references]
    with translation.override(tongue):
        pdf = blank.printed(kind, drawn, language=tongue, partition=register)
    of = register.value if register else ""
    rows = [
        BlankFormRow(
            uuid=codes.subject_of(code), reference=reference, kind=kind.value, language=tongue,
            partition=of, office=by.office, by=by.id, at=clock.now(),
        )
        for reference, code in drawn
    ]  # fmt: skip
    BlankFormRow.objects.bulk_create(rows)
    record(
        *(
            events.FormPrinted(
                subject=row.uuid, reference=row.reference, kind=row.kind, language=tongue, partition=of
            )
            for row in rows
        )
    )
    return IssuedForms(tuple(references), pdf)


@command
def type_back_incident(*, by: Person, form: UUID, incident: IncidentFacts) -> IncidentRow:
    """Record the incident that was written on a form.

    Raises:
        NotFound: no such form, or none that this person sees.
        FormIsTypedBack, FormIsSpoilt, NotThisForm
        RuleRefused: as for an incident that is typed without paper.
    """
    row = _open_form(by, form, FormKind.INCIDENT)
    made = tracing.open_incident(by=by, incident=incident)
    _end(row, by, made.uuid, made.reference)
    return made


@command
def type_back_find(*, by: Person, form: UUID, incident: str, find: FindFacts) -> FindRow:
    """Record the find that was written on a form; its incident is named by its reference or by the number of its form.

    Raises:
        NotFound: no such form, or none that this person sees.
        FormIsTypedBack, FormIsSpoilt, NotThisForm, NoSuchIncident
        RuleRefused, NotAReading: as for a find that is typed without paper.
    """
    row = _open_form(by, form, FormKind.FIND)
    made = tracing.record_find(by=by, incident=incident_named(by, incident).uuid, find=find)
    _end(row, by, made.uuid, made.reference)
    return made


@command
def type_back_page(*, by: Person, form: UUID, book: str, number: int, data: bytes) -> UUID:
    """Hand in the scan of a filled page of a register; it is then typed twice like the page of any book.

    Returns the name under which the page will be kept.

    Raises:
        NotFound: no such form, or none that this person sees.
        FormIsTypedBack, FormIsSpoilt, NotThisForm
        OtherPartition, BookMissing, NumberImpossible, PageThere, NotAnImage, ImageTooLarge: as for any page.
    """
    row = _open_form(by, form, FormKind.PAGE)
    made = books.hand_in_book_page(
        by=by, partition=Partition(row.partition), book=book, number=number, data=data
    )
    _end(row, by, made, f"{book[:MOST_OF_A_NAME].strip()} · {number}")
    return made


@command
def spoil_form(*, by: Person, form: UUID, why: str) -> None:
    """Say that a sheet was spoilt, lost or never used.

    Raises:
        NotFound, FormIsTypedBack, FormIsSpoilt
    """
    row = _locked(by, form)
    _refuse_ended(row)
    _change(row, "spoil", by, why=why)
    record(events.FormSpoilt(subject=row.uuid, why=why))


@command
def reopen_form(*, by: Person, form: UUID, why: str) -> None:
    """Take back that a form was spoilt or typed back; what was recorded from it stays as it is.

    Raises:
        NotFound
        StepNotOpen: it waits to be typed back anyway.
    """
    row = _locked(by, form)
    became = row.became
    row.became, row.became_reference = None, ""
    _change(row, "reopen", by, why=why)
    record(events.FormReopened(subject=row.uuid, became=became, why=why))


def list_forms(person: Person) -> QuerySet[BlankFormRow]:
    """The forms that this person sees, the latest first."""
    return BlankFormRow.objects.filter(policy.visible_to(person)).order_by("-pk")


def form_for(person: Person, reference: str) -> BlankFormRow:
    """Raises: NotFound: no such form, or none that this person sees."""
    row = list_forms(person).filter(reference=reference).first()
    if row is None:
        raise NotFound
    return row


def form_with_code(code: str) -> BlankFormRow | None:
    """The form that bears this code. Whoever has the code has the paper.

    Raises:
        NotACode
    """
    return BlankFormRow.objects.filter(uuid=codes.subject_of(code)).first()


def form_of(became: UUID) -> BlankFormRow | None:
    """The paper form from which something was typed."""
    return BlankFormRow.objects.filter(became=became).first()


def incident_named(person: Person, text: str) -> IncidentRow:
    """The incident that a find names, by its own reference or by the number of the paper that it was typed from.

    Raises:
        NoSuchIncident
    """
    said = text.strip().upper()
    seen = tracing.list_incidents(person).prefetch_related(None)
    form = BlankFormRow.objects.filter(reference=said, kind=FormKind.INCIDENT.value).first()
    row = (
        seen.filter(uuid=form.became).first() if form and form.became else seen.filter(reference=said).first()
    )
    if row is None:
        raise errors.NoSuchIncident(text=text.strip())
    return row


def may_type(person: Person, row: BlankFormRow) -> bool:
    return policy.may_print(person, FormKind(row.kind))


def makers_of(rows: list[BlankFormRow]) -> dict[UUID, str]:
    """Who printed or ended these forms, by name."""
    return accounts.names_of({row.by for row in rows} | {row.ended_by for row in rows if row.ended_by})


def _open_form(by: Person, form: UUID, kind: FormKind) -> BlankFormRow:
    row = _locked(by, form)
    if row.kind != kind:
        raise errors.NotThisForm(reference=row.reference)
    _refuse_ended(row)
    return row


def _locked(by: Person, form: UUID) -> BlankFormRow:
    row = BlankFormRow.objects.select_for_update().filter(policy.visible_to(by), uuid=form).first()
    if row is None:
        raise NotFound
    return row


def _refuse_ended(row: BlankFormRow) -> None:
    if row.state == FormState.TYPED_BACK:
        raise errors.FormIsTypedBack(reference=row.reference, became=row.became_reference)
    if row.state == FormState.SPOILT:
        raise errors.FormIsSpoilt(reference=row.reference)


def _end(row: BlankFormRow, by: Person, became: UUID, reference: str) -> None:
    """The form is used up: by what was recorded from it."""
    row.became, row.became_reference = became, reference
    _change(row, "type_back", by)
    record(events.FormTypedBack(subject=row.uuid, became=became, reference=reference))


def _register(by: Person, partition: Partition | None) -> Partition:
    """Raises: WhichRegister: none was chosen, or one that this person's office does not keep."""
    own = sorted(by.partitions)
    chosen = partition or (own[0] if len(own) == 1 else None)
    if chosen is None or chosen not in own:
        raise errors.WhichRegister
    return chosen


def _change(row: BlankFormRow, verb: str, by: Person, *, why: str = "") -> None:
    row.state = FORM.after(FormState(row.state), verb).value
    reopened = verb == "reopen"
    row.ended_by, row.ended_at = (None, None) if reopened else (by.id, clock.now())
    row.why = "" if reopened else why
    row.save()
