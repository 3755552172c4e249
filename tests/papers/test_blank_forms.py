"""Blank forms: in six languages, with room for every field, a number and a code each, and an end for every number."""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from pypdf import PdfReader

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.ledger import api as ledger
from tracemark.apps.ledger.models import EventRow
from tracemark.apps.tracing.data import FindFacts, IncidentFacts, IncidentKind, ReadMark
from tracemark.apps.tracing.models import IncidentRow
from tracemark.kernel.dates import PartialDate
from tracemark.kernel.errors import NotAllowed, StepNotOpen
from tracemark.kernel.verdicts import RuleRefused
from tracemark.papers import api as papers
from tracemark.papers import blank, codes, printing
from tracemark.papers.api import FormKind
from tracemark.papers.models import BlankFormRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracemark.apps.accounts.data import Person

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh-hans")
FOUND = IncidentFacts(IncidentKind.FOUND, PartialDate.read("2026-03"), "Port Delmar")
CODE = re.compile(r"[0-9A-Y]{4}(?:-[0-9A-Y]{4}){3}")


def text_of(pdf: bytes) -> list[str]:
    """Each page as its letters alone: how they are set apart, joined or ordered is not looked at."""
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def letters(text: str) -> str:
    flat = unicodedata.normalize("NFKC", text)
    return "".join(char for char in flat if char.isalnum())


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the typesetter was told, beside what it made of it: shaped Arabic does not come out of a PDF as it went in."""
    said: list[str] = []
    setting = printing.typst.compile

    def compile_and_tell(*given: Any, **named: Any) -> Any:
        said.append(named["sys_inputs"]["data"])
        return setting(*given, **named)

    monkeypatch.setattr(printing.typst, "compile", compile_and_tell)
    return said


def stands(words: str, page: str, told: str) -> bool:
    wanted = letters(words)
    if any(unicodedata.bidirectional(char) == "AL" for char in wanted):
        return wanted in letters(told)
    return wanted in letters(page)


def a_form(by: Person, kind: FormKind = FormKind.INCIDENT) -> BlankFormRow:
    made = papers.issue_blank_forms(by=by, kind=kind, language="en")
    return papers.form_for(by, made.references[0])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(FormKind))
def test_a_form_asks_every_field_in_each_language_without_a_missing_letter(
    kind: FormKind, language: str, police_officer: Person, registrar: Person, handed_over: list[str]
):
    by = registrar if kind is FormKind.PAGE else police_officer
    made = papers.issue_blank_forms(by=by, kind=kind, language=language, copies=2)
    said = text_of(made.pdf)
    whole = " ".join(said)
    assert "\ufffd" not in whole
    assert b"pdfaid:part>2<" in made.pdf
    with translation.override(language):
        for label in blank.names_of(kind).values():
            if label != _("Lines"):
                assert stands(label, whole, handed_over[0]), label
        restriction = _("For competent authorities only. Not to be passed on without prior consent.")
        assert stands(restriction, said[0], handed_over[0])
        if language == "ar":
            assert sum(unicodedata.bidirectional(char) == "AL" for char in whole) > 300
    for number in made.references:
        assert sum(number in page for page in said) == (2 if kind is FormKind.FIND else 1)


def test_each_box_to_tick_has_the_code_of_its_choice_beside_it(police_officer: Person):
    made = papers.issue_blank_forms(by=police_officer, kind=FormKind.INCIDENT, language="ru")
    page = text_of(made.pdf)[0]
    for code in ("seized", "surrendered", "natural_resources", "hijri", "ethiopian"):
        assert code in page


def test_what_may_be_written_as_a_code_is_listed_once_behind_all_copies(police_officer: Person):
    catalogue.load_reference(by=accounts.NODE)
    made = papers.issue_blank_forms(by=police_officer, kind=FormKind.FIND, language="fr", copies=3)
    pages = PdfReader(BytesIO(made.pdf)).pages
    assert len(pages) == 7
    last = pages[6].extract_text()
    for code in ("frame_left", "acceptance", "partly_legible", "crescent_and_star"):
        assert code in last
    assert not any(number in last for number in made.references)


def test_each_form_has_its_own_number_and_code_and_no_code_is_kept(police_officer: Person):
    made = papers.issue_blank_forms(by=police_officer, kind=FormKind.INCIDENT, language="en", copies=6)
    whole = " ".join(text_of(made.pdf))
    found = set(CODE.findall(whole))
    assert len(found) == len(set(made.references)) == 6
    rows = {row.uuid: row for row in BlankFormRow.objects.all()}
    assert {codes.subject_of(code) for code in found} == set(rows)
    kept = b" ".join(bytes(leaf) for leaf in EventRow.objects.values_list("leaf", flat=True)).decode()
    for code in found:
        assert code not in kept
        assert papers.read_code(code) not in kept


@pytest.mark.parametrize("copies", [0, 51, -1])
def test_only_so_many_forms_are_printed_at_once(police_officer: Person, copies: int):
    with pytest.raises(papers.NotSoManyCopies):
        papers.issue_blank_forms(by=police_officer, kind=FormKind.INCIDENT, copies=copies)
    assert not BlankFormRow.objects.exists()


def test_the_drawing_leads_to_the_page_of_the_form_where_the_node_has_a_name(settings: Any):
    assert blank.address_of("XA-PF-2026-000001") == "XA-PF-2026-000001"
    named = {"hosts": ("localhost", "arms.example.org"), "https": True}
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update=named)
    assert blank.address_of("XA-PF-2026-000001") == "https://arms.example.org/papers/forms/XA-PF-2026-000001"


def test_nobody_prints_a_form_for_what_they_may_not_record(police_officer: Person, registrar: Person):
    with pytest.raises(NotAllowed):
        papers.issue_blank_forms(by=registrar, kind=FormKind.INCIDENT)
    with pytest.raises(NotAllowed):
        papers.issue_blank_forms(by=police_officer, kind=FormKind.PAGE)


def test_a_page_has_the_columns_of_the_register_that_its_office_keeps(registrar: Person):
    papers.issue_blank_forms(by=registrar, kind=FormKind.PAGE)
    assert BlankFormRow.objects.get().partition == "civilian"
    assert "holder" not in blank.names_of(FormKind.PAGE, Partition.POLICE)
    with pytest.raises(papers.WhichRegister):
        papers.issue_blank_forms(by=registrar, kind=FormKind.PAGE, partition=Partition.POLICE)


def test_a_form_is_used_up_together_with_what_was_typed_from_it_or_not_at_all(police_officer: Person):
    form = a_form(police_officer)
    seizure = IncidentFacts(IncidentKind.SEIZED, PartialDate.read("2026-03"), "Delmar")
    with pytest.raises(RuleRefused):
        papers.type_back_incident(by=police_officer, form=form.uuid, incident=seizure)
    assert BlankFormRow.objects.get().state == "printed"
    made = papers.type_back_incident(by=police_officer, form=form.uuid, incident=FOUND)
    assert papers.form_of(made.uuid) == form
    acts = [entry.act for entry in ledger.entries_of(str(form.uuid))]
    assert sorted(acts) == ["form.printed", "form.typed_back"]
    with pytest.raises(papers.FormIsTypedBack, match=made.reference):
        papers.type_back_incident(by=police_officer, form=form.uuid, incident=FOUND)
    with pytest.raises(papers.FormIsTypedBack, match=made.reference):
        papers.spoil_form(by=police_officer, form=form.uuid, why="Wet")
    assert IncidentRow.objects.count() == 1


def test_a_find_names_the_form_of_its_incident_or_its_reference(police_officer: Person):
    of_incident = a_form(police_officer)
    finds = [a_form(police_officer, FormKind.FIND) for _again in range(3)]
    facts = FindFacts(made_safe=True, marks=(ReadMark("56-1/A-1?"),))
    with pytest.raises(papers.NoSuchIncident):  # its own form is not back yet
        papers.type_back_find(
            by=police_officer, form=finds[0].uuid, incident=of_incident.reference, find=facts
        )
    incident = papers.type_back_incident(by=police_officer, form=of_incident.uuid, incident=FOUND)
    for form, named in zip(finds, (of_incident.reference, f" {incident.reference.lower()} "), strict=False):
        made = papers.type_back_find(by=police_officer, form=form.uuid, incident=named, find=facts)
        assert made.incident == incident
    with pytest.raises(papers.NotThisForm):
        papers.type_back_incident(by=police_officer, form=finds[2].uuid, incident=FOUND)


def test_a_find_is_not_put_to_an_incident_that_its_typist_does_not_see(
    police_officer: Person, tracing_officer: Person, someone: Callable[..., Person]
):
    storekeeper = someone(Role.STOREKEEPER)
    incident = papers.type_back_incident(by=police_officer, form=a_form(police_officer).uuid, incident=FOUND)
    form = a_form(storekeeper, FormKind.FIND)
    facts = FindFacts(made_safe=True, marks=(ReadMark("A1"),))
    with pytest.raises(papers.NoSuchIncident):
        papers.type_back_find(by=storekeeper, form=form.uuid, incident=incident.reference, find=facts)
    papers.type_back_find(by=tracing_officer, form=form.uuid, incident=incident.reference, find=facts)


def test_what_ended_by_mistake_is_taken_back_and_what_was_recorded_stays(police_officer: Person):
    form = a_form(police_officer)
    with pytest.raises(StepNotOpen):
        papers.reopen_form(by=police_officer, form=form.uuid, why="x")
    papers.type_back_incident(by=police_officer, form=form.uuid, incident=FOUND)
    papers.reopen_form(by=police_officer, form=form.uuid, why="The number was misread")
    form.refresh_from_db()
    assert (form.state, form.became, form.became_reference) == ("printed", None, "")
    assert IncidentRow.objects.count() == 1
    papers.spoil_form(by=police_officer, form=form.uuid, why="Lost")
    with pytest.raises(papers.FormIsSpoilt):
        papers.type_back_incident(by=police_officer, form=form.uuid, incident=FOUND)
