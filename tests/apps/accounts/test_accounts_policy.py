"""The policy is one table role x command. What is not in it is refused, and it is the table that decides."""

from __future__ import annotations

import csv
from importlib import import_module
from importlib.resources import files
from pkgutil import walk_packages
from uuid import UUID

import pytest

from tracemark import apps, papers
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts import policy
from tracemark.apps.accounts.data import Partition, Person, Role
from tracemark.kernel.commands import every_command
from tracemark.kernel.errors import NotAllowed

for _package in (apps, papers):
    for _module in walk_packages(_package.__path__, f"{_package.__name__}."):
        if ".migrations" not in _module.name:
            import_module(_module.name)

TEXT = files("tracemark.apps.accounts").joinpath("policy.csv").read_text("utf-8")
ROWS = {row["command"]: row for row in csv.DictReader(TEXT.splitlines())}


def a(role: Role) -> Person:
    return Person(id=UUID(int=1), name="Someone", roles=frozenset({role}), partitions=frozenset(Partition))


@pytest.mark.parametrize("command", ROWS)
def test_each_role_may_what_its_cell_says_and_nothing_else(command):
    for role in Role:
        said = ROWS[command][role.value] == "yes"
        assert policy.may(a(role), command) is said, role
        if said:
            policy.PolicyTable().check(by=a(role), command=command)
            continue
        with pytest.raises(NotAllowed) as refusal:
            policy.PolicyTable().check(by=a(role), command=command)
        assert refusal.value.data == {"command": command}, role


def test_each_command_of_the_code_has_one_row_and_each_row_is_a_command_or_something_to_see():
    commands = {name for name in every_command() if every_command()[name].__module__.startswith("tracemark.")}
    rows = {name for name in ROWS if not name.startswith("see.")}
    assert commands - rows == set(), "commands that nobody may run"
    assert rows - commands == set(), "rows of commands that do not exist"
    assert len(ROWS) == len(TEXT.splitlines()) - 1, "a row stands twice"


def test_each_row_says_why_and_each_cell_is_yes_or_empty():
    for name, row in ROWS.items():
        assert row["why"], name
        assert {row[role.value] for role in Role} <= {"yes", ""}, name
    assert list(next(iter(ROWS.values()))) == [
        "command", "why", "second", *(role.value for role in Role)
    ]  # fmt: skip
    assert {row["second"] for row in ROWS.values()} <= {"yes", ""}


def test_a_row_with_a_cell_too_few_is_no_table(monkeypatch, tmp_path):
    """Its grants would stand under other roles."""
    monkeypatch.setattr(policy, "files", lambda _package: tmp_path)
    (tmp_path / "policy.csv").write_text("command,why,second,node\na.b,c,,yes\nd.e,f,yes\n")
    with pytest.raises(ValueError, match="shorter"):
        policy.rows_of("policy.csv")


def test_every_row_is_open_to_somebody():
    assert [name for name, row in ROWS.items() if not any(row[role.value] for role in Role)] == []


@pytest.mark.parametrize("role", Role)
def test_what_is_not_in_the_table_is_open_to_no_role(role):
    assert not policy.may(a(role), "registry.sell_weapon")
    assert not policy.may(a(role), "")


def test_somebody_without_a_role_may_nothing():
    nobody = Person(id=UUID(int=1), name="Nobody", roles=frozenset())
    assert not any(policy.may(nobody, command) for command in ROWS)


OWN = {
    "accounts.set_password",
    "accounts.record_sign_out",
    "accounts.set_notices",
    "accounts.renew_calendar",
    "accounts.end_calendar",
    "accounts.end_session",
    "accounts.end_sessions",
    "accounts.enrol_app",
    "accounts.enrol_passkey",
    "accounts.make_recovery_codes",
    "accounts.remove_factor",
    "accounts.end_delegation",
    "accounts.end_emergency",
    "accounts.review_emergency",
}


LOOKS = {"registry.look_at_holder", "registry.look_up_holder", "registry.look_up_place", "papers.issue_paper"}


def test_an_inspector_changes_nothing():
    """Whoever checks the records must not be able to make them.

    Looks and papers leave an entry of their own, and what an inspection found is its own and no record's.
    """
    changes = [
        name
        for name, row in ROWS.items()
        if row["inspector"] == "yes"
        and not name.startswith("see.")
        and name not in OWN | LOOKS
        and not name.startswith("inspection.")
        and not name.split(".")[1].startswith("export_")
    ]
    assert changes == []


def test_an_administrator_runs_the_node_and_sees_no_records():
    assert not policy.may(a(Role.ADMINISTRATOR), "see.weapons")
    assert not policy.may(a(Role.ADMINISTRATOR), "see.cases")
    assert accounts.partitions_of([Role.ADMINISTRATOR], Partition.CIVILIAN) == frozenset()


# Registers: what each role sees, for someone whose agency keeps the register in the second column.
REGISTERS = [
    (Role.REGISTRAR, Partition.CIVILIAN, {Partition.CIVILIAN}),
    (Role.REGISTRAR, Partition.STATE, {Partition.STATE}),
    (Role.REGISTRAR, None, set()),
    (Role.STOREKEEPER, Partition.POLICE, {Partition.POLICE}),
    (Role.POLICE_OFFICER, Partition.POLICE, {Partition.POLICE}),
    (Role.POLICE_OFFICER, Partition.CIVILIAN, {Partition.POLICE}),
    (Role.TRACING_OFFICER, Partition.STATE, {Partition.POLICE}),
    (Role.POINT_OF_CONTACT, None, {Partition.POLICE}),
    (Role.LICENSING_OFFICER, None, {Partition.CIVILIAN}),
    (Role.PROGRAMME_OFFICER, Partition.STATE, set()),
    (Role.REPORT_WRITER, Partition.STATE, set()),
    (Role.INSPECTOR, None, set(Partition)),
    (Role.ADMINISTRATOR, Partition.STATE, set()),
    (Role.NODE, None, set(Partition)),
]


@pytest.mark.parametrize(("role", "own", "seen"), REGISTERS)
def test_each_role_sees_its_registers_and_no_other(role, own, seen):
    assert accounts.partitions_of([role], own) == seen


def test_every_role_stands_in_the_table_of_registers():
    assert {role for role, _own, _seen in REGISTERS} == set(Role) == set(accounts.partition_table())


def test_several_roles_see_what_each_of_them_sees():
    assert accounts.partitions_of([Role.POLICE_OFFICER, Role.LICENSING_OFFICER], None) == {
        Partition.POLICE,
        Partition.CIVILIAN,
    }


def test_a_role_that_has_ended_gives_nothing(someone):
    officer = someone(Role.INSPECTOR)
    accounts.withdraw_role(by=accounts.NODE, person=officer.id, role=Role.INSPECTOR)
    today = accounts.find_person("inspector-civilian")
    assert (today.roles, today.partitions) == (frozenset(), frozenset())
