"""On PostgreSQL the look-up keys are ordered by code point, as SQLite does: ranges of a plan rely on it."""

from __future__ import annotations

from django.db import migrations

COLUMNS = ("fold", "fold_reversed")


def by_code_point(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for column in COLUMNS:
        schema_editor.execute(
            f'ALTER TABLE registry_mark ALTER COLUMN {column} TYPE varchar(300) COLLATE "C"'
        )


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [migrations.RunPython(by_code_point, migrations.RunPython.noop)]
