"""Personal facts: sealed, read in bulk, erased without a trace and without breaking a proof."""

from __future__ import annotations

import pytest
from django.db import connection
from ledger_samples import append, as_administrator, holder, weapon

from tracemark.apps.ledger import api as ledger
from tracemark.apps.ledger.errors import FactDoesNotOpen, StillInUse
from tracemark.apps.ledger.models import DisclosureRow, SubjectKeyRow
from tracemark.kernel.commands import Unrecorded, record_entries
from tracemark.kernel.events import Entry
from tracemark.kernel.identity import new_uuid
from tracemark.proofs.audit import Verdict
from tracemark.proofs.checkpoint import verifier
from tracemark.proofs.tlogproof import check_proof, read_proof

CANARY, CANARY_NUMBER = "Zebedee Canary-Okello", "CANARY-99871"


@pytest.mark.django_db
def test_the_facts_of_many_persons_are_read_with_two_queries(django_assert_num_queries):
    persons = [new_uuid() for _ in range(300)]
    append(*[holder(person, name=f"Name {number}") for number, person in enumerate(persons)])
    with django_assert_num_queries(2):
        told = ledger.disclosures_of([*persons, new_uuid()])
    assert len(told) == 300
    assert told[persons[7]] == {"name": "Name 7", "number": "X123"}


@pytest.mark.django_db
def test_the_latest_fact_is_the_one_that_holds():
    person = new_uuid()
    append(holder(person))
    append(Entry("holder.changed", str(person), {}, {"name": "Jane Akello"}, person))
    assert ledger.disclosures_of([person])[person] == {"name": "Jane Akello", "number": "X123"}


@pytest.mark.django_db
def test_a_fact_put_in_another_s_place_is_not_read_as_that_one():
    person = new_uuid()
    append(holder(person))
    as_administrator(
        "UPDATE ledger_disclosure SET blob = (SELECT blob FROM ledger_disclosure WHERE name = 'number') "
        "WHERE name = 'name'"
    )
    with pytest.raises(FactDoesNotOpen):
        ledger.disclosures_of([person])


@pytest.mark.django_db
def test_an_erased_person_cannot_be_read_and_every_proof_stays_whole(run):
    person, other = new_uuid(), new_uuid()
    append(holder(person), holder(other), weapon())
    before = ledger.head()
    earlier = [ledger.proof_of(seq).text() for seq in range(3)]
    assert run(lambda: ledger.erase_person(person, why="Data Protection Act, 17")) == 2
    assert set(ledger.disclosures_of([person, other])) == {other}
    assert not SubjectKeyRow.objects.filter(person=person).exists()
    assert not DisclosureRow.objects.filter(person=person).exists()
    key = verifier(ledger.public_key())
    for seq in range(3):
        assert check_proof(read_proof(earlier[seq]), ledger.leaf_at(seq), [key]).size == before.size
        assert check_proof(ledger.proof_of(seq), ledger.leaf_at(seq), [key]).size == before.size + 1
    assert ledger.verify_ledger().verdict is Verdict.INTACT
    assert ledger.verify_record(str(person)).verdict is Verdict.INTACT


@pytest.mark.django_db
def test_an_erasure_says_who_erased_which_digests_and_why(run):
    person = new_uuid()
    receipt = append(holder(person))
    run(lambda: ledger.erase_person(person, why="Data Protection Act, 17"))
    said = ledger.entries_of_kind(["person.erased"])[-1]
    assert (said.subject, said.why) == (str(person), "Data Protection Act, 17")
    assert set(said.body["digests"]) == set(ledger.entry(receipt.first).digests)


@pytest.mark.django_db
def test_erasing_somebody_nobody_knows_is_recorded_too(run):
    assert run(lambda: ledger.erase_person(new_uuid(), why="asked")) == 0
    assert ledger.entries_of_kind(["person.erased"])[-1].body == {"digests": []}


@pytest.mark.django_db
def test_what_is_being_recorded_cannot_be_erased_in_the_same_step(run):
    person = new_uuid()

    def both() -> None:
        record_entries([holder(person)])
        ledger.erase_person(person)

    with pytest.raises(StillInUse):
        run(both)


@pytest.mark.django_db
def test_nobody_is_erased_outside_a_command():
    with pytest.raises(Unrecorded):
        ledger.erase_person(new_uuid())


@pytest.mark.django_db
def test_a_text_sealed_for_another_table_closes_with_the_person(run):
    person, other = new_uuid(), new_uuid()
    sealed = {who: ledger.seal(who, purpose="note", text=f"about {who}") for who in (person, other)}
    assert ledger.unseal(sealed, purpose="note") == {who: f"about {who}" for who in sealed}
    run(lambda: ledger.erase_person(person))
    assert ledger.unseal(sealed, purpose="note") == {other: f"about {other}"}


@pytest.mark.django_db
def test_a_sealed_text_does_not_open_for_another_purpose_or_person():
    person, other = new_uuid(), new_uuid()
    sealed = ledger.seal(person, purpose="note", text="x")
    ledger.seal(other, purpose="note", text="y")
    with pytest.raises(FactDoesNotOpen):
        ledger.unseal({person: sealed}, purpose="letter")
    with pytest.raises(FactDoesNotOpen):
        ledger.unseal({other: sealed}, purpose="note")


@pytest.mark.django_db
def test_a_blind_digest_finds_the_same_text_again_and_tells_nothing_without_the_key(settings, tmp_path):
    once = ledger.blind_digest("person okello x123")
    assert once == ledger.blind_digest("person okello x123") != ledger.blind_digest("person okello x124")
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"node_dir": tmp_path})
    assert ledger.blind_digest("person okello x123") != once


def test_no_personal_fact_is_in_any_file_of_the_node_and_no_key_is_left_after_an_erasure(own_ledger, run):
    person = new_uuid()
    append(holder(person, name=CANARY, number=CANARY_NUMBER), weapon(serial="VISIBLE-1"))
    wrapped = bytes(SubjectKeyRow.objects.get(person=person).wrapped)
    blobs = [bytes(row.blob) for row in DisclosureRow.objects.filter(person=person)]
    for text in (CANARY, CANARY_NUMBER):
        assert not found_in_files(own_ledger, text.encode())
    if (
        connection.vendor == "sqlite"
    ):  # the search can find: it sees what is not personal, and the sealed rows
        assert found_in_files(own_ledger, b"VISIBLE-1")
        assert found_in_files(own_ledger, wrapped)
    run(lambda: ledger.erase_person(person))
    for secret in (CANARY.encode(), CANARY_NUMBER.encode(), wrapped, *blobs):
        assert not found_in_files(own_ledger, secret)
    assert ledger.verify_ledger().verdict is Verdict.INTACT


def found_in_files(folder, secret: bytes) -> bool:
    return any(secret in file.read_bytes() for file in folder.rglob("*") if file.is_file())
