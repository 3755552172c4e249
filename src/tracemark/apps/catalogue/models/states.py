"""States of today and of the past. The country of manufacture is that of the day; who answers now is derived."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tracemark.apps.catalogue.models.sourced import SourcedRow
from tracemark.kernel.fields import state_code_field


class StateRow(SourcedRow):
    """A State: ISO 3166-1 alpha-2, or ISO 3166-3 for one of the past; UN short names in six languages."""

    personal: ClassVar[tuple[str, ...]] = ()

    code = state_code_field(unique=True)
    alpha3 = models.CharField(max_length=4, blank=True)
    m49 = models.CharField(max_length=3, blank=True)
    status = models.CharField(max_length=10)
    from_date = models.CharField(max_length=10, blank=True)
    to_date = models.CharField(max_length=10, blank=True)
    successors = models.CharField(max_length=100, blank=True)
    en = models.CharField(max_length=120)
    ar = models.CharField(max_length=120)
    zh = models.CharField(max_length=120)
    fr = models.CharField(max_length=120)
    ru = models.CharField(max_length=120)
    es = models.CharField(max_length=120)
    aliases = models.TextField(blank=True)

    class Meta:
        db_table = "catalogue_state"
