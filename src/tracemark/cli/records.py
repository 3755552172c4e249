"""Commands about records; each group has a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.cli import finding, importing, papers

if TYPE_CHECKING:
    import typer


def add_to(app: typer.Typer) -> None:
    importing.add_to(app)
    finding.add_to(app)
    papers.add_to(app)
