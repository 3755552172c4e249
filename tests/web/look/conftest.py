"""The look stands alone: rendered here without the pages that use it."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture(autouse=True)
def alone(settings: SettingsWrapper) -> None:
    """No address and no context but those that a component may count on."""
    settings.ROOT_URLCONF = "web.look.addresses"
    templates = copy.deepcopy(settings.TEMPLATES)
    options = templates[0]["OPTIONS"]
    options["context_processors"] = [
        name for name in options["context_processors"] if name.startswith("django.")
    ]
    settings.TEMPLATES = templates
    settings.TIME_ZONE = "UTC"
