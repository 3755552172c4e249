"""The list of records: narrowed, sorted, a page at a time; and the same list as a file.

A page says how many records fit only where that is cheap to know (see `registry.queries`). An export is a
step of its own: the page says what will be taken and recorded, then the file is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Status
from tracemark.apps.registry.errors import TooManyToExport
from tracemark.kernel import clock
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.door import needs, stepped_up
from tracemark.web.pages.registry import fields
from tracemark.web.pages.registry.naming import TONES, calibre_name, maker_name, model_name
from tracemark.web.pages.registry.suggesting import suggestions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.catalogue.api import Snapshot
    from tracemark.apps.registry.api import ListPage
    from tracemark.apps.registry.models import WeaponRow
    from tracemark.web.pages.door import PersonRequest

NEWEST = "-reference"


class FilterForm(forms.Form):
    maker = fields.named_field("maker")
    model = fields.named_field("model")
    calibre = fields.named_field("calibre")
    country = fields.state_field(gettext_lazy("Country of manufacture"))
    type = fields.choice_field(gettext_lazy("Class of weapon"), fields.type_choices)
    status = fields.choice_field(gettext_lazy("Status"), fields.status_choices)
    year_from = forms.IntegerField(
        label=gettext_lazy("Made from"), min_value=1700, max_value=2200, required=False
    )
    year_to = forms.IntegerField(
        label=gettext_lazy("Made until"), min_value=1700, max_value=2200, required=False
    )

    def __init__(self, *args: Any, known: Snapshot, **kwargs: Any) -> None:
        self.known = known
        super().__init__(*args, **kwargs)
        self.fields["country"].known = known  # type: ignore[attr-defined]
        self.use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for kind in ("maker", "model", "calibre"):
            written = said.get(kind, "")
            said[kind] = (
                frozenset(catalogue.resolve(self.known, kind, written).codes) if written else frozenset()
            )
            if written and not said[kind]:
                self.add_error(kind, _("The catalogue does not know “%(written)s”.") % {"written": written})
        return said

    def filters(self) -> registry.Filters:
        said = self.cleaned_data
        return registry.Filters(
            **{kind: said[kind] for kind in ("maker", "model", "calibre")},
            **{name: frozenset({said[name]} - {""}) for name in ("country", "type", "status")},
            year_from=said["year_from"],
            year_to=said["year_to"],
        )


@needs("see.weapons")
@require_safe
def show(request: PersonRequest) -> HttpResponse:
    known = catalogue.snapshot()
    form = FilterForm(request.GET, known=known)
    sort = _sort(request)
    page = (
        registry.list_page(
            request.person,
            form.filters(),
            sort=sort,
            after=_uuid(request.GET.get("after")),
            before=_uuid(request.GET.get("before")),
        )
        if form.is_valid()
        else None
    )
    facts = {
        "table": _table(request, known, form, page, sort),
        "page": page,
        "form": form,
        "narrowed": not form.is_valid() or bool(form.filters().as_data()),
        "suggestions": suggestions(known),
        "may_register": accounts.may(request.person, "registry.register_weapon")
        and bool(request.person.partitions),
        "may_export": accounts.may(request.person, "registry.export_records"),
        "query_string": request.GET.urlencode(),
    }
    return render(request, "registry/weapons.html", facts, status=422 if form.errors else 200)


@needs("registry.export_records")
@stepped_up()
@require_http_methods(["GET", "POST"])
def export(request: PersonRequest) -> HttpResponse:
    form = FilterForm(request.GET, known=catalogue.snapshot())
    if request.method == "POST" and form.is_valid():
        try:
            data = registry.export_records(by=request.person, filters=form.filters(), sort=_sort(request))
        except TooManyToExport as error:
            return _confirm(request, form, str(error))
        answer = HttpResponse(data, content_type="text/csv; charset=utf-8")
        name = f"records-{clock.today().isoformat()}.csv"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["Cache-Control"] = "no-store"
        return answer
    return _confirm(request, form)


def _confirm(request: PersonRequest, form: FilterForm, refused: str = "") -> HttpResponse:
    narrowed = sum(bool(value) for value in form.cleaned_data.values()) if form.is_valid() else 0
    facts = {
        "title": _("Save the list as a file"),
        "what": _("The records of this list are saved as a CSV file on your computer."),
        "consequences": [
            ngettext("The list is narrowed by %(count)s filter.", "The list is narrowed by %(count)s filters.", narrowed)
            % {"count": narrowed},
            _("At most %(most)s records are in one file.") % {"most": number_format(registry.EXPORTED, force_grouping=True)},
            _("No name of a holder is in it."),
            _("Who took the file, when, with which filters and how many records, is recorded in the ledger."),
        ],
        "button": _("Save the file"),
        "back_url": f"{reverse('weapons')}?{request.GET.urlencode()}",
        "refused": refused,
    }  # fmt: skip
    return render(request, "registry/export.html", facts, status=422 if refused else 200)


def _table(
    request: PersonRequest, known: Snapshot, form: FilterForm, page: ListPage | None, sort: str
) -> Table:
    several = len(request.person.partitions) > 1
    columns = [
        Column(_("Serial"), key="serial"),
        Column(_("Reference"), key="reference"),
        Column(_("Maker"), key="maker"),
        Column(_("Model")),
        Column(_("Calibre")),
        Column(_("Status"), key="status"),
        Column(_("Year"), key="year", number=True),
    ]
    if several:
        columns.append(Column(_("Register")))
    title, text = _when_empty(request.person, form, page)
    # Made once each: fifty rows have two or three statuses between them.
    badges = {one: _badge(Status(one)) for one in {row.status for row in page.rows}} if page else {}
    return Table(
        caption=caption(page),
        columns=columns,
        rows=[_row(known, row, badges, several=several) for row in page.rows] if page else [],
        sort=sort,
        empty_title=title,
        empty_text=text,
    )


def _badge(status: Status) -> SafeString:
    return pieces.badge(status.label, TONES[status])


def _row(known: Snapshot, row: WeaponRow, badges: Mapping[str, SafeString], *, several: bool) -> Row:
    cells = [
        pieces.mark(row.serial),
        pieces.ref(row.reference),
        maker_name(known, row),
        model_name(known, row),
        calibre_name(known, row),
        badges[row.status],
        str(row.year or ""),
    ]
    if several:
        cells.append(Partition(row.partition).label)
    return Row(cells, url=reverse("weapon", args=[row.uuid]))


def caption(page: ListPage | None) -> str:
    """How many there are, as far as that is known."""
    if page is None:
        return _("Records")
    if page.more_than is not None:
        return _("More than %(count)s records") % {
            "count": number_format(page.more_than, force_grouping=True)
        }
    if page.count is None:
        return _("Records, too many to count here")
    count = page.count
    return ngettext("%(count)s record", "%(count)s records", count) % {
        "count": number_format(count, force_grouping=count >= 10_000)
    }


def _when_empty(person: Person, form: FilterForm, page: ListPage | None) -> tuple[str, str]:
    if not form.is_valid():
        return _("Nothing is listed"), _("Put the filter right that is marked above.")
    if page and page.cut_short:
        return (
            _("None among the records looked at so far"),
            _("Go on to look at more, or narrow the list further."),
        )
    if form.filters().as_data():
        return _("No record fits"), _("Take a filter away, or search for the serial with its doubts.")
    if not person.partitions:
        return _("You see no register"), _("Your office keeps none, or your role does not open it.")
    return _("No records yet"), _("Register a weapon here, or load a file of records.")


def _sort(request: PersonRequest) -> str:
    said = request.GET.get("sort", NEWEST)
    return said if said.removeprefix("-") in registry.ORDERS else NEWEST


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
