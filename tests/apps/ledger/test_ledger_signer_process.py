"""The signer as a process of its own: it never contradicts itself unseen, and no kill makes it forget."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ledger_samples import append, weapon
from test_ledger_signer import KEY, Log

from tracemark.apps.ledger import api as ledger
from tracemark.apps.ledger import signer_protocol as protocol
from tracemark.apps.ledger import starting
from tracemark.apps.ledger.errors import (
    KeysDoNotOpen,
    KeysMissing,
    LedgerContradicts,
    LedgerRewound,
    SignerAway,
    SignerTaken,
)
from tracemark.apps.ledger.signer import FileSigner, signer
from tracemark.apps.ledger.signer_far import FarSigner
from tracemark.apps.ledger.signer_memory import Signed
from tracemark.apps.ledger.signer_process import (
    CannotServe,
    Desk,
    Memory,
    make_folder,
    read_memory,
    serve,
    write_memory,
)
from tracemark.proofs import tree
from tracemark.proofs.audit import Verdict
from tracemark.proofs.checkpoint import open_checkpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = KEY._key.private_bytes_raw()
VKEY = KEY.verifier.vkey


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_folder(tmp_path / "signer", KEY.name, SECRET, Memory())
    return tmp_path / "signer"


@contextmanager
def serving(folder: Path, path: Path) -> Iterator[FarSigner]:
    """In a thread of this process: the same loop as the command's."""
    stop, ready = threading.Event(), threading.Event()
    run = {"stop": stop.is_set, "ready": lambda _vkey: ready.set()}
    thread = threading.Thread(target=serve, args=(folder, path), kwargs=run, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield FarSigner(str(path), VKEY)
    finally:
        stop.set()
        thread.join(10)


@contextmanager
def process(folder: Path, path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [str(Path(sys.executable).with_name("tracemark")), "signer", str(folder), "--socket", str(path)]
    one = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "LANG": "en"})
    try:
        assert "Signing for" in one.stdout.readline()
        yield one
    finally:
        one.kill()
        one.wait(10)
        one.stdout.close()


def sign(by: FarSigner, log: Log) -> str:
    size = len(log.hashes)
    note = by.sign(size, log.root(), lambda old: tree.consistency_proof(old, size, log.read))
    assert open_checkpoint(note, [KEY.verifier]).size == size
    return note


def test_a_tree_that_goes_on_is_signed_and_one_that_does_not_is_refused(folder):
    rng = random.Random(1)
    with serving(folder, folder / "socket") as by:
        log = Log().grown(7, rng)
        sign(by, log)
        log.settle(by)
        sign(by, log)
        with pytest.raises(LedgerRewound):
            sign(by, Log().grown(6, rng))
        for number in (7, 8, 100):
            with pytest.raises(LedgerContradicts):
                sign(by, Log().grown(number, rng))
        sign(by, log.grown(3, rng))
        assert by.last() == Signed(7, log.root())
    assert not (folder / "abandoned").exists()


def test_a_signature_whose_transaction_failed_is_given_up_in_writing(folder):
    rng = random.Random(2)
    with serving(folder, folder / "socket") as by:
        log = Log().grown(4, rng)
        sign(by, log)
        log.settle(by)
        lost = log.grown(2, rng)
        sign(by, lost)
        other = log.grown(2, rng)
        sign(by, other)
        other.settle(by)
        assert by.last() == Signed(6, other.root())
        with pytest.raises(LedgerContradicts):
            sign(by, lost)
    lines = (folder / "abandoned").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [[6, lost.root().hex()]]


@pytest.mark.parametrize("seed", range(30))
def test_no_order_of_crashes_makes_it_contradict_itself_unseen_or_stop(folder, seed):
    rng = random.Random(seed)
    log, given = Log(), []
    desk = Desk(folder)

    class Direct(FarSigner):
        def _ask(self, line):
            return json.loads(json.dumps(desk.answer(line)))

    by = Direct("", VKEY)
    for _ in range(30):
        if rng.randrange(3) == 0:
            desk = Desk(folder)  # killed and started again: it knows only its folder
        larger = log.grown(rng.randrange(1, 9), rng)
        given.append(open_checkpoint(sign(by, larger), [KEY.verifier]))
        what = rng.randrange(4)
        if what == 0:
            continue  # the node was killed before the commit
        log = larger
        if what > 1:
            log.settle(by)
        assert by.last().size <= len(log.hashes)
    path = folder / "abandoned"
    gone = {tuple(json.loads(line)) for line in path.read_text().splitlines()} if path.exists() else set()
    kept = [one for one in given if (one.size, one.root.hex()) not in gone]
    for older, newer in pairwise(kept):
        if newer is kept[-1] and newer.root != log.root():
            continue  # signed last and not committed: the next signature says which it is
        facts = {"old_root": older.root, "new_root": newer.root}
        proof = tree.consistency_proof(older.size, newer.size, log.read)
        assert tree.verify_consistency(old=older.size, new=newer.size, proof=proof, **facts)


def test_killed_at_any_moment_it_remembers_what_it_gave_out(folder):
    rng, log = random.Random(5), Log()
    path = folder / "socket"
    for _ in range(4):
        with process(folder, path) as one:
            by, ends = FarSigner(str(path), VKEY), time.monotonic() + rng.uniform(0.02, 0.15)
            killer = threading.Timer(ends - time.monotonic(), one.send_signal, [signal.SIGKILL])
            killer.start()
            try:
                while True:
                    larger = log.grown(rng.randrange(1, 5), rng)
                    sign(by, larger)
                    log = larger
                    log.settle(by)
            except SignerAway:
                killer.join()
        memory = read_memory(folder)
        assert memory.signed.size >= len(log.hashes)
        assert memory.settled.size <= memory.signed.size
        with serving(folder, path) as again, pytest.raises((LedgerContradicts, LedgerRewound)):
            sign(again, Log().grown(memory.settled.size + 1, rng))
    assert log.hashes


def test_a_missing_or_damaged_memory_stops_it_and_is_never_begun_again(folder):
    (folder / "memory").write_bytes((folder / "memory").read_bytes().replace(b"0", b"1", 1))
    with pytest.raises(CannotServe, match="memory_damaged"):
        Desk(folder)
    (folder / "memory").unlink()
    with pytest.raises(CannotServe, match="memory_missing"):
        Desk(folder)


def test_two_signers_do_not_serve_one_folder(folder):
    with serving(folder, folder / "socket"), pytest.raises(CannotServe, match="busy"):
        serve(folder, folder / "other", stop=lambda: True, ready=print)


LINES = [
    b"\n", b"[]\n", b"{}\n", b"no json\n", b'{"do": "last"', b'{"do": "fly"}\n', b"[" * 9000 + b"\n", b"x" * 20_000,
    b'{"do": "settle", "size": -1, "root": "00"}\n', b'{"do": "settle", "size": true, "root": "' + b"0" * 64 + b'"}\n',
    b'{"do": "sign", "size": 1, "root": "' + b"0" * 64 + b'", "old": 0, "since": "x", "proof": []}\n',
    b'{"do": "sign", "size": 1, "root": "' + b"0" * 64 + b'", "old": 0, "since": "signed", "proof": "x"}\n',
    b'{"do": "sign", "size": 1' + b"0" * 4000 + b', "root": ""}\n',
]  # fmt: skip


def test_lines_that_are_none_are_passed_over_and_the_next_one_is_answered(folder):
    path = folder / "socket"
    with serving(folder, path) as by:
        for line in LINES:
            with socket.socket(socket.AF_UNIX) as stranger:
                stranger.settimeout(5)
                stranger.connect(str(path))
                try:
                    stranger.sendall(line)
                    stranger.shutdown(socket.SHUT_WR)
                    assert stranger.recv(100) == b"", line[:60]
                except (BrokenPipeError, ConnectionResetError):
                    pass
        assert by.last().size == 0


def test_whoever_holds_the_line_is_cut_off(folder, monkeypatch):
    monkeypatch.setattr("tracemark.apps.ledger.signer_process.ANSWER_WITHIN", 0.2)
    path = folder / "socket"
    with serving(folder, path) as by, socket.socket(socket.AF_UNIX) as stranger:
        stranger.connect(str(path))
        stranger.sendall(b'{"do":')
        assert by.last().size == 0


def test_only_the_owner_and_the_group_reach_the_socket(folder):
    with serving(folder, folder / "socket"):
        assert (folder / "socket").stat().st_mode & 0o007 == 0


def test_an_answer_signed_by_another_key_is_not_believed(folder):
    rng = random.Random(3)
    with serving(folder, folder / "socket"):
        other = FarSigner(str(folder / "socket"), ledger_key())
        with pytest.raises(KeysDoNotOpen):
            sign(other, Log().grown(2, rng))


def ledger_key() -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from tracemark.proofs.checkpoint import Ed25519Signer

    return Ed25519Signer(KEY.name, Ed25519PrivateKey.generate()).verifier.vkey


def test_lines_are_bounded_on_both_sides():
    here, there = socket.socketpair()
    with here, there:
        here.sendall(b"{" + b" " * protocol.LONGEST_LINE)
        with pytest.raises(protocol.BadLine):
            protocol.receive(there, seconds=1)


# A node whose signer is a process of its own


@pytest.fixture
def far(own_ledger: Path, settings, tmp_path: Path) -> Path:
    """The folder of the signer that a node with three entries has handed its key to."""
    (own_ledger / "node.toml").write_text('state = "XA"\n')
    append(weapon(), weapon())
    append(weapon())
    before = ledger.public_key()
    to = tmp_path / "far"
    assert ledger.hand_over_signer(to, socket=to / "socket") == before == ledger.public_key()
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"signer": str(to / "socket")})
    starting._asked.clear()
    return to


def test_a_node_goes_on_with_the_key_that_it_handed_over(far, own_ledger):
    assert "sealed" not in (own_ledger / "keys" / "signer").read_text()
    assert f'signer = "{far}/socket"' in (own_ledger / "node.toml").read_text()
    with serving(far, far / "socket"):
        append(weapon())
        append(weapon(), weapon())
        assert signer().last().size == 6
        assert ledger.verify_ledger().verdict is Verdict.INTACT
        assert ledger.standing(6) == ""
    assert not (far / "abandoned").exists()


def test_a_node_whose_signer_is_away_says_so_and_keeps_reading(far):
    with pytest.raises(SignerAway, match="does not answer"):
        append(weapon())
    assert ledger.standing(3) == "ledger.signer_away"
    assert len(ledger.latest_entries()) == 3
    assert {one.what for one in ledger.verify_ledger().findings} == {"signer_does_not_answer"}
    with serving(far, far / "socket"):
        append(weapon())


def test_a_ledger_that_is_shorter_than_the_signer_remembers_is_not_signed_on(far):
    nine = Signed(9, os.urandom(32))
    write_memory(far, Memory(nine, nine))
    with serving(far, far / "socket"):
        with pytest.raises(LedgerRewound, match="9 entries"):
            append(weapon())
        assert ledger.standing(3) == "ledger.rewound"
        assert {one.what for one in ledger.verify_ledger().findings} == {"entries_cut_off"}
        assert len(ledger.latest_entries()) == 3


def test_a_key_is_handed_over_once(far, own_ledger):
    with pytest.raises(SignerTaken):
        ledger.hand_over_signer(far, socket=far / "socket")
    (own_ledger / "keys" / "signer").unlink()
    with pytest.raises(KeysMissing):
        append(weapon())


def test_handing_over_that_was_killed_half_way_is_done_again(own_ledger, settings, tmp_path, monkeypatch):
    (own_ledger / "node.toml").write_text('state = "XA"\n')
    append(weapon())
    with monkeypatch.context() as patched:
        patched.setattr("tracemark.apps.ledger.signer_moving.change_node", _killed)
        with pytest.raises(KeyboardInterrupt):
            ledger.hand_over_signer(tmp_path / "far", socket=tmp_path / "socket")
    append(weapon())
    assert isinstance(signer(), FileSigner)
    ledger.hand_over_signer(tmp_path / "far", socket=tmp_path / "socket")
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"signer": str(tmp_path / "socket")})
    with serving(tmp_path / "far", tmp_path / "socket"):
        append(weapon())
        assert ledger.verify_ledger().verdict is Verdict.INTACT


def _killed(*_args, **_facts) -> None:
    raise KeyboardInterrupt
