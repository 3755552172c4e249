"""The main job, from a registered rifle to the point at which it became illicit: by commands, and by the pages.

Two officers and an asked office: the police seize and read, the tracing officer searches and confirms, the depot
answers. At the end the case is closed, every proof stands, and the tables are what the ledger says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from signing_in import browser_of
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Person, Role
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.identify import Observation, ObservedMark, identify_marks
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry import rebuilding
from tracemark.apps.registry.data import Act, DeedFacts, Description, Mark, NewWeapon, Search
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import (
    Answer,
    FindFacts,
    IllicitPoint,
    IncidentFacts,
    IncidentKind,
    Limb,
    Outcome,
    Question,
    ReadMark,
)
from tracemark.apps.tracing.models import CaseRow, FindRow, InquiryRow
from tracemark.kernel.dates import PartialDate
from tracemark.proofs.audit import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.test import Client

READING, SERIAL, MODEL = "70?0339[18]", "70103391", "56-1式"


@pytest.fixture
def depot(someone: Callable[..., Person]) -> Person:
    return someone(Role.REGISTRAR, Role.STOREKEEPER, partition=Partition.STATE)


@pytest.fixture
def known(db: None) -> None:
    """The whole catalogue that the product ships with."""
    del db
    catalogue.load_reference(by=accounts.NODE)


@pytest.fixture
def neighbours(depot: Person, registrar: Person) -> None:
    """Records that the reading might also mean, and one in another register."""
    for clerk, partition, serial in (
        (depot, Partition.STATE, "70103397"),
        (depot, Partition.STATE, "70203341"),
        (registrar, Partition.CIVILIAN, "70X03391"),
    ):
        registry.register_weapon(by=clerk, weapon=NewWeapon(partition, Description(serial), (Mark(serial),)))


def register_rifle(depot: Person) -> UUID:
    rifle = registry.register_weapon(
        by=depot,
        weapon=NewWeapon(
            Partition.STATE,
            Description(SERIAL, type="assault_rifle", model="type-56-1", country="CN", year=1974),
            (
                Mark(SERIAL, place="receiver_left"),
                Mark("66", kind="factory", symbol="triangle", place="receiver_left"),
            ),
        ),
    )
    life = (
        (Act.IMPORTED, DeedFacts(on=PartialDate.read("1998-05"), from_state="CN", to_state="XA")),
        (Act.ISSUED, DeedFacts(on=PartialDate.read("2001-09-04"), place="Depot Fort Este")),
        (Act.LOST, DeedFacts(on=PartialDate.read("2011-06-18"), document="FE-LOSS-2011-3")),
    )
    for act, facts in life:
        registry.record_deed(by=depot, weapon=rifle, act=act, facts=facts)
    return rifle


def acts_about(*subjects: object) -> list[str]:
    entries = [entry for subject in subjects for entry in ledger.entries_of(str(subject))]
    return [entry.act for entry in sorted(entries, key=lambda entry: entry.seq)]


def everything_is_proved_and_as_recorded() -> bool:
    assert ledger.verify_ledger().verdict is Verdict.INTACT
    assert rebuilding.rebuild(check=True).differences == []
    return True


@pytest.mark.usefixtures("known", "neighbours")
def test_by_commands_from_a_worn_serial_to_a_closed_case(police_officer, tracing_officer, depot):
    rifle = register_rifle(depot)

    # The police seize a rifle in the port and read what is stamped on it.
    incident = tracing.open_incident(
        by=police_officer,
        incident=IncidentFacts(
            IncidentKind.SEIZED,
            PartialDate.read("2026-03-14"),
            "Port Delmar, quay 4",
            legal_basis="Code, 112",
        ),
    )
    marks = (
        ReadMark(READING),
        ReadMark("66", kind="factory", symbol="triangle"),
        ReadMark(MODEL, kind="model"),
    )
    find = tracing.record_find(
        by=police_officer,
        incident=incident.uuid,
        find=FindFacts(made_safe=True, exhibit="3", seal="PD-1", custody="Exhibit room", marks=marks),
    )

    # What it is.
    observed = tuple(ObservedMark(mark.text, symbol=mark.symbol, kind=mark.kind) for mark in marks)
    best = identify_marks(catalogue.snapshot(), Observation(observed, context="AK type rifle")).candidates[0]
    assert "56-1" in (best.variant or best.model)
    tracing.identify_find(
        by=tracing_officer, find=find.uuid, maker=best.maker, model=best.variant or best.model,
        certainty=str(best.certainty),
    )  # fmt: skip

    # Whose record it is. Alone the tracing officer sees no State weapons; inside the case all registers are one.
    assert registry.search(tracing_officer, Search(READING)).matched == 0
    case = tracing.open_case(by=tracing_officer, find=find.uuid)
    found = tracing.search_for_case(
        by=tracing_officer, case=case.uuid, search=Search(READING, models=frozenset({"type-56-1"}))
    )
    assert found.candidates[0].weapon == rifle
    assert found.candidates[0].probability > found.candidates[1].probability
    tracing.confirm_record(
        by=tracing_officer, case=case.uuid, weapon=rifle, reading=READING,
        probability=f"{found.candidates[0].probability:.2f}", compared="Factory mark and six characters",
    )  # fmt: skip

    # Why it is illicit, and since when: the depot that lost it is asked.
    tracing.state_grounds(
        by=tracing_officer, case=case.uuid, limbs=frozenset({Limb.A, Limb.E}), justification="Arms Act, 9"
    )
    inquiry = tracing.ask_office(
        by=tracing_officer, case=case.uuid, office=depot.office, question=Question.LOSS, urgent=True
    )
    assert [one.uuid for one in tracing.list_waiting_for(depot)] == [inquiry.uuid]
    tracing.answer_inquiry(by=depot, inquiry=inquiry.uuid, answer=Answer(records=("FE-LOSS-2011-3",)))
    tracing.establish_point(
        by=tracing_officer,
        case=case.uuid,
        point=IllicitPoint(PartialDate.read("2011-06-18"), "Depot Fort Este", "Taken from rack 12."),
    )
    tracing.close_case(by=tracing_officer, case=case.uuid, outcome=Outcome.STATE_WEAPON_DIVERTED)

    assert acts_about(find.uuid, case.uuid, inquiry.uuid) == [
        "find.recorded", "find.identified", "case.opened", "case.searched", "case.record_confirmed",
        "case.grounds_stated", "inquiry.asked", "inquiry.answered", "case.point_established", "case.closed",
    ]  # fmt: skip
    closed = ledger.entries_of(str(case.uuid))[-1]
    assert closed.body == {"outcome": "state_weapon_diverted", "days_illicit": 5383}
    assert everything_is_proved_and_as_recorded()


@pytest.fixture
def at_desk() -> Callable[[Person], Client]:
    def sign_in(person: Person) -> Client:
        return browser_of(person)

    return sign_in


SEIZURE = {
    "made_safe": "1", "action": "save", "serial-text": READING, "serial-condition": "partly_legible",
    "marks-TOTAL_FORMS": "2", "marks-INITIAL_FORMS": "0",
    "marks-0-text": "66", "marks-0-symbol": "triangle", "marks-0-kind": "factory", "marks-0-condition": "legible",
    "marks-1-text": MODEL, "marks-1-kind": "model", "marks-1-condition": "legible",
    "weapon-calibre": "7.62 x 39", "weapon-words": "AK type, folding stock",
    "incident": "new", "event-kind": "seized", "event-on": "2026-03-14", "event-place": "Port Delmar, quay 4",
    "event-legal_basis": "Code, 112", "event-contexts": ["border"], "exhibit": "3", "seal": "PD-1",
}  # fmt: skip


def sent(client: Client, name: str, *args: object, **said: object) -> str:
    """Send a form; it must have been taken."""
    answer = client.post(
        reverse(name, args=args), {key.replace("__", "-"): value for key, value in said.items()}
    )
    assert answer.status_code == 302, text_of(answer)[-1500:]
    return str(answer["Location"])


def text_of(answer: object) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())  # type: ignore[attr-defined]


@pytest.mark.usefixtures("known", "neighbours")
def test_by_the_pages_from_a_worn_serial_to_a_closed_case(police_officer, tracing_officer, depot, at_desk):
    police, tracer, keeper = at_desk(police_officer), at_desk(tracing_officer), at_desk(depot)
    rifle = register_rifle(depot)

    # The police: safe first, then the sheet, which says what it is; then the find is saved.
    assert "Make safe first" in text_of(police.get(reverse("trace")))
    looked = text_of(police.post(reverse("trace"), SEIZURE | {"action": "ask"}))
    assert "56-1" in looked
    assert str(rifle) not in looked
    assert police.post(reverse("trace"), SEIZURE).status_code == 302
    find = FindRow.objects.get()
    assert "56-1" in text_of(police.get(reverse("find", args=[find.uuid])))

    # The tracing officer: a case, one search of all registers, two records side by side, a confirmation.
    sent(tracer, "find_open_case", find.uuid)
    case = CaseRow.objects.get()
    sent(tracer, "case_search", case.uuid, search__reading=READING)
    page = text_of(tracer.get(reverse("case", args=[case.uuid])))
    assert reverse("case_compare", args=[case.uuid, rifle]) in page
    compared = text_of(tracer.get(reverse("case_compare", args=[case.uuid, rifle])))
    assert "Read on the weapon" in compared
    sent(tracer, "case_compare", case.uuid, rifle, compared="Factory mark and six characters")
    sent(tracer, "case_grounds", case.uuid, grounds__limbs=["a", "e"], grounds__justification="Arms Act, 9")
    sent(tracer, "case_ask", case.uuid, ask__office=depot.office, ask__question="loss", ask__urgent="on")

    # The depot: a question waits at home, and is answered with a record.
    inquiry = InquiryRow.objects.get()
    assert "inquiry to answer" in text_of(keeper.get(reverse("home")))
    assert keeper.get(reverse("case", args=[case.uuid])).status_code in {403, 404}
    sent(keeper, "inquiry", inquiry.uuid, records="FE-LOSS-2011-3", text="Missing at the count.")

    # Since when, and the end.
    sent(
        tracer, "case_point", case.uuid, point__on="2011-06-18", point__place="Depot Fort Este",
        point__how="Taken from rack 12.",
    )  # fmt: skip
    refused = tracer.post(reverse("case_close", args=[case.uuid]), {"outcome": "never_registered"})
    assert refused.status_code == 422
    assert "ITI 5" in text_of(refused)
    sent(tracer, "case_close", case.uuid, outcome="state_weapon_diverted")
    case.refresh_from_db()
    assert (case.state, case.outcome, case.record) == ("closed", "state_weapon_diverted", rifle)
    told = text_of(tracer.get(reverse("case", args=[case.uuid])))
    for part in ("Weapon of State forces or police, diverted", "Depot Fort Este", "FE-LOSS-2011-3"):
        assert part in told

    # Anybody who may see the record may prove it.
    entry = ledger.entries_of(str(rifle))[0]
    assert keeper.get(reverse("ledger_entry", args=[entry.seq])).status_code == 200
    assert everything_is_proved_and_as_recorded()
