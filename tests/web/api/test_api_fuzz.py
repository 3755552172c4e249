"""Whatever is sent, the API answers as its document says: no 5xx, no status that is not in it, never past the door."""

from __future__ import annotations

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tracemark.apps.accounts.data import Role
from tracemark.config.wsgi import application
from tracemark.web.api.document import PREFIX

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

# Every bound of every field in its turn is most of the time: it is tried where nothing may be skipped.
THOROUGH = bool(os.environ.get("TRACEMARK_NOTHING_SKIPPED"))
EXAMPLES = 8 if THOROUGH else 2
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
    ignored_auth,
    unsupported_method,
]


@schemathesis.serializer("image/jpeg", "image/png", "image/webp")
def as_it_is(_context, value):
    return value if isinstance(value, bytes) else str(value).encode()


schema = schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", application)
schema.config.phases.coverage.enabled = THOROUGH


@pytest.fixture
def token(asking, someone):
    """A token for everything, of somebody whose roles allow nearly everything."""
    person = someone(Role.REGISTRAR, Role.TRACING_OFFICER, Role.POINT_OF_CONTACT, Role.ADMINISTRATOR)
    return asking(person).token


@pytest.fixture(autouse=True)
def one_connection():
    """The database of the test stays open between requests, as Django's own client has it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def unhurried(settings):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"api_requests_a_minute": 100_000})


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_no_answer_is_outside_the_document(case, token):
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)
