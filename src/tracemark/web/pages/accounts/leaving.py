"""Leaving the post: what ends and what goes to whom, before it happens; the list to sign; coming back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracemark.apps.accounts import api as accounts
from tracemark.kernel import clock
from tracemark.kernel.errors import NotFound, TracemarkError
from tracemark.web.pages.door import needs, stepped_up

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.apps.accounts.data import Person
    from tracemark.kernel import holding
    from tracemark.web.pages.door import PersonRequest


class SuccessorForm(forms.Form):
    successor = forms.ChoiceField(
        label=gettext_lazy("Successor"),
        help_text=gettext_lazy("Of the same agency. Without one, what is held by name stays where it is."),
        required=False,
    )

    def __init__(self, *args: Any, person: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [
            (str(uuid), f"{name}, {office}" if office else name)
            for uuid, name, office in accounts.possible_successors(person)
        ]
        self.fields["successor"].choices = [("", _("Nobody")), *people]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> UUID | None:
        said = self.cleaned_data.get("successor") if self.is_valid() else ""
        return UUID(said) if said else None


@needs("accounts.leave_post")
@stepped_up()
@require_http_methods(["GET", "POST"])
def leave(request: PersonRequest, uuid: UUID) -> HttpResponse:
    form = SuccessorForm(request.POST or None, person=uuid)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.leave_post(by=request.person, person=uuid, successor=form.chosen)
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("All access of this person is ended, and this is recorded."))
            return redirect("person", uuid)
    facts = _facts(request.person, uuid) | {"form": form}
    return render(request, "accounts/leave_post.html", facts, status=422 if form.errors else 200)


@needs("accounts.leave_post")
@require_safe
def hand_over_list(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """The same as a paper: it is printed and signed before the post is left."""
    form = SuccessorForm(request.GET or None, person=uuid)
    chosen = form.chosen
    names = accounts.names_of({chosen}) if chosen else {}
    facts = _facts(request.person, uuid) | {
        "successor": names.get(chosen, "") if chosen else "",
        "administrator": request.person.name,
        "today": clock.today(),
    }
    return render(request, "accounts/hand_over_list.html", facts)


@needs("accounts.return_to_post")
@stepped_up()
@require_POST
def back(request: PersonRequest, uuid: UUID) -> HttpResponse:
    accounts.return_to_post(by=request.person, person=uuid)
    messages.success(request, _("The person may sign in again. Grant a role now."))
    return redirect("person", uuid)


def _facts(person: Person, uuid: UUID) -> dict[str, Any]:
    row = accounts.list_people().filter(uuid=uuid).first()
    if row is None:
        raise NotFound
    ends = accounts.what_leaving_ends(uuid)
    return {
        "row": row,
        "ends": _ends(ends),
        "holds": [
            {
                "sentence": one.sentence,
                "count": one.count,
                "without": one.kind.without,
                "references": one.references,
                "url": _url(person, one.kind),
            }
            for one in ends.holds
        ],
        "last_of": [role.label for role in ends.last_holder_of],
    }


def _url(person: Person, kind: holding.Kind) -> str:
    """Where they are listed, for those who may open that page; to others the references are named."""
    if not kind.page:
        return ""
    address = reverse(kind.page)
    needed = getattr(resolve(address).func, "needs", "")
    return address + kind.query if not needed or accounts.may(person, needed) else ""


def _ends(leaving: Any) -> list[str]:
    """What ends, as sentences; nothing is said of what there is not."""
    found = [_("The role %(role)s ends.") % {"role": role.label} for role in leaving.roles]
    counts = (
        (leaving.lent, lambda n: ngettext("%(count)s role that was lent to a deputy comes back and ends.", "%(count)s roles that were lent to deputies come back and end.", n)),
        (leaving.received, lambda n: ngettext("%(count)s role that was lent to this person goes back.", "%(count)s roles that were lent to this person go back.", n)),
        (leaving.requests, lambda n: ngettext("%(count)s step that waits for a second officer is withdrawn.", "%(count)s steps that wait for a second officer are withdrawn.", n)),
        (leaving.sessions, lambda n: ngettext("%(count)s device is signed out.", "%(count)s devices are signed out.", n)),
        (leaving.factors, lambda n: ngettext("%(count)s second factor is taken back.", "%(count)s second factors are taken back.", n)),
    )  # fmt: skip
    found += [say(count) % {"count": count} for count, say in counts if count]
    found += [
        _("The token of the system %(name)s is revoked: that system needs another one.") % {"name": name}
        for name in leaving.tokens
    ]
    if leaving.calendar:
        found.append(_("The address of the calendar ends."))
    if leaving.emergency:
        found.append(_("The access in an emergency ends and is reviewed."))
    return found
