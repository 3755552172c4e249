"""What differs between a recorded serial and what an officer read, said in words for the pointer and the ear.

The kinds come from the comparison of marks; how likely each is, is decided there.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

KINDS = ("same", "lookalike", "read_as", "unknown", "alternative", "lost", "extra", "swapped")


def in_words(kind: str, text: str, read: str = "") -> str:
    """One sentence; `text` stands in the record, `read` was read on the weapon."""
    names = {"recorded": text, "read": read}
    if kind in ("lookalike", "read_as") and not read:
        return _("Recorded as %(recorded)s, read differently.") % names
    sentences = {
        "lookalike": _("Recorded as %(recorded)s, read as the look-alike %(read)s."),
        "read_as": _("Recorded as %(recorded)s, read as %(read)s."),
        "unknown": _("Recorded as %(recorded)s, not read."),
        "alternative": _("Recorded as %(recorded)s, one of those read."),
        "lost": _("Recorded as %(recorded)s, missing from the reading."),
        "extra": _("Read as %(read)s, missing from the record."),
        "swapped": _("Recorded as %(recorded)s, read in another order."),
    }
    return sentences.get(kind, "") % names
