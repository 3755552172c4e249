"""Lists of records: narrowed, in order, a page at a time, as fast over a million as over a hundred.

Nothing here counts or sorts a whole register. A page begins behind (or before) a record that the last page
ended with, in an order that an index keeps. How the fifty are found depends on what was asked:

- the narrowest filter fits at most `COUNTED` records: these are read through its index, counted and sorted;
- else an index in the wanted order is walked, and what fits the filters is taken, for at most `WALKED`
  records; where that was not enough, the page says so and goes on from there.

Each register that the person sees is asked by itself and the answers are merged, for no index holds two
registers in one order. The other registers take no part in anything, not even in a number.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection

from tracemark.apps.registry import errors, policy
from tracemark.apps.registry.data import Status
from tracemark.apps.registry.models import MarkRow, WeaponRow
from tracemark.marks import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from tracemark.apps.accounts.data import Partition, Person

__all__ = ["COUNTED", "EXPORTED", "ORDERS", "Filters", "ListPage", "export_rows", "list_page", "same_serial"]

PAGE = 50
COUNTED = 5_000
"""Beyond so many, a list says 'more than', and no longer how many."""
WALKED = 5_000
"""At most so many records are looked at, one by one, for one page."""
EXPORTED = 10_000

STANDS = "NOT (status = 'withdrawn')"
MOVED = "NOT (status = 'registered')"
"""Word for word what the indexes say, or SQLite does not use them."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; a set of codes means any of them, an empty one means all."""

    maker: frozenset[str] = frozenset()
    model: frozenset[str] = frozenset()
    calibre: frozenset[str] = frozenset()
    country: frozenset[str] = frozenset()
    type: frozenset[str] = frozenset()
    status: frozenset[str] = frozenset()
    year_from: int | None = None
    year_to: int | None = None

    def as_data(self) -> dict[str, Any]:
        """What was asked, for the ledger: empty filters are left out."""
        said = ((item.name, getattr(self, item.name)) for item in fields(self))
        return {
            name: sorted(value) if isinstance(value, frozenset) else value for name, value in said if value
        }


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter in SQL, with the index that serves it, if any; `one` where it leaves one value of the column."""

    index: str
    sql: str
    values: tuple[Any, ...]
    one: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    index: str
    column: str = ""

    @property
    def key(self) -> str:
        return f"{self.column}, id" if self.column else "id"


ORDERS = {
    "reference": Order("weapon_by_arrival"),
    "serial": Order("weapon_by_serial", "serial"),
    "maker": Order("weapon_by_maker", "maker"),
}

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """Fifty records or fewer; `before` and `after` name the records at which the next pages begin."""

    rows: Sequence[WeaponRow]
    count: int | None
    """How many in all; None where they are more than `COUNTED` or were not all looked at."""
    more_than: int | None
    """Where the number is not known: there are more than so many, if at least that is."""
    before: UUID | None
    after: UUID | None
    cut_short: bool
    """Many records were looked at, and there are more to look at for the same page."""


@dataclass(frozen=True, slots=True)
class _Walk:
    """One register's part of a page."""

    keys: Sequence[Key]
    end: Key | None
    """Where the walk stopped before it was done."""


def list_page(
    person: Person,
    filters: Filters,
    *,
    sort: str = "-reference",
    after: UUID | None = None,
    before: UUID | None = None,
) -> ListPage:
    """One page of the records that this person sees and that fit."""
    order = _order(sort, filters)
    start = _key_of(person, order, before or after)
    falling = sort.startswith("-") != bool(before and start)
    counts = [_narrow(partition, filters) for partition in _registers(person)]
    walks = [
        _walk(asked, order, start=start, falling=falling, most=PAGE + 1, budget=WALKED // len(counts))
        for asked in counts
    ]
    keys, end = _merged(walks, falling=falling, most=PAGE + 1)
    stop = keys[PAGE - 1] if len(keys) > PAGE else end
    keys = keys[:PAGE]
    on = _uuid_of(stop) if stop else None
    back = _uuid_of(keys[0]) if keys and start else None
    turned = bool(before and start)
    count = _count(counts)
    surely_more = count is None and all(one.is_sized for one in counts)
    return ListPage(
        rows=_rows([key[-1] for key in (keys[::-1] if turned else keys)]),
        count=count,
        more_than=COUNTED if surely_more else None,
        before=on if turned else back,
        after=back if turned else on,
        cut_short=end is not None and len(keys) < PAGE,
    )


def export_rows(person: Person, filters: Filters, *, sort: str = "reference") -> list[WeaponRow]:
    """All records that fit, for a file.

    Raises:
        TooManyToExport: more than one export takes.
    """
    order = _order(sort, filters)
    falling = sort.startswith("-")
    walks = [
        _walk(_narrow(part, filters), order, start=None, falling=falling, most=EXPORTED + 1)
        for part in _registers(person)
    ]
    keys, _end = _merged(walks, falling=falling, most=EXPORTED + 1)
    if len(keys) > EXPORTED:
        raise errors.TooManyToExport(most=EXPORTED)
    return _rows([key[-1] for key in keys])


def same_serial(person: Person, texts: Sequence[str], *, most: int = 5) -> list[WeaponRow]:
    """Records that this person sees with one of these serials, look-alikes taken as the same."""
    keys = {key for key in map(fold, texts) if key}
    found = MarkRow.objects.filter(fold__in=keys, kind="serial", replaced=False).values_list("weapon")[:1000]
    return list(
        WeaponRow.objects.filter(policy.visible_to(person), pk__in=found)
        .exclude(status="withdrawn")
        .order_by("pk")[:most]
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of one register: its filter with the fewest records, and how many these are."""

    partition: Partition
    conditions: tuple[Condition, ...]
    narrowest: Condition | None
    size: int
    """Records that fit the narrowest filter; of the whole register where no index serves any of them."""

    @property
    def is_narrow(self) -> bool:
        return self.size <= COUNTED

    @property
    def is_sized(self) -> bool:
        """No other filter stands beside what was counted."""
        return len(self.conditions) == (1 if self.narrowest else 0)


def _order(sort: str, filters: Filters) -> Order:
    """The order asked for; where one value of its column is left, that is the order of arrival."""
    name = sort.lstrip("-")
    return ORDERS["reference" if len(getattr(filters, name, ())) == 1 else name]


def _registers(person: Person) -> list[Partition]:
    return sorted(person.partitions)


def _narrow(partition: Partition, filters: Filters) -> _Asked:
    conditions = tuple(_conditions(filters))
    sizes = [(_size(partition, condition), at) for at, condition in enumerate(conditions) if condition.index]
    if not sizes:
        return _Asked(partition, conditions, None, _size(partition, None))
    size, at = min(sizes)
    return _Asked(partition, conditions, conditions[at], size)


def _conditions(filters: Filters) -> Iterator[Condition]:
    for name in ("maker", "model", "calibre", "country", "type"):
        codes = sorted(getattr(filters, name))
        if codes:
            places = ", ".join(["%s"] * len(codes))
            yield Condition(f"weapon_by_{name}", f"{name} IN ({places})", tuple(codes), one=len(codes) == 1)
    if filters.year_from is not None or filters.year_to is not None:
        between = (filters.year_from or 1, filters.year_to or 9999)
        yield Condition("", "coalesce(year, 0) BETWEEN %s AND %s", between)
    if filters.status:
        yield _of_status(sorted(filters.status))


def _of_status(codes: Sequence[str]) -> Condition:
    """Only the records that something has happened to lie in an index of their status."""
    places = ", ".join(["%s"] * len(codes))
    if Status.REGISTERED in codes:
        return Condition("", f"status IN ({places})", tuple(codes))
    return Condition(
        "weapon_by_status", f"status IN ({places}) AND {MOVED}", tuple(codes), one=len(codes) == 1
    )


def _size(partition: Partition, condition: Condition | None) -> int:
    """How many records of the register fit one filter, up to one more than are counted."""
    index = condition.index if condition else "weapon_by_arrival"
    where, values = _where(partition, [condition] if condition else [])
    found = _read(
        f"SELECT count(*) FROM (SELECT 1 FROM {_through(index)} WHERE {where} LIMIT {COUNTED + 1}) AS counted",  # noqa: S608 - our own names
        values,
    )
    return int(found[0][0])


def _count(asked: Sequence[_Asked]) -> int | None:
    """The exact number of what fits all filters, where each register has few enough to count."""
    if not all(one.is_narrow for one in asked):
        return None
    total = 0
    for one in asked:
        if one.is_sized:
            total += one.size
        else:
            where, values = _where(one.partition, one.conditions)
            index = one.narrowest.index if one.narrowest else "weapon_by_arrival"
            statement = f"SELECT count(*) FROM {_through(index)} WHERE {where}"  # noqa: S608 - our own names
            total += int(_read(statement, values)[0][0])
    return total if total <= COUNTED else None


def _walk(
    asked: _Asked,
    order: Order,
    *,
    start: Key | None,
    falling: bool,
    most: int,
    budget: int | None = None,
) -> _Walk:
    if asked.is_narrow and asked.conditions:
        return _Walk(_sorted(asked, order, start=start, falling=falling, most=most), None)
    index, within = order.index, [one for one in asked.conditions if one.index == order.index]
    if not order.column and asked.narrowest and asked.narrowest.one:
        index, within = asked.narrowest.index, [asked.narrowest]  # one value of it lies in order of arrival
    rest = [one for one in asked.conditions if one not in within]
    return _along(asked, order, index, within, rest, start=start, falling=falling, most=most, budget=budget)


def _sorted(asked: _Asked, order: Order, *, start: Key | None, falling: bool, most: int) -> list[Key]:
    """The few that fit, read through the narrowest filter and put in order."""
    where, values = _where(asked.partition, asked.conditions, order, start, falling=falling)
    index = asked.narrowest.index if asked.narrowest else order.index
    return _read(
        f"SELECT {order.key} FROM {_through(index)} WHERE {where} {_order_by(order, falling=falling)} LIMIT {most}",  # noqa: S608 - our own names
        values,
    )


def _along(
    asked: _Asked,
    order: Order,
    index: str,
    within: Sequence[Condition],
    rest: Sequence[Condition],
    *,
    start: Key | None,
    falling: bool,
    most: int,
    budget: int | None,
) -> _Walk:
    """Records along an index in the wanted order, until enough of them fit or enough were looked at.

    The inner statement keeps its order without being told again, and stops when the outer one has enough.
    """
    where, values = _where(asked.partition, within, order, start, falling=falling)
    inner = f"FROM {_through(index)} WHERE {where} {_order_by(order, falling=falling)}"
    if not rest:
        return _Walk(_read(f"SELECT {order.key} {inner} LIMIT {most}", values), None)
    bound = f" LIMIT {budget}" if budget else ""
    fits = " AND ".join(one.sql for one in rest)
    found = _read(
        f"SELECT {order.key} FROM (SELECT * {inner}{bound}) AS near WHERE {fits} LIMIT {most}",  # noqa: S608 - our own names
        [*values, *(value for one in rest for value in one.values)],
    )
    if len(found) == most or not budget:
        return _Walk(found, None)
    last = _read(f"SELECT {order.key} {inner} LIMIT 1 OFFSET {budget - 1}", values)
    return _Walk(found, last[0] if last else None)


def _merged(walks: Sequence[_Walk], *, falling: bool, most: int) -> tuple[list[Key], Key | None]:
    """The registers' parts in one order, and where the first of them was cut short."""
    ends = [walk.end for walk in walks if walk.end]
    end = (max if falling else min)(ends) if ends else None
    keys = islice(merge(*(walk.keys for walk in walks), reverse=falling), most)
    if end is None:
        return list(keys), None
    return [key for key in keys if (key >= end if falling else key <= end)], end


def _where(
    partition: Partition,
    conditions: Sequence[Condition],
    order: Order | None = None,
    start: Key | None = None,
    *,
    falling: bool = False,
) -> tuple[str, list[Any]]:
    parts = ["partition = %s", STANDS, *(one.sql for one in conditions)]
    values: list[Any] = [partition.value, *(value for one in conditions for value in one.values)]
    if order and start:
        # Not compared as a pair: SQLite would then read the index from its beginning.
        sign, column = "<" if falling else ">", order.column
        if column:
            parts.append(f"{column} {sign}= %s AND ({column} {sign} %s OR id {sign} %s)")
            values += [start[0], *start]
        else:
            parts.append(f"id {sign} %s")
            values += start
    return " AND ".join(parts), values


def _order_by(order: Order, *, falling: bool) -> str:
    way = " DESC" if falling else ""
    return "ORDER BY " + ", ".join(f"{column}{way}" for column in order.key.rsplit(", ", 1))


def _through(index: str) -> str:
    """SQLite keeps no counts to choose an index by, so it is told; PostgreSQL knows."""
    return f"registry_weapon INDEXED BY {index}" if connection.vendor == "sqlite" else "registry_weapon"


def _key_of(person: Person, order: Order, uuid: UUID | None) -> Key | None:
    """Where a record stands in an order; none for a record that this person does not see."""
    if uuid is None:
        return None
    pk = WeaponRow.objects.filter(policy.visible_to(person), uuid=uuid).values_list("pk", flat=True).first()
    if pk is None:
        return None
    return _read(f"SELECT {order.key} FROM registry_weapon WHERE id = %s", [pk])[0]  # noqa: S608 - our own names


def _uuid_of(key: Key) -> UUID:
    return WeaponRow.objects.values_list("uuid", flat=True).get(pk=key[-1])


def _rows(numbers: Sequence[int]) -> list[WeaponRow]:
    """The records with these numbers, in this order."""
    found: dict[int, WeaponRow] = {}
    for start in range(0, len(numbers), 500):
        found.update(WeaponRow.objects.in_bulk(numbers[start : start + 500]))
    return [found[number] for number in numbers]


def _read(statement: str, values: Sequence[Any]) -> list[Key]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
