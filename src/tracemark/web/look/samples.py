"""What the gallery of components shows: made-up States and weapons, in the language of the reader.

The sentences go through the catalogues like all others, so that a translator sees each component in his script.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracemark.web.look import pieces
from tracemark.web.look.forms import MarkInput
from tracemark.web.look.tables import Column, Row, Table

if TYPE_CHECKING:
    from django.http import HttpRequest

_ROOT = "b7f1c0d2a94e6f5d8c3b2a1908f7e6d5c4b3a2918070605040302010f0e0d0c0"
_LEAF = "4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce"


class SampleForm(forms.Form):
    """Every kind of control once."""

    serial = forms.CharField(
        label=gettext_lazy("Serial, as you read it"),
        help_text=gettext_lazy("Copy every character; do not correct it."),
        widget=MarkInput,
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country of manufacture"),
        required=False,
        choices=[
            ("", gettext_lazy("not known")),
            ("XA", gettext_lazy("Arvana")),
            ("XB", gettext_lazy("Belmora")),
        ],
    )
    found_on = forms.DateField(
        label=gettext_lazy("Date of the find"), widget=forms.DateInput(attrs={"type": "date"})
    )
    condition = forms.ChoiceField(
        label=gettext_lazy("Condition of the mark"),
        choices=[("legible", gettext_lazy("legible")), ("partly", gettext_lazy("partly legible"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("As it was when the weapon was found."),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Other marks on the weapon"),
        choices=[("factory", gettext_lazy("factory mark")), ("import", gettext_lazy("import mark"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = forms.CharField(
        label=gettext_lazy("In words"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    photo = forms.FileField(label=gettext_lazy("Photograph"), required=False)
    safe = forms.BooleanField(label=gettext_lazy("The weapon has been made safe by a qualified person."))


class SampleUpload(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Spreadsheet of records"),
        help_text=gettext_lazy("XLSX, ODS or CSV; the first sheet is read."),
    )


class SampleFilter(forms.Form):
    text = forms.CharField(label=gettext_lazy("Serial"), required=False)
    held = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[
            ("", gettext_lazy("all")),
            ("lost", gettext_lazy("lost")),
            ("in", gettext_lazy("in service")),
        ],
    )


def page(request: HttpRequest) -> dict[str, Any]:
    """Everything the gallery shows."""
    return {
        "navigation": [
            {"url": "#", "label": _("Trace"), "current": True},
            {"url": "#", "label": _("Cases")},
            {"url": "#", "label": _("Records")},
            {"url": "#", "label": _("Loads")},
            {"url": "#", "label": _("Authorities")},
        ],
        "trail": [{"url": "#", "label": _("Cases")}, {"url": "#", "label": "XA-2026-0117"}],
        "reference": "XA-2026-0117/3",
        "handling": {
            "label": _(
                "For the competent authorities only; not to be passed on without the consent of Belmora."
            ),
            "basis": "ITI 15",
        },
        "title": _("Components"),
        "waiting": _("awaiting Castria"),
        "head_badges": [{"word": _("awaiting Castria"), "tone": "warn"}],
        "lead": _("Every component of the pages, with made-up records, in the language that you choose."),
        **_weapon(),
        **_case(),
        "table": _table(request),
        "form": SampleForm({"serial": "70?0339[18]", "condition": "other", "kinds": ["factory"]}),
        "upload": SampleUpload(),
        "proof": _proof(),
    }


def _weapon() -> dict[str, Any]:
    found = date(2026, 3, 14)
    same, other = {"kind": "same"}, {"kind": "alternative"}
    return {
        "facts_rows": [
            (_("Serial"), pieces.mark("70?0339[18]")),
            (_("Model"), pieces.ref("Type 56-1", url="#")),
            (_("Holder"), pieces.office(_("Central Armoury"), agency=_("Ministry of Defence"))),
            {"term": _("Recovered"), "value": pieces.when(found), "note": _("Port Delmar, exhibit 3")},
            (_("Status"), pieces.badge(_("lost"), tone="bad")),
            (_("Barrel"), pieces.quantity(415, unit="mm")),
        ],
        "marks": [
            {
                "place": "receiver_left",
                "text": "70?0339[18]",
                "kind": _("serial"),
                "label": _("receiver, left side"),
                "condition": _("partly legible"),
            },
            {"place": "trunnion", "text": "66", "kind": _("factory mark"), "label": _("receiver, front")},
            {"place": "barrel", "text": "BM 98", "kind": _("import mark"), "label": _("barrel")},
            {"place": "stock", "text": "A*7", "kind": _("owner's mark"), "label": _("stock")},
        ],
        "outlines": [
            "assault_rifle",
            "pistol",
            "revolver",
            "general_machine_gun",
            "rocket_launcher",
            "mortar_under_100",
        ],
        "candidates": [
            {
                "probability": 0.93,
                "segments": [
                    {"text": "70", **same},
                    {"text": "1", "kind": "unknown"},
                    {"text": "0339", **same},
                    {"text": "1", **other},
                ],
                "title": _("Type 56-1, lost 2011"),
                "certainty": "probable",
                "reasons": [
                    _("One character not read, one of two as you gave."),
                    _("66 in a triangle fits its maker."),
                ],
                "url": "#",
            },
            {
                "probability": 0.03,
                "segments": [
                    {"text": "70", **same},
                    {"text": "6", "kind": "unknown"},
                    {"text": "O", "kind": "lookalike", "read": "0"},
                    {"text": "339", **same},
                    {"text": "8", **other},
                ],
                "title": _("Type 56, in service"),
                "certainty": "ambiguous",
                "warnings": [_("The letter O stands in the record where you read a zero.")],
                "url": "#",
            },
            {
                "probability": 0.004,
                "segments": [
                    {"text": "70", **same},
                    {"text": "44", "kind": "read_as", "read": "?0"},
                    {"text": "39", "kind": "swapped"},
                    {"text": "3", "kind": "lost"},
                    {"text": "", "kind": "extra", "read": "9"},
                    {"text": "8", **other},
                ],
                "title": _("Type 56, destroyed 2009"),
                "certainty": "not_enough",
            },
        ],
        "events": [
            {
                "date": "1974",
                "precision": "circa",
                "title": _("Made in factory 66"),
                "place": _("China"),
                "certainty": "probable",
            },
            {
                "date": "1998",
                "precision": "year",
                "title": _("Imported and marked"),
                "place": _("Belmora"),
                "mark": "BM 98",
            },
            {
                "date": "2007-09",
                "precision": "month",
                "title": _("Transferred to Castria"),
                "text": _("under licence"),
                "ref": "BM-EX-2007-0413",
                "url": "#",
            },
            {
                "date": "2010",
                "precision": "decade",
                "title": _("Reported lost"),
                "place": _("Castria"),
                "tone": "warn",
            },
            {"date": found, "title": _("Seized in Port Delmar"), "text": _("exhibit 3"), "tone": "bad"},
        ],
    }


def _case() -> dict[str, Any]:
    return {
        "holders": [
            {"name": _("China"), "code": "CN", "role": _("made"), "date": "1974", "precision": "circa"},
            {
                "name": _("Belmora"),
                "code": "XB",
                "role": _("imported"),
                "date": "1998",
                "precision": "year",
                "mark": "BM 98",
            },
            {
                "name": _("Castria"),
                "code": "XC",
                "role": _("received"),
                "date": "2007-09",
                "precision": "month",
                "status": "refused",
            },
            {"name": _("Not known"), "status": "asked", "note": _("Castria was asked 12 days ago.")},
            {
                "name": _("Arvana"),
                "code": "XA",
                "role": _("seized"),
                "date": date(2026, 3, 14),
                "status": "end",
            },
        ],
        "tasks": [
            {
                "count": 2,
                "text": _("Requests to answer"),
                "detail": _("Belmora, Castria"),
                "due": _("today"),
                "tone": "bad",
                "url": "#",
            },
            {
                "count": 5,
                "text": _("Records to confirm"),
                "detail": _("loaded 3 days ago"),
                "due": _("this week"),
                "tone": "warn",
                "url": "#",
            },
            {"count": 1, "text": _("Loss reported at Fort Este"), "url": "#"},
        ],
        "figures": [
            {"label": _("recovered in 12 months"), "value": 412, "url": "#"},
            {"label": _("potentially traceable"), "value": 371, "url": "#"},
            {"label": _("traced"), "value": 188, "note": _("151 at home, 37 abroad"), "url": "#"},
            {"label": _("median days to an answer"), "value": 23},
        ],
        "bars": [
            {"label": _("Pistols"), "value": 182, "url": "#"},
            (_("Assault rifles"), 121),
            (_("Revolvers"), 74),
            (_("Shotguns"), 31),
            (_("Other"), 4),
        ],
        "steps": [
            {"label": _("What is on the weapon"), "url": "#", "status": "done"},
            {"label": _("Is it in our records?"), "status": "current"},
            {"label": _("What next")},
        ],
        "told": datetime(2026, 3, 17, 7, 40, tzinfo=UTC),
        "old_text": _("One rifle with a folding stock, serial not legible, found in a container."),
        "new_text": _("One rifle with a folding stock, serial partly legible, found in a locked container."),
    }


def _table(request: HttpRequest) -> Table:
    held = [
        ("70103391", _("lost"), "bad", date(2011, 6, 2), 1247),
        ("70O63398", _("in service"), "good", date(2024, 1, 15), 3),
        ("BM-0044178", _("being checked"), "warn", date(2026, 2, 27), 25),
        ("А-117 ЖК", _("in store"), "info", date(2019, 11, 4), 88),
    ]
    page = Paginator(range(423), 50).get_page(request.GET.get("page"))
    return Table(
        caption=_("Weapons"),
        columns=[
            Column(_("Serial"), key="serial"),
            Column(_("Status")),
            Column(_("Last deed"), key="deed"),
            Column(_("Days"), key="days", number=True),
        ],
        rows=[
            Row([pieces.mark(serial), pieces.badge(word, tone=tone), pieces.when(day), days], url="#")
            for serial, word, tone, day, days in held
        ],
        sort=request.GET.get("sort", "-deed"),
        page=page,
        filters=SampleFilter(request.GET),
        export_url="#",
    )


def _proof() -> dict[str, Any]:
    return {
        "leaf": _LEAF,
        "index": 182_339,
        "size": 182_340,
        "root": _ROOT,
        "checkpoint": f"arvana.example/ledger\n182340\n{_ROOT[:44]}=\n\n— arvana.example c2lnbmF0dXJl",
        "path": [_LEAF[::-1], _ROOT[::-1]],
        "url": "#",
        "command": "tracemark ledger verify proof.json",
        "signed_by": _("Arvana, ledger key of 2026"),
        "date": date(2026, 3, 17),
    }
