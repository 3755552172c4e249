"""Help in one place: every text of every page, the words of the field, and the documents that come with the node.

It reads no record and keeps nothing of what was searched for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tracemark.web.pages.help.texts import TEXTS
from tracemark.web.pages.help.words import WORDS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest

LONGEST = 100

DOCUMENTS = (
    (_("From a spreadsheet to a traced weapon"), "docs/tutorials/from-a-spreadsheet-to-a-traced-weapon.md"),
    (_("Install a node"), "docs/how-to/install-a-node.md"),
    (_("Install on a server"), "docs/how-to/install-on-a-server.md"),
    (_("Keep a node"), "docs/how-to/keep-a-node.md"),
    (_("Load records"), "docs/how-to/load-records.md"),
    (_("Type a ledger book"), "docs/how-to/type-a-ledger-book.md"),
    (_("Prove a record"), "docs/how-to/prove-a-record.md"),
    (_("Practise without a trace"), "docs/how-to/practise.md"),
    (_("Keep a node"), "docs/how-to/keep-a-node.md"),
    (_("How sure an answer is"), "docs/explanation/how-sure.md"),
    (_("Which role may do what"), "docs/reference/roles.md"),
    (_("Commands of the terminal"), "docs/reference/commands.md"),
)
"""They come with the program, in English."""


@require_safe
def index(request: PersonRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:LONGEST]
    wanted = asked.casefold().split()
    facts = {
        "asked": asked,
        "texts": [one for one in TEXTS.values() if _holds(wanted, one.title, one.what, one.do, one.then)],
        "words": sorted(
            (one for one in WORDS if _holds(wanted, one.term, one.meaning)), key=lambda one: str(one.term)
        ),
        "documents": DOCUMENTS,
    }
    return render(request, "help/index.html", facts)


def _holds(wanted: list[str], *texts: object) -> bool:
    """Whether every word that was asked for stands in these texts, in the language of the moment."""
    text = " ".join(map(str, texts)).casefold()
    return all(word in text for word in wanted)
