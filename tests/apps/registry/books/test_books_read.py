"""A page from its scan to its records: kept, typed by two people, settled, loaded, read anew, withdrawn."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from ledger_books import LINE, scan, typed, work
from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.ledger import api as ledger
from tracemark.apps.registry.books import api as books
from tracemark.apps.registry.books import errors
from tracemark.apps.registry.errors import OtherPartition
from tracemark.apps.registry.loads import api as loads
from tracemark.apps.registry.models import (
    BookChoiceRow,
    BookPageRow,
    BookReadingRow,
    DeedRow,
    HolderRow,
    LoadRow,
    WeaponRow,
)
from tracemark.kernel import tasks
from tracemark.kernel.errors import NotFound, StepNotOpen, TextTooLong
from tracemark.kernel.models import Upload

pytestmark = pytest.mark.django_db


def acts(page: BookPageRow) -> list[str]:
    return [entry.act for entry in ledger.entries_of(str(page.uuid))]


def cells_of(page: BookPageRow) -> str:
    """All that the database holds of what was read, as it stands there."""
    rows = [*page.readings.values_list("lines", "names"), *page.choices.values_list("text", "name")]
    return str([[bytes(one) if isinstance(one, memoryview) else one for one in row] for row in rows])


def load(page: BookPageRow, by) -> LoadRow:
    books.load_page(by=by, page=page.uuid)
    work()
    page.refresh_from_db()
    return page.load


# Scans


def test_a_scan_is_looked_at_before_it_is_a_page(registrar):
    uuid = books.hand_in_book_page(
        by=registrar, partition=Partition.CIVILIAN, book="  Register   III ", number=4, data=scan()
    )
    assert not BookPageRow.objects.exists()
    assert [one.state for one in books.scans_not_kept(registrar)] == ["waiting"]
    work()
    page = BookPageRow.objects.get(uuid=uuid)
    assert (page.book, page.number, page.state, page.width) == ("Register III", 4, "scanned", 60)
    assert acts(page) == ["book.handed_in", "book.kept"]
    assert not books.scans_not_kept(registrar).exists()


def test_a_page_of_a_book_is_there_once_until_it_is_withdrawn(page, registrar):
    row = page(4)
    again = {"by": registrar, "partition": Partition.CIVILIAN, "book": row.book, "number": 4}
    with pytest.raises(errors.PageThere, match=row.reference):
        books.hand_in_book_page(**again, data=scan())
    books.withdraw_book_page(by=registrar, page=row.uuid, why="Blurred.")
    books.hand_in_book_page(**again, data=scan())
    books.hand_in_book_page(**again, data=scan("the same page, a second scan"))
    work()
    assert BookPageRow.objects.exclude(state="withdrawn").count() == 1
    assert Upload.objects.get(state="refused").error == "books.page_there"


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"book": " "}, errors.BookMissing),
        ({"number": 0}, errors.NumberImpossible),
        ({"number": 10_000}, errors.NumberImpossible),
        ({"book": "x" * 121}, TextTooLong),
        ({"partition": Partition.POLICE}, OtherPartition),
    ],
)
def test_a_scan_says_of_which_page_of_which_book_it_is(registrar, facts, refused):
    said = {"partition": Partition.CIVILIAN, "book": "III", "number": 1, "data": scan(), **facts}
    with pytest.raises(refused):
        books.hand_in_book_page(by=registrar, **said)


# Readings


def test_a_reading_is_saved_gone_on_with_and_ended(page, registrar):
    row = page()
    books.save_book_reading(by=registrar, page=row.uuid, reading=typed({"serial": "A1"}))
    row.refresh_from_db()
    assert (row.state, row.first_by) == ("first_reading", registrar.id)
    assert books.own_reading(registrar, row).lines[0].cells == {"serial": "A1"}
    books.end_book_reading(by=registrar, page=row.uuid, reading=typed(LINE))
    row.refresh_from_db()
    assert row.state == "second_reading"
    assert BookReadingRow.objects.get().ended_at


def test_the_second_reader_is_somebody_else_and_sees_nothing_of_the_first(page, registrar, colleague):
    row = page()
    books.end_book_reading(by=registrar, page=row.uuid, reading=typed(LINE))
    row.refresh_from_db()
    assert books.own_reading(colleague, row) is None
    with pytest.raises(errors.SamePerson):
        books.own_reading(registrar, row)
    with pytest.raises(errors.SamePerson):
        books.save_book_reading(by=registrar, page=row.uuid, reading=typed(LINE))
    assert books.end_book_reading(by=colleague, page=row.uuid, reading=typed(LINE)) == 0
    row.refresh_from_db()
    assert row.state == "agreed"


def test_the_database_too_refuses_one_person_for_both_readings(page, registrar):
    row = page()
    row.first_by = row.second_by = registrar.id
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_nobody_types_into_what_somebody_else_has_begun(page, registrar, colleague):
    row = page()
    books.save_book_reading(by=registrar, page=row.uuid, reading=typed(LINE))
    with pytest.raises(errors.BeingRead):
        books.save_book_reading(by=colleague, page=row.uuid, reading=typed(LINE))


@pytest.mark.parametrize(
    ("reading", "refused"),
    [
        (typed(), errors.NothingTyped),
        (books.Typed((books.Line(1, LINE), books.Line(1, LINE))), errors.LineTwice),
        (books.Typed((books.Line(0, LINE),)), errors.LineImpossible),
        (typed(*[LINE] * 51), errors.TooManyLines),
        (typed({"serial": "A" * 201}), TextTooLong),
        (typed({"religion": "A"}), errors.NotOfThisBook),
    ],
)
def test_a_reading_that_cannot_be_of_this_page_is_refused(page, registrar, reading, refused):
    with pytest.raises(refused):
        books.end_book_reading(by=registrar, page=page().uuid, reading=reading)
    assert not BookReadingRow.objects.exists()


def test_the_ledger_has_a_digest_of_a_reading_and_no_word_of_it(page, registrar):
    row = page()
    books.end_book_reading(by=registrar, page=row.uuid, reading=typed(LINE | {"holder": "Canary Okello"}))
    entry = ledger.entries_of(str(row.uuid))[-1]
    assert (entry.act, entry.body["lines"], entry.body["side"]) == ("book.reading_ended", 1, "first")
    assert len(entry.body["sha256"]) == 64
    assert "Canary" not in str([one.body for one in ledger.entries_of(str(row.uuid))])


# Differences


def test_each_difference_is_settled_and_both_readings_stay(read_twice, registrar):
    row = read_twice(typed(LINE | {"serial": "ABI2345"}), typed(LINE))
    assert row.state == "differences"
    [found] = books.differences(row)
    assert (found.column, found.first, found.second) == ("serial", "ABI2345", "AB12345")
    settled = [books.Choice(1, "serial", books.Side.SECOND)]
    assert books.settle_book_page(by=registrar, page=row.uuid, settled=settled) == 0
    row.refresh_from_db()
    assert row.state == "agreed"
    assert books.lines_of(row)[0].cell("serial") == "AB12345"
    assert "ABI2345" in cells_of(row)
    choice = BookChoiceRow.objects.get()
    assert (choice.stands, choice.by) == ("second", registrar.id)
    body = ledger.entries_of(str(row.uuid))[-1].body
    assert (body["cells"], body["open"]) == ([[1, "serial", "second"]], 0)


def test_what_is_settled_in_part_is_kept_and_a_later_choice_takes_its_place(read_twice, registrar, colleague):
    row = read_twice(typed(LINE), typed(LINE | {"serial": "X9", "maker": "Izhmash"}))
    settle = books.settle_book_page
    assert settle(by=registrar, page=row.uuid, settled=[books.Choice(1, "serial", books.Side.FIRST)]) == 1
    other = books.Choice(1, "serial", books.Side.OTHER, " X8 ")
    assert settle(by=colleague, page=row.uuid, settled=[other]) == 1
    assert settle(by=colleague, page=row.uuid, settled=[books.Choice(1, "maker", books.Side.FIRST)]) == 0
    assert books.lines_of(row)[0].cell("serial") == "X8"
    assert BookChoiceRow.objects.filter(column="serial").count() == 2


@pytest.mark.parametrize(
    ("choice", "refused"),
    [
        (books.Choice(1, "maker", books.Side.FIRST), errors.NothingToSettle),
        (books.Choice(9, "serial", books.Side.FIRST), errors.NothingToSettle),
        (books.Choice(1, "serial", books.Side.OTHER, " "), errors.OtherTextMissing),
        (books.Choice(1, "serial", books.Side.OTHER, "A" * 201), TextTooLong),
    ],
)
def test_only_what_differs_is_settled(read_twice, registrar, choice, refused):
    row = read_twice(typed(LINE), typed(LINE | {"serial": "X9"}))
    with pytest.raises(refused):
        books.settle_book_page(by=registrar, page=row.uuid, settled=[choice])
    assert not BookChoiceRow.objects.exists()


def test_a_line_that_would_be_kept_aside_says_why_and_is_put_right_by_a_third_reading(read_twice, registrar):
    row = read_twice(typed(LINE | {"date": "31/4/1987"}))
    [trouble] = books.troubles(row)
    assert (trouble.line, trouble.column) == (1, "date")
    assert "31/4/1987" in trouble.why
    put_right = [books.Choice(1, "date", books.Side.OTHER, "30/4/1987")]
    books.settle_book_page(by=registrar, page=row.uuid, settled=put_right)
    assert books.troubles(row) == []
    with pytest.raises(errors.NothingToSettle):
        books.settle_book_page(by=registrar, page=row.uuid, settled=put_right)


# Loading


def test_an_agreed_page_becomes_records_that_name_book_page_and_line(read_twice, registrar):
    row = read_twice(
        typed(LINE | {"act": "lost"}, LINE | {"serial": "70?03", "act": "sold on", "remark": "blue"})
    )
    done = load(row, registrar)
    assert (row.state, done.state, done.loaded, done.bad) == ("loaded", "ended", 2, 0)
    first, second = WeaponRow.objects.order_by("pk")
    assert (first.serial, first.status, second.serial, second.status) == (
        "AB12345",
        "lost",
        "70?03",
        "registered",
    )
    documents = list(
        DeedRow.objects.filter(act="weapon.registered").order_by("pk").values_list("document", flat=True)
    )
    assert documents == [f"Civil register III, p. 12, l. {n} ({row.reference})" for n in (1, 2)]
    assert "sold on · blue" in DeedRow.objects.get(weapon=second).note
    where = books.line_of_weapon(registrar, second, documents[1:])
    assert (where.page, where.number, where.line) == (row.uuid, 12, 2)


def test_names_go_to_the_sealed_holders_and_stay_nowhere_else(read_twice, registrar, folder):
    line = LINE | {"holder": "Canary Okello"}
    row = read_twice(typed(line), typed(line | {"holder": "Canary Okelo"}))
    choice = books.Choice(1, "holder", books.Side.OTHER, "Canary Okellow")
    books.settle_book_page(by=registrar, page=row.uuid, settled=[choice])
    assert "Canary" not in cells_of(row)
    assert books.lines_of(row)[0].cell("holder") == "Canary Okellow"
    load(row, registrar)
    assert HolderRow.objects.get().name == ""
    assert WeaponRow.objects.get().holder
    assert not any(row.readings.values_list("names", flat=True))
    assert not any(row.choices.values_list("name", flat=True))
    assert "AB12345" in cells_of(row)
    assert not any(b"Canary" in path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("end", ["withdraw", "anew"])
def test_names_leave_a_page_that_is_withdrawn_or_read_anew(read_twice, registrar, end):
    row = read_twice(typed(LINE | {"holder": "Canary Okello"}))
    command = books.withdraw_book_page if end == "withdraw" else books.read_book_page_anew
    assert any(row.readings.values_list("names", flat=True))
    command(by=registrar, page=row.uuid, why="The wrong book.")
    assert not any(row.readings.values_list("names", flat=True))


def test_a_date_of_another_calendar_is_converted_and_kept_as_it_was_typed(read_twice, registrar):
    row = read_twice(typed(LINE | {"date": "1405-09-12"}, dates=books.Dates.HIJRI))
    load(row, registrar)
    deed = DeedRow.objects.get()
    assert (str(deed.first_day), deed.note) == ("1985-05-31", "[1405-09-12 Hijri]")


def test_a_weapon_that_is_there_already_is_found_and_the_load_is_undone_as_always(read_twice, registrar):
    load(read_twice(number=1), registrar)
    row = read_twice(typed(LINE, LINE | {"serial": "B2"}), number=2)
    done = load(row, registrar)
    assert (done.loaded, done.repeated) == (1, 1)
    with pytest.raises(errors.LoadStands):
        books.read_book_page_anew(by=registrar, page=row.uuid, why="Misread.")
    loads.undo_load(by=accounts.NODE, load=done.uuid, why="Misread.")
    loads.run_undo(by=accounts.NODE, load=done.uuid)
    books.read_book_page_anew(by=registrar, page=row.uuid, why="Misread.")
    row.refresh_from_db()
    assert (row.state, row.first_by, row.load) == ("scanned", None, None)


def test_a_load_of_something_else_is_never_started_for_a_page(read_twice, registrar):
    row = read_twice()
    other = loads.take_in(
        by=registrar,
        partition=Partition.CIVILIAN,
        source="x",
        name="x.csv",
        chunks=[b"serial,maker\nZ1,Glock\n"],
    )
    with pytest.raises(errors.NotOfThisPage):
        books.load_book_page(by=registrar, page=row.uuid, load=other.uuid)
    other.refresh_from_db()
    assert other.state == "read"


def test_a_page_is_loaded_once_and_only_when_it_is_agreed(read_twice, page, registrar):
    with pytest.raises(StepNotOpen):
        books.load_page(by=registrar, page=page(3).uuid)
    row = read_twice()
    load(row, registrar)
    with pytest.raises(StepNotOpen):
        books.load_page(by=registrar, page=row.uuid)


# Setting aside, withdrawing


def test_a_second_reading_that_was_left_is_set_aside_alone(page, registrar, colleague):
    row = page()
    books.end_book_reading(by=registrar, page=row.uuid, reading=typed(LINE))
    books.save_book_reading(by=colleague, page=row.uuid, reading=typed(LINE))
    dropped = books.read_book_page_anew(by=registrar, page=row.uuid, why="Has left the office.")
    row.refresh_from_db()
    assert dropped == (books.Side.SECOND,)
    assert (row.state, row.second_by, row.first_by) == ("second_reading", None, registrar.id)
    assert books.own_reading(colleague, row) is None
    assert books.end_book_reading(by=colleague, page=row.uuid, reading=typed(LINE)) == 0


def test_setting_aside_and_withdrawing_say_why(page, registrar):
    row = page()
    with pytest.raises(errors.WhyMissing):
        books.withdraw_book_page(by=registrar, page=row.uuid, why=" ")
    with pytest.raises(StepNotOpen):
        books.read_book_page_anew(by=registrar, page=row.uuid, why="Nothing was read yet.")
    books.save_book_reading(by=registrar, page=row.uuid, reading=typed(LINE))
    with pytest.raises(errors.WhyMissing):
        books.read_book_page_anew(by=registrar, page=row.uuid, why="")
    books.withdraw_book_page(by=registrar, page=row.uuid, why="Scanned twice.")
    with pytest.raises(StepNotOpen):
        books.save_book_reading(by=registrar, page=row.uuid, reading=typed(LINE))


# Who sees what, and what waits


def test_pages_of_another_register_never_existed(page, someone):
    row, police = page(), someone(Role.REGISTRAR, partition=Partition.POLICE)
    assert not books.list_pages(police).exists()
    with pytest.raises(NotFound):
        books.open_page(police, row.uuid)
    with pytest.raises(NotFound):
        books.save_book_reading(by=police, page=row.uuid, reading=typed(LINE))


def test_what_waits_is_told_to_who_can_do_it(page, read_twice, registrar, colleague, police_officer):
    page(1)
    row = page(2)
    books.end_book_reading(by=registrar, page=row.uuid, reading=typed(LINE))
    read_twice(typed(LINE), typed(LINE | {"serial": "X"}), number=3)

    def waits(person):
        found = {one.kind.name: one.count for one in tasks.what_waits(person)}
        return [
            found.get(f"registry.book_pages_{what}", 0)
            for what in ("to_type", "to_read_again", "with_differences")
        ]

    assert waits(registrar) == [1, 0, 1]
    assert waits(colleague) == [1, 1, 1]
    assert waits(police_officer) == [0, 0, 0]


def test_a_book_tells_how_far_it_is(page, registrar):
    page(1)
    row = page(2)
    books.save_book_reading(by=registrar, page=row.uuid, reading=typed(LINE))
    [told] = books.progress(registrar, 10)
    assert (told.book, told.pages, told.by_state) == (row.book, 2, {"scanned": 1, "first_reading": 1})
    assert books.books_of(registrar) == [row.book]
