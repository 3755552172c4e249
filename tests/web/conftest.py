"""A browser of somebody who has signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from signing_in import browser_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tracemark.apps.accounts.data import Person


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    return browser_of
