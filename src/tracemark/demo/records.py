"""The registers of the demo State, loaded as a registrar loads them, and cases that are still open."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from django.utils.translation import gettext as _

from tracemark.apps.accounts.data import Partition
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.identify.engine import as_json
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Act, DeedFacts, Search
from tracemark.apps.registry.loads import api as loads
from tracemark.apps.registry.loads.errors import AlreadyLoaded
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import FindFacts, IncidentFacts, IncidentKind, Question, ReadMark
from tracemark.demo import story
from tracemark.demo.people import person
from tracemark.demo.story import Traced
from tracemark.kernel.dates import PartialDate

if TYPE_CHECKING:
    from uuid import UUID

    from tracemark.apps.tracing.models import CaseRow

REGISTERS = (
    ("civil_register.csv", "registrar", Partition.CIVILIAN),
    ("police_holdings.csv", "armoury", Partition.POLICE),
    ("defence_holdings.csv", "depot", Partition.STATE),
)
REAL = ("police_recoveries_us_delaware.csv",)


def load_registers() -> None:
    """Load the three registers; a second time they are recognised and left as they are."""
    folder = files("tracemark.demo")
    for name, officer, partition in REGISTERS:
        _load(Path(str(folder / name)), officer, partition)


def load_real(folder: Path) -> None:
    """Load the real files of a folder that are about single weapons, into the civilian register."""
    for name in REAL:
        if (folder / name).is_file():
            _load(folder / name, "registrar", Partition.CIVILIAN)
        else:
            typer.echo("   " + _("%(file)s is not in %(folder)s.") % {"file": name, "folder": folder})


def _load(file: Path, officer: str, partition: Partition) -> None:
    """Load one file and say what became of its rows; one that is loaded already is left alone."""
    by = person(officer)
    try:
        row = loads.take_in(
            by=by, partition=partition, source=file.stem, name=file.name, chunks=[file.read_bytes()]
        )
    except AlreadyLoaded:
        return
    if row.state == loads.LoadState.READ:
        row = loads.start_load(by=by, load=row.uuid)
    row = loads.run_load(by=by, load=row.uuid)
    typer.echo(
        _("Loaded %(file)s: %(loaded)s records, %(repeated)s already there, %(bad)s rows kept aside")
        % {"file": file.name, "loaded": row.loaded, "repeated": row.repeated, "bad": row.bad}
    )


def story_was_told() -> bool:
    return _told_case() is not None


def told_again() -> Traced:
    """The same result, from the records as they stand."""
    case = _told_case()
    assert case is not None
    weapon = registry.weapon_in_case(case.record) if case.record else registry.weapon_in_case(case.uuid)
    found = registry.search_all_partitions(
        Search(story.READING, makers=frozenset({weapon.maker}), models=frozenset({weapon.model}))
    )
    return Traced(as_json(catalogue.snapshot(), story.identify()), found, weapon, case)


def open_cases() -> None:
    """Two more finds, so that there is something to do: one that is being traced, one that waits."""
    officer, registrar = person("tracing"), person("registrar")
    pistol = registry.list_weapons(registrar).get(serial="ACL477458")
    registry.record_deed(
        by=registrar,
        weapon=pistol.uuid,
        act=Act.STOLEN,
        facts=DeedFacts(on=PartialDate.read("2023-11-01"), place="Delmar", document="POL-2023-8817"),
    )
    case = tracing.open_case(by=officer, find=_pistol_found())
    tracing.search_for_case(
        by=officer, case=case.uuid, search=Search("ACL4774?8", makers=frozenset({"taurus"}))
    )
    tracing.ask_office(
        by=officer,
        case=case.uuid,
        office="civil-register",
        question=Question.HOLDER,
        text=_("A Taurus pistol was surrendered in Delmar; the last characters are worn."),
    )


def _pistol_found() -> UUID:
    police = person("police")
    incident = tracing.open_incident(
        by=police,
        incident=IncidentFacts(
            kind=IncidentKind.SURRENDERED, on=PartialDate.read("2026-11-02"), place="Delmar, police station"
        ),
    )
    find = tracing.record_find(
        by=police,
        incident=incident.uuid,
        find=FindFacts(
            made_safe=True,
            exhibit="1",
            custody="Exhibit room, Police Station Port Delmar",
            marks=(ReadMark("ACL4774?8", place="frame", condition="partly_legible"),),
            calibre="9mm",
            words="tan Taurus G3C 9mm semi-auto",
        ),
    )
    return find.uuid


def _told_case() -> CaseRow | None:
    return (
        tracing.list_cases(person("tracing"))
        .filter(find__incident__operation="Operation Lantern", record__isnull=False)
        .first()
    )
