"""Every rule quotes its paragraph, every error has its code and sentence, every state its row."""

from __future__ import annotations

import ast
import gc
import json
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING

import pytest

import tracemark
from guards.source import PACKAGE, Source, sources
from tracemark.kernel.errors import TracemarkError, every_error
from tracemark.kernel.states import StateTable

if TYPE_CHECKING:
    from collections.abc import Iterable

for _module in walk_packages(tracemark.__path__, "tracemark."):
    if (
        _module.name.startswith(("tracemark.apps.", "tracemark.kernel.", "tracemark.papers."))
        and ".migrations" not in _module.name
    ):
        import_module(_module.name)

ERRORS = [error for error in every_error() if error.__module__.startswith("tracemark.")]
SNAPSHOT = Path(__file__).parent / "state_tables.json"


# Errors


def faulty(errors: Iterable[type[TracemarkError]]) -> list[str]:
    """Errors without a code or sentence of their own, and codes that stand for two."""
    wrong, seen = [], {}
    for error in errors:
        if error is TracemarkError:
            continue
        code, sentence = vars(error).get("code"), str(vars(error).get("sentence", ""))
        if not code or not sentence:
            wrong.append(f"{error.__name__} has no code or no sentence of its own")
        elif not sentence.endswith((".", ")s")):  # or ends in a sentence that it quotes
            wrong.append(f"{code} is no whole sentence")
        if seen.setdefault(code, error) is not error:
            wrong.append(f"{code} stands for two errors")
        app = error.__module__.split(".")[2] if ".apps." in error.__module__ else ""
        if app and code and not str(code).startswith((f"{app}.", "loads.", "books.")):
            wrong.append(f"{code} is not named after {app}")
    return wrong


def test_every_error_has_a_sentence_and_a_code_of_its_own():
    assert faulty(ERRORS) == []
    assert len(ERRORS) > 20


def test_every_error_tells_its_status_and_takes_its_data():
    for error in ERRORS:
        assert error.status in {400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 429, 500, 503}, error


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"code": "x.planted"},
        {"sentence": "No code."},
        {"code": "x.planted", "sentence": "no full stop"},
        {"code": "not_found", "sentence": "Taken."},
    ],
)
def test_an_error_that_people_or_scripts_cannot_read_is_found(said):
    planted = type("Planted", (Exception,), said)
    assert faulty([*ERRORS, planted])  # type: ignore[list-item]


# Rules


def uncited(files: Iterable[Source]) -> list[str]:
    """Reasons in rules without a code, a sentence or a paragraph; codes that stand for two sentences."""
    wrong: list[str] = []
    said: dict[str, set[str]] = {}
    for source in files:
        for node in ast.walk(source.tree):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reason"
            ):
                continue
            given = dict(zip(("code", "sentence", "cites"), node.args, strict=False))
            given |= {word.arg: word.value for word in node.keywords}
            place = f"{source.path}:{node.lineno}"
            wrong += [
                f"{place} has no {name}" for name in ("code", "sentence", "cites") if _empty(given.get(name))
            ]
            if isinstance(code := given.get("code"), ast.Constant) and "sentence" in given:
                said.setdefault(code.value, set()).add(
                    ast.unparse(given["sentence"]) + ast.unparse(given.get("cites", code))
                )
    return wrong + [f"{code} stands for several reasons" for code, ones in said.items() if len(ones) > 1]


def _empty(node: ast.expr | None) -> bool:
    return node is None or (isinstance(node, ast.Constant) and not node.value)


RULES = [source for source in sources() if source.path.endswith("/rules.py")]


def test_every_reason_has_a_code_a_sentence_and_its_paragraph():
    assert RULES
    assert uncited(RULES) == []


def test_rules_say_in_their_first_words_what_they_decide():
    for source in RULES:
        assert "ITI" in (ast.get_docstring(source.tree) or "") or "PoA" in (
            ast.get_docstring(source.tree) or ""
        )


@pytest.mark.parametrize(
    "planted",
    [
        'Reason("a.b", _("No."))',
        'Reason("a.b", _("No."), "")',
        'Reason("a.b", cites="ITI 5")',
        'Reason("a.b", _("No."), "ITI 5")\nReason("a.b", _("Not at all."), "ITI 5")',
    ],
)
def test_a_reason_without_a_paragraph_is_found(planted):
    assert uncited([Source("src/tracemark/apps/x/rules.py", planted)])


# States


def tables() -> dict[str, StateTable]:
    """Every state table of the project, by the name of its states."""
    return {
        f"{table.states.__module__}.{table.states.__name__}": table
        for table in gc.get_objects()
        if type(table) is StateTable and table.states.__module__.startswith("tracemark.")
    }


def written(found: dict[str, StateTable]) -> dict[str, dict[str, dict[str, str]]]:
    """For each state what each open verb leads to."""
    return {
        name: {
            state.value: {str(verb): table.after(state, verb).value for verb in table.open_verbs(state)}
            for state in table.states
        }
        for name, table in sorted(found.items())
    }


def test_every_step_of_every_state_is_the_one_that_was_agreed():
    """A change of a state table shows here; whoever means it writes the snapshot anew.

    To write it: `TRACEMARK_WRITE_SNAPSHOTS=1 python -m pytest tests/guards`.
    """
    import os

    now = written(tables())
    if os.environ.get("TRACEMARK_WRITE_SNAPSHOTS"):
        SNAPSHOT.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
    assert now == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_a_changed_step_is_found():
    agreed = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    name = "tracemark.apps.tracing.states.CaseState"
    agreed[name]["closed"]["confirm_record"] = "record_confirmed"
    assert written(tables()) != agreed


def test_every_enum_of_states_has_its_table():
    named = [
        f"tracemark.{source.path.removeprefix('src/tracemark/').removesuffix('.py').replace('/', '.')}.{node.name}"
        for source in sources()
        if source.path.endswith("states.py")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id == "StrEnum" for base in node.bases)
    ]
    assert named
    assert set(named) - set(tables()) == set()


def test_every_file_of_states_is_looked_at():
    assert len(tables()) >= len([path for path in PACKAGE.rglob("states.py") if "kernel" not in path.parts])
