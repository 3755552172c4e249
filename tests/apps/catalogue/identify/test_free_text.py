from __future__ import annotations

import pytest

from tracemark.apps.catalogue.identify import as_json, identify_text

from .conftest import codes


def best(snapshot, text):
    return identify_text(snapshot, text).candidates[0]


def items(answer):
    found = {}
    for c in answer.candidates:
        found.setdefault(c.item, (c.type, c.calibres))
    return list(found.values())


def test_a_police_note_gives_maker_model_calibre_and_serial(shipped):
    answer = as_json(shipped, identify_text(shipped, "tan Taurus G3C 9mm semi-auto # ACL477458"))
    first = answer["candidates"][0]
    assert answer["serial"] == "ACL477458"
    assert "Taurus" in first["maker"]
    assert "G3c" in first["model"] or "G3C" in first["model"]
    assert first["calibre"].startswith("9x19")
    assert (first["type"], first["country"], first["certainty"]) == ("pistol", "BR", "certain")


def test_a_dutch_note_gives_the_same_as_an_english_one(shipped):
    c = best(shipped, "Pistool, kal. 9 x 19, merk Walther P99")
    assert (c.maker, c.model, c.calibres, c.type) == (
        "walther",
        "walther-p99",
        ("9x19mm-parabellum",),
        "pistol",
    )


def test_the_answer_has_exactly_the_agreed_fields(shipped):
    answer = as_json(shipped, identify_text(shipped, "Glock 19"))
    assert list(answer) == ["candidates", "serial", "look_next"]
    assert list(answer["candidates"][0]) == [
        "maker", "model", "variant", "calibre", "type", "country", "years", "probability", "certainty",
        "reasons", "warnings",
    ]  # fmt: skip


def test_two_weapons_in_one_line_are_two_answers(shipped):
    answer = identify_text(shipped, "Revolver, kal .44 Magn en kogelgeweer, kal .308 Winch")
    assert items(answer) == [("revolver", ("44-magnum",)), ("rifle", ("308-winchester",))]
    assert all("weapons.several" in codes(c.warnings) for c in answer.candidates)


def test_two_named_weapons_keep_their_own_calibres(shipped):
    answer = identify_text(shipped, "two Glock 19 pistols and one Colt M4 rifle 5.56")
    assert [(c.item, c.model, c.calibres) for c in answer.candidates if c.probability > 0.5] == [
        (1, "glock-19", ("9x19mm-parabellum",)),
        (2, "m4", ("556x45mm-nato",)),
    ] or {c.maker for c in answer.candidates} >= {"glock", "colt"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Delen van een kogelgeweer, kal .223", [("part", ("223-remington",))]),
        ("Pistool met twee magazijnen, kal. 9x19", [("pistol", ("9x19mm-parabellum",))]),
        ("Delen van houwitsers", []),
        ("Kogelwerende vesten", []),
        ("Hagel- en kogelgeweren", [("shotgun", ()), ("rifle", ())]),
        ("Combinatiegeweer, kaliber 16/7x65R", [("combination_gun", ("16-gauge", "7x65mmr"))]),
        ("Enkelloops kogelgeweerkaliber .243", [("rifle", ("243-winchester",))]),
        ("Machinegeweer kal. .50", [("heavy_machine_gun", ("127x99mm-nato",))]),
        ("Pistolen en machinepistolen, kaliber 9x19", [("pistol", ("9x19mm-parabellum",)),
                                                      ("submachine_gun", ("9x19mm-parabellum",))]),
        ("Fusil de chasse cal. 12", [("shotgun", ("12-gauge",))]),
        ("Escopeta calibre 20", [("shotgun", ("20-gauge",))]),
        ("Винтовка калибр 7,62х54", [("rifle", ("762x54mmr",))]),
        ("مسدس عيار 9x19", [("pistol", ("9x19mm-parabellum",))]),
        ("9x19手枪", [("pistol", ("9x19mm-parabellum",))]),
    ],
)  # fmt: skip
def test_kinds_and_calibres_are_read_in_the_languages_of_registers(shipped, text, expected):
    assert items(identify_text(shipped, text)) == expected


@pytest.mark.parametrize(
    ("text", "serial"),
    [
        ("Beretta 92 serial no. B12345Z", "B12345Z"),
        ("Beretta 92 S/N: b12-345z, black", "b12-345z"),
        ("pistol # 00123", "00123"),
        ("Makarov № АБ 1234, 1975", "АБ 1234"),
        ("Pistole Walther PP Waffennr. 123456", "123456"),
        ("rifle serial 12?45", "12?45"),
        ("Glock 17, KLM4567", "KLM4567"),
        ("Mauser 98 made 1941", ""),
        ("Colt M1911A1 .45", ""),
        ("seized 12-05-2014", ""),
        ("serial number obliterated, Taurus 85", ""),
    ],
)
def test_a_serial_is_given_as_it_was_written(shipped, text, serial):
    assert identify_text(shipped, text).serial == serial


def test_a_misspelt_maker_is_proposed_but_never_certain(shipped):
    c = best(shipped, "Tauras pistol 9mm")
    assert c.maker == "taurus"
    assert c.certainty != "certain"
    assert "maker.alike" in codes(c.reasons)


def test_a_short_model_name_without_its_maker_is_not_certain(shipped):
    assert best(shipped, "G3C").certainty == "probable"
    assert best(shipped, "Taurus G3C").certainty == "certain"


def test_a_bare_number_names_a_model_only_beside_its_maker(small):
    assert best(small, "Aldo 7").model == "aldo-7"
    assert identify_text(small, "found 7 in the car").candidates == ()


def test_a_bare_number_is_a_calibre_only_beside_a_weapon(shipped):
    assert best(shipped, "Colt revolver 45").calibres == ("45-colt",)
    assert identify_text(shipped, "45").candidates[0].certainty == "not_enough"


def test_a_text_about_something_else_gives_nothing(shipped):
    answer = identify_text(shipped, "stolen red bicycle")
    assert answer.candidates == ()
    assert codes(answer.look_next) == {"look.weapon"}


def test_an_open_calibre_is_narrowed_by_the_model(shipped):
    c = best(shipped, "CZ 75 9mm")
    assert c.calibres == ("9x19mm-parabellum",)
    assert "calibre.ambiguous" not in codes(c.warnings)
