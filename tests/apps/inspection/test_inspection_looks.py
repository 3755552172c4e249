"""An inspector sees who looked at personal data, what for and when; and takes it along with its proof."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from inspection_samples import at, look

from tracemark.apps.accounts.data import Role
from tracemark.apps.inspection import api as inspection
from tracemark.apps.inspection import errors
from tracemark.apps.inspection.data import LookFilters
from tracemark.apps.ledger import api as ledger
from tracemark.kernel.errors import NotAllowed, NotFound
from tracemark.proofs import bundle

pytestmark = pytest.mark.django_db
EVERYTHING = LookFilters()


@pytest.fixture
def looks(someone):
    """Two officers: one in the daytime, one at night."""
    registrar, licensing = someone(Role.REGISTRAR), someone(Role.LICENSING_OFFICER)
    with at(10, day=3):
        look(registrar, case="K-1")
        look(registrar, case="K-2")
    with at(22, day=4):
        look(licensing, purpose="licence", case="K-2")
    with at(18, day=5):
        look(licensing, purpose="licence", case="L-9")
    return registrar, licensing


def test_looks_are_narrowed_by_officer_purpose_case_and_days(looks):
    registrar, licensing = looks
    count = lambda **said: inspection.list_looks(LookFilters(**said)).count()
    assert count() == 4
    assert count(officer=registrar.id) == 2
    assert count(officer=licensing.id, purpose="licence") == 2
    assert count(case="k-2") == 2
    assert count(what="holder") == 4
    assert count(what="place") == 0
    assert count(since=date(2090, 11, 4), until=date(2090, 11, 4)) == 1
    assert count(until=date(2090, 11, 3)) == 2


def test_each_officer_is_summed_up_with_what_was_looked_at_outside_working_hours(looks):
    registrar, licensing = looks
    found = {
        one.officer: one for one in map(inspection.officer_looks, inspection.looks_by_officer(EVERYTHING))
    }
    assert (found[registrar.id].looks, found[registrar.id].outside, found[registrar.id].cases) == (2, 0, 2)
    assert (found[licensing.id].looks, found[licensing.id].outside, found[licensing.id].persons) == (2, 1, 2)
    assert inspection.persons_by_officer(EVERYTHING) == [2, 2]


def test_days_and_hours_are_those_of_the_node(looks, settings):
    del looks
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"time_zone": "Asia/Tokyo"})
    on_the_third = LookFilters(since=date(2090, 11, 3), until=date(2090, 11, 3))
    assert inspection.list_looks(on_the_third).count() == 2  # 10:00 in Greenwich is 19:00 in Tokyo
    found = [inspection.officer_looks(row) for row in inspection.looks_by_officer(on_the_third)]
    assert [one.outside for one in found] == [2]
    assert inspection.list_looks(LookFilters(since=date(2090, 11, 5), until=date(2090, 11, 5))).count() == 1


def test_each_look_leads_to_its_entry(looks):
    del looks
    rows = inspection.list_looks(EVERYTHING)
    entries = [ledger.entry(inspection.entry_of_look(row.uuid)) for row in rows]
    assert [entry.deed for entry in entries] == [row.deed for row in rows]
    assert [entry.body["case"] for entry in entries] == [row.case for row in rows]
    with pytest.raises(NotFound):
        inspection.entry_of_look(uuid4())


def test_a_moment_is_found_in_the_ledger_by_halving(looks):
    del looks
    size = ledger.head().size
    assert ledger.place_at(datetime(2020, 1, 1, tzinfo=UTC)) == 0
    assert ledger.place_at(datetime(2100, 1, 1, tzinfo=UTC)) == size
    for seq in range(size):
        entry = ledger.entry(seq)
        place = ledger.place_at(entry.at)
        assert place <= seq
        assert ledger.entry(place).at == entry.at


# Taking them along


def test_a_list_of_looks_leaves_with_its_entry(looks, inspector):
    registrar, _licensing = looks
    data = inspection.export_looks(by=inspector, filters=LookFilters(officer=registrar.id)).decode(
        "utf-8-sig"
    )
    lines = data.splitlines()
    assert lines[0].startswith("at,officer,name,what,purpose,case,persons,deed")
    assert len(lines) == 3
    assert registrar.name in lines[1]
    said = ledger.latest_entries(most=1)[0]
    assert (said.act, said.body["what"], said.body["rows"]) == ("looks.exported", "list", 2)
    assert said.body["filters"] == {"officer": str(registrar.id)}


def test_nothing_leaves_where_there_is_no_look_or_more_than_a_file_takes(looks, inspector, monkeypatch):
    del looks
    early = {"since": date(2020, 1, 1), "until": date(2020, 1, 2)}
    with pytest.raises(errors.NoLooks):
        inspection.export_looks(by=inspector, filters=LookFilters(**early))
    with pytest.raises(errors.NoLooks):
        inspection.export_look_proofs(by=inspector, **early)
    monkeypatch.setattr("tracemark.apps.inspection.looks.MOST", 2)
    with pytest.raises(errors.TooManyLooks):
        inspection.export_looks(by=inspector, filters=EVERYTHING)
    with pytest.raises(errors.TooManyLooks):
        inspection.export_look_proofs(by=inspector, since=date(2090, 11, 1), until=date(2090, 11, 30))


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.INSPECTOR, Role.NODE}])
def test_nobody_but_an_inspector_takes_looks_along(someone, role):
    with pytest.raises(NotAllowed):
        inspection.export_looks(by=someone(role), filters=EVERYTHING)
    with pytest.raises(NotAllowed):
        inspection.export_look_proofs(by=someone(role), since=date(2090, 11, 1), until=date(2090, 11, 2))


NOVEMBER = {"since": date(2090, 11, 1), "until": date(2090, 11, 30)}


def proved(inspector, **said):
    selection, number = inspection.export_look_proofs(by=inspector, **NOVEMBER | said)
    return list(ledger.export_entries(selection)), number


def test_looks_of_a_span_are_proved_and_a_copy_of_the_ledger_shows_that_none_is_missing(looks, inspector):
    del looks
    lines, number = proved(inspector)
    key = [ledger.public_key()]
    alone = bundle.verify(lines, trusted=key)
    assert (alone.exit_code, alone.counts["leaves"], number) == (0, 4, 4)
    assert "no_entry_left_out" in alone.not_proved
    copy = list(ledger.export_ledger())
    beside = bundle.verify(lines, trusted=key, against=copy)
    assert (beside.exit_code, "no_entry_left_out" in beside.not_proved) == (0, False)


def test_a_look_that_was_left_out_of_the_file_is_found_by_a_copy_of_the_ledger(looks, inspector):
    del looks
    lines, _number = proved(inspector)
    short = [lines[0], *lines[2:-1], b'{"end":3}\n']
    key = [ledger.public_key()]
    assert bundle.verify(short, trusted=key).exit_code == 0
    audit = bundle.verify(short, trusted=key, against=list(ledger.export_ledger()))
    assert audit.exit_code == 1
    assert [finding.what for finding in audit.findings] == ["entry_left_out"]


def test_a_copy_that_is_too_old_or_broken_decides_nothing(looks, inspector):
    registrar, _licensing = looks
    key = [ledger.public_key()]
    old = list(ledger.export_ledger())
    with at(11, day=6):
        look(registrar, case="K-3")
    lines, _number = proved(inspector)
    for copy in (old, old[:-3], lines):
        audit = bundle.verify(lines, trusted=key, against=copy)
        assert [finding.what for finding in audit.findings] == ["copy_of_the_ledger_not_whole"]
        assert audit.exit_code == 2


def test_looks_of_one_officer_are_only_theirs(looks, inspector):
    registrar, licensing = looks
    lines, number = proved(inspector, officer=registrar.id)
    assert number == 2
    audit = bundle.verify(lines, trusted=[ledger.public_key()])
    assert (audit.exit_code, audit.counts["leaves"]) == (0, 2)
    other = [lines[0].replace(str(registrar.id).encode(), str(licensing.id).encode()), *lines[1:]]
    assert bundle.verify(other, trusted=[ledger.public_key()]).exit_code == 1
    with pytest.raises(bundle.NotABundle):
        bundle.verify([lines[0].replace(b"acts=", b"all="), *lines[1:]])
