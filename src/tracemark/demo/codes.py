"""The second factors of the demonstration's sign-ins.

Their secrets are computed from the demonstration's own key, so that the codes can be printed without reading
what the node keeps sealed. No other node has people whose secrets are made here.
"""

from __future__ import annotations

import base64
import hmac
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from tracemark.apps.accounts import api as accounts
from tracemark.kernel import clock

if TYPE_CHECKING:
    from uuid import UUID

SECRET_BYTES = 20
EARLIER = timedelta(seconds=30)


def enrol(sign_in_name: str, person: UUID) -> None:
    """Enrol with the code of a moment ago: the one that is printed first can still be used."""
    secret = _secret(sign_in_name)
    code = accounts.code_at(secret, clock.now() - EARLIER)
    accounts.enrol_app(by=accounts.NODE, person=person, secret=secret, code=code)


def code_of(sign_in_name: str) -> str:
    return accounts.code_at(_secret(sign_in_name), clock.now())


def _secret(sign_in_name: str) -> str:
    made = hmac.digest(settings.SECRET_KEY.encode(), f"demonstration {sign_in_name}".encode(), "sha256")
    return base64.b32encode(made[:SECRET_BYTES]).decode()
