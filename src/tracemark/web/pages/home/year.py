"""The last twelve months in figures, each with a link to the records behind it. Missing is not zero."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import TRACED
from tracemark.kernel import clock

if TYPE_CHECKING:
    from datetime import date

    from tracemark.apps.accounts.data import Person

MONTHS = 12


def last_year(person: Person) -> dict[str, Any]:
    """Weapons recovered, cases traced, days to close; and recovered by month."""
    since = clock.today() - timedelta(days=365)
    finds = dict(
        tracing.list_finds(person)
        .filter(incident__first_day__gte=since)
        .order_by()
        .values_list("incident__first_day")
        .annotate(recovered=Count("pk"))
    )
    closed = list(
        tracing.list_cases(person)
        .filter(closed_at__gte=datetime.combine(since, time(), UTC))
        .order_by()
        .values_list("outcome", "opened_at", "closed_at")
    )
    traced = sum(outcome in TRACED for outcome, _opened, _closed in closed)
    days = sorted((ended - opened).days for _outcome, opened, ended in closed if ended)
    figures = [
        {"label": _("Weapons recovered"), "value": sum(finds.values()), "url": reverse("finds")},
        {"label": _("Cases closed"), "value": len(closed), "url": reverse("cases") + "?state=closed"},
        {"label": _("of these traced"), "value": traced, "url": reverse("cases") + "?state=traced"},
        {
            "label": _("Median days to close"),
            "value": days[len(days) // 2] if days else "–",
            "url": reverse("cases") + "?state=closed",
        },
    ]
    return {"figures": figures, "months": _by_month(finds)}


def _by_month(days: dict[date, int]) -> list[tuple[str, int]]:
    counts: Counter[tuple[int, int]] = Counter()
    for day, recovered in days.items():
        counts[day.year, day.month] += recovered
    return [
        (date_format(first, "M Y"), counts[first.year, first.month]) for first in _last_months(clock.today())
    ]


def _last_months(today: date) -> list[date]:
    months = [today.replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]
