"""What can go wrong with people and roles."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.errors import BadInput, Conflict, NotFound, Refused, TracemarkError, Unavailable


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


class ClockBehind(Unavailable):
    code = "accounts.clock_behind"
    sentence = _(
        "The clock of this machine is behind the last entry of the ledger. Set it right: no role can be given "
        "for a time until then."
    )


class RoleNotForATime(Refused):
    code = "accounts.role_not_for_a_time"
    sentence = _("The role %(role)s is never given for a time. An administrator grants it.")


class RoleNotOnesOwn(Refused):
    code = "accounts.role_not_ones_own"
    sentence = _("You do not hold the role %(role)s yourself without an end, so you cannot lend it.")


class DeputyElsewhere(Refused):
    code = "accounts.deputy_elsewhere"
    sentence = _("Choose somebody else of your own agency: no register opens to another agency.")


class DeputyInspects(Refused):
    code = "accounts.deputy_inspects"
    sentence = _("An inspector stands in for nobody: whoever checks the records must not make them.")


class PeriodImpossible(BadInput):
    code = "accounts.period_impossible"
    sentence = _(
        "A delegation begins today or later, does not end before it begins, and lasts %(most)s days at most."
    )


class DelegationOver(Conflict):
    code = "accounts.delegation_over"
    sentence = _("This delegation has ended before.")


class ReasonTooShort(BadInput):
    code = "accounts.reason_too_short"
    sentence = _("Say in at least %(least)s characters why it cannot wait.")


class IncidentNumberMissing(BadInput):
    code = "accounts.incident_number_missing"
    sentence = _("Give the number of the case or of the incident.")


class EmergencyLasts(Conflict):
    code = "accounts.emergency_lasts"
    sentence = _("Access in an emergency lasts already. End it first.")


class EmergencyNotOver(Conflict):
    code = "accounts.emergency_not_over"
    sentence = _("This access lasts still. It is reviewed when it has ended.")


class EmergencyOver(Conflict):
    code = "accounts.emergency_over"
    sentence = _("This access has ended before.")


class ReviewedBefore(Conflict):
    code = "accounts.reviewed_before"
    sentence = _("This access was reviewed before.")


class ReviewMissing(BadInput):
    code = "accounts.review_missing"
    sentence = _("Say in words why it was justified or not.")


class LastHolder(Refused):
    code = "accounts.last_holder"
    sentence = _(
        "Nobody else holds the role %(role)s, and the node cannot do without it. Grant it to a successor first."
    )


class SuccessorElsewhere(Refused):
    code = "accounts.successor_elsewhere"
    sentence = _("The successor is somebody else at the same agency who has not left.")


class HasLeft(Conflict):
    code = "accounts.has_left"
    sentence = _("This person has left the post before.")


class HasNotLeft(Conflict):
    code = "accounts.has_not_left"
    sentence = _("This person is at the post.")


class StepWaits(Conflict):
    code = "accounts.step_waits"
    sentence = _("You have asked for this already: %(reference)s waits for a second officer.")


class OwnRequest(Refused):
    code = "accounts.own_request"
    sentence = _("Another officer decides about a step that you asked for yourself. You can withdraw it.")


class AskerMayNot(Conflict):
    code = "accounts.asker_may_not"
    sentence = _("Whoever asked for this may no longer take the step. Nothing was done. Decline it.")


class DeclineReasonMissing(BadInput):
    code = "accounts.decline_reason_missing"
    sentence = _("Say why you decline. Whoever asked reads it.")


class MoreLooksImpossible(BadInput):
    code = "accounts.more_looks_impossible"
    sentence = _("Ask for 1 to %(most)s looks at a time.")
