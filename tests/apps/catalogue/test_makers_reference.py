"""Makers, factory codes, calibres and short names of calibres: the tables agree with each other.

Doubt is kept, not settled here: one code may stand for two factories and one short name for several
cartridges. What must not happen is a code that leads nowhere or a name that two firms claim unnoticed.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from datetime import date
from importlib import resources
from urllib.parse import urlsplit

import pytest

DATA = resources.files("tracemark.apps.catalogue") / "data"
COLUMNS = {
    "makers": "code name country from_year to_year kind successor aliases source source_date",
    "factory_codes": "code symbol maker country from_year to_year applies_to note source source_date",
    "calibres": "code name kind bullet_mm case_mm aliases source source_date",
    "calibre_phrases": "phrase calibres note source source_date",
    "model_makers": "model maker country from_year to_year local_name source source_date",
}
SYMBOLS = {
    *("none", "triangle", "circle", "double_circle", "oval", "diamond"),
    *("shield", "star", "arrow_in_triangle", "crown", "other"),
}
MAKER_KINDS = {"maker", "arsenal", "importer", "assembler", "retailer"}
CALIBRE_KINDS = {"pistol", "revolver", "rifle", "rimfire", "shotgun", "grenade", "mortar", "rocket", "other"}
# Names that several firms truly bear; the reader of marks must offer each of them.
SHARED_NAMES = {"sigsauer"}


def read(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


TABLES = {name: read(name) for name in COLUMNS}
MAKERS = {row["code"]: row for row in TABLES["makers"]}
CALIBRES = {row["code"]: row for row in TABLES["calibres"]}
MODELS = {row["code"]: row for name in ("models_handguns", "models_long") for row in read(name)}
STATES = {row["code"] for row in read("states")}


def many(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def folded(name: str) -> str:
    """Case, accents, spaces and points do not make another firm."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def calibre_key(name: str) -> str:
    """Comma, sign of multiplication, spaces and `mm` do not make another calibre."""
    text = re.sub(r"\s*[×хx*]\s*", "x", name.casefold().replace(",", "."))
    return re.sub(r"[\s.]|mm\b", "", re.sub(r"(?<=\d)\s*mm\b", "", text))


@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_has_exactly_the_columns_it_promises(name):
    assert list(TABLES[name][0]) == COLUMNS[name].split()
    assert all(None not in row and None not in row.values() for row in TABLES[name])
    assert all(value == value.strip() for row in TABLES[name] for value in row.values())


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("makers", 230),
        ("factory_codes", 90),
        ("calibres", 145),
        ("calibre_phrases", 60),
        ("model_makers", 60),
    ],
)
def test_a_table_is_as_wide_as_the_weapons_that_circulate(name, least):
    assert len(TABLES[name]) >= least


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("makers", ("code",)),
        ("calibres", ("code",)),
        ("calibre_phrases", ("phrase",)),
        ("factory_codes", ("code", "symbol", "maker", "applies_to")),
        ("model_makers", ("model", "maker")),
    ],
)
def test_nothing_is_listed_twice(name, key):
    counted = Counter(tuple(row[column] for column in key) for row in TABLES[name])
    assert not [row for row, times in counted.items() if times > 1]


@pytest.mark.parametrize("name", ["makers", "calibres"])
def test_a_code_is_a_slug(name):
    assert not [
        row["code"] for row in TABLES[name] if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["code"])
    ]


@pytest.mark.parametrize("name", COLUMNS)
def test_a_row_names_an_address_or_says_that_it_was_recalled(name):
    for row in TABLES[name]:
        parts = urlsplit(row["source"])
        assert row["source"] == "recalled" or (parts.scheme in {"http", "https"} and parts.netloc), row
        assert len(row["source"]) <= 300, row
        assert date.fromisoformat(row["source_date"]), row


@pytest.mark.parametrize("name", ["makers", "factory_codes", "model_makers"])
def test_a_country_is_a_state_of_the_table_and_the_years_run_forward(name):
    for row in TABLES[name]:
        assert row["country"] in STATES, row
        years = [row["from_year"], row["to_year"]]
        assert all(re.fullmatch(r"(1[5-9]|20)\d\d|", year) for year in years), row
        assert not all(years) or int(years[0]) <= int(years[1]), row


def test_a_maker_is_of_a_known_kind_and_its_successor_exists():
    assert {row["kind"] for row in MAKERS.values()} <= MAKER_KINDS
    for code, row in MAKERS.items():
        assert not row["successor"] or (row["successor"] in MAKERS and row["successor"] != code), row


def test_no_succession_of_makers_runs_in_a_circle():
    for code in MAKERS:
        seen, step = {code}, MAKERS[code]["successor"]
        while step:
            assert step not in seen, code
            seen.add(step)
            step = MAKERS[step]["successor"]


def test_a_name_is_claimed_by_one_maker_unless_it_is_known_to_be_shared():
    claims: dict[str, set[str]] = defaultdict(set)
    for code, row in MAKERS.items():
        for name in [row["name"], *many(row["aliases"])]:
            claims[folded(name)].add(code)
    assert {name for name, codes in claims.items() if len(codes) > 1} == SHARED_NAMES


@pytest.mark.parametrize(
    "code", ["interarms", "century", "pw-arms", "kbi", "navy-arms", "eaa", "american-tactical", "zastava-usa"]
)
def test_an_importer_is_not_taken_for_a_maker(code):
    assert MAKERS[code]["kind"] == "importer"
    assert all(row["maker"] != code for row in TABLES["model_makers"])


def test_every_region_of_the_world_has_its_makers():
    homes = {row["country"] for row in MAKERS.values()}
    assert homes >= {"US", "BR", "AR", "CL", "CO", "MX", "VE", "RU", "CN", "IN", "PK", "JP", "KR", "KP", "VN"}
    assert homes >= {"ZA", "NG", "SD", "ET", "KE", "EG", "DZ", "IL", "TR", "IR", "IQ", "SA", "AE", "ID", "PH"}
    assert homes >= {
        "AT",
        "BE",
        "BG",
        "CH",
        "CZ",
        "DE",
        "ES",
        "FI",
        "FR",
        "GB",
        "HR",
        "HU",
        "IT",
        "PL",
        "RO",
        "RS",
    }


def test_a_factory_code_leads_to_a_maker_under_a_known_symbol():
    types = {row["type"] for row in MODELS.values()}
    for row in TABLES["factory_codes"]:
        assert row["maker"] in MAKERS, row
        assert row["symbol"] in SYMBOLS, row
        assert row["code"], row
        assert set(many(row["applies_to"])) <= types | set(MODELS), row


def test_a_code_read_without_its_symbol_or_shared_by_factories_stays_ambiguous():
    makers = defaultdict(set)
    for row in TABLES["factory_codes"]:
        makers[row["code"], row["symbol"]].add(row["maker"])
    assert makers["-", "arrow_in_triangle"] >= {"izhmash", "cugir"}
    assert makers["RIA", "none"] == {"rock-island-arsenal", "armscor-ph"}
    assert makers["MIC", "none"] == {"mic-sudan", "mic-saudi"}
    assert makers["four circles", "other"] == {"tokyo-arsenal", "kokura"}


def test_a_calibre_has_a_kind_and_plausible_measures():
    for row in CALIBRES.values():
        assert row["kind"] in CALIBRE_KINDS, row
        bullet, case = (float(row[column] or 0) for column in ("bullet_mm", "case_mm"))
        assert 4 <= bullet <= 160, row
        assert 0 <= case <= 155, row


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("9 mm Luger", "9x19mm-parabellum"),
        ("9x19", "9x19mm-parabellum"),
        ("9 mm NATO", "9x19mm-parabellum"),
        ("9mm Makarov", "9x18mm-makarov"),
        (".380 ACP", "9x17mm-short"),
        ("9 mm Kurz", "9x17mm-short"),
        ("7.62 NAVO", "762x51mm-nato"),
        (".308 Win", "308-winchester"),
        ("7,62 x 39", "762x39mm"),
        ("7.62х54R", "762x54mmr"),
        (".300 Win Mag", "300-winchester-magnum"),
        (".22 LR", "22-lr"),
        ("12 ga", "12-gauge"),
        ("12/70", "12-gauge"),
        (".50 BMG", "127x99mm-nato"),
        ("40x46", "40x46mm-sr"),
    ],
)
def test_a_calibre_is_known_by_the_spellings_people_use(written, code):
    claims = {
        c
        for c, row in CALIBRES.items()
        if calibre_key(written) in {calibre_key(name) for name in [row["name"], *many(row["aliases"])]}
    }
    assert claims == {code}


def test_a_full_name_of_a_calibre_is_claimed_once():
    claims: dict[str, set[str]] = defaultdict(set)
    for code, row in CALIBRES.items():
        for name in [row["name"], *many(row["aliases"])]:
            claims[calibre_key(name)].add(code)
    assert not {name: codes for name, codes in claims.items() if len(codes) > 1}


def test_a_short_name_leads_to_calibres_and_says_how_doubtful_it_is():
    for row in TABLES["calibre_phrases"]:
        codes = many(row["calibres"])
        assert codes, row
        assert set(codes) <= set(CALIBRES), row
        assert len(codes) == len(set(codes)), row
        assert row["note"] in {"ambiguous", "mostly"}, row


@pytest.mark.parametrize(
    ("phrase", "first", "note"),
    [
        (".45", "45-acp", "ambiguous"),
        (".38", "38-special", "ambiguous"),
        (".22", "22-lr", "ambiguous"),
        ("7.62mm", "762x39mm", "ambiguous"),
        ("9mm", "9x19mm-parabellum", "mostly"),
    ],
)
def test_a_short_name_puts_the_likeliest_calibre_first(phrase, first, note):
    row = next(row for row in TABLES["calibre_phrases"] if row["phrase"] == phrase)
    assert (many(row["calibres"])[0], row["note"]) == (first, note)


def test_a_model_made_elsewhere_exists_and_so_does_its_maker():
    for row in TABLES["model_makers"]:
        assert row["model"] in MODELS, row
        assert row["maker"] in MAKERS, row
        assert row["maker"] != MODELS[row["model"]]["maker"], row
