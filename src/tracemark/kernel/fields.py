"""Column types of the domain."""

from __future__ import annotations

from typing import Any

from django.db import models

from tracemark.kernel.dates import PartialDate, Precision


def state_code_field(**options: Any) -> models.CharField[Any, Any]:
    """ISO 3166-1 alpha-2, or ISO 3166-3 four letters for a State of the past."""
    return models.CharField(max_length=4, **options)


def precision_field(**options: Any) -> models.CharField[Any, Any]:
    """How precisely the date in the column beside it is known."""
    return models.CharField(
        max_length=6, choices=[(p.value, p.value) for p in Precision], default=Precision.DAY.value, **options
    )


def partial_date(first: Any, precision: str, typed: str = "") -> PartialDate | None:
    """The columns of a date, together."""
    return PartialDate(first, Precision(precision), typed) if first else None
