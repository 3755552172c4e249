"""The tables of the ledger. They are never migrated: a new form of entry is a new version of the leaf."""

from django.db import migrations, models

import tracemark.apps.ledger.place


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CheckpointRow",
            fields=[
                ("size", tracemark.apps.ledger.place.Place(primary_key=True, serialize=False)),
                ("note", models.TextField()),
            ],
            options={
                "db_table": "ledger_checkpoint",
            },
        ),
        migrations.CreateModel(
            name="DisclosureRow",
            fields=[
                ("place", tracemark.apps.ledger.place.Place(primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
                ("digest", models.CharField(max_length=43)),
                ("name", models.CharField(max_length=40)),
                ("person", models.UUIDField(db_index=True)),
                ("blob", models.BinaryField()),
            ],
            options={
                "db_table": "ledger_disclosure",
            },
        ),
        migrations.CreateModel(
            name="NodeRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level", "idx", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("idx", models.BigIntegerField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "db_table": "ledger_node",
            },
        ),
        migrations.CreateModel(
            name="SubjectKeyRow",
            fields=[
                ("person", models.UUIDField(primary_key=True, serialize=False)),
                ("wrapped", models.BinaryField()),
            ],
            options={
                "db_table": "ledger_subject_key",
            },
        ),
        migrations.CreateModel(
            name="EventRow",
            fields=[
                ("seq", tracemark.apps.ledger.place.Place(primary_key=True, serialize=False)),
                ("leaf", models.BinaryField()),
                ("act", models.CharField(max_length=48)),
                ("subject", models.CharField(max_length=64)),
                ("deed", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "ledger_event",
                "indexes": [
                    models.Index(fields=["subject", "seq"], name="ledger_event_subject"),
                    models.Index(fields=["act", "seq"], name="ledger_event_act"),
                ],
            },
        ),
    ]
