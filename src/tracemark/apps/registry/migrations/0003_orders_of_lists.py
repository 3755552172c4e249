"""A list of a million records is sorted and narrowed through indexes that leave withdrawn ones out."""

import django.db.models.functions.comparison
from django.db import migrations, models

SORTED_BY = {"serial": 300, "maker": 80, "status": 12}


def by_code_point(apps, schema_editor):
    """PostgreSQL sorts these as SQLite and Python do, so that parts of a list can be merged outside."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for column, size in SORTED_BY.items():
        schema_editor.execute(
            f'ALTER TABLE registry_weapon ALTER COLUMN {column} TYPE varchar({size}) COLLATE "C"'
        )


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_code_point_order"),
    ]

    operations = [
        migrations.RunPython(by_code_point, migrations.RunPython.noop),
        migrations.RemoveIndex(
            model_name="weaponrow",
            name="weapon_maker_model",
        ),
        migrations.AddIndex(
            model_name="weaponrow",
            index=models.Index(
                models.F("partition"),
                models.F("id"),
                condition=models.Q(("status", "withdrawn"), _negated=True),
                name="weapon_by_arrival",
            ),
        ),
        migrations.AddIndex(
            model_name="weaponrow",
            index=models.Index(
                models.F("partition"),
                models.F("serial"),
                models.F("id"),
                condition=models.Q(("status", "withdrawn"), _negated=True),
                name="weapon_by_serial",
            ),
        ),
        migrations.AddIndex(
            model_name="weaponrow",
            index=models.Index(
                models.F("partition"),
                models.F("maker"),
                models.F("id"),
                condition=models.Q(("status", "withdrawn"), _negated=True),
                name="weapon_by_maker",
            ),
        ),
        migrations.AddIndex(
            model_name="weaponrow",
            index=models.Index(
                models.F("partition"),
                models.F("model"),
                models.F("id"),
                condition=models.Q(("status", "withdrawn"), _negated=True),
                name="weapon_by_model",
            ),
        ),
        migrations.AddIndex(
            model_name="weaponrow",
            index=models.Index(
                models.F("partition"),
                models.F("calibre"),
                models.F("id"),
                condition=models.Q(("status", "withdrawn"), _negated=True),
                name="weapon_by_calibre",
            ),
        ),
        migrations.AddIndex(
            model_name="weaponrow",
            index=models.Index(
                models.F("partition"),
                models.F("country"),
                models.F("id"),
                condition=models.Q(("status", "withdrawn"), _negated=True),
                name="weapon_by_country",
            ),
        ),
        migrations.AddIndex(
            model_name="weaponrow",
            index=models.Index(
                models.F("partition"),
                models.F("type"),
                models.F("id"),
                condition=models.Q(("status", "withdrawn"), _negated=True),
                name="weapon_by_type",
            ),
        ),
        migrations.AddIndex(
            model_name="weaponrow",
            index=models.Index(
                models.F("partition"),
                models.F("status"),
                models.F("id"),
                condition=models.Q(("status", "withdrawn"), _negated=True),
                name="weapon_by_status",
            ),
        ),
        migrations.AddIndex(
            model_name="weaponrow",
            index=models.Index(
                models.F("partition"),
                django.db.models.functions.comparison.Coalesce("year", 0),
                models.F("id"),
                condition=models.Q(("status", "withdrawn"), _negated=True),
                name="weapon_by_year",
            ),
        ),
    ]
