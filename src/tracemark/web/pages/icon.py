"""The icon at the address where browsers look for one without being told: a text, a picture, a file has no head."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tracemark.web.pages.door import open_to_all

if TYPE_CHECKING:
    from django.http import HttpRequest

A_WEEK = "public, max-age=604800"


@open_to_all
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    del request
    icon = files("tracemark.web.look").joinpath("static", "tracemark", "favicon.ico").read_bytes()
    return HttpResponse(icon, content_type="image/x-icon", headers={"Cache-Control": A_WEEK})
