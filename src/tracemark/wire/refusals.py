"""Why something received is refused: one code that goes back to the sender, and the detail for people who look.

The codes are those of `receipt.rejected`. The detail is a word of our own, never text of the sender: what a stranger
wrote does not come back in a signed answer, nor into a log.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_SENDER = "unknown_sender"
    STALE_DIRECTORY = "stale_directory"
    SCHEMA = "schema"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too_large"
    NOT_ADDRESSEE = "not_addressee"
    EXPIRED = "expired"
    POLICY = "policy"
    CONFLICT = "conflict"
    RATE = "rate"


class Refused(ValueError):
    """What was received cannot be taken.

    Attributes:
        code: what the sender is told.
        detail: which rule it breaks, in one word.
        at: where, as a JSON pointer (RFC 6901); empty for the whole.
    """

    def __init__(self, code: Code, detail: str, at: str = "") -> None:
        super().__init__(f"{code}: {detail}{' at ' + at if at else ''}")
        self.code = code
        self.detail = detail
        self.at = at
