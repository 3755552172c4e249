import django.db.models.deletion
from django.db import migrations, models

import tracemark.kernel.identity


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="BlankFormRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(default=tracemark.kernel.identity.new_uuid, editable=False, unique=True),
                ),
                ("reference", models.CharField(max_length=32, unique=True)),
                ("kind", models.CharField(max_length=12)),
                ("language", models.CharField(max_length=10)),
                ("partition", models.CharField(blank=True, max_length=10)),
                ("state", models.CharField(default="printed", max_length=12)),
                ("office", models.CharField(blank=True, max_length=40)),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("became", models.UUIDField(null=True)),
                ("became_reference", models.CharField(blank=True, max_length=40)),
                ("ended_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "db_table": "papers_form",
                "indexes": [
                    models.Index(fields=["state", "at"], name="form_by_state"),
                    models.Index(fields=["became"], name="form_by_what_it_became"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["incident", "find", "page"])),
                        name="form_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["printed", "typed_back", "spoilt"])),
                        name="form_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("became__isnull", False), ("state", "typed_back")),
                            models.Q(
                                models.Q(("state", "typed_back"), _negated=True), ("became__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="form_typed_back_names_what_it_became",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormScanRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(default=tracemark.kernel.identity.new_uuid, editable=False, unique=True),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("added_by", models.UUIDField()),
                ("added_at", models.DateTimeField()),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="papers.blankformrow",
                    ),
                ),
            ],
            options={
                "db_table": "papers_form_scan",
            },
        ),
    ]
