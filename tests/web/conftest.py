"""A browser of somebody who has signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tracemark.apps.accounts.models import PersonRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracemark.apps.accounts.data import Person


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    def sign_in(person: Person) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(PersonRow.objects.get(uuid=person.id))
        return client

    return sign_in
