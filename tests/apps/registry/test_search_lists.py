"""Lists of records: each record once, in order, only one's own registers, and never a whole register read."""

from __future__ import annotations

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry import queries
from tracemark.apps.registry.data import Act, DeedFacts, Description, Mark, NewWeapon
from tracemark.apps.registry.errors import TooManyToExport
from tracemark.apps.registry.exports import quoted
from tracemark.apps.registry.models import WeaponRow
from tracemark.apps.registry.queries import ORDERS, Filters, list_page
from tracemark.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db

ALL = Filters()
MAKERS = ("colt", "glock", "izhmash")
TYPES = ("pistol", "rifle")


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 7)


@pytest.fixture
def many(agencies) -> None:
    """Sixty civilian records and thirty of the police, in no helpful order."""
    for number in range(90):
        partition = Partition.POLICE if number % 3 == 0 else Partition.CIVILIAN
        serial = f"S{(number * 37) % 41:03}"
        said = Description(
            serial,
            type=TYPES[number % 2],
            maker=MAKERS[number % 3 - 1],
            calibre="9x19mm-parabellum" if number % 5 else "",
            year=1990 + number % 9 if number % 4 else None,
        )
        registry.register_weapon(by=accounts.NODE, weapon=NewWeapon(partition, said, (Mark(serial),)))


def walk(person, filters=ALL, *, sort="-reference", back=False):
    """Every page on from the first, and where asked the same pages back again."""
    pages, page = [], list_page(person, filters, sort=sort)
    while True:
        pages.append(page.rows)
        assert len(pages) < 200, "the pages lead in a circle"
        if page.after is None:
            break
        page = list_page(person, filters, sort=sort, after=page.after)
    if back:
        returned = [page.rows]
        while page.before is not None:
            page = list_page(person, filters, sort=sort, before=page.before)
            returned.append(page.rows)
        assert returned[::-1] == pages
    return [row for rows in pages for row in rows]


def in_order(person, filters, sort):
    """The same list as the database sorts it whole."""
    rows = WeaponRow.objects.filter(partition__in=[part.value for part in person.partitions])
    for name in ("maker", "type", "calibre", "status"):
        if getattr(filters, name):
            rows = rows.filter(**{f"{name}__in": getattr(filters, name)})
    rows = [row for row in rows if _year_fits(row, filters)]
    column = sort.lstrip("-")
    keys = {"reference": lambda row: row.pk, "year": lambda row: (row.year or 0, row.pk)}
    key = keys.get(column, lambda row: (getattr(row, column), row.pk))
    return sorted(rows, key=key, reverse=sort.startswith("-"))


def _year_fits(row, filters) -> bool:
    if filters.year_from is None and filters.year_to is None:
        return True
    return (filters.year_from or 1) <= (row.year or 0) <= (filters.year_to or 9999)


SORTS = [f"{sign}{name}" for name in ORDERS for sign in ("", "-")]
FILTERS = (
    Filters(),
    Filters(maker=frozenset({"colt"})),
    Filters(maker=frozenset({"colt", "glock"}), type=frozenset({"rifle"})),
    Filters(year_from=1992, year_to=1995, type=frozenset({"pistol"})),
    Filters(maker=frozenset({"nobody"})),
)


@pytest.mark.parametrize("counted", [5000, 10, 0], ids=["narrow", "mixed", "wide"])
@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.INSPECTOR])
def test_the_pages_hold_every_record_once_and_in_order(
    someone, many, small_pages, monkeypatch, role, counted
) -> None:
    monkeypatch.setattr(queries, "COUNTED", counted)
    person = someone(role)
    for sort, filters in itertools.product(SORTS, FILTERS):
        assert walk(person, filters, sort=sort, back=True) == in_order(person, filters, sort), (sort, filters)


@pytest.mark.parametrize("counted", [5000, 10], ids=["narrow", "wide"])
def test_a_filter_without_an_index_narrows_all_the_same(
    someone, many, small_pages, monkeypatch, counted
) -> None:
    monkeypatch.setattr(queries, "COUNTED", counted)
    person = someone(Role.INSPECTOR)
    for sort, filters in itertools.product(("-reference", "serial", "-maker"), FILTERS):
        expected = in_order(person, filters, sort)
        assert walk(person, filters, sort=sort) == expected, (sort, filters)
        page = list_page(person, filters, sort=sort)
        assert page.count in {None, len(expected)}
        assert page.more_than is None or page.more_than < len(expected)


def test_a_walk_that_is_cut_short_goes_on_and_loses_nothing(someone, many, small_pages, monkeypatch) -> None:
    monkeypatch.setattr(queries, "COUNTED", 3)
    monkeypatch.setattr(queries, "WALKED", 12)
    for role in (Role.REGISTRAR, Role.INSPECTOR):
        person = someone(role)
        filters = Filters(maker=frozenset({"colt", "glock"}), type=frozenset({"rifle"}))
        assert walk(person, filters, sort="serial") == in_order(person, filters, "serial")
        first = list_page(person, Filters(type=frozenset({"none", "such"}), maker=frozenset({"a", "b"})))
        assert first.rows == []


def test_the_count_is_exact_or_not_given(registrar, many, monkeypatch) -> None:
    assert list_page(registrar, Filters()).count == 60
    both = Filters(maker=frozenset({"colt"}), type=frozenset({"rifle"}))
    assert list_page(registrar, both).count == len(in_order(registrar, both, "serial"))
    monkeypatch.setattr(queries, "COUNTED", 10)
    assert list_page(registrar, Filters()).count is None


def test_a_record_of_another_register_is_no_place_to_start_from(registrar, many) -> None:
    foreign = WeaponRow.objects.filter(partition="police").first()
    assert list_page(registrar, Filters(), after=foreign.uuid).rows == list_page(registrar, Filters()).rows


def test_a_withdrawn_record_is_in_no_list(registrar, many) -> None:
    row = list_page(registrar, Filters()).rows[0]
    registry.record_deed(by=registrar, weapon=row.uuid, act=Act.WITHDRAWN, facts=DeedFacts(note="twice"))
    assert row.pk not in {one.pk for one in walk(registrar)}
    assert list_page(registrar, Filters()).count == 59


@pytest.mark.sqlite  # PostgreSQL chooses its plans by itself
def test_every_statement_of_a_list_runs_through_an_index(registrar, many, monkeypatch) -> None:
    """Over a million records a scan or a sort of the register would show in seconds; here it shows in the plan."""
    monkeypatch.setattr(queries, "COUNTED", -1)  # no filter is narrow enough to sort what it leaves
    last = walk(registrar)[20].uuid
    for sort, filters in itertools.product(SORTS, FILTERS):
        with CaptureQueriesContext(connection) as seen:
            list_page(registrar, filters, sort=sort, after=last)
        assert len(seen) <= 10
        statements = [one["sql"] for one in seen if "INDEXED BY" in one["sql"]]
        assert statements
        for statement in statements:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
                steps = " / ".join(row[3] for row in cursor.fetchall())
            assert "SCAN registry_weapon" not in steps, steps
            assert "TEMP B-TREE" not in steps, steps


@pytest.mark.sqlite  # PostgreSQL chooses its plans by itself
def test_look_ups_of_a_misread_mark_run_through_both_indexes(registrar, many) -> None:
    from tracemark.apps.registry.keys import statement
    from tracemark.marks import Plan, Reading

    plan = Plan.of(Reading.parse("S0123456"), edits=2)
    for backwards, column in ((False, "fold"), (True, "fold_reversed")):
        spans = [(one.low, one.high) for one in plan.lookups if one.backwards is backwards and one.high]
        sql, values = statement(spans[:60], plan, backwards=backwards, most=100)
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
            steps = [row[3] for row in cursor.fetchall()]
        assert any(f"SEARCH registry_mark USING COVERING INDEX mark_{column}" in step for step in steps), (
            steps
        )
        assert not any(step.startswith("SCAN registry") for step in steps)


def test_an_export_is_recorded_with_its_filters_and_size(registrar, many) -> None:
    data = registry.export_records(by=registrar, filters=Filters(maker=frozenset({"colt"})))
    lines = data.decode("utf-8-sig").splitlines()
    entry = ledger.entries_of_kind(["records.exported"])[-1]
    assert entry.body == {"what": "weapons", "rows": len(lines) - 1, "filters": {"maker": ["colt"]}}
    assert entry.actor == registrar.id


def test_an_export_takes_no_more_than_its_limit_and_then_nothing(registrar, many, monkeypatch) -> None:
    monkeypatch.setattr(queries, "EXPORTED", 10)
    with pytest.raises(TooManyToExport):
        registry.export_records(by=registrar, filters=Filters())
    assert ledger.entries_of_kind(["records.exported"]) == []


def test_only_roles_of_the_policy_export(police_officer) -> None:
    with pytest.raises(NotAllowed):
        registry.export_records(by=police_officer, filters=Filters())


@pytest.mark.parametrize("cell", ["=1+1", "+49", "-12", "@cmd", "\tx", "\rx"])
def test_no_cell_of_an_export_is_a_formula(cell: str) -> None:
    assert quoted(cell) == f"'{cell}"
    assert quoted(f"A{cell}") == f"A{cell}"
