"""Loading the reference tables: as often as one likes, and never over what an officer has corrected."""

from __future__ import annotations

import pytest

from tracemark.apps.accounts import api as accounts
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.ledger import api as ledger
from tracemark.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(db):
    return catalogue.load_reference(by=accounts.NODE)


def rows_there():
    return {name: of.model._default_manager.count() for name, of in catalogue.TABLES.items()}


def test_every_row_of_the_files_is_loaded_once_and_a_second_time_changes_nothing(loaded):
    typed = {
        name: len({tuple(row[column] for column in of.key) for row in of.rows_of_files()})
        for name, of in catalogue.TABLES.items()
    }
    assert rows_there() == typed
    assert {name: count["new"] for name, count in loaded.items()} == typed
    again = catalogue.load_reference(by=accounts.NODE)
    assert all(count == {"new": 0, "changed": 0} for count in again.values())
    assert rows_there() == typed
    assert catalogue.reference_is_loaded()


def test_a_row_edited_here_stays_and_a_row_that_merely_differs_is_brought_back(loaded, registrar):
    edited = catalogue.find_entry("makers", code="glock")
    catalogue.change_entry(
        by=registrar, table="makers", pk=edited["pk"], facts={"aliases": "Glock of this State"}, why="Seen"
    )
    makers = catalogue.TABLES["makers"].model._default_manager
    makers.filter(code="beretta").update(name="An older name")
    makers.filter(code="taurus").delete()
    again = catalogue.load_reference(by=accounts.NODE)
    assert again["makers"] == {"new": 1, "changed": 1}
    assert catalogue.find_entry("makers", code="glock")["aliases"] == "Glock of this State"
    assert catalogue.find_entry("makers", code="beretta")["name"] != "An older name"


def test_a_row_that_left_the_files_stays_since_records_may_name_it(loaded):
    makers = catalogue.TABLES["makers"].model
    makers._default_manager.create(code="left-the-files", name="Left the files")
    catalogue.load_reference(by=accounts.NODE)
    assert catalogue.find_entry("makers", code="left-the-files")["name"] == "Left the files"


def test_a_load_stands_in_the_ledger_with_its_counts(loaded):
    (entry,) = ledger.entries_of_kind(["catalogue.loaded"])
    assert entry.body["tables"]["states"]["new"] == loaded["states"]["new"]
    assert len(entry.body["digest"]) == 64


def test_only_those_whom_the_policy_names_load(db, registrar):
    with pytest.raises(NotAllowed):
        catalogue.load_reference(by=registrar)
    assert not any(rows_there().values())


def test_identification_sees_a_change_at_once(db, registrar):
    facts = {"code": "nowhere-arms", "name": "Nowhere Arms"}
    before = catalogue.snapshot()
    pk = catalogue.add_entry(by=registrar, table="makers", facts=facts)
    assert "nowhere-arms" not in before.makers
    assert catalogue.snapshot().makers["nowhere-arms"].name == "Nowhere Arms"
    assert catalogue.snapshot() is catalogue.snapshot()
    catalogue.change_entry(by=registrar, table="makers", pk=pk, facts={"name": "Somewhere Arms"})
    assert catalogue.snapshot().makers["nowhere-arms"].name == "Somewhere Arms"
