"""No table of requests had a writer before: nothing waits in it."""

from __future__ import annotations

import uuid

from django.db import migrations, models
from django.db.models import Q

STATES = ["waiting", "done", "declined", "withdrawn", "expired"]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_emergency_case"),
    ]

    operations = [
        migrations.RemoveField(model_name="secondrequestrow", name="facts_digest"),
        migrations.AddField(
            model_name="secondrequestrow",
            name="subject",
            field=models.UUIDField(default=uuid.UUID(int=0)),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="secondrequestrow", name="request_state_is_known"),
        migrations.RemoveConstraint(model_name="secondrequestrow", name="step_waits_once"),
        migrations.AddConstraint(
            model_name="secondrequestrow",
            constraint=models.CheckConstraint(
                condition=Q(state__in=STATES),
                name="request_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondrequestrow",
            constraint=models.UniqueConstraint(
                condition=Q(state="waiting"),
                fields=("asked_by", "command", "arguments_digest"),
                name="step_waits_once",
            ),
        ),
        migrations.AddIndex(
            model_name="secondrequestrow",
            index=models.Index(fields=["subject"], name="request_by_subject"),
        ),
    ]
