"""Signed by whom it says, opened by whom it is for, and by nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jwcrypto import jwe as other_jwe
from jwcrypto import jwk as other_jwk
from jwcrypto import jws as other_jws

from tracemark.wire import base64url, keys, padding, sealing, strict
from tracemark.wire.refusals import Code, Refused
from wire.wire_samples import known, opened, outside, receiving, sealed, signing

PAYLOAD = strict.write({"said": "The weapon was exported in 2009."})


@pytest.mark.parametrize("to", [("XB",), ("XB", "XC"), tuple(sorted(f"X{chr(65 + n)}" for n in range(16)))])
def test_each_addressee_opens_it_and_learns_who_signed(to: tuple[str, ...]):
    envelope = sealed(PAYLOAD, *to)
    assert all(opened(envelope, node) == PAYLOAD for node in to)


def test_more_than_sixteen_addressees_are_refused():
    with pytest.raises(Refused, match="wrong_addressees"):
        sealed(PAYLOAD, *(f"org:n{number:02}" for number in range(17)))


def test_an_envelope_for_nobody_is_refused():
    """An empty list of receivers is a mistake, never everybody."""
    with pytest.raises(Refused, match="wrong_addressees"):
        sealed(PAYLOAD)


def test_a_carrier_sees_the_addressees_and_neither_sender_nor_words():
    envelope = sealed(PAYLOAD, "XB")
    assert signing("XA").kid.encode() not in envelope
    assert b"exported" not in envelope
    assert sealing.look_at(envelope).outside == outside("XB")
    header = base64url.read(json.loads(envelope)["protected"])
    assert b"XB" in header
    assert b"XA" not in header


def test_sizes_say_little_about_what_was_said():
    short, long = (len(sealed(strict.write({"a": "x" * size}), "XB")) for size in (10, 400))
    assert short == long


def test_whoever_is_no_addressee_opens_nothing():
    with pytest.raises(Refused) as refused:
        opened(sealed(PAYLOAD, "XB"), "XC")
    assert refused.value.code is Code.NOT_ADDRESSEE


def test_an_unknown_key_is_an_unknown_sender():
    token = sealing.sign(PAYLOAD, signing("XA"))
    with pytest.raises(Refused) as refused:
        sealing.verify(token, {}.get)
    assert refused.value.code is Code.UNKNOWN_SENDER


def test_another_key_under_the_same_name_does_not_verify():
    token = sealing.sign(PAYLOAD, signing("XA"))
    with pytest.raises(Refused) as refused:
        sealing.verify(token, lambda _kid: known(signing("XB")))
    assert refused.value.code is Code.BAD_SIGNATURE


def rewritten(envelope: bytes, change: Any) -> bytes:
    wrapper = json.loads(envelope)
    change(wrapper)
    return strict.write(wrapper)


def header_with(**members: Any) -> Any:
    def change(wrapper: dict[str, Any]) -> None:
        header = json.loads(base64url.read(wrapper["protected"]))
        header.update(members)
        wrapper["protected"] = base64url.write(
            strict.write({k: v for k, v in header.items() if v is not None})
        )

    return change


def recipient_with(**members: Any) -> Any:
    def change(wrapper: dict[str, Any]) -> None:
        header = wrapper["recipients"][0]["header"]
        header.update(members)
        wrapper["recipients"][0]["header"] = {k: v for k, v in header.items() if v is not None}

    return change


def point_off_the_curve(wrapper: dict[str, Any]) -> None:
    wrapper["recipients"][0]["header"]["epk"]["x"] = base64url.write(bytes([7] * 48))


HOSTILE = {
    "compressed": (header_with(zip="DEF"), Code.SCHEMA),
    "another content cipher": (header_with(enc="A128CBC-HS256"), Code.UNSUPPORTED),
    "an extension to be understood": (header_with(crit=["atx", "b64"], b64=False), Code.UNSUPPORTED),
    "no extension": (header_with(crit=None), Code.UNSUPPORTED),
    "a key in the header": (header_with(jwk={"kty": "oct", "k": "AA"}), Code.SCHEMA),
    "an address in the header": (header_with(jku="https://evil.example"), Code.SCHEMA),
    "another addressee outside": (header_with(atx={**outside("XC").written()}), Code.BAD_SIGNATURE),
    "a later day outside": (header_with(atx={**outside("XB").written(), "exp": "2099-01-01T00:00:00Z"}), Code.BAD_SIGNATURE),
    "addressees unsorted": (header_with(atx={**outside("XB").written(), "to": ["XC", "XB"]}), Code.SCHEMA),
    "a priority of its own": (header_with(atx={**outside("XB").written(), "pc": 7}), Code.SCHEMA),
    "direct agreement": (recipient_with(alg="ECDH-ES"), Code.UNSUPPORTED),
    "a password": (recipient_with(alg="PBES2-HS256+A128KW", p2c=10_000_000), Code.UNSUPPORTED),
    "no key wrapped": (recipient_with(alg="dir"), Code.UNSUPPORTED),
    "no ephemeral key": (recipient_with(epk=None), Code.SCHEMA),
    "another curve": (recipient_with(epk={"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}), Code.UNSUPPORTED),
    "a private ephemeral key": (recipient_with(epk={"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA", "d": "AA"}), Code.SCHEMA),
    "a point off the curve": (point_off_the_curve, Code.BAD_SIGNATURE),
    "a member too many": (lambda w: w.update(aad="AAAA"), Code.SCHEMA),
    "no tag": (lambda w: w.pop("tag"), Code.SCHEMA),
    "a short tag": (lambda w: w.update(tag=w["tag"][:11]), Code.SCHEMA),
    "a short nonce": (lambda w: w.update(iv="AAAA"), Code.SCHEMA),
    "padding behind base64url": (lambda w: w.update(tag=w["tag"] + "=="), Code.SCHEMA),
    "cut off": (lambda w: w.update(ciphertext=w["ciphertext"][:-4]), Code.SCHEMA),
    "no recipients": (lambda w: w.update(recipients=[]), Code.SCHEMA),
    "recipients by the thousand": (lambda w: w.update(recipients=w["recipients"] * 1000), Code.TOO_LARGE),
    "one recipient twice": (lambda w: w.update(recipients=w["recipients"] * 2), Code.SCHEMA),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_envelope_is_refused_by_its_code(name: str):
    change, code = HOSTILE[name]
    with pytest.raises(Refused) as refused:
        opened(rewritten(sealed(PAYLOAD, "XB"), change), "XB")
    assert refused.value.code is code


def token_with(header: dict[str, Any]) -> bytes:
    good = sealing.sign(PAYLOAD, signing("XA")).split(b".")
    return b".".join([base64url.write(strict.write(header)).encode(), *good[1:]])


SIGNED = {"alg": "ES384", "cty": sealing.SAID, "kid": "", "typ": sealing.SIGNED}


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({**SIGNED, "alg": "none"}, Code.UNSUPPORTED),
        ({**SIGNED, "alg": "HS256"}, Code.UNSUPPORTED),
        ({**SIGNED, "jwk": {"kty": "EC"}}, Code.SCHEMA),
        ({**SIGNED, "b64": False, "crit": ["b64"]}, Code.SCHEMA),
        ({**SIGNED, "x5u": "https://evil.example"}, Code.SCHEMA),
        ({**SIGNED, "typ": "JWT"}, Code.SCHEMA),
        ({**SIGNED, "kid": 1}, Code.SCHEMA),
        ({**SIGNED, "cty": "text/plain"}, Code.SCHEMA),
        (SIGNED, Code.UNKNOWN_SENDER),
    ],
)
def test_a_hostile_token_is_refused_by_its_code(header: dict[str, Any], code: Code):
    with pytest.raises(Refused) as refused:
        sealing.verify(token_with(header), {signing("XA").kid: known(signing("XA"))}.get)
    assert refused.value.code is code


def test_a_signature_of_another_length_is_refused():
    token = sealing.sign(PAYLOAD, signing("XA"))
    with pytest.raises(Refused) as refused:
        sealing.verify(token + b"AAAA", lambda _kid: known(signing("XA")))
    assert refused.value.code is Code.BAD_SIGNATURE


ENVELOPE = sealed(PAYLOAD, "XB")


@given(st.integers(0, len(ENVELOPE) - 1), st.integers(1, 255))
def test_no_changed_byte_gets_through(place: int, flip: int):
    changed = bytearray(ENVELOPE)
    changed[place] ^= flip
    try:
        assert opened(bytes(changed), "XB") == "never"
    except Refused:
        return


def test_another_library_opens_what_we_seal():
    key = other_jwk.JWK(**keys.private(receiving("XB")))
    theirs = other_jwe.JWE()
    theirs.deserialize(ENVELOPE.decode())
    header = json.loads(base64url.read(json.loads(ENVELOPE)["protected"]))
    assert header["crit"] == ["atx"]
    theirs = other_jwe.JWE(header_registry={"atx": other_jwe.JWSEHeaderParameter("", False, True, None)})  # type: ignore[attr-defined]
    theirs.deserialize(ENVELOPE.decode(), key)
    signed = other_jws.JWS()
    signed.deserialize(padding.strip(theirs.payload).decode(), other_jwk.JWK(**keys.public(signing("XA"))))
    assert signed.payload == PAYLOAD


def test_we_open_what_another_library_seals():
    signed = other_jws.JWS(PAYLOAD)
    signed.add_signature(
        other_jwk.JWK(**keys.private(signing("XA"))),
        protected=strict.write({**SIGNED, "kid": signing("XA").kid}).decode(),
    )
    protected = {
        "atx": outside("XB").written(),
        "crit": ["atx"],
        "cty": sealing.SIGNED,
        "enc": sealing.CONTENT,
        "typ": sealing.SEALED,
    }
    theirs = other_jwe.JWE(
        padding.fill(signed.serialize(compact=True).encode()), protected=strict.write(protected).decode(),
        header_registry={"atx": other_jwe.JWSEHeaderParameter("", False, True, None)},
    )  # fmt: skip
    theirs.add_recipient(
        other_jwk.JWK(**keys.public(receiving("XB"))),
        header=json.dumps({"alg": sealing.AGREEMENT, "kid": receiving("XB").kid}),
    )
    said = json.loads(theirs.serialize())
    if "recipients" not in said:  # with one addressee it writes the flattened form
        said["recipients"] = [{"header": said.pop("header"), "encrypted_key": said.pop("encrypted_key")}]
    assert opened(strict.write(said), "XB") == PAYLOAD


def test_a_key_has_the_name_that_is_made_from_it():
    jwk = keys.public(signing("XA"))
    assert keys.read_public(jwk).kid == signing("XA").thumbprint()
    assert "d" not in jwk


@pytest.mark.parametrize(
    "change",
    [
        {"kid": "mine"}, {"crv": "P-256"}, {"kty": "RSA"}, {"use": "both"}, {"d": "AA"}, {"x": "AA"},
        {"x": base64url.write(bytes([7] * 48))},
    ],
)  # fmt: skip
def test_a_key_that_is_not_one_of_ours_is_refused(change: dict[str, str]):
    with pytest.raises(Refused):
        keys.read_public({**keys.public(signing("XA")), **change})


def test_a_private_key_comes_back_as_it_was_kept():
    key = signing("XA")
    again = keys.read_private(keys.private(key))
    assert sealing.verify(sealing.sign(PAYLOAD, again), lambda _kid: known(key)) == PAYLOAD
