from __future__ import annotations

import pytest

from tracemark.apps.catalogue.identify.certainty import certainty

STRONG = {
    "states_origin": True,
    "probability": 0.97,
    "best_rival": 0.01,
    "importer_only": False,
    "one_maker": True,
}


def word(*codes: str, **changes) -> str:
    return str(certainty(**{**STRONG, **changes}, codes=codes))


def test_a_decisive_clue_with_nothing_against_it_is_certain():
    assert word("maker.named") == "certain"
    assert word("model.named", "calibre.fits") == "certain"


def test_a_model_of_several_makers_does_not_settle_the_maker():
    assert word("model.named", "calibre.fits", one_maker=False) == "probable"


def test_a_model_named_alone_is_probable():
    assert word("model.named") == "probable"


@pytest.mark.parametrize(
    "against", ["calibre.impossible", "year.contradicts", "countries.two", "type.contradicts"]
)
def test_whatever_speaks_against_it_takes_certainty_away(against):
    assert word("maker.named", against) == "probable"


def test_a_rival_half_as_likely_makes_it_ambiguous():
    assert word("maker.named", probability=0.6, best_rival=0.3) == "ambiguous"
    assert word("maker.named", probability=0.6, best_rival=0.29) == "probable"


def test_less_likely_than_not_is_ambiguous():
    assert word("maker.named", probability=0.49) == "ambiguous"


def test_an_importers_name_alone_is_ambiguous():
    assert word("maker.named", importer_only=True) == "ambiguous"


def test_kind_and_calibre_without_origin_are_not_enough():
    assert word("type.named", "calibre.read", states_origin=False) == "not_enough"


def test_a_mark_that_is_only_probable_never_makes_certain():
    assert word("mark.probable") == "probable"
    assert word("mark.certain") == "certain"
