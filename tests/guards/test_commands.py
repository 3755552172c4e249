"""Every command records what it did; nothing else writes to the domain's tables."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection

from guards.source import Source, sources
from tracemark.kernel.technical import TECHNICAL_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

SAYING = {"record", "record_entries"}
WRITING = {
    "create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "update", "delete", "save",
}  # fmt: skip


def calls(node: ast.AST) -> set[str]:
    """The names that a piece of code calls, without what stands before the dot."""
    called = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
    return {
        func.id if isinstance(func, ast.Name) else func.attr
        for func in called
        if isinstance(func, (ast.Name, ast.Attribute))
    }


def is_command(function: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Name) and one.id == "command" for one in function.decorator_list)


def functions(source: Source) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef)]


def silent_commands(files: Iterable[Source]) -> list[str]:
    """Commands from which no call leads to a recording, within their own app."""
    called: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for source in files:
        for function in functions(source):
            called[source.app][function.name] |= calls(function)
    return [
        f"{source.path}:{function.lineno} {function.name}"
        for source in files
        for function in functions(source)
        if is_command(function) and not reaches(function.name, called[source.app])
    ]


def reaches(name: str, called: dict[str, set[str]]) -> bool:
    seen: set[str] = set()
    ahead = {name}
    while ahead:
        if ahead & SAYING:
            return True
        seen |= ahead
        ahead = {further for one in ahead for further in called.get(one, ())} - seen
    return False


def badly_declared(files: Iterable[Source]) -> list[str]:
    """Commands that can be called without saying who acts, or by position."""
    wrong = []
    for source in files:
        for function in filter(is_command, functions(source)):
            named = [one.arg for one in function.args.kwonlyargs]
            if function.args.args or function.args.posonlyargs or named[:1] != ["by"]:
                wrong.append(f"{source.path}:{function.lineno} {function.name}")
    return wrong


def writers_outside_apps(files: Iterable[Source]) -> list[str]:
    """Writes to rows from faces, the command line or the demo."""
    wrong = []
    for source in files:
        if not source.path.startswith(("src/tracemark/web", "src/tracemark/cli", "src/tracemark/demo")):
            continue
        for node in ast.walk(source.tree):
            if not (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in WRITING
            ):
                continue
            before = ast.unparse(node.func.value)
            if before.endswith(("objects", "_default_manager")) or ".objects." in before:
                wrong.append(f"{source.path}:{node.lineno} {before}.{node.func.attr}")
    return wrong


IN_APPS = [source for source in sources() if source.app]


def test_every_command_records():
    assert silent_commands(IN_APPS) == []


def test_every_command_is_told_who_acts_first_and_everything_by_name():
    assert badly_declared(IN_APPS) == []


def test_nothing_above_the_apps_writes_rows():
    assert writers_outside_apps(sources()) == []


def test_there_are_commands_to_look_at():
    found = [function.name for source in IN_APPS for function in functions(source) if is_command(function)]
    assert len(found) > 40
    assert "register_weapon" in found


def planted(text: str, path: str = "src/tracemark/apps/registry/planted.py") -> Source:
    return Source(path, text)


def test_a_command_that_says_nothing_is_found():
    silent = planted(
        "@command\ndef sell(*, by):\n    WeaponRow.objects.create()\n    _tell()\n\ndef _tell():\n    log()\n"
    )
    saying = planted("@command\ndef sell(*, by):\n    _tell()\n\ndef _tell():\n    record(Sold())\n")
    assert [line.split()[-1] for line in silent_commands([silent])] == ["sell"]
    assert silent_commands([saying]) == []


@pytest.mark.parametrize("arguments", ["", "by", "weapon, *, by", "*, weapon, by", "*, weapon"])
def test_a_command_that_does_not_ask_who_acts_is_found(arguments):
    assert badly_declared([planted(f"@command\ndef sell({arguments}):\n    record(Sold())\n")])


@pytest.mark.parametrize(
    "written", ["WeaponRow.objects.create(serial='1')", "CaseRow.objects.filter(pk=1).update(state='x')"]
)
def test_a_page_that_writes_past_the_commands_is_found(written):
    assert writers_outside_apps(
        [planted(f"def view(request):\n    {written}\n", "src/tracemark/web/pages/x.py")]
    )


# Technical tables

OF_THE_DOMAIN = ("tracemark.apps.", "tracemark.papers.")
COUNTERS = {"accounts_session", "accounts_attempt"}
"""Written with every request of somebody, and about nothing but these requests."""


@pytest.mark.django_db
def test_the_list_of_technical_tables_is_complete():
    """Whatever is not an app's own table is on the list, and nothing else is."""
    domain = {
        model._meta.db_table for model in apps.get_models() if model.__module__.startswith(OF_THE_DOMAIN)
    } - COUNTERS
    assert set(connection.introspection.table_names()) - domain == set(TECHNICAL_TABLES)


def test_no_table_of_an_app_is_technical():
    domain = {
        model._meta.db_table for model in apps.get_models() if model.__module__.startswith(OF_THE_DOMAIN)
    }
    assert domain & set(TECHNICAL_TABLES) == COUNTERS
    assert all(TECHNICAL_TABLES.values())
