"""What every page shows around its content: the State, the menu, the person, the head of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracemark.apps.accounts import api as accounts
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
        }
        around["person_menu"] = _menu(person)
        around["navigation"] = places_for(person, request.path)
        around["ledger_head"] = head = SimpleLazyObject(_head)
        around["reading_only"] = SimpleLazyObject(lambda: why_reading_only(head["size"] if head else 0))
    return around


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
