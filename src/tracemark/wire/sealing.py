"""Suite S1: signed with ES384, then encrypted to each addressee with ECDH-ES+A256KW and A256GCM (RFC 7515, 7516, 7518).

Sign first, then encrypt: only the addressee learns who speaks, and can show a third party what was said. Whoever
opens it must find its own name among the addressees that were signed, or somebody sealed another's words again.

Opening goes from cheap to dear: shape, size, name of the key; only then a curve is touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.registry import HeaderParameter

from tracemark.wire import base64url, keys, padding, strict
from tracemark.wire.refusals import Code, Refused

SIGNED: Final = "atx-msg+jws"
SAID: Final = "atx-msg+json"
SEALED: Final = "atx-env+jwe"
MEDIA_TYPE: Final = "application/atx-env+json"

SIGNING = "ES384"
AGREEMENT = "ECDH-ES+A256KW"
CONTENT = "A256GCM"

MOST_ADDRESSEES = 16
ENVELOPE = strict.Limits(size=96 * 1024, depth=5, members=200, text=65_536)
HEADER = strict.Limits(size=1_024, depth=4, members=60, text=200)

_WRAPPER = {"protected", "recipients", "iv", "ciphertext", "tag"}
_AGREED = {"crv", "kty", "x", "y"}


def _object(value: Any) -> None:
    if not isinstance(value, dict):
        raise ValueError("must be an object")  # noqa: TRY004 - what the library takes for "wrong header"


_jwe = jwe.JWERegistry(
    header_registry={"atx": HeaderParameter("what a carrier sees", _object)},
    algorithms=[AGREEMENT, CONTENT],
    max_recipients=MOST_ADDRESSEES,
)


@dataclass(frozen=True, slots=True)
class Outside:
    """What a carrier sees of an envelope: for whom, under which random name, until when, how pressing.

    Attributes:
        to: nodes, sorted.
        eid: 128 random bits, base64url; names these bytes, not what is in them.
        exp: the day after which a carrier may drop it, RFC 3339 in UTC.
        pc: 0 ordinary, 1 urgent.
    """

    to: tuple[str, ...]
    eid: str
    exp: str
    pc: int = 0

    def written(self) -> dict[str, Any]:
        return {"eid": self.eid, "exp": self.exp, "pc": self.pc, "to": list(self.to)}


@dataclass(frozen=True, slots=True)
class Envelope:
    """An envelope whose outside was read and whose inside was not."""

    outside: Outside
    wrapper: dict[str, Any]


KeyOf = Callable[[str], ECKey | None]


def sign(payload: bytes, key: ECKey) -> bytes:
    """The token: what was said and who says it."""
    header = {"alg": SIGNING, "cty": SAID, "kid": key.kid, "typ": SIGNED}
    return jws.serialize_compact(header, payload, key, algorithms=[SIGNING]).encode()


def seal(token: bytes, *, outside: Outside, keys_of: Mapping[str, ECKey]) -> bytes:
    """The envelope for these addressees; `keys_of` gives the receiving key of each of them."""
    if not outside.to or set(outside.to) != set(keys_of) or len(outside.to) > MOST_ADDRESSEES:
        raise Refused(Code.SCHEMA, "wrong_addressees")
    protected = {"atx": outside.written(), "crit": ["atx"], "cty": SIGNED, "enc": CONTENT, "typ": SEALED}
    sealed = jwe.GeneralJSONEncryption(protected, padding.fill(token))
    for node in outside.to:
        key = keys_of[node]
        sealed.add_recipient({"alg": AGREEMENT, "kid": key.kid}, key)
    return strict.write(dict(jwe.encrypt_json(sealed, None, registry=_jwe)))


def look_at(envelope: bytes) -> Envelope:
    """The outside of an envelope, without touching a key.

    Raises:
        Refused: schema, too_large, unsupported.
    """
    wrapper = strict.read(envelope, ENVELOPE)
    if set(wrapper) != _WRAPPER:
        raise Refused(Code.SCHEMA, "wrong_members")
    header = strict.read(_part(wrapper, "protected"), HEADER)
    if header.get("enc") != CONTENT or header.get("crit") != ["atx"]:
        raise Refused(Code.UNSUPPORTED, "suite", "/protected")
    if set(header) != {"atx", "crit", "cty", "enc", "typ"} or (header["typ"], header["cty"]) != (
        SEALED,
        SIGNED,
    ):
        raise Refused(Code.SCHEMA, "wrong_header", "/protected")
    outside = _outside(header["atx"])
    _check_addressees(wrapper["recipients"], len(outside.to))
    for name, size in (("iv", 12), ("tag", 16)):
        if len(_part(wrapper, name)) != size:
            raise Refused(Code.SCHEMA, "wrong_length", f"/{name}")
    if len(_part(wrapper, "ciphertext")) not in padding.CLASSES:
        raise Refused(Code.SCHEMA, "wrong_length", "/ciphertext")
    return Envelope(outside, wrapper)


def open_with(envelope: Envelope, my_keys: Mapping[str, ECKey]) -> bytes:
    """The token inside, with whichever of my receiving keys it was sealed for.

    Raises:
        Refused: not_addressee, where no key of mine is named; bad_signature, where what is sealed was changed.
    """
    for addressee in envelope.wrapper["recipients"]:
        key = my_keys.get(addressee["header"]["kid"])
        if key is not None:
            return padding.strip(_decrypted({**envelope.wrapper, "recipients": [addressee]}, key))
    raise Refused(Code.NOT_ADDRESSEE, "no_key_of_ours")


def signed_by(token: bytes) -> str:
    """The name of the key that a token says it was signed with; nothing of it is believed yet."""
    return str(_signed_header(token)["kid"])


def verify(token: bytes, key_of: KeyOf) -> bytes:
    """What was said, if the key that the token names signed it.

    Raises:
        Refused: unknown_sender, bad_signature, unsupported, schema.
    """
    key = key_of(signed_by(token))
    if key is None:
        raise Refused(Code.UNKNOWN_SENDER, "no_such_key")
    try:
        return jws.deserialize_compact(token, key, algorithms=[SIGNING]).payload
    except (JoseError, ValueError):
        raise Refused(Code.BAD_SIGNATURE, "not_signed_by_this_key") from None


def _signed_header(token: bytes) -> dict[str, Any]:
    parts = token.decode("ascii", "replace").split(".")
    if len(parts) != 3:  # RFC 7515, section 3.1: header, payload, signature
        raise Refused(Code.SCHEMA, "not_a_token")
    header = strict.read(base64url.read(parts[0]), HEADER)
    for part in parts[1:]:
        base64url.read(part)
    if header.get("alg") != SIGNING:
        raise Refused(Code.UNSUPPORTED, "suite")
    if set(header) != {"alg", "cty", "kid", "typ"} or (header["typ"], header["cty"]) != (SIGNED, SAID):
        raise Refused(Code.SCHEMA, "wrong_header")
    if not isinstance(header["kid"], str):
        raise Refused(Code.SCHEMA, "wrong_header")
    return header


def _decrypted(wrapper: dict[str, Any], key: ECKey) -> bytes:
    try:
        plain = jwe.decrypt_json(wrapper, key, registry=_jwe).plaintext  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError):
        raise Refused(Code.BAD_SIGNATURE, "changed_or_not_ours") from None
    if plain is None:
        raise Refused(Code.BAD_SIGNATURE, "changed_or_not_ours")
    return plain


def _check_addressees(addressees: Any, many: int) -> None:
    """As many as the outside names, each with the one algorithm and a point of the one curve."""
    if not isinstance(addressees, list) or len(addressees) != many:
        raise Refused(Code.SCHEMA, "wrong_addressees", "/recipients")
    for place, one in enumerate(addressees):
        at = f"/recipients/{place}"
        if not isinstance(one, dict) or set(one) != {"encrypted_key", "header"}:
            raise Refused(Code.SCHEMA, "wrong_members", at)
        header = one["header"]
        if not isinstance(header, dict) or header.get("alg") != AGREEMENT:
            raise Refused(Code.UNSUPPORTED, "suite", at)
        point = header.get("epk")
        if set(header) != {"alg", "epk", "kid"} or not isinstance(point, dict) or set(point) != _AGREED:
            raise Refused(Code.SCHEMA, "wrong_header", at)
        if point["kty"] != "EC" or point["crv"] != keys.CURVE:
            raise Refused(Code.UNSUPPORTED, "suite", at)
        if any(len(base64url.read(point[name], at)) != keys.COORDINATE for name in ("x", "y")):
            raise Refused(Code.SCHEMA, "wrong_length", at)
        if not isinstance(header["kid"], str):
            raise Refused(Code.SCHEMA, "wrong_header", at)
        base64url.read(one["encrypted_key"], at)


def _outside(said: Any) -> Outside:
    if not isinstance(said, dict) or set(said) != {"eid", "exp", "pc", "to"}:
        raise Refused(Code.SCHEMA, "wrong_members", "/protected/atx")
    to = said["to"]
    if (
        not isinstance(to, list)
        or not 0 < len(to) <= MOST_ADDRESSEES
        or to != sorted({str(one) for one in to})
    ):
        raise Refused(Code.SCHEMA, "wrong_addressees", "/protected/atx/to")
    if len(base64url.read(said["eid"], "/protected/atx/eid")) != 16 or said["pc"] not in (0, 1):
        raise Refused(Code.SCHEMA, "wrong_value", "/protected/atx")
    if not isinstance(said["exp"], str):
        raise Refused(Code.SCHEMA, "wrong_value", "/protected/atx/exp")
    return Outside(tuple(to), said["eid"], said["exp"], said["pc"])


def _part(wrapper: Mapping[str, Any], name: str) -> bytes:
    return base64url.read(wrapper[name], f"/{name}")
