# Dates of incidents as they were typed, where that was in another calendar.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tracing", "0002_photographs"),
    ]

    operations = [
        migrations.AddField(
            model_name="incidentrow",
            name="date_typed",
            field=models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
    ]
