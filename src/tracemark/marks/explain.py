"""Why a record is a candidate: remarks as codes and values, from which pages and reports make sentences.

Each remark is a small value; its `code` is one of `Code`, and there is exactly one class for each code, so that a
table of sentences can be checked to be complete. No sentence is made here.

Positions count the characters of the recorded serial without separators, from 1; only in `Extra`, which has no
place in the record, do they count those of the reading.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from tracemark.marks.attributes import Agreement, AttributeName, Attributes, Described, agreements
from tracemark.marks.compare import Comparison, Difference, DifferenceKind

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "REMARKS",
    "Alternative",
    "AttributeAgrees",
    "AttributeDiffers",
    "AttributeNotRecorded",
    "Code",
    "Extra",
    "Hidden",
    "LookAlike",
    "Lost",
    "NotRead",
    "OtherScript",
    "ReadAs",
    "Remark",
    "Same",
    "Swapped",
    "explain",
    "explain_attributes",
]


class Code(StrEnum):
    """Everything that an explanation can say. The list is closed: whoever writes the sentences writes these."""

    SAME = "same"
    """Reading and record are the same, character for character."""
    OTHER_SCRIPT = "other_script"
    """A character was noted in another script than the record's; the shape is the same."""
    LOOK_ALIKE = "look_alike"
    """A character was taken for its look-alike: 0 read as O."""
    READ_AS = "read_as"
    """A character was taken for another that does not look the same: 1 read as 7."""
    LOST = "lost"
    """A recorded character is missing in the reading."""
    EXTRA = "extra"
    """The reading has a character that is not recorded."""
    SWAPPED = "swapped"
    """Two neighbouring characters stand in the other order."""
    NOT_READ = "not_read"
    """A character that could not be read; the record has it."""
    ALTERNATIVE = "alternative"
    """Of the alternatives that were seen, the record has this one."""
    HIDDEN = "hidden"
    """The characters that the record has where an unknown number could not be read, perhaps none."""
    ATTRIBUTE_AGREES = "attribute_agrees"
    """Maker, model, calibre or country is recorded as given."""
    ATTRIBUTE_DIFFERS = "attribute_differs"
    """Maker, model, calibre or country is recorded otherwise than given."""
    ATTRIBUTE_NOT_RECORDED = "attribute_not_recorded"
    """Maker, model, calibre or country was given, and the record does not state it."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say; subclasses say which."""

    code: ClassVar[Code]

    @property
    def data(self) -> dict[str, str | int]:
        """For JSON: the code and the values."""
        return {"code": self.code.value, **asdict(self)}


@dataclass(frozen=True, slots=True)
class Same(Remark):
    code = Code.SAME


@dataclass(frozen=True, slots=True)
class OtherScript(Remark):
    code = Code.OTHER_SCRIPT
    seen: str
    recorded: str
    position: int


@dataclass(frozen=True, slots=True)
class LookAlike(Remark):
    code = Code.LOOK_ALIKE
    seen: str
    recorded: str
    position: int


@dataclass(frozen=True, slots=True)
class ReadAs(Remark):
    """`seen` may be alternatives, in brackets, none of which is recorded."""

    code = Code.READ_AS
    seen: str
    recorded: str
    position: int


@dataclass(frozen=True, slots=True)
class Lost(Remark):
    code = Code.LOST
    recorded: str
    position: int


@dataclass(frozen=True, slots=True)
class Extra(Remark):
    """`position` counts in the reading."""

    code = Code.EXTRA
    seen: str
    position: int


@dataclass(frozen=True, slots=True)
class Swapped(Remark):
    """`position` is that of the first of the two."""

    code = Code.SWAPPED
    seen: str
    recorded: str
    position: int


@dataclass(frozen=True, slots=True)
class NotRead(Remark):
    code = Code.NOT_READ
    recorded: str
    position: int


@dataclass(frozen=True, slots=True)
class Alternative(Remark):
    """`seen` is all the alternatives, in brackets."""

    code = Code.ALTERNATIVE
    seen: str
    recorded: str
    position: int


@dataclass(frozen=True, slots=True)
class Hidden(Remark):
    """`recorded` may be empty: the gap hides nothing."""

    code = Code.HIDDEN
    recorded: str
    position: int


@dataclass(frozen=True, slots=True)
class AttributeAgrees(Remark):
    code = Code.ATTRIBUTE_AGREES
    attribute: AttributeName
    recorded: str


@dataclass(frozen=True, slots=True)
class AttributeDiffers(Remark):
    code = Code.ATTRIBUTE_DIFFERS
    attribute: AttributeName
    recorded: str


@dataclass(frozen=True, slots=True)
class AttributeNotRecorded(Remark):
    code = Code.ATTRIBUTE_NOT_RECORDED
    attribute: AttributeName


REMARKS: dict[Code, type[Remark]] = {
    remark.code: remark
    for remark in (
        Same, OtherScript, LookAlike, ReadAs, Lost, Extra, Swapped, NotRead, Alternative, Hidden,
        AttributeAgrees, AttributeDiffers, AttributeNotRecorded,
    )
}  # fmt: skip


def explain(comparison: Comparison) -> tuple[Remark, ...]:
    """What to say of a reading and a record, in the order of the mark; never nothing."""
    return tuple(map(_remark, comparison.differences)) or (Same(),)


def explain_attributes(given: Attributes, record: Described) -> tuple[Remark, ...]:
    """What to say of the attributes that were given."""
    return tuple(_attribute(name, agreement, record) for name, agreement in agreements(given, record))


def _attribute(name: AttributeName, agreement: Agreement, record: Described) -> Remark:
    if agreement is Agreement.NOT_RECORDED:
        return AttributeNotRecorded(name)
    recorded: str = getattr(record, name)
    return (AttributeAgrees if agreement is Agreement.AGREES else AttributeDiffers)(name, recorded)


def _remark(step: Difference) -> Remark:
    return _OF_STEP[step.kind](step)


_OF_STEP: dict[DifferenceKind, Callable[[Difference], Remark]] = {
    DifferenceKind.SAME: lambda _: Same(),
    DifferenceKind.OTHER_SCRIPT: lambda step: OtherScript(step.seen, step.recorded, step.position_recorded),
    DifferenceKind.LOOK_ALIKE: lambda step: LookAlike(step.seen, step.recorded, step.position_recorded),
    DifferenceKind.READ_AS: lambda step: ReadAs(step.seen, step.recorded, step.position_recorded),
    DifferenceKind.LOST: lambda step: Lost(step.recorded, step.position_recorded),
    DifferenceKind.EXTRA: lambda step: Extra(step.seen, step.position_seen),
    DifferenceKind.SWAPPED: lambda step: Swapped(step.seen, step.recorded, step.position_recorded),
    DifferenceKind.FILLED: lambda step: NotRead(step.recorded, step.position_recorded),
    DifferenceKind.ALTERNATIVE: lambda step: Alternative(step.seen, step.recorded, step.position_recorded),
    DifferenceKind.HIDDEN: lambda step: Hidden(step.recorded, step.position_recorded),
}
