"""What the pages of photographs share: the form to hand them in, the pixels, the viewer.

The viewer works without a script as a large picture whose turn, contrast and light are chosen by a form and set
by classes; the script adds closeness by tiles, touch and keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracemark.apps.accounts import api as accounts
from tracemark.kernel import files, intake, telling
from tracemark.kernel.errors import NotFound, TracemarkError
from tracemark.kernel.photographs import Moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, QueryDict

    from tracemark.apps.accounts.data import Person
    from tracemark.kernel.models import Upload

ACCEPTED = "image/jpeg,image/png,image/webp"
TURNS = (0, 90, 180, 270)
CONTRASTS = range(50, 301, 50)
LIGHTS = range(50, 201, 25)
TONES = {"waiting": "info", "preparing": "info", "kept": "good", "refused": "bad", "stuck": "warn"}


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; the value is a list."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        several = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in several]


class HandInForm(forms.Form):
    """One press for several photographs; on a phone the camera or the gallery."""

    photographs = FilesField(
        label=gettext_lazy("Photographs"),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP, each of at most 15 MB and 50 million pixels, at most 20 at once. "
            "Place and device are taken out of them."
        ),
        widget=FilesInput({"accept": ACCEPTED, "multiple": True}),
        required=False,
    )
    camera = FilesField(
        label=gettext_lazy("Take one with the camera"),
        help_text=gettext_lazy("On a phone this opens the camera."),
        widget=forms.ClearableFileInput({"accept": ACCEPTED, "capture": "environment"}),
        required=False,
    )
    moment = forms.ChoiceField(
        label=gettext_lazy("Before or after the recovery of a mark"),
        choices=[("", gettext_lazy("Neither")), *((moment.value, moment.label) for moment in Moment)],
        required=False,
    )
    caption = forms.CharField(label=gettext_lazy("What it shows"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        given = [*(said.get("photographs") or []), *(said.get("camera") or [])]
        if not given and not self.errors:
            self.add_error("photographs", _("Choose a photograph first."))
        if len(given) > intake.MOST_AT_ONCE:
            self.add_error(
                "photographs", _("At most 20 photographs are taken at once. Send the rest after these.")
            )
        return {**said, "given": given}

    def hand_in(self, keep: Callable[[bytes], Any]) -> int:
        """Give each file to `keep`; one that is refused at once stands at the field with its name. How many went in."""
        done = 0
        for file in self.cleaned_data["given"]:
            try:
                if file.size > files.MOST_BYTES:
                    raise files.ImageTooLarge
                keep(file.read())
            except TracemarkError as error:
                told = _("%(file)s: %(why)s") % {"file": file.name, "why": error}
                self.add_error("photographs", told)
            else:
                done += 1
        return done


def handed_in(count: int) -> str:
    """What is said when they have come."""
    return ngettext(
        "%(count)s photograph has come in. It is looked at before it is kept.",
        "%(count)s photographs have come in. They are looked at before they are kept.",
        count,
    ) % {"count": count}


def shown_uploads(uploads: Iterable[Upload]) -> list[dict[str, Any]]:
    """What was handed in and is not kept, with its state in words and the reason of a refusal."""
    found = list(uploads)
    people = accounts.names_of({one.by for one in found})
    return [
        {
            "caption": one.facts["caption"],
            "state": intake.STATES[one.state],
            "tone": TONES[one.state],
            "why": telling.sentence_of(one.error, one.error_data) if one.error else "",
            "at": one.at,
            "by": people.get(one.by, ""),
        }
        for one in found
    ]


def under_way(uploads: Iterable[Upload]) -> bool:
    return any(one.state in {"waiting", "preparing"} for one in uploads)


def pixels(sha256: str, size: str) -> FileResponse:
    """A kept photograph in one of its sizes; one that was kept before there were sizes is given whole."""
    path = files.image_path(sha256, "" if size == "whole" else size)
    return _file(path if path.is_file() else files.image_path(sha256))


def tile(sha256: str, level: int, column: int, row: int) -> FileResponse:
    return _file(files.tile_path(sha256, level, column, row))


def viewer(kept: Any, *, large: str, whole: str, tiles: str, alt: str, asked: QueryDict) -> dict[str, Any]:
    """What `pictures/viewer.html` reads; `tiles` is the address of tile 0, 0, 0."""
    return {
        "id": str(kept.uuid),
        "large": large,
        "whole": whole,
        "tiles": tiles.removesuffix("0/0/0"),
        "alt": alt,
        "width": kept.width,
        "height": kept.height,
        "levels": files.levels(kept.width, kept.height),
        "tile": files.TILE,
        "turn": _among(asked.get("turn"), TURNS, 0),
        "contrast": _among(asked.get("contrast"), CONTRASTS, 100),
        "light": _among(asked.get("light"), LIGHTS, 100),
        "turns": TURNS,
    }


def moment_label(moment: str) -> str:
    return Moment(moment).label if moment else ""


def may(request: HttpRequest, what: str) -> bool:
    person: Person = request.person  # type: ignore[attr-defined]
    return accounts.may(person, what)


def _among(said: str | None, known: Iterable[int], otherwise: int) -> int:
    return next((value for value in known if str(value) == said), otherwise)


def _file(path: Path) -> FileResponse:
    try:
        file = path.open("rb")
    except OSError:
        raise NotFound from None
    answer = FileResponse(file, content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=3600"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Disposition"] = f'inline; filename="{path.name[:16]}.jpg"'
    return answer
