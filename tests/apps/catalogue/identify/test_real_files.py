"""What identification must reach on real files, measured by the bench itself."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from tracemark.apps.catalogue.identify import identify_text, same_maker

BENCH = Path(__file__).parents[4] / "bench" / "identify.py"
pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("bench_identify", BENCH)
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_identify"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["bench_identify"]


def ratio(score, unit: str) -> tuple[float, float]:
    right, wrong, missed = score.right[unit], score.wrong[unit], score.missed[unit]
    return right / (right + missed), right / (right + wrong)


def test_every_maker_and_every_clear_calibre_of_the_recovered_weapons_is_read(bench, shipped, real_data):
    report = bench.Report()
    bench.delaware(shipped, real_data, report)
    read = {name: score for (name, _), score in report.scores.items() if "ambiguous" not in name}
    assert read
    assert not any(score.missed["row"] for score in read.values())


def test_dutch_licence_lines_give_calibres_and_types(bench, shipped, real_data):
    report = bench.Report()
    bench.dutch(shipped, real_data, report)
    assert report.scores
    for (name, group), score in report.scores.items():
        recall, precision = ratio(score, "row")
        assert recall >= 0.85, (name, group, recall)
        assert precision >= 0.85, (name, group, precision)


def test_four_fifths_of_the_makers_with_two_spellings_are_one_maker(bench, shipped, real_data):
    rows = bench.read(real_data / "afmer_maker_name_variants.csv")
    one = sum(
        all(
            same_maker(shipped, a.strip(), b.strip()) for a, b in combinations(row["spellings"].split("|"), 2)
        )
        for row in rows
    )
    assert one >= 80


def test_nine_of_thirteen_descriptions_of_marks_are_identified_with_the_right_certainty(
    bench, shipped, real_data
):
    states = {row["en"]: row["code"] for row in bench.read(bench.CATALOGUE / "states.csv")}
    right = Counter()
    for row in bench.read(real_data / "marks_to_identity_examples.csv"):
        answer = identify_text(shipped, f"{row['marks_as_observed']} {row['weapon_context']}")
        top = answer.candidates[0] if answer.candidates else None
        right[not bench.verdict(shipped, row, top, states)] += 1
    assert right[True] >= 9
