"""Rows of the registry: projections of the ledger's deeds, made for looking up."""

from __future__ import annotations

from tracemark.apps.registry.models.books import BookChoiceRow, BookPageRow, BookReadingRow
from tracemark.apps.registry.models.holders import HolderRow
from tracemark.apps.registry.models.loads import LoadRow, MappingRow
from tracemark.apps.registry.models.weapons import (
    AnnotationRow,
    DeedRow,
    MarkRow,
    PhotographRow,
    WeaponRow,
)

__all__ = [
    "AnnotationRow",
    "BookChoiceRow",
    "BookPageRow",
    "BookReadingRow",
    "DeedRow",
    "HolderRow",
    "LoadRow",
    "MappingRow",
    "MarkRow",
    "PhotographRow",
    "WeaponRow",
]
