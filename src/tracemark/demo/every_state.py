"""Every state of every thing: the demo State shows where a weapon, a load, a case and an inquiry can stand.

Whoever learns the pages, translates them or takes pictures of them finds each badge and each next step somewhere. A
state table that grows finds its new state missing here by a test.
"""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Absence, Partition, Purpose, Role
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Act, DeedFacts, HolderKind, Search
from tracemark.apps.registry.loads import api as loads
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import (
    Answer,
    FindFacts,
    IncidentFacts,
    IncidentKind,
    Limb,
    Question,
    ReadMark,
)
from tracemark.demo import inspecting, paper_book
from tracemark.demo.people import person
from tracemark.kernel import clock, jobs
from tracemark.kernel.dates import PartialDate
from tracemark.papers import api as papers

if TYPE_CHECKING:
    from uuid import UUID

    from tracemark.apps.registry.models import LoadRow

LIVES: tuple[tuple[str, str, Act, DeedFacts], ...] = (
    ("registrar", "222-41940", Act.EXPORTED, DeedFacts(on=PartialDate.read("2024-05-02"), to_state="XB", document="EX-2024-118")),
    ("registrar", "246-16025", Act.DEACTIVATED, DeedFacts(on=PartialDate.read("2019-03"), document="DC-2019-44")),
    ("registrar", "161729", Act.DESTROYED, DeedFacts(on=PartialDate.read("2025-11-20"), document="DR-2025-7", place="Delmar")),
    ("registrar", "FNRP122", Act.SURRENDERED, DeedFacts(on=PartialDate.read("2026-01-15"), document="VS-2026-3", place="Delmar")),
    ("registrar", "151-26572", Act.WITHDRAWN, DeedFacts(note="Entered twice; the other record stands.")),
    ("registrar", "ULRV467", Act.LOST, DeedFacts(on=PartialDate.read("2023"), document="POL-2023-120")),
    ("registrar", "DSSY808", Act.STOLEN, DeedFacts(on=PartialDate.read("2022-08-30"), document="POL-2022-611")),
)  # fmt: skip
"""Who records which deed of which weapon of the registers."""

LENT: tuple[tuple[str, str, Role, int, Absence], ...] = (
    ("registrar", "licensing", Role.REGISTRAR, 0, Absence.TRAINING),
    ("tracing", "contact", Role.TRACING_OFFICER, 0, Absence.MISSION),
    ("licensing", "registrar", Role.LICENSING_OFFICER, 14, Absence.LEAVE),
)
"""Who lends which role to whom, from how many days on, and why."""

EMERGENCIES: tuple[tuple[str, Role, str, str, tuple[bool, str] | None], ...] = (
    ("armoury", Role.TRACING_OFFICER, "PD-2026-0311", "A hostage was taken with this pistol, and the tracing unit does not answer.", (True, "The unit was closed that night. Only the one weapon was traced.")),
    ("reports", Role.REGISTRAR, "none", "The report is due tomorrow and a few figures are missing.", (False, "A report is no emergency, and the registrar was in the house.")),
    ("contact", Role.POLICE_OFFICER, "PD-2026-0402", "Weapons were brought in by sea, and the officer on duty is on the boat.", (True, "")),
    ("depot", Role.POLICE_OFFICER, "FE-2026-17", "Weapons were left at the gate of the depot, and no police can come.", None),
)  # fmt: skip
"""Who took which role, for which number and why; what the inspector said of it: None while it lasts, no words yet."""

HEADER = "Serial number,Maker,Model,Calibre,Type\n"


def show_all() -> None:
    """Add what the registers and the story leave out."""
    for officer, serial, act, facts in LIVES:
        by = person(officer)
        weapon = registry.list_weapons(by).filter(serial=serial).order_by("pk")[0]
        registry.record_deed(by=by, weapon=weapon.uuid, act=act, facts=facts)
    _issue_a_pistol()
    _leave_loads_on_their_way()
    paper_book.show_pages()
    _ask_second_officers()
    _confirm_a_record()
    _find_no_record()
    _cancel_a_load()
    _use_paper_forms()
    _stand_in()
    _act_in_an_emergency()
    inspecting.show_all()


def _stand_in() -> None:
    """One role that is lent now, one that begins later, one that was given back."""
    today = clock.today()
    for giver, deputy, role, begins, absence in LENT:
        uuid = accounts.delegate_role(
            by=person(giver),
            to=person(deputy).id,
            role=role,
            first=today + timedelta(days=begins),
            last=today + timedelta(days=begins + 9),
            absence=absence,
        )
        if absence is Absence.TRAINING:
            accounts.end_delegation(by=person(deputy), delegation=uuid)


def _act_in_an_emergency() -> None:
    """Two that the inspector reviewed, one that waits for it, one that lasts."""
    for officer, role, case, reason, review in EMERGENCIES:
        taken = accounts.take_role_in_emergency(by=person(officer), role=role, reason=reason, case=case).uuid
        if review is None:
            continue
        accounts.end_emergency(by=person(officer), emergency=taken)
        justified, words = review
        if words:
            inspector = person("inspector")
            accounts.review_emergency(by=inspector, emergency=taken, justified=justified, words=words)


def _issue_a_pistol() -> None:
    armoury = person("armoury")
    pistol = registry.list_weapons(armoury).filter(status="registered").order_by("pk")[0]
    facts = DeedFacts(on=PartialDate.read("2021-02-01"), document="PA-ISS-9", place="Police Armoury")
    registry.record_deed(by=armoury, weapon=pistol.uuid, act=Act.ISSUED, facts=facts)


def _leave_loads_on_their_way() -> None:
    """Small files: one only read, one loaded, one being taken back, one taken back."""
    _taken("dealer_read.csv", "KD-1001")
    _loaded("dealer_loaded.csv", "KD-3001")
    for name, serial in (("dealer_being_undone.csv", "KD-4001"), ("dealer_undone.csv", "KD-5001")):
        undone = _loaded(name, serial)
        request = _ask(
            "registrar", loads.undo_load, load=undone.uuid, why=_("The dealer sent the list of another year.")
        )
        accounts.approve_step(by=person("registrar2"), request=request)
    loads.run_undo(by=person("registrar"), load=undone.uuid)


def _ask_second_officers() -> None:
    """What waits and had run out before, what was declined, what was taken back; what was done are the loads."""
    held = registry.list_weapons(person("registrar")).filter(holder__kind=HolderKind.PERSON.value)
    holder = held.order_by("pk").values_list("holder__uuid", flat=True)[0]
    erase = {"holder": holder, "basis": _("Data Protection Act, section 17")}
    with clock.frozen(clock.now() - timedelta(hours=settings.TRACEMARK.second_officer_hours)):
        _ask("registrar", registry.erase_holder, **erase)
    _ask("registrar", registry.erase_holder, **erase)
    more = {"looks": 10, "purpose": Purpose.DANGER.value, "case": "POL-2026-88"}
    declined = _ask("tracing", accounts.allow_more_looks, **more)
    reason = _("Nobody is in danger any more; tomorrow is soon enough.")
    accounts.decline_step(by=person("tracing2"), request=declined, reason=reason)
    accounts.withdraw_step(by=person("tracing"), request=_ask("tracing", accounts.allow_more_looks, **more))


def _ask(officer: str, door: Any, **said: Any) -> UUID:
    return accounts.ask_second_officer(by=person(officer), step=door.command_name, arguments=said)


def _taken(name: str, serial: str) -> LoadRow:
    data = f"{HEADER}{serial},Glock,Glock 17,9x19,Pistol\n".encode()
    return loads.take_in(
        by=person("registrar"), partition=Partition.CIVILIAN, source=name, name=name, chunks=[data]
    )


def _loaded(name: str, serial: str) -> LoadRow:
    by = person("registrar")
    return loads.run_load(by=by, load=loads.start_load(by=by, load=_taken(name, serial).uuid).uuid)


def _confirm_a_record() -> None:
    """A pistol that was found and whose record is confirmed; one office held nothing, one was not needed any more."""
    officer = person("tracing")
    find = _found("DSSY808", "Glock 19 9mm", IncidentKind.FOUND)
    _photograph(find)
    case = tracing.open_case(by=officer, find=find).uuid
    found = tracing.search_for_case(
        by=officer, case=case, search=Search("DSSY808", makers=frozenset({"glock"}))
    )
    tracing.confirm_record(
        by=officer,
        case=case,
        weapon=found.candidates[0].weapon,
        reading="DSSY808",
        probability=f"{found.candidates[0].probability:.2f}",
        compared="Serial, maker and model agree.",
    )
    tracing.state_grounds(
        by=officer, case=case, limbs=frozenset({Limb.A}), justification="Arms Act, s. 9: stolen in 2022."
    )
    asked = tracing.ask_office(by=officer, case=case, office="police-armoury", question=Question.HOLDER)
    tracing.answer_inquiry(
        by=person("armoury"),
        inquiry=asked.uuid,
        answer=Answer(searched=("Register of the armoury, 2000 to 2026",)),
    )
    needless = tracing.ask_office(by=officer, case=case, office="fort-este-depot", question=Question.TRANSFER)
    tracing.withdraw_inquiry(by=officer, inquiry=needless.uuid, why="The record was found meanwhile.")


def _find_no_record() -> None:
    officer = person("tracing")
    case = tracing.open_case(
        by=officer, find=_found("ZX90?17", "pistol without a maker's name", IncidentKind.SEIZED)
    ).uuid
    tracing.search_for_case(by=officer, case=case, search=Search("ZX90?17"))
    tracing.report_no_record(by=officer, case=case, reading="ZX90?17", searched="All registers of the State.")


def _cancel_a_load() -> None:
    """A load that was begun, and whose work somebody has ended: it can be gone on with."""
    by = person("registrar")
    load = _taken("dealer_begun.csv", "KD-2001")
    loads.start_load(by=by, load=load.uuid, in_background=True)
    jobs.cancel(jobs.listed(by.id)[0])


def _use_paper_forms() -> None:
    """Forms for a station without a line: one typed back, one spoilt, one that is still out."""
    police = person("police")
    forms = papers.issue_blank_forms(by=police, kind=papers.FormKind.INCIDENT, copies=3)
    back, spoilt, _out = (papers.form_for(police, number) for number in forms.references)
    facts = IncidentFacts(IncidentKind.SURRENDERED, PartialDate.read("2026-10-11"), "Delmar, ferry pier")
    papers.type_back_incident(by=police, form=back.uuid, incident=facts)
    papers.spoil_form(by=police, form=spoilt.uuid, why=_("Wet from the rain, and written anew."))


def _photograph(find: UUID) -> None:
    """One photograph that was kept, one that was refused, one that waits to be looked at."""
    police = person("police")
    picture = _picture("DSSY808")
    tracing.photograph_find(by=police, find=find, data=picture, caption=_("Serial on the frame"))
    tracing.photograph_find(by=police, find=find, data=picture[: len(picture) // 2], caption=_("Left side"))
    while jobs.run_next(short=True):
        pass
    tracing.photograph_find(by=police, find=find, data=_picture("G19"), caption=_("Model on the slide"))


def _picture(mark: str) -> bytes:
    """A drawing of a mark, made here: no photograph of a real weapon comes with the program."""
    image = Image.new("L", (480, 200), 150)
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 60, 460, 140), fill=120, outline=90)
    draw.text((60, 70), mark, fill=30, font_size=56)
    made = BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def _found(reading: str, words: str, kind: IncidentKind) -> UUID:
    police = person("police")
    incident = tracing.open_incident(
        by=police,
        incident=IncidentFacts(
            kind=kind,
            on=PartialDate.read("2026-10-05"),
            place="Delmar, north bridge",
            legal_basis="Criminal Procedure Code, s. 112" if kind is IncidentKind.SEIZED else "",
        ),
    )
    find = tracing.record_find(
        by=police,
        incident=incident.uuid,
        find=FindFacts(
            made_safe=True,
            exhibit="1",
            custody="Exhibit room, Police Station Port Delmar",
            marks=(ReadMark(reading, place="frame"),),
            words=words,
        ),
    )
    return find.uuid
