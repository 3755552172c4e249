"""What was written on a form by hand, typed on the fields of the pages: the same questions in the same order.

Before each choice stands its code, as on the paper, so that a form in a language that the typist does not read can be
typed by its codes alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracemark.apps.registry.books import api as books
from tracemark.apps.tracing import api as tracing
from tracemark.kernel import files
from tracemark.kernel.errors import TracemarkError
from tracemark.papers import api as papers
from tracemark.web.pages import pictures
from tracemark.web.pages.tracing.incidents import IncidentForm
from tracemark.web.pages.tracing.sheet import Sheet, one_more
from tracemark.web.pages.tracing.trace import SaveForm

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import QueryDict

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.tracing.models import FindRow, IncidentRow
    from tracemark.papers.models import BlankFormRow


def with_codes(form: forms.BaseForm) -> None:
    """Put before each choice the code that is printed beside its box."""
    for field in form.fields.values():
        if isinstance(field, forms.ChoiceField):
            plain = cast("list[tuple[str, str]]", list(field.choices))  # type: ignore[arg-type] # of these forms none is grouped
            field.choices = [(code, f"{code} · {label}" if code else label) for code, label in plain]


class PaperFindForm(SaveForm):
    """The head of a find's form: it names its incident instead of choosing it from a list."""

    incident = forms.CharField(  # type: ignore[assignment] # named, not chosen
        label=gettext_lazy("Belongs to"),
        max_length=40,
        help_text=gettext_lazy("The reference of the incident, or the number of its form."),
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )
    made_safe = forms.BooleanField(
        label=gettext_lazy("The weapon is made safe: unloaded and checked. I have seen to it."),
        help_text=gettext_lazy("Tick it only where it is ticked on the paper."),
    )
    field_order = ("made_safe", "incident", "exhibit", "seal", "custody")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)


class TypedIncident:
    template = "papers/type_incident.html"
    goes_to = "incident"
    at_once = True
    more = False

    def __init__(self, data: QueryDict | None, sent: Any = None) -> None:
        del sent
        self.form = IncidentForm(data)
        self.form.fields["on"].initial = ""
        with_codes(self.form)

    @property
    def with_errors(self) -> list[forms.Form]:
        return [self.form] if self.form.errors else []

    def saved(self, person: Person, row: BlankFormRow) -> IncidentRow | None:
        if not self.form.is_valid():
            return None
        try:
            return papers.type_back_incident(by=person, form=row.uuid, incident=self.form.facts())
        except papers.FormIsEnded:
            raise
        except TracemarkError as error:
            self.form.refused(error)
            return None


class TypedFind:
    template = "papers/type_find.html"
    goes_to = "find"
    at_once = True

    def __init__(self, data: QueryDict | None, sent: Any = None) -> None:
        del sent
        self.more = bool(data and data.get("action") == "more")
        typed = one_more(data) if data is not None and self.more else data
        self.form = PaperFindForm(typed)
        self.sheet = Sheet(typed, rows=papers.OTHER_MARKS)
        for part in (self.sheet.serial, *self.sheet.marks, self.sheet.weapon):
            with_codes(part)

    @property
    def with_errors(self) -> list[Any]:
        if self.more:
            return []
        return [one for one in (self.form, self.sheet.serial, self.sheet.weapon) if one.errors]

    def saved(self, person: Person, row: BlankFormRow) -> FindRow | None:
        if self.more or not all([self.form.is_valid(), self.sheet.is_valid()]):
            return None
        if self.sheet.is_empty:
            self.form.add_error(
                None, _("Nothing is written on the sheet yet: no mark, no calibre, no words.")
            )
            return None
        said = {name: self.form.cleaned_data[name] for name in ("exhibit", "seal", "custody")}
        try:
            return papers.type_back_find(
                by=person,
                form=row.uuid,
                incident=self.form.cleaned_data["incident"],
                find=self.sheet.facts(made_safe=True, **said),
            )
        except papers.NoSuchIncident as error:
            self.form.add_error("incident", str(error))
            return None


class PaperPageForm(forms.Form):
    """Which page of which book the filled sheet is, and its scan; its lines are typed from that, twice."""

    book = forms.CharField(
        label=gettext_lazy("Book"), max_length=120, help_text=gettext_lazy("As it stands on its cover.")
    )
    number = forms.IntegerField(label=gettext_lazy("Page"), min_value=1, max_value=books.LARGEST_NUMBER)
    page_scan = forms.FileField(
        label=gettext_lazy("Scan of the page"),
        help_text=gettext_lazy("JPEG, PNG or WebP, of at most 15 MB and 50 million pixels."),
        widget=forms.ClearableFileInput({"accept": pictures.ACCEPTED}),
    )

    def clean_page_scan(self) -> Any:
        file = self.cleaned_data["page_scan"]
        if file.size > files.MOST_BYTES:
            raise forms.ValidationError(str(files.ImageTooLarge()))
        return file


class TypedPage:
    template = "papers/type_page.html"
    goes_to = "book_page"
    at_once = False
    """Its page is there when the scan has been looked at."""
    more = False

    def __init__(self, data: QueryDict | None, sent: Any = None) -> None:
        self.form = PaperPageForm(data, sent)

    @property
    def with_errors(self) -> list[forms.Form]:
        return [self.form] if self.form.errors else []

    def saved(self, person: Person, row: BlankFormRow) -> UUID | None:
        if not self.form.is_valid():
            return None
        said = self.form.cleaned_data
        try:
            return papers.type_back_page(
                by=person,
                form=row.uuid,
                book=said["book"],
                number=said["number"],
                data=said["page_scan"].read(),
            )
        except papers.FormIsEnded:
            raise
        except TracemarkError as error:
            self.form.add_error(None, str(error))
            return None


TYPED: dict[papers.FormKind, Any] = {
    papers.FormKind.INCIDENT: TypedIncident,
    papers.FormKind.FIND: TypedFind,
    papers.FormKind.PAGE: TypedPage,
}
"""How each kind of form is typed."""


def link_of(person: Person, row: BlankFormRow) -> str:
    """The name of the page of what a form became, where this person sees that."""
    if row.became is None:
        return ""
    seen = {
        papers.FormKind.INCIDENT: tracing.list_incidents,
        papers.FormKind.FIND: tracing.list_finds,
        papers.FormKind.PAGE: books.list_pages,
    }.get(papers.FormKind(row.kind))
    if seen and seen(person).filter(uuid=row.became).exists():
        return TYPED[papers.FormKind(row.kind)].goes_to
    return ""
