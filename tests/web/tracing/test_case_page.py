"""The page of a case: all registers searched and recorded, compared, confirmed, grounds, point, closing, names."""

from __future__ import annotations

import csv
import io
import re
from uuid import uuid4

import pytest
from django.urls import reverse

from tracemark.apps.registry import api as registry
from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import Answer, Question


def at(name: str, case, *more) -> str:
    return reverse(name, args=[case.uuid, *more])


@pytest.fixture
def searched(tracer, case, weapon):
    """The case after its search, as the officer's browser has it."""
    tracer.post(at("case_search", case), {"search-reading": "ACL47?[45]58"})
    return tracer


@pytest.fixture
def confirmed(searched, case, weapon):
    searched.post(at("case_compare", case, weapon), {"compared": "Serial and maker's mark."})
    return searched


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_case_stands_under_its_restriction_of_use(tracer, case):
    page = text_of(tracer.get(at("case", case)))
    assert "For competent authorities only" in page
    assert "ITI 15" in page
    assert case.reference in page


def test_nothing_is_searched_by_looking(tracer, case, weapon, bodies):
    page = text_of(tracer.get(at("case", case)))
    assert "ACL477458" not in page
    assert bodies("case.searched") == []


def test_a_search_of_all_registers_is_recorded_and_shows_candidates_with_reasons(searched, case, bodies):
    page = text_of(searched.get(at("case", case)))
    assert "Register: Civilian" in page
    assert "The maker is recorded as given." in page
    assert "Compare" in page
    assert bodies("case.searched")[0]["reading"] == "ACL47?[45]58"


def test_a_police_officer_does_not_search_all_registers(police, case, weapon):
    assert police.post(at("case_search", case), {"search-reading": "ACL477458"}).status_code == 403
    assert b"Search all registers" not in police.get(at("case", case)).content


def test_a_reading_that_cannot_be_read_is_refused_in_place(tracer, case, bodies):
    page = tracer.post(at("case_search", case), {"search-reading": "AC[4"})
    assert page.status_code == 422
    assert b"is not closed" in page.content
    assert bodies("case.searched") == []


def test_only_a_record_that_a_search_has_shown_is_compared(tracer, case, weapon):
    answer = tracer.get(at("case_compare", case, weapon))
    assert answer.status_code == 302
    assert tracer.post(at("case_compare", case, weapon), {"compared": "All."}).status_code == 302
    case.refresh_from_db()
    assert case.record is None


def test_find_and_record_stand_side_by_side(searched, case, weapon):
    page = text_of(searched.get(at("case_compare", case, weapon)))
    assert "Read on the weapon" in page
    assert "differs" in page
    assert "the same" in page


def test_a_record_is_confirmed_with_what_was_compared(searched, case, weapon, bodies):
    assert searched.post(at("case_compare", case, weapon), {"compared": ""}).status_code == 422
    searched.post(at("case_compare", case, weapon), {"compared": "Serial and maker's mark."})
    said = bodies("case.record_confirmed")[0]
    assert said["record"] == str(weapon)
    assert said["compared"] == "Serial and maker's mark."
    assert said["reading"] == "ACL47?[45]58"


def test_the_story_is_told_without_the_name_of_a_private_person(confirmed, case):
    page = text_of(confirmed.get(at("case", case)))
    assert "Private person, on record" in page
    assert "Reported stolen" in page
    assert "Okello" not in page


def test_a_name_is_shown_for_a_purpose_that_is_recorded(confirmed, case, weapon, bodies):
    holder = registry.weapon_in_case(weapon).holder
    address = at("case_holder", case, holder.uuid)
    assert confirmed.post(address, {"look-purpose": ""}).status_code == 422
    answer = confirmed.post(address, {"look-purpose": "trace"})
    assert b"Miriam Okello" in answer.content
    assert answer["Cache-Control"] == "no-store"
    looked = bodies("holder.looked_at")[-1]
    assert looked == {"purpose": "trace", "case": case.reference}
    assert b"Okello" not in confirmed.get(at("case", case)).content


def test_no_name_of_a_holder_outside_the_case_is_shown(confirmed, case, registrar, bodies):
    from tracemark.apps.registry.data import HolderFacts, HolderKind

    other = registry.register_holder(by=registrar, holder=HolderFacts(HolderKind.PERSON, "Jan Other", "1"))
    before = len(bodies("holder.looked_at"))
    assert confirmed.post(at("case_holder", case, other), {"look-purpose": "x"}).status_code == 404
    assert len(bodies("holder.looked_at")) == before


def test_a_confirmation_is_withdrawn_only_after_a_reason(confirmed, case):
    address = at("case_withdraw_confirmation", case)
    assert b"stays in the story" in confirmed.get(address).content
    assert confirmed.post(address, {"why": ""}).status_code == 422
    confirmed.post(address, {"why": "Another weapon of the same number."})
    case.refresh_from_db()
    assert (case.record, case.state) == (None, "open")
    assert b"withdrawn" in confirmed.get(at("case", case)).content


def test_no_record_is_reported_with_what_was_searched(searched, case):
    searched.post(at("case_no_record", case), {"none-searched": "All three registers, 1990 to 2026"})
    case.refresh_from_db()
    assert case.record_missing
    assert b"none has a record of this weapon" in searched.get(at("case", case)).content


def test_grounds_need_a_limb_and_a_reason_and_say_so_in_place(tracer, case):
    page = tracer.post(at("case_grounds", case), {"grounds-justification": ""})
    assert page.status_code == 422
    assert b"Name at least one ground" in page.content
    tracer.post(
        at("case_grounds", case), {"grounds-limbs": ["a", "e"], "grounds-justification": "No licence."}
    )
    page = text_of(tracer.get(at("case", case)))
    assert "(e) Transferred without a licence or authorization" in page


def test_the_point_lies_before_the_find(tracer, case):
    late = {"point-on": "2026-04", "point-how": "Stolen"}
    page = tracer.post(at("case_point", case), late)
    assert page.status_code == 422
    assert b"after it was found" in page.content
    tracer.post(at("case_point", case), {"point-on": "2024", "point-place": "Delmar", "point-how": "Stolen"})
    assert "Illicit for 803 days before it was found." in text_of(tracer.get(at("case", case)))


def test_the_day_of_the_point_may_be_of_another_calendar_and_is_kept_as_typed(tracer, case):
    said = {"point-on": "1445-06-18", "point-on_calendar": "hijri", "point-how": "Stolen"}
    tracer.post(at("case_point", case), said)
    case.refresh_from_db()
    assert case.illicit_first_day.isoformat() == "2023-12-31"
    assert case.illicit_how == "Stolen [1445-06-18 Hijri]"
    assert "[1445-06-18 Hijri]" in text_of(tracer.get(at("case", case)))


def test_the_page_says_which_outcomes_are_open_and_what_the_others_lack(tracer, case):
    page = text_of(tracer.get(at("case", case)))
    assert "What the other outcomes still lack" in page
    assert "[ITI 6, 16]" in page


def test_a_case_is_closed_after_a_confirmation_and_opened_again(confirmed, case, bodies):
    confirmed.post(at("case_grounds", case), {"grounds-limbs": ["a"], "grounds-justification": "Stolen."})
    confirmed.post(at("case_point", case), {"point-on": "2024", "point-how": "Stolen in Delmar"})
    address = at("case_close", case)
    page = text_of(confirmed.get(address + "?outcome=stolen_or_lost"))
    assert "is closed with the outcome" in page
    assert "803 days" in page
    case.refresh_from_db()
    assert case.state != "closed"
    confirmed.post(address, {"outcome": "stolen_or_lost", "note": ""})
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "stolen_or_lost")
    assert bodies("case.closed")[0]["days_illicit"] == 803
    assert b"Open the case again" in confirmed.get(at("case", case)).content
    assert confirmed.post(at("case_reopen", case), {"why": ""}).status_code == 422
    confirmed.post(at("case_reopen", case), {"why": "The weapon was named twice."})
    case.refresh_from_db()
    assert case.state == "open"


def test_an_outcome_that_the_facts_do_not_bear_out_is_refused_with_its_paragraph(tracer, case):
    page = tracer.post(at("case_close", case), {"outcome": "last_legal_holder"})
    assert page.status_code == 422
    assert b"SDG 16.4.2" in page.content


def test_everything_that_happened_is_in_the_log_with_its_entry(confirmed, case):
    page = text_of(confirmed.get(at("case", case)))
    for words in ("Find recorded", "Case opened", "Registers searched for a case", "Record confirmed"):
        assert words in page
    assert re.search(r'href="/ledger/\d+"', page)


def test_the_page_of_a_full_case_costs_a_bounded_number_of_queries(
    confirmed, case, tracing_officer, django_assert_max_num_queries
):
    for _ in range(5):
        tracing.ask_office(
            by=tracing_officer, case=case.uuid, office="civilian-office", question=Question.HOLDER
        )
    confirmed.get(at("case", case))
    with django_assert_max_num_queries(24):
        confirmed.get(at("case", case))


def test_a_case_of_another_office_does_not_even_exist(signed_in, someone, case):
    from tracemark.apps.accounts.data import Partition, Role

    stranger = signed_in(someone(Role.POLICE_OFFICER, partition=Partition.STATE))
    assert stranger.get(at("case", case)).status_code == 404
    assert stranger.get(reverse("case", args=[uuid4()])).status_code == 404
    assert case.reference not in stranger.get(reverse("cases")).content.decode()


def test_an_inspector_sees_the_case_and_changes_nothing(signed_in, someone, case):
    from tracemark.apps.accounts.data import Role

    inspector = signed_in(someone(Role.INSPECTOR))
    page = text_of(inspector.get(at("case", case)))
    assert case.reference in page
    assert "Search all registers" not in page
    assert inspector.post(at("case_grounds", case), {}).status_code == 403


@pytest.mark.parametrize(
    "query", ["", "?state=open", "?q=ACL47", "?q=C-2026", "?sort=-found", "?sort=nonsense"]
)
def test_cases_are_listed_searched_and_sorted(tracer, case, query):
    assert case.reference in tracer.get(reverse("cases") + query).content.decode()


@pytest.mark.parametrize("query", ["?state=closed", "?state=traced", "?q=nothing"])
def test_a_filter_leaves_out_what_does_not_fit(tracer, case, query):
    assert case.reference not in tracer.get(reverse("cases") + query).content.decode()


def test_the_list_of_cases_costs_the_same_however_long(
    tracer, police_officer, found, case, tracing_officer, django_assert_max_num_queries
):
    from tracemark.apps.tracing.data import FindFacts

    for _ in range(6):
        find = tracing.record_find(
            by=police_officer, incident=found.incident.uuid, find=FindFacts(made_safe=True)
        )
        tracing.open_case(by=tracing_officer, find=find.uuid)
    tracer.get(reverse("cases"))
    with django_assert_max_num_queries(9):
        tracer.get(reverse("cases"))


def test_taking_the_list_away_says_so_first_and_is_recorded(tracer, police, case, bodies):
    address = reverse("cases_export") + "?state=open"
    assert b"1 case leaves this node" in tracer.get(address).content
    assert bodies("cases.exported") == []
    answer = tracer.post(address)
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][0] == case.reference
    assert bodies("cases.exported") == [{"rows": 1, "filters": {"standing": "open"}}]
    assert police.get(address).status_code == 403


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(tracer, found, case):
    found.incident.place = "=HYPERLINK(1)"
    found.incident.save()
    answer = tracer.post(reverse("cases_export"))
    assert "'=HYPERLINK(1)" in answer.content.decode()


@pytest.fixture
def inquiry(agencies, case, tracing_officer):
    return tracing.ask_office(
        by=tracing_officer,
        case=case.uuid,
        office="civilian-office",
        question=Question.HOLDER,
        text="Sold 2019?",
    )


@pytest.fixture
def asked(signed_in, registrar, known):
    return signed_in(registrar)


def test_an_office_is_asked_from_the_case(agencies, tracer, case):
    sent = {
        "ask-office": "civilian-office",
        "ask-question": "holder",
        "ask-text": "Sold 2019?",
        "ask-urgent": "on",
    }
    tracer.post(at("case_ask", case), sent)
    page = text_of(tracer.get(at("case", case)))
    assert "Who held this weapon last?" in page
    assert "Office of civilian" in page


def test_the_office_finds_the_question_and_answers(asked, inquiry, tracer, case):
    assert b"Who held this weapon last?" in asked.get(reverse("inquiries")).content
    address = reverse("inquiry", args=[inquiry.uuid])
    page = text_of(asked.get(address))
    assert "Sold 2019?" in page
    assert "Port Delmar" not in page
    assert asked.post(address, {"records": "", "searched": ""}).status_code == 422
    asked.post(
        address, {"records": "XA-W-000001\nSales book 7, page 3", "searched": "Sales books 1998 to 2004"}
    )
    assert "Sales book 7, page 3" in text_of(tracer.get(at("case", case)))


def test_nothing_held_names_what_was_searched(asked, inquiry):
    address = reverse("inquiry", args=[inquiry.uuid])
    refused = asked.post(address, {"searched": "Register 1990 to 2026"})
    assert refused.status_code == 422
    assert b"Say that nothing is held" in refused.content
    asked.post(address, {"searched": "Register 1990 to 2026", "nothing": "on"})
    inquiry.refresh_from_db()
    assert inquiry.state == "nothing_held"


def test_nobody_answers_for_another_office(tracer, police, signed_in, storekeeper, inquiry):
    address = reverse("inquiry", args=[inquiry.uuid])
    assert b"Records found" not in tracer.get(address).content
    assert police.get(address).status_code == 404
    assert signed_in(storekeeper).get(address).status_code == 404


def test_an_office_is_reminded_and_an_inquiry_withdrawn_with_a_reason(tracer, asked, inquiry):
    tracer.post(reverse("inquiry_remind", args=[inquiry.uuid]))
    assert b"Reminded" in asked.get(reverse("inquiry", args=[inquiry.uuid])).content
    address = reverse("inquiry_withdraw", args=[inquiry.uuid])
    assert b"Office of civilian" in tracer.get(address).content
    tracer.post(address, {"why": "Found elsewhere."})
    inquiry.refresh_from_db()
    assert inquiry.state == "withdrawn"


def test_what_is_overdue_is_marked(asked, inquiry):
    from datetime import date

    inquiry.asked_on, inquiry.due = date(2026, 1, 2), date(2026, 1, 16)
    inquiry.save()
    assert b"Overdue" in asked.get(reverse("inquiries")).content


def test_an_answer_shows_in_the_history(asked, inquiry, registrar):
    tracing.answer_inquiry(by=registrar, inquiry=inquiry.uuid, answer=Answer(searched=("Register",)))
    page = text_of(asked.get(reverse("inquiry", args=[inquiry.uuid])))
    assert "Inquiry answered" in page
    assert "Nothing held" in page


@pytest.mark.parametrize("language", ["ar", "zh-hans", "fr", "ru", "es"])
def test_every_page_renders_in_every_language(confirmed, case, found, inquiry, language):
    confirmed.cookies["django_language"] = language
    for address in (at("case", case), reverse("find", args=[found.uuid]), reverse("trace"), reverse("cases"),
                    reverse("inquiries"), reverse("inquiry", args=[inquiry.uuid]), reverse("incidents")):  # fmt: skip
        answer = confirmed.get(address)
        assert answer.status_code == 200
        assert (b'dir="rtl">\n<head>' in answer.content) == (language == "ar")
