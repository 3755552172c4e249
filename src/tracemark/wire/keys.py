"""Keys of suite S1: P-384 for signing and for receiving (RFC 7518), named by their thumbprint (RFC 7638).

A key serves one use only. Since its name is made from it, a name can never come to stand for another key.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from tracemark.wire import base64url
from tracemark.wire.refusals import Code, Refused

CURVE = "P-384"
COORDINATE = 48
PUBLIC_MEMBERS = {"crv", "kid", "kty", "use", "x", "y"}

Jwk = dict[str, Any]


class Use(StrEnum):
    SIGN = "sig"
    RECEIVE = "enc"


def new_key(use: Use) -> ECKey:
    """A private key; kept by whoever made it, never sent."""
    return ECKey.generate_key(CURVE, {"use": use.value}, private=True, auto_kid=True)


def public(key: ECKey) -> Jwk:
    """What others get of a key: six members, in one form."""
    return {name: value for name, value in key.as_dict(private=False).items() if name in PUBLIC_MEMBERS}


def private(key: ECKey) -> Jwk:
    """The whole key, for whoever keeps it sealed."""
    return key.as_dict(private=True)


def read_public(jwk: Mapping[str, Any], at: str = "") -> ECKey:
    """A public key from a directory entry.

    Raises:
        Refused: other members, another curve, a point that is not on it, or a name that is not its thumbprint.
    """
    if set(jwk) != PUBLIC_MEMBERS or jwk["kty"] != "EC" or jwk["crv"] != CURVE or jwk["use"] not in set(Use):
        raise Refused(Code.SCHEMA, "not_a_public_key", at)
    if any(len(base64url.read(jwk[name], at)) != COORDINATE for name in ("x", "y")):
        raise Refused(Code.SCHEMA, "not_a_public_key", at)
    try:
        key = ECKey.import_key({name: jwk[name] for name in ("kty", "crv", "x", "y", "use")})
        key.public_key  # noqa: B018 - the point is looked at when it is first needed
    except (JoseError, ValueError):
        raise Refused(Code.SCHEMA, "point_not_on_curve", at) from None
    key.ensure_kid()
    if key.kid != jwk["kid"]:
        raise Refused(Code.SCHEMA, "key_under_another_name", at)
    return key


def read_private(jwk: Mapping[str, Any]) -> ECKey:
    """A key that this node kept."""
    key = ECKey.import_key({name: value for name, value in jwk.items() if name != "kid"})
    key.ensure_kid()
    return key
