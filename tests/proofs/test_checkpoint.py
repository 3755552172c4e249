from __future__ import annotations

import base64
import struct
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tracemark.proofs.checkpoint import (
    BadNote,
    Checkpoint,
    Ed25519Signer,
    MLDSA44Signer,
    cosigned_message,
    open_checkpoint,
    read_checkpoint,
    sign_checkpoint,
    verifier,
)

ORIGIN = "registry.example/XA"
NOW = Checkpoint(ORIGIN, 20852163, sha256(b"root").digest())
ED = Ed25519Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
ML = MLDSA44Signer(ORIGIN, MLDSA44PrivateKey.generate())
STRANGER = Ed25519Signer("witness.example/w1", Ed25519PrivateKey.from_private_bytes(bytes(32)))

# The example in the text of c2sp.org/tlog-cosignature: a log's line and a witness's.
FOREIGN = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""

# The example in Go's package golang.org/x/mod/sumdb/note: a public key on one line.
FOREIGN_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def code(note: str, *verifiers) -> str:
    with pytest.raises(BadNote) as caught:
        open_checkpoint(note, verifiers or [ED.verifier])
    return caught.value.code


def test_a_checkpoint_is_three_lines_of_text():
    assert NOW.text() == f"{ORIGIN}\n20852163\n{base64.b64encode(NOW.root).decode()}\n"


def test_a_checkpoint_of_another_house_is_read():
    found = read_checkpoint(FOREIGN)
    assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20852163)


def test_a_public_key_of_another_house_is_read_and_written_back():
    found = verifier(FOREIGN_VKEY)
    assert found.name == "PeterNeumann"
    assert found.vkey == FOREIGN_VKEY


@pytest.mark.parametrize("signers", [[ED], [ML], [ED, ML], [STRANGER, ED]])
def test_what_a_known_key_signed_is_believed(signers):
    note = sign_checkpoint(NOW, signers)
    assert open_checkpoint(note, [ED.verifier, ML.verifier], origin=ORIGIN) == NOW


def test_keys_travel_as_one_line():
    for signer in (ED, ML):
        assert verifier(signer.verifier.vkey) == signer.verifier
        assert open_checkpoint(sign_checkpoint(NOW, [signer]), [verifier(signer.verifier.vkey)]) == NOW


def test_what_only_strangers_signed_is_not_believed():
    assert code(sign_checkpoint(NOW, [STRANGER])) == "unsigned"
    assert code(sign_checkpoint(NOW, [ED]), STRANGER.verifier) == "unsigned"
    assert code(FOREIGN) == "unsigned"


def test_the_same_name_with_another_key_is_a_stranger():
    impostor = Ed25519Signer(ORIGIN, Ed25519PrivateKey.generate())
    assert code(sign_checkpoint(NOW, [impostor])) == "unsigned"


def test_a_known_key_whose_line_does_not_verify_spoils_the_note():
    good = sign_checkpoint(NOW, [ED, ML])
    moved = good.replace("20852163", "20852164")
    assert code(moved) == "invalid_signature"
    assert code(moved, ML.verifier) == "invalid_signature"
    other_ml = sign_checkpoint(Checkpoint(ORIGIN, 7, NOW.root), [ML]).splitlines()[-1]
    mixed = sign_checkpoint(NOW, [ED]) + other_ml + "\n"
    assert code(mixed, ED.verifier, ML.verifier) == "invalid_signature"


def test_a_note_of_another_log_is_refused():
    with pytest.raises(BadNote, match="other_origin"):
        open_checkpoint(sign_checkpoint(NOW, [ED]), [ED.verifier], origin="registry.example/XB")


def test_the_structure_that_ml_dsa_signs_is_the_one_of_the_specification():
    """c2sp.org/tlog-cosignature, `cosigned_message`, laid out by hand."""
    expected = (
        b"subtree/v1\n\0"
        b"\x10witness.example1"
        + struct.pack(">Q", 1679315147)
        + b"\x13registry.example/XA"
        + struct.pack(">QQ", 0, 20852163)
        + NOW.root
    )
    assert cosigned_message("witness.example1", NOW, 1679315147) == expected


def test_an_ml_dsa_line_does_not_serve_another_signer_of_the_same_key():
    namesake = MLDSA44Signer("other.example", ML._key)
    assert not namesake.verifier.accepts(NOW, ML.sign(NOW))
    assert not ML.verifier.accepts(NOW, b"\xff" * 8 + ML.sign(NOW)[8:])
    assert not ML.verifier.accepts(NOW, b"")


GOOD = sign_checkpoint(NOW, [ED])
ROOT_TEXT = base64.b64encode(NOW.root).decode()


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        GOOD[:-1],
        GOOD.replace("\n\n", "\n"),
        GOOD.replace("— ", "- "),
        GOOD.replace("— ", "—"),
        GOOD.replace("20852163", "020852163"),
        GOOD.replace("20852163", "-1"),
        GOOD.replace("20852163", "٢"),
        GOOD.replace("20852163", str(2**63)),
        GOOD.replace("20852163", ""),
        GOOD.replace(ROOT_TEXT, ROOT_TEXT[:-4]),
        GOOD.replace(ROOT_TEXT, ROOT_TEXT.rstrip("=")),
        GOOD.replace(ROOT_TEXT, ROOT_TEXT + "\nextension"),
        GOOD.replace(ORIGIN + "\n2", "\n2"),
        GOOD.replace("\n\n", "\n\n\n"),
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("registry", "regi\tstry", 1),
        GOOD.replace("— registry.example/XA", "— registry.example/XA+"),
        GOOD.replace("— registry.example/XA", "— registry\u00a0example"),
        GOOD + "\n",
        NOW.text() + "\n",
        NOW.text() + "\n— a AAAA\n",
        GOOD + ("— a AAAAAAAA\n" * 64),
    ],
)
def test_a_note_with_two_readings_is_refused(note):
    assert code(note) in {"malformed", "invalid_signature"}


@pytest.mark.parametrize(
    "vkey",
    ["", "a+b", "a+c74f20a3+", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
     "PeterNeumann+c74f20a3+AhpC", "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],
)  # fmt: skip
def test_a_key_line_that_does_not_fit_itself_is_refused(vkey):
    with pytest.raises(BadNote):
        verifier(vkey)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_changed_character_is_believed(data):
    place = data.draw(st.integers(0, len(GOOD) - 1))
    other = data.draw(st.characters(exclude_categories=["Cs"]))
    changed = GOOD[:place] + other + GOOD[place + 1 :]
    if changed != GOOD:
        with pytest.raises(BadNote):
            open_checkpoint(changed, [ED.verifier])


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_no_text_breaks_the_reader(text):
    for note in (
        text,
        GOOD.replace(ORIGIN, text),
        GOOD.replace(ROOT_TEXT, text),
        f"{NOW.text()}\n— {text}\n",
    ):
        try:
            open_checkpoint(note, [ED.verifier])
        except BadNote:
            continue
        assert text in {ORIGIN, ROOT_TEXT}
