"""A token for a person, and a client that sends it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Description, NewWeapon


@dataclass(frozen=True)
class Asking:
    """A system that asks with a token."""

    token: str
    client: Client

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/1{path}", headers=self._headers(headers))

    def post(self, path: str, body: Any, **headers: str) -> Any:
        data = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return self.client.post(
            f"/api/1{path}", data, content_type="application/json", headers=self._headers(headers)
        )

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token}"} | named


@pytest.fixture
def asking():
    """A system that acts for this person, with these scopes, or all that there are."""

    def ask(person, *scopes, days=30):
        _uuid, token = accounts.issue_token(
            by=accounts.NODE, person=person.id, name="Customs", scopes=scopes or accounts.SCOPES, days=days
        )
        return Asking(token, Client(raise_request_exception=False))

    return ask


@pytest.fixture
def weapon(registrar):
    return registry.register_weapon(
        by=registrar,
        weapon=NewWeapon(
            Partition.CIVILIAN, Description("AK 7010 33918", type="rifle", country="CN", year=1998)
        ),
    )
