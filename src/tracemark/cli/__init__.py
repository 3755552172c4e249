"""`tracemark ...`: what an administrator, a script and a far office use.

Exit codes: 0 done, 1 refused or nothing found (for `verify`: tampered), 2 done in part (for `verify`:
incomplete), 3 used wrongly or no node there.
"""

from __future__ import annotations

from tracemark.cli.app import main

__all__ = ["main"]
