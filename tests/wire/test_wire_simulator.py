"""Simulated networks: whatever goes wrong on the way, each request is answered once and both ends know the same."""

from __future__ import annotations

import os

import pytest

from wire.simulator.network import Faults, Network

THOROUGH = bool(os.environ.get("TRACEMARK_NOTHING_SKIPPED"))
SEEDS = range(12) if THOROUGH else range(1)
SMALL = {"size": 8, "days": 60, "traces_a_day": 1.5}
WORST = Faults(
    loss=0.3, doubled=0.2, replayed=0.1, forged=0.2, crash=0.008, partitions=6, restores=5, clocks=0.5
)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_promise_is_broken_whatever_goes_wrong(seed: int):
    assert Network(seed, **SMALL).run().broken() == []


def test_nor_with_real_signatures_and_seals():
    assert Network(5, size=3, days=12, traces_a_day=0.6, real=True, faults=WORST).run().broken() == []


def test_a_seed_gives_the_same_run_again():
    first, second = (Network(4, size=4, days=30, faults=WORST).run() for _ in range(2))
    assert first.counts == second.counts
    assert [sorted(host.store.tables.kept) for host in first.hosts.values()] == [
        sorted(host.store.tables.kept) for host in second.hosts.values()
    ]
