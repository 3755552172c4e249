"""Blank forms: printed from here with numbers of their own, and the list of what became of each number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.kernel.errors import TracemarkError
from tracemark.papers import api as papers
from tracemark.web.look import pieces
from tracemark.web.look.tables import Column, Row, Table
from tracemark.web.pages.door import needs
from tracemark.web.pages.papers.filing import as_file

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse, QueryDict

    from tracemark.apps.accounts.data import Person
    from tracemark.papers.models import BlankFormRow
    from tracemark.web.pages.door import PersonRequest

PAGE = 50
SORTS = {"number": "pk", "printed": "at", "state": "state", "ended": "ended_at"}
TONES = {"printed": "info", "typed_back": "good", "spoilt": "plain"}


class PrintForm(forms.Form):
    """Which form, in which language, how many."""

    kind = forms.ChoiceField(label=gettext_lazy("Form"))
    partition = forms.ChoiceField(
        label=gettext_lazy("Register"),
        required=False,
        help_text=gettext_lazy("For a page of a register: whose columns it has."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    copies = forms.IntegerField(
        label=gettext_lazy("Copies"),
        min_value=1,
        max_value=papers.MOST_COPIES,
        initial=1,
        help_text=gettext_lazy("At most 50. Each copy has a number of its own: do not photocopy a form."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, kind.label) for kind in papers.kinds_of(person)]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        own = [(part.value, part.label) for part in Partition if part in person.partitions]
        if papers.FormKind.PAGE in papers.kinds_of(person) and len(own) > 1:
            self.fields["partition"].choices = [("", "–"), *own]  # type: ignore[attr-defined]
        else:
            del self.fields["partition"]
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]
        self.fields["language"].initial = get_language()


class FilterForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Number, code or reference"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Form"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Status"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, kind.label) for kind in papers.FormKind]
        states = [(state.value, state.label) for state in papers.FormState]
        self.fields["kind"].choices = [("", _("All forms")), *kinds]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", _("All of them")), *states]  # type: ignore[attr-defined]


@needs("see.forms")
@require_http_methods(["GET", "POST"])
def listing(request: PersonRequest) -> HttpResponse:
    """Print forms; see which number is where."""
    may_print = accounts.may(request.person, "papers.issue_blank_forms") and papers.kinds_of(request.person)
    form = PrintForm(request.POST or None, person=request.person) if may_print else None
    if form and form.is_bound and form.is_valid():
        try:
            return _printed(request, form.cleaned_data)
        except TracemarkError as error:
            form.add_error(None, str(error))
    filters = FilterForm(request.GET)
    said = filters.cleaned_data if filters.is_valid() else {}
    if one := _by_code(request.person, said.get("q", "")):
        return redirect("paper_form", one.reference)
    rows = _chosen(papers.list_forms(request.person), said)
    table = _table(rows, request.GET, filters)
    facts = {"form": form, "table": table}
    return render(request, "papers/forms.html", facts, status=422 if form and form.errors else 200)


def _printed(request: PersonRequest, said: dict[str, Any]) -> HttpResponse:
    made = papers.issue_blank_forms(
        by=request.person,
        kind=papers.FormKind(said["kind"]),
        language=said["language"],
        copies=said["copies"],
        partition=Partition(said["partition"]) if said.get("partition") else None,
    )
    first, last = made.references[0], made.references[-1]
    name = first if first == last else f"{first}-to-{last[-6:]}"
    return as_file(made.pdf, f"{name}.pdf", "application/pdf")


def _by_code(person: Person, text: str) -> BlankFormRow | None:
    """The form whose code was typed, if this person sees it."""
    try:
        row = papers.form_with_code(text)
    except papers.NotACode:
        return None
    return papers.list_forms(person).filter(pk=row.pk).first() if row else None


def _chosen(rows: QuerySet[BlankFormRow], said: dict[str, str]) -> QuerySet[BlankFormRow]:
    for name in ("kind", "state"):
        if said.get(name):
            rows = rows.filter(**{name: said[name]})
    text = said.get("q", "").strip().upper()
    if text:
        rows = rows.filter(reference__contains=text) | rows.filter(became_reference__contains=text)
    return rows


def _table(rows: QuerySet[BlankFormRow], asked: QueryDict, filters: forms.Form) -> Table:
    sort = asked.get("sort", "")
    column = SORTS.get(sort.removeprefix("-"))
    if column:
        rows = rows.order_by(f"-{column}" if sort.startswith("-") else column, "-pk")
    page = Paginator(rows, PAGE).get_page(asked.get("page"))
    who = papers.makers_of(list(page))
    languages = dict(settings.LANGUAGES)
    return Table(
        caption=_("Numbers of forms, the latest first"),
        columns=[
            Column(_("Number"), key="number"),
            Column(_("Form")),
            Column(_("Language")),
            Column(_("Status"), key="state"),
            Column(_("Recorded as")),
            Column(_("Printed"), key="printed"),
            Column(_("Printed by")),
            Column(_("Ended"), key="ended"),
        ],
        rows=[
            Row(
                [
                    pieces.ref(row.reference),
                    papers.FormKind(row.kind).label,
                    languages.get(row.language, row.language),
                    pieces.badge(papers.FormState(row.state).label, TONES[row.state]),
                    pieces.ref(row.became_reference) if row.became_reference else "",
                    row.at.date(),
                    who.get(row.by, ""),
                    row.ended_at.date() if row.ended_at else "",
                ],
                url=reverse("paper_form", args=[row.reference]),
            )
            for row in page
        ],
        sort=sort if column else "",
        page=page,
        filters=filters,
        empty_title=_("No form here"),
        empty_text=_("Print forms above. Each number stays in this list until its paper is typed back."),
    )
