"""Tracing between States: request, acknowledgement, further information, answer, result (ITI 14 to 23)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from tracemark.wire.shapes import Count, Day, Hash, Line, Nodes, Prose, Shape, State, Time, Word

Text = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class IntendedUse(StrEnum):
    """What the information is sought for (ITI 17 (c))."""

    CRIMINAL_INVESTIGATION = "criminal_investigation"
    PROSECUTION = "prosecution"
    DIVERSION_ANALYSIS = "diversion_analysis"
    EMBARGO_MONITORING = "embargo_monitoring"
    STOCKPILE_RECOVERY = "stockpile_recovery"


class Asked(StrEnum):
    MANUFACTURE = "manufacture"
    EXPORT = "export"
    IMPORT = "import"
    LAST_LAWFUL_HOLDER = "last_lawful_holder"
    LOSS = "loss"


class Withheld(StrEnum):
    """Why a State delays, restricts or refuses (ITI 22); it says which (ITI 23)."""

    ONGOING_INVESTIGATION = "ongoing_investigation"
    PROTECTED_INFORMATION = "protected_information"
    NO_CONFIDENTIALITY = "no_confidentiality"
    NATIONAL_SECURITY = "national_security"


class Outcome(StrEnum):
    IDENTIFIED = "identified"
    PARTLY = "partly"
    NOT_FOUND = "not_found"
    NOT_OURS = "not_ours"
    REFERRED = "referred"
    DELAYED = "delayed"
    RESTRICTED = "restricted"
    REFUSED = "refused"


class Event(StrEnum):
    MANUFACTURED = "manufactured"
    EXPORTED = "exported"
    IMPORTED = "imported"
    TRANSFERRED = "transferred"
    LOST = "lost"
    STOLEN = "stolen"
    DESTROYED = "destroyed"


class Mark(Shape):
    """A mark as it was read, doubts and all: `?` one character, `[38]` one of two, `*` any number (ITI 8, 10)."""

    text: Text
    kind: Word
    place: Word | None = None
    symbol: Word | None = None
    condition: Word | None = None
    country: State | None = None
    photograph: Hash | None = None


class Item(Shape):
    """A weapon that was found, by what is on it (ITI 17 (b))."""

    number: Annotated[int, Field(ge=1, le=50)]
    type: Word
    make: Line | None = None
    model: Line | None = None
    calibre: Line | None = None
    serial: Text | None = None
    country_of_manufacture: State | None = None
    year: Day | None = None
    marks: Annotated[tuple[Mark, ...], Field(min_length=1, max_length=40)]
    words: Prose | None = None


class Found(Shape):
    """Where and how it was found, to the extent possible (ITI 17 (a))."""

    state: State
    on: Day
    place: Line | None = None
    circumstances: Prose | None = None


class TraceRequest(Shape):
    """A request to trace weapons that the asking State considers illicit (ITI 6, 16, 17)."""

    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=50)]
    illicit_basis: Annotated[tuple[Word, ...], Field(min_length=1, max_length=5)]
    legal_justification: Prose
    found: Found
    intended_use: Annotated[tuple[IntendedUse, ...], Field(min_length=1, max_length=5)]
    asked: Annotated[tuple[Asked, ...], Field(min_length=1, max_length=5)]
    can_guarantee_confidentiality: bool
    why_not_confidential: Prose | None = None
    authority: Line
    case_reference: Line | None = None
    urgent: Prose | None = None
    needed_by: Day | None = None

    @model_validator(mode="after")
    def _numbered(self) -> Self:
        if [item.number for item in self.items] != list(range(1, len(self.items) + 1)):
            raise ValueError("items are numbered from one")
        return self

    @model_validator(mode="after")
    def _says_why_not(self) -> Self:
        """Whoever cannot guarantee confidentiality says so in the request (ITI 15)."""
        if self.can_guarantee_confidentiality == (self.why_not_confidential is not None):
            raise ValueError("why_not_confidential goes with can_guarantee_confidentiality = false")
        return self


class TraceWithdraw(Shape):
    reason: Prose


class TraceCorrect(Shape):
    """A reading that was wrong; the request stands as it was, with this beside it."""

    item: Item
    reason: Prose


class Acknowledgement(Shape):
    """A person at the point of contact has it (ITI 19)."""

    office: Line
    case_reference: Line | None = None
    expected_by: Day | None = None


class InfoRequest(Shape):
    """What the request lacks (ITI 20)."""

    questions: Annotated[tuple[Prose, ...], Field(min_length=1, max_length=20)]
    items: Annotated[tuple[Annotated[int, Field(ge=1, le=50)], ...], Field(max_length=50)] = ()


class InfoReply(Shape):
    answers: Annotated[tuple[Prose, ...], Field(min_length=1, max_length=20)]


class Interim(Shape):
    """Delayed, with the reason (ITI 22, 23)."""

    reason: Withheld | None = None
    explanation: Prose | None = None
    expected_by: Day | None = None


class Link(Shape):
    """One step in the life of the weapon, as the answering State's records have it (ITI 21)."""

    event: Event
    on: Day | None = None
    from_state: State | None = None
    to_state: State | None = None
    document: Line | None = None
    state_weapon: bool | None = None


class Next(Shape):
    """Whom to ask next, and why."""

    state: State
    basis: Line


class ItemAnswer(Shape):
    number: Annotated[int, Field(ge=1, le=50)]
    outcome: Outcome
    reason: Withheld | None = None
    explanation: Prose | None = None
    chain: Annotated[tuple[Link, ...], Field(max_length=30)] = ()
    next: Next | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        """Delay, restriction and refusal have a reason of ITI 22; nothing else has."""
        withheld = self.outcome in {Outcome.DELAYED, Outcome.RESTRICTED, Outcome.REFUSED}
        if withheld != (self.reason is not None):
            raise ValueError("a reason goes with delayed, restricted and refused, and with nothing else")
        return self

    @model_validator(mode="after")
    def _names_the_next(self) -> Self:
        if (self.outcome is Outcome.REFERRED) != (self.next is not None):
            raise ValueError("next goes with referred, and with nothing else")
        return self


class TraceResponse(Shape):
    """The answer: each item by its number (ITI 21)."""

    items: Annotated[tuple[ItemAnswer, ...], Field(min_length=1, max_length=50)]
    office: Line
    restrictions: Prose | None = None


class Result(Shape):
    """What came of it: the asking State tells the State that answered (ITI 5)."""

    use_made: Prose
    closed: bool
    illicit_since: Day | None = None
    illicit_in: State | None = None
    how: Prose | None = None


class ConsentRequest(Shape):
    """May this go further (ITI 15 (c))."""

    of: Hash
    to: Nodes
    why: Prose


class ConsentGrant(Shape):
    of: Hash
    to: Nodes
    purposes: Annotated[tuple[Word, ...], Field(min_length=1, max_length=5)]
    until: Day | None = None


class ConsentDeny(Shape):
    of: Hash
    reason: Withheld | None = None


class Clarify(Shape):
    """The asking State seeks clarification of an explanation (ITI 23)."""

    question: Prose


class LostOrStolen(Shape):
    """A notice to named nodes; never which store it came from, nor how many are kept there."""

    item: Item
    event: Event
    on: Day
    state: State
    contact: Line
    until: Time | None = None
    seen: Count | None = None
