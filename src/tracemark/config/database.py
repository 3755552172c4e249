"""Django's description of the node's database, with the settings that make an acknowledged write durable.

They are read back from the open connection before anything is served or written (see the ledger's `checks`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from typing import Any

    from tracemark.kernel.node import NodeSettings


def database(node: NodeSettings) -> dict[str, Any]:
    """Django's description of the database, with the settings that make an acknowledged write durable."""
    if not node.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": node.node_dir / "tracemark.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    # Counts for a new file only: half as many pages to write when a register is loaded.
                    "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                    "PRAGMA recursive_triggers=ON; PRAGMA busy_timeout=20000; PRAGMA cache_size=-262144; "
                    # In memory, or a load writes every page that a statement changes to a temporary file first.
                    "PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    url = urlsplit(node.database)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c synchronous_commit=on"},
    }
