from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import rfc8785
from django.db import transaction
from ledger_samples import OFFICER, append, holder, weapon

from tracemark.apps.ledger import api as ledger
from tracemark.apps.ledger.errors import CannotBeRecorded, NoSuchEntry, NotDeclaredPersonal, UnknownAct
from tracemark.apps.ledger.models import CheckpointRow, DisclosureRow, EventRow, NodeRow
from tracemark.kernel import clock
from tracemark.kernel.events import Entry
from tracemark.kernel.identity import new_uuid
from tracemark.proofs import disclosures, tree
from tracemark.proofs.checkpoint import open_checkpoint, verifier
from tracemark.proofs.tlogproof import BadProof, check_proof, read_proof

pytestmark = pytest.mark.django_db


def leaf(seq: int) -> dict:
    return json.loads(ledger.leaf_at(seq))


def test_an_entry_says_who_did_what_when_and_why():
    subject = new_uuid()
    with clock.frozen(datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)):
        receipt = append(Entry("weapon.marked", str(subject), {"method": "laser"}, why="Firearms Act, 14"))
    found = ledger.entry(receipt.first)
    assert (found.actor, found.office, found.roles) == (OFFICER.id, "XA-REG", ("inspector", "registrar"))
    assert (found.act, found.subject, found.body) == ("weapon.marked", str(subject), {"method": "laser"})
    assert (found.why, found.auth) == ("Firearms Act, 14", "password")
    assert found.at == datetime(2026, 3, 14, 9, 26, 53, 589000, tzinfo=UTC)
    assert found.at.isoformat() == "2026-03-14T09:26:53.589000+00:00"


def test_a_leaf_is_canonical_json_and_names_its_own_place():
    receipt = append(weapon(serial="№ 7 “ü” \u0000 𝄞"), holder(new_uuid()), weapon(number=2**53 - 1))
    for seq in range(receipt.first, receipt.size):
        data = ledger.leaf_at(seq)
        assert data == rfc8785.dumps(json.loads(data))
        assert leaf(seq)["seq"] == seq


def test_places_follow_each_other_and_one_command_has_one_deed():
    first = append(weapon(), weapon(), weapon())
    second = append(weapon())
    assert (first.size, second.first, second.size) == (first.first + 3, first.size, first.size + 1)
    deeds = [leaf(seq)["deed"] for seq in range(first.first, second.size)]
    assert len(set(deeds[:3])) == 1
    assert len(set(deeds)) == 2


def test_time_never_runs_back_whatever_the_clock_does():
    with clock.frozen(datetime(2030, 1, 1, tzinfo=UTC)):
        late = append(weapon())
    with clock.frozen(datetime(2020, 1, 1, tzinfo=UTC)):
        early = append(weapon())
    assert ledger.entry(early.first).at == ledger.entry(late.first).at


def test_an_act_that_is_not_in_the_list_is_refused():
    with pytest.raises(UnknownAct):
        append(weapon(act="weapon.enchanted"))
    assert ledger.head() is None


def test_a_personal_fact_that_its_kind_does_not_name_is_refused():
    person = new_uuid()
    with pytest.raises(NotDeclaredPersonal):
        append(Entry("holder.registered", str(person), {}, {"religion": "none of our business"}, person))
    with pytest.raises(NotDeclaredPersonal):
        append(Entry("weapon.marked", str(person), {}, {"name": "Jane"}, person))


def test_personal_facts_without_a_person_are_refused():
    with pytest.raises(ValueError, match="person"):
        append(Entry("holder.registered", str(new_uuid()), {}, {"name": "Jane"}))


@pytest.mark.parametrize("value", [0.5, 2**53, b"bytes", {"a": float("nan")}, [object()], "\ud800"])
def test_a_value_without_one_written_form_is_refused_and_nothing_is_saved(value):
    with pytest.raises(CannotBeRecorded):
        append(weapon(), weapon(fact=value))
    assert EventRow.objects.count() == NodeRow.objects.count() == CheckpointRow.objects.count() == 0


def test_an_entry_can_only_correct_an_earlier_one():
    first = append(weapon())
    corrected = append(Entry("weapon.corrected", "w", {"serial": "B"}, corrects=first.first))
    assert ledger.entry(corrected.first).corrects == first.first
    with pytest.raises(ValueError, match="earlier"):
        append(Entry("weapon.corrected", "w", {}, corrects=corrected.size))


@pytest.mark.parametrize("subject", ["", "x" * 65])
def test_a_subject_is_an_id(subject):
    with pytest.raises(ValueError, match="subject"):
        append(weapon(act="weapon.marked"), Entry("weapon.marked", subject))


def test_a_personal_fact_is_a_digest_among_decoys():
    person = new_uuid()
    receipt = append(holder(person, name="Canary Okello"))
    said = leaf(receipt.first)
    assert b"Canary" not in ledger.leaf_at(receipt.first)
    assert said["_sd"] == sorted(said["_sd"])
    assert len(said["_sd"]) in {4, 5}  # two facts, two or three decoys
    shown = ledger.disclosed_in([receipt.first])[receipt.first]
    assert {disclosures.digest(text) for text in shown} < set(said["_sd"])
    assert {disclosures.read(text).value for text in shown} == {"Canary Okello", "X123"}


def test_the_number_of_digests_does_not_tell_the_number_of_facts():
    numbers = set()
    for _ in range(40):
        receipt = append(holder(new_uuid()))
        numbers.add(len(leaf(receipt.first)["_sd"]))
    assert numbers == {4, 5}


def test_the_same_fact_of_two_persons_cannot_be_told_from_the_ledger():
    receipt = append(holder(new_uuid()), holder(new_uuid()))
    assert not set(leaf(receipt.first)["_sd"]) & set(leaf(receipt.first + 1)["_sd"])
    assert DisclosureRow.objects.values("digest").distinct().count() == 4


def test_one_checkpoint_is_signed_for_each_command():
    sizes = [append(*[weapon()] * number).size for number in (1, 5, 2)]
    key = verifier(ledger.public_key())
    for size in sizes:
        checkpoint = open_checkpoint(ledger.checkpoint_at(size), [key], origin=ledger.head().origin)
        assert checkpoint.size == size
    assert CheckpointRow.objects.count() == 3
    assert ledger.head().size == 8
    with pytest.raises(NoSuchEntry):
        ledger.checkpoint_at(3)


def test_every_entry_is_proved_by_a_file_of_its_own():
    for number in (3, 1, 7, 2):
        append(*[weapon() for _ in range(number)])
    key = verifier(ledger.public_key())
    for seq in range(13):
        proof = read_proof(ledger.proof_of(seq).text())
        assert proof.extra == ledger.leaf_at(seq)
        assert check_proof(proof, ledger.leaf_at(seq), [key]).size == 13
        with pytest.raises(BadProof):
            check_proof(proof, ledger.leaf_at((seq + 1) % 13), [key])
    with pytest.raises(NoSuchEntry):
        ledger.proof_of(13)


def test_every_earlier_checkpoint_is_proved_to_be_the_beginning_of_the_latest():
    sizes = [append(*[weapon() for _ in range(number)]).size for number in (3, 1, 7, 2)]
    key = verifier(ledger.public_key())
    roots = {size: open_checkpoint(ledger.checkpoint_at(size), [key]).root for size in sizes}
    for old in sizes:
        proof = ledger.consistency_proof(old, 13)
        facts = {"old_root": roots[old], "new_root": roots[13]}
        assert tree.verify_consistency(old=old, new=13, proof=proof, **facts)
    with pytest.raises(NoSuchEntry):
        ledger.consistency_proof(4, 14)


def test_what_is_said_about_one_weapon_is_found_in_order():
    subject = new_uuid()
    append(weapon(subject), weapon())
    append(weapon(subject, act="weapon.lost"))
    assert [entry.act for entry in ledger.entries_of(str(subject))] == ["weapon.registered", "weapon.lost"]
    assert [entry.seq for entry in ledger.entries_of_kind(["weapon.lost"])] == [2]
    assert [entry.seq for entry in ledger.entries_from(1, most=1)] == [1]
    assert [entry.seq for entry in ledger.latest_entries(most=2)] == [2, 1]


def test_a_command_that_fails_afterwards_leaves_no_entry():
    def recorded_and_failed() -> None:
        with transaction.atomic():
            append(weapon())
            raise RuntimeError

    append(weapon())
    with pytest.raises(RuntimeError):
        recorded_and_failed()
    assert ledger.head().size == EventRow.objects.count() == 1


def test_a_command_takes_the_same_few_queries_for_one_entry_and_for_a_hundred(django_assert_max_num_queries):
    append(weapon())
    with django_assert_max_num_queries(12):
        append(*[holder(new_uuid()) for _ in range(100)])
