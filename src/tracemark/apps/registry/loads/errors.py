"""What can be wrong with a file or a load as a whole. What is wrong with one row stands in `problems`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.errors import BadInput, Conflict, Unavailable


class FileEmpty(BadInput):
    code = "loads.file_empty"
    sentence = _("The file is empty.")


class FileTooLarge(BadInput):
    code = "loads.file_too_large"
    sentence = _(
        "The file has more than %(limit)s MB. Load it in parts, or on the command line with tracemark import."
    )


class NotATable(BadInput):
    code = "loads.not_a_table"
    sentence = _("This file is neither a table of text (CSV) nor a spreadsheet (XLSX, XLS, ODS).")


class NoRows(BadInput):
    code = "loads.no_rows"
    sentence = _("The table has no rows below its header.")


class EncodingUnknown(BadInput):
    code = "loads.encoding_unknown"
    sentence = _("“%(encoding)s” is no encoding that can be read here.")


class RowTooLong(BadInput):
    code = "loads.row_too_long"
    sentence = _(
        "Row %(row)s has more than %(limit)s characters. A quotation mark or a line end may be missing there; "
        "nothing was loaded."
    )


class QuoteNotClosed(BadInput):
    code = "loads.quote_not_closed"
    sentence = _(
        "A quotation mark that opens in row %(row)s is never closed. The file was cut off, or the mark is "
        "one too many; nothing was loaded."
    )


class TooManyColumns(BadInput):
    code = "loads.too_many_columns"
    sentence = _("The table has %(columns)s columns; at most %(limit)s are read.")


class SpreadsheetBroken(BadInput):
    code = "loads.spreadsheet_broken"
    sentence = _("The spreadsheet cannot be opened: it is damaged or was cut off. Send it again.")


class SpreadsheetLocked(BadInput):
    code = "loads.spreadsheet_locked"
    sentence = _("The spreadsheet is protected by a password. Save it without one and send it again.")


class SpreadsheetTooLarge(BadInput):
    code = "loads.spreadsheet_too_large"
    sentence = _(
        "Unpacked, the spreadsheet is larger than %(limit)s MB or spans too many cells. Save the sheet as CSV."
    )


class NoSuchSheet(BadInput):
    code = "loads.no_such_sheet"
    sentence = _("The spreadsheet has no sheet “%(sheet)s”. It has: %(sheets)s.")


class AlreadyLoaded(Conflict):
    """`load` is the uuid of the load that took this file in."""

    code = "loads.already_loaded"
    sentence = _("This file was loaded already, as %(reference)s on %(on)s. Nothing was changed.")


class BadMapping(BadInput):
    code = "loads.bad_mapping"
    sentence = _("The mapping cannot be read: %(what)s.")


class MovedOn(Conflict):
    code = "loads.moved_on"
    sentence = _("This load goes on elsewhere. Look at it again before you go on.")


class FileGone(BadInput):
    code = "loads.file_gone"
    sentence = _("The file of this load is no longer in the folder of the node. Load it again.")


class WhyMissing(BadInput):
    code = "loads.why_missing"
    sentence = _("Say why the load is undone. The reason is recorded with it.")


class DiskFull(Unavailable):
    code = "loads.disk_full"
    sentence = _(
        "The disk of the node is full. What was acknowledged is kept; the load goes on where it stopped when there is room."
    )
