# Photographs of exhibits show a mark, and places on them say where which mark is, as on those of records.

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q, Value

import tracemark.kernel.identity


class Migration(migrations.Migration):
    dependencies = [
        ("tracing", "0003_dates_as_typed"),
    ]

    operations = [
        migrations.AddField(
            model_name="findphotographrow",
            name="mark",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="photographs",
                to="tracing.findmarkrow",
            ),
        ),
        migrations.AddConstraint(
            model_name="findphotographrow",
            constraint=models.CheckConstraint(
                condition=Q(("moment__in", ["", "before", "after"])), name="find_photograph_moment_is_known"
            ),
        ),
        migrations.CreateModel(
            name="FindAnnotationRow",
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
                ("left", models.PositiveSmallIntegerField()),
                ("top", models.PositiveSmallIntegerField()),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("replaced", models.BooleanField(default=False)),
                (
                    "mark",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annotations",
                        to="tracing.findmarkrow",
                    ),
                ),
                (
                    "photograph",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annotations",
                        to="tracing.findphotographrow",
                    ),
                ),
            ],
            options={"db_table": "tracing_find_annotation"},
        ),
        migrations.AddConstraint(
            model_name="findannotationrow",
            constraint=models.CheckConstraint(
                condition=Q(
                    ("left__lte", Value(10_000) - F("width")), ("top__lte", Value(10_000) - F("height"))
                ),
                name="find_annotation_lies_in_the_picture",
            ),
        ),
    ]
