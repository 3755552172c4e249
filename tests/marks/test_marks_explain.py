"""Why a record is a candidate: what was taken for what."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from marks_reference import certain_readings, doubtful_readings, serials

from tracemark.marks import (
    REMARKS,
    Attributes,
    Code,
    DifferenceKind,
    Hit,
    Reading,
    compare,
    explain,
    explain_attributes,
    normalise,
)
from tracemark.marks.attributes import AttributeName
from tracemark.marks.compare import _Alignment, _place_by_place
from tracemark.marks.explain import (
    Alternative,
    AttributeAgrees,
    AttributeDiffers,
    AttributeNotRecorded,
    Extra,
    Hidden,
    LookAlike,
    Lost,
    NotRead,
    OtherScript,
    ReadAs,
    Same,
    Swapped,
)


def explained(read, recorded):
    return explain(compare(Reading.parse(read), recorded))


def test_zero_read_as_o_and_seven_and_one_confused():
    assert explained("ABO47", "AB-041") == (
        LookAlike(seen="O", recorded="0", position=3),
        ReadAs(seen="7", recorded="1", position=5),
    )


@pytest.mark.parametrize(
    ("read", "recorded", "remarks"),
    [
        ("AB12", "ab-12", (Same(),)),
        ("AB12", "АВ12", (OtherScript("A", "А", 1), OtherScript("B", "В", 2))),
        ("AB?2", "AB12", (NotRead("1", 3),)),
        ("AB[38]2", "AB82", (Alternative("[38]", "8", 3),)),
        ("AB[38]2", "ABB2", (LookAlike("8", "B", 3),)),
        ("AB[38]2", "AB12", (ReadAs("[38]", "1", 3),)),
        ("AB*2", "AB19992", (Hidden("1999", 3),)),
        ("AB*2", "AB2", (Hidden("", 3),)),
        ("*12", "A12", (Hidden("A", 1),)),
        ("AB2", "AB12", (Lost("1", 3),)),
        ("AB122", "AB12", (Extra("2", 5),)),
        ("AB21", "AB12", (Swapped("21", "12", 3),)),
        ("A*21", "AXX12", (Hidden("XX", 2), Swapped("21", "12", 4))),
        ("١٢٣", "123", (Same(),)),
        ("甲12", "乙12", (ReadAs("甲", "乙", 1),)),
    ],
)
def test_every_way_to_differ_is_said(read, recorded, remarks):
    assert explained(read, recorded) == remarks


def test_attributes_are_said_to_agree_to_differ_or_not_to_be_recorded():
    given_ = Attributes.given(maker="taurus", model="taurus-g3c", country="BR")
    record = Hit(1, "AB12", maker="taurus", model="taurus-g2c")
    assert explain_attributes(given_, record) == (
        AttributeAgrees(AttributeName.MAKER, "taurus"),
        AttributeDiffers(AttributeName.MODEL, "taurus-g2c"),
        AttributeNotRecorded(AttributeName.COUNTRY),
    )


def test_nothing_is_said_of_what_was_not_given():
    assert explain_attributes(Attributes(), Hit(1, "AB12", maker="taurus")) == ()


def test_there_is_one_remark_for_every_code():
    assert set(REMARKS) == set(Code)
    assert all(REMARKS[code].code is code for code in Code)


def test_a_remark_is_plain_data():
    assert ReadAs("7", "1", 5).data == {"code": "read_as", "seen": "7", "recorded": "1", "position": 5}
    assert AttributeNotRecorded(AttributeName.MAKER).data == {
        "code": "attribute_not_recorded",
        "attribute": "maker",
    }


@given(certain_readings | doubtful_readings, serials)
def test_a_comparison_leaves_out_nothing_of_either_side(reading, serial):
    steps = compare(reading, serial).steps
    assert "".join(step.recorded for step in steps) == normalise(serial)
    if not any(step.kind is DifferenceKind.LOOK_ALIKE for step in steps):
        assert "".join(step.seen for step in steps) == reading.canonical


@given(certain_readings | doubtful_readings, serials)
def test_there_is_always_something_to_say(reading, serial):
    remarks = explain(compare(reading, serial))
    assert remarks
    assert all(remark.data["code"] in set(Code) for remark in remarks)


@example(Reading.parse("?AA0Л"), "A0A0Л")
@given(certain_readings | doubtful_readings, serials)
def test_the_short_way_to_compare_tells_the_same_story_as_the_long_way(reading, serial):
    recorded = normalise(serial)
    short = _place_by_place(reading, recorded)
    assert short is None or short == _Alignment(reading, recorded).steps()
