"""The demo State shows every state of every thing: whoever learns the pages finds each badge somewhere."""

from __future__ import annotations

import gc
import re
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

import tracemark.apps
from guards.source import sources
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import EmergencyState, LoanState
from tracemark.apps.catalogue import api as catalogue
from tracemark.demo import every_state, people, records, story
from tracemark.kernel.states import StateTable

if TYPE_CHECKING:
    from enum import StrEnum
    from pathlib import Path

for _module in walk_packages(tracemark.apps.__path__, "tracemark.apps."):
    if _module.name.endswith(".states"):
        import_module(_module.name)

KEPT_IN = {
    "Status": ("registry_weapon", "status"),
    "LoadState": ("registry_load", "state"),
    "PageState": ("registry_book_page", "state"),
    "CaseState": ("tracing_case", "state"),
    "InquiryState": ("tracing_inquiry", "state"),
    "SampleState": ("inspection_sample", "state"),
    "FormState": ("papers_form", "state"),
    "RequestState": ("accounts_second_request", "state"),
}
"""The column that holds each kind of state."""

TABLES: dict[str, type[StrEnum]] = {
    table.states.__name__: table.states
    for table in gc.get_objects()
    if type(table) is StateTable and table.states.__module__.startswith("tracemark.")
}


def there(table: str, column: str) -> set[str]:
    """The states that stand in a column."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {column} FROM {table}")
        return {state for (state,) in cursor.fetchall()}


def not_shown(kept_in: dict[str, tuple[str, str]]) -> list[str]:
    """States that stand in no row, with where they were looked for."""
    missing = []
    for name, known in sorted(TABLES.items()):
        if name in NO_COMMAND_YET:
            continue
        if name not in kept_in:
            missing.append(
                f"{name}: say in KEPT_IN which column holds it, and show each state in demo/every_state.py"
            )
            continue
        table, column = kept_in[name]
        shown = there(table, column)
        missing += [
            f"{name}.{state.value}: show one in demo/every_state.py ({table})"
            for state in known
            if state.value not in shown
        ]
    return missing


OF_WORK = {
    ("kernel_upload", "state"): {"waiting", "kept", "refused"},
    ("kernel_job", "state"): {"waiting", "ended", "cancelled"},
}
"""States in which a file or a job stays for longer than the blink in which it is prepared or done."""

NO_COMMAND_YET: dict[str, str] = {}
"""Tables that nothing writes so far, by the row that would be made. Whoever makes it shows its states."""


@pytest.fixture
def arvana(db: None, settings: Any, tmp_path: Path) -> None:
    """The demo State as `tracemark demo` makes it, without the real notes."""
    del db
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"node_dir": tmp_path})
    catalogue.load_reference(by=accounts.NODE)
    people.settle()
    records.load_registers()
    story.prepare()
    story.trace()
    records.open_cases()
    every_state.show_all()


def test_the_demo_state_shows_every_state_of_every_thing(arvana):
    inspector = people.person("inspector")
    shown = {accounts.emergency_state(row) for row in accounts.list_emergencies(inspector)}
    assert shown == set(EmergencyState)
    assert {accounts.loan_state(row) for row in accounts.list_delegations()} == set(LoanState)
    assert set(KEPT_IN) <= set(TABLES)
    assert not_shown(KEPT_IN) == []
    for (table, column), states_of in OF_WORK.items():
        assert states_of <= there(table, column), table


def test_a_table_of_states_that_nothing_writes_is_excused_only_so_long():
    written = [
        f"{source.path} makes a {row}: show its states in demo/every_state.py and take {name} out of NO_COMMAND_YET"
        for name, row in NO_COMMAND_YET.items()
        for source in sources()
        if re.search(rf"\b{row}(\.objects\.\w*create)?\(", source.text) and f"class {row}(" not in source.text
    ]
    assert written == []


def test_a_table_of_states_that_nobody_looks_for_is_found():
    assert all("KEPT_IN" in line for line in not_shown({}))
    assert len(not_shown({})) == len(TABLES) - len(NO_COMMAND_YET)


@pytest.mark.django_db
def test_a_state_that_is_not_shown_is_found():
    missing = not_shown(KEPT_IN)
    assert any("CaseState.no_record" in line for line in missing)
    assert len(missing) == sum(len(known) for name, known in TABLES.items() if name not in NO_COMMAND_YET)
