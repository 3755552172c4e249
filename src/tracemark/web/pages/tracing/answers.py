"""What the marks on a sheet say: which weapon it is, and which records it may be. Rows for the component `candidates`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.identify import identify_marks
from tracemark.apps.catalogue.identify.words import sentence as note_sentence
from tracemark.apps.registry import api as registry
from tracemark.apps.registry import words
from tracemark.apps.registry.data import Search
from tracemark.web.pages.tracing.apart import apart, in_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.catalogue.identify import Candidate, Identification, Observation, Snapshot
    from tracemark.apps.registry.data import Found, SearchResult

SHOWN = 6
WORTH_SAYING = 0.005
LIKELY = 0.1
"""A maker or model that is less likely than this does not weigh in the search."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Named:
    """Which weapon it is: candidates as rows, the word for the best one, and what to look for next."""

    rows: list[Row]
    certainty: str
    look_next: list[str]
    answer: Identification
    snapshot: Snapshot

    @property
    def best(self) -> Candidate | None:
        return self.answer.candidates[0] if self.answer.candidates else None


def name_weapon(observed: Observation) -> Named:
    """What the marks say that it is."""
    known = catalogue.snapshot()
    answer = identify_marks(known, observed)
    states = catalogue.state_names()
    rows = [_named(known, states, one) for one in answer.candidates[:SHOWN]]
    best = str(answer.candidates[0].certainty) if answer.candidates else "not_enough"
    return Named(
        rows,
        best,
        [note_sentence(note, _, isolate=get_language_bidi()) for note in answer.look_next],
        answer,
        known,
    )


def proposals(named: Named) -> list[dict[str, str]]:
    """The candidates as they are kept beside the officer's word: texts only, for the ledger takes no fractions."""
    return [
        {
            "maker": one.maker,
            "model": one.model,
            "country": one.country,
            "probability": f"{one.probability:.3f}",
            "certainty": str(one.certainty),
        }
        for one in named.answer.candidates[:SHOWN]
    ]


def search_for(reading: str, named: Named) -> Search:
    """What the registers are asked: the reading, and what is likely about the weapon. It weighs, it hides nothing."""
    likely = [one for one in named.answer.candidates if one.item == 1 and one.probability >= LIKELY]
    return Search(
        reading=reading,
        makers=frozenset(one.maker for one in likely if one.maker),
        models=frozenset(one.model for one in likely if one.model),
        calibres=frozenset(code for one in likely for code in one.calibres),
        countries=frozenset(one.country for one in likely if one.country),
    )


@dataclass(frozen=True)
class Records:
    """The records that it may be, and the chance that none of them is."""

    rows: list[Row]
    not_here: float
    result: SearchResult


def own_records(person: Person, search: Search) -> Records:
    """The candidates in the registers that this person sees."""
    result = registry.search(person, search)
    rows = record_rows(result.candidates, search.reading, address=_weapon_page, action=_("Show the record"))
    return Records(with_others(rows, result.others), result.not_registered, result)


def record_rows(
    found: Iterable[Found], reading: str, *, address: Callable[[Found], str], action: str
) -> list[Row]:
    """Records as rows: serial with the differences marked, what it is, and why it may be the one."""
    found = list(found)
    names = names_for(found)
    return [
        {
            "probability": one.probability,
            "segments": words.segments(reading, one.serial),
            "title": apart(weapon_name(one, names)),
            "detail": in_line((_register(one), one.status.label, str(one.year or ""))),
            "reasons": [*map(words.sentence, one.remarks), *_tied(one)],
            "url": address(one),
            "action": action,
        }
        for one in found
    ]


def names_for(rows: Iterable[Any]) -> dict[str, dict[str, str]]:
    """The names of makers, models and calibres of several records, at most three queries."""
    rows = list(rows)
    return catalogue.names_of(
        makers=[row.maker for row in rows],
        models=[row.model for row in rows],
        calibres=[row.calibre for row in rows],
    )


def weapon_name(row: Any, names: dict[str, dict[str, str]]) -> str:
    """Maker and model in words; the class where neither is known."""
    maker = names["makers"].get(row.maker, "") or getattr(row, "maker_text", "")
    model = names["models"].get(row.model, "") or getattr(row, "model_text", "")
    return full_name(maker, model) or words.type_label(getattr(row, "type", ""))


def full_name(maker: str, model: str) -> str:
    """Maker and model, the maker not twice: Taurus G3C, but Izhmash AKM."""
    first = maker.split(maxsplit=1)[0].casefold() if maker else ""
    return model if model and first in model.casefold().split() else f"{maker} {model}".strip()


def _named(known: Snapshot, states: dict[str, str], one: Candidate) -> Row:
    title = full_name(known.maker_name(one.maker), known.model_name(one.model))
    kind = words.type_label(one.type) if one.type else ""
    detail = (
        kind if title else "",
        states.get(one.country, one.country),
        " / ".join(known.calibre_name(code) for code in one.calibres),
        one.years,
    )
    return {
        "probability": one.probability,
        "title": apart(title) or kind or _("Maker and model not known"),
        "certainty": str(one.certainty),
        "detail": in_line(detail),
        "reasons": [note_sentence(note, _, isolate=get_language_bidi()) for note in one.reasons],
        "warnings": [note_sentence(note, _, isolate=get_language_bidi()) for note in one.warnings],
    }


def with_others(rows: list[Row], others: float) -> list[Row]:
    """The candidates, and what falls to records that come less near, so that the chances add up."""
    if others < WORTH_SAYING:
        return rows
    return [*rows, {"probability": others, "title": _("Another record, further from the reading")}]


def _register(one: Found) -> str:
    return _("Register: %(register)s") % {"register": one.partition.label}


def _tied(one: Found) -> list[str]:
    if one.tied < 2:
        return []
    return [
        ngettext("%(count)s record fits just as well.", "%(count)s records fit just as well.", one.tied - 1)
        % {"count": one.tied - 1}
    ]


def _weapon_page(one: Found) -> str:
    return reverse("weapon", args=[one.weapon])
