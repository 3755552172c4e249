"""Steps that need two officers: asked for by one, approved by another one, done at once or not at all."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from guards.source import sources
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts import errors, policy, second_officer
from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.accounts.models import MoreLooksRow, PersonRow, SecondRequestRow
from tracemark.apps.accounts.states import RequestState
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Description, HolderFacts, HolderKind, NewWeapon
from tracemark.apps.registry.errors import BasisMissing, ErasedBefore
from tracemark.apps.registry.models import HolderRow, WeaponRow
from tracemark.kernel import clock, tasks
from tracemark.kernel.errors import NotAllowed, NotFound, SecondOfficerNeeded, StepNotOpen

if TYPE_CHECKING:
    from tracemark.apps.accounts.data import Person

pytestmark = pytest.mark.django_db

STEP = "registry.erase_holder"
BASIS = "Data Protection Act, section 17"


@pytest.fixture
def other(someone) -> Person:
    """A second registrar of the same agency."""
    return someone(Role.REGISTRAR, Role.LICENSING_OFFICER)


@pytest.fixture
def holder(registrar) -> UUID:
    person = registry.register_holder(by=registrar, holder=HolderFacts(HolderKind.PERSON, "Ana Ruiz", "ID 7"))
    new = NewWeapon(Partition.CIVILIAN, Description("A1234", type="rifle"), holder=person)
    weapon = registry.register_weapon(by=registrar, weapon=new)
    assert WeaponRow.objects.filter(uuid=weapon, holder__uuid=person).exists()
    return person


def asked(by: Person, holder: UUID, **more: Any) -> UUID:
    return accounts.ask_second_officer(by=by, step=STEP, arguments={"holder": holder, "basis": BASIS, **more})


def is_erased(holder: UUID) -> bool:
    return HolderRow.objects.get(uuid=holder).erased


def state_of(request: UUID) -> str:
    return SecondRequestRow.objects.get(uuid=request).state


def today(person: Person) -> Person:
    """The person with the roles of this moment."""
    return accounts.in_the_name_of(person.id)


# Nobody alone


def test_a_step_of_two_is_refused_to_somebody_alone_and_nothing_is_done(registrar, holder):
    with pytest.raises(SecondOfficerNeeded) as needed:
        registry.erase_holder(by=registrar, holder=holder, basis=BASIS)
    assert not is_erased(holder)
    assert needed.value.arguments["holder"] == holder
    assert needed.value.data == {"command": STEP}, "what was to be done is told to nobody"


@pytest.mark.parametrize("auth", ["password", "command_line", "token", "job", "node", "second_officer"])
def test_no_way_of_coming_in_goes_round_the_second_officer(registrar, holder, auth):
    """The command line, a token and a job are somebody alone too; being called the node makes nobody the node."""
    with pytest.raises(SecondOfficerNeeded):
        registry.erase_holder(by=replace(registrar, auth=auth), holder=holder, basis=BASIS)


def test_the_node_itself_has_no_second_officer_and_needs_none():
    assert policy.is_alone_enough(accounts.NODE, "registry.undo_load")
    lent = replace(accounts.NODE, auth="password")
    assert not policy.is_alone_enough(lent, "registry.undo_load")


def test_each_command_that_waits_is_registered_and_takes_only_what_can_wait():
    waiting = {name for name, rule in accounts.table().items() if rule.second}
    assert waiting == {STEP, "registry.undo_load", "accounts.allow_more_looks"}
    assert waiting == set(accounts.every_step())
    simple = {
        "str",
        "int",
        "bool",
        "UUID",
        "str | None",
        "UUID | None",
        "tuple[UUID, ...]",
        "tuple[str, ...]",
    }
    for name, step in accounts.every_step().items():
        takes = inspect.signature(step.door).parameters
        assert {one.annotation for key, one in takes.items() if key != "by"} <= simple, name
        assert not step.subject or takes[step.subject].annotation == "UUID", name


def test_no_command_of_an_app_takes_a_step_of_two_on_its_way():
    """What happens inside a command is not asked again: so none of them may hold such a step."""
    names = {name.split(".")[1] for name in accounts.every_step()}
    inside = [
        f"{source.path}:{call.lineno}"
        for source in sources()
        if source.app or source.path.startswith("src/tracemark/papers")
        for call in ast.walk(source.tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] in names
    ]
    assert inside == []


def test_whoever_may_take_a_step_of_two_may_ask_decide_and_withdraw():
    table = accounts.table()
    needed = set().union(*(rule.roles for rule in table.values() if rule.second)) - {Role.NODE}
    for verb in ("ask_second_officer", "do_approved_step", "decline_step", "withdraw_step"):
        assert table[f"accounts.{verb}"].roles == needed, verb


def test_what_cannot_wait_is_not_kept():
    with pytest.raises(TypeError, match="float"):
        second_officer._kept(1.5)
    there = (None, True, 3, "text", UUID(int=7), (UUID(int=1), ("a", 2)))
    assert second_officer._given(second_officer._kept(there)) == there


# The way of a request


def test_what_a_second_officer_approves_is_done_at_once_in_the_name_of_whoever_asked(
    registrar, other, holder
):
    request = asked(registrar, holder)
    assert (state_of(request), is_erased(holder)) == (RequestState.WAITING, False)
    accounts.approve_step(by=other, request=request)
    assert (state_of(request), is_erased(holder)) == (RequestState.DONE, True)
    entry = ledger.entries_of(str(holder))[-1]
    approval = ledger.entries_of(str(request))[-1]
    assert (entry.actor, entry.deed) == (registrar.id, approval.deed)
    assert approval.act == "step.approved"
    assert approval.body["second"] == str(other.id)


def test_the_ledger_says_which_step_waits_and_never_what_is_asked(registrar, other, holder):
    request = asked(registrar, holder)
    accounts.decline_step(by=other, request=request, reason="Ana Ruiz still holds a licence.")
    said = [(entry.act, entry.body) for entry in ledger.entries_of(str(request))]
    reference = SecondRequestRow.objects.get(uuid=request).reference
    assert said == [
        ("step.asked", {"reference": reference, "step": STEP}),
        ("step.declined", {"reference": reference, "step": STEP}),
    ]
    assert all(not entry.why for entry in ledger.entries_of(str(request)))


def test_a_request_that_is_declined_or_withdrawn_changes_nothing_and_is_over(registrar, other, holder):
    declined = asked(registrar, holder)
    with pytest.raises(errors.DeclineReasonMissing):
        accounts.decline_step(by=other, request=declined, reason="  ")
    accounts.decline_step(by=other, request=declined, reason="Not yet.")
    withdrawn = asked(registrar, holder)
    accounts.withdraw_step(by=registrar, request=withdrawn)
    assert [state_of(one) for one in (declined, withdrawn)] == ["declined", "withdrawn"]
    for request in (declined, withdrawn):
        with pytest.raises(StepNotOpen):
            accounts.approve_step(by=other, request=request)
        with pytest.raises(StepNotOpen):
            accounts.withdraw_step(by=registrar, request=request)
    assert not is_erased(holder)


def test_only_whoever_asked_withdraws(registrar, other, holder):
    with pytest.raises(NotFound):
        accounts.withdraw_step(by=other, request=asked(registrar, holder))


def test_a_request_runs_out_and_can_be_asked_anew(registrar, other, holder, settings):
    first = asked(registrar, holder)
    later = clock.now() + timedelta(hours=settings.TRACEMARK.second_officer_hours)
    with clock.frozen(later):
        row = SecondRequestRow.objects.get(uuid=first)
        assert accounts.request_standing(row) is RequestState.EXPIRED
        assert not accounts.requests_to_decide(other).exists()
        assert [one.uuid for one in accounts.list_requests(other, state="expired")] == [first]
        with pytest.raises(StepNotOpen):
            accounts.approve_step(by=other, request=first)
        again = asked(registrar, holder)
        assert (state_of(first), state_of(again)) == ("expired", "waiting")
        assert [entry.act for entry in ledger.entries_of(str(first))] == ["step.asked", "step.run_out"]
        accounts.approve_step(by=other, request=again)
    assert is_erased(holder)


def test_the_same_is_not_asked_for_twice_while_it_waits(registrar, holder):
    request = asked(registrar, holder)
    with pytest.raises(errors.StepWaits):
        asked(registrar, holder)

    def needed(basis: str) -> SecondOfficerNeeded:
        said = {"by": registrar, "holder": holder, "basis": basis}
        return SecondOfficerNeeded(by=registrar, command=STEP, arguments=said)

    assert accounts.ask_for(needed(BASIS)) == request
    assert accounts.ask_for(needed("Another law")) != request


def test_what_its_own_rules_would_refuse_is_not_even_asked_for(registrar, other, holder):
    with pytest.raises(BasisMissing):
        asked(registrar, holder, basis=" ")
    accounts.approve_step(by=other, request=asked(registrar, holder))
    with pytest.raises(ErasedBefore):
        asked(registrar, holder, basis="Another law")
    assert SecondRequestRow.objects.count() == 1


# Who is a second officer


def test_nobody_approves_or_declines_what_they_asked_for_themselves(registrar, holder):
    request = asked(registrar, holder)
    with pytest.raises(errors.OwnRequest):
        accounts.approve_step(by=registrar, request=request)
    with pytest.raises(errors.OwnRequest):
        accounts.decline_step(by=registrar, request=request, reason="Mine")
    with pytest.raises(errors.OwnRequest):
        accounts.do_approved_step(by=registrar, request=request, second=registrar)
    assert not is_erased(holder)


@pytest.mark.filterwarnings("ignore")
def test_the_database_itself_knows_nobody_as_their_own_second_officer(registrar, holder):
    request = asked(registrar, holder)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondRequestRow.objects.filter(uuid=request).update(state="done", decided_by=registrar.id)


def test_each_of_two_officers_decides_about_what_the_other_one_asked(registrar, other, holder):
    """Both asked for the same: whichever is approved first is done, the other request then has nothing left to do."""
    mine, theirs = asked(registrar, holder), asked(other, holder)
    for person, request in ((registrar, mine), (other, theirs)):
        with pytest.raises(errors.OwnRequest):
            accounts.approve_step(by=person, request=request)
    accounts.approve_step(by=registrar, request=theirs)
    with pytest.raises(ErasedBefore):
        accounts.approve_step(by=other, request=mine)
    assert (state_of(theirs), state_of(mine)) == ("done", "waiting")


def test_an_approval_cannot_be_used_a_second_time(registrar, other, holder):
    request = asked(registrar, holder)
    accounts.approve_step(by=other, request=request)
    before = ledger.head()
    for again in (
        lambda: accounts.approve_step(by=other, request=request),
        lambda: accounts.do_approved_step(by=registrar, request=request, second=other),
        lambda: accounts.decline_step(by=other, request=request, reason="Too late"),
    ):
        with pytest.raises(StepNotOpen):
            again()
    assert ledger.head() == before


def test_of_two_who_press_at_once_the_second_finds_it_decided(registrar, other, someone, holder, monkeypatch):
    """The row is read again under its lock: what a page showed before does not count."""
    third = someone(Role.REGISTRAR, Role.STOREKEEPER)
    request = asked(registrar, holder)
    as_it_was = SecondRequestRow.objects.get(uuid=request)
    accounts.approve_step(by=other, request=request)
    monkeypatch.setattr(second_officer, "request_for", lambda _person, _request: as_it_was)
    with pytest.raises(StepNotOpen):
        accounts.approve_step(by=third, request=request)
    assert SecondRequestRow.objects.get(uuid=request).decided_by == other.id


def test_a_second_officer_must_be_allowed_the_step_and_see_what_it_is_about(registrar, someone, holder):
    request = asked(registrar, holder)
    strangers = [
        someone(Role.REGISTRAR, partition=Partition.POLICE),
        someone(Role.STOREKEEPER),
        someone(Role.LICENSING_OFFICER),
        someone(Role.ADMINISTRATOR),
        someone(Role.INSPECTOR),
    ]
    for person in strangers:
        with pytest.raises((NotFound, NotAllowed)):
            accounts.approve_step(by=person, request=request)
        with pytest.raises((NotFound, NotAllowed)):
            accounts.decline_step(by=person, request=request, reason="No")
        assert not accounts.requests_to_decide(person).exists(), person.name
        assert not accounts.list_requests(person).exists(), person.name
        with pytest.raises(NotFound):
            accounts.request_for(person, request)
    assert not is_erased(holder)


def test_no_token_and_nobody_who_has_left_approves(registrar, other, holder):
    request = asked(registrar, holder)
    with pytest.raises(NotAllowed):
        accounts.approve_step(by=replace(other, auth="token"), request=request)
    PersonRow.objects.filter(uuid=other.id).update(active=False)
    with pytest.raises(NotFound):
        accounts.approve_step(by=other, request=request)
    assert not is_erased(holder)


@pytest.mark.parametrize("lost", ["role", "left"])
def test_whoever_lost_the_role_or_has_left_gets_nothing_done(registrar, other, holder, lost):
    request = asked(registrar, holder)
    if lost == "role":
        accounts.withdraw_role(by=accounts.NODE, person=registrar.id, role=Role.REGISTRAR)
    else:
        PersonRow.objects.filter(uuid=registrar.id).update(active=False)
    with pytest.raises(errors.AskerMayNot):
        accounts.approve_step(by=other, request=request)
    assert (state_of(request), is_erased(holder)) == ("waiting", False)


def test_a_second_officer_who_lost_the_role_approves_nothing(registrar, other, holder):
    request = asked(registrar, holder)
    accounts.withdraw_role(by=accounts.NODE, person=other.id, role=Role.REGISTRAR)
    with pytest.raises((NotFound, NotAllowed)):
        accounts.approve_step(by=today(other), request=request)
    assert not is_erased(holder)


def test_an_approval_is_for_the_request_of_whoever_asked(registrar, other, someone, holder):
    """Whoever calls the inner step in another one's name gets nowhere."""
    third = someone(Role.REGISTRAR, Role.STOREKEEPER)
    with pytest.raises(NotAllowed):
        accounts.do_approved_step(by=third, request=asked(registrar, holder), second=other)
    assert not is_erased(holder)


def test_what_one_does_not_see_or_may_not_do_is_not_asked_for(someone, registrar, holder):
    elsewhere = someone(Role.REGISTRAR, partition=Partition.POLICE)
    with pytest.raises(NotFound):
        asked(elsewhere, holder)
    for person, step in (
        (someone(Role.STOREKEEPER), STEP),
        (registrar, "registry.register_weapon"),
        (registrar, "registry.sell_weapon"),
    ):
        with pytest.raises(NotAllowed):
            accounts.ask_second_officer(by=person, step=step, arguments={"holder": holder, "basis": BASIS})
    assert not SecondRequestRow.objects.exists()


# What waits for whom


def test_it_waits_for_whoever_may_decide_and_for_nobody_else(registrar, other, someone, holder):
    kind = tasks.kind_of("accounts.steps_to_decide")
    assert kind
    asked(registrar, holder)
    waits = {
        person.name: tasks.waiting_of(kind, person).count
        for person in (registrar, other, someone(Role.STOREKEEPER), someone(Role.POLICE_OFFICER), someone(Role.REGISTRAR, partition=Partition.STATE))
    }  # fmt: skip
    assert waits == {**dict.fromkeys(waits, 0), other.name: 1}


def test_each_list_holds_ones_own_and_what_others_ask(registrar, other, holder):
    mine = asked(registrar, holder)
    theirs = asked(other, holder, basis="Another law")

    def of(whose: str) -> set[UUID]:
        return {row.uuid for row in accounts.list_requests(registrar, whose=whose)}

    assert (of("mine"), of("others"), of("")) == ({mine}, {theirs}, {mine, theirs})
    accounts.approve_step(by=registrar, request=theirs)
    assert [row.uuid for row in accounts.list_requests(registrar, state="done")] == [theirs]
    assert [row.uuid for row in accounts.waiting_for(other, STEP, holder)] == [mine]


# Looks beyond the budget


def more(by: Person, looks: int = 5, **said: Any) -> dict[str, Any]:
    return {"by": by, "step": "accounts.allow_more_looks",
            "arguments": {"looks": looks, "purpose": "correction", "case": "REG 7", **said}}  # fmt: skip


def test_more_looks_are_there_until_the_end_of_the_day(registrar, other, settings):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"looks_per_day": 10, "looks_per_month": 30})
    request = accounts.ask_second_officer(**more(registrar))
    assert accounts.looks_left(registrar).now == 10
    accounts.approve_step(by=other, request=request)
    left = accounts.looks_left(registrar)
    assert (left.today, left.month) == (15, 35)
    assert accounts.looks_left(other).now == 10, "nobody else has more"
    with clock.frozen(MoreLooksRow.objects.get().until):
        assert accounts.looks_left(registrar).now == 10
    with clock.frozen(clock.now() - timedelta(hours=1)):
        assert accounts.looks_left(registrar).now == 10, "setting the clock back gains none"


@pytest.mark.parametrize("looks", [0, -1, 11])
def test_at_most_another_days_looks_are_asked_for_at_a_time(registrar, settings, looks):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"looks_per_day": 10})
    with pytest.raises(errors.MoreLooksImpossible):
        accounts.ask_second_officer(**more(registrar, looks))


@pytest.mark.parametrize(
    ("said", "error"), [({"purpose": "curiosity"}, errors.PurposeUnknown), ({"case": " "}, errors.CaseNumberMissing)]
)  # fmt: skip
def test_more_looks_need_a_purpose_and_a_case(registrar, said, error):
    with pytest.raises(error):
        accounts.ask_second_officer(**more(registrar, **said))


def test_more_looks_are_allowed_by_an_officer_of_the_same_agency(registrar, someone):
    request = accounts.ask_second_officer(**more(registrar))
    for person in (
        someone(Role.TRACING_OFFICER, partition=Partition.POLICE),
        someone(Role.INSPECTOR),
        someone(Role.STOREKEEPER),
    ):
        with pytest.raises((NotFound, NotAllowed)):
            accounts.approve_step(by=person, request=request)
    accounts.approve_step(by=someone(Role.LICENSING_OFFICER), request=request)
    entry = ledger.entries_of(str(registrar.id))[-1]
    assert (entry.act, entry.body["looks"]) == ("looks.more_allowed", 5)
