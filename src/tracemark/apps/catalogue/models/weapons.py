"""Makers, models and calibres."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tracemark.apps.catalogue.models.sourced import SourcedRow
from tracemark.kernel.fields import state_code_field


class MakerRow(SourcedRow):
    """A factory, arsenal or firm; or an importer, assembler or retailer, whose name is not a maker's."""

    personal: ClassVar[tuple[str, ...]] = ()

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    country = state_code_field(blank=True)
    from_year = models.CharField(max_length=5, blank=True)
    to_year = models.CharField(max_length=5, blank=True)
    kind = models.CharField(max_length=12, default="maker")
    successor = models.CharField(max_length=80, blank=True)
    aliases = models.TextField(blank=True)

    class Meta:
        db_table = "catalogue_maker"


class ModelRow(SourcedRow):
    """A model or variant; each differs from the next in calibre, mechanism, maker or years."""

    personal: ClassVar[tuple[str, ...]] = ()

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    variant_of = models.CharField(max_length=80, blank=True)
    type = models.CharField(max_length=40)
    mechanism = models.CharField(max_length=20, blank=True)
    maker = models.CharField(max_length=80, blank=True)
    country = state_code_field(blank=True)
    calibres = models.CharField(max_length=400, blank=True)
    from_year = models.CharField(max_length=5, blank=True)
    to_year = models.CharField(max_length=5, blank=True)
    aliases = models.TextField(blank=True)

    class Meta:
        db_table = "catalogue_model"
        indexes = [models.Index(fields=["maker"], name="model_of_maker")]


class ModelMakerRow(SourcedRow):
    """The same model made elsewhere, under licence or not."""

    personal: ClassVar[tuple[str, ...]] = ()

    model = models.CharField(max_length=80)
    maker = models.CharField(max_length=80)
    country = state_code_field(blank=True)
    from_year = models.CharField(max_length=5, blank=True)
    to_year = models.CharField(max_length=5, blank=True)
    local_name = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "catalogue_model_maker"
        constraints = [models.UniqueConstraint(name="model_made_once_by_a_maker", fields=["model", "maker"])]


class CalibreRow(SourcedRow):
    personal: ClassVar[tuple[str, ...]] = ()

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    bullet_mm = models.CharField(max_length=8, blank=True)
    case_mm = models.CharField(max_length=8, blank=True)
    aliases = models.TextField(blank=True)

    class Meta:
        db_table = "catalogue_calibre"


class CalibrePhraseRow(SourcedRow):
    """A short name that may mean several cartridges, the most likely first."""

    personal: ClassVar[tuple[str, ...]] = ()

    phrase = models.CharField(max_length=80, unique=True)
    calibres = models.CharField(max_length=400)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "catalogue_calibre_phrase"


class TypeWordRow(SourcedRow):
    """A word for a kind of weapon in some language."""

    personal: ClassVar[tuple[str, ...]] = ()

    word = models.CharField(max_length=80)
    lang = models.CharField(max_length=5)
    type = models.CharField(max_length=40, blank=True)
    mechanism = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "catalogue_type_word"
        constraints = [models.UniqueConstraint(name="word_once_a_language", fields=["word", "lang"])]


class CountryWordRow(SourcedRow):
    """A word that names a country in some language: an adjective, a short form."""

    personal: ClassVar[tuple[str, ...]] = ()

    word = models.CharField(max_length=80)
    lang = models.CharField(max_length=5)
    country = state_code_field()

    class Meta:
        db_table = "catalogue_country_word"
        constraints = [models.UniqueConstraint(name="country_word_once_a_language", fields=["word", "lang"])]
