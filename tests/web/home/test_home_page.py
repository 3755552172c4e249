"""The first page: what waits for this person and nobody else, and the year in figures with what is behind them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import FindFacts, IncidentFacts, IncidentKind, Question, ReadMark
from tracemark.apps.tracing.models import CaseRow, FindRow, InquiryRow
from tracemark.kernel import clock
from tracemark.kernel.dates import PartialDate

pytestmark = pytest.mark.django_db


@pytest.fixture
def find(police_officer):
    on = PartialDate.read(clock.today().isoformat())
    incident = tracing.open_incident(
        by=police_officer,
        incident=IncidentFacts(IncidentKind.SEIZED, on, "Delmar", legal_basis="Arms Act 12"),
    )
    facts = FindFacts(made_safe=True, marks=(ReadMark("ACL477458"),))
    return tracing.record_find(by=police_officer, incident=incident.uuid, find=facts)


@pytest.fixture
def case(find, tracing_officer):
    return tracing.open_case(by=tracing_officer, find=find.uuid)


@pytest.fixture
def inquiry(agencies, case, tracing_officer):
    return tracing.ask_office(
        by=tracing_officer, case=case.uuid, office="civilian-office", question=Question.HOLDER
    )


def tasks(client) -> dict[str, int]:
    return {task["text"]: task["count"] for task in client.get("/").context["tasks"]}


def test_where_nothing_waits_the_page_says_so(registrar, signed_in):
    page = signed_in(registrar).get("/").text
    assert "Nothing waits for you" in page


def test_a_find_without_a_case_waits_for_those_who_open_cases(find, police_officer, registrar, signed_in):
    client = signed_in(police_officer)
    assert tasks(client) == {"find is not yet traced": 1}
    assert reverse("finds") + "?untraced=1" in client.get("/").text
    assert tasks(signed_in(registrar)) == {}


def test_an_open_case_waits_for_those_who_trace_and_for_no_other_office(
    case, tracing_officer, someone, signed_in
):
    assert tasks(signed_in(tracing_officer)) == {"case is open": 1}
    elsewhere = someone(Role.POLICE_OFFICER, partition=Partition.STATE)
    assert tasks(signed_in(elsewhere)) == {}


def test_an_inquiry_waits_for_the_office_that_was_asked(inquiry, registrar, someone, signed_in):
    client = signed_in(registrar)
    assert tasks(client) == {"inquiry to answer": 1}
    assert reverse("inquiries") in client.get("/").text
    for person in (someone(Role.REGISTRAR, partition=Partition.STATE), someone(Role.PROGRAMME_OFFICER)):
        assert tasks(signed_in(person)) == {}


def test_an_answer_that_is_overdue_waits_for_whoever_asked(inquiry, tracing_officer, registrar, signed_in):
    asker, asked = signed_in(tracing_officer), signed_in(registrar)
    assert "answer is overdue" not in tasks(asker)
    long_ago = clock.today() - timedelta(days=30)
    InquiryRow.objects.update(asked_on=long_ago, due=long_ago + timedelta(days=14))
    assert tasks(asker)["answer is overdue"] == 1
    assert "answer is overdue" not in tasks(asked)
    assert "is due today or earlier" in asked.get("/").text


def test_each_figure_of_the_year_leads_to_what_is_behind_it(case, tracing_officer, signed_in):
    client = signed_in(tracing_officer)
    page = client.get("/")
    figures = {str(one["label"]): one for one in page.context["year"]["figures"]}
    assert figures["Weapons recovered"]["value"] == 1
    assert figures["Median days to close"]["value"] == "–", (
        "without a closed case there is no median, not zero"
    )
    for one in figures.values():
        assert f'href="{one["url"]}"' in page.text
        assert client.get(one["url"]).status_code == 200


def test_the_months_of_the_year_add_up_to_the_weapons_recovered(find, police_officer, signed_in):
    months = signed_in(police_officer).get("/").context["year"]["months"]
    assert len(months) == 12
    assert [count for _name, count in months] == [0] * 11 + [1]


def test_who_sees_no_cases_gets_no_figures(case, registrar, administrator, signed_in):
    for person in (registrar, administrator):
        page = signed_in(person).get("/")
        assert page.context["year"] is None
        assert "Last twelve months" not in page.text


def test_the_page_offers_only_what_the_person_may_do(registrar, police_officer, administrator, signed_in):
    def offered(person) -> set[str]:
        page = signed_in(person).get("/").text
        buttons = page.split('class="actions"')[1]
        return {
            name for name in ("trace", "register_weapon", "loads") if f'href="{reverse(name)}"' in buttons
        }

    assert offered(registrar) == {"register_weapon", "loads"}
    assert offered(police_officer) == {"trace"}
    assert offered(administrator) == set()


def test_the_page_costs_the_same_for_many_finds(
    find, police_officer, signed_in, django_assert_max_num_queries
):
    client = signed_in(police_officer)
    client.get("/")
    for _ in range(5):
        facts = FindFacts(made_safe=True, marks=(ReadMark("B1"),))
        tracing.record_find(by=police_officer, incident=find.incident.uuid, find=facts)
    with django_assert_max_num_queries(15):
        assert client.get("/").context["tasks"][0]["count"] == 6


def test_the_page_costs_as_many_queries_with_many_tasks_as_with_one(
    inquiry, tracing_officer, signed_in, django_assert_max_num_queries
):
    client = signed_in(tracing_officer)
    client.get("/")
    with django_assert_max_num_queries(16):
        client.get("/")
    find = FindRow.objects.get()
    for number in range(40):
        other = FindRow.objects.create(
            reference=f"XA-F-2020-{number:06d}",
            incident=find.incident,
            made_safe=True,
            by=find.by,
            at=find.at,
        )
        if number % 2:
            CaseRow.objects.create(
                reference=f"XA-C-2020-{number:06d}", find=other, officer=find.by, opened_at=find.at
            )
    with django_assert_max_num_queries(16):
        shown = tasks(client)
    assert (shown["cases are open"], shown["finds are not yet traced"]) == (21, 20)
