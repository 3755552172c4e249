"""What the columns of the catalogue are called on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

COLUMNS: Mapping[str, str | _StrPromise] = {
    "code": _("Code"),
    "name": _("Name"),
    "country": _("Country"),
    "from_year": _("From the year"),
    "to_year": _("To the year"),
    "years": _("Years"),
    "kind": _("Kind"),
    "successor": _("Followed by"),
    "aliases": _("Other names and spellings"),
    "variant_of": _("Variant of"),
    "type": _("Type"),
    "mechanism": _("Mechanism"),
    "maker": _("Maker"),
    "model": _("Model"),
    "calibres": _("Calibres"),
    "local_name": _("Name there"),
    "bullet_mm": _("Diameter of the bullet, mm"),
    "case_mm": _("Length of the case, mm"),
    "phrase": _("Short name"),
    "note": _("Note"),
    "symbol": _("Shape"),
    "applies_to": _("Stands on"),
    "state": _("State"),
    "pattern": _("What stands on the weapon"),
    "meaning": _("What it means"),
    "gives": _("What it gives"),
    "strength": _("How strongly"),
    "is_control_component": _("Carries the identity (ITI 10)"),
    "word": _("Word"),
    "lang": _("Language"),
    "alpha3": _("Three-letter code"),
    "m49": _("Number of the United Nations (M49)"),
    "status": _("Status"),
    "from_date": _("From"),
    "to_date": _("Until"),
    "successors": _("Who answers today"),
    "source": _("Source"),
    "source_date": _("Source opened on"),
}

GIVES: Mapping[str, str | _StrPromise] = {
    "country": _("Country of manufacture"),
    "or_country": _("Or, country of manufacture"),
    "maker": _("Maker"),
    "year": _("Year of manufacture"),
    "month": _("Month of manufacture"),
    "not_before": _("Not before"),
    "not_after": _("Not after"),
    "owner": _("Held by the State"),
    "importer": _("Importer, not maker"),
    "import_country": _("Imported into"),
    "import_year": _("Year of import"),
    "proof_country": _("Tested in, not made in"),
    "assembled_in": _("Assembled in"),
    "parts_from": _("Parts from"),
}


def language_name(code: str) -> str:
    """The name of a language in the language of the moment; the code for one that nobody named."""
    try:
        return str(get_language_info("zh-hans" if code == "zh" else code)["name_translated"])
    except KeyError:
        return code
