"""Small words of the pages of the directory: languages, ways to reach an office."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from tracemark.apps.directory import api as directory
from tracemark.kernel import clock
from tracemark.web.look import pieces

if TYPE_CHECKING:
    from datetime import date

    from django.utils.safestring import SafeString

    from tracemark.apps.directory.models import ContactRow

SIX = ("ar", "zh", "en", "fr", "ru", "es")


def language_name(code: str) -> str:
    """The name of a language in the language of the moment; what was typed for one without a code."""
    try:
        return str(get_language_info("zh-hans" if code == "zh" else code)["name_translated"])
    except KeyError:
        return code


def isolated(said: str) -> str | SafeString:
    """Text in whatever script it was typed, so that it does not turn the line around it."""
    return format_html("<bdi>{}</bdi>", said) if said else ""


def languages(said: str) -> str | SafeString:
    parts = re.split(r"[|,]|(?<=\b[a-z]{2})\s+(?=[a-z]{2}\b)", said)
    names = ((language_name(part.strip()),) for part in parts if part.strip())
    return format_html("<span>{}</span>", format_html_join(" · ", "<bdi>{}</bdi>", names)) if said else ""


def channels(contact: ContactRow) -> str | SafeString:
    """How the office is reached: one line for each way."""
    ways = []
    if contact.phone:
        digits = "".join(sign for sign in contact.phone if sign.isdigit() or sign == "+")
        ways.append(format_html('<a href="tel:{}">{}</a>', digits, pieces.ref(contact.phone)))
    if contact.email:
        ways.append(format_html('<a href="mailto:{0}">{1}</a>', contact.email, pieces.ref(contact.email)))
    if contact.address:
        ways.append(format_html("<bdi>{}</bdi>", contact.address))
    lines = format_html_join("", "<div>{}</div>", ((way,) for way in ways))
    return format_html("<div>{}</div>", lines) if ways else ""


def confirmed(day: date) -> SafeString:
    """When somebody last reached the office, and a warning when that is long ago."""
    when = pieces.when(day)
    if not directory.is_stale(day, today=clock.today()):
        return when
    return format_html("<span>{} {}</span>", when, pieces.badge(_("confirm again"), "warn"))
