"""How the columns of a source were read last time: proposed again for a file with the same headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.apps.registry.loads import mapping
from tracemark.apps.registry.models import MappingRow

if TYPE_CHECKING:
    from tracemark.apps.registry.loads.mapping import Plan
    from tracemark.apps.registry.loads.reading import Shape


def recall(plan: Plan, shape: Shape, *, partition: str, source: str) -> Plan:
    """The plan with what was chosen last time, if this source had these headers."""
    row = MappingRow.objects.filter(
        partition=partition, source=source, header=mapping.header_key(shape.header)
    ).first()
    return mapping.chosen(plan, row.mapping, how="remembered") if row else plan


def remember(plan: Plan, shape: Shape, *, partition: str, source: str) -> None:
    MappingRow.objects.update_or_create(
        partition=partition,
        source=source,
        header=mapping.header_key(shape.header),
        defaults={"mapping": plan.as_data()},
    )
