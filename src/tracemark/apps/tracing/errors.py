"""What can go wrong with cases, beside what the rules refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.errors import BadInput, Conflict


class CaseOpenAlready(Conflict):
    code = "tracing.case_open_already"
    sentence = _("This find has its case already. Open that one again if something new has come to light.")


class NoSuchOffice(BadInput):
    code = "tracing.no_such_office"
    sentence = _("There is no office %(office)s in this State. Choose one from the list.")
