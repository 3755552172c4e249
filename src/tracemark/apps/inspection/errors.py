"""What can go wrong in an inspection, beside what the rules refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.errors import BadInput, Conflict


class NothingToDraw(BadInput):
    code = "inspection.nothing_to_draw"
    sentence = _("No record fits these filters. Take one away and draw again.")


class RegistersMove(Conflict):
    code = "inspection.registers_move"
    sentence = _(
        "Records are being written at this moment, so that the draw has no fixed ground. Try again in a minute."
    )


class WeaponOnAnotherLine(Conflict):
    code = "inspection.weapon_on_another_line"
    sentence = _("This record stands on line %(number)s of the sample already.")


class TooManyLooks(BadInput):
    code = "inspection.too_many_looks"
    sentence = _("One file takes at most %(most)s looks. Choose fewer days.")


class NoLooks(BadInput):
    code = "inspection.no_looks"
    sentence = _("There is no look in this span. Choose other days.")
