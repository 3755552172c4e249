"""The catalogue as it ships, and a small one written for the rules."""

from __future__ import annotations

from pathlib import Path

import pytest

import tracemark.apps.catalogue
from tracemark.apps.catalogue.identify import Observation, ObservedMark, identify_marks, load_csv
from tracemark.apps.catalogue.identify.snapshot import from_rows

DATA = Path(tracemark.apps.catalogue.__file__).parent / "data"


@pytest.fixture(scope="session")
def shipped():
    return load_csv(DATA)


def table(columns: str, *rows: str) -> list[dict[str, str]]:
    names = columns.split(",")
    return [dict(zip(names, row.split(";"), strict=True)) for row in rows]


@pytest.fixture(scope="session")
def small():
    """Two States, four makers, one design made in both, one importer."""
    return from_rows(
        {
            "makers": table(
                "code,name,country,from_year,to_year,kind,successor,aliases",
                "aldo,Aldo Works,AA;1900;;maker;;Aldo|Aldo GmbH".replace(",", ";"),
                "bruno,Bruno Arsenal,BB;1950;1990;arsenal;;Bruno".replace(",", ";"),
                "carlo,Carlo Trading,CC;1960;;importer;;Carlo".replace(",", ";"),
                "dario,Dario Arms,AA;1980;;maker;;Dario".replace(",", ";"),
            ),
            "models_handguns": table(
                "code,name,variant_of,type,mechanism,maker,country,calibres,from_year,to_year,aliases",
                "aldo-a1;Aldo A1;;pistol;semi_automatic;aldo;AA;nine;1960;1980;A1",
                "aldo-7;Aldo 7;;revolver;revolver_double;aldo;AA;long;1970;;",
            ),
            "model_makers": table(
                "model,maker,country,from_year,to_year,local_name", "aldo-a1;bruno;BB;1965;1985;Model 65"
            ),
            "calibres": table(
                "code,name,kind,bullet_mm,case_mm,aliases",
                "nine;9x19 mm Test;pistol;9;19;9x19|9 mm Test",
                "short;9x17 mm Test;pistol;9;17;9x17|9 mm Short",
                "long;.357 Long;revolver;9;30;357 Long",
                "rifle;7.5x55 mm;rifle;7.5;55;7.5x55",
            ),
            "calibre_phrases": table("phrase,calibres,note", "9mm;nine|short;ambiguous"),
            "type_words": table(
                "word,lang,type,mechanism",
                "pistol;en;pistol;",
                "revolver;en;revolver;",
                "rifle;en;rifle;",
                "barrel;en;part;",
                "magazine;en;accessory;",
                "howitzer;en;other_goods;",
            ),
            "mark_places": table(
                "code,name,is_control_component",
                "frame;Frame;yes",
                "slide_left;Slide, left side;no",
                "grip;Grip;no",
            ),
            "states": table(
                "code,en,ar,zh,fr,ru,es,aliases,successors",
                "AA;Aland;;;;;;Alandish;",
                "BB;Bland;;;;;;;",
                "CC;Cland;;;;;;;",
            ),
            "factory_codes": table(
                "code,symbol,maker,country,from_year,to_year,applies_to",
                "66;triangle;bruno;BB;;;",
                "xy;none;aldo;AA;;;",
                "xy;none;bruno;BB;;;",
            ),
            "marking_practices": table(
                "code,state,maker,applies_to,kind,pattern,meaning,gives,strength",
                'p1;BB;bruno;;factory;10 @double_circle;Ten in two circles: Bruno.;{"maker": "bruno", "country": "BB"};certain',
                'p2;AA;aldo;;factory;@star;Star: Aldo.;{"maker": "aldo", "country": "AA"};certain',
                'p3;BB;bruno;aldo-a1;serial_format;LL" "YY" "9999;Letters, year, number: Bruno.;'
                '{"maker": "bruno", "country": "BB", "year": "1960+YY"};certain',
                'p4;AA;;;owner;B @circle;B in a circle: owned by Cland.;{"owner": "CC"};certain',
                'p5;AA;;;proof;PN @crown;Crowned PN: proved in Aland.;{"proof_country": "AA"};certain',
                'p6;CC;carlo;;import;CARLO CLANDTOWN;Carlo, importer.;{"importer": "carlo", "import_country": "CC"};certain',
                "p7;BB;bruno;aldo-a1;absence;LL999999 absent:factory,year;Only a number: late Bruno.;"
                '{"maker": "bruno", "country": "BB", "not_before": 1980};probable',
                'p8;AA;aldo;;year_code;YYYY;Aldo stamps the year in full.;{"maker": "aldo", "country": "AA", "year": "YYYY"};probable',
                'p9;AA;;;year_code;"XX";XX: 1974.;{"proof_country": "AA", "year": 1974};certain',
            ),
        }
    )


@pytest.fixture
def see(small):
    """Identify marks with the small catalogue."""

    def look(*marks: dict[str, str], context: str = "", absent: tuple[str, ...] = ()):
        return identify_marks(small, Observation(tuple(ObservedMark(**m) for m in marks), context, absent))

    return look


def codes(notes) -> set[str]:
    return {n.code for n in notes}
