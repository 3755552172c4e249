"""The components as template tags: `{% load look %}`. The list with parameters is in the README of this app."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import template
from django.http import QueryDict
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from tracemark.web.look import charts, dates, diffs, outlines, pieces

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.forms import BaseForm, BoundField
    from django.template import Context
    from django.utils.safestring import SafeString

    from tracemark.web.look.tables import Table

register = template.Library()
Row = Mapping[str, Any]
Shown = dict[str, Any]

for piece in pieces.__all__:
    register.simple_tag(getattr(pieces, piece), name=piece)
register.filter(pieces.grouped)
register.filter(pieces.shown)


@register.filter
def html_lang(code: str) -> str:
    """The language tag as browsers and fonts expect it: zh-Hans, not zh-hans."""
    language, _, script = code.partition("-")
    return f"{language}-{script.title()}" if len(script) == len("Hans") else code


@register.filter
def own_name(code: str) -> str:
    """The name of a language in that language."""
    name = get_language_info(code)["name_local"]
    return name[:1].upper() + name[1:]


@register.filter
def is_rtl(code: str) -> bool:
    return bool(get_language_info(code)["bidi"])


@register.filter
def percent(probability: float) -> str:
    """A probability as people read it; never 0 or 100 where something remains possible."""
    value = float(probability) * 100
    if 0 < value < 1:
        return "<1"
    if 99 < value < 100:
        return ">99"
    return f"{value:.0f}"


@register.filter
def precision(event: Any) -> str:
    """How exactly the date of an event is known; a partial date knows that itself."""
    day = event.get("date") if isinstance(event, dict) else getattr(event, "date", None)
    stated = event.get("precision") if isinstance(event, dict) else getattr(event, "precision", None)
    return dates.precision_of(day, stated or "day") if day else "unknown"


@register.filter
def pair(row: Any) -> Any:
    """Accept (term, value) where {term, value} is meant."""
    if isinstance(row, (tuple, list)):
        return {"term": row[0], "label": row[0], "value": row[1]}
    return row


@register.filter
def either(choices: Iterable[str]) -> str:
    """What may stand at one place, in words."""
    return _("One of these: %(characters)s") % {"characters": " ".join(choices)}


@register.filter
def tone_of(level: str) -> str:
    """The tone of a Django message."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(level, "info")


@register.filter
def anchor(field: BoundField) -> str:
    """Where a link from the summary of errors leads: a group of choices has no single control."""
    return f"{field.auto_id}_group" if field.use_fieldset else field.id_for_label


@register.simple_tag
def tone_icon(tone: str) -> SafeString:
    shapes = {"good": "check", "warn": "warn", "bad": "stop", "info": "info"}
    return pieces.icon(shapes.get(tone, "dot"))


@register.simple_tag(takes_context=True)
def with_query(context: Context, name: str = "", value: object = None, **changes: object) -> str:
    """The address of this page with some query parameters changed; None takes one away."""
    if name:
        changes[name] = value
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for key, new in changes.items():
        if new is None:
            query.pop(key, None)
        else:
            query[key] = str(new)
    return f"?{query.urlencode()}"


@register.inclusion_tag("look/chance.html")
def chance(value: float) -> Shown:
    # Written out by us: a localised comma would make the attribute unreadable to the browser.
    return {"value": f"{float(value):.4f}", "text": _("%(number)s%%") % {"number": percent(value)}}


@register.inclusion_tag("look/page_head.html")
def page_head(
    title: object, reference: str = "", lead: object = "", mark: str = "", badges: Iterable[Row] | None = None
) -> Shown:
    return {"title": title, "reference": reference, "lead": lead, "mark": mark, "badges": badges}


@register.inclusion_tag("look/plate.html")
def plate(
    text: str,
    kind: object = "",
    place: object = "",
    condition: object = "",
    *,
    number: object = "",
    url: str = "",
) -> Shown:
    return {"text": text, "kind": kind, "place": place, "condition": condition, "number": number, "url": url}


@register.inclusion_tag("look/handling.html")
def handling_banner(label: object, basis: object = "", name: object = "") -> Shown:
    return {"label": label, "basis": basis, "name": name}


@register.inclusion_tag("look/facts.html")
def facts(rows: Iterable[Any]) -> Shown:
    return {"rows": rows}


@register.inclusion_tag("look/figures.html")
def figures(rows: Iterable[Any]) -> Shown:
    return {"rows": rows}


@register.inclusion_tag("look/task_list.html")
def task_list(tasks: Iterable[Row], heading: object = "") -> Shown:
    return {"tasks": list(tasks), "heading": heading}


@register.inclusion_tag("look/search_box.html")
def search_box(
    *,
    action: str = "",
    name: str = "q",
    value: str = "",
    label: object = "",
    hint: object = "",
    button: object = "",
    big: bool = False,
) -> Shown:
    return {
        "action": action,
        "name": name,
        "value": value,
        "label": label,
        "hint": hint,
        "button": button,
        "big": big,
        "id": f"search-{name}",
    }


@register.inclusion_tag("look/reading_helper.html")
def reading_helper(for_id: str) -> Shown:
    return {"for_id": for_id}


@register.inclusion_tag("look/outline.html")
def outline(type: str, marks: Iterable[Row]) -> Shown:  # noqa: A002 - the word of the domain for the class of a weapon
    return {
        "drawing": outlines.drawing(type),
        "frame": outlines.frame(type),
        "dots": outlines.dots(type, marks),
    }


@register.inclusion_tag("look/candidate.html")
def candidate(row: Row) -> Shown:
    return {"row": row}


@register.inclusion_tag("look/candidates.html")
def candidates(rows: Iterable[Row], not_here: float | None = None) -> Shown:
    return {"rows": rows, "not_here": not_here}


@register.inclusion_tag("look/life_line.html")
def life_line(events: Iterable[Row]) -> Shown:
    return {"events": events}


@register.inclusion_tag("look/chain.html")
def chain(holders: Iterable[Row]) -> Shown:
    return {"holders": holders}


@register.inclusion_tag("look/table.html", takes_context=True)
def table(context: Context, table: Table) -> Shown:
    return {"table": table, "request": context.get("request")}


@register.inclusion_tag("look/pagination.html", takes_context=True)
def pagination(context: Context, page: Page, name: str = "page") -> Shown:
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "name": name, "numbers": list(numbers), "request": context.get("request")}


@register.inclusion_tag("look/stepper.html")
def stepper(steps: Iterable[Row]) -> Shown:
    return {"steps": steps}


@register.inclusion_tag("look/upload_field.html")
def upload_field(field: BoundField) -> Shown:
    return {"field": field}


@register.inclusion_tag("look/photo.html")
def photo(
    src: str,
    alt: object,
    caption: object = "",
    *,
    when: object = None,
    by: object = "",
    digest: str = "",
    full: str = "",
) -> Shown:
    return {
        "src": src,
        "alt": alt,
        "caption": caption,
        "when": when,
        "by": by,
        "digest": digest,
        "full": full,
    }


@register.inclusion_tag("look/text_diff.html")
def text_diff(old: str, new: str, old_label: object = "", new_label: object = "") -> Shown:
    return {"words": diffs.words(old, new), "old_label": old_label, "new_label": new_label}


@register.inclusion_tag("look/bar_chart.html")
def bar_chart(title: object, rows: Iterable[Any], unit: object = "", note: object = "") -> Shown:
    return {"title": title, "chart": charts.bars([pair(row) for row in rows]), "unit": unit, "note": note}


@register.inclusion_tag("look/proof_panel.html")
def proof_panel(proof: Row) -> Shown:
    return {"proof": proof}


@register.inclusion_tag("look/empty_state.html")
def empty_state(title: object, text: object = "", url: str = "", action: object = "") -> Shown:
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("look/notice.html")
def notice(text: object, tone: str = "info", title: object = "") -> Shown:
    return {"text": text, "tone": tone, "title": title}


@register.inclusion_tag("look/form_errors.html")
def form_errors(form: BaseForm) -> Shown:
    return {"form": form, "errors": form.non_field_errors() if form.is_bound else []}


@register.inclusion_tag("look/fieldset.html")
def fieldset(form: BaseForm, names: str, legend: object = "", hint: object = "") -> Shown:
    return {"fields": [form[name] for name in names.split()], "legend": legend, "hint": hint}
