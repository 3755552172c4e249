"""The command line's own sentences, in the language of the terminal (LANG), before any node is opened."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[1] / "locale"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh-hans")


def language() -> str:
    """The language of the terminal as Django names it; English where it is none of ours."""
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"
    tongue = said.split(".")[0].split("_")[0].lower()
    return "zh-hans" if tongue == "zh" else tongue if tongue in LANGUAGES else "en"


def folder(code: str) -> str:
    return "zh_Hans" if code == "zh-hans" else code


_catalogue = gettext.translation("django", LOCALE, languages=[folder(language())], fallback=True)
_ = _catalogue.gettext
ngettext = _catalogue.ngettext
