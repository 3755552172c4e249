"""The shapes that members of a message have. Closed: a member that is not named here is refused, not ignored.

Checked by pydantic in strict mode: a number is not a text, a text is not a number, nothing is put right on the way in.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from tracemark.wire import base64url
from tracemark.wire.refusals import Refused

FORM_OF_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"
BYTES_OF_HASH: Final = 32


class Shape(BaseModel):
    """A closed object; what is absent is absent and never null."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", validate_by_name=True)

    def written(self) -> dict[str, Any]:
        """As it goes into canonical JSON: without members that were not given."""
        return self.model_dump(mode="json", exclude_none=True, by_alias=True)


def _uuid(text: str) -> str:
    if str(UUID(text)) != text:
        raise ValueError("another writing of a UUID")
    return text


def _time(text: str) -> str:
    """One writing of a moment: UTC, whole seconds."""
    if read_time(text).strftime(FORM_OF_TIME) != text:
        raise ValueError("another writing of a time")
    return text


def _hash(text: str) -> str:
    try:
        if len(base64url.read(text)) == BYTES_OF_HASH:
            return text
    except Refused as refused:
        raise ValueError(refused.detail) from None
    raise ValueError("not 32 bytes")


def _day(text: str) -> str:
    """A day, a month, a year or a decade, as precisely as it is known."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        date.fromisoformat(text)
    elif re.fullmatch(r"\d{4}-\d{2}", text):
        date.fromisoformat(f"{text}-01")
    elif not re.fullmatch(r"\d{4}|\d{3}0s", text):
        raise ValueError("not a date")
    return text


def _sorted(values: tuple[str, ...]) -> tuple[str, ...]:
    if list(values) != sorted(set(values)):
        raise ValueError("not sorted, or one twice")
    return values


Uuid = Annotated[str, StringConstraints(min_length=36, max_length=36), AfterValidator(_uuid)]
Time = Annotated[str, StringConstraints(min_length=20, max_length=20), AfterValidator(_time)]
Hash = Annotated[str, StringConstraints(min_length=43, max_length=43), AfterValidator(_hash)]
Day = Annotated[str, StringConstraints(min_length=4, max_length=10), AfterValidator(_day)]
Node = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|(org|rel):[a-z0-9-]{2,40})$", max_length=44)]
State = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|[A-Z]{4})$")]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
Nodes = Annotated[tuple[Node, ...], Field(min_length=1, max_length=16), AfterValidator(_sorted)]
Hashes = Annotated[tuple[Hash, ...], Field(max_length=16), AfterValidator(_sorted)]


def read_time(text: str) -> datetime:
    return datetime.strptime(text, FORM_OF_TIME).replace(tzinfo=UTC)


def write_time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(FORM_OF_TIME)
