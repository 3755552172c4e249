"""Bringing in the reference tables: as often as one likes, changing nothing that is already right.

A row that an officer has edited here stays as it is. A row that has left the files stays too: records may
name it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracemark.apps.catalogue.events import CatalogueLoaded
from tracemark.apps.catalogue.models import SourcedRow, VersionRow
from tracemark.apps.catalogue.tables import TABLES, Table, digest_of_files
from tracemark.kernel.commands import command, record
from tracemark.kernel.identity import new_uuid

if TYPE_CHECKING:
    from tracemark.apps.accounts.data import Person

BATCH = 500


def reference_is_loaded() -> bool:
    """Whether the reference files are the ones that were loaded last."""
    return VersionRow.objects.filter(digest=digest_of_files()).exists()


@command
def load_reference(*, by: Person) -> dict[str, dict[str, int]]:
    """Load every reference table; how many rows of each are new and how many changed."""
    counts = {name: _load(table) for name, table in TABLES.items()}
    touch(digest=digest_of_files())
    record(CatalogueLoaded(subject=new_uuid(), digest=digest_of_files(), tables=counts))
    return counts


def touch(*, digest: str | None = None) -> None:
    """Let readers know that the catalogue changed.

    The number grows with time and is drawn in part: after a change that was undone, or a database that was put
    back from a copy, the same number never stands for other rows.
    """
    version, _ = VersionRow.objects.get_or_create(pk=1)
    version.number = max(version.number + 1, new_uuid().int >> 65)
    if digest is not None:
        version.digest = digest
    version.save()


def _load(table: Table) -> dict[str, int]:
    there: dict[tuple[str, ...], SourcedRow] = {
        tuple(getattr(row, name) for name in table.key): row for row in table.model._default_manager.all()
    }
    new: dict[tuple[str, ...], SourcedRow] = {}
    changed: list[SourcedRow] = []
    for facts in table.rows_of_files():
        key = tuple(facts[name] for name in table.key)
        row = there.get(key)
        if row is None:
            new[key] = table.model(**facts)
        elif row.edited_at is None and _differs(row, facts):
            for name, value in facts.items():
                setattr(row, name, value)
            changed.append(row)
    table.model._default_manager.bulk_create(new.values(), batch_size=BATCH)
    if changed:
        table.model._default_manager.bulk_update(changed, list(table.columns), batch_size=100)
    return {"new": len(new), "changed": len(changed)}


def _differs(row: SourcedRow, facts: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in facts.items())
