"""What can go wrong with people and roles."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.errors import BadInput, Conflict, Refused


class NameTaken(Conflict):
    code = "accounts.name_taken"
    sentence = _("The name %(name)s is already in use. Choose another one.")


class RoleHeld(Conflict):
    code = "accounts.role_held"
    sentence = _("This person already holds the role %(role)s.")


class RoleNotHeld(Conflict):
    code = "accounts.role_not_held"
    sentence = _("This person does not hold the role %(role)s.")


class WeakPassword(BadInput):
    code = "accounts.weak_password"
    sentence = _("This password is too weak. %(why)s")


class SignInRefusedError(Refused):
    code = "accounts.sign_in_refused"
    sentence = _("The sign-in name or the password is not right.")


class AlreadyInitialised(Conflict):
    code = "accounts.already_initialised"
    sentence = _("This node is already set up.")
