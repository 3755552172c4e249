"""A message says all that it must, nothing that it may not, and is known by the hash of what it says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemark.wire import messages, sealing, strict
from tracemark.wire.bodies import conversation, tracing
from tracemark.wire.labels import Label, Release
from tracemark.wire.refusals import Code, Refused
from wire.wire_samples import HASH, known, message, request, signing


def said(**changed: Any) -> dict[str, Any]:
    return {**message().written(), **changed}


def test_a_message_comes_back_as_it_was_written():
    payload = messages.write(message())
    read = messages.read(payload)
    assert read.message == message()
    assert read.payload == payload


def test_two_signatures_of_one_message_are_one_message():
    payload = messages.write(message())
    first, second = (sealing.sign(payload, signing("XA")) for _ in range(2))
    assert first != second
    opened = {sealing.verify(token, lambda _kid: known(signing("XA"))) for token in (first, second)}
    assert {messages.hash_of(one) for one in opened} == {messages.hash_of(payload)}


WRONG = {
    "no version": ({"v": None}, Code.UNSUPPORTED, "/v"),
    "a later version": ({"v": "2.0"}, Code.UNSUPPORTED, "/v"),
    "a type of its own": ({"type": "trace.everything"}, Code.UNSUPPORTED, "/type"),
    "an extension to be understood": ({"crit": ["magic"]}, Code.UNSUPPORTED, "/crit"),
    "a member too many": ({"extra": 1}, Code.SCHEMA, "/extra"),
    "nobody addressed": ({"to": []}, Code.SCHEMA, "/to"),
    "addressees unsorted": ({"to": ["XC", "XB"]}, Code.SCHEMA, "/to"),
    "to itself": ({"to": ["XA"]}, Code.SCHEMA, ""),
    "seventeen heads": ({"prev": [HASH] * 17}, Code.SCHEMA, "/prev"),
    "one head twice": ({"prev": [HASH, HASH]}, Code.SCHEMA, "/prev"),
    "a short hash": ({"prev": ["AAAA"]}, Code.SCHEMA, "/prev/0"),
    "another writing of a time": ({"sent": "2026-11-24T00:00:00+00:00"}, Code.SCHEMA, "/sent"),
    "a time that never was": ({"sent": "2026-13-24T00:00:00Z"}, Code.SCHEMA, "/sent"),
    "another writing of an id": ({"id": "0198C0DE-0000-7000-8000-000000000001"}, Code.SCHEMA, "/id"),
    "a number for a text": ({"id": 1}, Code.SCHEMA, "/id"),
    "nothing for something": ({"lang": None}, Code.SCHEMA, "/lang"),
    "a release of its own": ({"handling": {"release": "all"}}, Code.SCHEMA, "/handling/release"),
    "named, but nobody": ({"handling": {"release": "named", "named": []}}, Code.SCHEMA, "/handling/named"),
    "no body": ({"body": None}, Code.SCHEMA, "/body"),
    "another body": ({"type": "receipt.delivered"}, Code.SCHEMA, "/body/mh"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_message_that_is_wrong_is_refused_at_its_place(name: str):
    change, code, at = WRONG[name]
    with pytest.raises(Refused) as refused:
        messages.read(strict.write({k: v for k, v in said(**change).items() if v is not None or k == "lang"}))
    assert (refused.value.code, refused.value.at) == (code, at)


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ({"can_guarantee_confidentiality": False}, "ITI 15"),
        ({"can_guarantee_confidentiality": True, "why_not_confidential": "A court may order it."}, "ITI 15"),
        ({"items": []}, "ITI 17 (b)"),
        ({"intended_use": []}, "ITI 17 (c)"),
        ({"illicit_basis": []}, "ITI 17 (a)"),
        ({"legal_justification": ""}, "ITI 17 (a)"),
    ],
)
def test_a_request_holds_what_the_instrument_asks_for(body: dict[str, Any], rule: str):
    del rule
    whole = {**request().written(), **body}
    with pytest.raises(Refused) as refused:
        messages.read(strict.write(said(body=whole)))
    assert refused.value.code is Code.SCHEMA


@pytest.mark.parametrize("outcome", tracing.Outcome)
def test_a_reason_goes_with_what_is_withheld_and_with_nothing_else(outcome: tracing.Outcome):
    """ITI 22 and 23: delay, restriction and refusal say why."""
    withheld = outcome in {"delayed", "restricted", "refused"}
    following = tracing.Next(state="XC", basis="export") if outcome == "referred" else None
    for reason in (None, tracing.Withheld.NATIONAL_SECURITY):
        right = withheld == (reason is not None)
        try:
            tracing.ItemAnswer(number=1, outcome=outcome, reason=reason, next=following)
            assert right
        except ValueError:
            assert not right


def test_an_answer_about_weapons_of_a_state_has_no_place_for_unit_store_or_quantity():
    """What has no member cannot be sent."""
    members = (
        set(tracing.ItemAnswer.model_fields)
        | set(tracing.Link.model_fields)
        | set(tracing.LostOrStolen.model_fields)
    )
    assert not members & {"unit", "store", "quantity", "site", "holder", "name", "address"}


def test_the_label_of_a_message_is_the_narrowest_where_nothing_was_said():
    assert Label().release is Release.NONE


def test_each_type_has_a_body_of_its_own():
    assert len(set(messages.TYPES.values())) == len(messages.TYPES)


def test_a_body_of_another_type_is_not_written():
    wrong = messages.Message(message().head, conversation.Delivered(mh=HASH))
    with pytest.raises(Refused, match="body_of_another_type"):
        messages.write(wrong)


PAYLOAD = messages.write(message())


@given(st.integers(0, len(PAYLOAD) - 1), st.integers(0, 255))
def test_a_changed_payload_is_refused_or_another_message(place: int, byte: int):
    changed = bytearray(PAYLOAD)
    changed[place] = byte
    try:
        read = messages.read(bytes(changed))
    except Refused:
        return
    assert (read.mh == messages.hash_of(PAYLOAD)) == (bytes(changed) == PAYLOAD)
