"""Whether an authority or a contact can stand in the directory; every fault is said at its fact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracemark.apps.directory.data import AuthorityKind
from tracemark.apps.directory.errors import BadEntry
from tracemark.apps.directory.models import AuthorityRow
from tracemark.kernel.identity import as_state_code

if TYPE_CHECKING:
    from tracemark.apps.directory.models import ContactRow

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_FORMULA = re.compile(r"[=@]|[-+](?![\d\s()./-]*$)")
"""What a spreadsheet would run when the list is opened there; a telephone number is none."""


def refuse_faults(row: AuthorityRow | ContactRow) -> None:
    """Raises: BadEntry."""
    faults: dict[str, str] = {}
    try:
        row.clean_fields(exclude={"authority", "until"})
    except ValidationError as problem:
        faults = {name: " ".join(said) for name, said in problem.message_dict.items()}
    for field in row._meta.concrete_fields:
        said = getattr(row, field.name) if field.get_internal_type() in {"CharField", "TextField"} else ""
        if _CONTROL.search(said) or _FORMULA.match(said):
            faults[field.name] = _("This text holds a control character or begins like a formula.")
    if isinstance(row, AuthorityRow):
        faults |= _state(row)
    if faults:
        raise BadEntry(why=" ".join(faults.values()), faults=faults)


def _state(row: AuthorityRow) -> dict[str, str]:
    if not row.state:
        named = row.kind != AuthorityKind.STATE
        return {} if named else {"state": _("An authority of a State names its State.")}
    try:
        as_state_code(row.state)
    except ValueError:
        return {"state": _("Choose a State.")}
    return {}
