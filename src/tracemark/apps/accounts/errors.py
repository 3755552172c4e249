"""What can go wrong with people and roles."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.errors import BadInput, Conflict, NotFound, Refused, TracemarkError


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


class WrongCode(BadInput):
    code = "accounts.wrong_code"
    sentence = _("This code is not right, or it was used before. Wait for the next one and type it.")


class WrongPasskey(BadInput):
    code = "accounts.wrong_passkey"
    sentence = _("The passkey did not answer this page. Load it again and press once more.")


class LastFactor(Conflict):
    code = "accounts.last_factor"
    sentence = _("This is your only second factor, and your role needs one. Add another one first.")


class NoSuchFactor(NotFound):
    code = "accounts.no_such_factor"
    sentence = _("There is no such second factor. It may have been removed already.")


class PurposeUnknown(BadInput):
    code = "accounts.purpose_unknown"
    sentence = _("Say for which purpose of the list you look at personal data. The look is recorded.")


class CaseNumberMissing(BadInput):
    code = "accounts.case_number_missing"
    sentence = _("A look at personal data needs the number of a case. It is recorded with your name.")


class CaseNumberUnknown(BadInput):
    code = "accounts.case_number_unknown"
    sentence = _("There is no open case %(case)s that you may see. For this purpose it must be one.")


class LooksUsedUp(Refused):
    code = "accounts.looks_used_up"
    sentence = _(
        "Your looks at personal data are used up: %(day)s are left today and %(month)s this month. "
        "More are there on the next day, or in the next month."
    )


class TokenRefused(TracemarkError):
    code = "accounts.token_refused"
    status = 401
    sentence = _("A valid token is needed. Ask an administrator for one.")


class BeyondScope(Refused):
    code = "accounts.beyond_scope"
    sentence = _("This token is not for %(scope)s. Nothing was changed.")


class TokenRevoked(Conflict):
    code = "accounts.token_revoked"
    sentence = _("This token was revoked before.")


class TokenNameMissing(BadInput):
    code = "accounts.token_name_missing"
    sentence = _("Name the system that will use the token.")


class ScopeMissing(BadInput):
    code = "accounts.scope_missing"
    sentence = _("Say at least one thing that the token is for.")


class ScopeUnknown(BadInput):
    code = "accounts.scope_unknown"
    sentence = _("A token cannot be for %(scope)s.")


class ExpiryImpossible(BadInput):
    code = "accounts.expiry_impossible"
    sentence = _("A token lives from 1 to %(most)s days.")


class TooManyAttempts(Refused):
    code = "accounts.too_many_attempts"
    status = 429
    sentence = _(
        "Too many attempts were wrong. Nothing more is tried until %(until)s (UTC). Wait, or ask an "
        "administrator of this node."
    )

    def __init__(self, *, until: datetime) -> None:
        super().__init__(until=f"{until.astimezone(UTC):%H:%M}")
        self.until = until


class NoSuchSession(NotFound):
    code = "accounts.no_such_session"
    sentence = _("There is no such session. It may have ended already.")


class EmailWrong(BadInput):
    code = "accounts.email_wrong"
    sentence = _("Give an e-mail address to which notices can be sent.")


class NoticeTimeWrong(BadInput):
    code = "accounts.notice_time_wrong"
    sentence = _("Quiet hours have a beginning and an end, and at least one day of the week is not quiet.")


class LanguageUnknown(BadInput):
    code = "accounts.language_unknown"
    sentence = _("The node does not speak the language %(language)s.")


class SubjectTaken(Conflict):
    code = "accounts.subject_taken"
    sentence = _("This subject means somebody already, or this person is linked to another one.")


class NoSuchLink(NotFound):
    code = "accounts.no_such_link"
    sentence = _("This person is not linked to the sign-in service.")
