"""Trace a weapon: safe first, then marks, what it is, our records, what next."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tracemark.apps.tracing.models import CaseRow, FindRow, IncidentRow


def test_nothing_is_asked_before_the_weapon_is_made_safe(police):
    page = police.get(reverse("trace"))
    assert b"Make safe first" in page.content
    assert b"serial-text" not in page.content


def test_the_form_stays_closed_without_the_officers_word(police):
    page = police.post(reverse("trace"), {"action": "safe"})
    assert b"Confirm this before you go on." in page.content
    assert b"serial-text" not in page.content


def test_the_sheet_opens_once_it_is_safe(police):
    page = police.post(reverse("trace"), {"action": "safe", "made_safe": "1"})
    assert b'name="serial-text"' in page.content
    assert b'name="marks-0-text"' in page.content
    assert b"data-helps" in page.content


def test_marks_say_what_it_is_with_reasons_and_what_to_look_for(police, sheet):
    page = police.post(reverse("trace"), sheet())
    text = page.content.decode()
    assert page.status_code == 200
    assert "Taurus G3C" in text
    assert "is named" in text


def test_an_officer_sees_only_the_registers_of_his_role(police, sheet, weapon):
    page = police.post(reverse("trace"), sheet()).content.decode()
    assert "ACL477458" not in page
    assert "Searched here: Police." in page
    assert "only inside a case, by tracing officers" in page
    assert "Not in these records" in page


def test_a_registrar_sees_his_own_records_with_the_differences_and_why(signed_in, registrar, sheet, weapon):
    page = signed_in(registrar).post(reverse("trace"), sheet(serial__text="ACL47745B")).content.decode()
    assert "which looks alike" in page
    assert "differs lookalike" in page


def test_a_mistyped_reading_is_refused_at_its_field_and_kept(police, sheet):
    page = police.post(reverse("trace"), sheet(serial__text="AC[4"))
    text = page.content.decode()
    assert page.status_code == 422
    assert "is not closed" in text
    assert 'value="AC[4"' in text


def test_one_more_mark_keeps_what_was_typed(police, sheet):
    page = police.post(reverse("trace"), sheet("more", **{"marks-0-text": "66"})).content.decode()
    assert 'name="marks-1-text"' in page
    assert 'value="66"' in page


def test_the_answers_come_alone_while_one_types(police, sheet):
    page = police.post(reverse("trace_live"), sheet()).content.decode()
    assert "Taurus G3C" in page
    assert "<html" not in page


def test_notes_are_kept_and_thrown_away(police, sheet):
    police.post(reverse("trace"), sheet("keep", **{"event-place": "Quay 4"}))
    again = police.get(reverse("trace")).content.decode()
    assert "ACL47?[45]58" in again
    assert "Quay 4" in again
    police.post(reverse("trace"), {"action": "drop"})
    assert "ACL47?[45]58" not in police.get(reverse("trace")).content.decode()


EVENT = {
    "incident": "new", "event-kind": "seized", "event-on": "2026-03-14", "event-place": "Port Delmar",
    "event-legal_basis": "Arms Act 12", "exhibit": "3", "event-contexts": ["drugs", "border"],
}  # fmt: skip


def test_the_find_is_recorded_with_its_new_incident(police, sheet):
    extra = {"marks-0-text": "66", "marks-0-symbol": "triangle", "marks-0-kind": "factory"}
    answer = police.post(reverse("trace"), {**sheet("save"), **extra, **EVENT})
    find = FindRow.objects.get()
    assert answer.url == reverse("find", args=[find.uuid])
    assert find.incident.contexts == ["border", "drugs"]
    assert [(m.text, m.kind, m.symbol) for m in find.marks.order_by("pk")] == [
        ("ACL47?[45]58", "serial", ""),
        ("66", "factory", "triangle"),
    ]


def test_a_seizure_without_a_legal_basis_is_refused_and_nothing_is_recorded(police, sheet):
    page = police.post(reverse("trace"), {**sheet("save"), **EVENT, "event-legal_basis": ""})
    assert page.status_code == 422
    assert b"needs its legal basis" in page.content
    assert not IncidentRow.objects.exists()


def test_a_weapon_joins_an_incident_that_is_recorded(police, sheet, found):
    police.post(reverse("trace"), {**sheet("save"), "incident": str(found.incident.uuid)})
    assert FindRow.objects.filter(incident=found.incident).count() == 2


def test_the_case_can_be_opened_at_once(tracer, sheet):
    answer = tracer.post(reverse("trace"), {**sheet("open_case"), **EVENT})
    assert answer.url == reverse("case", args=[CaseRow.objects.get().uuid])


def test_an_empty_sheet_is_no_find(police, sheet):
    empty = {"serial-text": "", "weapon-calibre": "", "weapon-words": ""}
    page = police.post(reverse("trace"), {**sheet("save"), **EVENT, **empty})
    assert b"Nothing is written on the sheet yet" in page.content
    assert not FindRow.objects.exists()


def test_whoever_only_keeps_records_is_not_offered_to_record_a_find(signed_in, registrar, known, sheet):
    client = signed_in(registrar)
    page = client.post(reverse("trace"), {**sheet("save"), **EVENT})
    assert b"Your role reads and compares" in page.content
    assert not FindRow.objects.exists()


def test_a_surrender_says_that_it_asks_for_no_name(police):
    page = police.post(reverse("trace"), {"action": "safe", "made_safe": "1"})
    assert b"A surrender asks for no name" in page.content


def test_an_incident_that_is_not_among_the_latest_can_still_be_joined(
    police, police_officer, sheet, found, monkeypatch
):
    monkeypatch.setattr("tracemark.web.pages.tracing.trace.RECENT", 0)
    police.post(reverse("trace"), {**sheet("save"), "incident": str(found.incident.uuid)})
    assert FindRow.objects.filter(incident=found.incident).count() == 2


@pytest.mark.parametrize("incident", ["nonsense", "01890000-0000-7000-8000-000000000000"])
def test_an_incident_that_nobody_sees_is_refused_at_its_field(police, sheet, incident):
    page = police.post(reverse("trace"), {**sheet("save"), "incident": incident})
    assert page.status_code == 422
    assert not FindRow.objects.exists()
