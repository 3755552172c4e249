"""Every role at the door of every command and of every object: refused, hidden or let through, as the tables say."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pkgutil import walk_packages
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.db.models import Q
from django.http import HttpResponse

import tracemark
from hardening.matrix import (
    POLICY,
    TRACERS,
    about,
    commands,
    every_role,
    impossible,
    knock,
    object_of,
    person_of,
    sees_register,
    somebody,
    table_lets,
)
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts import policy as accounts_policy
from tracemark.apps.accounts.data import Absence, Partition, Role
from tracemark.apps.accounts.errors import DeputyInspects
from tracemark.apps.accounts.models import PersonRow, RoleGrantRow
from tracemark.apps.registry import api as registry
from tracemark.apps.registry import policy as registry_policy
from tracemark.apps.registry.books import api as books
from tracemark.apps.registry.data import Description, NewWeapon, Search
from tracemark.apps.registry.loads import api as loads
from tracemark.apps.registry.loads.taking import open_load
from tracemark.apps.registry.models import BookPageRow, HolderRow, LoadRow, PhotographRow, WeaponRow
from tracemark.apps.registry.photographs import not_yet_kept, photograph_for
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing import policy as tracing_policy
from tracemark.apps.tracing.data import Answer, FindFacts, IncidentFacts, IncidentKind, Question, ReadMark
from tracemark.apps.tracing.incidents import find_for, incident_for
from tracemark.apps.tracing.models import CaseRow, FindPhotographRow, FindRow, IncidentRow, InquiryRow
from tracemark.kernel import clock
from tracemark.kernel.commands import every_command
from tracemark.kernel.dates import PartialDate
from tracemark.kernel.errors import NotAllowed, NotFound
from tracemark.papers import api as papers
from tracemark.papers.api import FormKind
from tracemark.papers.models import BlankFormRow
from tracemark.web.pages.door import needs

for _module in walk_packages(tracemark.__path__, "tracemark."):
    if _module.name.startswith(("tracemark.apps.", "tracemark.papers")) and ".migrations" not in _module.name:
        import_module(_module.name)

pytestmark = pytest.mark.django_db

CHECKS: Counter[str] = Counter()


def checked(what: str, said: object, expected: object, where: object) -> None:
    CHECKS[what] += 1
    assert said == expected, where


# Command by command


def test_every_command_of_the_table_is_knocked_at():
    assert set(commands()) == {name for name in POLICY if not name.startswith("see.")}
    assert set(commands()) == {
        name for name, one in every_command().items() if one.__module__.startswith("tracemark.")
    }


def test_the_door_of_each_command_refuses_each_role_that_its_row_leaves_out():
    for name, command in commands().items():
        for role in every_role():
            expected = "reached" if table_lets(role, name) else "refused"
            checked("command", knock(impossible(command, person_of(role))), expected, (name, role))


def test_each_page_that_needs_a_row_refuses_each_role_that_it_leaves_out():
    for name in POLICY:
        page = needs(name)(lambda request: HttpResponse())
        for role in every_role():
            request = SimpleNamespace(person=person_of(role))
            expected = "reached" if table_lets(role, name) else "refused"
            checked("page", knock(lambda page=page, request=request: page(request)), expected, (name, role))


def test_a_role_that_has_ended_or_was_lent_until_yesterday_opens_nothing(someone):
    now = clock.now()
    for role in Role:
        if role is Role.NODE:
            continue
        ended = someone(role)
        accounts.withdraw_role(by=accounts.NODE, person=ended.id, role=role)
        row = PersonRow.objects.get(uuid=ended.id)
        RoleGrantRow.objects.create(
            person=row, role=role.value, since=now - timedelta(days=2), until=now - timedelta(days=1),
            via="delegation", giver=row, over=True,
        )  # fmt: skip
        again = accounts.find_person(row.sign_in_name)
        for name in POLICY:
            checked("ended", accounts_policy.may(again, name), False, (name, role))
        checked("ended", again.partitions, frozenset(), role)


@pytest.mark.parametrize("via", ["delegation", "emergency"])
def test_a_role_for_a_time_opens_what_the_role_opens_and_nothing_a_second_later(someone, via):
    """To the second, without a mark on the grant, and never beyond the register of one's own agency."""
    now = clock.now()
    for role in set(Role) - {Role.NODE}:
        for own in Partition:
            name = someone(partition=own).name
            row = PersonRow.objects.get(name=name)
            grant = RoleGrantRow.objects.create(
                person=row, role=role.value, since=now, until=now + timedelta(hours=1), via=via, giver=row,
            )  # fmt: skip
            held = accounts.person_by_uuid(row.uuid)
            checked("timed", held.roles, {role}, (role, via))
            for register in Partition:
                sees = sees_register(role, own, register) and (via == "delegation" or register is own)
                checked("timed", register in held.partitions, sees, (role, own, register, via))
            with clock.frozen(grant.until):
                after = accounts.person_by_uuid(row.uuid)
            checked("timed", (after.roles, after.partitions), (frozenset(), frozenset()), (role, via))
            RoleGrantRow.objects.filter(pk=grant.pk).update(over=True)


@pytest.fixture
def given(someone):
    """A role that is lent, and one that was taken in an emergency."""
    giver, deputy = someone(Role.REGISTRAR), someone(Role.STOREKEEPER)
    taker = someone(Role.POLICE_OFFICER, partition=Partition.POLICE)
    today = clock.today()
    delegation = accounts.delegate_role(
        by=giver, to=deputy.id, role=Role.REGISTRAR, first=today, last=today, absence=Absence.LEAVE
    )
    emergency = accounts.take_role_in_emergency(
        by=taker, role=Role.REGISTRAR, reason="Nobody else can be reached tonight.", case="7"
    )
    return {
        "giver": giver,
        "deputy": deputy,
        "taker": taker,
        "delegation": delegation,
        "emergency": emergency.uuid,
    }


def test_what_was_given_for_a_time_is_ended_and_reviewed_by_nobody_whom_it_does_not_concern(given, someone):
    for role in every_role():
        person, runs = person_of(role), role in {Role.ADMINISTRATOR, Role.NODE}
        watches = role in {Role.INSPECTOR, Role.ADMINISTRATOR, Role.POINT_OF_CONTACT}
        listed = accounts.list_emergencies(person).exists()
        checked("object", listed, watches, role)
        if role and not runs:
            with pytest.raises(NotAllowed):
                accounts.end_delegation(by=person, delegation=given["delegation"])
            CHECKS["object"] += 1
        delegation = accounts.delegations_of(given["deputy"].id)[0]
        checked("object", accounts.can_end_delegation(person, delegation), runs, role)
        if role and role is not Role.NODE:
            ends = role in {Role.ADMINISTRATOR, Role.INSPECTOR}
            row = accounts.emergency_for(given["taker"], given["emergency"])
            checked("object", accounts.can_end_emergency(person, row), ends, role)
            if not ends:
                with pytest.raises((NotAllowed, NotFound)):
                    accounts.end_emergency(by=person, emergency=given["emergency"])
                CHECKS["object"] += 1
    inspector = somebody(Role.INSPECTOR, Role.REGISTRAR)
    own = replace(inspector, id=given["taker"].id)
    with pytest.raises(NotAllowed):
        accounts.review_emergency(by=own, emergency=given["emergency"], justified=True, words="It was.")
    with pytest.raises(NotAllowed):
        accounts.take_role_in_emergency(
            by=inspector, role=Role.STOREKEEPER, reason="Nobody else can be reached tonight.", case="7"
        )
    checking, today = someone(Role.INSPECTOR), clock.today()
    with pytest.raises(DeputyInspects):
        accounts.delegate_role(
            by=given["giver"], to=checking.id, role=Role.REGISTRAR, first=today, last=today, absence=Absence.LEAVE
        )  # fmt: skip
    alone = someone(Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        accounts.leave_post(by=alone, person=alone.id)
    CHECKS["object"] += 4


def test_who_ends_reviews_and_sees_what_was_given_for_a_time_is_one_of_those_it_concerns():
    giver, deputy, taker = uuid4(), uuid4(), uuid4()
    for role in every_role():
        person = person_of(role)
        runs = role in {Role.ADMINISTRATOR, Role.NODE}
        for own, rule, others in (
            (deputy, lambda one: accounts_policy.may_end_delegation(one, giver=giver, deputy=deputy), runs),
            (giver, lambda one: accounts_policy.may_end_delegation(one, giver=giver, deputy=deputy), runs),
            (
                taker,
                lambda one: accounts_policy.may_end_emergency(one, taker),
                runs or role is Role.INSPECTOR,
            ),
        ):
            checked("rule", rule(person), others, role)
            checked("rule", rule(replace(person, id=own)), True, role)
        inspects = role is Role.INSPECTOR
        checked("rule", accounts_policy.may_review_emergency(person, taker), inspects, role)
        checked("rule", accounts_policy.may_review_emergency(replace(person, id=taker), taker), False, role)
        checked("rule", accounts_policy.may_see_off(person, taker), runs, role)
        checked("rule", accounts_policy.may_see_off(replace(person, id=taker), taker), False, role)
        checked("rule", accounts_policy.may_act_for_a_time(person.roles), not inspects, role)
        watches = role in {Role.INSPECTOR, Role.ADMINISTRATOR, Role.POINT_OF_CONTACT}
        checked("rule", accounts_policy.emergencies_visible_to(person) == Q(), watches, role)


# Object by object: the registers


@pytest.fixture
def kept(agencies, someone):
    """In each register a record with its photograph, its load and its holder."""
    del agencies
    things = {}
    for partition in Partition:
        by = someone(Role.REGISTRAR, partition=partition)
        weapon = registry.register_weapon(
            by=by, weapon=NewWeapon(partition, Description(f"AK 7010 {partition.value}", type="rifle"))
        )
        row = WeaponRow.objects.get(uuid=weapon)
        row.holder = HolderRow.objects.create(uuid=uuid4(), kind="authority", name="Depot", blind=uuid4().hex)
        row.save()
        picture = PhotographRow.objects.create(
            weapon=row, sha256="0" * 64, width=1, height=1, added_by=by.id, added_at=clock.now()
        )
        load = LoadRow.objects.create(
            reference=f"L-{partition.value}", partition=partition.value, source="x", file_name="x",
            sha256="0" * 64, by=by.id, at=clock.now(),
        )  # fmt: skip
        page = BookPageRow.objects.create(
            reference=f"B-{partition.value}", partition=partition.value, book="III", number=1, sha256="0" * 64,
            width=1, height=1, by=by.id, at=clock.now(),
        )  # fmt: skip
        things[partition] = {
            "weapon": weapon, "photograph": picture.uuid, "load": load.uuid, "page": page.uuid,
        }  # fmt: skip
    return things


def registers_and_people():
    for role in every_role():
        for own in Partition:
            person = person_of(role, own=own, office=f"{own.value}-office")
            for register in Partition:
                yield role, person, register, sees_register(role, own, register)


NOWHERE = dict.fromkeys(("weapon", "photograph", "load", "page"), UUID(int=7))


def test_a_record_of_another_register_never_existed_for_any_command(kept):
    found = {name: object_of(name, one) for name, one in commands().items()}
    of_registers = {
        name: thing for name, thing in found.items() if thing in NOWHERE and not name.startswith("tracing.")
    }
    assert len(of_registers) >= 12
    for role, person, register, sees in registers_and_people():
        for name in of_registers:
            allowed = table_lets(role, name)
            expected = "refused" if not allowed else "reached" if sees else "hidden"
            command = commands()[name]
            where = (name, role, sorted(person.partitions), register)
            checked("object", knock(about(command, person, **kept[register])), expected, where)
            if allowed:
                checked("object", knock(about(command, person, **NOWHERE)), "hidden", where)


def test_no_record_of_another_register_is_read_listed_or_found(kept):
    for role, person, register, sees in registers_and_people():
        things = kept[register]
        expected, where = "reached" if sees else "hidden", (role, sorted(person.partitions), register)
        for read in (
            lambda: registry.weapon_for(person, things["weapon"]),  # noqa: B023 - called at once
            lambda: photograph_for(person, things["photograph"]),  # noqa: B023
            lambda: not_yet_kept(person, things["weapon"]),  # noqa: B023
            lambda: open_load(person, things["load"]),  # noqa: B023
            lambda: books.open_page(person, things["page"]),  # noqa: B023
        ):
            checked("read", knock(read), expected, where)
        listed = registry.list_weapons(person).filter(uuid=things["weapon"]).exists()
        checked("read", listed, sees, where)
        checked("read", loads.list_loads(person).filter(uuid=things["load"]).exists(), sees, where)
        checked("read", books.list_pages(person).filter(uuid=things["page"]).exists(), sees, where)
        checked("read", registry_policy.may_write_in(person, register), sees, where)
        holder = WeaponRow.objects.get(uuid=things["weapon"]).holder
        checked("read", registry_policy.sees_holder(person, holder), sees, where)
        in_case = sees or role in {Role.TRACING_OFFICER, Role.POINT_OF_CONTACT}
        checked("read", registry_policy.sees_holder(person, holder, in_case=True), in_case, where)
        found = {
            one.weapon for one in registry.search(person, Search(f"AK 7010 {register.value}")).candidates
        }
        checked("read", things["weapon"] in found, sees, where)


def test_nobody_begins_a_record_in_a_register_that_is_not_theirs():
    new = {part: NewWeapon(part, Description("")) for part in Partition}
    for role, person, register, sees in registers_and_people():
        try:
            registry.register_weapon(by=person, weapon=new[register])
        except Exception as error:  # noqa: BLE001 - its code is looked at
            said = getattr(error, "code", "")
        expected = "not_allowed" if not table_lets(role, "registry.register_weapon") else (
            "registry.serial_missing" if sees else "registry.other_partition"
        )  # fmt: skip
        checked("object", said, expected, (role, register))


def test_nobody_loads_a_file_into_a_register_that_is_not_theirs():
    for role, person, register, sees in registers_and_people():
        said = ""
        try:
            loads.take_in(by=person, partition=register, source="Depot", name="x.csv", chunks=[])
        except Exception as error:  # noqa: BLE001 - its code is looked at
            said = getattr(error, "code", "")
        if not table_lets(role, "registry.read_load"):
            checked("object", said, "not_allowed", (role, register))
        else:
            checked("object", said == "registry.other_partition", not sees, (role, register, said))
            opened = about(commands()["registry.read_load"], person, partition=register)
            try:
                opened()
            except Exception as error:  # noqa: BLE001 - its code is looked at
                said = getattr(error, "code", "")
            checked("object", said == "registry.other_partition", not sees, (role, register, said))


def test_nobody_hands_a_scan_in_for_a_register_that_is_not_theirs():
    for role, person, register, sees in registers_and_people():
        upload = SimpleNamespace(facts={"book": "III", "number": 1, "partition": register.value})
        said_of = {
            "registry.hand_in_book_page": {"partition": register, "book": "", "number": 1, "data": b""},
            "registry.keep_book_page": {"upload": upload, "stored": None},
        }
        for name, facts in said_of.items():
            said = ""
            try:
                commands()[name](by=person, **facts)
            except Exception as error:  # noqa: BLE001 - its code is looked at
                said = getattr(error, "code", "")
            if not table_lets(role, name):
                checked("object", said, "not_allowed", (role, register))
            else:
                checked("object", said == "registry.other_partition", not sees, (role, register, said))


# Object by object: tracing


@pytest.fixture
def traced(agencies, police_officer, tracing_officer):
    """A case from its incident to an inquiry, found by the police's office, asked of the civilian one."""
    incident = tracing.open_incident(
        by=police_officer,
        incident=IncidentFacts(
            IncidentKind.SEIZED, PartialDate.read("2026-11-01"), "Delmar", legal_basis="Arms Act 12"
        ),
    )
    find = tracing.record_find(
        by=police_officer, incident=incident.uuid, find=FindFacts(made_safe=True, marks=(ReadMark("A1234"),))
    )
    case = tracing.open_case(by=tracing_officer, find=find.uuid)
    inquiry = tracing.ask_office(
        by=tracing_officer, case=case.uuid, office="civilian-office", question=Question.HOLDER
    )
    picture = FindPhotographRow.objects.create(
        find=find, sha256="0" * 64, width=1, height=1, added_by=police_officer.id, added_at=clock.now()
    )
    blank = BlankFormRow.objects.create(
        reference="XA-PF-2026-000001", kind="incident", language="en", office=police_officer.office,
        by=police_officer.id, at=clock.now(),
    )  # fmt: skip
    return {
        "incident": incident.uuid, "find": find.uuid, "case": case.uuid, "inquiry": inquiry.uuid,
        "photograph": picture.uuid, "form": blank.uuid,
    }  # fmt: skip


def sees_traced(role: Role | None, office: str, thing: str) -> bool:
    if role and role.value in TRACERS:
        return True
    return office == ("civilian-office" if thing == "inquiry" else "police-office")


def test_a_case_of_another_office_never_existed_for_any_command(traced, registrar):
    record = registry.register_weapon(
        by=registrar, weapon=NewWeapon(Partition.CIVILIAN, Description("A1234"))
    )
    found = {name: object_of(name, one) for name, one in commands().items()}
    of_tracing = {
        name: thing for name, thing in found.items() if thing in traced and not name.startswith("registry.")
    }
    assert len(of_tracing) >= 18
    nowhere = dict.fromkeys(traced, UUID(int=7))
    for role in every_role():
        for office in ("police-office", "civilian-office", "state-office", ""):
            person = person_of(role, office=office)
            for name, thing in of_tracing.items():
                allowed, sees = table_lets(role, name), sees_traced(role, office, thing)
                expected = "refused" if not allowed else "reached" if sees else "hidden"
                command, where = commands()[name], (name, role, office)
                checked("object", knock(about(command, person, weapon=record, **traced)), expected, where)
                if allowed:
                    checked(
                        "object", knock(about(command, person, weapon=record, **nowhere)), "hidden", where
                    )


def test_no_case_of_another_office_is_read_or_listed(traced):
    rows = {
        "case": (CaseRow, tracing_policy.visible_to, tracing.case_for),
        "find": (FindRow, tracing_policy.finds_visible_to, find_for),
        "incident": (IncidentRow, tracing_policy.incidents_visible_to, incident_for),
        "inquiry": (InquiryRow, tracing_policy.inquiries_visible_to, tracing.inquiry_for),
    }
    lists = {
        "case": tracing.list_cases, "find": tracing.list_finds, "incident": tracing.list_incidents,
        "inquiry": tracing.list_inquiries,
    }  # fmt: skip
    for role in every_role():
        for office in ("police-office", "civilian-office", "state-office", ""):
            person = person_of(role, office=office)
            for thing, (row, visible, read) in rows.items():
                sees, where = sees_traced(role, office, thing), (thing, role, office)
                uuid = traced[thing]
                checked("read", row.objects.filter(visible(person), uuid=uuid).exists(), sees, where)
                checked("read", lists[thing](person).filter(uuid=uuid).exists(), sees, where)
                got = knock(lambda read=read, person=person, uuid=uuid: read(person, uuid))
                checked("read", got, "reached" if sees else "hidden", where)
            sees = sees_traced(role, office, "photograph")
            got = knock(lambda person=person: tracing.find_photograph_for(person, traced["photograph"]))
            checked("read", got, "reached" if sees else "hidden", ("photograph", role, office))


def test_no_form_of_another_office_is_read_and_nobody_prints_what_they_may_not_record(traced):
    blank = BlankFormRow.objects.get(uuid=traced["form"])
    for role in every_role():
        for office in ("police-office", "civilian-office", ""):
            person, where = person_of(role, office=office), (role, office)
            sees = sees_traced(role, office, "form")
            got = knock(lambda person=person: papers.form_for(person, blank.reference))
            checked("read", got, "reached" if sees else "hidden", where)
            checked("read", papers.list_forms(person).filter(uuid=blank.uuid).exists(), sees, where)
        for kind in FormKind:
            records = table_lets(role, FORM_NEEDS[kind])
            may = records and table_lets(role, "papers.issue_blank_forms")
            got = knock(
                lambda person=person, kind=kind: papers.issue_blank_forms(by=person, kind=kind, copies=0)
            )
            checked("object", got, "reached" if may else "refused", (role, kind))
            of_kind = BlankFormRow(kind=kind.value)
            checked("rule", papers.may_type(person, of_kind), records, (role, kind))


FORM_NEEDS = {
    FormKind.INCIDENT: "tracing.open_incident",
    FormKind.FIND: "tracing.record_find",
    FormKind.PAGE: "registry.hand_in_book_page",
}


def test_only_who_traces_works_on_a_case_and_only_the_office_that_was_asked_answers(traced):
    case, inquiry = CaseRow.objects.get(), InquiryRow.objects.get()
    for role in every_role():
        works = role in {Role.TRACING_OFFICER, Role.POINT_OF_CONTACT}
        checked("rule", tracing_policy.may_work_on(person_of(role), case), works, role)
        for office in ("civilian-office", "police-office", ""):
            person = person_of(role, office=office)
            may = tracing_policy.may_answer(person, inquiry)
            checked("rule", may, office == "civilian-office", (role, office))
            inquiry.asked_by, asked_by = person.id, inquiry.asked_by
            checked("rule", tracing_policy.may_answer(person, inquiry), False, (role, office))
            inquiry.asked_by = asked_by


def test_an_inquiry_is_not_answered_by_an_office_that_only_sees_it(traced):
    """Who traces sees every inquiry, and may hold a role besides that answers some."""
    for role in every_role():
        if table_lets(role, "tracing.answer_inquiry"):
            person = somebody(role, Role.TRACING_OFFICER, office="police-office")
            with pytest.raises(NotAllowed):
                tracing.answer_inquiry(
                    by=person, inquiry=traced["inquiry"], answer=Answer(searched=("paper",))
                )
            CHECKS["object"] += 1


def test_passwords_factors_and_sessions_are_ones_own_or_an_administrators():
    for role in every_role():
        person, other = person_of(role), person_of(None)
        runs = role in {Role.ADMINISTRATOR, Role.NODE}
        for rule, own, others in (
            (accounts_policy.may_set_password, True, runs),
            (accounts_policy.may_change_factor, True, role is Role.NODE),
            (accounts_policy.may_end_sessions, True, runs),
            (accounts_policy.may_reset_factor, False, runs),
        ):
            checked("rule", rule(person, person), own, (rule.__name__, role))
            checked("rule", rule(person, other), others, (rule.__name__, role))


def test_at_least_1500_checks_were_made():
    """The file runs in one process; where somebody chose some of its tests, there is nothing to count."""
    if set(CHECKS) == {"command", "page", "ended", "timed", "object", "read", "rule"}:
        assert sum(CHECKS.values()) >= 1500, CHECKS
        assert min(CHECKS.values()) >= 100, CHECKS
