"""A row becomes a record, or is kept aside with its column and reason; nothing is changed silently."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry.data import Act, HolderKind, Mark
from tracemark.apps.registry.loads import mapping
from tracemark.apps.registry.loads.cells import Day, Number
from tracemark.apps.registry.loads.fields import Field
from tracemark.apps.registry.loads.problems import PROBLEMS, WARNINGS
from tracemark.apps.registry.loads.reading import Shape
from tracemark.apps.registry.loads.rows import KeptAside, RowReader, Taken

TODAY = date(2026, 11, 23)
FIELDS = list(Field)
AT = {field.value: place for place, field in enumerate(FIELDS)}


@pytest.fixture
def reader(resolver):
    def make(*, numbers="aside", constants=None, fill=(), parted="dmy", fields=FIELDS):
        columns = tuple(
            mapping.Column(field.value, field, parted=parted, together=parted, fill=field.value in fill)
            for field in fields
        )
        plan = mapping.Plan(columns, constants or {}, numbers)
        return RowReader(
            Shape(encoding="utf-8", separator=","), plan, resolver, partition=Partition.CIVILIAN, today=TODAY
        )

    return make


def cells(**said):
    return [said.get(field.value, "") for field in FIELDS]


def problems(outcome):
    assert isinstance(outcome, KeptAside), outcome
    assert all(str(problem) for problem in outcome.problems)
    return [
        (FIELDS[problem.column].value if problem.column >= 0 else "", problem.code)
        for problem in outcome.problems
    ]


def test_a_whole_row_becomes_a_record_with_codes_beside_the_words_of_the_source(reader):
    taken = reader().read(
        7,
        cells(
            serial="ABC123", maker="GLOCK", model="17", calibre="9x19", type="Pistool", country="Oostenrijk",
            year="2001", date="14/03/2005", place="Arvana", document="L-7", note="a\nb", import_mark="CAI 2004",
            other_mark="77", holder_name="Ann  Lee", holder_kind="private person", holder_number="X1",
        ),
    )  # fmt: skip
    said = taken.weapon.description
    assert (said.maker, said.maker_text, said.model, said.model_text) == ("glock", "GLOCK", "glock-17", "17")
    assert (said.calibre, said.type, said.country, said.year) == ("9x19mm-parabellum", "pistol", "AT", 2001)
    assert taken.weapon.marks == (Mark("ABC123"), Mark("CAI 2004", "import"), Mark("77", "other"))
    assert (str(taken.weapon.deed.on), taken.weapon.deed.place, taken.weapon.deed.note) == (
        "2005-03-14",
        "Arvana",
        "a b",
    )
    assert (taken.holder.kind, taken.holder.name, taken.holder.number) == (HolderKind.PERSON, "Ann Lee", "X1")
    assert taken.warnings == ()


def test_a_row_with_nothing_but_a_serial_is_a_record(reader):
    assert reader().read(1, cells(serial="7")).weapon.description.serial == "7"


@pytest.mark.parametrize(
    ("serial", "code"),
    [
        ("", "serial.missing"), ("   ", "serial.missing"), ("N/A", "serial.word"), ("obliterated", "serial.word"),
        ("без номера", "serial.word"), ("sin número", "serial.word"), ("无", "serial.word"), ("بدون رقم", "serial.word"),
        ("1.23E+11", "serial.scientific"), ("1,5e+10", "serial.scientific"), ("---", "serial.no_characters"),
        ("A" * 201, "cell.too_long"), ("1" * 300, "cell.too_long"), ("AB\x0012", "cell.control"),
        ("AB\x1b12", "cell.control"), ("AB\n12", "cell.control"), ("AB\t12", "cell.control"), ("AB\x8512", "cell.control"),
        ("AB\ufffd12", "cell.character_lost"), ("AB\udce912", "cell.not_decodable"), ("Total", "row.total"),
        (Number("12345"), "serial.number"), (Number("1.5"), "serial.number"), (Day("2020-01-02"), "serial.date"),
    ],
)  # fmt: skip
def test_a_serial_that_cannot_be_right_is_kept_aside(reader, serial, code):
    assert problems(reader().read(1, cells(serial=serial, maker="Glock")))[0] == ("serial", code)


@pytest.mark.parametrize(
    "serial", ["382", "T", "0", "A-1", "12 345", "№ 77", "АБ123", "*123*", "Ⅻ5", "'00123", "NA1"]
)
def test_a_serial_is_kept_as_it_stands(reader, serial):
    assert reader().read(1, cells(serial=serial)).weapon.description.serial == serial


def test_serials_that_a_spreadsheet_holds_as_numbers_are_taken_when_somebody_says_so(reader):
    taken = reader(numbers="take").read(1, cells(serial=Number("12345")))
    assert taken.weapon.description.serial == "12345"
    assert taken.warnings == ("serial.number",)
    assert problems(reader(numbers="take").read(1, cells(serial=Number("1.5")))) == [
        ("serial", "serial.number")
    ]


@pytest.mark.parametrize("serial", ["=1+1", '="00123"', "+123", "-123", "@cmd"])
def test_a_formula_is_text(reader, serial):
    taken = reader().read(1, cells(serial=serial))
    assert taken.weapon.description.serial == serial
    assert "serial.formula" in taken.warnings


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("country", "Atlantis", "country.unknown"), ("country", "ZZ", "country.unknown"),
        ("year", "20O7", "year.unreadable"), ("year", "87", "year.unreadable"), ("year", "2200", "year.impossible"),
        ("year", "1066", "year.impossible"), ("date", "30/02/2019", "date.impossible"),
        ("date", "soon", "date.unreadable"), ("date", "24/11/2026", "date.future"), ("date", "2027", "date.future"),
        ("status", "borrowed", "status.unknown"), ("holder_number", "X1", "holder.no_name"),
        ("maker", "x" * 201, "cell.too_long"), ("note", "x" * 501, "cell.too_long"),
        ("other_mark", "x" * 201, "cell.too_long"), ("maker", "Gl\x00ck", "cell.control"),
        ("place", "M\udcfcnchen", "cell.not_decodable"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_right_is_kept_aside_with_its_column(reader, field, value, code):
    found = problems(reader().read(1, cells(serial="A1", **{field: value})))
    column = "serial" if field == "other_mark" else field
    assert found == [(column, code)]


def test_an_unknown_kind_of_holder_is_kept_aside(reader):
    found = problems(reader().read(1, cells(serial="A1", holder_name="X", holder_kind="friend")))
    assert found == [("holder_kind", "holder_kind.unknown")]


def test_all_that_is_wrong_with_a_row_is_said_at_once(reader):
    found = problems(reader().read(1, cells(country="Atlantis", year="x", date="y")))
    assert found == [
        ("serial", "serial.missing"), ("country", "country.unknown"), ("year", "year.unreadable"), ("date", "date.unreadable"),
    ]  # fmt: skip


def test_a_weapon_is_not_registered_before_it_was_made(reader):
    assert problems(reader().read(1, cells(serial="A1", year="2010", date="2009"))) == [
        ("date", "date.before_manufacture")
    ]
    assert isinstance(reader().read(1, cells(serial="A1", year="2010", date="2010")), Taken)


def test_an_open_order_keeps_a_date_aside(reader):
    assert problems(reader(parted="").read(1, cells(serial="A1", date="03/04/2019"))) == [
        ("date", "date.undecided")
    ]


@pytest.mark.parametrize(
    ("said", "warning"),
    [
        ({"calibre": ".45"}, "calibre.ambiguous"), ({"calibre": "9mm"}, "calibre.ambiguous"),
        ({"calibre": "blunderbuss"}, "calibre.unknown"), ({"maker": "Smith & Weson"}, "maker.alike"),
        ({"maker": "Qwertz Works"}, "maker.unknown"), ({"model": "17"}, "model.ambiguous"),
        ({"model": "Zzyzx 3000"}, "model.unknown"), ({"maker": "Colt", "model": "P99"}, "model.other_maker"),
    ],
)  # fmt: skip
def test_words_that_the_catalogue_does_not_decide_stay_words_and_are_counted(reader, said, warning):
    taken = reader().read(1, cells(serial="A1", **said))
    field, text = next(reversed(said.items()))
    assert warning in taken.warnings
    assert getattr(taken.weapon.description, field) == ""
    assert getattr(taken.weapon.description, f"{field}_text") == text


def test_an_unknown_type_is_kept_in_the_note(reader):
    taken = reader().read(1, cells(serial="A1", type="Category B", note="old"))
    assert taken.weapon.description.type == ""
    assert taken.weapon.deed.note == "old [type: Category B]"
    assert taken.warnings == ("type.unknown",)


@pytest.mark.parametrize(
    ("word", "act"),
    [
        ("stolen", Act.STOLEN), ("Volée", Act.STOLEN), ("похищено", Act.STOLEN), ("被盗", Act.STOLEN),
        ("مسروقة", Act.STOLEN), ("extraviada", Act.LOST), ("Destroyed", Act.DESTROYED), ("active", None), ("", None),
    ],
)  # fmt: skip
def test_a_word_for_a_status_is_the_deed_that_came_after(reader, word, act):
    assert reader().read(1, cells(serial="A1", status=word)).then is act


def test_a_holder_whose_kind_is_not_said_is_sealed_as_a_person(reader):
    taken = reader().read(1, cells(serial="A1", holder_name="Ann Lee"))
    assert taken.holder.kind is HolderKind.PERSON
    assert taken.warnings == ("holder_kind.assumed",)


def test_what_is_the_same_for_all_rows_stands_in_each(reader):
    fields = [Field.SERIAL, Field.MAKER]
    constants = {Field.COUNTRY: "Austria", Field.HOLDER_NAME: "Ministry", Field.HOLDER_KIND: "authority"}
    taken = reader(constants=constants, fields=fields).read(1, ["A1", "Glock"])
    assert taken.weapon.description.country == "AT"
    assert (taken.holder.kind, taken.holder.name) == (HolderKind.AUTHORITY, "Ministry")


def test_an_empty_cell_of_a_filled_column_repeats_the_one_above_also_when_kept_aside(reader):
    read = reader(fill=("maker",)).read
    assert read(1, cells(serial="A1", maker="Glock")).weapon.description.maker == "glock"
    assert read(2, cells(serial="A2")).weapon.description.maker == "glock"
    aside = read(3, cells(serial=""))
    assert aside.cells[AT["maker"]] == "Glock"


def test_more_cells_than_columns_mean_that_something_shifted(reader):
    assert problems(reader().read(1, [*cells(serial="A1"), "x"])) == [("", "row.too_many_cells")]
    assert isinstance(reader().read(1, [*cells(serial="A1"), "", " "]), Taken)


def test_fewer_cells_are_taken_as_empty_with_a_warning(reader):
    assert reader().read(1, ["A1"]).warnings == ("row.short",)


def test_a_quotation_mark_that_swallowed_rows_is_noticed(reader):
    fields = [Field.SERIAL, Field.MAKER, Field.NOTE]
    outcome = reader(fields=fields).read(1, ["A1", "Glock", "tall\nA2,Colt,x\nA3,Colt,y"])
    assert [problem.code for problem in outcome.problems] == ["row.swallowed"]


@pytest.mark.parametrize("first", ["TOTAL", "Итого", "合计", "Total geral 2020", "المجموع"])
def test_a_line_of_totals_is_no_weapon(reader, first):
    fields = [Field.MAKER, Field.SERIAL, Field.YEAR]
    outcome = reader(fields=fields).read(1, [first, "", "1234"])
    assert [problem.code for problem in outcome.problems] == ["row.total"]


def test_control_characters_in_a_column_that_is_not_loaded_do_no_harm(reader, resolver):
    plan = mapping.Plan((mapping.Column("Serial", Field.SERIAL), mapping.Column("Other")))
    read = RowReader(Shape(), plan, resolver, partition=Partition.CIVILIAN, today=TODAY).read
    assert isinstance(read(1, ["A1", "x\x00\udce9y"]), Taken)


@given(texts=st.lists(st.text(max_size=12), min_size=len(FIELDS), max_size=len(FIELDS)))
def test_no_text_crashes_a_row(resolver, texts):
    plan = mapping.Plan(tuple(mapping.Column(field.value, field) for field in FIELDS))
    read = RowReader(
        Shape(encoding="utf-8", separator=","), plan, resolver, partition=Partition.CIVILIAN, today=TODAY
    ).read
    outcome = read(1, texts)
    if isinstance(outcome, KeptAside):
        assert all(str(problem) for problem in outcome.problems)
    else:
        assert all(warning in WARNINGS for warning in outcome.warnings)
        assert outcome.weapon.description.serial.strip()


def test_every_problem_has_a_sentence_with_named_places():
    assert all(str(sentence).endswith((".", "…")) for sentence in [*PROBLEMS.values(), *WARNINGS.values()])
