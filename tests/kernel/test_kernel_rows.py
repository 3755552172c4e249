"""Rows: what one database would cut and the other keep is refused before either is asked."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tracemark.kernel.apps import KernelConfig
from tracemark.kernel.errors import NotFound, NotText, TextTooLong
from tracemark.kernel.models import Counter, Job
from tracemark.kernel.rows import Row

pytestmark = pytest.mark.django_db


def test_a_text_longer_than_its_column_is_refused_by_name():
    with pytest.raises(TextTooLong) as refusal:
        Counter.objects.create(name="n" * 41)
    assert refusal.value.data == {"what": "name", "limit": 40}
    assert Counter.objects.create(name="n" * 40)


@pytest.mark.parametrize("text", ["a\0b", "half a pair: \ud83d"])
def test_what_is_no_text_is_refused_by_name(text):
    with pytest.raises(NotText) as refusal:
        Counter.objects.create(name=text)
    assert refusal.value.data == {"what": "name"}


def test_only_what_is_saved_is_looked_at():
    row = Counter.objects.create(name="weapons")
    row.name, row.last = "n" * 41, 7
    row.save(update_fields=["last"])
    assert Counter.objects.get(pk=row.pk).last == 7


def test_a_row_that_is_not_there_cannot_be_locked():
    with pytest.raises(NotFound):
        Job.locked(key="nothing")


@isolate_apps("tracemark.kernel")
def test_a_table_that_does_not_say_what_is_personal_in_it_stops_the_node(monkeypatch):
    class Silent(Row):
        name = models.TextField()

        class Meta:
            app_label = "kernel"

    monkeypatch.setattr(apps, "get_models", lambda: [Counter, Silent])
    with pytest.raises(TypeError, match="Silent must say what is `personal`"):
        KernelConfig.ready(apps.get_app_config("kernel"))
