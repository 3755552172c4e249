"""Addresses of the pages about people: signing in, language, policy, roles."""

from __future__ import annotations

from django.urls import path

from tracemark.web.pages.accounts import (
    passkeys,
    people,
    policy,
    second_factor,
    session,
    sessions,
    single_sign_on,
    tokens,
)

urlpatterns = [
    path("sign-in", session.sign_in, name="sign_in"),
    path("single-sign-on", single_sign_on.start, name="single_sign_on"),
    path("single-sign-on/back", single_sign_on.back, name="single_sign_on_back"),
    path("people/<uuid:uuid>/link", single_sign_on.link, name="link_subject"),
    path("sign-out", session.sign_out, name="sign_out"),
    path("language", session.set_language, name="set_language"),
    path("password", session.change_password, name="change_password"),
    path("second-factor", second_factor.show, name="second_factor"),
    path("second-factor/app", second_factor.enrol_app, name="enrol_app"),
    path("second-factor/passkey", passkeys.enrol, name="enrol_passkey"),
    path("second-factor/mine", second_factor.mine, name="factors"),
    path("second-factor/codes", second_factor.make_codes, name="make_recovery_codes"),
    path("second-factor/<int:factor>/remove", second_factor.remove, name="remove_factor"),
    path("people/<uuid:uuid>/second-factor", second_factor.reset, name="reset_second_factor"),
    path("sessions", sessions.mine, name="sessions"),
    path("sessions/<uuid:session>/end", sessions.end, name="end_session"),
    path("sessions/end", sessions.end_others, name="end_sessions"),
    path("sign-ins", sessions.history, name="sign_ins"),
    path("people/<uuid:uuid>/sign-ins", sessions.history_of, name="sign_ins_of"),
    path("people/<uuid:uuid>/sessions/end", sessions.end_of, name="end_sessions_of"),
    path("people/<uuid:uuid>/unlock", sessions.unlock, name="unlock_sign_in"),
    path("tokens", tokens.listing, name="tokens"),
    path("tokens/new", tokens.issue, name="issue_token"),
    path("tokens/<uuid:uuid>", tokens.show, name="token"),
    path("tokens/<uuid:uuid>/revoke", tokens.revoke, name="revoke_token"),
    path("policy", policy.show, name="policy"),
    path("people", people.listing, name="people"),
    path("people/new", people.register, name="register_person"),
    path("people/<uuid:uuid>", people.show, name="person"),
    path("people/<uuid:uuid>/roles", people.change_role, name="change_role"),
]
