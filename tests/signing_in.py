"""A browser in which somebody has shown both factors, as the pages leave it, without the minutes that it takes.

The session is written once, with what `django.contrib.auth.login` and the door put into it; the pages that
lead there are tested with `tests/web/accounts`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client, RequestFactory

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.models import PersonRow
from tracemark.apps.accounts.where import where_of
from tracemark.kernel import clock
from tracemark.web.pages.door import FACTOR_AT

if TYPE_CHECKING:
    from tracemark.apps.accounts.data import Person


def browser_of(person: Person, *, language: str = "en") -> Client:
    """A browser of this person, signed in with a password and a second factor a moment ago."""
    client = Client(headers={"accept-language": language} if language else {})
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(person, **{FACTOR_AT: clock.now().timestamp()})
    return client


def half_browser_of(person: Person) -> Client:
    """A browser of this person after the password, before the second factor."""
    client = Client(headers={"accept-language": "en"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(person)
    return client


def session_of(person: Person, **marks: Any) -> str:
    row = PersonRow.objects.get(uuid=person.id)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(row.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = row.get_session_auth_hash()
    accounts.begin(session, person=person.id, where=where_of(RequestFactory().get("/")))
    session.update(marks)
    session.create()
    return str(session.session_key)
