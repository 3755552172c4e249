"""Blank forms on the pages: printed with their numbers, typed back once, seen by whom they concern."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from PIL import Image
from pypdf import PdfReader

from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.registry.books import api as books
from tracemark.apps.tracing.models import FindRow, IncidentRow
from tracemark.kernel import jobs
from tracemark.papers import api as papers
from tracemark.papers import blank
from tracemark.papers.api import FormKind
from tracemark.papers.models import BlankFormRow, FormScanRow
from tracemark.web.pages.papers.typing import TypedFind, TypedIncident, TypedPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracemark.apps.accounts.data import Person

    SignedIn = Callable[[Person], Client]

pytestmark = pytest.mark.django_db

INCIDENT = {
    "kind": "seized", "on": "1445-09-12", "on_calendar": "hijri", "place": "Port Delmar",
    "legal_basis": "Arms Act 12", "contexts": ["border", "drugs"],
}  # fmt: skip
FIND = {
    "made_safe": "1", "exhibit": "4", "seal": "S-77", "custody": "Evidence room",
    "serial-text": "70?0339[18]", "serial-condition": "partly_legible",
    "marks-TOTAL_FORMS": "1", "marks-INITIAL_FORMS": "0", "marks-0-text": "56", "marks-0-symbol": "triangle",
    "weapon-calibre": "7.62", "weapon-words": "wooden stock", "weapon-absent": ["import"],
}  # fmt: skip


@pytest.fixture
def printed(police_officer: Person) -> Callable[..., str]:
    """A blank form from the press; gives its number."""

    def one(kind: FormKind = FormKind.INCIDENT, language: str = "en") -> str:
        made = papers.issue_blank_forms(by=police_officer, kind=kind, language=language)
        return made.references[0]

    return one


def address(number: str) -> str:
    return reverse("paper_form", args=[number])


def test_forms_are_printed_from_the_page_and_their_numbers_listed(
    police_officer: Person, signed_in: SignedIn
):
    client = signed_in(police_officer)
    said = {"kind": "find", "language": "ar", "copies": "2"}
    file = client.post(reverse("paper_forms"), said)
    assert file["Content-Type"] == "application/pdf"
    assert len(PdfReader(BytesIO(file.content)).pages) == 5
    shown = client.get(reverse("paper_forms")).content.decode()
    numbers = list(BlankFormRow.objects.values_list("reference", flat=True))
    assert len(numbers) == 2
    for number in numbers:
        assert number in shown
    assert client.post(reverse("paper_forms"), said | {"copies": "51"}).status_code == 422
    assert BlankFormRow.objects.count() == 2


def test_the_list_is_filtered_by_number_form_state_and_code(
    police_officer: Person, signed_in: SignedIn, printed: Callable[..., str]
):
    incident, find = printed(), printed(FormKind.FIND)
    client = signed_in(police_officer)

    def listed(**asked: str) -> str:
        return str(client.get(reverse("paper_forms"), asked).content.decode())

    assert incident in listed(kind="incident")
    assert find not in listed(kind="incident")
    assert "No form here" in listed(state="spoilt")
    assert find in listed(q=find.lower())
    assert incident not in listed(q=find)
    assert find in listed(sort="-state")


def test_a_code_typed_in_the_list_leads_to_its_form(police_officer: Person, signed_in: SignedIn):
    file = signed_in(police_officer).post(
        reverse("paper_forms"), {"kind": "incident", "language": "en", "copies": "1"}
    )
    text = PdfReader(BytesIO(file.content)).pages[0].extract_text()
    code = re.search(r"[0-9A-Y]{4}(?:-[0-9A-Y]{4}){3}", text)[0]
    answer = signed_in(police_officer).get(reverse("paper_forms"), {"q": code.lower()})
    assert answer.url == address(BlankFormRow.objects.get().reference)
    told = Client().get(reverse("verify_paper"), {"code": code}).content.decode()
    assert "This node printed this form" in told
    assert "It is not back yet" in told


def test_an_incident_and_its_find_are_typed_back_from_their_papers(
    police_officer: Person, signed_in: SignedIn, printed: Callable[..., str]
):
    client = signed_in(police_officer)
    first, second = printed(language="ar"), printed(FormKind.FIND, "ru")
    assert "seized · Seized" in client.get(address(first)).content.decode()
    shown = client.post(address(first), INCIDENT, follow=True).content.decode()
    incident = IncidentRow.objects.get()
    assert (incident.date_typed, incident.contexts) == ("1445-09-12 Hijri", ["border", "drugs"])
    assert first in shown
    assert "1445-09-12 Hijri" in shown
    assert 'value="triangle"' in client.get(address(second)).content.decode()
    shown = client.post(address(second), FIND | {"incident": first.lower()}, follow=True).content.decode()
    find = FindRow.objects.get()
    assert (find.incident, find.exhibit, find.absent) == (incident, "4", ["import"])
    assert {(mark.text, mark.symbol) for mark in find.marks.all()} == {
        ("70?0339[18]", ""),
        ("56", "triangle"),
    }
    assert second in shown
    states = BlankFormRow.objects.values_list("state", "became_reference").order_by("pk")
    assert list(states) == [("typed_back", incident.reference), ("typed_back", find.reference)]


def test_a_number_that_is_typed_twice_is_refused_with_where_it_went(
    police_officer: Person, signed_in: SignedIn, printed: Callable[..., str]
):
    number = printed()
    client = signed_in(police_officer)
    client.post(address(number), INCIDENT)
    again = client.post(address(number), INCIDENT)
    assert again.status_code == 409
    assert IncidentRow.objects.get().reference in again.content.decode()
    assert IncidentRow.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"incident": "XA-I-1999-000001"}, "neither the reference of an incident"),
        ({"made_safe": ""}, "made safe"),
        ({"serial-text": "70[33"}, "is not closed"),
    ],
)
def test_what_cannot_be_typed_back_stays_on_the_page_with_its_reason(
    change: dict[str, str],
    told: str,
    police_officer: Person,
    signed_in: SignedIn,
    printed: Callable[..., str],
):
    number = printed(FormKind.FIND)
    answer = signed_in(police_officer).post(address(number), FIND | {"incident": "x"} | change)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert 'value="S-77"' in answer.content.decode()
    assert BlankFormRow.objects.get().state == "printed"


def test_a_rule_that_refuses_an_incident_leaves_its_form_to_be_typed(
    police_officer: Person, signed_in: SignedIn, printed: Callable[..., str]
):
    answer = signed_in(police_officer).post(address(printed()), INCIDENT | {"legal_basis": ""})
    assert answer.status_code == 422
    assert BlankFormRow.objects.get().state == "printed"


def test_one_more_mark_is_added_without_losing_what_was_typed(
    police_officer: Person, signed_in: SignedIn, printed: Callable[..., str]
):
    answer = signed_in(police_officer).post(address(printed(FormKind.FIND)), FIND | {"action": "more"})
    assert answer.status_code == 200
    assert 'name="marks-1-text"' in answer.content.decode()
    assert not FindRow.objects.exists()


def test_a_spoilt_form_is_accounted_for_and_can_be_taken_back(
    police_officer: Person, signed_in: SignedIn, printed: Callable[..., str]
):
    number = printed()
    client = signed_in(police_officer)
    assert client.post(reverse("paper_form_spoil", args=[number]), {}).status_code == 422
    shown = client.post(reverse("paper_form_spoil", args=[number]), {"why-why": "Wet"}, follow=True)
    assert "Wet" in shown.content.decode()
    assert client.post(address(number), INCIDENT).status_code == 409
    assert not IncidentRow.objects.exists()
    assert client.post(reverse("paper_form_reopen", args=[number]), {}).status_code == 422
    client.post(reverse("paper_form_reopen", args=[number]), {"why-why": "Dried"})
    assert client.post(address(number), INCIDENT).status_code == 302


def test_the_scan_of_a_form_is_made_again_and_shown_beside_what_is_typed(
    police_officer: Person, signed_in: SignedIn, printed: Callable[..., str]
):
    number = printed()
    client = signed_in(police_officer)
    client.post(reverse("paper_form_scan", args=[number]), {"scan-photographs": picture()})
    assert "It is looked at before it is kept" in client.get(address(number)).content.decode()
    while jobs.run_next(short=True):
        pass
    kept = FormScanRow.objects.get()
    large = reverse("paper_form_picture", args=[number, kept.uuid, "large"])
    assert large in client.get(address(number)).content.decode()
    assert client.get(large)["Content-Type"] == "image/jpeg"
    missing = reverse("paper_form_picture", args=[number, BlankFormRow.objects.get().uuid, "large"])
    assert client.get(missing).status_code == 404
    bad = SimpleUploadedFile("form.png", b"not a picture", "image/png")
    refused = client.post(reverse("paper_form_scan", args=[number]), {"scan-photographs": bad})
    assert refused.status_code == 422


def test_a_form_of_another_office_does_not_exist(
    someone: Callable[..., Person], signed_in: SignedIn, printed: Callable[..., str]
):
    number = printed()
    other = signed_in(someone(Role.STOREKEEPER))
    assert other.get(address(number)).status_code == 404
    assert other.post(address(number), INCIDENT).status_code == 404
    assert number not in other.get(reverse("paper_forms")).content.decode()
    assert other.post(reverse("paper_form_spoil", args=[number]), {"why-why": "x"}).status_code == 404


def test_an_inspector_sees_the_numbers_and_types_nothing(
    someone: Callable[..., Person], signed_in: SignedIn, printed: Callable[..., str]
):
    number = printed()
    inspector = signed_in(someone(Role.INSPECTOR))
    shown = inspector.get(address(number))
    assert shown.status_code == 200
    assert "Record what stands on the paper" not in shown.content.decode()
    inspector.post(address(number), INCIDENT)
    assert not IncidentRow.objects.exists()
    assert inspector.post(reverse("paper_forms"), {"kind": "incident"}).status_code == 200


def test_the_list_costs_the_same_however_many_numbers_there_are(
    police_officer: Person, signed_in: SignedIn, django_assert_max_num_queries: Any
):
    papers.issue_blank_forms(by=police_officer, kind=FormKind.INCIDENT, copies=50)
    client = signed_in(police_officer)
    client.get(reverse("paper_forms"))
    with django_assert_max_num_queries(12):
        client.get(reverse("paper_forms"))


def test_the_filled_page_of_a_register_comes_in_as_the_page_of_a_book(
    registrar: Person, police_officer: Person, signed_in: SignedIn
):
    client = signed_in(registrar)
    file = client.post(reverse("paper_forms"), {"kind": "page", "language": "fr", "copies": "1"})
    assert "Civils" in PdfReader(BytesIO(file.content)).pages[0].extract_text()
    row = BlankFormRow.objects.get()
    assert row.partition == "civilian"
    said = {"book": "Register 1974", "number": "12"}
    assert client.post(address(row.reference), said).status_code == 422
    wrong = SimpleUploadedFile("page.png", b"no picture", "image/png")
    assert client.post(address(row.reference), said | {"page_scan": wrong}).status_code == 422
    shown = client.post(address(row.reference), said | {"page_scan": picture()}, follow=True)
    assert "Register 1974 · 12" in shown.content.decode()
    while jobs.run_next(short=True):
        pass
    row.refresh_from_db()
    page = books.list_pages(registrar).get()
    assert (page.uuid, page.book, page.number) == (row.became, "Register 1974", 12)
    assert reverse("book_page", args=[page.uuid]) in client.get(address(row.reference)).content.decode()
    again = client.post(address(row.reference), said | {"page_scan": picture()})
    assert again.status_code == 409
    refused = signed_in(police_officer).post(
        reverse("paper_forms"), {"kind": "page", "language": "fr", "copies": "1"}
    )
    assert refused.status_code == 422


def picture() -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", (40, 60), "white").save(made, "PNG")
    return SimpleUploadedFile("form.png", made.getvalue(), "image/png")


# What is printed is what is asked on the page


def asked_on_page(kind: FormKind) -> dict[str, str]:
    """The fields on which a form is typed, with their labels."""
    if kind is FormKind.PAGE:
        heads = {
            name: str(field.label)
            for name, field in TypedPage(None).form.fields.items()
            if name != "page_scan"
        }
        dates = {"dates": str(_("How the dates are written"))}
        return heads | dates | {one.code: str(one.label) for one in books.columns_of(Partition.CIVILIAN)}
    if kind is FormKind.INCIDENT:
        return {name: str(field.label) for name, field in TypedIncident(None).form.fields.items()}
    typed = TypedFind(None)
    found = {name: str(field.label) for name, field in typed.form.fields.items()}
    parts = [(typed.sheet.serial, "serial"), (typed.sheet.marks[0], "marks"), (typed.sheet.weapon, "weapon")]
    for form, prefix in parts:
        found |= {f"{prefix}-{name}": str(field.label) for name, field in form.fields.items()}
    return found


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("kind", list(FormKind))
def test_a_form_asks_what_its_page_asks_in_the_same_words(kind: FormKind, language: str):
    with translation.override(language):
        assert blank.names_of(kind) == asked_on_page(kind)
