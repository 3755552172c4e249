"""Photographs of a weapon: taken in, made again without metadata, and shown to those who see the record."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracemark.apps.registry import api as registry
from tracemark.kernel.errors import NotFound, TracemarkError
from tracemark.kernel.files import MOST_BYTES, ImageTooLarge, image_path
from tracemark.web.pages.door import needs
from tracemark.web.pages.registry.forms import PhotographForm
from tracemark.web.pages.registry.weapon import page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest


@needs("registry.add_photograph")
@require_POST
def add(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = registry.weapon_for(request.person, uuid)
    form = PhotographForm(request.POST, request.FILES, marks=row.marks.filter(replaced=False))
    if form.is_valid():
        said = form.cleaned_data
        try:
            if said["file"].size > MOST_BYTES:
                raise ImageTooLarge
            registry.add_photograph(
                by=request.person,
                weapon=uuid,
                data=said["file"].read(),
                caption=said["caption"],
                mark=UUID(said["mark"]) if said["mark"] else None,
            )
        except TracemarkError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("The photograph is kept, without its metadata."))
            return redirect("weapon", uuid)
    return page(request, row, status=422, photograph_form=form)


@needs("see.weapons")
@require_safe
def show(request: PersonRequest, uuid: UUID) -> FileResponse:
    """The pixels, for those who see the record; the address alone opens nothing."""
    kept = registry.photograph_for(request.person, uuid)
    try:
        file = image_path(kept.sha256).open("rb")
    except OSError:
        raise NotFound from None
    answer = FileResponse(file, content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
