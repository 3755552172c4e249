"""What a column can be. Only the serial is required."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Field(StrEnum):
    """In the order in which a page offers them."""

    SERIAL = "serial"
    MAKER = "maker"
    MODEL = "model"
    CALIBRE = "calibre"
    TYPE = "type"
    COUNTRY = "country"
    YEAR = "year"
    IMPORT_MARK = "import_mark"
    OTHER_MARK = "other_mark"
    DATE = "date"
    STATUS = "status"
    PLACE = "place"
    DOCUMENT = "document"
    NOTE = "note"
    HOLDER_NAME = "holder_name"
    HOLDER_KIND = "holder_kind"
    HOLDER_NUMBER = "holder_number"

    @property
    def label(self) -> str:
        return str(FIELD_LABELS[self])


FIELD_LABELS: dict[Field, str | _StrPromise] = {
    Field.SERIAL: _("Serial number"),
    Field.MAKER: _("Maker"),
    Field.MODEL: _("Model"),
    Field.CALIBRE: _("Calibre"),
    Field.TYPE: _("Type of weapon"),
    Field.COUNTRY: _("Country of manufacture"),
    Field.YEAR: _("Year of manufacture"),
    Field.IMPORT_MARK: _("Import mark or year of import"),
    Field.OTHER_MARK: _("Other mark"),
    Field.DATE: _("Date of registration"),
    Field.STATUS: _("Status (lost, stolen, destroyed …)"),
    Field.PLACE: _("Place"),
    Field.DOCUMENT: _("Document"),
    Field.NOTE: _("Note"),
    Field.HOLDER_NAME: _("Holder: name"),
    Field.HOLDER_KIND: _("Holder: kind"),
    Field.HOLDER_NUMBER: _("Holder: document number"),
}

SEVERAL = frozenset({Field.OTHER_MARK})
"""Of these a table may have several columns."""

CONSTANT = tuple(
    field for field in Field if field not in {Field.SERIAL, Field.HOLDER_NUMBER, Field.OTHER_MARK}
)
"""These can be the same for all rows, where no column has them."""

LONGEST: dict[Field, int] = {
    Field.SERIAL: 200,
    Field.MAKER: 200,
    Field.MODEL: 200,
    Field.CALIBRE: 200,
    Field.IMPORT_MARK: 200,
    Field.OTHER_MARK: 200,
    Field.PLACE: 200,
    Field.DOCUMENT: 200,
    Field.NOTE: 500,
    Field.HOLDER_NAME: 200,
    Field.HOLDER_NUMBER: 100,
}
"""Characters. No mark is longer; what is longer is a cell that ran into the next."""
