"""Codes of the catalogue in what is sent: what it does not know is refused with its field."""

from __future__ import annotations

from tracemark.apps.catalogue import api as catalogue
from tracemark.web.api.problems import CodeUnknown

KINDS = {"maker": "makers", "model": "models", "calibre": "calibres"}


def check(place: str = "body", **codes: str | None) -> None:
    """Maker, model, calibre and country must be in the catalogue; empty ones are not looked at.

    Raises:
        CodeUnknown
    """
    given = {field: code for field, code in codes.items() if code}
    names = catalogue.names_of(**{kind: [given[field]] for field, kind in KINDS.items() if field in given})
    for field, code in given.items():
        known = names[KINDS[field]] if field in KINDS else catalogue.state_names()
        if code not in known:
            raise CodeUnknown(code=code, field=field, place=f"{place}.{field}")
