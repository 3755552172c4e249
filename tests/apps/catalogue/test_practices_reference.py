"""The marking practices of makers and States, and the kinds and places of marks: complete, legible, honest."""

from __future__ import annotations

import csv
import json
import os
import re
from collections import Counter
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

DATA = resources.files("tracemark.apps.catalogue") / "data"


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


PRACTICES = rows_of("marking_practices.csv")
BY_CODE = {row["code"]: row for row in PRACTICES}
STATES = {row["code"] for row in rows_of("states.csv")}
PLACES = {row["code"]: row for row in rows_of("mark_places.csv")}
KINDS = {"serial_format", "year_code", "proof", "acceptance", "import", "owner"}
KINDS |= {"selector", "factory", "country_mark", "absence"}
TYPE_CODES = (
    "pistol revolver rifle carbine shotgun submachine_gun assault_rifle light_machine_gun general_machine_gun "
    "heavy_machine_gun sniper_rifle anti_materiel_rifle combination_gun grenade_launcher_handheld "
    "grenade_launcher_underbarrel grenade_launcher_mounted anti_aircraft_gun_portable anti_tank_gun_portable "
    "recoilless_rifle anti_tank_missile_launcher rocket_launcher manpads_launcher mortar_under_100 "
    "derringer_other_handgun signal_or_gas_weapon part"
)
TYPES = set(TYPE_CODES.split())
MODELS = {"makarov-pm", "sks"}
SPEAKS_OF_A_STATE = {
    "country", "owner", "import_country", "proof_country", "assembled_in", "parts_from", "or_country",
}  # fmt: skip
SPEAKS_OF_A_MAKER = {"maker", "importer"}
SPEAKS_OF_TIME = {"year", "month", "import_year", "not_before", "not_after"}
WAYS_TO_A_YEAR = re.compile(r"YYYY|YY|reversed YY|\d{4}[+-]YY|622\+0\.97\*YYYY|letters( [A-Z]=\d+)+")


def given(row: dict[str, str]) -> dict[str, object]:
    return json.loads(row["gives"])


def test_there_are_many_practices_and_each_has_a_code_of_its_own():
    assert len(PRACTICES) >= 90
    assert len(BY_CODE) == len(PRACTICES)
    assert all(re.fullmatch(r"[a-z0-9-]{3,80}", code) for code in BY_CODE)


def test_the_tables_have_exactly_the_columns_they_promise():
    assert ",".join(PRACTICES[0]) == (
        "code,state,maker,applies_to,kind,pattern,meaning,gives,strength,source,source_date"
    )
    assert ",".join(rows_of("mark_kinds.csv")[0]) == "code,name"
    assert ",".join(next(iter(PLACES.values()))) == "code,name,is_control_component"


def test_every_practice_uses_the_known_kinds_and_words_of_certainty():
    assert {row["kind"] for row in PRACTICES} == KINDS
    assert {row["strength"] for row in PRACTICES} == {"certain", "probable", "ambiguous"}


def test_every_practice_names_states_and_types_that_exist():
    for row in PRACTICES:
        assert row["state"] in STATES | {""}, row["code"]
        for word in row["applies_to"].split("|"):
            assert word in TYPES | MODELS | {""}, row["code"]


def test_what_a_practice_gives_is_json_about_states_makers_and_years():
    for row in PRACTICES:
        facts = given(row)
        assert set(facts) <= SPEAKS_OF_A_STATE | SPEAKS_OF_A_MAKER | SPEAKS_OF_TIME, row["code"]
        for key in SPEAKS_OF_A_STATE & set(facts):
            value = str(facts[key])
            assert value in STATES or re.fullmatch(r"\{\w+\}", value), row["code"]
        for key in {"not_before", "not_after"} & set(facts):
            assert 1800 < facts[key] < 2027, row["code"]
        if {"not_before", "not_after"} <= set(facts):
            assert facts["not_before"] <= facts["not_after"], row["code"]
        if "year" in facts:
            year = facts["year"]
            assert (isinstance(year, int) and 1800 < year < 2027) or WAYS_TO_A_YEAR.fullmatch(year), row[
                "code"
            ]


def test_every_maker_and_importer_named_is_in_the_table_of_makers():
    makers = {row["code"] for row in rows_of("makers.csv")}
    named = {row["maker"] for row in PRACTICES} | {
        given(row)[key] for row in PRACTICES for key in SPEAKS_OF_A_MAKER if key in given(row)
    }
    assert named - makers - {""} == set()


def test_every_row_says_where_it_comes_from_and_when():
    for row in PRACTICES:
        assert row["source"] == "recalled" or re.match(r"https?://[^\s|]+$", row["source"]), row["code"]
        assert date.fromisoformat(row["source_date"]) <= date.today()


def test_meanings_are_whole_sentences_on_one_line_and_fit_the_page():
    for row in PRACTICES:
        assert row["meaning"].endswith("."), row["code"]
        assert len(row["meaning"]) <= 500
        assert 0 < len(row["pattern"]) <= 300
        assert all(len(cell.splitlines()) <= 1 for cell in row.values()), row["code"]


def test_literal_parts_of_a_serial_format_stand_in_closed_quotes():
    for row in PRACTICES:
        if row["kind"] in ("serial_format", "year_code"):
            assert row["pattern"].count('"') % 2 == 0, row["code"]
            mask = re.sub(r'"[^"]*"', "", re.split(r" [@+]| absent:| year:", row["pattern"])[0])
            assert re.fullmatch(r"[LЯ9YMR]*", mask), row["code"]


def test_a_mark_of_property_import_or_proof_never_gives_a_country_of_manufacture():
    allowed = {"ru-english-contract"}  # a buyer's mark that only arms made in one State bear
    for row in PRACTICES:
        if row["kind"] in ("owner", "import", "proof") and row["code"] not in allowed:
            facts = given(row)
            a_makers_own_proof = row["kind"] == "proof" and "maker" in facts
            assert "country" not in facts or a_makers_own_proof, row["code"]


def test_importers_are_given_as_importers_and_never_as_makers():
    for row in PRACTICES:
        if row["kind"] == "import":
            assert "maker" not in given(row), row["code"]


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("bg-10-double-circle", {"country": "BG", "maker": "arsenal-kazanlak"}),
        ("bg-serial-year", {"year": "1960+YY"}),
        ("bg-assembly-izhevsk", {"assembled_in": "BG", "parts_from": "SUHH"}),
        ("cn-makarov-no-marks", {"country": "CN", "or_country": "SUHH"}),
        ("sight-al-d", {"country": "AL"}),
        ("su-tula-sks-last", {"country": "SUHH", "not_before": 1955, "not_after": 1956}),
        ("es-serial-1995", {"country": "ES", "year": "YY", "not_before": 1995}),
        ("gb-sparkbrook-b", {"country": "GB"}),
        ("gb-bsa-b", {"maker": "bsa"}),
        ("owner-br-b-circle", {"owner": "BR"}),
        ("it-year-xxiii", {"proof_country": "IT", "year": 1967}),
        ("us-import-interarms", {"importer": "interarms"}),
    ],
)
def test_the_practices_that_trap_a_naive_look_up_are_there(code, facts):
    assert facts.items() <= given(BY_CODE[code]).items()


def test_owners_marks_that_mislead_are_not_origin():
    for code in (
        "gb-broad-arrow",
        "owner-sa-swords-palm",
        "iq-triangle-jim",
        "owner-il-star-tsadi",
        "us-property",
    ):
        assert "country" not in given(BY_CODE[code])


def test_kinds_and_places_have_codes_and_english_names():
    for row in [*rows_of("mark_kinds.csv"), *PLACES.values()]:
        assert re.fullmatch(r"[a-z_]+", row["code"])
        assert row["name"][0].isupper()
    asked = "maker serial model calibre country year import proof acceptance inspector factory state_property owner"
    asked += " selector patent assembly ballistic recovery"
    assert set(asked.split()) <= {row["code"] for row in rows_of("mark_kinds.csv")}


def test_only_parts_whose_loss_ends_the_weapon_carry_its_identity():
    carriers = {code for code, row in PLACES.items() if row["is_control_component"] == "yes"}
    assert {"frame", "receiver", "receiver_left", "trunnion", "tube", "plate"} <= carriers
    assert not carriers & {"slide_left", "barrel", "bolt", "magazine", "stock", "grip", "cylinder"}
    assert {row["is_control_component"] for row in PLACES.values()} == {"yes", "no"}


def test_places_in_patterns_are_places_of_the_table():
    said = {
        part
        for row in PRACTICES
        for word in re.findall(r"@([a-z_/]+)", row["pattern"])
        for part in word.split("/")
    }
    places = {
        word for word in said if word.startswith(("receiver", "slide", "frame", "rear", "barrel", "butt"))
    }
    assert places <= set(PLACES)


@pytest.mark.real_data
def test_proof_year_codes_agree_with_the_collected_lists():
    folder = os.environ.get("TRACEMARK_REAL_DATA")
    if not folder:
        pytest.skip("TRACEMARK_REAL_DATA is not set")
    ours = {
        (given(row)["proof_country"], row["pattern"].strip('"'), given(row)["year"])
        for row in PRACTICES
        if row["kind"] == "year_code"
        and isinstance(given(row).get("year"), int)
        and "proof_country" in given(row)
    }
    with (Path(folder) / "proof_house_year_codes.csv").open(encoding="utf-8") as stream:
        theirs = {(row["proof_country"], row["code"], int(row["year"])) for row in csv.DictReader(stream)}
    assert theirs - ours == set()
    years = Counter((country, code) for country, code, _ in ours)
    assert max(years.values()) == 1
