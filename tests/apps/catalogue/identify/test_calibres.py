from __future__ import annotations

import pytest

from tracemark.apps.catalogue.identify.tokens import fold


def read(snapshot, text):
    return [
        clue.options[0][0] if clue.options else clue.written
        for clue in snapshot.calibre_index.find(fold(text), text)
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("9mm Luger", "9x19mm-parabellum"),
        ("9 mm Para.", "9x19mm-parabellum"),
        ("9mmP", "9x19mm-parabellum"),
        ("9х19", "9x19mm-parabellum"),
        ("9×19", "9x19mm-parabellum"),
        ("٩x١٩", "9x19mm-parabellum"),
        ("7,62 x 39 mm", "762x39mm"),
        ("7.62X51 NATO", "762x51mm-nato"),
        (".308W", "308-winchester"),
        ("kal. 308Win", "308-winchester"),
        (".30-06 Sprfd", "30-06-springfield"),
        ("kal..223R", "223-remington"),
        (".357M", "357-magnum"),
        ("357 mag", "357-magnum"),
        (".38Sp", "38-special"),
        ("22lr", "22-lr"),
        (".22 l.r.", "22-lr"),
        (".45ACP", "45-acp"),
        (".40S&W", "40-sw"),
        (".40 S & W", "40-sw"),
        (".300WM", "300-winchester-magnum"),
        (".375H&H", "375-hh-magnum"),
        ("8x57JS", "792x57mm-mauser"),
        ("9,3x74", "93x74mmr"),
        ("12 GA", "12-gauge"),
        ("12/76", "12-gauge"),
        ("cal. 12", "12-gauge"),
        (".410", "410-bore"),
        ("5.56", "556x45mm-nato"),
        (".50 BMG", "127x99mm-nato"),
    ],
)
def test_the_spellings_of_one_calibre_mean_one_calibre(shipped, text, code):
    assert read(shipped, text) == [code]


@pytest.mark.parametrize(
    "text", ["12/05/2014", "serial 45123", "3-9x40 scope", "room 22", "1.5 kg", "35 pieces", "M1911"]
)
def test_other_numbers_are_no_calibres(shipped, text):
    assert read(shipped, text) == []


def test_a_list_gives_each_calibre_once(shipped):
    assert read(shipped, "kal. .38, .40, .45 en 9x19 mm") == [
        "38-special",
        "40-sw",
        "45-acp",
        "9x19mm-parabellum",
    ]


def test_two_calibres_of_one_barrel_set_are_both_read(shipped):
    assert read(shipped, "12/7x65R/.22 Hornet") == ["12-gauge", "7x65mmr", "22-hornet"]


def test_a_short_name_gives_all_its_meanings_likeliest_first(shipped):
    (clue,) = shipped.calibre_index.find(fold(".300"), ".300")
    assert clue.ambiguous
    assert clue.options[0][0] == "300-winchester-magnum"
    assert {"300-weatherby", "300-savage"} <= {code for code, _ in clue.options}
