"""The models of arms: two shards of one table, each row a gun that marks and a few plain facts tell apart.

A row is a model only where maker, calibre, mechanism, years or parent differ from every other row; finish and
barrel length make no model. What a mark means on such a gun stands in the marking practices, not here.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from datetime import date
from importlib import resources

import pytest

COLUMNS = [
    *("code", "name", "variant_of", "type", "mechanism", "maker", "country", "calibres"),
    *("from_year", "to_year", "aliases", "source", "source_date"),
]
SMALL_ARMS = {
    *("pistol", "revolver", "rifle", "carbine", "shotgun", "submachine_gun", "assault_rifle"),
    *("light_machine_gun", "general_machine_gun", "sniper_rifle", "combination_gun"),
    *("derringer_other_handgun", "signal_or_gas_weapon"),
}
LIGHT_WEAPONS = {
    *(
        "heavy_machine_gun",
        "anti_materiel_rifle",
        "grenade_launcher_handheld",
        "grenade_launcher_underbarrel",
    ),
    *("grenade_launcher_mounted", "anti_aircraft_gun_portable", "anti_tank_gun_portable", "recoilless_rifle"),
    *("anti_tank_missile_launcher", "rocket_launcher", "manpads_launcher", "mortar_under_100"),
}
HANDGUNS_AND_SHOTGUNS = {
    *("pistol", "revolver", "shotgun", "submachine_gun", "derringer_other_handgun", "signal_or_gas_weapon"),
}
MECHANISMS = {
    *("single_shot", "break_action", "bolt", "lever", "pump", "semi_automatic", "select_fire", "automatic"),
    *("revolver_single", "revolver_double", "muzzle_loading", "other"),
}
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TODAY = date(2026, 12, 31)


def table(name: str) -> list[dict[str, str]]:
    data = resources.files("tracemark.apps.catalogue") / "data" / name
    with data.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def codes(name: str) -> set[str]:
    return {row["code"] for row in table(name)}


HANDGUNS = table("models_handguns.csv")
LONG = table("models_long.csv")
MODELS = HANDGUNS + LONG
BY_CODE = {row["code"]: row for row in MODELS}


def listed(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def folded(name: str) -> str:
    """Case, accents, hyphens and spaces do not make another name."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def offenders(broken: dict[str, object]) -> str:
    return "\n".join(f"{code}: {why}" for code, why in sorted(broken.items()))


def ancestors(code: str) -> list[str]:
    line: list[str] = []
    while (code := BY_CODE[code]["variant_of"]) and code not in line:
        line.append(code)
    return line


def test_both_shards_have_exactly_the_columns_they_promise():
    assert list(HANDGUNS[0]) == list(LONG[0]) == COLUMNS
    assert all(None not in row and None not in row.values() for row in MODELS)


def test_no_cell_carries_stray_blanks():
    stray = {row["code"]: cell for row in MODELS for cell in row.values() if cell != cell.strip()}
    assert not stray, offenders(stray)


def test_a_code_names_one_model_over_both_shards_and_is_a_slug():
    twice = [code for code, count in Counter(row["code"] for row in MODELS).items() if count > 1]
    assert not twice
    assert not [row["code"] for row in MODELS if not CODE.fullmatch(row["code"])]


def test_no_two_models_of_one_type_bear_the_same_name():
    names = Counter((folded(row["name"]), row["type"]) for row in MODELS)
    assert not [row["code"] for row in MODELS if names[folded(row["name"]), row["type"]] > 1]


def test_a_variant_names_its_parent_and_never_descends_from_itself():
    lost = {row["code"]: row["variant_of"] for row in MODELS if row["variant_of"] not in {"", *BY_CODE}}
    assert not lost, offenders(lost)
    assert not [code for code in BY_CODE if code in ancestors(code)]


def test_a_handgun_is_not_older_than_the_gun_it_descends_from():
    early = {}
    for row in HANDGUNS:
        parent = BY_CODE.get(row["variant_of"], {"from_year": ""})
        if row["from_year"] and parent["from_year"] and int(row["from_year"]) < int(parent["from_year"]):
            early[row["code"]] = f"{row['from_year']} before {row['variant_of']} {parent['from_year']}"
    assert not early, offenders(early)


@pytest.mark.parametrize(
    ("column", "reference"),
    [("maker", "makers.csv"), ("country", "states.csv"), ("calibres", "calibres.csv")],
)
def test_every_maker_country_and_calibre_stands_in_its_own_table(column, reference):
    known = codes(reference)
    missing = {row["code"]: gone for row in MODELS if (gone := set(listed(row[column])) - known)}
    assert not missing, offenders(missing)


def test_every_handgun_names_its_maker_its_country_and_a_calibre():
    assert not [row["code"] for row in HANDGUNS if not (row["maker"] and row["country"] and row["calibres"])]


def test_types_and_mechanisms_come_from_the_agreed_lists():
    strange = {row["code"]: row["type"] for row in MODELS if row["type"] not in SMALL_ARMS | LIGHT_WEAPONS}
    strange |= {row["code"]: row["mechanism"] for row in MODELS if row["mechanism"] not in MECHANISMS}
    assert not strange, offenders(strange)


def test_handguns_shotguns_and_submachine_guns_stand_in_their_own_shard():
    assert not [row["code"] for row in LONG if row["type"] in HANDGUNS_AND_SHOTGUNS]
    assert {row["type"] for row in HANDGUNS} <= HANDGUNS_AND_SHOTGUNS | {"carbine", "combination_gun"}


def test_a_revolver_turns_a_cylinder_and_a_pistol_does_not():
    revolving = {"revolver_single", "revolver_double"}
    assert not [
        row["code"] for row in MODELS if row["type"] == "revolver" and row["mechanism"] not in revolving
    ]
    assert not [row["code"] for row in MODELS if row["type"] == "pistol" and row["mechanism"] in revolving]


def test_a_submachine_gun_fires_automatically():
    firing = {row["mechanism"] for row in MODELS if row["type"] == "submachine_gun"}
    assert firing == {"automatic", "select_fire"}


def test_years_are_four_digits_in_order_and_not_ahead_of_us():
    wrong = {}
    for row in MODELS:
        years = [year for year in (row["from_year"], row["to_year"]) if year]
        sane = all(re.fullmatch(r"1[6-9]\d\d|20\d\d", year) and int(year) <= TODAY.year for year in years)
        if not sane or years != sorted(years):
            wrong[row["code"]] = years
    assert not wrong, offenders(wrong)


def test_aliases_are_other_names_each_written_once():
    wrong = {}
    for row in MODELS:
        aliases = listed(row["aliases"])
        if "" in aliases or row["name"] in aliases or len(set(aliases)) < len(aliases):
            wrong[row["code"]] = aliases
    assert not wrong, offenders(wrong)


def test_every_row_says_where_it_comes_from_and_when():
    for row in MODELS:
        assert row["source"] == "recalled" or re.fullmatch(r"https?://\S+", row["source"]), row["code"]
        assert date.fromisoformat(row["source_date"]) <= TODAY, row["code"]


def test_no_model_is_padded_out_of_another():
    facts = ("maker", "calibres", "mechanism", "from_year", "to_year", "variant_of")
    counted = Counter(tuple(row[fact] for fact in facts) for row in HANDGUNS)
    twins = {row["code"]: key for row in HANDGUNS if counted[key := tuple(row[fact] for fact in facts)] > 1}
    assert not twins, offenders(twins)


def test_the_handguns_come_from_the_whole_world():
    assert len(HANDGUNS) >= 330
    assert len({row["country"] for row in HANDGUNS}) >= 40
    assert Counter(row["type"] for row in HANDGUNS)["shotgun"] >= 100


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("G19", "glock-19"),
        ("G43X", "glock-43x"),
        ("M&P9 Shield", "smith-wesson-mp9-shield"),
        ("SW 642", "smith-wesson-model-642"),
        ("G3C", "taurus-g3c"),
        ("PT 111", "taurus-pt111"),
        ("Springfield XD-9", "hs-produkt-xd-9"),
        ("CPX 2", "sccy-cpx-2"),
        ("P 99", "walther-p99"),
        ("PM Makarov", "makarov-pm"),
        ("ПМ", "makarov-pm"),
        ("54式", "type-54"),
        ("ИЖ-27", "baikal-izh-27"),
        ("Tommy Gun", "thompson-m1921"),
        ("Maverick 88", "maverick-88"),
    ],
)
def test_what_an_officer_writes_finds_the_model(written, code):
    known = [row["code"] for row in HANDGUNS if written in (row["name"], *listed(row["aliases"]))]
    assert known == [code]


@pytest.mark.parametrize(
    "code", ["hi-point-995", "kel-tec-sub-2000", "ruger-pc9", "beretta-cx4-storm", "savage-24"]
)
def test_carbines_in_pistol_calibres_and_combination_guns_are_not_lost_between_the_shards(code):
    assert BY_CODE[code]["type"] in {"carbine", "combination_gun"}
