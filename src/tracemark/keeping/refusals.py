"""Why something is not done, as a code with facts; the sentences stand in the command line.

A backup may be refused before there is any node whose language could be spoken.
"""

from __future__ import annotations

from typing import Any


class KeepingRefused(Exception):
    """Nothing was changed."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
