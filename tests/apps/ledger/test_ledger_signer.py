"""The signer never contradicts itself, no crash leads it into a dead end, and its keys are never made twice."""

from __future__ import annotations

import base64
import errno
import json
import os
import random
import stat

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from ledger_samples import append, holder, weapon

from tracemark.apps.ledger import api as ledger
from tracemark.apps.ledger.errors import KeysDoNotOpen, KeysMissing, LedgerContradicts, LedgerRewound
from tracemark.apps.ledger.signer import SLOT, FileSigner, signer
from tracemark.kernel.identity import new_uuid
from tracemark.proofs import tree
from tracemark.proofs.audit import Verdict
from tracemark.proofs.checkpoint import Checkpoint, Ed25519Signer, open_checkpoint

KEY = Ed25519Signer("tracemark/XA/test", Ed25519PrivateKey.generate())


class Log:
    """A tree in memory, and the checkpoints that were committed with it."""

    def __init__(self) -> None:
        self.hashes: list[bytes] = []
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.signed: list[Checkpoint] = []

    def grown(self, number: int, rng: random.Random) -> Log:
        larger = Log()
        larger.hashes = self.hashes + [rng.randbytes(32) for _ in range(number)]
        larger.nodes = {node[:2]: node[2] for node in tree.extend(0, [], larger.hashes).nodes}
        larger.signed = list(self.signed)
        return larger

    def root(self) -> bytes:
        return tree.root_at(len(self.hashes), self.read)

    def read(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]

    def sign(self, by: FileSigner) -> None:
        size = len(self.hashes)
        note = by.sign(size, self.root(), lambda old: tree.consistency_proof(old, size, self.read))
        self.signed.append(open_checkpoint(note, [KEY.verifier]))

    def settle(self, by: FileSigner) -> None:
        by.settle(len(self.hashes), self.root())


def tear(path, rng: random.Random) -> None:
    """A power cut in the middle of writing one slot."""
    if not path.exists():
        return
    content = bytearray(path.read_bytes())
    start = rng.choice([0, SLOT])
    for place in range(start + rng.randrange(SLOT), min(start + SLOT, len(content))):
        content[place] = rng.randrange(256)
    path.write_bytes(content)


@pytest.mark.parametrize("seed", range(40))
def test_no_order_of_crashes_makes_the_signer_contradict_itself_or_stop(tmp_path, seed):
    rng = random.Random(seed)
    state = tmp_path / "signer.state"
    log, unsettled = Log(), []
    for _ in range(25):
        by = FileSigner(KEY, state)  # a process that starts anew knows only the file
        larger = log.grown(rng.randrange(1, 9), rng)
        larger.sign(by)
        what = rng.randrange(6)
        if what == 0:
            continue  # killed before the commit: signature and entries are gone together
        log = larger
        if what == 1:
            continue  # killed after the commit, before the memory
        if what == 2:
            unsettled.append(log)  # another process is slow to write its memory
            continue
        log.settle(by)
        if what == 3 and unsettled:
            unsettled.pop(rng.randrange(len(unsettled))).settle(by)
        if what == 4:
            tear(state, rng)
        assert by.last().size <= len(log.hashes)
    for older in log.signed:
        for newer in log.signed:
            if older.size <= newer.size:
                proof = tree.consistency_proof(older.size, newer.size, log.read)
                facts = {"old_root": older.root, "new_root": newer.root, "proof": proof}
                assert tree.verify_consistency(old=older.size, new=newer.size, **facts)


def test_the_signer_signs_the_same_tree_again_but_never_a_smaller_or_another_one(tmp_path):
    rng = random.Random(1)
    by = FileSigner(KEY, tmp_path / "signer.state")
    log = Log().grown(7, rng)
    log.sign(by)
    log.settle(by)
    log.sign(by)
    with pytest.raises(LedgerRewound):
        Log().grown(6, rng).sign(by)
    for number in (7, 8, 100):
        with pytest.raises(LedgerContradicts):
            Log().grown(number, rng).sign(by)
    log.grown(1, rng).sign(by)


def test_a_torn_write_costs_the_last_memory_and_not_the_one_before(tmp_path):
    rng, state = random.Random(3), tmp_path / "signer.state"
    log = Log()
    by = FileSigner(KEY, state)
    for size in (3, 6, 9, 12):
        log = log.grown(3, rng)
        log.settle(by)
        whole = state.read_bytes()
        for slot in (0, SLOT):
            state.write_bytes(whole[:slot] + b"\0" * SLOT + whole[slot + SLOT :])
            assert by.last().size in {size, size - 3}
        state.write_bytes(whole)
        assert by.last().size == size


@pytest.mark.usefixtures("own_ledger")
def test_a_memory_that_cannot_be_written_does_not_undo_what_was_committed(monkeypatch, caplog):
    append(weapon())
    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", disk_is_full)
        assert append(weapon()).size == 2
    assert "No space left" in caplog.text
    assert signer().last().size == 1
    append(weapon())
    assert signer().last().size == ledger.verify_ledger().size == 3


def disk_is_full(*_) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_slower_process_does_not_set_the_memory_back(tmp_path):
    rng = random.Random(2)
    by = FileSigner(KEY, tmp_path / "signer.state")
    first = Log().grown(3, rng)
    second = first.grown(3, rng)
    second.settle(by)
    first.settle(by)
    assert by.last().size == 6


@pytest.mark.usefixtures("own_ledger")
def test_keys_are_made_for_an_empty_ledger_and_only_their_owner_reads_them(own_ledger):
    append(weapon())
    for name in ("kek", "signer"):
        assert stat.S_IMODE((own_ledger / "keys" / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((own_ledger / "keys").stat().st_mode) == 0o700
    assert ledger.public_key().startswith("tracemark/XA/")
    assert signer().last().size == 1


@pytest.mark.parametrize("name", ["kek", "signer"])
def test_over_a_ledger_with_entries_a_missing_key_is_an_error_and_never_a_new_key(own_ledger, name):
    append(holder(new_uuid()))
    (own_ledger / "keys" / name).unlink()
    with pytest.raises(KeysMissing, match=name):
        append(holder(new_uuid()))
    assert not (own_ledger / "keys" / name).exists()
    audit = ledger.verify_ledger()
    assert (audit.verdict, audit.exit_code) == (Verdict.INCOMPLETE, 2)


def test_a_signing_key_under_another_key_does_not_open(own_ledger):
    append(weapon())
    (own_ledger / "keys" / "kek").write_bytes(base64.b64encode(os.urandom(32)))
    with pytest.raises(KeysDoNotOpen, match="signer"):
        append(weapon())
    assert {finding.what for finding in ledger.verify_ledger().findings} == {"signing_key_does_not_open"}


@pytest.mark.parametrize("content", ["", "not base64 at all!", base64.b64encode(b"short").decode()])
def test_a_broken_key_file_is_said_so(own_ledger, content):
    append(weapon())
    (own_ledger / "keys" / "kek").write_text(content)
    with pytest.raises(KeysDoNotOpen, match="kek"):
        append(weapon())


def test_a_public_key_exchanged_in_the_key_file_does_not_open(own_ledger):
    append(weapon())
    file = own_ledger / "keys" / "signer"
    kept = json.loads(file.read_text())
    file.write_text(json.dumps(kept | {"vkey": KEY.verifier.vkey}))
    with pytest.raises(KeysDoNotOpen):
        append(weapon())
    file.write_text("{}")
    with pytest.raises(KeysDoNotOpen):
        append(weapon())
    assert "public_key_missing" in {finding.what for finding in ledger.verify_ledger().findings}


def test_the_key_can_come_from_a_secret_store_instead_of_a_file(own_ledger, monkeypatch):
    monkeypatch.setenv("TRACEMARK_KEK", base64.b64encode(os.urandom(32)).decode())
    person = new_uuid()
    append(holder(person))
    assert not (own_ledger / "keys" / "kek").exists()
    assert ledger.disclosures_of([person])[person]["name"] == "Jane Okello"
    monkeypatch.setenv("TRACEMARK_KEK", "nonsense")
    with pytest.raises(KeysDoNotOpen, match="TRACEMARK_KEK"):
        append(weapon())
