from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tracemark.proofs import tree
from tracemark.proofs.checkpoint import Checkpoint, Ed25519Signer, sign_checkpoint
from tracemark.proofs.tlogproof import BadProof, TlogProof, check_proof, read_proof

RECORDS = [b"record %d" % number for number in range(13)]
GROWTH = tree.extend(0, [], [tree.leaf_hash(record) for record in RECORDS])
NODES = {(level, index): value for level, index, value in GROWTH.nodes}
KEY = Ed25519Signer("registry.example/XA", Ed25519PrivateKey.generate())
NOTE = sign_checkpoint(Checkpoint("registry.example/XA", 13, GROWTH.root), [KEY])


def proof_of(index: int, extra: bytes | None = None) -> TlogProof:
    hashes = tree.inclusion_proof(index, 13, lambda level, place: NODES[level, place])
    return TlogProof(index, tuple(hashes), NOTE, extra)


def test_the_file_is_the_one_of_the_specification():
    lines = proof_of(3, b"more").text().split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra bW9yZQ==", "index 3"]
    assert lines[7] == ""
    assert "\n".join(lines[8:]) == NOTE


@pytest.mark.parametrize("index", range(13))
def test_every_record_is_proved_by_its_file(index):
    proof = read_proof(proof_of(index, extra=RECORDS[index]).text())
    assert proof == proof_of(index, extra=RECORDS[index])
    assert check_proof(proof, RECORDS[index], [KEY.verifier]).size == 13


def test_a_tree_of_one_record_needs_no_hashes():
    note = sign_checkpoint(Checkpoint("a", 1, tree.leaf_hash(b"only")), [KEY])
    proof = read_proof(TlogProof(0, (), note).text())
    assert check_proof(proof, b"only", [KEY.verifier]).size == 1


def test_another_record_is_not_proved():
    with pytest.raises(BadProof, match="not_included"):
        check_proof(proof_of(3), RECORDS[4], [KEY.verifier])


def test_a_proof_under_a_stranger_s_checkpoint_is_worth_nothing():
    stranger = Ed25519Signer("registry.example/XA", Ed25519PrivateKey.generate())
    with pytest.raises(BadProof, match="unsigned"):
        check_proof(proof_of(3), RECORDS[3], [stranger.verifier])


TEXT = proof_of(3).text()


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT.replace("@v1", "@v2"),
        TEXT.replace("index 3", "index 03"),
        TEXT.replace("index 3", "index -3"),
        TEXT.replace("index 3", "index ٣"),
        TEXT.replace("index 3\n", ""),
        TEXT.replace("\n\n", "\n"),
        TEXT.replace("index 3\n", "index 3\nAAAA\n"),
        TEXT.replace("index 3\n", "index 3\n!\n"),
        TEXT.replace("index 3\n", "extra é\nindex 3\n"),
        TEXT.replace("index 3\n", "index 3\n" + TEXT.split("\n")[2] * 70 + "\n"),
    ],
)
def test_a_file_of_another_form_is_refused(text):
    with pytest.raises(BadProof, match="malformed"):
        read_proof(text)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_changed_character_is_accepted(data):
    place = data.draw(st.integers(0, len(TEXT) - 1))
    other = data.draw(st.characters(exclude_categories=["Cs"]))
    changed = TEXT[:place] + other + TEXT[place + 1 :]
    if changed != TEXT:
        with pytest.raises(BadProof):
            check_proof(read_proof(changed), RECORDS[3], [KEY.verifier])
