"""What must be said before a load can start."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tracemark.apps.registry.loads import checking, words
from tracemark.apps.registry.loads.checking import Wrong
from tracemark.apps.registry.loads.fields import LONGEST, SEVERAL, Field
from tracemark.apps.registry.loads.problems import CONSTANT, Problem
from tracemark.kernel import clock
from tracemark.kernel.verdicts import Reason, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tracemark.apps.registry.loads.dates import Evidence
    from tracemark.apps.registry.loads.mapping import Plan
    from tracemark.apps.registry.loads.resolving import Resolver


def verdict(plan: Plan, evidence: Mapping[int, Mapping[str, Evidence]], resolver: Resolver) -> Verdict:
    """Whether the plan says enough to load; with a reason for each thing that is open."""
    return Verdict((*_fields(plan), *_orders(plan, evidence), *_constants(plan, resolver)))


def _fields(plan: Plan) -> Iterator[Reason]:
    often = Counter(column.field for column in plan.columns if column.field)
    if not often[Field.SERIAL]:
        yield Reason("mapping.no_serial", _("Say which column has the serial numbers."))
    for field, count in often.items():
        if count > 1 and field not in SEVERAL:
            yield Reason(
                "mapping.field_twice",
                _("“%(field)s” is chosen for %(count)s columns. Choose one of them."),
                data={"field": field.label, "count": count},
            )
        if field in plan.constants:
            yield Reason(
                "mapping.field_and_constant",
                _("“%(field)s” is a column and the same for all rows at once. Choose one of them."),
                data={"field": field.label},
            )


def _orders(plan: Plan, evidence: Mapping[int, Mapping[str, Evidence]]) -> Iterator[Reason]:
    """Asked where the cells leave it open; never guessed."""
    for place, column in enumerate(plan.columns):
        if column.field is not Field.DATE:
            continue
        for shape, found in evidence[place].items():
            if found.must_ask and not getattr(column, shape):
                yield Reason(
                    "mapping.order_open",
                    _(
                        "Say whether the day or the month comes first in the dates of the column “%(column)s”."
                    ),
                    data={"column": column.name, "shape": shape},
                )


def _constants(plan: Plan, resolver: Resolver) -> Iterator[Reason]:
    kind = words.table("holder_kind").get(words.plain(plan.constants.get(Field.HOLDER_KIND, "")))
    if Field.HOLDER_NAME in plan.constants and kind in {None, "person"}:
        yield Reason(
            "mapping.one_person",
            _("One holder of all weapons is a company, a dealer, a unit or an authority: say which kind."),
        )
    for field, value in plan.constants.items():
        try:
            _check(field, value, resolver)
        except Wrong as wrong:
            yield Reason(
                "mapping.constant",
                _("The text for all rows, “%(field)s”, cannot be taken: %(why)s"),
                data={"field": field.label, "why": str(Problem(CONSTANT, wrong.code, wrong.data))},
            )


def _check(field: Field, value: str, resolver: Resolver) -> None:
    if field is Field.YEAR:
        checking.year(value, clock.today())
    elif field is Field.DATE:
        checking.day(value, "", "", clock.today())
    elif field is Field.STATUS:
        checking.status(value)
    elif field is Field.HOLDER_KIND:
        checking.holder_kind(value)
    elif field is Field.COUNTRY and resolver.country(value).warning:
        raise Wrong("country.unknown", value=value)
    elif field in LONGEST:
        checking.fits(checking.printable(value, encoding="UTF-8"), field)
