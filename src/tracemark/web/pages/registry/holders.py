"""Looking at the name of a private person who holds a weapon: for a purpose, once, and on record (ITI 15 (a))."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.errors import LooksUsedUp
from tracemark.apps.registry import api as registry
from tracemark.kernel.errors import BadInput
from tracemark.web.pages.door import needs
from tracemark.web.pages.registry import story
from tracemark.web.pages.registry.forms import LookForm
from tracemark.web.pages.registry.weapon import page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest


@needs("registry.look_at_holder")
@require_POST
@never_cache
def look(request: PersonRequest, uuid: UUID) -> HttpResponse:
    row = registry.weapon_for(request.person, uuid)
    deeds = row.deeds.select_related("from_holder", "to_holder").order_by("pk")
    people, purposes = story.private_persons(row, deeds), accounts.purposes_of(request.person)
    form = LookForm(request.POST, people=people, purposes=purposes)
    if form.is_valid():
        said = form.cleaned_data
        try:
            known = registry.look_at_holder(
                by=request.person, holder=UUID(said["holder"]), purpose=said["purpose"], case=said["case"]
            )
        except (BadInput, LooksUsedUp) as error:
            form.add_error(None, str(error))
        else:
            return page(request, row, looked_at=known)
    return page(request, row, status=422, look_form=form)
