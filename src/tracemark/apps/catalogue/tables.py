"""Which table of the catalogue comes from which file, and what tells its rows apart."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from tracemark.apps.catalogue import models

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Table:
    name: str
    label: str | _StrPromise
    model: type[models.SourcedRow]
    files: tuple[str, ...]
    key: tuple[str, ...] = ("code",)

    @property
    def columns(self) -> tuple[str, ...]:
        """What an officer may see and change; the row's own number and who edited it are not among them."""
        inner = {"id", "edited_by", "edited_at"}
        names = (field.name for field in self.model._meta.concrete_fields)
        own = [name for name in names if name not in inner]
        last = ["source", "source_date"]
        return tuple([name for name in own if name not in last] + last)

    @property
    def entries(self) -> Any:
        """The rows in the database; which columns they have differs from table to table."""
        return self.model._default_manager

    def rows_of_files(self) -> list[dict[str, str]]:
        """The reference rows, as typed."""
        folder = files("tracemark.apps.catalogue") / "data"
        known = set(self.columns)
        return [
            {name: (value or "").strip() for name, value in row.items() if name in known}
            for file in self.files
            for row in csv.DictReader((folder / file).read_text(encoding="utf-8").splitlines())
        ]


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table("makers", _("Makers and importers"), models.MakerRow, ("makers.csv",)),
        Table(
            "models", _("Models and variants"), models.ModelRow, ("models_handguns.csv", "models_long.csv")
        ),
        Table(
            "model_makers",
            _("Made elsewhere"),
            models.ModelMakerRow,
            ("model_makers.csv",),
            ("model", "maker"),
        ),
        Table("calibres", _("Calibres"), models.CalibreRow, ("calibres.csv",)),
        Table(
            "calibre_phrases",
            _("Short names of calibres"),
            models.CalibrePhraseRow,
            ("calibre_phrases.csv",),
            ("phrase",),
        ),
        Table(
            "factory_codes",
            _("Factory codes"),
            models.FactoryCodeRow,
            ("factory_codes.csv",),
            ("code", "symbol", "maker", "applies_to"),
        ),
        Table("marking_practices", _("Marking practices"), models.PracticeRow, ("marking_practices.csv",)),
        Table("mark_kinds", _("Kinds of marks"), models.MarkKindRow, ("mark_kinds.csv",)),
        Table("mark_places", _("Places of marks"), models.MarkPlaceRow, ("mark_places.csv",)),
        Table("type_words", _("Words for types"), models.TypeWordRow, ("type_words.csv",), ("word", "lang")),
        Table(
            "country_words",
            _("Words for countries"),
            models.CountryWordRow,
            ("country_words.csv",),
            ("word", "lang"),
        ),
        Table("states", _("States"), models.StateRow, ("states.csv",)),
    )
}


def digest_of_files() -> str:
    """One digest over all reference files: tells whether there is anything new to load."""
    folder = files("tracemark.apps.catalogue") / "data"
    digest = hashlib.sha256()
    for table in TABLES.values():
        for file in table.files:
            digest.update((folder / file).read_bytes())
    return digest.hexdigest()
