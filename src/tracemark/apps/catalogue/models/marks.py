"""Kinds and places of marks, factory codes, and how makers and States mark."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tracemark.apps.catalogue.models.sourced import SourcedRow
from tracemark.kernel.fields import state_code_field


class MarkKindRow(SourcedRow):
    personal: ClassVar[tuple[str, ...]] = ()

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        db_table = "catalogue_mark_kind"


class MarkPlaceRow(SourcedRow):
    """A place on a weapon; the serial counts on the part that carries the identity (ITI 10)."""

    personal: ClassVar[tuple[str, ...]] = ()

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    is_control_component = models.CharField(max_length=3, default="no")

    class Meta:
        db_table = "catalogue_mark_place"


class FactoryCodeRow(SourcedRow):
    """A number, letter or sign that stands for a factory; the same code may stand for several."""

    personal: ClassVar[tuple[str, ...]] = ()

    code = models.CharField(max_length=40)
    symbol = models.CharField(max_length=24, default="none")
    maker = models.CharField(max_length=80)
    country = state_code_field(blank=True)
    from_year = models.CharField(max_length=5, blank=True)
    to_year = models.CharField(max_length=5, blank=True)
    applies_to = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "catalogue_factory_code"
        constraints = [
            models.UniqueConstraint(
                name="factory_code_once_a_maker", fields=["code", "symbol", "maker", "applies_to"]
            )
        ]


class PracticeRow(SourcedRow):
    """How a maker or State marks (ITI 31 (b)): a format, a code for the year, a proof, an import mark."""

    personal: ClassVar[tuple[str, ...]] = ()

    code = models.SlugField(max_length=80, unique=True)
    state = state_code_field(blank=True)
    maker = models.CharField(max_length=80, blank=True)
    applies_to = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=20)
    pattern = models.CharField(max_length=300)
    meaning = models.CharField(max_length=500)
    gives = models.CharField(max_length=400, blank=True)
    strength = models.CharField(max_length=12)

    class Meta:
        db_table = "catalogue_practice"
