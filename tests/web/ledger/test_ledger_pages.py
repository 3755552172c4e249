"""The ledger for people: that entries exist is for all, what they say for those who see the record."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import DeedFacts, Description, HolderFacts, HolderKind, Mark, NewWeapon
from tracemark.proofs import bundle
from tracemark.proofs.audit import Verdict
from tracemark.web.pages.ledger import views

pytestmark = pytest.mark.django_db

SERIAL = "QX774411"


@pytest.fixture
def weapon(registrar):
    new = NewWeapon(
        Partition.CIVILIAN, Description(serial=SERIAL, type="pistol"), (Mark(SERIAL),), deed=DeedFacts()
    )
    holder = HolderFacts(HolderKind.PERSON, "Canary Okello", "X-4711")
    return registry.register_weapon(by=registrar, weapon=new, holder=holder)


@pytest.fixture
def entry(weapon) -> int:
    return ledger.entries_of(str(weapon))[0].seq


@pytest.fixture
def outsider(someone, signed_in):
    return signed_in(someone(Role.REGISTRAR, partition=Partition.POLICE))


def page_of(client, entry) -> str:
    answer = client.get(reverse("ledger_entry", args=[entry]))
    assert answer.status_code == 200
    return answer.text


def numbers(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'href="/ledger/(\d+)"', page)]


def test_the_list_shows_the_newest_entries_first_page_by_page(
    agencies, weapon, registrar, signed_in, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(views, "PAGE", 5)
    client, size = signed_in(registrar), ledger.head().size
    with django_assert_max_num_queries(10):
        first = client.get(reverse("ledger")).text
    second = client.get(reverse("ledger") + "?page=2").text
    assert list(dict.fromkeys(numbers(first))) == list(range(size - 1, size - 6, -1))
    assert list(dict.fromkeys(numbers(second))) == list(range(size - 6, size - 11, -1))
    assert "page=2" in first
    last = client.get(reverse("ledger") + "?page=9999").text
    assert 0 in numbers(last)


def test_the_list_says_where_the_ledger_stands_and_nothing_of_what_entries_say(weapon, outsider):
    page = outsider.get(reverse("ledger")).text
    assert ledger.head().root in page
    assert SERIAL not in page
    assert "Canary" not in page


def test_an_empty_ledger_says_so(registrar, signed_in, monkeypatch):
    client = signed_in(registrar)
    monkeypatch.setattr(ledger, "head", lambda: None)
    assert "The ledger is empty" in client.get(reverse("ledger")).text
    assert client.get(reverse("ledger_checkpoint")).content == b""


def test_what_an_entry_says_is_shown_to_its_registrar_and_to_inspectors(entry, registrar, someone, signed_in):
    for person in (registrar, someone(Role.INSPECTOR, partition=Partition.STATE)):
        assert SERIAL in page_of(signed_in(person), entry)


def test_what_an_entry_says_is_hidden_from_those_who_do_not_see_the_record(
    entry, outsider, administrator, signed_in
):
    for client in (outsider, signed_in(administrator)):
        page = page_of(client, entry)
        assert SERIAL not in page
        assert "shown to those who see its record" in page


def test_no_entry_shows_a_personal_fact_not_even_to_an_inspector(weapon, someone, signed_in):
    client = signed_in(someone(Role.INSPECTOR))
    for number in range(ledger.head().size):
        page = page_of(client, number)
        assert "Canary" not in page
        assert "X-4711" not in page


def test_a_sign_in_of_one_person_is_not_read_by_another(registrar, outsider, someone, signed_in):
    client = signed_in(registrar)
    client.post(reverse("sign_out"))
    seq = ledger.head().size - 1
    assert ledger.entry(seq).act == "person.signed_out"
    assert outsider.get(reverse("ledger_proof", args=[seq])).status_code == 404
    assert signed_in(registrar).get(reverse("ledger_proof", args=[seq])).status_code == 200


@pytest.mark.parametrize("number", [987654321, 10**18, 10**30])
def test_an_entry_that_does_not_exist_is_a_page_not_found(registrar, signed_in, number):
    client = signed_in(registrar)
    assert client.get(f"/ledger/{number}").status_code == 404
    assert client.get(f"/ledger/{number}/proof").status_code == 404


def test_the_file_of_a_proof_is_checked_without_the_node(entry, registrar, signed_in):
    answer = signed_in(registrar).get(reverse("ledger_proof", args=[entry]))
    lines = answer.content.splitlines(keepends=True)
    assert "attachment" in answer["Content-Disposition"]
    audit = bundle.verify(lines, trusted=json.loads(lines[0])["vkeys"])
    assert (audit.verdict, audit.findings) == (Verdict.INTACT, [])
    assert (audit.size, audit.root) == (ledger.head().size, ledger.head().root)
    assert audit.counts["leaves"] >= 1


def test_a_changed_file_of_a_proof_does_not_pass(entry, registrar, signed_in):
    answer = signed_in(registrar).get(reverse("ledger_proof", args=[entry]))
    forged = answer.content.replace(SERIAL.encode(), b"QX774412")
    assert forged != answer.content
    assert bundle.verify(forged.splitlines(keepends=True)).verdict is Verdict.TAMPERED


def test_the_file_of_a_proof_is_refused_to_those_who_may_not_read_it(
    entry, outsider, administrator, signed_in
):
    for client in (outsider, signed_in(administrator)):
        answer = client.get(reverse("ledger_proof", args=[entry]))
        assert answer.status_code == 404
        assert SERIAL not in answer.text


def test_the_checkpoint_is_the_signed_head_as_plain_text(weapon, registrar, signed_in):
    answer = signed_in(registrar).get(reverse("ledger_checkpoint"))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text == ledger.head().note
    assert answer.text.splitlines()[1] == str(ledger.head().size)
