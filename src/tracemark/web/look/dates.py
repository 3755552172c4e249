"""A date and how precisely it is known, in words: 14 March 2026, March 2026, 2026, the 1970s, about 1974.

The forms stand here and not in the catalogues of sentences, because a wrong letter in a pattern would show a
wrong date. Arabic months carry both names, as in the documents of the United Nations; digits are Latin in all
languages, as in serials. Time zones are left to Django.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracemark.kernel.dates import PartialDate

# day, month, year, decade
_FORMS = {
    "en": ("j F Y", "F Y", "{}", "{}s"),
    "fr": ("j F Y", "F Y", "{}", "années {}"),
    "es": (r"j \d\e F \d\e Y", r"F \d\e Y", "{}", "década de {}"),
    "ru": ("j E Y г.", "F Y г.", "{} г.", "{}-е годы"),
    "ar": ("j {} Y", "{} Y", "{}", "عقد {}"),
    "zh": ("Y年n月j日", "Y年n月", "{}年", "{}年代"),
}
_ARABIC_MONTHS = (
    "كانون الثاني/يناير",
    "شباط/فبراير",
    "آذار/مارس",
    "نيسان/أبريل",
    "أيار/مايو",
    "حزيران/يونيه",
    "تموز/يوليه",
    "آب/أغسطس",
    "أيلول/سبتمبر",
    "تشرين الأول/أكتوبر",
    "تشرين الثاني/نوفمبر",
    "كانون الأول/ديسمبر",
)


def precision_of(value: object, precision: object) -> str:
    """A partial date brings its own precision; about and not known are said by the caller."""
    if isinstance(value, PartialDate) and precision == "day":
        return str(value.precision)
    return str(precision or "day")


def in_words(value: object, precision: str = "day") -> str:
    """The date as people of the active language write it."""
    day = _as_date(value)
    if day is None or precision == "unknown":
        return _("date not known")
    language = (get_language() or "en").split("-", maxsplit=1)[0]
    full, month, year, decade = _FORMS.get(language, _FORMS["en"])
    if precision == "year":
        return year.format(day.year)
    if precision == "circa":
        return _("about %(year)s") % {"year": day.year}
    if precision == "decade":
        return decade.format(day.year // 10 * 10)
    pattern = month if precision == "month" else full
    if language == "ar":
        return _arabic(day, pattern)
    return format_date(day, pattern)


def for_machines(value: object, precision: str = "day") -> str:
    """What stands in the datetime attribute; empty where no exact form exists (decades, about, not known)."""
    day = _as_date(value)
    if day is None:
        return ""
    if isinstance(value, datetime) and precision == "day":
        return value.isoformat(timespec="minutes")
    return {"day": day.isoformat(), "month": f"{day:%Y-%m}", "year": f"{day.year:04d}"}.get(precision, "")


def clock_time(value: object) -> str:
    """Hours and minutes of a moment, in the active time zone; nothing for a day."""
    if not isinstance(value, datetime):
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local:%H:%M}"


def _arabic(day: date, pattern: str) -> str:
    month = _ARABIC_MONTHS[day.month - 1]
    return pattern.replace("j", str(day.day)).replace("Y", f"{day.year:04d}").format(month)


def _as_date(value: object) -> date | None:
    """Days, moments, and ISO text as short as a year; anything else is a mistake of the caller."""
    if isinstance(value, PartialDate):
        return value.first
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if isinstance(value, date):
        return value
    if value is None or value == "":
        return None
    text = str(value)
    return date.fromisoformat(text + "0000-01-01"[len(text) :])
