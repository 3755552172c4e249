"""Erasing a private person: on a legal basis, with a second officer, and for good (ITI 15; national law)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracemark.apps.registry import api as registry
from tracemark.kernel.errors import NotFound, TracemarkError
from tracemark.web.pages.door import needs, stepped_up
from tracemark.web.pages.registry import story
from tracemark.web.pages.two_officers.asking import taken

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest


class EraseForm(forms.Form):
    holder = forms.ChoiceField(label=gettext_lazy("Who is erased"))
    basis = forms.CharField(
        label=gettext_lazy("Legal basis"),
        help_text=gettext_lazy("The law and its section, or the order of a court. Name no private person."),
        max_length=200,
        widget=forms.TextInput({"dir": "auto"}),
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].choices = people  # type: ignore[attr-defined]


@needs("registry.erase_holder")
@stepped_up()
@require_http_methods(["GET", "POST"])
def erase(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Raises: NotFound, where no private person is on this record."""
    row = registry.weapon_for(request.person, uuid)
    people = story.private_persons(row, row.deeds.select_related("from_holder", "to_holder").order_by("pk"))
    if not people:
        raise NotFound
    form = EraseForm(request.POST or None, people=people)
    if form.is_valid():
        holder, basis = UUID(form.cleaned_data["holder"]), form.cleaned_data["basis"]
        try:
            waits = taken(
                request, lambda: registry.erase_holder(by=request.person, holder=holder, basis=basis)
            )
        except TracemarkError as error:
            form.add_error(None, str(error))
        else:
            return waits or _done(request, uuid)
    facts = {
        "title": _("Erase a person"),
        "what": _(
            "The name and the number of the document of this person are destroyed, here and in the ledger. "
            "This cannot be undone."
        ),
        "consequences": [
            _("The records of the weapons stay, with their marks and deeds; they say that a private person was erased."),
            _("It holds for every record of this person, not for this weapon alone."),
            _("The proofs of the ledger stay whole, and an entry says who erased, when, and on which basis."),
            _("Papers, exports and older copies outside this node are not reached; see to them yourself."),
            _("Erase only what the law no longer asks you to keep."),
            _("A second officer approves it first; until then nothing is erased."),
        ],
        "form": form,
        "button": _("Ask that the person be erased"),
        "danger": True,
        "back_url": reverse("weapon", args=[uuid]),
    }  # fmt: skip
    return render(request, "look/confirm.html", facts, status=422 if form.errors else 200)


def _done(request: PersonRequest, uuid: UUID) -> HttpResponse:
    messages.success(request, _("The person is erased, and this is recorded."))
    return redirect("weapon", uuid)
