from __future__ import annotations

import pytest

from tracemark.apps.catalogue.identify import maker_key, resolve_maker, same_maker


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ACME ARMS INC", "Acme Arms, LLC"),
        ("SMALL WORKS MFG CO", "SMALL WORKS MANUFACTURING COMPANY"),
        ("TED'S SHOP LLC", "TEDS SHOP"),
        ("THE WORKSHOP LLC", "WORKSHOP LLC, THE"),
        ("A B C PRECISION INC", "ABC PRECISION INC"),
        ("MAIER GMBH & CO. KG", "Maier"),
    ],
)
def test_legal_form_space_and_points_do_not_part_a_maker(a, b):
    assert maker_key(a) == maker_key(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("GRANITE PEAK FIREARMS LLC", "GRANITE PEAK LLC"),
        ("JOHN MILLER", "MILLER JOHN"),
        ("NPW LLC", "NORTHERN PLAINS WORKS LLC"),
        ("R HOLMBERG & SONS INC", "HOLMBERG & SONS INC"),
        ("TRIPLE CREEK ARMS", "TRIPPLE CREEK ARMS"),
        ("SCCY Industries", "SKYY Industries LLC"),
        ("Sturm Ruger & Co Inc", "STURM, RUGER & COMPANY, INC"),
    ],
)
def test_names_that_may_be_one_maker_are_proposed(shipped, a, b):
    assert same_maker(shipped, a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("GRANITE PEAK ARMS", "SANDY PEAK ARMS"),
        ("GLOCK INC", "COLT INC"),
        ("AMERICAN ARMS", "AMERICAN TACTICAL"),
    ],
)
def test_different_names_stay_two_makers(shipped, a, b):
    assert not same_maker(shipped, a, b)


def test_a_known_name_resolves_to_its_code_in_any_script(shipped):
    assert resolve_maker(shipped, "Smith and Wesson Corp.").code == "smith-wesson"
    assert resolve_maker(shipped, "Кольт").code == "colt"
    assert resolve_maker(shipped, "BERETTA U.S.A. CORP").code == "beretta-usa"


def test_an_unknown_name_keeps_its_own_key(shipped):
    resolved = resolve_maker(shipped, "Quux Valley Rifleworks, LLC")
    assert (resolved.code, resolved.how, resolved.key) == ("", "unknown", "quuxvalleyrifleworks")
