"""A filing paper at the press of a button: made in the language of the page, recorded, and sent as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from tracemark.kernel.errors import NotFound
from tracemark.papers import api as papers
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from uuid import UUID

    from tracemark.web.pages.door import PersonRequest


@needs("papers.issue_paper")
@require_POST
def issue(request: PersonRequest, kind: str, uuid: UUID) -> HttpResponse:
    """Raises: NotFound: no such kind of paper, or nothing there that this person sees."""
    if kind not in set(papers.PaperKind):
        raise NotFound
    made = papers.issue_paper(
        by=request.person, kind=papers.PaperKind(kind), uuid=uuid, language=get_language() or "en"
    )
    return as_file(made.pdf, f"{made.reference}.pdf", "application/pdf")


def as_file(data: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to be saved, kept by nobody on the way."""
    answer = HttpResponse(data, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
