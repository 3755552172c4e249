"""Changing single rows of the catalogue: each edit says who, what it was, what it is, and from which source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracemark.apps.catalogue import errors
from tracemark.apps.catalogue.events import EntryAdded, EntryChanged
from tracemark.apps.catalogue.loading import touch
from tracemark.apps.catalogue.models.sourced import RECALLED
from tracemark.apps.catalogue.tables import TABLES, Table
from tracemark.kernel import clock
from tracemark.kernel.commands import command, record
from tracemark.kernel.errors import NotFound
from tracemark.kernel.identity import new_uuid

if TYPE_CHECKING:
    from tracemark.apps.accounts.data import Person
    from tracemark.apps.catalogue.models import SourcedRow


@command
def add_entry(*, by: Person, table: str, facts: dict[str, str]) -> int:
    """Add a row; its number for the page.

    Raises:
        UnknownTable, EntryExists, BadEntry
    """
    into = table_of(table)
    key = {name: facts.get(name, "") for name in into.key}
    if into.model._default_manager.filter(**key).exists():
        raise errors.EntryExists(key=" ".join(key.values()))
    row = into.model(**{name: facts.get(name, "") for name in into.columns})
    _save(row, by)
    said = {name: value for name, value in facts.items() if value}
    record(EntryAdded(subject=new_uuid(), table=table, key=" ".join(key.values()), facts=said))
    return row.pk


@command
def change_entry(*, by: Person, table: str, pk: int, facts: dict[str, str], why: str = "") -> None:
    """Change a row; what tells it apart stays.

    Raises:
        UnknownTable, NotFound, BadEntry
    """
    into = table_of(table)
    row = into.model._default_manager.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound
    changes = {
        name: {"was": getattr(row, name), "is": facts[name]}
        for name in into.columns
        if name in facts and name not in into.key and getattr(row, name) != facts[name]
    }
    if not changes:
        raise errors.BadEntry(why=_("Nothing was changed."))
    for name in changes:
        setattr(row, name, facts[name])
    _save(row, by)
    key = " ".join(str(getattr(row, name)) for name in into.key)
    record(EntryChanged(subject=new_uuid(), table=table, key=key, changes=changes, why=why))


def table_of(name: str) -> Table:
    """Raises: UnknownTable."""
    try:
        return TABLES[name]
    except KeyError:
        raise errors.UnknownTable(table=name) from None


def _save(row: SourcedRow, by: Person) -> None:
    _check_source(row.source)
    row.edited_by, row.edited_at = by.id, clock.now()
    try:
        row.full_clean()
    except ValidationError as problem:
        raise errors.BadEntry(why=" ".join(problem.messages)) from None
    row.save()
    touch()


def _check_source(source: str) -> None:
    if source != RECALLED and not source.startswith(("https://", "http://")):
        raise errors.BadEntry(
            why=_("Give the address of a source that you opened, or the word %(word)s.") % {"word": RECALLED}
        )
