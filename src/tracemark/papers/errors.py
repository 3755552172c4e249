"""What can be wrong with a blank form, in one sentence each."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.errors import BadInput, Conflict


class NotSoManyCopies(BadInput):
    code = "papers.not_so_many_copies"
    sentence = _("From 1 to %(most)s copies are printed at once.")


class WhichRegister(BadInput):
    code = "papers.which_register"
    sentence = _("Choose the register whose pages you want: one that your office keeps.")


class FormIsEnded(Conflict):
    """The number is used up."""

    code = "papers.form_is_ended"
    sentence = _("This form is typed back already or marked as spoilt; nothing was saved.")


class FormIsTypedBack(FormIsEnded):
    code = "papers.form_is_typed_back"
    sentence = _(
        "The form %(reference)s is typed back already, as %(became)s. Look at the number on the paper once more; nothing was saved."
    )


class FormIsSpoilt(FormIsEnded):
    code = "papers.form_is_spoilt"
    sentence = _(
        "The form %(reference)s is marked as spoilt. If it was used all the same, take that back first; nothing was saved."
    )


class NotThisForm(BadInput):
    code = "papers.not_this_form"
    sentence = _("The form %(reference)s is of another kind and cannot be typed back here.")


class NoSuchIncident(BadInput):
    code = "papers.no_such_incident"
    sentence = _(
        "“%(text)s” is neither the reference of an incident that you see nor the number of a form that was typed back as one. Type the form of the incident first."
    )
