"""Identity: uuids in order of arrival, State codes, references that are never given twice."""

from __future__ import annotations

import uuid

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from tracemark.kernel.identity import as_state_code, new_uuid, new_uuid_texts, uuid_at
from tracemark.kernel.references import next_reference, next_references

milliseconds = st.integers(0, 2**48 - 1)
randomness = st.binary(min_size=10, max_size=10)


@given(milliseconds, randomness)
def test_a_uuid_is_of_version_seven_and_tells_its_moment(moment, random):
    made = uuid_at(moment, randomness=random)
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == moment


@given(milliseconds, milliseconds)
def test_later_uuids_sort_after_earlier_ones(one, other):
    if one < other:
        assert uuid_at(one).hex < uuid_at(other).hex


def test_the_vector_of_the_standard():
    """RFC 9562, appendix A.6."""
    random = (0xCC3 << 62 | 0x18C4DC0C0C07398F).to_bytes(10)
    assert str(uuid_at(0x017F22E279B0, randomness=random)) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


def test_no_two_are_the_same():
    assert len({new_uuid() for _ in range(1000)}) == 1000


@given(st.integers(0, 50), st.integers(1, 2**48 - 1))
def test_those_made_by_the_thousand_are_the_same_kind(count, moment):
    texts = new_uuid_texts(count, milliseconds=moment)
    assert len(set(texts)) == count
    for text in texts:
        made = uuid.UUID(text)
        assert str(made) == text
        assert (made.version, made.variant, made.int >> 80) == (7, uuid.RFC_4122, moment)


@pytest.mark.parametrize(("text", "code"), [("fr", "FR"), (" SUHH ", "SUHH"), ("yucs", "YUCS")])
def test_states_of_today_and_of_the_past_have_codes(text, code):
    assert as_state_code(text) == code


@pytest.mark.parametrize("text", ["", "F", "FRA", "F1", "FR GB", "ФР"])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(ValueError, match="State code"):
        as_state_code(text)


@pytest.mark.django_db
def test_references_follow_each_other_by_kind_and_year():
    assert next_references("W", count=2) == ["XA-W-000001", "XA-W-000002"]
    assert next_reference("W") == "XA-W-000003"
    assert next_reference("F", year=2026) == "XA-F-2026-000001"
    assert next_reference("F", year=2027) == "XA-F-2027-000001"
    assert next_references("W", count=0) == []


@pytest.mark.django_db
def test_a_command_that_fails_gives_its_numbers_back():
    class Failed(Exception):
        pass

    def fails() -> None:
        with transaction.atomic():
            next_references("W", count=5)
            raise Failed

    with pytest.raises(Failed):
        fails()
    assert next_reference("W") == "XA-W-000001"
