"""Build hooks: dependencies come from requirements/run.in, sentences are compiled from .po to .mo.

The catalogues are committed as text only; a bare machine has no gettext, so polib compiles them.
"""

from __future__ import annotations

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

BUILD_TOOLS = ("hatchling", "editables", "polib")


class Dependencies(MetadataHookInterface):
    PLUGIN_NAME = "custom"

    def update(self, metadata: dict) -> None:
        lines = (Path(self.root) / "requirements" / "run.in").read_text(encoding="utf-8").splitlines()
        wanted = [line.strip() for line in lines if line.strip() and not line.startswith(("#", "-"))]
        metadata["dependencies"] = [line for line in wanted if not line.startswith(BUILD_TOOLS)]


class Sentences(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict) -> None:
        import polib

        for po in (Path(self.root) / "src" / "tracemark" / "locale").glob("*/LC_MESSAGES/*.po"):
            mo = po.with_suffix(".mo")
            polib.pofile(str(po)).save_as_mofile(str(mo))
            build_data["artifacts"].append(str(mo.relative_to(self.root)))
