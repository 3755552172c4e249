"""Single entries of the catalogue: checked against the other tables, and every edit told to the ledger."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.errors import BadEntry, EntryExists, UnknownTable
from tracemark.apps.ledger import api as ledger
from tracemark.kernel import clock
from tracemark.kernel.errors import Conflict, NotAllowed, NotFound

pytestmark = pytest.mark.django_db

MAKER = {"code": "arvana-works", "name": "Arvana Works", "country": "FR", "from_year": "1921"}
MODEL = {
    "code": "arvana-m1", "name": "Arvana M1", "type": "pistol", "mechanism": "semi_automatic",
    "maker": "arvana-works", "country": "FR", "calibres": "9x19mm-parabellum", "from_year": "1950",
}  # fmt: skip


@pytest.fixture
def known(db):
    """One State and one calibre that entries may name."""
    tables = catalogue.TABLES
    tables["states"].model._default_manager.create(code="FR", status="member", en="France")
    tables["calibres"].model._default_manager.create(code="9x19mm-parabellum", name="9x19", kind="pistol")


@pytest.fixture
def maker(known, registrar):
    return catalogue.add_entry(by=registrar, table="makers", facts=MAKER)


@pytest.fixture
def model(maker, registrar):
    return catalogue.add_entry(by=registrar, table="models", facts=MODEL)


def faults(table, registrar, **facts):
    """What is said at each column when these facts are added to something that is right."""
    whole = {"makers": {**MAKER, "code": "another"}, "models": {**MODEL, "code": "another"}}.get(table, {})
    with pytest.raises(BadEntry) as refused:
        catalogue.add_entry(by=registrar, table=table, facts={**whole, **facts})
    return refused.value.data["faults"]


def test_a_new_entry_says_who_wrote_it_and_counts_as_recalled_until_a_source_is_opened(known, registrar):
    with clock.frozen(datetime(2026, 3, 14, 9, tzinfo=UTC)):
        pk = catalogue.add_entry(by=registrar, table="makers", facts=MAKER, why="Stands on a pistol found")
    entry = catalogue.find_entry("makers", pk=pk)
    assert (entry["source"], entry["source_date"]) == ("recalled", "2026-03-14")
    assert (entry["edited_by"], entry["edited_at"].year) == (registrar.id, 2026)
    assert catalogue.count_rows()["makers"] == {"rows": 1, "recalled": 1, "edited": 1}


def test_every_edit_of_an_entry_stands_in_the_ledger_under_one_subject(maker, registrar):
    catalogue.change_entry(
        by=registrar,
        table="makers",
        pk=maker,
        facts={"name": "Arvana State Works"},
        why="Letter of the works",
    )
    subject = catalogue.subject_of(catalogue.TABLES["makers"], MAKER)
    added, changed = ledger.entries_of(str(subject))
    assert (added.act, added.actor, added.body["facts"]["name"]) == (
        "catalogue.added", registrar.id, "Arvana Works",
    )  # fmt: skip
    assert changed.why == "Letter of the works"
    assert changed.body["changes"] == {"name": {"was": "Arvana Works", "is": "Arvana State Works"}}


def test_what_tells_an_entry_apart_cannot_be_changed(maker, registrar):
    with pytest.raises(BadEntry, match="Nothing was changed"):
        catalogue.change_entry(by=registrar, table="makers", pk=maker, facts={"code": "other"})
    assert catalogue.find_entry("makers", pk=maker)["code"] == "arvana-works"


def test_an_entry_stands_once(maker, registrar):
    with pytest.raises(EntryExists, match="arvana-works"):
        catalogue.add_entry(by=registrar, table="makers", facts=MAKER)


@pytest.mark.parametrize(
    ("source", "fits"),
    [
        ("recalled", True),
        ("https://example.org/makers?id=1", True),
        ("a book", False),
        ("javascript:alert(1)", False),
        ("https://example.org/ <script>", False),
        ("ftp://example.org/a", False),
    ],
)
def test_a_source_is_an_address_that_can_be_opened_or_the_word_recalled(known, registrar, source, fits):
    facts = {**MAKER, "source": source}
    if fits:
        assert catalogue.add_entry(by=registrar, table="makers", facts=facts)
    else:
        assert list(faults("makers", registrar, source=source)) == ["source"]


@pytest.mark.parametrize(
    ("table", "column", "value", "said"),
    [
        ("makers", "code", "Not A Code", "small Latin letters"),
        ("makers", "country", "XX", "no entry XX"),
        ("makers", "kind", "wizard", "“wizard”"),
        ("makers", "successor", "nobody", "no entry nobody"),
        ("makers", "from_year", "19", "four digits"),
        ("makers", "from_year", "2999", "four digits"),
        ("makers", "to_year", "1900", "before the beginning"),
        ("makers", "source_date", "14.3.2026", "2026-03-14"),
        ("makers", "source_date", "2999-01-01", "not come yet"),
        ("makers", "name", "=HYPERLINK(1)", "formula"),
        ("makers", "name", "Colt\u202egnp", "control character"),
        ("makers", "name", "x" * 201, "200"),
        ("makers", "colour", "black", "no such column"),
        ("models", "type", "cannon", "“cannon”"),
        ("models", "calibres", "9x19mm-parabellum|9x99", "no entry 9x99"),
        ("models", "maker", "nobody", "Makers and importers"),
        ("calibres", "bullet_mm", "9,01", "a point"),
        ("marking_practices", "gives", "country: FR", "names and values"),
        ("marking_practices", "gives", '{"colour": "FR"}', "cannot give"),
        ("marking_practices", "gives", '{"country": "XX"}', "no entry XX"),
        ("marking_practices", "applies_to", "pistol|cannon", "no entry cannon"),
    ],
)
def test_a_wrong_value_is_refused_at_its_column_with_a_precise_reason(
    known, registrar, table, column, value, said
):
    assert said in faults(table, registrar, **{column: value})[column]


def test_all_faults_are_said_at_once(maker, registrar):
    said = faults("models", registrar, type="cannon", maker="nobody", from_year="19")
    assert set(said) == {"type", "maker", "from_year"}


def test_a_practice_that_fits_the_other_tables_is_taken(maker, registrar):
    facts = {
        "code": "fr-arvana", "state": "FR", "maker": "arvana-works", "applies_to": "pistol", "kind": "factory",
        "pattern": "AW @oval", "meaning": "AW in an oval.", "strength": "certain",
        "gives": '{"maker": "arvana-works", "import_country": "{country2}", "year": 1921}',
    }  # fmt: skip
    assert catalogue.add_entry(by=registrar, table="marking_practices", facts=facts)


def test_a_refused_edit_leaves_neither_row_nor_entry(maker, registrar):
    before = ledger.head()
    with pytest.raises(BadEntry):
        catalogue.change_entry(by=registrar, table="makers", pk=maker, facts={"country": "XX"})
    assert catalogue.find_entry("makers", pk=maker)["country"] == "FR"
    assert ledger.head() == before


def test_variants_never_lead_in_a_circle(model, registrar):
    second = {**MODEL, "code": "arvana-m2", "variant_of": "arvana-m1"}
    catalogue.add_entry(by=registrar, table="models", facts=second)
    for code in ("arvana-m1", "arvana-m2"):
        with pytest.raises(BadEntry) as refused:
            catalogue.change_entry(by=registrar, table="models", pk=model, facts={"variant_of": code})
        assert "back to the entry itself" in refused.value.data["faults"]["variant_of"]


def test_of_two_officers_at_once_the_second_is_told(maker, registrar):
    entry = catalogue.find_entry("makers", pk=maker)
    seen = catalogue.print_of({name: entry[name] for name in catalogue.TABLES["makers"].columns})
    change = {"by": registrar, "table": "makers", "pk": maker, "seen": seen}
    catalogue.change_entry(**change, facts={"name": "First"})
    with pytest.raises(Conflict):
        catalogue.change_entry(**change, facts={"name": "Second"})
    assert catalogue.find_entry("makers", pk=maker)["name"] == "First"


def test_whoever_may_not_edit_changes_nothing(maker, police_officer):
    with pytest.raises(NotAllowed):
        catalogue.change_entry(by=police_officer, table="makers", pk=maker, facts={"name": "Mine"})
    with pytest.raises(NotAllowed):
        catalogue.add_entry(by=police_officer, table="makers", facts={**MAKER, "code": "mine"})
    assert [entry["name"] for entry in catalogue.list_entries("makers")] == ["Arvana Works"]


def test_what_is_not_there_is_not_found(known, registrar):
    with pytest.raises(UnknownTable):
        catalogue.add_entry(by=registrar, table="people", facts={})
    with pytest.raises(NotFound):
        catalogue.change_entry(by=registrar, table="makers", pk=1, facts={"name": "x"})


def test_a_search_knows_every_script_and_does_not_stumble_over_signs():
    entry = {"code": "ak", "name": "AK", "aliases": "АВТОМАТ Калашникова|كلاشنكوف|Česká zbrojovka|AK-47"}
    for question in ("автомат калаш", "كلاشنكوف", "ceska ZBROJOVKA", "ak47", "ak 47"):
        assert catalogue.Search(question).finds(entry), question
    assert not catalogue.Search("автомат токарева").finds(entry)
    assert catalogue.Search("izhmash").finds(entry, "Izhmash")
