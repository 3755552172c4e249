"""The first day of each role: its pages in the order of a working day, with ticks that the person sets.

The ticks are the person's own: nobody else sees them, and they open and close nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tracemark.apps.accounts.data import Role
from tracemark.kernel import learning
from tracemark.kernel.errors import NotFound

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

    from tracemark.apps.accounts.data import Person
    from tracemark.web.pages.door import PersonRequest


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to look at: the name of its page, and what to do there."""

    url: str
    text: str | _StrPromise


# fmt: off
HOME = Step("home", _("Begin at home: it lists what waits for you, the pressing things first."))
POLICY = Step("policy", _("See in the policy what your role may do, and what it may not."))
HELP = Step("help", _("Find the help of every page and the words of the field in one place."))
PRACTISE = Step("practice", _("Read worn marks and look for records in practice. Nothing there is real."))
TRACE = Step("trace", _("Type the marks of a weapon, with doubts, and see what the node makes of them."))
SEARCH = Step("search", _("Search for a serial with a ? in it, and read why each record is proposed."))
WEAPONS = Step("weapons", _("Open a record and read its story from the first deed on."))
CATALOGUE = Step("catalogue", _("Look up a maker in the catalogue and see from which source it is known."))
CONTACTS = Step("contacts", _("See which offices here and abroad answer, and when that was last confirmed."))
INQUIRIES = Step("inquiries", _("See what your office is asked, and by when it answers."))
LEDGER = Step("ledger", _("See how every deed of the node is recorded, and what a checkpoint is for."))
CASES = Step("cases", _("Open a case and follow its log from the find to where it stands."))

STEPS: dict[Role, tuple[Step, ...]] = {
    Role.REGISTRAR: (
        HOME, INQUIRIES, WEAPONS,
        Step("register_weapon", _("Open the form for a new record; leave it without sending.")),
        Step("loads", _("See how files of records come in, and what became of their rows.")),
        SEARCH, PRACTISE, POLICY,
    ),
    Role.POLICE_OFFICER: (
        HOME,
        Step("incident_new", _("Open the form for a seizure or a surrender; leave it without sending.")),
        Step("finds", _("See the weapons that were recovered, and how far their traces are.")),
        TRACE, CATALOGUE, PRACTISE, POLICY,
    ),
    Role.TRACING_OFFICER: (HOME, CASES, TRACE, SEARCH, INQUIRIES, CATALOGUE, PRACTISE, LEDGER),
    Role.POINT_OF_CONTACT: (HOME, CONTACTS, CASES, INQUIRIES, TRACE, CATALOGUE, PRACTISE, POLICY),
    Role.LICENSING_OFFICER: (HOME, INQUIRIES, WEAPONS, SEARCH, CONTACTS, PRACTISE, POLICY),
    Role.STOREKEEPER: (
        HOME, WEAPONS, SEARCH, INQUIRIES,
        Step("finds", _("See recovered weapons that are kept as exhibits.")),
        PRACTISE, POLICY,
    ),
    Role.PROGRAMME_OFFICER: (HOME, CONTACTS, CATALOGUE, LEDGER, PRACTISE, POLICY, HELP),
    Role.REPORT_WRITER: (HOME, CATALOGUE, CONTACTS, LEDGER, PRACTISE, POLICY, HELP),
    Role.INSPECTOR: (
        HOME, LEDGER,
        Step("people", _("See who holds which role, and since when.")),
        POLICY, CASES, WEAPONS, PRACTISE,
    ),
    Role.ADMINISTRATOR: (
        HOME,
        Step("people", _("See who has an account, with which roles.")),
        POLICY, CONTACTS,
        Step("jobs", _("See the work under way of the whole node, and what failed.")),
        LEDGER, HELP,
    ),
}
# fmt: on


@require_safe
def show(request: PersonRequest) -> HttpResponse:
    done = learning.ticks_of(request.person.id)
    days = [
        {
            "role": role,
            "steps": [
                {
                    "url": reverse(step.url),
                    "text": step.text,
                    "tick": reverse("first_day_tick", args=[role.value, step.url]),
                    "done": _name(role, step.url) in done,
                }
                for step in steps
            ],
            "done": sum(_name(role, step.url) in done for step in steps),
        }
        for role, steps in _days_of(request.person).items()
    ]
    return render(request, "help/first_day.html", {"days": days})


@require_POST
def tick(request: PersonRequest, role: str, step: str) -> HttpResponse:
    """Set a tick, or take it away again."""
    own = {(role.value, step.url) for role, steps in _days_of(request.person).items() for step in steps}
    if (role, step) not in own:
        raise NotFound
    if "undo" in request.POST:
        learning.take_tick_away(request.person.id, _name(role, step))
    else:
        learning.tick(request.person.id, _name(role, step))
    return redirect("first_day")


def _days_of(person: Person) -> dict[Role, tuple[Step, ...]]:
    return {role: steps for role, steps in STEPS.items() if role in person.roles}


def _name(role: str, step: str) -> str:
    return f"{role}/{step}"
