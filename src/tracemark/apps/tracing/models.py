"""Incidents, finds, custody, cases and inquiries."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q

from tracemark.apps.tracing.data import IncidentKind, Outcome
from tracemark.apps.tracing.states import CaseState, InquiryState
from tracemark.kernel import photographs
from tracemark.kernel.fields import precision_field, state_code_field
from tracemark.kernel.rows import NamedRow, Row


class IncidentRow(NamedRow):
    """A seizure, a find or a surrender: the parent of its finds. It holds no name of anybody."""

    personal: ClassVar[tuple[str, ...]] = ()

    reference = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=12)
    first_day = models.DateField()
    precision = precision_field()
    date_typed = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=200)
    operation = models.CharField(max_length=200, blank=True)
    legal_basis = models.CharField(max_length=200, blank=True)
    contexts = models.JSONField(default=list)
    other_goods = models.CharField(max_length=500, blank=True)
    office = models.CharField(max_length=40, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "tracing_incident"
        constraints = [
            CheckConstraint(
                name="incident_kind_is_known", condition=Q(kind__in=[k.value for k in IncidentKind])
            ),
            CheckConstraint(
                name="seizure_has_a_legal_basis",
                condition=~Q(kind=IncidentKind.SEIZED.value) | ~Q(legal_basis=""),
            ),
        ]


class FindRow(NamedRow):
    """One weapon of an incident, as an exhibit."""

    personal: ClassVar[tuple[str, ...]] = ()

    reference = models.CharField(max_length=32, unique=True)
    incident = models.ForeignKey(IncidentRow, on_delete=models.PROTECT, related_name="finds")
    exhibit = models.CharField(max_length=60, blank=True)
    seal = models.CharField(max_length=60, blank=True)
    made_safe = models.BooleanField()
    calibre = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=500, blank=True)
    absent = models.JSONField(default=list)
    identification = models.JSONField(null=True)
    maker = models.CharField(max_length=80, blank=True)
    model = models.CharField(max_length=80, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "tracing_find"
        constraints = [CheckConstraint(name="find_was_made_safe_first", condition=Q(made_safe=True))]


class FindMarkRow(NamedRow):
    """A mark as it was read on a find, doubts and all."""

    personal: ClassVar[tuple[str, ...]] = ()

    find = models.ForeignKey(FindRow, on_delete=models.PROTECT, related_name="marks")
    text = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    place = models.CharField(max_length=40, blank=True)
    symbol = models.CharField(max_length=40, blank=True)
    condition = models.CharField(max_length=16, default="legible")
    read_by = models.UUIDField()
    at = models.DateTimeField()
    replaced = models.BooleanField(default=False)

    class Meta:
        db_table = "tracing_find_mark"


class FindPhotographRow(photographs.PhotographRow):
    """A photograph of an exhibit or of one of its marks."""

    personal: ClassVar[tuple[str, ...]] = ()

    find = models.ForeignKey(FindRow, on_delete=models.PROTECT, related_name="photographs")
    mark = models.ForeignKey(FindMarkRow, null=True, on_delete=models.PROTECT, related_name="photographs")

    class Meta:
        db_table = "tracing_find_photograph"
        constraints = [photographs.moment_is_known("find_photograph_moment_is_known")]


class FindAnnotationRow(photographs.PlaceRow):
    """Where on a photograph of an exhibit a mark is."""

    personal: ClassVar[tuple[str, ...]] = ()

    photograph = models.ForeignKey(FindPhotographRow, on_delete=models.PROTECT, related_name="annotations")
    mark = models.ForeignKey(FindMarkRow, null=True, on_delete=models.PROTECT, related_name="annotations")

    class Meta:
        db_table = "tracing_find_annotation"
        constraints = [photographs.lies_in_the_picture("find_annotation_lies_in_the_picture")]


class CustodyRow(NamedRow):
    """A hand-over of an exhibit from one keeper to the next: offices, not persons."""

    personal: ClassVar[tuple[str, ...]] = ()

    find = models.ForeignKey(FindRow, on_delete=models.PROTECT, related_name="custody")
    keeper = models.CharField(max_length=200)
    seal = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        db_table = "tracing_custody"


class CaseRow(NamedRow):
    """The tracing of one find (ITI 5, 14)."""

    personal: ClassVar[tuple[str, ...]] = ()

    reference = models.CharField(max_length=32, unique=True)
    find = models.OneToOneField(FindRow, on_delete=models.PROTECT, related_name="case")
    state = models.CharField(max_length=20, default=CaseState.OPEN.value)
    limbs = models.JSONField(default=list)
    justification = models.CharField(max_length=500, blank=True)
    record = models.UUIDField(null=True)
    record_missing = models.BooleanField(default=False)
    confirmed_why = models.CharField(max_length=500, blank=True)
    next_state = state_code_field(blank=True)
    illicit_first_day = models.DateField(null=True)
    illicit_precision = precision_field()
    illicit_place = models.CharField(max_length=200, blank=True)
    illicit_how = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=24, blank=True)
    outcome_note = models.CharField(max_length=500, blank=True)
    officer = models.UUIDField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "tracing_case"
        constraints = [
            CheckConstraint(name="case_state_is_known", condition=Q(state__in=[s.value for s in CaseState])),
            CheckConstraint(
                name="closed_case_has_an_outcome",
                condition=~Q(state=CaseState.CLOSED.value)
                | (Q(outcome__in=[o.value for o in Outcome]) & Q(closed_at__isnull=False)),
            ),
            CheckConstraint(
                name="confirmed_case_names_its_record",
                condition=~Q(state=CaseState.RECORD_CONFIRMED.value) | Q(record__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "opened_at"], name="case_open")]


class InquiryRow(NamedRow):
    """A question from a case to an office of the same State that holds records."""

    personal: ClassVar[tuple[str, ...]] = ()

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="inquiries")
    office = models.CharField(max_length=40)
    question = models.CharField(max_length=20)
    text = models.CharField(max_length=500, blank=True)
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=20, default=InquiryState.OPEN.value)
    asked_by = models.UUIDField()
    asked_on = models.DateField()
    due = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    answer = models.JSONField(null=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "tracing_inquiry"
        constraints = [
            CheckConstraint(
                name="inquiry_answered_has_answer",
                condition=~Q(state__in=[InquiryState.ANSWERED.value, InquiryState.NOTHING_HELD.value])
                | Q(answer__isnull=False),
            ),
            CheckConstraint(name="inquiry_due_after_it_was_asked", condition=Q(due__gt=F("asked_on"))),
        ]


class ConfirmationRow(Row):
    """What an officer confirmed or found missing, kept when it is withdrawn: what was searched, what it showed."""

    personal: ClassVar[tuple[str, ...]] = ()

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="confirmations")
    record = models.UUIDField(null=True)
    reading = models.CharField(max_length=300, blank=True)
    probability = models.CharField(max_length=8, blank=True)
    why = models.CharField(max_length=500, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "tracing_confirmation"
