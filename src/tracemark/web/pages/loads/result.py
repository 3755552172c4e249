"""One load: its columns and first rows before it starts, how far it is, what became of its rows, undoing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.registry.loads import api as loads
from tracemark.kernel import clock
from tracemark.kernel.errors import NotFound, TracemarkError
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.door import needs
from tracemark.web.pages.two_officers.asking import taken

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from uuid import UUID

    from django.http import HttpResponse

    from tracemark.apps.registry.models import LoadRow
    from tracemark.web.pages.door import PersonRequest

REFRESH_SECONDS = 3
UNDER_WAY = frozenset({"running", "undoing"})


class WhyForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Why is it undone?"), max_length=300)


@needs("see.loads")
@require_safe
def show(request: PersonRequest, uuid: UUID) -> HttpResponse:
    load = loads.open_load(request.person, uuid)
    facts: dict[str, Any] = {
        "load": load,
        "state": loads.LoadState(load.state),
        "register": Partition(load.partition).label,
        "who": accounts.names_of({load.by}).get(load.by, "–"),
        "may": {
            name: accounts.may(request.person, f"registry.{name}")
            for name in ("map_load", "start_load", "undo_load")
        },
        "waiting": accounts.waiting_for(request.person, "registry.undo_load", load.uuid),
        "under_way": load.state in UNDER_WAY,
        "refresh": REFRESH_SECONDS,
    }
    if load.state == loads.LoadState.READ:
        facts |= _before(load)
    else:
        facts |= _after(load)
    return render(request, "loads/load.html", facts)


@needs("see.loads")
@require_safe
def aside(request: PersonRequest, uuid: UUID) -> FileResponse:
    """The rows that were kept aside, as a file to mend and load again."""
    load = loads.open_load(request.person, uuid)
    return _file(loads.aside_path(load.reference), f"{load.reference}-kept-aside.csv")


@needs("see.loads")
@require_safe
def repeats(request: PersonRequest, uuid: UUID) -> FileResponse:
    """The rows that were on record already, each with the record that it repeats."""
    load = loads.open_load(request.person, uuid)
    return _file(loads.repeats_path(load.reference), f"{load.reference}-already-there.csv")


@needs("registry.undo_load")
@require_http_methods(["GET", "POST"])
def undo(request: PersonRequest, uuid: UUID) -> HttpResponse:
    load = loads.open_load(request.person, uuid)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        why = form.cleaned_data["why"]
        try:
            waits = taken(
                request,
                lambda: loads.undo_load(by=request.person, load=uuid, why=why, in_background=True),
            )
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            return waits or redirect("load", uuid)
    facts = {
        "title": _("Undo the load"),
        "what": _("Every record of this load is withdrawn by a deed of its own. Nothing is deleted."),
        "consequences": [
            _("A record that has had a deed since stays, and is listed."),
            _("A second officer approves it first; until then nothing is withdrawn."),
        ],
        "form": form,
        "button": _("Undo the load"),
        "danger": True,
        "back_url": reverse("load", args=[load.uuid]),
    }
    return render(request, "look/confirm.html", facts, status=422 if form.errors else 200)


def _before(load: LoadRow) -> dict[str, Any]:
    """What the columns mean, what is open, and what would become of the first rows."""
    plan = loads.plan_of(load)
    shape = loads.shape_of(load)
    return {
        "shape": shape,
        "columns": [
            (column.name, column.field.label if column.field else _("not loaded")) for column in plan.columns
        ],
        "open": [str(reason) for reason in loads.verdict(load, plan).reasons],
        "preview": _preview(load),
    }


def _preview(load: LoadRow) -> Table:
    outcomes = loads.preview(load)
    taken = [one.weapon.description for one in outcomes if isinstance(one, loads.Taken)]
    names = catalogue.names_of(
        makers={said.maker for said in taken},
        models={said.model for said in taken},
        calibres={said.calibre for said in taken},
    )
    return Table(
        caption=_("The first rows, as they would be stored"),
        columns=[
            Column(_("Row")),
            Column(_("Serial number")),
            Column(_("Maker")),
            Column(_("Model")),
            Column(_("Calibre")),
            Column(_("Country")),
            Column(_("What to look at")),
        ],
        rows=[Row(_cells(one, names)) for one in outcomes],
    )


def _cells(one: loads.Taken | loads.KeptAside, names: dict[str, dict[str, str]]) -> list[Any]:
    if not isinstance(one, loads.Taken):
        reasons = " ".join(str(problem) for problem in one.problems)
        return [one.number, pieces.badge(_("kept aside"), tone="warn"), "", "", "", "", reasons]
    said = one.weapon.description
    return [
        one.number,
        pieces.mark(said.serial),
        names["makers"].get(said.maker, said.maker_text),
        names["models"].get(said.model, said.model_text),
        names["calibres"].get(said.calibre, said.calibre_text),
        said.country,
        " ".join(str(loads.WARNINGS[code]) for code in one.warnings),
    ]


def _after(load: LoadRow) -> dict[str, Any]:
    """How far it is, and what became of the rows."""
    done = load.loaded + load.repeated + load.bad
    seconds = (clock.now() - load.started_at).total_seconds() if load.started_at else 0
    rate = done / seconds if seconds else 0
    return {
        "done": done,
        "rate": round(rate),
        "left": round((load.rows - done) / rate) if rate else None,
        "figures": [
            {"label": _("Loaded"), "value": load.loaded, "url": reverse("weapons")},
            {"label": _("Already there"), "value": load.repeated},
            {"label": _("Kept aside"), "value": load.bad},
        ],
        "problems": _told(load.problems.items(), loads.PROBLEMS),
        "warnings": _told(load.warnings.items(), loads.WARNINGS),
    }


def _told(counts: Iterable[tuple[str, int]], words: Any) -> list[tuple[str, int]]:
    """Each kind of thing with how often it came; the places of a sentence are filled with a dash."""
    return [
        (str(words[code]) % _Dashes(), count) for code, count in sorted(counts, key=lambda item: -item[1])
    ]


class _Dashes(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


def _file(path: Path, name: str) -> FileResponse:
    if not path.exists():
        raise NotFound
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
