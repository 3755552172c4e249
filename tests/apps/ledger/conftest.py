"""What the tests of the ledger stand on. A ledger of one's own, `own_ledger`, is made one floor up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from ledger_samples import OFFICER

from tracemark.kernel import commands
from tracemark.kernel.commands import record_entries

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracemark.kernel.events import Entry


SQLITE = connection.vendor == "sqlite"
collect_ignore = ["test_ledger_on_postgresql.py" if SQLITE else "test_ledger_on_sqlite.py"]


class EverybodyMay:
    def check(self, *, by: Any, command: str) -> None:
        """The policy table is another app's; here everybody may."""

    def check_second(self, *, by: Any, command: str, arguments: Any) -> None:
        """And nobody needs a second officer."""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Run a function as a command would: `run(function, entry, ...)` records the entries after it."""
    monkeypatch.setitem(commands._seams, "authority", EverybodyMay())

    def do(function: Callable[[], Any] | None = None, *entries: Entry) -> Any:
        def inner(*, by: Any) -> Any:
            result = function() if function else None
            record_entries(entries)
            return result

        monkeypatch.setattr(commands, "_names", {})
        return commands.command(inner)(by=OFFICER)

    return do
