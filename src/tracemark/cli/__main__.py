"""`python -m tracemark.cli`: the command by its interpreter, where no script of it is at hand."""

from __future__ import annotations

from tracemark.cli.app import main

main()
