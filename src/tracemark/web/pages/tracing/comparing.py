"""A find and a record side by side: marks, and what is stated of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.registry import words
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.tracing import answers
from tracemark.web.pages.tracing.apart import apart
from tracemark.web.pages.tracing.finds import as_dot
from tracemark.web.pages.tracing.sheet import marks_of, observation

if TYPE_CHECKING:
    from tracemark.apps.registry.models import WeaponRow
    from tracemark.apps.tracing.models import CaseRow


def comparison(case: CaseRow, weapon: WeaponRow, reading: str) -> dict[str, Any]:
    """What the page of a comparison shows."""
    find = case.find
    marks = marks_of(find)
    named = answers.name_weapon(observation(marks, find.calibre, find.words, find.absent))
    return {
        "weapon": weapon,
        "reading": reading,
        "segments": words.segments(reading, weapon.serial),
        "outline_type": weapon.type,
        "find_marks": [as_dot(mark) for mark in marks],
        "record_marks": [as_dot(mark) for mark in weapon.marks.filter(replaced=False).order_by("pk")],
        "table": _table(case, weapon, named),
    }


def _table(case: CaseRow, weapon: WeaponRow, named: answers.Named) -> Table:
    """Fact by fact; what the officer said of the find goes before what its marks suggest."""
    find, known, best = case.find, named.snapshot, named.best
    states = catalogue.state_names()
    model = known.models.get(find.model)
    maker = find.maker or (best.maker if best else "")
    calibres = set(best.calibres if best else ())
    country = best.country if best else ""
    kind = model.type if model else (best.type if best else "")
    lines = [
        (_("Maker"), known.maker_name(maker), known.maker_name(weapon.maker) or weapon.maker_text, maker == weapon.maker),
        (_("Model"), known.model_name(find.model), known.model_name(weapon.model) or weapon.model_text, find.model == weapon.model),
        (
            _("Calibre"),
            " / ".join(known.calibre_name(code) for code in sorted(calibres)) or find.calibre,
            known.calibre_name(weapon.calibre) or weapon.calibre_text,
            weapon.calibre in calibres,
        ),
        (_("Class"), words.type_label(kind) if kind else "", words.type_label(weapon.type), kind == weapon.type),
        (_("Country of manufacture"), states.get(country, country), states.get(weapon.country, weapon.country), country == weapon.country),
        (_("Year"), best.years if best else "", str(weapon.year or ""), None),
    ]  # fmt: skip
    return Table(
        caption=_("What is stated"),
        columns=[Column(_("Fact")), Column(_("The find")), Column(_("The record")), Column(_("Together"))],
        rows=[
            Row([term, apart(here), apart(there), _together(here, there, same=same)])
            for term, here, there, same in lines
        ],
    )


def _together(here: str, there: str, *, same: bool | None) -> Any:
    if not here or not there:
        return pieces.badge(_("not stated"), "plain")
    if same is None:
        return ""
    return pieces.badge(_("the same"), "good") if same else pieces.badge(_("different"), "warn")
