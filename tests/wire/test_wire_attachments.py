"""An attachment arrives whole and in order, or not at all."""

from __future__ import annotations

import random as chance
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemark.wire import attachments, base64url
from tracemark.wire.attachments import PIECE, TAG, What
from tracemark.wire.refusals import Refused

ALL = chance.Random(7).randbytes(3 * PIECE)


def sealed(data: bytes) -> tuple[attachments.Attachment, bytes]:
    return attachments.seal(data, name="mark.jpg", media="image/jpeg", purpose=What.PHOTO_MARK)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 5])
def test_it_comes_back_as_it_was(size: int):
    said, carried = sealed(ALL[:size])
    assert attachments.open_sealed(said, carried) == ALL[:size]


@given(st.binary(min_size=1, max_size=100))
def test_a_carrier_learns_its_size_alone(data: bytes):
    said, carried = sealed(data)
    assert len(carried) == len(data) + TAG
    assert said.sha256 == base64url.write(sha256(carried).digest())


def with_hash_of(said: attachments.Attachment, carried: bytes) -> attachments.Attachment:
    return said.model_copy(update={"sha256": base64url.write(sha256(carried).digest())})


PIECES = 3


@pytest.mark.parametrize(
    "order", [(0, 1), (0, 2), (1, 2), (0, 2, 1), (1, 0, 2), (0, 0, 1, 2), (0, 1, 2, 2), (0,), (2,)]
)
def test_pieces_cannot_be_left_out_doubled_or_moved_by_whoever_holds_them(order: tuple[int, ...]):
    said, carried = sealed(ALL[: 2 * PIECE + 10])
    pieces = [carried[at : at + PIECE + TAG] for at in range(0, len(carried), PIECE + TAG)]
    assert len(pieces) == PIECES
    other = b"".join(pieces[number] for number in order)
    with pytest.raises(Refused):
        attachments.open_sealed(with_hash_of(said, other), other)


@given(st.integers(0, 115), st.integers(1, 255))
def test_no_changed_byte_gets_through(place: int, flip: int):
    said, carried = sealed(bytes(100))
    changed = bytearray(carried)
    changed[place] ^= flip
    for claimed in (said, with_hash_of(said, bytes(changed))):
        with pytest.raises(Refused):
            attachments.open_sealed(claimed, bytes(changed))


def test_too_large_an_attachment_is_refused():
    with pytest.raises(Refused, match="attachment_too_large"):
        sealed(bytes(attachments.LARGEST + 1))
