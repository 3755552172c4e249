from __future__ import annotations

import json
import random
from io import BytesIO

import pytest
from proof_samples import ORIGIN, SIGNER, grow, sample_leaf, signed

from tracemark.proofs import bundle, disclosures, tree
from tracemark.proofs.audit import Verdict
from tracemark.proofs.bundle import BundledLeaf

VKEY = SIGNER.verifier.vkey
SHOWN = disclosures.disclose("family_name", "Okello", random=bytes)
SUBJECTS = ["weapon-1", "weapon-2"]
SIZE = 9


def _records() -> list[bytes]:
    return [
        sample_leaf(
            seq=seq,
            at=f"2026-03-14T09:26:5{seq}.000Z",
            subject=SUBJECTS[seq % 2],
            digests=(disclosures.digest(SHOWN),) if seq == 4 else (),
        ).encode()
        for seq in range(SIZE)
    ]


RECORDS = _records()
NODES, ROOT = grow(RECORDS)


def read(level: int, index: int) -> bytes:
    return NODES[level, index]


def whole() -> list[bytes]:
    older = {size - 1: signed(size, tree.root_at(size, read)) for size in (1, 4, 8)}
    leaves = [
        BundledLeaf(data, disclosures=(SHOWN,) if seq == 4 else (), checkpoint=older.get(seq, ""))
        for seq, data in enumerate(RECORDS)
    ]
    return _lines(bundle.LEDGER, "", leaves)


def record() -> list[bytes]:
    leaves = [
        BundledLeaf(
            RECORDS[seq],
            proof=tuple(tree.inclusion_proof(seq, SIZE, read)),
            disclosures=(SHOWN,) if seq == 4 else (),
        )
        for seq in range(0, SIZE, 2)
    ]
    return _lines(bundle.RECORD, "weapon-1", leaves)


def _lines(scope: str, subject: str, leaves: list[BundledLeaf]) -> list[bytes]:
    facts = {"scope": scope, "subject": subject, "origin": ORIGIN, "vkeys": [VKEY]}
    return list(bundle.write(note=signed(SIZE, ROOT), leaves=leaves, **facts))


def verdict(lines: list[bytes]) -> Verdict:
    return bundle.verify(lines, trusted=[VKEY]).verdict


def whats(lines: list[bytes]) -> set[str]:
    return {finding.what for finding in bundle.verify(lines, trusted=[VKEY]).findings}


@pytest.mark.parametrize("lines", [whole(), record()])
def test_an_untouched_bundle_is_intact(lines):
    audit = bundle.verify(lines, trusted=[VKEY])
    assert audit.verdict is Verdict.INTACT
    assert audit.exit_code == 0
    assert audit.counts["disclosures"] == 1
    assert audit.size == SIZE


def test_what_is_not_proved_is_said():
    assert bundle.verify(whole(), trusted=[VKEY]).not_proved == ["no_witness"]
    assert bundle.verify(record(), trusted=[VKEY]).not_proved == ["no_witness", "no_entry_left_out"]
    assert "key_not_pinned" in bundle.verify(whole()).not_proved


def test_a_bundle_signed_by_another_key_than_the_one_the_reader_has_is_tampered():
    other = "registry.example/XA+4ca5ba6f+" + "A" * 44
    with pytest.raises(ValueError, match="malformed"):
        bundle.verifier(other)
    assert bundle.verify(whole(), trusted=[other]).verdict is Verdict.TAMPERED


@pytest.mark.parametrize("lines", [whole(), record()])
@pytest.mark.parametrize("cut", [1, 2, 3, 5])
def test_a_bundle_cut_off_between_lines_is_incomplete(lines, cut):
    assert bundle.verify(lines[:cut], trusted=[VKEY]).exit_code == 2


@pytest.mark.parametrize("lines", [whole(), record()])
def test_a_bundle_cut_off_within_a_line_is_incomplete(lines):
    text = b"".join(lines)
    for end in range(len(lines[0]), len(text) - 1, 37):
        assert verdict(list(BytesIO(text[:end]))) is Verdict.INCOMPLETE


def test_a_leaf_left_out_of_the_whole_ledger_is_found():
    lines = whole()
    del lines[4]
    assert "leaf_out_of_place" in whats(lines)


def test_the_last_leaves_left_out_and_the_end_mended_is_found():
    lines = [line for line in whole() if b'seq\\":8' not in line]
    lines[-1] = b'{"end":8}\n'
    assert whats(lines) == {"leaves_missing"}


def test_two_leaves_that_changed_places_are_found():
    lines = whole()
    lines[3], lines[4] = lines[4], lines[3]
    assert "leaf_out_of_place" in whats(lines)


def test_a_leaf_added_at_the_end_is_found():
    lines = whole()
    added = sample_leaf(seq=SIZE, at="2026-03-15T00:00:00.000Z").encode().decode()
    lines[-1:] = [json.dumps({"leaf": added}).encode() + b"\n", b'{"end":10}\n']
    assert whats(lines) == {"root_differs"}


def test_a_leaf_of_another_subject_in_a_record_is_found():
    lines = record()
    leaf = BundledLeaf(RECORDS[1], proof=tuple(tree.inclusion_proof(1, SIZE, read)))
    lines[2:2] = _lines(bundle.RECORD, "weapon-1", [leaf])[1:2]
    lines[-1] = b'{"end":6}\n'
    assert whats(lines) == {"other_subject"}


def test_a_leaf_shown_twice_in_a_record_is_found():
    lines = record()
    lines[2:2] = [lines[1]]
    lines[-1] = b'{"end":6}\n'
    assert whats(lines) == {"leaf_out_of_place"}


def test_another_name_than_the_one_recorded_is_found():
    false = disclosures.disclose("family_name", "Another")
    lines = [line.replace(SHOWN.encode(), false.encode()) for line in record()]
    assert whats(lines) == {"disclosure_differs"}


def test_lines_after_the_end_and_lines_of_unknown_kind_are_found():
    assert whats([*whole(), b'{"end":9}\n']) == {"line_after_the_end"}
    assert "unknown_line" in whats([*whole()[:-1], b'{"note":"all is well"}\n', b'{"end":9}\n'])
    assert "unreadable_line" in whats([*whole()[:-1], b"\xff\n", b'{"end":9}\n'])


def test_a_file_that_does_not_begin_as_a_bundle_is_none():
    head = json.loads(whole()[0])
    for first in (b"", b"{}", b"[1]", b"\xff", json.dumps(head | {"vkeys": [1]}).encode()):
        with pytest.raises(bundle.NotABundle):
            bundle.verify([first])


@pytest.mark.parametrize("lines", [whole(), record()])
def test_no_changed_byte_leaves_a_bundle_intact(lines):
    """Every byte of every line, but for those that mean nothing: the key named in a file that is not asked."""
    text = b"".join(lines)
    rng = random.Random(5)
    head = len(lines[0])
    unasked = range(text.index(b'"vkeys"'), text.index(b'"checkpoint"'))
    for _ in range(1500):
        place = rng.randrange(len(text))
        changed = bytearray(text)
        changed[place] = rng.choice([byte for byte in range(256) if byte != text[place]])
        same = [json.loads(line) for line in lines] == _values(bytes(changed))
        if place in unasked or same:
            continue
        try:
            assert verdict(list(BytesIO(changed))) is not Verdict.INTACT, (place, head)
        except bundle.NotABundle:
            assert place < head


def _values(text: bytes) -> list[object] | None:
    try:
        return [json.loads(line) for line in text.splitlines()]
    except ValueError:
        return None
