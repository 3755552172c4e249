"""What the demo prints: the main job as a reader would follow it, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from django.utils.translation import gettext as _

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry.words import sentence
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import Outcome
from tracemark.demo import story
from tracemark.kernel.fields import partial_date

if TYPE_CHECKING:
    from collections import Counter

    from tracemark.apps.tracing.models import CaseRow
    from tracemark.demo.story import Traced


def tell(traced: Traced) -> None:
    """The main job in six steps."""
    _marks()
    _identity(traced)
    _record(traced)
    _life(traced)
    _closing(traced.case)


def tell_ledger() -> bool:
    """Whether the whole ledger is intact, with its size and root."""
    audit = ledger.verify_ledger()
    head(_("The ledger"))
    words = {"intact": _("intact"), "tampered": _("TAMPERED"), "incomplete": _("incomplete")}
    say(
        _("%(verdict)s: %(size)s entries, root %(root)s")
        % {"verdict": words[audit.verdict.value], "size": audit.size, "root": audit.root}
    )
    return audit.exit_code == 0


def head(text: str) -> None:
    typer.echo("")
    typer.secho(text, bold=True)


def say(text: str) -> None:
    typer.echo(f"   {text}")


def _marks() -> None:
    head(_("1  What is on the weapon"))
    say(f"{story.READING}   " + _("serial, receiver, left side; ? not read, [18] one of the two"))
    say("66   " + _("in a triangle, receiver, left side"))
    say(story.MODEL_MARK)


def _identity(traced: Traced) -> None:
    head(_("2  What it is"))
    best = traced.identified["candidates"][0]
    say(f"{best['model']}, {best['maker']}, {best['calibre']}, {best['country']}   {best['probability']:.2f}")
    for reason in best["reasons"]:
        say(f"  · {reason}")


def _record(traced: Traced) -> None:
    head(_("3  Is it in our records"))
    for found in traced.found.candidates[:3]:
        say(
            f"{found.probability:.2f}  {found.serial}  {found.reference}  {found.partition.label}, {found.status.label}"
        )
        for remark in found.remarks[:4]:
            say(f"        · {sentence(remark)}")
    say(f"{traced.found.not_registered:.2f}  " + _("not in our records"))


def _life(traced: Traced) -> None:
    head(_("4  Its story"))
    names = catalogue.state_names()
    for deed in traced.weapon.deeds.order_by("first_day", "pk"):
        on = partial_date(deed.first_day, deed.precision)
        way = " → ".join(names.get(code, code) for code in (deed.from_state, deed.to_state) if code)
        facts = "  ".join(filter(None, (way, deed.place, deed.document, deed.note)))
        say(f"{on or '–'!s:12} {ledger.act_label(deed.act)}  {facts}")


def _closing(case: CaseRow) -> None:
    point = tracing.point_of(case)
    since = tracing.time_illicit(tracing.facts_of(case))
    head(_("5  The point at which it became illicit"))
    if point:
        say(f"{point.on}  {point.place}: {point.how}")
    head(_("6  The case"))
    say(f"{case.reference}  {Outcome(case.outcome).label}")
    if since:
        say(_("%(days)s days from that point to the find") % {"days": f"{since.days:,}"})


def tell_finds(sure: Counter[str]) -> None:
    """How surely the real notes that ship were identified."""
    head(_("Real notes from public documents"))
    words = {
        "certain": _("certain"),
        "probable": _("probable"),
        "ambiguous": _("ambiguous"),
        "not_enough": _("not enough"),
    }
    say(
        _("%(count)s notes identified:") % {"count": sure.total()}
        + " "
        + ", ".join(f"{words[word]} {sure[word]}" for word in words)
    )
