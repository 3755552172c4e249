"""How much each clue weighs: how many times likelier it is found on the weapon in question than on another.

Read it as odds. A clue that agrees multiplies by the first number, one that contradicts by the second; a clue
that says nothing about a candidate leaves it alone. The product is compared with 1, the weight of "a weapon of
some other make, seen by chance". Numbers are judged, not fitted: they only need the right order and distance.
"""

from __future__ import annotations

MAKER_NAMED = {"full": (40.0, 0.03), "fuzzy": (4.0, 0.5), "short": (3.0, 0.7)}
MAKER_RELATED = 0.35  # of that weight, for another firm of the house named
MODEL_NAMED = 20.0
MODEL_WITH_MAKER = 30.0
MODEL_TINY = 2.5  # three or four signs without the maker: G3C may be anything
MODEL_LOCAL = 0.3  # the name is what another maker calls this design
MODEL_VARIANT = 0.5  # a variant of the model named, when only marks point to it
NEXT_MEANING = 0.6  # each further bearer of the same name
NEXT_OF_HOUSE = 0.4  # each further branch of one house
LICENSED = 0.5  # a maker other than the design's own, when no other clue points to it
LOCAL_NAME = 0.2  # the same, when that maker gave the weapon another name than the one written
UNLISTED = 0.3  # maker and model both named, together not in the catalogue

CALIBRE = (3.0, 0.12)
CALIBRE_ALIKE = 1.5  # dimensions that one weapon often fires both of
TYPE = (2.0, 0.12)
TYPE_KIN = 1.6  # a wider word: "rifle" of an assault rifle
COUNTRY_NAMED = (6.0, 0.4)
COUNTRY_MARKED = (30.0, 0.05)
YEAR_IN_PRODUCTION = (1.2, 0.3)

MARK = {"certain": 40.0, "probable": 8.0, "ambiguous": 2.0}
NEARLY = 0.7  # of that weight, for another firm of the house, or the State before or after
HARDLY = 0.4  # for the house in another country
OR_COUNTRY = 2.0
PROOF_COUNTRY = (1.6, 0.8)
ABSENT_AGAINST = 0.4
IMPORTER_AS_MAKER = 0.02

OTHER_WEAPON = 1.0
SHOWN_FROM = 0.01
SHOWN_AT_MOST = 8
CALIBRE_SHOWN_FROM = 0.12

# Calibres that one chamber often takes, so that one in place of the other is no contradiction.
ALIKE = frozenset(
    frozenset(pair)
    for pair in (
        ("223-remington", "556x45mm-nato"),
        ("308-winchester", "762x51mm-nato"),
        ("38-special", "357-magnum"),
        ("44-special", "44-magnum"),
        ("22-short", "22-lr"),
        ("22-long", "22-lr"),
        ("45-colt", "454-casull"),
        ("8x57mm-j", "792x57mm-mauser"),
    )
)
