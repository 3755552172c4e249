"""Making a filing paper: the facts that this person may see, printed, and their keyed digest recorded."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tracemark.apps.accounts import api as accounts
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotAllowed
from tracemark.papers import cases, codes, incidents, printing, weapons
from tracemark.papers.data import IssuedPaper, Line, PaperKind
from tracemark.papers.events import PaperIssued

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tracemark.apps.accounts.data import Person
    from tracemark.papers.data import Filing

FILINGS: dict[PaperKind, tuple[str, Callable[[Person, UUID], Filing]]] = {
    PaperKind.WEAPON: ("see.weapons", weapons.filing),
    PaperKind.CASE: ("see.cases", cases.filing),
    PaperKind.INCIDENT: ("see.finds", incidents.filing),
    PaperKind.FIND: ("see.finds", incidents.find_filing),
}
"""What the policy must let a person see, and what the paper then says to them."""

AT_HOME = {"localhost", "127.0.0.1", "[::1]"}


@command
def issue_paper(*, by: Person, kind: PaperKind, uuid: UUID, language: str = "") -> IssuedPaper:
    """Make the filing paper of a record, a case or an incident.

    Raises:
        NotAllowed: a role that may not see such pages.
        NotFound: there is none, or none that this person sees.
        NotPrintable: a character for which there are no letters.
    """
    tongue = language or translation.get_language() or "en"
    now = ledger.head()
    size = now.size if now else 0
    filing = filing_for(by, kind, uuid, language=tongue)
    code = codes.new_code()
    digest = codes.digest_of(code, filing.facts())
    with translation.override(tongue):
        data = _sheet(filing, code, digest, size=size, root=now.root if now else "", office=by.office)
        pdf = printing.printed("filing", data, language=tongue)
    record(
        PaperIssued(
            subject=codes.subject_of(code),
            kind=kind.value,
            of=filing.subject,
            reference=filing.reference,
            language=tongue,
            size=size,
            root=now.root if now else "",
            digest=digest,
        )
    )
    return IssuedPaper(code, filing.reference, size, digest, pdf)


def filing_for(person: Person, kind: PaperKind, uuid: UUID, *, language: str) -> Filing:
    """What a paper of this says to this person, in a language.

    Raises:
        NotAllowed, NotFound
    """
    needed, make = FILINGS[kind]
    if not accounts.may(person, needed):
        raise NotAllowed(command=needed)
    with translation.override(language):
        return make(person, uuid)


def restriction() -> dict[str, str]:
    """The handling label of every filing paper, above and below each page."""
    label = _("For competent authorities only. Not to be passed on without prior consent.")
    return {"handling": label, "basis": _("ITI 15")}


def state_name() -> str:
    node = settings.TRACEMARK
    own = node.state_names.get((translation.get_language() or "en")[:2]) or node.state_names.get("en")
    return str(own or catalogue.state_name(node.state))


def drawn(text: str) -> str:
    """A QR code as a drawing."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()


def address_of(code: str) -> str:
    """Where a camera leads: the page of this node, where it has a name of its own; else the code alone."""
    root = root_of_node()
    return f"{root}/verify?code={code}" if root else code


def root_of_node() -> str:
    """How the addresses of this node begin, where it has a name of its own."""
    node = settings.TRACEMARK
    host = next((name for name in node.hosts if name not in AT_HOME and not name.startswith(".")), "")
    return f"{'https' if node.https else 'http'}://{host}" if host else ""


def _sheet(filing: Filing, code: str, digest: str, *, size: int, root: str, office: str) -> dict[str, Any]:
    made = f"{clock.now():%Y-%m-%d %H:%M}"
    at_head = [
        Line(_("Paper"), filing.kind.label),
        Line(_("Reference"), filing.reference, code=True),
        Line(_("Made (UTC)"), made, code=True),
        Line(_("Position in the ledger"), str(size), code=True),
    ]
    proof = [
        Line(_("Position in the ledger"), str(size), code=True),
        Line(_("Root of the ledger"), root, code=True),
        Line(_("Digest of what is printed"), digest, code=True),
        Line(_("Made by"), printing.isolated(_office(office))),
    ]
    return {
        **restriction(),
        "state": printing.isolated(state_name()),
        "node": printing.isolated(settings.TRACEMARK.name),
        "title": filing.title,
        "reference": filing.reference,
        "head": [_line(line) for line in at_head],
        "parts": [
            {
                "title": part.title,
                "lines": [_line(line) for line in part.lines],
                "header": part.header,
                "rows": [[{"value": cell.value, "code": cell.code} for cell in row] for row in part.rows],
                "widths": part.widths,
                "none": part.none,
            }
            for part in filing.parts
        ],
        "foot": _("Verification code: %(code)s") % {"code": printing.left_to_right(code)},
        "code": code,
        "qr": drawn(address_of(code)),
        "qr_words": _("QR code of the verification code"),
        "proof_title": _("Ask whether this paper is true"),
        "proof_words": _(
            "Type this code on the page “Check a paper” of the node, or ask its office by telephone. The node says what the ledger said when this paper was made, and whether something was recorded since."
        ),
        "proof": [_line(line) for line in proof if line.value],
    }


def _line(line: Line) -> dict[str, Any]:
    return {"term": line.term, "value": line.value, "code": line.code}


def _office(code: str) -> str:
    return next((office.name for office in accounts.list_offices() if office.code == code), code)
