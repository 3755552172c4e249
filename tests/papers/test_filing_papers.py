"""A filing paper says what its subject's page says, on every page whose it is, and can be asked for its truth."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from papers_samples import OWNER, SERIAL
from pypdf import PdfReader

from tracemark.apps.accounts.data import Role
from tracemark.apps.ledger import api as ledger
from tracemark.apps.ledger.models import EventRow
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Act, DeedFacts
from tracemark.kernel.errors import NotAllowed, NotFound
from tracemark.papers import api as papers
from tracemark.papers import codes
from tracemark.papers.api import PaperKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.tracing.models import CaseRow, IncidentRow

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh-hans")


def pages(pdf: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def is_archival(pdf: bytes) -> bool:
    said = PdfReader(BytesIO(pdf)).xmp_metadata
    return said is not None and b"pdfaid:part>2<" in pdf and b"pdfaid:conformance>B<" in pdf


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_record_is_printed_in_each_language_fit_for_the_archive(
    registrar: Person, weapon: UUID, language: str
):
    made = papers.issue_paper(by=registrar, kind=PaperKind.WEAPON, uuid=weapon, language=language)
    said = pages(made.pdf)
    assert is_archival(made.pdf)
    for page in said:
        assert made.reference in page
        assert len(re.findall(r"15[^]]?]", page)) == 2  # the restriction, above and below
    assert SERIAL in " ".join(said)  # in its own order, in Arabic too
    assert made.code in " ".join(said)
    assert str(made.size) in said[0]


@pytest.mark.django_db
def test_a_private_person_is_never_named_on_paper_nor_in_the_entry_of_it(registrar: Person, weapon: UUID):
    made = papers.issue_paper(by=registrar, kind=PaperKind.WEAPON, uuid=weapon)
    assert "Private person, on record" in " ".join(pages(made.pdf))
    assert OWNER not in " ".join(pages(made.pdf))
    entry = ledger.entries_of(str(codes.subject_of(made.code)))[0]
    assert entry.body.keys() == {"kind", "of", "reference", "language", "size", "root", "digest"}
    assert made.code not in bytes(EventRow.objects.get(seq=entry.seq).leaf).decode()


@pytest.mark.django_db
def test_cases_and_incidents_are_printed_with_what_was_found(
    tracing_officer: Person, police_officer: Person, case: CaseRow, incident: IncidentRow
):
    of_case = papers.issue_paper(by=tracing_officer, kind=PaperKind.CASE, uuid=case.uuid)
    of_incident = papers.issue_paper(by=police_officer, kind=PaperKind.INCIDENT, uuid=incident.uuid)
    for made in (of_case, of_incident):
        assert is_archival(made.pdf)
        assert "56-1/A-1?" in " ".join(pages(made.pdf))
        assert "Port Delmar" in " ".join(pages(made.pdf))
    assert "Evidence room" in " ".join(pages(of_incident.pdf))


@pytest.mark.django_db
def test_who_may_not_see_something_gets_no_paper_of_it(
    someone: Callable[..., Person], police_officer: Person, registrar: Person, weapon: UUID, case: CaseRow
):
    with pytest.raises(NotFound):
        papers.issue_paper(by=police_officer, kind=PaperKind.WEAPON, uuid=weapon)
    with pytest.raises(NotAllowed):
        papers.issue_paper(by=registrar, kind=PaperKind.CASE, uuid=case.uuid)
    with pytest.raises(NotAllowed):
        papers.issue_paper(by=someone(Role.REPORT_WRITER), kind=PaperKind.WEAPON, uuid=weapon)


@pytest.mark.django_db
def test_the_node_confirms_a_paper_to_the_letter_while_nothing_has_changed(registrar: Person, weapon: UUID):
    made = papers.issue_paper(by=registrar, kind=PaperKind.WEAPON, uuid=weapon, language="ar")
    answer = papers.answer_to(made.code.lower().replace("-", " "))
    assert (answer.intact, answer.same, answer.later) == (True, True, 0)
    assert (answer.size, answer.digest, answer.reference) == (made.size, made.digest, made.reference)
    again = papers.told_again(made.code, registrar)
    assert again is not None
    assert SERIAL in again.title


@pytest.mark.django_db
def test_a_paper_tells_that_something_was_recorded_after_it(registrar: Person, weapon: UUID):
    made = papers.issue_paper(by=registrar, kind=PaperKind.WEAPON, uuid=weapon)
    registry.record_deed(by=registrar, weapon=weapon, act=Act.FOUND, facts=DeedFacts())
    answer = papers.answer_to(made.code)
    assert (answer.intact, answer.same, answer.later) == (True, False, 1)
    assert papers.told_again(made.code, registrar) is None


@pytest.mark.django_db
def test_a_paper_is_not_told_again_to_who_may_not_see_its_subject(
    registrar: Person, police_officer: Person, weapon: UUID
):
    made = papers.issue_paper(by=registrar, kind=PaperKind.WEAPON, uuid=weapon)
    assert papers.told_again(made.code, police_officer) is None


@pytest.mark.django_db
def test_a_code_of_no_paper_is_told_apart_from_one_that_was_misread():
    code = codes.new_code()
    with pytest.raises(papers.NoSuchPaper):
        papers.answer_to(code)
    for place, char in enumerate(code):
        if char == "-":
            continue
        for other in codes.ALPHABET.replace(char, ""):
            with pytest.raises(papers.NotACode):
                papers.read_code(code[:place] + other + code[place + 1 :])


def test_a_code_is_read_as_people_write_it():
    assert papers.read_code("0123-4567-89AB-CDE" + codes.ALPHABET[sum(i * (i + 2) for i in range(15)) % 31])
    code = codes.new_code()
    typed = code.lower().replace("1", "l").replace("0", "o").replace("2", "z").replace("-", " ")
    assert papers.grouped(papers.read_code(typed)) == code


@pytest.mark.django_db
def test_a_character_without_a_letter_is_refused_and_leaves_no_gap_on_paper(registrar: Person, weapon: UUID):
    registry.record_deed(by=registrar, weapon=weapon, act=Act.FOUND, facts=DeedFacts(place="\U00012000"))
    with pytest.raises(papers.NotPrintable):
        papers.issue_paper(by=registrar, kind=PaperKind.WEAPON, uuid=weapon)
