"""Rows of the catalogue: one table for each file in `data/`."""

from __future__ import annotations

from tracemark.apps.catalogue.models.marks import FactoryCodeRow, MarkKindRow, MarkPlaceRow, PracticeRow
from tracemark.apps.catalogue.models.sourced import SourcedRow, VersionRow
from tracemark.apps.catalogue.models.states import StateRow
from tracemark.apps.catalogue.models.weapons import (
    CalibrePhraseRow,
    CalibreRow,
    CountryWordRow,
    MakerRow,
    ModelMakerRow,
    ModelRow,
    TypeWordRow,
)

__all__ = [
    "CalibrePhraseRow",
    "CalibreRow",
    "CountryWordRow",
    "FactoryCodeRow",
    "MakerRow",
    "MarkKindRow",
    "MarkPlaceRow",
    "ModelMakerRow",
    "ModelRow",
    "PracticeRow",
    "SourcedRow",
    "StateRow",
    "TypeWordRow",
    "VersionRow",
]
