"""Who acts. Every command is told; there is no global current user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


class Actor(Protocol):
    """What the ledger keeps of the person who acts, as it was that day."""

    @property
    def id(self) -> UUID: ...

    @property
    def roles(self) -> Iterable[str]: ...

    @property
    def office(self) -> str: ...

    @property
    def auth(self) -> str:
        """How the person was recognised: `password`, `command_line`, `node`."""
        ...
