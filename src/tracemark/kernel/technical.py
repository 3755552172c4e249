"""Tables that are not the domain's: they may be written outside a command.

Everything else changes by commands alone. Sign-ins and roles are not here: they are recorded.
"""

from __future__ import annotations

TECHNICAL_TABLES = {
    "accounts_session": "who is signed in on which device; beginning and ending are recorded",
    "accounts_attempt": "failed attempts under keyed digests; each refusal and each lock is recorded",
    "django_migrations": "which changes of schema this database has seen",
    "django_content_type": "Django's own list of tables",
    "auth_permission": "Django's own; the policy table decides, not this",
    "auth_group": "Django's own; the policy table decides, not this",
    "auth_group_permissions": "Django's own; the policy table decides, not this",
    "socialaccount_socialapp": "stays empty: the one service stands in the node's settings",
    "socialaccount_socialaccount": "stays empty: links stand in our own table, by command",
    "socialaccount_socialtoken": "stays empty: no token of the service is kept",
    "mfa_authenticator": "second factors, sealed; each change of them is recorded by a command",
    "account_emailaddress": "stays empty: nobody signs in by e-mail",
    "account_emailconfirmation": "stays empty: nobody signs in by e-mail",
    "kernel_job": "work under way: lease, progress, result",
    "kernel_upload": "a file kept aside until a job has looked at it; handing it in and keeping it are recorded",
    "kernel_counter": "the next free reference of each kind",
    "kernel_reply": "what was answered to a command sent under a key, so that asked twice it is done once",
    "kernel_notice": "what was told to whom when, and whether an e-mail of it left; escalations are recorded",
    "kernel_use": "how often a token was used in the last minute, and when last",
    "kernel_tick": "what somebody has ticked of their first day; their own, deleted by them",
    "kernel_try": "answers in practice, about made-up weapons; one's own, deleted by oneself",
}
