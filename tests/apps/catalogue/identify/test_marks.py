from __future__ import annotations

from tracemark.apps.catalogue.identify import Observation, ObservedMark, identify_marks, identify_text

from .conftest import codes


def test_a_factory_symbol_names_the_maker_of_a_design_made_in_two_states(see):
    c = see({"text": "10", "symbol": "double circle"}, context="A1 pistol").candidates[0]
    assert (c.maker, c.model, c.country, c.variant, c.certainty) == (
        "bruno",
        "aldo-a1",
        "BB",
        "Model 65",
        "certain",
    )


def test_a_described_mark_says_the_same_as_one_filled_in(small):
    c = identify_text(small, 'A1 pistol with "10" inside two concentric circles').candidates[0]
    assert (c.maker, c.certainty) == ("bruno", "certain")


def test_a_serial_of_known_form_gives_the_year(see):
    answer = see({"text": "AB 12 3456", "kind": "serial", "place": "frame"}, context="A1")
    assert answer.serial == "AB 12 3456"
    assert (answer.candidates[0].maker, answer.candidates[0].years) == ("bruno", "1972")


def test_a_described_form_of_a_serial_counts_like_a_serial(small):
    c = identify_text(
        small, "A1 pistol, serial of the form $$ ## #### (letters, year digits 12, number)"
    ).candidates[0]
    assert (c.maker, c.years) == ("bruno", "1972")


def test_the_importer_is_not_the_maker(see):
    c = see({"text": "CARLO CLANDTOWN", "kind": "import"}, context="pistol").candidates[0]
    assert "importer.not_maker" in codes(c.warnings)
    assert c.certainty == "ambiguous"
    assert c.country == ""


def test_a_maker_named_beside_the_importer_is_the_answer(see):
    first = see({"text": "CARLO CLANDTOWN"}, {"text": "DARIO"}, context="pistol").candidates[0]
    assert first.maker == "dario"
    assert "importer.not_maker" in codes(first.warnings)


def test_a_serial_on_the_slide_is_flagged(see):
    answer = see({"text": "123456", "kind": "serial", "place": "slide_left"}, context="Aldo A1")
    assert "serial.not_on_frame" in codes(answer.candidates[0].warnings)
    assert "look.frame_serial" in codes(answer.look_next)


def test_a_serial_on_slide_and_frame_is_not_flagged(small):
    answer = identify_text(small, "Aldo A1, serial 123456 on slide and frame")
    assert "serial.not_on_frame" not in codes(answer.candidates[0].warnings)
    flagged = identify_text(small, "Aldo A1, serial 123456 on the slide")
    assert "serial.not_on_frame" in codes(flagged.candidates[0].warnings)


def test_an_owners_mark_is_not_origin(see):
    c = see({"text": "B", "symbol": "circle", "kind": "owner"}, context="rifle").candidates[0]
    assert "owner.not_origin" in codes(c.warnings)
    assert (c.country, c.certainty) == ("", "not_enough")


def test_a_proof_mark_of_another_state_is_not_origin(see):
    c = see({"text": "PN", "symbol": "crown", "kind": "proof"}, context="Bruno pistol").candidates[0]
    assert c.country == "BB"
    assert "proof.not_origin" in codes(c.warnings)


def test_a_calibre_that_the_model_never_had_is_flagged(small):
    c = identify_text(small, "Aldo A1 7.5x55").candidates[0]
    assert "calibre.impossible" in codes(c.warnings)
    assert c.certainty != "certain"


def test_a_short_calibre_name_is_flagged_with_what_it_can_mean(small):
    c = identify_text(small, "Dario pistol 9mm").candidates[0]
    warning = next(n for n in c.warnings if n.code == "calibre.ambiguous")
    assert dict(warning.values)["calibres"] == "9x19 mm Test, 9x17 mm Test"


def test_a_calibre_that_the_catalogue_lacks_is_given_as_written(small):
    c = identify_text(small, "rifle 8x99R").candidates[0]
    assert c.calibres == ("8x99R",)
    assert "calibre.unknown" in codes(c.warnings)


def test_a_factory_code_of_two_makers_is_flagged(see):
    answer = see({"text": "xy", "kind": "factory"}, context="pistol")
    assert {c.maker for c in answer.candidates} == {"aldo", "bruno"}
    assert all("factory_code.ambiguous" in codes(c.warnings) for c in answer.candidates)
    assert {str(c.certainty) for c in answer.candidates} == {"ambiguous"}


def test_a_year_outside_the_production_is_flagged(small):
    c = identify_text(small, "Aldo A1 pistol 1999").candidates[0]
    assert "year.contradicts" in codes(c.warnings)


def test_a_year_code_and_a_year_in_figures_that_differ_are_flagged(see):
    c = see({"text": "XX", "kind": "proof"}, context="Aldo A1 pistol of 1966").candidates[0]
    assert "year.disputed" in codes(c.warnings)


def test_absent_marks_are_evidence_for_and_against(see):
    answer = see({"text": "AB123456", "kind": "serial"}, context="A1 pistol", absent=("factory", "year"))
    first = answer.candidates[0]
    assert first.maker == "bruno"
    assert first.certainty == "probable"
    assert "absence.speaks_for" in codes(first.reasons)
    other = next(c for c in answer.candidates if c.maker == "aldo")
    assert "absence.speaks_against" in codes(other.warnings)


def test_marks_of_two_countries_are_flagged(see):
    c = see({"text": "10", "symbol": "double_circle"}, {"text": "MADE IN ALAND"}, context="A1").candidates[0]
    assert "countries.two" in codes(c.warnings)
    assert c.certainty != "certain"


def test_a_kind_that_the_model_is_not_is_flagged(small):
    assert "type.contradicts" in codes(identify_text(small, "Aldo A1 rifle").candidates[0].warnings)


def test_a_part_is_said_to_be_a_part(small):
    assert "part.only" in codes(identify_text(small, "barrel 9x19").candidates[0].warnings)


def test_the_advice_names_the_mark_that_would_decide(see):
    answer = see(context="A1 pistol")
    told = [dict(n.values)["meaning"] for n in answer.look_next if n.code == "look.mark"]
    assert "Ten in two circles: Bruno." in told
    assert "look.serial" in codes(answer.look_next)


def test_the_battle_setting_tells_albania_from_china(shipped):
    c = identify_text(shipped, "SKS carbine, rear sight battle setting marked D").candidates[0]
    assert (c.country, c.certainty) == ("AL", "probable")


def test_a_wartime_code_gives_maker_and_year(shipped):
    c = identify_text(shipped, "P.38 pistol stamped ac 42").candidates[0]
    assert (c.maker, c.years) == ("walther", "1942")


def test_selector_letters_in_any_order_name_the_state(shipped):
    marks = (ObservedMark("FA / FF / S", kind="selector"),)
    c = identify_marks(shipped, Observation(marks, "AKM rifle")).candidates[0]
    assert c.country == "RO"


def test_empty_and_odd_fields_do_no_harm(small):
    odd = Observation((ObservedMark(None, 5, None, "nonsense"),), None, (None, 7))  # type: ignore[arg-type]
    assert identify_marks(small, odd).candidates == ()
