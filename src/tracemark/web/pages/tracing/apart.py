"""Facts of any script beside each other: each keeps its own direction, so that 9 mm is not 'mm 9' in an Arabic line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from collections.abc import Iterable


def apart(text: object) -> SafeString | str:
    """One fact that somebody typed or that a table holds; nothing stays nothing."""
    if not text or isinstance(text, SafeString):
        return text or ""  # type: ignore[return-value]
    return format_html("<bdi>{}</bdi>", text)


def in_line(parts: Iterable[object]) -> SafeString:
    """Several facts in one line, those that are not known left out."""
    return format_html_join(" · ", "{}", ((apart(part),) for part in parts if part))
