"""The main job, once: from what is stamped on a weapon to the point at which it became illicit (ITI 5).

A rifle is seized in the port. Two characters of its serial are doubtful. It is identified by a factory mark,
found in the register of the Ministry of Defence, its depot is asked, and the loss of 2011 turns out to be the
point at which it became illicit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.identify.clues import Identification, Observation, ObservedMark
from tracemark.apps.catalogue.identify.engine import as_json, identify_marks
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Act, DeedFacts, Mark, Search
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import (
    Answer,
    Context,
    FindFacts,
    IllicitPoint,
    IncidentFacts,
    IncidentKind,
    Limb,
    Outcome,
    Question,
    ReadMark,
)
from tracemark.demo.people import person
from tracemark.kernel.dates import PartialDate

if TYPE_CHECKING:
    from typing import Any

    from tracemark.apps.registry.data import SearchResult
    from tracemark.apps.registry.models import WeaponRow
    from tracemark.apps.tracing.models import CaseRow

READING = "70?0339[18]"
SERIAL = "70103391"
WORDS = "AK type rifle, 7.62 x 39, folding stock"
MODEL_MARK = "56-1式"


@dataclass(frozen=True)
class Traced:
    """What the demo prints, in the order in which it happened."""

    identified: dict[str, Any]
    found: SearchResult
    weapon: WeaponRow
    case: CaseRow


def prepare() -> None:
    """The earlier life of the rifle, as the depot recorded it."""
    depot = person("depot")
    rifle = registry.list_weapons(depot).get(serial=SERIAL)
    for mark in (
        Mark("66", kind="factory", symbol="triangle", place="receiver_left"),
        Mark("XB 98", kind="import", place="barrel"),
    ):
        registry.read_mark(by=depot, weapon=rifle.uuid, mark=mark, how="hand")
    deeds = (
        (Act.MANUFACTURED, DeedFacts(on=PartialDate.read("1974"), place="Factory 66", from_state="CN")),
        (
            Act.IMPORTED,
            DeedFacts(
                on=PartialDate.read("1998-05"), from_state="XB", to_state="XA", document="XB-EX-1998-0413"
            ),
        ),
        (
            Act.ISSUED,
            DeedFacts(on=PartialDate.read("2001-09-04"), place="Depot Fort Este", document="FE-ISS-77"),
        ),
        (
            Act.LOST,
            DeedFacts(
                on=PartialDate.read("2011-06-18"),
                place="Depot Fort Este",
                document="FE-LOSS-2011-3",
                note="Missing at the yearly count; seal of rack 12 broken.",
            ),
        ),
    )
    for act, facts in deeds:
        registry.record_deed(by=depot, weapon=rifle.uuid, act=act, facts=facts)


def trace() -> Traced:
    """Seize, read, identify, find, ask, establish, close."""
    police, officer, depot = person("police"), person("tracing"), person("depot")
    incident = tracing.open_incident(
        by=police,
        incident=IncidentFacts(
            kind=IncidentKind.SEIZED,
            on=PartialDate.read("2026-03-14"),
            place="Port Delmar, quay 4",
            operation="Operation Lantern",
            legal_basis="Criminal Procedure Code, s. 112",
            contexts=frozenset({Context.ORGANISED_CRIME, Context.BORDER}),
            other_goods="Two magazines, one forged shipping paper.",
        ),
    )
    find = tracing.record_find(
        by=police,
        incident=incident.uuid,
        find=FindFacts(
            made_safe=True,
            exhibit="3",
            seal="PD-88121",
            custody="Exhibit room, Police Station Port Delmar",
            marks=(
                ReadMark(READING, kind="serial", place="receiver_left", condition="partly_legible"),
                ReadMark("66", kind="factory", symbol="triangle", place="receiver_left"),
                ReadMark(MODEL_MARK, kind="model", place="receiver_left"),
            ),
            calibre="7.62 x 39",
            words="AK type, folding stock",
        ),
    )
    answer = identify()
    said = as_json(catalogue.snapshot(), answer)
    best = answer.candidates[0]
    tracing.identify_find(
        by=officer,
        find=find.uuid,
        maker=best.maker,
        model=best.variant or best.model,
        certainty=str(best.certainty),
        proposed=[
            {key: one[key] for key in ("maker", "model", "certainty")} for one in said["candidates"][:3]
        ],
    )
    case = tracing.open_case(by=officer, find=find.uuid)
    found = tracing.search_for_case(
        by=officer,
        case=case.uuid,
        search=Search(
            READING, makers=frozenset({best.maker}), models=frozenset({best.variant or best.model})
        ),
    )
    record = found.candidates[0]
    tracing.confirm_record(
        by=officer,
        case=case.uuid,
        weapon=record.weapon,
        reading=READING,
        probability=f"{record.probability:.2f}",
        compared="Factory mark, folding stock and the six characters that can be read agree.",
    )
    tracing.state_grounds(
        by=officer,
        case=case.uuid,
        limbs=frozenset({Limb.A, Limb.E}),
        justification="Arms Act, s. 9: possession without licence; no transfer was ever authorised.",
    )
    inquiry = tracing.ask_office(
        by=officer, case=case.uuid, office="fort-este-depot", question=Question.LOSS, urgent=True
    )
    tracing.answer_inquiry(
        by=depot,
        inquiry=inquiry.uuid,
        answer=Answer(
            records=("FE-LOSS-2011-3",), text="Missing at the count of 18 June 2011; never found again."
        ),
    )
    tracing.establish_point(
        by=officer,
        case=case.uuid,
        point=IllicitPoint(
            PartialDate.read("2011-06-18"), "Depot Fort Este", "Taken from rack 12; the seal was broken."
        ),
    )
    tracing.close_case(by=officer, case=case.uuid, outcome=Outcome.STATE_WEAPON_DIVERTED)
    return Traced(
        said,
        found,
        registry.weapon_in_case(record.weapon),
        tracing.case_for(officer, case.uuid),
    )


def identify() -> Identification:
    """What the marks and the officer's words say the weapon is."""
    return identify_marks(
        catalogue.snapshot(),
        Observation(
            marks=(
                ObservedMark(READING, place="receiver_left", kind="serial"),
                ObservedMark("66", symbol="triangle", place="receiver_left", kind="factory"),
                ObservedMark(MODEL_MARK, place="receiver_left", kind="model"),
            ),
            context=WORDS,
        ),
    )
