"""Commands that look into the records: find (a reading with its doubts), show (one record).

Both see the registers that the acting person sees, and no others. `find --json` is a format that other
programs rely on. Both end with 1 when there is nothing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from tracemark.cli.start import REFUSED, USAGE, AsOption, JsonOption, NodeOption, Stop, open_as, told
from tracemark.cli.words import _, ngettext

if TYPE_CHECKING:
    from tracemark.apps.accounts.data import Person
    from tracemark.apps.catalogue.api import Snapshot
    from tracemark.apps.ledger.data import LedgerEntry
    from tracemark.apps.registry.data import Found, SearchResult
    from tracemark.apps.registry.models import DeedRow, MarkRow, WeaponRow

WAYS = ("hand", "photograph", "restored")
FACTS = ("type", "maker", "model", "calibre", "country", "year")


def add_to(app: typer.Typer) -> None:
    app.command(
        "find", help=_("Find the records that a reading of a mark may mean, with their probability.")
    )(find)
    app.command("show", help=_("Show one record: facts, marks, deeds, its place in the ledger."))(show)


def find(
    reading: Annotated[str, typer.Argument(help=_("As read: ? one character, [38] either, * any number."))],
    maker: Annotated[str, typer.Option(help=_("A name or code of the catalogue."))] = "",
    model: Annotated[str, typer.Option(help=_("A name or code of the catalogue."))] = "",
    calibre: Annotated[str, typer.Option(help=_("A name or code of the catalogue."))] = "",
    country: Annotated[str, typer.Option(help=_("Country of manufacture: a code or a name."))] = "",
    way: Annotated[str, typer.Option(help=_("How it was read: hand, photograph or restored."))] = "hand",
    limit: Annotated[int, typer.Option(min=1, max=1000, help=_("At most so many candidates."))] = 20,
    node: NodeOption = None,
    who: AsOption = "",
    as_json: JsonOption = False,
) -> int:
    if way not in WAYS:
        raise Stop(_("The way is one of: %(ways)s.") % {"ways": ", ".join(WAYS)}, USAGE)
    person = open_as(node, who)
    from tracemark.apps.catalogue import api as catalogue
    from tracemark.apps.registry import api as registry
    from tracemark.apps.registry.data import Search
    from tracemark.apps.registry.words import refusal
    from tracemark.marks import ReadingRefused

    _may_see(person)
    known = catalogue.snapshot()
    asked = Search(
        reading,
        makers=_codes(known, "maker", maker),
        models=_codes(known, "model", model),
        calibres=_codes(known, "calibre", calibre),
        countries=_countries(known, country),
        way=way,
        limit=limit,
    )
    try:
        result = registry.search(person, asked)
    except ReadingRefused as refused:
        raise Stop(refusal(refused), USAGE) from None
    if as_json:
        typer.echo(json.dumps(_as_data(known, result), ensure_ascii=False))
    else:
        _tell(known, result)
    return 0 if result.candidates else REFUSED


def show(
    record: Annotated[str, typer.Argument(help=_("A record: its reference or uuid."))],
    node: NodeOption = None,
    who: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    person = open_as(node, who)
    from tracemark.apps.accounts import api as accounts
    from tracemark.apps.catalogue import api as catalogue
    from tracemark.apps.ledger import api as ledger

    _may_see(person)
    known = catalogue.snapshot()
    with told():
        row = _record(person, record)
        data = _story(known, row, ledger.entries_of(str(row.uuid)))
    if as_json:
        typer.echo(json.dumps(data, ensure_ascii=False))
        return
    people = accounts.names_of({UUID(deed["by"]) for deed in data["deeds"]})
    _tell_story(data, {str(uuid): name for uuid, name in people.items()})


def _may_see(person: Person) -> None:
    from tracemark.apps.accounts import api as accounts

    if not accounts.may(person, "see.weapons"):
        raise Stop(_("Your role does not allow this. The policy page shows which role does."))


def _codes(known: Snapshot, kind: str, text: str) -> frozenset[str]:
    """What a name means; several codes where it is ambiguous.

    Raises:
        Stop: the catalogue does not know it.
    """
    from tracemark.apps.catalogue import api as catalogue

    codes = catalogue.resolve(known, kind, text).codes if text else ()
    if text and not codes:
        raise Stop(_("The catalogue does not know “%(written)s”.") % {"written": text}, USAGE)
    return frozenset(codes)


def _countries(known: Snapshot, text: str) -> frozenset[str]:
    from tracemark.apps.catalogue import api as catalogue

    if not text:
        return frozenset()
    codes = frozenset(catalogue.countries_named(known, text))
    if not codes:
        raise Stop(_("The catalogue does not know “%(written)s”.") % {"written": text}, USAGE)
    return codes


def _as_data(known: Snapshot, result: SearchResult) -> dict[str, Any]:
    return {
        "candidates": [
            {
                "weapon": str(found.weapon),
                "serial": found.serial,
                "maker": _called(known, "maker", found),
                "model": _called(known, "model", found),
                "calibre": _called(known, "calibre", found),
                "probability": round(found.probability, 6),
                "explanation": _explanation(found),
            }
            for found in result.candidates
        ],
        "not_registered": round(result.not_registered, 6),
        "matched": result.matched,
    }


def _called(known: Snapshot, kind: str, said: Found | WeaponRow) -> str:
    """The catalogue's name, else the text as it was written."""
    code, written = getattr(said, kind), getattr(said, f"{kind}_text")
    return str(getattr(known, f"{kind}_name")(code) if code else written)


def _explanation(found: Found) -> str:
    from tracemark.apps.registry.words import sentence

    return " ".join(sentence(remark) for remark in found.remarks)


def _tell(known: Snapshot, result: SearchResult) -> None:
    if not result.candidates:
        typer.echo(_("No record looks like this in the registers that you see."))
        return
    width = max(len(found.serial) for found in result.candidates)
    for found in result.candidates:
        name = _called(known, "model", found) or _called(known, "maker", found)
        calibre = _called(known, "calibre", found)
        typer.echo(
            f"{found.probability:6.1%}  {found.serial:{width}}  {found.reference}  "
            f"{', '.join(part for part in (name, calibre, found.status.label) if part)}"
        )
        typer.echo(f"{'':6}  {'':{width}}  {_explanation(found)}")
    typer.echo(f"{result.not_registered:6.1%}  {_('not in these records')}")
    if not result.complete:
        typer.echo(
            _("More than %(count)s marks look like this. Add the maker, the model or the calibre.")
            % {"count": result.matched}
        )
    elif result.matched > len(result.candidates):
        typer.echo(
            ngettext("%(count)s mark looks like this.", "%(count)s marks look like this.", result.matched)
            % {"count": result.matched}
        )


def _record(person: Person, said: str) -> WeaponRow:
    """The record of a reference or uuid, if the person sees it.

    Raises:
        NotFound: none, or none that this person sees.
    """
    from tracemark.apps.registry import api as registry
    from tracemark.kernel.errors import NotFound

    try:
        uuid = UUID(said)
    except ValueError:
        row = registry.list_weapons(person).filter(reference=said.strip().upper()).first()
        if row is None:
            raise NotFound from None
        return row
    return registry.weapon_for(person, uuid)


def _story(known: Snapshot, row: WeaponRow, entries: list[LedgerEntry]) -> dict[str, Any]:
    described: dict[str, Any] = {name: getattr(row, name) for name in FACTS}
    for kind in ("maker", "model", "calibre"):
        described[kind] = _called(known, kind, row)
    return {
        "weapon": str(row.uuid),
        "reference": row.reference,
        "partition": row.partition,
        "status": row.status,
        "serial": row.serial,
        **described,
        "holder": row.holder.kind if row.holder else "",
        "marks": [_mark(mark) for mark in row.marks.order_by("pk")],
        "deeds": [_deed(deed) for deed in row.deeds.order_by("pk")],
        "ledger": [{"entry": entry.seq, "act": entry.act, "at": entry.at.isoformat()} for entry in entries],
    }


def _mark(mark: MarkRow) -> dict[str, Any]:
    names = ("kind", "text", "symbol", "place", "condition", "replaced")
    return {name: getattr(mark, name) for name in names}


def _deed(deed: DeedRow) -> dict[str, Any]:
    from tracemark.kernel.dates import PartialDate, Precision

    on = str(PartialDate(deed.first_day, Precision(deed.precision))) if deed.first_day else ""
    names = ("act", "place", "from_state", "to_state", "document", "legal_basis", "note")
    return {"on": on, **{name: getattr(deed, name) for name in names}, "by": str(deed.by)}


def _tell_story(data: dict[str, Any], people: dict[str, str]) -> None:
    from tracemark.apps.ledger import api as ledger
    from tracemark.apps.registry.data import HolderKind, Status
    from tracemark.apps.registry.labels import condition_label, kind_label, place_label, type_label

    name = data["model"] or data["maker"] or (type_label(data["type"]) if data["type"] else "")
    typer.echo(f"{data['serial']}  {name}  {Status(data['status']).label}  {data['reference']}")
    labels = {
        "type": _("Class of weapon"),
        "maker": _("Maker"),
        "model": _("Model"),
        "calibre": _("Calibre"),
        "country": _("Country of manufacture"),
        "year": _("Year of manufacture"),
    }
    for fact, label in labels.items():
        if data[fact]:
            typer.echo(f"  {label}: {type_label(data[fact]) if fact == 'type' else data[fact]}")
    if data["holder"]:
        typer.echo(f"  {_('Holder')}: {HolderKind(data['holder']).label}")
    typer.echo(_("Marks"))
    for mark in data["marks"]:
        if not mark["replaced"]:
            said = (kind_label(mark["kind"]), place_label(mark["place"]), condition_label(mark["condition"]))
            typer.echo(f"  {mark['text']}  {', '.join(part for part in said if part)}")
    typer.echo(_("Life of the weapon"))
    for deed in data["deeds"]:
        told = (ledger.act_label(deed["act"]), deed["place"], deed["document"], people.get(deed["by"], ""))
        typer.echo(f"  {deed['on'] or '–':10}  {', '.join(str(part) for part in told if part)}")
    places = ", ".join(str(entry["entry"]) for entry in data["ledger"])
    typer.echo(_("Entries of the ledger: %(places)s. Check them with: tracemark verify --record %(reference)s")
               % {"places": places, "reference": data["reference"]})  # fmt: skip
