"""The number of the case or the incident for which somebody took a role in an emergency."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_notices")]

    operations = [
        migrations.AddField(
            model_name="emergencyrow",
            name="case",
            field=models.CharField(blank=True, max_length=80),
        ),
    ]
