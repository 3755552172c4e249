"""Each permission check, taken out in memory, must be missed by a test: a sample here, all where nothing is skipped."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, clear_url_caches, get_resolver

from guards import test_audiences as audiences
from hardening import mutants
from hardening import test_matrix as matrix
from hardening.matrix import commands, every_role, impossible, knock, person_of, table_lets
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts import policy as accounts_policy
from tracemark.kernel.errors import TracemarkError
from tracemark.web.api.node import api
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.django_db
kept, traced, given = matrix.kept, matrix.traced, matrix.given

THOROUGH = bool(os.environ.get("TRACEMARK_NOTHING_SKIPPED"))
SAMPLE = 25
"""Without that, each so-manieth mutant is tried."""


def some(of: list[Any], step: int = SAMPLE) -> list[Any]:
    return of if THOROUGH else of[::step]


def is_caught(check: Callable[[], Any]) -> bool:
    """Whether this test fails now; what it wrote is taken back."""
    try:
        with transaction.atomic():
            transaction.get_connection().atomic_blocks[-1]._from_testcase = True
            try:
                check()
            finally:
                transaction.set_rollback(True)
    except (AssertionError, KeyError, TracemarkError, pytest.fail.Exception):
        return True
    return False


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one)
        else:
            yield one


PATTERNS = {one.name: one for one in patterns(get_resolver())}


def on_one_route(
    row: dict[str, str], monkeypatch: Any, changed: dict[str, Any], check: Callable[[], Any]
) -> bool:
    """Whether this test, asking this row alone, misses what was changed at its view."""
    pattern = PATTERNS[row["route"]]
    with monkeypatch.context() as changing:
        changing.setattr(audiences, "TABLE", [row])
        for name, value in changed.items():
            if name == "callback":
                changing.setattr(pattern, "callback", value)
            else:
                changing.setattr(pattern.callback, name, value, raising=False)
        clear_url_caches()
        get_resolver()._populated = False
        return is_caught(check)


def test_the_checks_pass_where_nothing_was_taken_out(kept, traced, registrar):
    assert not is_caught(lambda: of_registers(kept))
    assert not is_caught(lambda: of_tracing(traced, registrar))


def test_a_cell_of_the_policy_that_is_flipped_is_caught(monkeypatch):
    true = dict(accounts_policy.table())
    cells = [(name, role) for name in commands() for role in every_role() if role]
    survived = []
    for name, role in some(cells):
        flipped = replace(true[name], roles=true[name].roles ^ {role})
        with monkeypatch.context() as changing:
            changing.setattr(
                accounts_policy, "table", lambda flipped=flipped, name=name: true | {name: flipped}
            )
            said = knock(impossible(commands()[name], person_of(role)))
        if said == ("reached" if table_lets(role, name) else "refused"):
            survived.append((name, role))
    assert survived == []


def test_a_page_whose_role_is_no_longer_asked_is_caught(monkeypatch):
    survived = []
    for row in some([row for row in audiences.of("role", "fresh") if row["needs"]]):
        inner = PATTERNS[row["route"]].callback.__wrapped__
        everybody = audiences.accounts.table()[row["needs"]].roles >= set(audiences.EVERY_ROLE)
        check = audiences.test_every_role_that_the_policy_leaves_out_is_refused
        if not on_one_route(row, monkeypatch, {"callback": inner}, check) and not everybody:
            survived.append(row)
    assert survived == []


def test_a_page_that_no_longer_asks_for_a_fresh_factor_is_caught(monkeypatch):
    survived = []
    for row in some(audiences.of("fresh"), 5):
        view = PATTERNS[row["route"]].callback
        inner = view.__wrapped__.__wrapped__ if row["needs"] else view.__wrapped__
        bare = needs(row["needs"])(inner) if row["needs"] else inner
        check = audiences.test_a_second_factor_of_an_hour_ago_is_asked_for_again
        if not on_one_route(row, monkeypatch, {"callback": bare}, check):
            survived.append(row)
    assert survived == []


@pytest.mark.parametrize(
    ("mark", "check"),
    [
        ("open_to_all", audiences.test_whoever_shows_nothing_is_sent_to_the_sign_in_page),
        ("by_token", audiences.test_whoever_shows_nothing_is_sent_to_the_sign_in_page),
        ("halfway", audiences.test_a_password_alone_leads_to_the_second_factor_and_nowhere_else),
    ],
)
def test_a_door_that_was_left_open_is_caught(monkeypatch, mark, check):
    survived = []
    for row in some(audiences.of("person", "role", "fresh")):
        try:
            caught = on_one_route(row, monkeypatch, {mark: True}, check)
        except AttributeError:
            caught = True  # the page asks for a person that there is not
        if not caught:
            survived.append(row)
    assert survived == []


def test_an_operation_that_any_token_opens_is_caught(monkeypatch):
    operations = {
        one.url_name: one
        for bound in api._get_bound_routers()
        for view in bound.path_operations.values()
        for one in view.operations
    }
    check, survived = audiences.test_a_token_opens_only_what_it_was_issued_for, []
    for row in some(
        [row for row in audiences.of("token") if row["needs"] not in {"", audiences.ANY_TOKEN}], 10
    ):
        with monkeypatch.context() as changing:
            changing.setattr(operations[row["route"]].auth_callbacks[0], "scope", audiences.ANY_TOKEN)
            changing.setattr(audiences, "TABLE", [row])
            if not is_caught(check):
                survived.append(row)
    assert survived == []


# Checks inside functions

CHECKS = list(mutants.checks())
TWICE = {
    "tracemark.apps.tracing.cases._workable: policy.visible_to(by)",
    "tracemark.apps.tracing.cases._workable: policy.may_work_on(by, row)",
    "tracemark.apps.tracing.inquiries.ask_office: policy.may_work_on(by, of)",
    "tracemark.apps.tracing.inquiries._own: policy.may_work_on(by, case)",
    "tracemark.apps.accounts.leaving._withdraw_requests: policy.may(asker, 'accounts.withdraw_step')",
}
"""The table lets the same roles alone come so far: without them nothing opens, and the rule itself is held."""


def of_registers(kept: Any) -> None:
    matrix.test_a_record_of_another_register_never_existed_for_any_command(kept)
    matrix.test_no_record_of_another_register_is_read_listed_or_found(kept)
    matrix.test_nobody_begins_a_record_in_a_register_that_is_not_theirs()
    matrix.test_nobody_loads_a_file_into_a_register_that_is_not_theirs()
    matrix.test_nobody_hands_a_scan_in_for_a_register_that_is_not_theirs()


def of_tracing(traced: Any, registrar: Any) -> None:
    matrix.test_no_case_of_another_office_is_read_or_listed(traced)
    matrix.test_a_case_of_another_office_never_existed_for_any_command(traced, registrar)
    matrix.test_an_inquiry_is_not_answered_by_an_office_that_only_sees_it(traced)
    matrix.test_no_form_of_another_office_is_read_and_nobody_prints_what_they_may_not_record(traced)


def of_accounts(given: Any, someone: Any) -> None:
    matrix.test_what_was_given_for_a_time_is_ended_and_reviewed_by_nobody_whom_it_does_not_concern(
        given, someone
    )


def caught_at(module: str, of: dict[str, Callable[[], None]]) -> bool:
    """Whether the tests of the part to which a module belongs fail now."""
    part = next((name for name in of if f".{name}." in module), "registry")
    return is_caught(of[part])


def test_a_check_that_was_taken_out_of_a_function_is_caught(kept, traced, given, registrar, someone):
    assert len(CHECKS) >= 15
    survived = []
    of = {
        "tracing": lambda: of_tracing(traced, registrar),
        "papers": lambda: of_tracing(traced, registrar),
        "accounts": lambda: of_accounts(given, someone),
        "registry": lambda: of_registers(kept),
    }
    for function, which, said in some(CHECKS, 5):
        with ExitStack() as stack:
            stack.enter_context(mutants.without(function, which))
            if not caught_at(function.__module__, of):
                survived.append(said)
    assert set(survived) <= TWICE, survived


RULES = [
    (accounts_policy, name)
    for name in ("may_set_password", "may_change_factor", "may_reset_factor", "may_end_sessions")
]


FOR_A_TIME = (
    "may_end_delegation",
    "may_end_emergency",
    "may_review_emergency",
    "may_see_off",
    "may_act_for_a_time",
)
FOR_A_TIME_HOLDS = matrix.test_who_ends_reviews_and_sees_what_was_given_for_a_time_is_one_of_those_it_concerns


@pytest.mark.parametrize("answer", [True, False])
def test_a_rule_that_always_answers_the_same_is_caught(monkeypatch, traced, answer):
    for module, name in [
        *RULES,
        (matrix.tracing_policy, "may_work_on"),
        (matrix.tracing_policy, "may_answer"),
        *((accounts_policy, name) for name in FOR_A_TIME),
    ]:
        with monkeypatch.context() as changing:
            rule = lambda *_facts, **_named: answer
            rule.__name__ = name
            changing.setattr(module, name, rule)
            assert (
                is_caught(FOR_A_TIME_HOLDS)
                or is_caught(matrix.test_passwords_factors_and_sessions_are_ones_own_or_an_administrators)
                or is_caught(
                    lambda: (
                        matrix.test_only_who_traces_works_on_a_case_and_only_the_office_that_was_asked_answers(
                            traced
                        )
                    )
                )
            ), name


def test_the_mutants_are_counted():
    cells = len(commands()) * (len(list(every_role())) - 1)
    pages = 4 * len(audiences.of("role", "fresh"))
    assert cells + pages + len(audiences.of("token")) + len(CHECKS) > 1000
    assert accounts.table()
