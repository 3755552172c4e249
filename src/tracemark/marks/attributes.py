"""What else is known of the weapon: maker, model, calibre, country. It weighs, it never filters.

A wrong maker in the note must not hide the right record: each attribute that was given multiplies a candidate by
how often it would be given so (Fellegi and Sunter's m): (1 - e) + e/n if it equals the record's, e/n if not, where
e is how often such an attribute is given wrongly and n how many values there are to choose from. A record that
does not state the attribute says nothing: 1/n. The rates are **assumptions** until learned.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Agreement", "AttributeName", "Attributes", "ErrorRates", "Rate", "agreements", "weight"]


class AttributeName(StrEnum):
    MAKER = "maker"
    MODEL = "model"
    CALIBRE = "calibre"
    COUNTRY = "country"


class Described(Protocol):
    """Anything that states a weapon's attributes, by code; None is not stated."""

    @property
    def maker(self) -> str | None: ...
    @property
    def model(self) -> str | None: ...
    @property
    def calibre(self) -> str | None: ...
    @property
    def country(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Attributes:
    """What was given, each as the codes it may mean: "9mm" is several calibres. Empty is not given."""

    maker: frozenset[str] = frozenset()
    model: frozenset[str] = frozenset()
    calibre: frozenset[str] = frozenset()
    country: frozenset[str] = frozenset()

    @classmethod
    def given(
        cls, *, maker: str | None = None, model: str | None = None, calibre: str | None = None,
        country: str | None = None,
    ) -> Attributes:  # fmt: skip
        """One code each, or none."""
        return cls(*(frozenset(filter(None, (code,))) for code in (maker, model, calibre, country)))

    def __iter__(self) -> Iterator[tuple[AttributeName, frozenset[str]]]:
        """The attributes that were given."""
        for each in fields(self):
            codes: frozenset[str] = getattr(self, each.name)
            if codes:
                yield AttributeName(each.name), codes


@dataclass(frozen=True, slots=True)
class Rate:
    """How often an attribute is given wrongly, and among how many values."""

    error: float
    values: int

    def weight(self, agreement: Agreement, codes: int = 1) -> float:
        if agreement is Agreement.NOT_RECORDED:
            return codes / self.values
        by_mistake = self.error * codes / self.values
        return 1 - self.error + by_mistake if agreement is Agreement.AGREES else by_mistake


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """Assumed; the values are the order of magnitude of a catalogue."""

    maker: Rate = Rate(0.05, 600)
    model: Rate = Rate(0.10, 3000)
    calibre: Rate = Rate(0.08, 150)
    country: Rate = Rate(0.08, 100)


class Agreement(StrEnum):
    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_RECORDED = "not_recorded"


def agreements(given: Attributes, record: Described) -> Iterator[tuple[AttributeName, Agreement]]:
    """How the record stands to each attribute that was given."""
    for name, codes in given:
        recorded: str | None = getattr(record, name)
        if recorded is None:
            yield name, Agreement.NOT_RECORDED
        else:
            yield name, Agreement.AGREES if recorded in codes else Agreement.DIFFERS


def weight(given: Attributes, record: Described, rates: ErrorRates = ErrorRates()) -> float:
    """What the attributes make of a candidate; 1 if none was given."""
    product = 1.0
    for name, agreement in agreements(given, record):
        rate: Rate = getattr(rates, name)
        product *= rate.weight(agreement, len(getattr(given, name)))
    return product
