"""Changing single rows of the catalogue: each edit says who, what it was, what it is, why, and from which source."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracemark.apps.catalogue import errors
from tracemark.apps.catalogue.checking import faults_of
from tracemark.apps.catalogue.events import EntryAdded, EntryChanged
from tracemark.apps.catalogue.loading import touch
from tracemark.apps.catalogue.models.sourced import RECALLED
from tracemark.apps.catalogue.tables import TABLES, Table
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from tracemark.apps.accounts.data import Person
    from tracemark.apps.catalogue.models import SourcedRow


@command
def add_entry(*, by: Person, table: str, facts: dict[str, str], why: str = "") -> int:
    """Add a row; its number for the page. Without a source it is recalled, and recalled today.

    Raises:
        UnknownTable, EntryExists, BadEntry
    """
    into = table_of(table)
    given = {"source": RECALLED, "source_date": clock.today().isoformat()}
    given |= {name: value.strip() for name, value in facts.items() if value.strip()}
    key = {name: given.get(name, "") for name in into.key}
    if into.model._default_manager.filter(**key).exists():
        raise errors.EntryExists(key=" ".join(key.values()))
    row = into.model(**{name: value for name, value in given.items() if name in into.columns})
    _save(into, row, by, given)
    record(EntryAdded(subject=subject_of(into, key), table=table, key=_said(key), facts=given, why=why))
    return row.pk


@command
def change_entry(
    *, by: Person, table: str, pk: int, facts: dict[str, str], why: str = "", seen: str = ""
) -> None:
    """Change a row; what tells it apart stays. `seen` is the print of the row that the person had before them.

    Raises:
        UnknownTable, NotFound, Conflict, BadEntry
    """
    into = table_of(table)
    row = into.model._default_manager.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound
    if seen and seen != print_of(_facts(into, row)):
        raise Conflict
    given = {name: value.strip() for name, value in facts.items() if name not in into.key}
    changes = {
        name: {"was": getattr(row, name, ""), "is": value}
        for name, value in given.items()
        if getattr(row, name, "") != value
    }
    if not changes:
        raise errors.BadEntry(why=_("Nothing was changed."), faults={})
    for name in changes:
        setattr(row, name, given[name])
    _save(into, row, by, {**_facts(into, row), **given})
    key = {name: getattr(row, name) for name in into.key}
    record(EntryChanged(subject=subject_of(into, key), table=table, key=_said(key), changes=changes, why=why))


def table_of(name: str) -> Table:
    """Raises: UnknownTable."""
    try:
        return TABLES[name]
    except KeyError:
        raise errors.UnknownTable(table=name) from None


def subject_of(table: Table, entry: Mapping[str, Any]) -> UUID:
    """Under which subject the ledger keeps the edits of a row: the same for the same key, on every node."""
    key = json.dumps([table.name, *(entry[name] for name in table.key)], ensure_ascii=False)
    return uuid5(NAMESPACE_URL, f"urn:tracemark:catalogue:{key}")


def print_of(facts: Mapping[str, Any]) -> str:
    """A short print of a row as somebody saw it: tells whether it has changed since."""
    said = json.dumps(sorted((name, str(value)) for name, value in facts.items()), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _facts(table: Table, row: SourcedRow) -> dict[str, str]:
    return {name: getattr(row, name) for name in table.columns}


def _said(key: Mapping[str, Any]) -> str:
    return " ".join(str(value) for value in key.values() if value)


def _save(table: Table, row: SourcedRow, by: Person, facts: Mapping[str, str]) -> None:
    row.edited_by, row.edited_at = by.id, clock.now()
    faults: dict[str, str] = {}
    try:
        row.full_clean()
    except ValidationError as problem:
        faults = {name: " ".join(said) for name, said in problem.message_dict.items()}
    faults |= faults_of(table, facts)
    if faults:
        raise errors.BadEntry(why=" ".join(faults.values()), faults=faults)
    row.save()
    touch()
