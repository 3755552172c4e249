"""The pages of the catalogue: what is known, from which source, and how it hangs together."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from tracemark.apps.catalogue import api as catalogue


def text_of(answer) -> str:
    body = answer.content.decode()
    main = body[body.index("<main") : body.index("</main>")]
    return (
        re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))
        .replace("\u00a0", " ")
        .replace("\u2060", "")
    )


def rows_in(answer) -> list[str]:
    body = answer.content.decode()
    return re.findall(r"<tr><th scope=\"row\".*?</tr>", body, re.DOTALL)


def listed(pages, table: str, **query: str):
    return pages.get(reverse("catalogue_table", args=[table]), query)


def shown(pages, table: str, code: str):
    return pages.get(reverse("catalogue_code", args=[table, code]))


def test_the_overview_counts_the_recalled_rows_of_every_table_and_links_to_it(pages):
    answer = pages.get(reverse("catalogue"))
    counts = catalogue.count_rows()
    text = text_of(answer)
    for name, of in catalogue.TABLES.items():
        rows, recalled = counts[name]["rows"], counts[name]["recalled"]
        assert f"{of.label} {rows} {recalled} {round(100 * recalled / rows)}%" in text
        assert f'href="{reverse("catalogue_table", args=[name])}"' in answer.content.decode()
    whole = sum(count["recalled"] for count in counts.values())
    assert re.search(rf"Only recalled\W+(\d+%\W+)?{whole}\b|\b{whole}\W+(\d+%\W+)?Only recalled", text)


def test_an_empty_catalogue_says_how_its_tables_are_loaded(db, signed_in, registrar):
    assert "tracemark catalogue" in text_of(signed_in(registrar).get(reverse("catalogue")))


@pytest.mark.parametrize("table", sorted(catalogue.TABLES))
def test_every_table_lists_its_rows_and_every_row_opens(pages, table):
    answer = listed(pages, table)
    assert answer.status_code == 200
    count = len(catalogue.list_entries(table))
    assert len(rows_in(answer)) == min(count, 50)
    first = catalogue.list_entries(table)[0]["pk"]
    page = pages.get(reverse("catalogue_entry", args=[table, first]))
    assert page.status_code == 200
    assert len(page.content) < 100_000
    assert len(answer.content) < 100_000


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("автомат калаш", {"ak", "akm"}),
        ("АВТОМАТ", {"ak", "akm"}),
        ("كلاشنكوف", {"ak"}),
        ("卡拉什尼科夫", {"ak"}),
        ("gen1", {"glock-17-gen1"}),
        ("no such thing", set()),
    ],
)
def test_a_table_is_searched_by_any_spelling_in_any_script(pages, question, found):
    body = listed(pages, "models", q=question).content.decode()
    names = {
        entry["code"] for entry in catalogue.list_entries("models") if f">{entry['name']}</a></th>" in body
    }
    assert found <= names
    assert len(names) < len(catalogue.list_entries("models"))
    assert found or "No entry fits" in body


def test_a_search_for_a_maker_finds_its_models_and_codes(pages):
    assert "AKM" in text_of(listed(pages, "models", q="izhevsk akm"))
    assert len(rows_in(listed(pages, "factory_codes", q="mauser"))) > 1


def test_filters_leave_only_rows_that_fit(pages):
    only = rows_in(listed(pages, "models", type="pistol", country="AT"))
    assert only
    assert all("Self-loading pistol" in row and ">AT<" in row for row in only)
    opened = rows_in(listed(pages, "marking_practices", source="opened"))
    assert opened
    assert not any("recalled" in row for row in opened)
    assert len(rows_in(listed(pages, "models", source="edited"))) == 0


def test_a_link_may_ask_for_the_models_of_one_maker_and_the_page_says_so(pages):
    answer = listed(pages, "models", maker="glock")
    assert len(rows_in(answer)) == len(catalogue.list_entries("models", maker="glock"))
    assert '<option value="glock" selected>Glock</option>' in answer.content.decode()


def test_sorting_goes_by_what_is_shown_and_only_by_columns_that_stand_there(pages):
    def makers(sort):
        return [
            re.search(r">([^<]+)</a></th>", row)[1] for row in rows_in(listed(pages, "makers", sort=sort))
        ]

    rising = makers("name")
    assert rising == sorted(rising, key=str.casefold)
    assert makers("-name") == rising[::-1]
    assert makers("edited_by") == makers("source; drop table") == makers("")


def test_states_show_their_names_in_six_languages_and_the_historic_ones_who_answers(pages):
    page = text_of(listed(pages, "states", status="historic", q="SUHH"))
    for name in ("Union of Soviet Socialist Republics", "Союз Советских", "苏维埃", "السوفياتية"):
        assert name in page
    assert "Russian Federation RU" in page
    assert "States of the past that it answers for" in text_of(shown(pages, "states", "RU"))


def test_a_table_is_saved_as_it_stands_and_as_it_was_filtered(reader):
    def saved(**query):
        answer = reader.get(reverse("catalogue_export", args=["models"]), query)
        assert answer["Content-Type"].startswith("text/csv")
        return list(csv.DictReader(io.StringIO(answer.content.decode())))

    columns = catalogue.TABLES["models"].columns
    kept = [{name: entry[name] for name in columns} for entry in catalogue.list_entries("models")]
    assert saved() == kept
    assert {row["maker"] for row in saved(maker="glock")} == {"glock"}


def test_a_model_shows_names_instead_of_codes_and_leads_on(pages):
    answer = shown(pages, "models", "akm")
    page = text_of(answer)
    for fact in ("Assault rifle", "Selective fire", "Izhevsk", "7.62x39 mm", "1959–1977", "автомат"):
        assert fact in page
    for table, code in (
        ("makers", "izhmash"),
        ("calibres", "762x39mm"),
        ("models", "ak"),
        ("states", "SUHH"),
    ):
        assert reverse("catalogue_code", args=[table, code]) in answer.content.decode()
    assert "Made elsewhere" in page
    assert "Arsenal, Kazanlak" in page
    assert "How its makers mark it" in page


def test_variants_stand_in_a_tree_from_the_first_design_down(pages):
    page = text_of(shown(pages, "models", "akm"))
    tree = page[page.index("Variants") :]
    assert tree.index("AK ") < tree.index("AKM") < tree.index("AKMS")


def test_a_maker_shows_its_models_codes_practices_and_those_that_look_alike(pages):
    page = text_of(shown(pages, "makers", "mauser"))
    assert "Factory codes" in page
    assert "Marking practices" in page
    kazanlak = text_of(shown(pages, "makers", "arsenal-kazanlak"))
    assert "Models of others made here" in kazanlak


def test_the_same_code_of_another_maker_is_shown_as_look_alike(pages):
    of = catalogue.TABLES["factory_codes"].model._default_manager
    of.create(code="Z1", symbol="circle", maker="mauser", country="DE")
    mine = of.create(code="Z1", symbol="triangle", maker="glock", country="AT")
    page = text_of(pages.get(reverse("catalogue_entry", args=["factory_codes", mine.pk])))
    assert "Looks alike, other maker" in page
    assert "Mauser" in page[page.index("Looks alike") :]


def test_a_practice_shows_pattern_meaning_strength_and_what_it_gives(pages):
    page = text_of(shown(pages, "marking_practices", "bg-10-double-circle"))
    for fact in ("10", "in two circles", "Factory 10, Kazanlak.", "certain", "What it gives", "Bulgaria"):
        assert fact in page
    assert "bg-10-double-circle" in page


def test_a_source_is_a_link_or_the_word_recalled_with_its_date(pages):
    opened = shown(pages, "marking_practices", "bg-10-double-circle").content.decode()
    entry = catalogue.find_entry("marking_practices", code="bg-10-double-circle")
    assert f'<a href="{entry["source"]}" rel="noreferrer">' in opened
    recalled = text_of(shown(pages, "models", "akm"))
    assert re.search(r"Source recalled \d+ \w+ 20\d\d Written down from memory", recalled)


def test_what_is_not_in_the_catalogue_is_a_page_that_says_so(pages):
    assert shown(pages, "models", "nowhere").status_code == 404
    assert listed(pages, "people").status_code == 404
    assert pages.get(reverse("catalogue_entry", args=["makers", 999_999])).status_code == 404


@pytest.mark.parametrize("code", ["ar", "zh-hans"])
def test_pages_stand_in_other_languages_and_numbers_keep_their_order(pages, code):
    pages.cookies["django_language"] = code
    answer = shown(pages, "models", "akm").content.decode()
    assert f'dir="{"rtl" if code == "ar" else "ltr"}"' in answer
    assert "<bdi>1959\u2060–\u20601977</bdi>" in answer
    with override(code):
        assert catalogue.state_name("SUHH") in answer


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/catalogue/", 18),
        ("/catalogue/makers", 10),
        ("/catalogue/models?q=%D0%B0%D0%B2%D1%82%D0%BE%D0%BC%D0%B0%D1%82&sort=-years", 11),
        ("/catalogue/marking_practices", 9),
        ("/catalogue/models/code/akm", 17),
        ("/catalogue/makers/code/izhmash", 17),
        ("/catalogue/states/code/RU", 13),
    ],
)
def test_a_page_asks_the_database_a_few_times_however_many_rows_there_are(
    pages, django_assert_max_num_queries, address, most
):
    with django_assert_max_num_queries(most):
        assert pages.get(address).status_code == 200
