"""A browser in which somebody showed both factors is known again: strangers cannot lock it out.

The cookie names no person and opens nothing. It only says under which key wrong passwords are counted.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing

from tracemark.apps.accounts import api as accounts

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

COOKIE = "known_device"
SALT = "tracemark known device"
HALF_A_YEAR = 182 * 24 * 3600


def known_device_of(request: HttpRequest, sign_in_name: str) -> str:
    """The mark of this browser, if it is known for this name; else nothing."""
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=HALF_A_YEAR)
        person = accounts.id_of_name(sign_in_name)
        return str(told["device"]) if person and told["person"] == str(person) else ""
    except (signing.BadSignature, KeyError, TypeError):
        return ""


def keep_known_device(answer: HttpResponse, person: UUID) -> HttpResponse:
    told = {"person": str(person), "device": secrets.token_urlsafe(16)}
    answer.set_cookie(
        COOKIE,
        signing.dumps(told, salt=SALT),
        max_age=HALF_A_YEAR,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer
