"""Somebody with all rights on the database rewrites history. Everything he can do there is found.

What he can do with the signing key and the signer's memory as well is found only from outside; the last tests
show both halves of that.
"""

from __future__ import annotations

import json
import shutil

import pytest
from django.db import connection
from ledger_samples import append, as_administrator, holder, weapon

from tracemark.apps.ledger import api as ledger
from tracemark.apps.ledger.errors import LedgerContradicts, LedgerRewound
from tracemark.apps.ledger.models import EventRow
from tracemark.apps.ledger.signer import signer
from tracemark.kernel.identity import new_uuid
from tracemark.proofs import tree
from tracemark.proofs.audit import Verdict
from tracemark.proofs.checkpoint import (
    Checkpoint,
    Ed25519Signer,
    open_checkpoint,
    sign_checkpoint,
    verifier,
)

SUBJECT = "0198a1b2-0000-7000-8000-0000000000bb"
SIZE = 16
INNOCENT = {"body": {"serial": "INNOCENT"}}
COPY = (
    "(seq, leaf, act, subject, deed, at) SELECT {}, act, subject, deed, at FROM ledger_event WHERE seq = {}"
)
OTHER_BLOB = "SELECT blob FROM ledger_disclosure WHERE place = %s"


@pytest.fixture(autouse=True)
def history(own_ledger):
    """Sixteen entries in five deeds; the sixth is the one that somebody wants otherwise."""
    append(weapon(), weapon(), weapon())
    append(weapon(), weapon(), weapon(SUBJECT, act="weapon.seized", serial="GUILTY"))
    append(holder(new_uuid()), holder(new_uuid()), holder(new_uuid()))
    append(weapon())
    append(*[weapon() for _ in range(6)])
    assert ledger.verify_ledger().verdict is Verdict.INTACT
    return own_ledger


def places() -> set[tuple[str, int | None]]:
    audit = ledger.verify_ledger()
    assert audit.verdict is Verdict.TAMPERED
    assert audit.exit_code == 1
    return {(finding.what, finding.seq) for finding in audit.findings}


def forged_leaf(seq: int, members: dict) -> bytes:
    leaf = json.loads(ledger.leaf_at(seq)) | members
    return json.dumps(leaf, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def edit(seq: int, leaf: bytes) -> tuple[str, list]:
    return ("UPDATE ledger_event SET leaf = %s WHERE seq = %s", [leaf, seq])


def rewritten(first: int, leaves: list[bytes]) -> list[tuple[str, list]]:
    """Statements that put these leaves in place from `first` on, with all nodes computed anew."""
    kept = [tree.leaf_hash(ledger.leaf_at(seq)) for seq in range(first)]
    growth = tree.extend(0, [], kept + [tree.leaf_hash(leaf) for leaf in leaves])
    nodes = [
        ("INSERT INTO ledger_node (level, idx, hash) VALUES (%s, %s, %s)", list(node))
        for node in growth.nodes
    ]
    return [
        *(edit(seq, leaf) for seq, leaf in enumerate(leaves, first)),
        ("DELETE FROM ledger_node", []),
        *nodes,
    ]


def later_leaves(first: int) -> list[bytes]:
    return [ledger.leaf_at(seq) for seq in range(first, SIZE)]


def test_an_edited_entry_is_found_at_its_place():
    as_administrator(edit(5, forged_leaf(5, INNOCENT)))
    assert ("leaf_differs", 5) in places()
    assert ledger.verify_record(SUBJECT).verdict is Verdict.TAMPERED


def test_an_edited_entry_with_its_hash_edited_too_is_found():
    leaf = forged_leaf(5, INNOCENT)
    as_administrator(
        edit(5, leaf),
        ("UPDATE ledger_node SET hash = %s WHERE level = 0 AND idx = 5", [tree.leaf_hash(leaf)]),
    )
    found = places()
    assert ("node_differs", 4) in found
    assert ("root_differs", 6) in found


def test_an_edited_entry_with_the_whole_tree_built_anew_is_found():
    leaves = [forged_leaf(5, INNOCENT), *later_leaves(6)]
    as_administrator(*rewritten(5, leaves))
    assert places() == {("root_differs", 6), ("signer_remembers_otherwise", SIZE)}
    assert ledger.verify_record(SUBJECT).verdict is Verdict.TAMPERED


def test_a_whole_new_history_signed_with_another_key_is_found():
    leaves = [forged_leaf(5, INNOCENT), *later_leaves(6)]
    own = Ed25519Signer(ledger.head().origin, _another_key())
    checkpoints = []
    hashes = [tree.leaf_hash(ledger.leaf_at(seq)) for seq in range(5)] + [
        tree.leaf_hash(leaf) for leaf in leaves
    ]
    for size in (6, 9, 10, 16):
        root = tree.extend(0, [], hashes[:size]).root
        note = sign_checkpoint(Checkpoint(own.name, size, root), [own])
        checkpoints.append(("UPDATE ledger_checkpoint SET note = %s WHERE size = %s", [note, size]))
    as_administrator(*rewritten(5, leaves), *checkpoints)
    assert ("checkpoint_unsigned", 6) in places()


def test_a_deleted_entry_is_found():
    as_administrator("DELETE FROM ledger_event WHERE seq = 5")
    assert ("entry_missing", 5) in places()


def test_a_deleted_entry_with_the_later_ones_moved_up_is_found():
    as_administrator(
        "DELETE FROM ledger_event WHERE seq = 5",
        *[("UPDATE ledger_event SET seq = %s WHERE seq = %s", [seq - 1, seq]) for seq in range(6, SIZE)],
    )
    found = places()
    assert ("columns_differ", 5) in found
    assert ("leaf_differs", 5) in found


def test_entries_cut_off_at_the_end_are_found():
    as_administrator("DELETE FROM ledger_event WHERE seq >= 10")
    assert ("entry_missing", 10) in places()


def test_entries_cut_off_with_their_nodes_and_checkpoints_are_found_by_the_signer_s_memory():
    cut_to_ten()
    assert places() == {("entries_cut_off", 10)}


def cut_to_ten() -> None:
    as_administrator(
        "DELETE FROM ledger_event WHERE seq >= 10",
        "DELETE FROM ledger_checkpoint WHERE size > 10",
        *[
            ("DELETE FROM ledger_node WHERE level = %s AND idx >= %s", [level, 10 >> level])
            for level in range(SIZE.bit_length())
        ],
    )


def test_after_a_cut_the_signer_signs_nothing_and_the_node_does_not_start():
    cut_to_ten()
    with pytest.raises(LedgerRewound, match="vouched for 16 entries before, but the ledger comes to 11"):
        append(weapon())
    with pytest.raises(LedgerRewound):
        ledger.check_at_start(connection)
    assert EventRow.objects.count() == 10


def test_everything_deleted_is_found():
    as_administrator("DELETE FROM ledger_event", "DELETE FROM ledger_node", "DELETE FROM ledger_checkpoint")
    assert places() == {("entries_cut_off", 0)}


def test_all_entries_deleted_and_the_rest_left_is_found():
    as_administrator("DELETE FROM ledger_event")
    assert ("entry_missing", 0) in places()


def test_two_entries_that_changed_places_are_found():
    as_administrator(
        "UPDATE ledger_event SET seq = 99 WHERE seq = 5",
        "UPDATE ledger_event SET seq = 5 WHERE seq = 4",
        "UPDATE ledger_event SET seq = 4 WHERE seq = 99",
    )
    found = places()
    assert {("leaf_differs", 4), ("leaf_differs", 5), ("columns_differ", 4)} <= found


def test_an_entry_slipped_in_at_the_end_is_found():
    leaf = forged_leaf(15, {"seq": SIZE, "id": str(new_uuid())})
    as_administrator(
        (f"INSERT INTO ledger_event {COPY.format('%s, %s', 15)}", [SIZE, leaf]),
        ("INSERT INTO ledger_node (level, idx, hash) VALUES (0, %s, %s)", [SIZE, tree.leaf_hash(leaf)]),
    )
    assert places() == {("entry_not_signed", SIZE)}


def test_an_entry_slipped_in_below_the_first_is_found():
    as_administrator(f"INSERT INTO ledger_event {COPY.format('-1, leaf', 0)}")
    assert ("entry_out_of_place", -1) in places()


@pytest.mark.parametrize(
    "change", ["subject = 'nobody'", "act = 'weapon.found'", "at = '2001-01-01 00:00:00+00:00'"]
)
def test_a_column_edited_to_hide_an_entry_from_its_record_is_found(change):
    as_administrator(f"UPDATE ledger_event SET {change} WHERE seq = 5")
    assert ("columns_differ", 5) in places()


def test_an_entry_that_is_no_longer_readable_is_found():
    as_administrator(edit(5, b"not a leaf"))
    assert ("leaf_unreadable", 5) in places()


def test_an_edited_node_is_found():
    as_administrator(("UPDATE ledger_node SET hash = %s WHERE level = 2 AND idx = 1", [b"\0" * 32]))
    assert places() >= {("node_differs", 4)}


def test_a_deleted_node_is_found():
    as_administrator("DELETE FROM ledger_node WHERE level = 2 AND idx = 1")
    assert ("node_missing", 4) in places()


def test_a_node_too_many_is_found():
    as_administrator(("INSERT INTO ledger_node (level, idx, hash) VALUES (2, 4, %s)", [b"\0" * 32]))
    assert places() == {("node_too_many", SIZE)}


def test_an_edited_checkpoint_is_found():
    note = ledger.checkpoint_at(6).replace("\n6\n", "\n5\n")
    as_administrator(("UPDATE ledger_checkpoint SET note = %s WHERE size = 6", [note]))
    assert places() == {("checkpoint_invalid_signature", 6)}


def test_a_genuine_checkpoint_in_another_s_place_is_found():
    as_administrator(
        "UPDATE ledger_checkpoint SET note = (SELECT note FROM ledger_checkpoint WHERE size = 9) WHERE size = 10"
    )
    assert ("checkpoint_out_of_place", 10) in places()


def test_a_checkpoint_taken_away_leaves_the_ledger_incomplete():
    as_administrator("DELETE FROM ledger_checkpoint WHERE size = 9")
    audit = ledger.verify_ledger()
    assert (audit.verdict, audit.exit_code) == (Verdict.INCOMPLETE, 2)
    assert [(finding.what, finding.seq) for finding in audit.findings] == [("checkpoint_missing", 9)]


def test_the_last_checkpoint_taken_away_is_found():
    as_administrator("DELETE FROM ledger_checkpoint WHERE size = 16")
    assert places() == {("entry_not_signed", 10)}


def test_sealed_facts_of_two_persons_exchanged_are_found():
    rows = "SELECT place FROM ledger_disclosure WHERE name = 'name' ORDER BY place"
    with connection.cursor() as cursor:
        cursor.execute(rows)
        first, second = (row[0] for row in cursor.fetchall()[:2])
    as_administrator(
        (f"UPDATE ledger_disclosure SET blob = ({OTHER_BLOB}) WHERE place = %s", [second, first])
    )
    assert ("disclosure_differs", 6) in places()


def test_a_sealed_fact_under_another_name_is_found():
    as_administrator("UPDATE ledger_disclosure SET name = 'number' WHERE name = 'name' AND seq = 7")
    assert ("disclosure_differs", 7) in places()


@pytest.mark.parametrize(
    ("statement", "seqs"),
    [
        ("DELETE FROM ledger_disclosure WHERE seq = 7 AND name = 'name'", [7]),
        ("DELETE FROM ledger_disclosure WHERE seq = 7", [7]),
        ("DELETE FROM ledger_subject_key", [6, 7, 8]),
        ("DELETE FROM ledger_disclosure", [6, 7, 8]),
    ],
)
def test_personal_facts_that_disappear_without_an_erasure_leave_the_ledger_incomplete(statement, seqs):
    as_administrator(statement)
    audit = ledger.verify_ledger()
    assert audit.verdict is Verdict.INCOMPLETE
    assert [(finding.what, finding.seq) for finding in audit.findings] == [
        ("disclosure_missing", seq) for seq in seqs
    ]


def test_an_older_copy_of_the_database_put_in_place_is_noticed(history):
    if connection.vendor != "sqlite":
        cut_to_ten()  # what an older copy comes to
    else:
        connection.close()
        file = history / "tracemark.sqlite3"
        shutil.copy(file, history / "older")
        append(weapon())
        connection.close()
        shutil.copy(history / "older", file)
    assert ("entries_cut_off", EventRow.objects.count()) in places()
    with pytest.raises((LedgerRewound, LedgerContradicts)):
        append(weapon())


def test_a_tree_that_contradicts_the_signer_s_memory_is_not_continued():
    leaves = [forged_leaf(5, INNOCENT), *later_leaves(6)]
    as_administrator(*rewritten(5, leaves))
    with pytest.raises(LedgerContradicts):
        append(weapon())
    with pytest.raises(LedgerContradicts):
        ledger.check_at_start(connection)


def test_with_the_signing_key_and_its_memory_a_new_history_looks_whole_but_an_old_checkpoint_shows_it(
    history,
):
    """The limit of what can be found from inside, and the reason to let checkpoints leave the house."""
    outside = ledger.head()
    leaves = [forged_leaf(5, INNOCENT), *later_leaves(6)]
    hashes = [tree.leaf_hash(ledger.leaf_at(seq)) for seq in range(5)] + [
        tree.leaf_hash(leaf) for leaf in leaves
    ]
    (history / "keys" / "signer.state").unlink()
    key = signer()
    notes = [
        ("UPDATE ledger_checkpoint SET note = %s WHERE size = %s", [key.sign(size, root, lambda _: []), size])
        for size in (6, 9, 10, 16)
        if (root := tree.extend(0, [], hashes[:size]).root)
    ]
    as_administrator(*rewritten(5, leaves), *notes)
    key.settle(16, tree.extend(0, [], hashes).root)
    audit = ledger.verify_ledger()
    assert audit.verdict is Verdict.INTACT
    assert "no_witness" in audit.not_proved
    append(weapon())
    before = open_checkpoint(outside.note, [verifier(ledger.public_key())])
    after = open_checkpoint(ledger.head().note, [verifier(ledger.public_key())])
    facts = {"old_root": before.root, "new_root": after.root, "proof": ledger.consistency_proof(16, 17)}
    assert not tree.verify_consistency(old=16, new=17, **facts)


def _another_key():
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate()
