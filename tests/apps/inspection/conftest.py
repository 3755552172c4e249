"""An inspector, who is of no agency that keeps a register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tracemark.apps.accounts.data import Person, Role

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def inspector(someone: Callable[..., Person]) -> Person:
    return someone(Role.INSPECTOR)
