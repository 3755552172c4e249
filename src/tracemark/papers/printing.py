"""From data to a PDF that is fit to be archived (PDF/A-2b), with letters for all six languages.

A template gets its data as JSON and nothing else: what somebody typed can never become a command of the typesetter,
which reads no file but these templates and asks no network.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typst
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

from tracemark.kernel import clock
from tracemark.kernel.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATES = Path(__file__).parent / "templates"
ARCHIVE: Final = "a-2b"
FONT_PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic", "pylopdf_fonts_zh_cn")
FAMILIES = ("Noto Sans", "Noto Sans Arabic", "Noto Sans SC")

LEFT_TO_RIGHT, RIGHT_TO_LEFT, END = "\u2066", "\u2067", "\u2069"
"""Between these a text keeps its own direction. The template sets it so and takes them out: left in, they would stand
between the words of whoever copies or searches the text of the paper."""

_OF_THE_RIGHT = {"R", "AL", "AN"}


class NotPrintable(BadInput):
    code = "papers.not_printable"
    sentence = _(
        "A character of it is in a script that this node has no letters for, so the paper would show a gap."
    )


def isolated(text: str) -> str:
    """A text that keeps its own direction between words of another one: 56-1/A-12 is not A-12/1-56 in Arabic."""
    said = [unicodedata.bidirectional(char) for char in text]
    to_left = get_language_bidi()
    strong = next((one for one in said if one == "L" or one in _OF_THE_RIGHT), "EN")
    foreign = {"L", "EN"} if to_left else _OF_THE_RIGHT
    if not foreign & set(said):
        return text
    return f"{RIGHT_TO_LEFT if strong in _OF_THE_RIGHT else LEFT_TO_RIGHT}{text}{END}"


def left_to_right(code: str) -> str:
    """A code inside a sentence."""
    return f"{LEFT_TO_RIGHT}{code}{END}" if get_language_bidi() else code


def printed(template: str, data: Mapping[str, Any], *, language: str) -> bytes:
    """The PDF of a template.

    Raises:
        NotPrintable: there is no letter for a character; a paper with gaps is not made.
    """
    today = clock.today()
    said = {
        **data,
        "language": language.split("-", maxsplit=1)[0],
        "fonts": FAMILIES,
        "day": [today.year, today.month, today.day],
    }
    try:
        made: bytes = typst.compile(
            TEMPLATES / f"{template}.typ",
            root=TEMPLATES,
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(said, ensure_ascii=False)},
            pdf_standards=ARCHIVE,
        )
    except typst.TypstError as wrong:
        if "glyph" in str(wrong) or "codepoint" in str(wrong) or "could not be displayed" in str(wrong):
            raise NotPrintable from None
        raise
    return made


@cache
def _fonts() -> typst.Fonts:
    """Read once: a tenth of a second for each paper otherwise."""
    folders = [Path(import_module(name).__file__ or "").parent for name in FONT_PACKAGES]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
