"""What can go wrong with records."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.errors import BadInput, Conflict, Refused, Unavailable


class SerialMissing(BadInput):
    code = "registry.serial_missing"
    sentence = _("A record needs a serial number, or the word for none in the mark's condition.")


class MarkTooLong(BadInput):
    code = "registry.mark_too_long"
    sentence = _("A mark has at most %(limit)s characters; this one has %(length)s. Nothing was saved.")


class MarkNotPrintable(BadInput):
    code = "registry.mark_not_printable"
    sentence = _("Character %(position)s of the mark cannot be printed. Type the mark again by hand.")


class YearImpossible(BadInput):
    code = "registry.year_impossible"
    sentence = _("No weapon was made in the year %(year)s. Nothing was saved.")


class NotCorrectable(BadInput):
    code = "registry.not_correctable"
    sentence = _("A correction puts the description of a weapon right; %(what)s is not part of it.")


class PlaceTooShort(BadInput):
    code = "registry.place_too_short"
    sentence = _("Write at least %(least)s characters of the place. Nothing was looked up.")


class BasisMissing(BadInput):
    code = "registry.basis_missing"
    sentence = _("Say on which legal basis the person is erased.")


class ErasedBefore(Conflict):
    code = "registry.erased_before"
    sentence = _("This person was erased before. There is nothing left to erase.")


class OtherPartition(Refused):
    code = "registry.other_partition"
    sentence = _("Your office keeps another register. Nothing was saved.")


class DateBeforeManufacture(BadInput):
    code = "registry.date_before_manufacture"
    sentence = _("The date %(on)s lies before the year of manufacture, %(year)s.")


class DateInFuture(BadInput):
    code = "registry.date_in_future"
    sentence = _("The date %(on)s lies in the future.")


class TooManyToExport(BadInput):
    code = "registry.too_many_to_export"
    sentence = _(
        "An export takes at most %(most)s records. Narrow the list and try again. Nothing was saved."
    )


class LedgerContradicts(Unavailable):
    code = "registry.ledger_contradicts"
    sentence = _(
        "The ledger contradicts itself at the record %(subject)s. Verify it first. Nothing was changed."
    )
