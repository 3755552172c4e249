"""A ledger, or a record of it, taken away as a file and checked where there is no node."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from ledger_samples import append, holder, weapon

from tracemark.apps.ledger import api as ledger
from tracemark.apps.ledger.errors import NoSuchEntry
from tracemark.kernel.identity import new_uuid
from tracemark.proofs.audit import Verdict

pytestmark = pytest.mark.django_db

ELSEWHERE = """
import json, sys
sys.modules["django"] = None  # importing it would fail
from tracemark.proofs import bundle
with open(sys.argv[1], "rb") as file:
    audit = bundle.verify(file, trusted=sys.argv[2:])
print(json.dumps(audit.as_data()))
sys.exit(audit.exit_code)
"""

SUBJECT = "0198a1b2-0000-7000-8000-0000000000bb"


@pytest.fixture
def person():
    person = new_uuid()
    append(weapon(SUBJECT), weapon(serial="line\nbreak \u2028 and ü"), holder(person))
    append(weapon(SUBJECT, act="weapon.lost"))
    return person


@pytest.mark.usefixtures("person")
def test_the_whole_ledger_is_checked_without_the_node(tmp_path):
    result = elsewhere(tmp_path, ledger.export_ledger(), ledger.public_key())
    assert result["verdict"] == "intact"
    assert result["counts"] == {"leaves": 4, "checkpoints": 2}
    assert result["root"] == ledger.head().root
    assert result["not_proved"] == ["no_witness"]


@pytest.mark.usefixtures("person")
def test_one_record_is_checked_without_the_node(tmp_path):
    result = elsewhere(tmp_path, ledger.export_record(SUBJECT), ledger.public_key())
    assert result["verdict"] == "intact"
    assert result["counts"] == {"leaves": 2}


@pytest.mark.usefixtures("person")
def test_a_byte_changed_on_the_way_is_found_without_the_node(tmp_path):
    lines = [line.replace(b"weapon.lost", b"weapon.sold") for line in ledger.export_record(SUBJECT)]
    assert elsewhere(tmp_path, lines, ledger.public_key(), code=1)["verdict"] == "tampered"
    assert (
        elsewhere(tmp_path, list(ledger.export_ledger())[:-1], ledger.public_key(), code=2)["verdict"]
        == "incomplete"
    )


def elsewhere(folder, lines, *keys: str, code: int = 0) -> dict:
    file = folder / "bundle"
    file.write_bytes(b"".join(lines))
    ran = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(file), *keys], capture_output=True, text=True, check=False
    )
    assert ran.returncode == code, ran.stderr
    return json.loads(ran.stdout)


def test_personal_facts_leave_only_where_they_are_asked_for(person):
    without = b"".join(ledger.export_record(str(person)))
    assert b"disclosure" not in without
    told = list(ledger.export_record(str(person), with_personal_facts=True))
    audit = ledger.verify_bundle(told, trusted=[ledger.public_key()])
    assert audit.verdict is Verdict.INTACT
    assert audit.counts["disclosures"] == 2
    whole = ledger.verify_bundle(
        ledger.export_ledger(with_personal_facts=True), trusted=[ledger.public_key()]
    )
    assert whole.counts["disclosures"] == 2


def test_after_an_erasure_a_bundle_is_still_whole_and_tells_nothing(person, run):
    run(lambda: ledger.erase_person(person))
    lines = list(ledger.export_ledger(with_personal_facts=True))
    assert ledger.verify_bundle(lines, trusted=[ledger.public_key()]).verdict is Verdict.INTACT
    assert not any(b'"disclosure"' in line for line in lines)


def test_of_nothing_there_is_no_bundle():
    with pytest.raises(NoSuchEntry):
        ledger.export_ledger()
    append(weapon())
    with pytest.raises(NoSuchEntry):
        ledger.export_record(SUBJECT)


def test_a_record_is_verified_in_place(person):
    for subject in (SUBJECT, str(person)):
        audit = ledger.verify_record(subject)
        assert audit.verdict is Verdict.INTACT
        assert audit.not_proved == ["no_witness", "no_entry_left_out"]
    assert ledger.verify_record("nobody").verdict is Verdict.INCOMPLETE


@pytest.mark.usefixtures("person")
def test_a_verification_tells_how_far_it_is():
    told = []
    ledger.verify_ledger(lambda done, total: told.append((done, total)))
    assert told == [(4, 4)]


def test_an_empty_ledger_is_intact():
    audit = ledger.verify_ledger()
    assert (audit.verdict, audit.size) == (Verdict.INTACT, 0)
