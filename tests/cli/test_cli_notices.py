"""Notices from the command line: a dry run tells nobody, a second run tells nobody twice, the worker sends."""

from __future__ import annotations

import threading

from cli.commands import run
from tracemark.apps.accounts import api as accounts
from tracemark.apps.ledger.errors import SignerAway
from tracemark.cli import notices


def test_a_node_where_nothing_is_due_says_so_and_a_dry_run_tells_nobody(node):
    dry = run("notices", "send", "--dry-run", "--node", node)
    assert dry.code == 0, dry.err
    assert "Nobody was told." in dry.out
    sent = run("notices", "send", "--json", "--node", node)
    assert sent.data == {"digests": 0, "urgent": 0, "escalated": 0, "mails": 0}


def test_only_an_administrator_sends_notices(node):
    refused = run("notices", "send", "--as", "nobody", "--node", node)
    assert refused.is_one_sentence(1)


def test_beside_the_worker_a_fault_of_one_round_does_not_end_the_next(monkeypatch):
    stop, rounds = threading.Event(), []

    def tell() -> None:
        rounds.append("told")
        if len(rounds) == 2:
            stop.set()

    def refuse() -> None:
        raise SignerAway(socket="somewhere")

    monkeypatch.setattr(notices, "PAUSE", 0.01)
    monkeypatch.setattr(accounts, "escalate_all", refuse)
    monkeypatch.setattr(accounts, "tell_all", tell)
    beside = threading.Thread(target=notices.keep_telling, args=(stop,))
    beside.start()
    beside.join(30)
    assert rounds == ["told", "told"]
