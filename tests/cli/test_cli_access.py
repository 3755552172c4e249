"""Somebody who cannot get in is let in again from the machine itself, and it is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.commands import run

if TYPE_CHECKING:
    from pathlib import Path


def test_lost_factors_are_taken_back_and_a_lock_is_ended_also_for_the_only_administrator(node: Path):
    for words in (("reset-factor", "operator"), ("unlock", "operator")):
        ended = run(*words, "--node", node)
        assert (ended.code, ended.err) == (0, "")
    assert run("verify", "--node", node).code == 0


def test_a_name_that_nobody_has_is_one_sentence(node: Path):
    assert run("unlock", "nobody", "--node", node).is_one_sentence(1)


def test_codes_are_printed_only_by_a_node_of_the_demonstration(node: Path):
    refused = run("demo", "code", "registrar", "--node", node)
    assert refused.is_one_sentence(1)
    assert "not made by the demonstration" in refused.err


def test_who_leaves_is_seen_off_and_let_in_again_from_the_command_line(node: Path):
    listed = run("people", "list", "--node", node)
    assert "operator" in listed.out
    refused = run("people", "leave", "operator", "--node", node)
    assert refused.is_one_sentence(1)
    assert "cannot do without it" in refused.err
    assert run("people", "return", "operator", "--node", node).is_one_sentence(1)
    assert run("people", "leave", "--node", node).is_one_sentence(3)
    assert run("people", "leave", "nobody", "--node", node).is_one_sentence(1)
