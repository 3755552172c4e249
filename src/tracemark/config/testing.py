"""Settings for the tests: a throw-away node of the State XA, a fast password hasher.

With TRACEMARK_ON_POSTGRES set, they run on the server that TRACEMARK_TEST_POSTGRES names
(postgres://user@host:port/name), else on SQLite.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_node = Path(tempfile.mkdtemp(prefix="tracemark-test-"))
os.environ["TRACEMARK_NODE"] = str(_node)
for _name in ("TRACEMARK_DATABASE", "TRACEMARK_STATE"):
    os.environ.pop(_name, None)
if os.environ.get("TRACEMARK_ON_POSTGRES"):
    os.environ["TRACEMARK_DATABASE"] = os.environ["TRACEMARK_TEST_POSTGRES"]

from tracemark.config.settings import *  # noqa: E402, F403
from tracemark.config.settings import DATABASES  # noqa: E402

SECRET_KEY = "tests-only"  # noqa: S105 - signs nothing that outlives a test
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(_node / "test.sqlite3")}
# Each client of a test is a server of its own: it looks a file up when it is asked for, not all of them before
WHITENOISE_AUTOREFRESH = True
