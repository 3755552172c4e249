"""What the components show, rendered by the same engine as the pages."""

from __future__ import annotations

import csv
import re
from datetime import UTC, date, datetime
from importlib import resources

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from tracemark.kernel.dates import PartialDate
from tracemark.web.look import dates, diffs, outlines, pieces, readings
from tracemark.web.look.tables import Column, Row, Table


def render(source: str, **context: object) -> str:
    return Template("{% load look %}" + source).render(Context(context))


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_an_unread_character_is_marked_as_doubtful():
    assert '<abbr class="doubt" title="One character, not read">?</abbr>' in pieces.mark("70?03")


def test_both_alternatives_of_a_doubtful_character_are_shown_and_said():
    html = pieces.mark("70[38]")
    assert 'title="One of these: 3 8"' in html
    assert "<span>3</span><span>8</span>" in html


def test_a_mark_copied_from_the_page_is_the_mark_that_was_typed():
    assert re.sub(r"<[^>]+>", "", pieces.mark("A[38]?*7")) == "A[38]?*7"


def test_a_bracket_left_open_is_shown_as_typed():
    assert readings.parts("70[3") == [readings.Part("plain", "70[3")]


def test_a_mark_runs_left_to_right_in_arabic_text():
    with translation.override("ar"):
        assert pieces.mark("56-1/A").startswith('<bdi dir="ltr" class="mark">')


def test_a_mark_with_markup_in_it_is_text():
    assert "<script>" not in pieces.mark("<script>")


@pytest.mark.parametrize(
    "kind", ["lookalike", "read_as", "unknown", "alternative", "lost", "extra", "swapped"]
)
def test_every_difference_from_the_reading_is_marked_and_said(kind: str):
    html = pieces.serial([{"text": "70", "kind": "same"}, {"text": "1", "kind": kind, "read": "I"}])
    assert f'class="differs {kind}"' in html
    assert re.search(r'title="(Recorded|Read) as [^"]+\."', html)


def test_what_agrees_with_the_reading_is_not_marked():
    assert pieces.serial([{"text": "7010", "kind": "same"}]) == '<bdi dir="ltr" class="mark">7010</bdi>'


@pytest.mark.parametrize(
    ("language", "precision", "said"),
    [
        ("en", "day", "14 March 2026"),
        ("en", "month", "March 2026"),
        ("en", "year", "2026"),
        ("en", "decade", "2020s"),
        ("en", "circa", "about 2026"),
        ("en", "unknown", "date not known"),
        ("ar", "day", "14 آذار/مارس 2026"),
        ("zh-hans", "day", "2026年3月14日"),
        ("zh-hans", "year", "2026年"),
        ("ru", "day", "14 марта 2026 г."),
        ("fr", "day", "14 mars 2026"),
        ("es", "month", "marzo de 2026"),
    ],
)
def test_a_date_says_no_more_than_is_known(language: str, precision: str, said: str):
    with translation.override(language):
        assert dates.in_words(date(2026, 3, 14), precision) == said


def test_a_date_of_a_record_brings_its_own_precision():
    assert 'datetime="1974"' in pieces.when(PartialDate.read("1974"))
    assert words(pieces.when(PartialDate.read("1970s"))) == "1970s"


def test_a_vague_date_has_no_exact_form_for_machines():
    assert "<time" not in pieces.when("1974", "circa")


def test_a_moment_shows_its_time_of_day():
    assert words(pieces.when(datetime(2026, 3, 17, 7, 40, tzinfo=UTC))).endswith("07:40")


def test_a_date_that_is_no_date_is_refused():
    with pytest.raises(ValueError, match="isoformat"):
        pieces.when("last spring")


@pytest.mark.parametrize("tone", ["good", "warn", "bad", "info", "plain"])
def test_a_status_has_a_word_a_shape_and_a_colour(tone: str):
    html = pieces.badge("lost", tone)
    assert "lost" in html
    assert "<svg" in html
    assert f'class="badge {tone}"' in html


def test_the_shapes_of_the_five_tones_differ():
    shapes = {
        re.search(r"<svg.*</svg>", pieces.badge("x", tone))[0]
        for tone in ("good", "warn", "bad", "info", "plain")
    }
    assert len(shapes) == 5


def test_a_small_probability_is_never_shown_as_none():
    html = render("{% candidates rows not_here=0.9962 %}", rows=[{"probability": 0.0038, "title": "A"}])
    assert "&lt;1%" in html
    assert "&gt;99%" in html


def test_the_bar_of_a_probability_reads_the_same_in_every_language():
    with translation.override("fr"):
        assert 'value="0.9300"' in render("{% candidate row %}", row={"probability": 0.93})


def test_a_candidate_says_why_and_warns():
    html = render(
        "{% candidate row %}",
        row={
            "probability": 0.5,
            "text": "70?",
            "reasons": ["One not read."],
            "warnings": ["O for 0."],
            "url": "/w",
        },
    )
    assert "One not read." in html
    assert "O for 0." in html
    assert 'href="/w"' in html


def test_the_chain_says_in_words_what_its_lines_show():
    holders = [{"name": "A"}, {"name": "B", "status": "asked"}, {"name": "C", "status": "refused"}]
    text = words(render("{% chain holders %}", holders=holders))
    assert text == "A confirmed B asked C refused"


def test_a_life_line_keeps_the_precision_of_each_date():
    html = render(
        "{% life_line events %}",
        events=[{"date": "1974", "precision": "circa", "title": "Made"}, {"title": "Lost"}],
    )
    assert "about 1974" in html
    assert "date not known" in html
    assert 'class="circa plain"' in html


def test_a_date_of_a_record_shapes_its_point_on_the_life_line():
    events = [{"date": PartialDate.read("1998"), "title": "Imported"}]
    assert 'class="year plain"' in render("{% life_line events %}", events=events)


def test_a_place_finer_than_the_drawing_falls_back_to_its_part():
    (dot,) = outlines.dots("pistol", [{"place": "slide_left_front"}])
    assert dot.point == (250, 68)


def test_a_place_that_is_not_drawn_stands_in_the_list_without_a_point():
    html = render(
        "{% outline 'pistol' marks %}", marks=[{"place": "other", "text": "X1", "label": "elsewhere"}]
    )
    assert "elsewhere" in html
    assert "<circle cx" not in html.split('class="dot"')[-1] or 'class="dot"' not in html


def test_two_marks_at_one_place_do_not_cover_each_other():
    first, second = outlines.dots("rifle", [{"place": "receiver"}, {"place": "receiver"}])
    assert first.point != second.point


def test_every_place_of_the_catalogue_is_on_some_drawing():
    file = resources.files("tracemark.apps.catalogue").joinpath("data/mark_places.csv")
    places = [row["code"] for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())]
    types = ["pistol", "revolver", "rifle", "general_machine_gun", "rocket_launcher", "mortar_under_100"]
    missing = [
        place
        for place in places
        if place != "other" and not any(outlines.dots(kind, [{"place": place}])[0].point for kind in types)
    ]
    assert missing == []


def test_a_part_has_a_list_and_no_drawing():
    assert 'viewBox="0 0 640' not in render(
        "{% outline 'part' marks %}", marks=[{"place": "bolt", "text": "7"}]
    )


def table(**more: object) -> Table:
    columns = [Column("Serial", key="serial"), Column("Days", key="days", number=True)]
    return Table("Weapons", columns, [Row([pieces.mark("7?"), 1247], url="/w/1")], **more)


def shown_table(table: Table, query: str = "") -> str:
    return render("{% table table %}", table=table, request=RequestFactory().get(f"/x{query}"))


def test_a_sorted_column_says_so_and_offers_the_other_way():
    html = shown_table(table(sort="serial"), "?sort=serial&q=A&page=3")
    assert 'aria-sort="ascending"' in html
    assert 'href="?sort=-serial&amp;q=A"' in html


def test_each_cell_carries_the_name_of_its_column_for_the_phone():
    html = shown_table(table())
    assert 'data-label="Serial"' in html
    assert 'data-label="Days"' in html


def test_a_row_of_the_wrong_length_is_a_mistake_of_the_page():
    wrong = Table("Weapons", [Column("Serial")], [Row(["a", "b"])])
    with pytest.raises(ValueError, match="zip"):
        shown_table(wrong)


def test_an_empty_table_says_what_belongs_there():
    html = shown_table(
        Table("Losses", [Column("Serial")], [], empty_title="No losses.", empty_text="They come here.")
    )
    assert "No losses." in html
    assert "They come here." in html
    assert "<table" not in html


def test_a_year_in_a_cell_is_not_cut_into_thousands():
    assert render("{{ 1974|shown }} {{ 4213880|shown }}") == "1974 4,213,880"


def test_the_words_that_changed_are_marked():
    assert diffs.words("found in a box", "found in a locked box") == [
        ("same", "found in a "),
        ("in", "locked "),
        ("same", "box"),
    ]


def test_a_chart_is_its_own_table():
    html = render("{% bar_chart 'Recovered' rows %}", rows=[("Pistols", 10), ("Rifles", 5)])
    assert html.count("<th") == 2
    assert 'width="50.0%"' in html


def test_a_chart_of_nothing_has_no_bars_and_no_error():
    assert 'width="0.0%"' in render("{% bar_chart 'Recovered' rows %}", rows=[("Pistols", 0)])


def test_a_component_without_what_it_needs_is_refused():
    with pytest.raises(TemplateSyntaxError):
        render("{% facts %}")
