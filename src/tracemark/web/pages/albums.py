"""The photographs of one thing on its pages: handed in, listed, looked at closely, annotated, put side by side.

Records and finds have the same pages. What is their own - names of addresses, commands, words - is said by a
subclass; whether this person may see the thing was asked before an album is made of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracemark.apps.accounts import api as accounts
from tracemark.kernel.errors import NotFound, TracemarkError
from tracemark.web.look import pieces
from tracemark.web.pages import pictures, places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

    from tracemark.kernel.models import Upload
    from tracemark.kernel.photographs import Place
    from tracemark.web.pages.door import PersonRequest

PAGE = 24


@dataclass(frozen=True, slots=True)
class Names:
    """What the addresses are called. The first three are of the thing, the others of a photograph."""

    listing: str
    add: str
    compare: str
    look: str
    picture: str
    tile: str
    annotate: str
    withdraw: str


class HandInForm(pictures.HandInForm):
    """Photographs, and which mark of the thing they show."""

    mark = forms.ChoiceField(label=gettext_lazy("Shows the mark"), required=False)
    field_order = ("photographs", "camera", "mark", "moment", "caption")

    def __init__(self, *args: Any, marks: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mark"].choices = [("", _("The whole weapon")), *marks]  # type: ignore[attr-defined]


class Album(ABC):
    """The photographs of `row`, for the person who asks."""

    names: ClassVar[Names]
    may_add: ClassVar[str]
    may_annotate: ClassVar[str]
    unnamed: ClassVar[str | _StrPromise]

    def __init__(self, request: PersonRequest, row: Any) -> None:
        self.request = request
        self.row = row

    @abstractmethod
    def mark(self) -> str:
        """The serial in the head of the pages."""

    @abstractmethod
    def trail(self) -> list[dict[str, str]]:
        """The way to the thing; the way to its photographs is added here."""

    @abstractmethod
    def uploads(self) -> QuerySet[Upload]:
        """What was handed in and is not kept."""

    @abstractmethod
    def hand_in(self, data: bytes, *, caption: str, moment: str, mark: UUID | None) -> None: ...

    @abstractmethod
    def say_place(
        self, kept: Any, *, place: Place, mark: UUID | None, note: str, replaces: UUID | None
    ) -> None: ...

    @abstractmethod
    def take_back(self, place: UUID, why: str) -> None: ...

    # What the addresses lead to

    def listing(self) -> HttpResponse:
        return self._listed()

    def add(self) -> HttpResponse:
        form = self._hand_in_form(self.request.POST, self.request.FILES)
        if form.is_valid():
            said = form.cleaned_data

            def keep(data: bytes) -> None:
                self.hand_in(
                    data,
                    caption=said["caption"],
                    moment=said["moment"],
                    mark=UUID(said["mark"]) if said["mark"] else None,
                )

            if count := form.hand_in(keep):
                messages.success(self.request, pictures.handed_in(count))
            if form.is_valid():
                return redirect(self.names.listing, self.row.uuid)
        return self._listed(form=form, status=422)

    def look(self, kept: Any) -> HttpResponse:
        """One photograph, closely, with what was said of it."""
        return self._looked_at(kept)

    def annotate(self, kept: Any) -> HttpResponse:
        form = places.PlaceForm(self.request.POST, marks=places.marks_to_choose(self.row))
        if form.is_valid():
            said = form.cleaned_data
            try:
                self.say_place(
                    kept,
                    place=form.place(),
                    mark=UUID(said["mark"]) if said["mark"] else None,
                    note=said["note"],
                    replaces=said["replaces"],
                )
            except TracemarkError as error:
                form.add_error(None, str(error))
            else:
                messages.success(self.request, _("The place is recorded."))
                return redirect(self.names.look, kept.uuid)
        return self._looked_at(kept, form=form, status=422)

    def withdraw(self, kept: Any, place: UUID) -> HttpResponse:
        form = places.WithdrawForm(self.request.POST)
        if form.is_valid():
            self.take_back(place, form.cleaned_data["why"])
            messages.success(self.request, _("The place is taken back; it stays in the story."))
            return redirect(self.names.look, kept.uuid)
        return self._looked_at(kept, withdraw=(place, form), status=422)

    def compare(self) -> HttpResponse:
        """Two photographs side by side: the ones asked for, or one before and one after recovery."""
        kept = list(self.row.photographs.select_related("mark").order_by("pk"))
        sides = [("one", _("On the one side"), "before"), ("other", _("On the other side"), "after")]
        facts = {
            "kept": [{"uuid": str(one.uuid), "label": self.name(one)} for one in kept],
            "sides": [
                self._side(name, label, _chosen(kept, self.request.GET.get(name, ""), moment))
                for name, label, moment in sides
            ],
            **self._around(3),
        }
        return render(self.request, "pictures/compare.html", facts)

    # What other pages show of it

    def name(self, kept: Any) -> str:
        """What a photograph is called: its words, else what it shows; and when it was taken."""
        name = kept.caption or (places.mark_words(kept.mark) if kept.mark else str(self.unnamed))
        moment = pictures.moment_label(kept.moment)
        return f"{name} · {moment}" if moment else name

    def shown(self, kept: Iterable[Any]) -> list[dict[str, Any]]:
        """Photographs as a list shows them, small."""
        found = list(kept)
        people = accounts.names_of({one.added_by for one in found})
        return [
            {
                "row": one,
                "url": reverse(self.names.look, args=[one.uuid]),
                "src": self._picture(one, "thumb"),
                "name": self.name(one),
                "by": people.get(one.added_by, ""),
            }
            for one in found
        ]

    # Pages

    def _listed(self, *, form: HandInForm | None = None, status: int = 200) -> HttpResponse:
        rows = self.row.photographs.select_related("mark").order_by("-pk")
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        uploads = list(self.uploads()[:PAGE])
        facts = {
            "uploads": pictures.shown_uploads(uploads),
            "under_way": pictures.under_way(uploads),
            "photographs": self.shown(page),
            "page": page,
            "comparable": page.paginator.count > 1,
            "form": form or (self._hand_in_form() if pictures.may(self.request, self.may_add) else None),
            **self._around(2),
        }
        part = getattr(self.request, "htmx", False) and self.request.method == "GET"
        template = "pictures/kept.html" if part else "pictures/listing.html"
        return render(self.request, template, facts, status=status)

    def _looked_at(
        self,
        kept: Any,
        *,
        form: places.PlaceForm | None = None,
        withdraw: tuple[UUID, places.WithdrawForm] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        said = list(kept.annotations.select_related("mark").order_by("pk"))
        people = accounts.names_of({kept.added_by, *(one.by for one in said)})
        standing = [one for one in said if not one.replaced]
        wrong = dict([withdraw]) if withdraw else {}
        if form is None and pictures.may(self.request, self.may_annotate):
            known = places.again(standing, self.request.GET.get("again"))
            form = places.PlaceForm(marks=places.marks_to_choose(self.row), initial=known)
        facts = {
            "photograph": kept,
            "title": self.name(kept),
            "view": pictures.viewer(
                kept,
                large=self._picture(kept, "large"),
                whole=self._picture(kept, "whole"),
                tiles=reverse(self.names.tile, args=[kept.uuid, 0, 0, 0]),
                alt=self.name(kept),
                asked=self.request.GET,
            ),
            "facts": self._facts(kept, people),
            "places": [places.drawn(number, one, kept) for number, one in enumerate(standing, 1)],
            "said": [places.told(one, people, wrong.get(one.uuid)) for one in standing],
            "earlier": [places.told(one, people, None) for one in said if one.replaced],
            "form": form,
            **self._around(3),
        }
        return render(self.request, "pictures/photograph.html", facts, status=status)

    def _facts(self, kept: Any, people: dict[UUID, str]) -> list[tuple[str, Any]]:
        return [
            (_("Shows the mark"), pieces.mark(kept.mark.text) if kept.mark else _("The whole weapon")),
            (_("Before or after recovery"), pictures.moment_label(kept.moment)),
            (_("Added"), pieces.when(kept.added_at)),
            (_("Added by"), people.get(kept.added_by, "")),
            (_("Size in pixels"), f"{kept.width} × {kept.height}"),
            (_("SHA-256"), pieces.ref(kept.sha256[:16] + "…")),
        ]

    def _around(self, steps: int) -> dict[str, Any]:
        """What every page of an album has; `steps` of the trail lead to it."""
        listing = {"label": _("Photographs"), "url": reverse(self.names.listing, args=[self.row.uuid])}
        return {
            "row": self.row,
            "mark": self.mark(),
            "names": self.names,
            "reference": self.row.reference,
            "trail": [*self.trail(), listing][:steps],
        }

    def _side(self, name: str, label: str, kept: Any) -> dict[str, Any]:
        side = {"name": name, "label": label, "photograph": kept}
        if kept is None:
            return side
        return side | {
            "words": self.name(kept),
            "url": reverse(self.names.look, args=[kept.uuid]),
            "src": self._picture(kept, "large"),
        }

    def _hand_in_form(self, *sent: Any) -> HandInForm:
        return HandInForm(*sent, marks=places.marks_to_choose(self.row))

    def _picture(self, kept: Any, size: str) -> str:
        return reverse(self.names.picture, args=[kept.uuid, size])


def _chosen(kept: list[Any], asked: str, moment: str) -> Any:
    """The photograph that was asked for, else the newest of this moment.

    Raises:
        NotFound: it is none of this thing.
    """
    if not asked:
        return next((one for one in reversed(kept) if one.moment == moment), None)
    one = next((one for one in kept if str(one.uuid) == asked), None)
    if one is None:
        raise NotFound
    return one
