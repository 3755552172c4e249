"""Photographs of a weapon: handed in, listed with what is still looked at, looked at closely, put side by side.

An address alone opens nothing: each picture and each tile is given to those who see the record.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tracemark.apps.accounts import api as accounts
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.labels import kind_label, place_label
from tracemark.kernel.errors import NotFound, TracemarkError
from tracemark.web.look import pieces
from tracemark.web.pages import pictures
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from django.http import FileResponse, HttpResponse

    from tracemark.apps.registry.models import AnnotationRow, MarkRow, PhotographRow, WeaponRow
    from tracemark.web.pages.door import PersonRequest

PAGE = 24
PER_CENT = 100
"""Hundredths of a per cent in a per cent."""


class HandInForm(pictures.HandInForm):
    mark = forms.ChoiceField(label=gettext_lazy("Shows the mark"), required=False)
    field_order = ("photographs", "camera", "mark", "moment", "caption")

    def __init__(self, *args: Any, row: WeaponRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mark"].choices = [("", _("The whole weapon")), *_marks(row)]  # type: ignore[attr-defined]


def _share(label: Any, *, required: bool = True) -> forms.DecimalField:
    """A part of a side, in per cent."""
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, decimal_places=2, required=required, localize=False
    )


class PlaceForm(forms.Form):
    """Where on the picture, and which mark is there."""

    mark = forms.ChoiceField(label=gettext_lazy("Which mark is there"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Or what else it is"), max_length=200, required=False,
    )  # fmt: skip
    left = _share(gettext_lazy("From the left edge, in per cent"))
    top = _share(gettext_lazy("From the upper edge, in per cent"))
    width = _share(gettext_lazy("Width, in per cent; empty for a point"), required=False)
    height = _share(gettext_lazy("Height, in per cent; empty for a point"), required=False)
    replaces = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, row: WeaponRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mark"].choices = [("", "–"), *_marks(row)]  # type: ignore[attr-defined]

    def place(self) -> registry.Place:
        said = self.cleaned_data
        sides = (said["left"], said["top"], said["width"], said["height"])
        return registry.Place(*(int((side or Decimal(0)) * PER_CENT) for side in sides))


class WithdrawForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Why is it taken back?"), min_length=3, max_length=200)


@needs("see.weapons")
@require_safe
def listing(request: PersonRequest, uuid: UUID) -> HttpResponse:
    return _listed(request, registry.weapon_for(request.person, uuid))


@needs("registry.add_photograph")
@require_POST
def add(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = registry.weapon_for(request.person, uuid)
    form = HandInForm(request.POST, request.FILES, row=row)
    if form.is_valid():
        said = form.cleaned_data
        mark = UUID(said["mark"]) if said["mark"] else None

        def keep(data: bytes) -> None:
            registry.add_photograph(
                by=request.person,
                weapon=uuid,
                data=data,
                caption=said["caption"],
                moment=said["moment"],
                mark=mark,
            )

        if count := form.hand_in(keep):
            messages.success(request, pictures.handed_in(count))
        if form.is_valid():
            return redirect("weapon_photographs", uuid)
    return _listed(request, row, form=form, status=422)


@needs("see.weapons")
@require_safe
def look(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """One photograph, closely, with what was said of it."""
    return _looked_at(request, registry.photograph_for(request.person, uuid))


@needs("registry.annotate_photograph")
@require_POST
def annotate(request: PersonRequest, uuid: UUID) -> HttpResponse:
    kept = registry.photograph_for(request.person, uuid)
    form = PlaceForm(request.POST, row=kept.weapon)
    if form.is_valid():
        said = form.cleaned_data
        try:
            registry.annotate_photograph(
                by=request.person,
                photograph=uuid,
                place=form.place(),
                mark=UUID(said["mark"]) if said["mark"] else None,
                note=said["note"],
                replaces=said["replaces"],
            )
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The place is recorded."))
            return redirect("photograph", uuid)
    return _looked_at(request, kept, form=form, status=422)


@needs("registry.withdraw_annotation")
@require_POST
def withdraw(request: PersonRequest, uuid: UUID, place: UUID) -> HttpResponse:
    kept = registry.photograph_for(request.person, uuid)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        registry.withdraw_annotation(by=request.person, annotation=place, why=form.cleaned_data["why"])
        messages.success(request, _("The place is taken back; it stays in the story."))
        return redirect("photograph", uuid)
    return _looked_at(request, kept, withdraw=(place, form), status=422)


@needs("see.weapons")
@require_safe
def compare(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Two photographs side by side: the ones asked for, or one before and one after recovery."""
    row = registry.weapon_for(request.person, uuid)
    kept = list(row.photographs.order_by("pk"))
    chosen = [_chosen(kept, request.GET.get(side, ""), moment) for side, moment in
              (("one", "before"), ("other", "after"))]  # fmt: skip
    facts = {
        "row": row,
        "kept": [{"uuid": str(one.uuid), "label": _name(one)} for one in kept],
        "sides": [
            {"name": name, "label": label, "photograph": one, "words": _name(one) if one else "",
             "url": reverse("photograph", args=[one.uuid]) if one else "", "src": _picture(one, "large") if one else "",
             "moment": pictures.moment_label(one.moment) if one else ""}
            for name, label, one in zip(("one", "other"), (_("On the one side"), _("On the other side")), chosen, strict=True)
        ],
        "reference": row.reference,
        "trail": _trail(row),
    }  # fmt: skip
    return render(request, "registry/photographs_compare.html", facts)


@needs("see.weapons")
@require_safe
def show(request: PersonRequest, uuid: UUID, size: str) -> FileResponse:
    """The pixels, in one of the sizes."""
    return pictures.pixels(registry.photograph_for(request.person, uuid).sha256, size)


@needs("see.weapons")
@require_safe
def tile(request: PersonRequest, uuid: UUID, level: int, column: int, row: int) -> FileResponse:
    return pictures.tile(registry.photograph_for(request.person, uuid).sha256, level, column, row)


def _listed(
    request: PersonRequest, row: WeaponRow, *, form: HandInForm | None = None, status: int = 200
) -> HttpResponse:
    page = Paginator(row.photographs.select_related("mark").order_by("-pk"), PAGE).get_page(
        request.GET.get("page")
    )
    uploads = list(registry.not_yet_kept(request.person, row.uuid)[:PAGE])
    people = accounts.names_of({one.added_by for one in page})
    facts = {
        "row": row,
        "uploads": pictures.shown_uploads(uploads),
        "under_way": pictures.under_way(uploads),
        "photographs": [
            {
                "row": one,
                "url": reverse("photograph", args=[one.uuid]),
                "src": _picture(one, "thumb"),
                "alt": _name(one),
                "caption": _name(one),
                "by": people.get(one.added_by, ""),
            }
            for one in page
        ],
        "page": page,
        "comparable": page.paginator.count > 1,
        "form": form
        or (HandInForm(row=row) if accounts.may(request.person, "registry.add_photograph") else None),
        "reference": row.reference,
        "trail": _trail(row)[:2],
    }
    part = getattr(request, "htmx", False) and request.method == "GET"
    template = "registry/photographs_kept.html" if part else "registry/photographs.html"
    return render(request, template, facts, status=status)


def _looked_at(
    request: PersonRequest,
    kept: PhotographRow,
    *,
    form: PlaceForm | None = None,
    withdraw: tuple[UUID, WithdrawForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    row = kept.weapon
    said = list(kept.annotations.select_related("mark").order_by("pk"))
    people = accounts.names_of({kept.added_by, *(one.by for one in said)})
    standing = [one for one in said if not one.replaced]
    may_annotate = accounts.may(request.person, "registry.annotate_photograph")
    facts = {
        "row": row,
        "photograph": kept,
        "title": _name(kept),
        "view": pictures.viewer(
            kept,
            large=_picture(kept, "large"),
            whole=_picture(kept, "whole"),
            tiles=reverse("photograph_tile", args=[kept.uuid, 0, 0, 0]),
            alt=_name(kept),
            asked=request.GET,
        ),
        "facts": [
            (_("Shows the mark"), pieces.mark(kept.mark.text) if kept.mark else _("The whole weapon")),
            (_("Before or after recovery"), pictures.moment_label(kept.moment)),
            (_("Added"), pieces.when(kept.added_at)),
            (_("Added by"), people.get(kept.added_by, "")),
            (_("Size in pixels"), f"{kept.width} × {kept.height}"),
            (_("SHA-256"), pieces.ref(kept.sha256[:16] + "…")),
        ],
        "places": [_drawn(number, one, kept) for number, one in enumerate(standing, 1)],
        "said": [_told(one, people, withdraw) for one in standing],
        "earlier": [_told(one, people, None) for one in said if one.replaced],
        "form": form
        or (PlaceForm(row=row, initial=_again(standing, request.GET.get("again"))) if may_annotate else None),
        "reference": row.reference,
        "trail": _trail(row),
    }
    return render(request, "registry/photograph.html", facts, status=status)


def _drawn(number: int, one: AnnotationRow, kept: PhotographRow) -> dict[str, Any]:
    """A place as it is drawn, in pixels of the picture."""
    left, top = one.left * kept.width // 10_000, one.top * kept.height // 10_000
    font = max(kept.width, kept.height) // 30
    return {
        "number": number,
        "left": left,
        "top": top,
        "width": one.width * kept.width // 10_000,
        "height": one.height * kept.height // 10_000,
        "point": not (one.width and one.height),
        "radius": max(font // 3, 2),
        "font": font,
        "text_at": top - font // 2 if top > 2 * font else top + font * 3 // 2,
    }


def _told(
    one: AnnotationRow, people: dict[UUID, str], withdraw: tuple[UUID, WithdrawForm] | None
) -> dict[str, Any]:
    """The same place in words, for the list beside the picture."""
    where = {"left": _per_cent(one.left), "top": _per_cent(one.top)}
    if one.width and one.height:
        where |= {"width": _per_cent(one.width), "height": _per_cent(one.height)}
        words = _(
            "%(left)s from the left edge and %(top)s from the upper one, %(width)s wide and %(height)s high."
        )
    else:
        words = _("A point %(left)s from the left edge and %(top)s from the upper one.")
    mine = withdraw if withdraw and withdraw[0] == one.uuid else None
    return {
        "uuid": one.uuid,
        "mark": one.mark.text if one.mark else "",
        "kind": _mark_words(one.mark) if one.mark else "",
        "note": one.note,
        "where": words % where,
        "by": people.get(one.by, ""),
        "at": one.at,
        "withdraw": mine[1] if mine else WithdrawForm(auto_id=f"id_{one.uuid}_%s"),
        "open": bool(mine),
    }


def _again(standing: list[AnnotationRow], asked: str | None) -> dict[str, Any]:
    """A place that is said again begins with what was said of it."""
    one = next((one for one in standing if str(one.uuid) == asked), None)
    if one is None:
        return {}
    sides = {name: Decimal(getattr(one, name)) / PER_CENT for name in ("left", "top", "width", "height")}
    return {**sides, "mark": str(one.mark.uuid) if one.mark else "", "note": one.note, "replaces": one.uuid}


def _chosen(kept: list[PhotographRow], asked: str, moment: str) -> PhotographRow | None:
    if asked:
        one = next((one for one in kept if str(one.uuid) == asked), None)
        if one is None:
            raise NotFound
        return one
    return next((one for one in reversed(kept) if one.moment == moment), None)


def _marks(row: WeaponRow) -> list[tuple[str, str]]:
    standing = row.marks.filter(replaced=False).order_by("pk")
    return [(str(mark.uuid), f"{_mark_words(mark)}: {mark.text or mark.symbol}") for mark in standing]


def _mark_words(mark: MarkRow) -> str:
    return f"{kind_label(mark.kind)}, {place_label(mark.place)}" if mark.place else str(kind_label(mark.kind))


def _name(kept: PhotographRow) -> str:
    """What a photograph is called: its words, else what it shows; and when it was taken."""
    name = kept.caption or (_mark_words(kept.mark) if kept.mark else _("Photograph of the weapon"))
    moment = pictures.moment_label(kept.moment)
    return f"{name} · {moment}" if moment else name


def _per_cent(hundredths: int) -> str:
    return f"{hundredths / PER_CENT:g} %"


def _picture(kept: PhotographRow, size: str) -> str:
    return reverse("weapon_photograph", args=[kept.uuid, size])


def _trail(row: WeaponRow) -> list[dict[str, str]]:
    return [
        {"label": _("Records"), "url": reverse("weapons")},
        {"label": row.reference, "url": reverse("weapon", args=[row.uuid])},
        {"label": _("Photographs"), "url": reverse("weapon_photographs", args=[row.uuid])},
    ]
