"""What every page shows around its content: the State, the menu, the person, the head of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import DELEGATION, EMERGENCY
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.ledger import api as ledger
from tracemark.web.pages.health import why_reading_only
from tracemark.web.pages.help.texts import Help, help_of
from tracemark.web.pages.navigation import places_for

if TYPE_CHECKING:
    from django.http import HttpRequest

    from tracemark.apps.accounts.data import Person


def page(request: HttpRequest) -> dict[str, Any]:
    person: Person | None = getattr(request, "person", None)
    node = settings.TRACEMARK
    around: dict[str, Any] = {
        "node": {
            "state": SimpleLazyObject(state_of_node),
            "unit": person.agency_name if person else "",
            "name": node.name,
            "demo": node.demo,
        },
        "page_help": _help(request),
    }
    if person:
        around["person"] = {
            "name": person.name,
            "role": ", ".join(sorted(role.label for role in person.roles)),
            "for_a_time": _for_a_time(person),
        }
        around["emergency"] = _emergency(person)
        around["person_menu"] = _menu(person)
        around["navigation"] = places_for(person, request.path)
        around["ledger_head"] = head = SimpleLazyObject(_head)
        around["reading_only"] = SimpleLazyObject(lambda: why_reading_only(head["size"] if head else 0))
    return around


def _for_a_time(person: Person) -> list[str]:
    """What this person does besides, and until when."""
    zone = ZoneInfo(settings.TRACEMARK.time_zone)
    return [
        _("Stands in as %(role)s for %(giver)s until %(until)s.")
        % {
            "role": one.role.label,
            "giver": one.giver,
            "until": f"\u2066{one.until.astimezone(zone):%Y-%m-%d %H:%M}\u2069",  # left to right, whatever is around it
        }
        for one in person.for_a_time
        if one.via == DELEGATION
    ]


def _emergency(person: Person) -> dict[str, Any] | None:
    """The strip on every page while a role that was taken in an emergency lasts."""
    taken = next((one for one in person.for_a_time if one.via == EMERGENCY), None)
    if taken is None:
        return None
    row = accounts.emergency_of_grant(taken.grant)
    left = max(round((taken.until - accounts.moment()).total_seconds() / 60), 1)
    return {
        "role": taken.role.label,
        "hours": left // 60,
        "minutes": f"{left % 60:02d}",
        "uuid": row.uuid if row else None,
    }


def _help(request: HttpRequest) -> Help | None:
    match = request.resolver_match
    return help_of(match.url_name or "") if match else None


def state_of_node() -> str:
    """The name of the node's State in the language of the moment."""
    node = settings.TRACEMARK
    own = node.state_names.get((get_language() or "en")[:2]) or node.state_names.get("en")
    return own or catalogue.state_name(node.state)


def _menu(person: Person) -> list[dict[str, str]]:
    lines = [
        {"url": reverse("first_day"), "label": _("First day")},
        {"url": reverse("practice"), "label": _("Practice")},
        {"url": reverse("notices"), "label": _("Notices")},
        {"url": reverse("change_password"), "label": _("Your password")},
    ]
    if accounts.may(person, "see.jobs"):
        lines.append({"url": reverse("jobs"), "label": _("Work under way")})
    if accounts.may(person, "accounts.end_sessions"):
        lines.append({"url": reverse("sessions"), "label": _("Where you are signed in")})
    if accounts.may(person, "see.delegations"):
        lines.append({"url": reverse("delegations"), "label": _("Standing in")})
    if accounts.may(person, "see.emergencies"):
        lines.append({"url": reverse("emergencies"), "label": _("Access in an emergency")})
    if accounts.may(person, "accounts.enrol_app"):
        lines.append({"url": reverse("factors"), "label": _("Your second factor")})
    if accounts.may(person, "see.people"):
        lines.append({"url": reverse("people"), "label": _("People and roles")})
    if accounts.may(person, "see.tokens"):
        lines.append({"url": reverse("tokens"), "label": _("Tokens of systems")})
    return lines


def _head() -> dict[str, Any] | None:
    now = ledger.head()
    return {"size": now.size, "root": now.root, "url": reverse("ledger")} if now else None
