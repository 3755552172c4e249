"""The people, offices and agencies of the Republic of Arvana, and the authorities abroad that it knows."""

from __future__ import annotations

from dataclasses import dataclass

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Person, Role
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.directory import api as directory
from tracemark.apps.directory.data import AuthorityKind, ContactFacts, Function
from tracemark.demo import codes
from tracemark.demo.names import STATES

PASSWORD = "a worn serial is read twice"  # noqa: S105 - printed by the demo; it opens made-up records only

AGENCIES = (
    ("interior", "Ministry of the Interior", "licensing", Partition.CIVILIAN),
    ("police", "National Police", "police", Partition.POLICE),
    ("defence", "Ministry of Defence", "armed_forces", Partition.STATE),
    ("customs", "Customs Service", "customs", None),
    ("justice", "Court of Audit", "oversight", None),
)

OFFICES = (
    ("civil-register", "Civil Arms Register", "interior"),
    ("licensing-office", "Licensing Office", "interior"),
    ("port-delmar-station", "Police Station Port Delmar", "police"),
    ("tracing-unit", "Tracing Unit", "police"),
    ("police-armoury", "Police Armoury", "police"),
    ("fort-este-depot", "Depot Fort Este", "defence"),
    ("border-post", "Border Post North", "customs"),
    ("inspectorate", "Inspectorate", "justice"),
)


@dataclass(frozen=True)
class Character:
    sign_in_name: str
    name: str
    office: str
    roles: tuple[Role, ...]


CHARACTERS = (
    Character("registrar", "Ilva Maren", "civil-register", (Role.REGISTRAR,)),
    Character("registrar2", "Oren Tavik", "civil-register", (Role.REGISTRAR,)),
    Character("depot", "Tomas Reuk", "fort-este-depot", (Role.REGISTRAR, Role.STOREKEEPER)),
    Character("armoury", "Senna Volk", "police-armoury", (Role.REGISTRAR, Role.STOREKEEPER)),
    Character("police", "Dario Pell", "port-delmar-station", (Role.POLICE_OFFICER,)),
    Character("tracing", "Amira Osten", "tracing-unit", (Role.TRACING_OFFICER,)),
    Character("tracing2", "Mirel Sato", "tracing-unit", (Role.TRACING_OFFICER,)),
    Character("contact", "Jun Halloran", "tracing-unit", (Role.POINT_OF_CONTACT,)),
    Character("licensing", "Petra Lind", "licensing-office", (Role.LICENSING_OFFICER,)),
    Character("programme", "Samuel Oke", "licensing-office", (Role.PROGRAMME_OFFICER,)),
    Character("reports", "Noor Basri", "licensing-office", (Role.REPORT_WRITER,)),
    Character("inspector", "Lucia Ferro", "inspectorate", (Role.INSPECTOR,)),
    Character("admin", "Wen Kato", "licensing-office", (Role.ADMINISTRATOR,)),
)

ABROAD = (
    (AuthorityKind.STATE, "Belmora National Focal Point", "XB", Function.ITI, "Focal Point Secretariat", "en|fr"),
    (AuthorityKind.STATE, "Ministry of Security of Castria", "XC", Function.ITI, "Weapons Desk", "ru|en"),
    (AuthorityKind.STATE, "Tracing Unit of Arvana", "XA", Function.ITI, "Tracing Unit", "en|ar|zh"),
    (AuthorityKind.INTERNATIONAL, "INTERPOL, through the National Central Bureau", "", Function.OTHER, "Firearms desk", "en|fr|es|ar"),
    (AuthorityKind.INTERNATIONAL, "United Nations Office for Disarmament Affairs", "", Function.POA, "Conventional Arms Branch", "ar|zh|en|fr|ru|es"),
)  # fmt: skip


def settle() -> None:
    """Make the State's agencies, offices and people, and what it knows of others."""
    node = accounts.NODE
    for code, name, function, partition in AGENCIES:
        accounts.register_agency(by=node, code=code, name=name, function=function, partition=partition)
    for code, name, agency in OFFICES:
        accounts.register_office(by=node, code=code, name=name, agency=agency)
    for one in CHARACTERS:
        uuid = accounts.register_person(
            by=node, sign_in_name=one.sign_in_name, name=one.name, office=one.office, password=PASSWORD
        )
        for role in one.roles:
            accounts.grant_role(by=node, person=uuid, role=role)
        if any(role in accounts.roles_that_need_it() for role in one.roles):
            codes.enrol(one.sign_in_name, uuid)
    _name_states()
    for kind, name, state, function, office, languages in ABROAD:
        authority = directory.register_authority(by=node, kind=kind, name=name, state=state)
        contact = ContactFacts(function=function, office=office, languages=languages)
        directory.register_contact(by=node, authority=authority, contact=contact)


def person(sign_in_name: str) -> Person:
    return accounts.find_person(sign_in_name, auth="demo")


def _name_states() -> None:
    """Made-up States stand under codes that ISO leaves to users, so that they are never taken for real ones."""
    officer = person("tracing")
    for code, names in STATES.items():
        facts = {"code": code, "alpha3": "", "status": "demo", **names, "source": "recalled"}
        catalogue.add_entry(by=officer, table="states", facts=facts)
