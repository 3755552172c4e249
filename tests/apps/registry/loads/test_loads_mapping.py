"""What columns are taken for: by their words and by what is in them, never beyond what is sure."""

from __future__ import annotations

import pytest

from tracemark.apps.registry.loads import guessing, mapping, reading, ready
from tracemark.apps.registry.loads.errors import BadMapping
from tracemark.apps.registry.loads.fields import Field
from tracemark.apps.registry.loads.taking import evidence_by_column


@pytest.fixture
def guessed(on_disk, resolver):
    def guess(content):
        path = on_disk(content)
        shape = reading.look(path)
        survey = reading.survey(path, shape)
        plan = guessing.guess(shape, survey, resolver)
        reasons = ready.verdict(plan, evidence_by_column(survey, len(plan.columns)), resolver).reasons
        return plan, {reason.code for reason in reasons}

    return guess


def meanings(plan):
    return {column.name: column.field.value if column.field else "" for column in plan.columns}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Serial number,Maker,Model,Calibre,Type,Country,Year", "A1,Glock,17,9x19,Pistol,Austria,2001"),
        ("Numéro de série;Fabricant;Modèle;Calibre;Genre;Pays;Année", "A1;Glock;17;9x19;Pistolet;Autriche;2001"),
        ("Número de serie;Fabricante;Modelo;Calibre;Tipo;País;Año", "A1;Glock;17;9x19;Pistola;Austria;2001"),
        ("Серийный номер;Изготовитель;Модель;Калибр;Тип;Страна;Год выпуска", "A1;Glock;17;9x19;Пистолет;Австрия;2001"),
        ("الرقم التسلسلي;الصانع;الطراز;العيار;النوع;البلد;السنة", "A1;Glock;17;9x19;مسدس;النمسا;2001"),
        ("序列号,制造商,型号,口径,类型,国家,年份", "A1,Glock,17,9x19,手枪,奥地利,2001"),
        ("Serienummer;Merk;Model;Kaliber;Soort;Land;Bouwjaar", "A1;Glock;17;9x19;Pistool;Oostenrijk;2001"),
        ("firearm_serial,manufacturer_name,FirearmModel,firearm_caliber,weaponType,country_of_origin,YearMade",
         "A1,Glock,17,9x19,Pistol,AT,2001"),
    ],
)  # fmt: skip
def test_a_register_in_any_of_the_languages_maps_itself(guessed, header, cells):
    plan, reasons = guessed(f"{header}\n{cells}\n{cells}\n")
    assert [column.field for column in plan.columns] == [
        Field.SERIAL, Field.MAKER, Field.MODEL, Field.CALIBRE, Field.TYPE, Field.COUNTRY, Field.YEAR,
    ]  # fmt: skip
    assert reasons == set()


def test_a_column_that_the_cells_contradict_is_offered_and_not_taken(guessed):
    plan, _ = guessed("Serial,Country,Year\nA1,blue,x\nA2,red,y\n")
    assert meanings(plan) == {"Serial": "serial", "Country": "", "Year": ""}
    assert [column.perhaps for column in plan.columns[1:]] == [Field.COUNTRY, Field.YEAR]


def test_codes_of_provinces_are_no_countries(guessed):
    plan, _ = guessed("Serial,dealer\nA1,DE\nA2,PA\nA3,GA\n")
    assert meanings(plan)["dealer"] == ""


def test_a_column_of_known_makers_is_recognised_without_its_header(guessed):
    plan, _ = guessed("Serial,xyz\nA1,Glock\nA2,Beretta\nA3,Colt\n")
    assert plan.columns[1].field is Field.MAKER
    assert plan.columns[1].how == "likely"


def test_a_maker_column_is_believed_though_the_catalogue_knows_none_of_them(guessed):
    plan, _ = guessed("Serial,Maker\nA1,Qwertz Works\nA2,Uiop Brothers\n")
    assert plan.columns[1].field is Field.MAKER


def test_a_date_of_sale_is_offered_as_the_date_and_not_taken(guessed):
    plan, _ = guessed("Serial,sale_date\nA1,2020-01-02\nA2,2020-01-03\n")
    assert (plan.columns[1].field, plan.columns[1].perhaps) == (None, Field.DATE)


def test_no_field_is_given_to_two_columns(guessed):
    plan, _ = guessed("Serial,Serial number,Country,Country of origin\nA1,B1,Austria,Austria\n")
    assert [column.field for column in plan.columns].count(Field.SERIAL) == 1
    assert [column.field for column in plan.columns].count(Field.COUNTRY) == 1


def test_without_a_serial_nothing_can_start(guessed):
    _, reasons = guessed("Maker,Calibre\nGlock,9x19\n")
    assert reasons == {"mapping.no_serial"}


def test_an_open_order_of_day_and_month_is_asked(guessed):
    plan, reasons = guessed("Serial,Registered on\nA1,03/04/2019\nA2,05/06/2019\n")
    assert reasons == {"mapping.order_open"}
    assert plan.columns[1].parted == ""


def test_the_evidence_of_the_column_answers_it(guessed):
    plan, reasons = guessed("Serial,Registered on\nA1,03/04/2019\nA2,25/06/2019\n")
    assert reasons == set()
    assert plan.columns[1].parted == "dmy"


def test_columns_without_a_name_or_with_one_twice_are_named_by_their_number():
    assert mapping.names(["Serial", "", "Note", "Note"]) == ["Serial", "#2", "#3", "#4"]


@pytest.fixture
def plan():
    return mapping.Plan((mapping.Column("Serial"), mapping.Column("When"), mapping.Column("#3")))


def test_a_choice_is_kept_and_read_again(plan):
    data = {
        "columns": {"Serial": "serial", "When": "date", "#3": "note"},
        "orders": {"When": "mdy"},
        "fill": ["#3"],
        "constants": {"country": "AT"},
        "numbers": "take",
    }
    chosen = mapping.chosen(plan, data)
    assert chosen.columns[1].parted == chosen.columns[1].together == "mdy"
    assert mapping.chosen(plan, chosen.as_data()) == chosen


def test_what_is_not_said_stays(plan):
    first = mapping.chosen(plan, {"columns": {"Serial": "serial"}})
    assert mapping.chosen(first, {"numbers": "take"}).columns == first.columns


def test_columns_that_are_left_out_are_listed(plan):
    assert mapping.chosen(plan, {"columns": {"Serial": "serial"}}).left_out == ["When", "#3"]


@pytest.mark.parametrize(
    "data",
    [
        {"columns": {"Nowhere": "serial"}}, {"columns": {"Serial": "colour"}}, {"columns": ["Serial"]},
        {"orders": {"When": "ymd"}}, {"orders": {"When": {"sideways": "dmy"}}}, {"constants": {"serial": "A1"}},
        {"constants": {"colour": "red"}}, {"numbers": "guess"}, {"fill": ["Nowhere"]}, {"fill": "Serial"},
    ],
)  # fmt: skip
def test_a_choice_that_is_none_is_refused(plan, data):
    with pytest.raises(BadMapping):
        mapping.chosen(plan, data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"columns": {"Serial": "serial", "When": "serial"}}, "mapping.field_twice"),
        ({"columns": {"Serial": "serial", "When": "country"}, "constants": {"country": "AT"}}, "mapping.field_and_constant"),
        ({"columns": {"Serial": "serial"}, "constants": {"country": "Atlantis"}}, "mapping.constant"),
        ({"columns": {"Serial": "serial"}, "constants": {"year": "later"}}, "mapping.constant"),
        ({"columns": {"Serial": "serial"}, "constants": {"holder_name": "John"}}, "mapping.one_person"),
        ({"columns": {"Serial": "serial"}, "constants": {"holder_name": "John", "holder_kind": "person"}}, "mapping.one_person"),
    ],
)  # fmt: skip
def test_a_plan_that_contradicts_itself_does_not_start(plan, resolver, data, code):
    chosen = mapping.chosen(plan, data)
    assert code in {reason.code for reason in ready.verdict(chosen, {0: {}, 1: {}, 2: {}}, resolver).reasons}


def test_several_other_marks_and_one_authority_that_holds_everything_are_fine(plan, resolver):
    data = {
        "columns": {"Serial": "serial", "When": "other_mark", "#3": "other_mark"},
        "constants": {"holder_name": "Ministry of Defence", "holder_kind": "authority"},
    }
    assert ready.verdict(mapping.chosen(plan, data), {0: {}, 1: {}, 2: {}}, resolver)


def test_the_same_headers_are_remembered_whatever_their_case_and_accents():
    assert mapping.header_key(["Numéro", "MAKER"]) == mapping.header_key(["numero", "Maker"])
    assert mapping.header_key(["Maker", "Numéro"]) != mapping.header_key(["Numéro", "Maker"])
