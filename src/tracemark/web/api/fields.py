"""What a field may hold: bounded, without control characters, in the words of the catalogue.

A number without bounds breaks the database, a text with a null byte is refused by one database and kept by
the other: neither gets past this door.
"""

from __future__ import annotations

from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from tracemark.kernel.dates import PartialDate

PLAIN = r"^[^\x00-\x1f\x7f]*$"
"""No control characters: a line end has no place in a mark, a name or a code."""
PROSE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"


def plain(most: int, *, least: int = 0) -> StringConstraints:
    return StringConstraints(min_length=least, max_length=most, pattern=PLAIN)


Word = Annotated[str, plain(40)]
Code = Annotated[str, StringConstraints(max_length=80, pattern=r"^[a-z0-9_-]*$")]
Line = Annotated[str, plain(200)]
Note = Annotated[str, StringConstraints(max_length=500, pattern=PROSE)]
Why = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=PROSE)]
MarkText = Annotated[str, plain(300)]
Reading = Annotated[str, plain(300, least=1)]
State = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}([A-Z]{2})?)?$")]
Year = Annotated[int, Field(ge=1500, le=2200)]
When = Annotated[
    str,
    StringConstraints(pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?|s)?)?$"),
    Field(description="A day, a month, a year or a decade: 2026-03-14, 2026-03, 2026, 1970s."),
]
Number = Annotated[int, Field(ge=0, le=2**53 - 1)]


class Body(Schema):
    """What is sent: a field that nobody knows is a mistake, and is said to be one."""

    model_config = ConfigDict(extra="forbid")


def day(written: str) -> PartialDate | None:
    """Raises: NotADate."""
    return PartialDate.read(written) if written else None
