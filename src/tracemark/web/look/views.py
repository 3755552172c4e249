"""One page that shows every component, for developers and translators.

Nothing on it comes from records: it needs no rights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracemark.web.look import samples

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with made-up records."""
    return render(request, "look/gallery.html", samples.page(request))
