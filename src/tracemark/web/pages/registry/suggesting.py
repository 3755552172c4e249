"""What the browser proposes while one types a maker, a model or a calibre: the likeliest names, not all.

The whole catalogue would make a page heavier than its content. Models are those of the maker that is already
named; any other name can be typed and is known all the same.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.utils.html import format_html_join

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from django.utils.safestring import SafeString

    from tracemark.apps.catalogue.api import Snapshot

MOST = 200

_kept: list[tuple[Snapshot, dict[str, SafeString]]] = []


def suggestions(
    known: Snapshot, *, models: bool = False, makers: Collection[str] = ()
) -> dict[str, SafeString]:
    """The options by the id of their list: `makers`, `calibres`, and `models` where asked for."""
    if not _kept or _kept[0][0] is not known:
        _kept[:] = [(known, _likeliest(known))]
    lists = dict(_kept[0][1])
    if makers:
        made = (
            model.name
            for model in known.models.values()
            if any(one.maker in makers for one in known.productions.get(model.code, ()))
        )
        lists["models"] = _options(sorted(made)[: 2 * MOST])
    elif not models:
        del lists["models"]
    return lists


def _likeliest(known: Snapshot) -> dict[str, SafeString]:
    """The names that the catalogue has most to tell about; made once, for they are on every page."""
    makers = Counter(one.maker for made in known.productions.values() for one in made)
    kin = Counter(
        {
            code: len(known.descendants.get(code, ())) + len(known.productions.get(code, ()))
            for code in known.models
        }
    )
    calibres = Counter(calibre for model in known.models.values() for calibre in model.calibres)
    return {
        "makers": _first(makers, known.maker_name),
        "models": _first(kin, known.model_name),
        "calibres": _first(calibres, known.calibre_name),
    }


def _first(counted: Counter[str], called: Callable[[str], str]) -> SafeString:
    return _options(sorted(called(code) for code, _count in counted.most_common(MOST)))


def _options(names: Iterable[str]) -> SafeString:
    return format_html_join("", "<option>{}", ((name,) for name in names))
