"""The ledger for people: its latest entries, one entry with its proof, and the files to check them elsewhere.

Anyone who signs in sees that entries exist, of which kind and when; what an entry says is shown to those who
see its record, and always to inspectors. Personal facts are digests here for everybody.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Role
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import policy as registry
from tracemark.kernel.errors import NotFound
from tracemark.proofs.tree import leaf_hash
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from tracemark.apps.accounts.data import Person
    from tracemark.apps.ledger.data import LedgerEntry
    from tracemark.web.pages.door import PersonRequest

PAGE = 50
FILE = "tracemark-record.bundle"


class Newest:
    """All entries, newest first, for a paginator: only those of the page are read."""

    def __init__(self) -> None:
        now = ledger.head()
        self.size = now.size if now else 0

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, part: slice) -> list[LedgerEntry]:
        first, last = max(self.size - part.stop, 0), self.size - part.start
        return ledger.entries_from(first, most=last - first)[::-1]


@needs("see.ledger")
def listing(request: PersonRequest) -> HttpResponse:
    page: Page[LedgerEntry] = Paginator(Newest(), PAGE).get_page(request.GET.get("page"))  # type: ignore[arg-type]
    entries = list(page.object_list)
    names = accounts.names_of({entry.actor for entry in entries})
    rows = [
        Row(
            [
                str(entry.seq),
                ledger.act_label(entry.act),
                pieces.when(entry.at.date()),
                names.get(entry.actor, _("This node")),
                ", ".join(Role(role).label for role in entry.roles),
            ],
            url=reverse("ledger_entry", args=[entry.seq]),
        )
        for entry in entries
    ]
    table = Table(
        caption=_("Entries, newest first"),
        columns=[
            Column(_("Number")),
            Column(_("Deed")),
            Column(_("Date")),
            Column(_("Who")),
            Column(_("Role")),
        ],
        rows=rows,
        page=page,
        empty_title=_("The ledger is empty"),
        empty_text=_("The first deed of this node will be its first entry."),
    )
    return render(request, "ledger/listing.html", {"table": table, "head": ledger.head()})


@needs("see.ledger")
def show(request: PersonRequest, seq: int) -> HttpResponse:
    entry = ledger.entry(seq)
    proof = ledger.proof_of(seq)
    now = ledger.head()
    open_ = may_read(request.person, entry)
    panel = {
        "leaf": _text(leaf_hash(ledger.leaf_at(seq))),
        "index": seq,
        "size": now.size if now else 0,
        "root": now.root if now else "",
        "checkpoint": proof.note,
        "path": [_text(item) for item in proof.hashes],
        "url": reverse("ledger_proof", args=[seq]) if open_ else "",
        "command": f"tracemark verify --bundle {FILE}",
        "signed_by": now.origin if now else "",
        "date": entry.at.date(),
    }
    facts = {
        "entry": entry,
        "label": ledger.act_label(entry.act),
        "who": accounts.names_of({entry.actor}).get(entry.actor, _("This node")),
        "roles": ", ".join(Role(role).label for role in entry.roles),
        "body": json.dumps(entry.body, ensure_ascii=False, indent=2, sort_keys=True) if open_ else "",
        "open": open_,
        "panel": panel,
    }
    return render(request, "ledger/entry.html", facts)


@needs("see.ledger")
def proof_file(request: PersonRequest, seq: int) -> HttpResponse:
    """Every entry about the same subject with its proof, as a file that `tracemark verify --bundle` checks.

    The entries ride along, so it is only for those who may read them.
    """
    entry = ledger.entry(seq)
    if not may_read(request.person, entry):
        raise NotFound
    answer = HttpResponse(b"".join(ledger.export_record(entry.subject)), content_type="application/jsonl")
    answer["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return answer


@needs("see.ledger")
def checkpoint(request: PersonRequest) -> HttpResponse:
    """The latest checkpoint: to print in a gazette, or to hand to a witness."""
    del request
    now = ledger.head()
    return HttpResponse(now.note if now else "", content_type="text/plain; charset=utf-8")


def may_read(person: Person, entry: LedgerEntry) -> bool:
    """Whoever did it, inspectors, and those who see the weapon that it is about."""
    return entry.seq in registry.readable_entries(person, [entry])


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
