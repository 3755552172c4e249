"""Which commands a system does not reach, and why: each is left out on purpose or not at all."""

from __future__ import annotations

from tracemark.apps.accounts import api as accounts

LEFT_OUT = {
    "who people are and what they may do is decided by people, and no system acts as one that it made": [
        "accounts.initialise_node", "accounts.register_agency", "accounts.register_office",
        "accounts.register_person", "accounts.grant_role", "accounts.withdraw_role",
        "accounts.link_subject", "accounts.unlink_subject", "accounts.issue_token", "accounts.revoke_token",
    ],
    "signing in, second factors and sessions are of somebody in front of a browser": [
        "accounts.set_password", "accounts.record_sign_in", "accounts.record_refused_sign_in",
        "accounts.record_sign_out", "accounts.enrol_app", "accounts.enrol_passkey",
        "accounts.make_recovery_codes", "accounts.remove_factor", "accounts.reset_second_factor",
        "accounts.show_code", "accounts.show_passkey", "accounts.unlock_sign_in",
        "accounts.end_session", "accounts.end_sessions",
    ],
    "how one is told and reminded is one's own": [
        "accounts.set_notices", "accounts.renew_calendar", "accounts.end_calendar",
    ],
    "delegation and leaving a post hand over a person's own responsibility": [
        "accounts.delegate_role", "accounts.end_delegation", "accounts.leave_post", "accounts.return_to_post",
        "tracing.hand_over_cases", "tracing.hand_over_photographs",
        "registry.hand_over_loads", "registry.hand_over_photographs",
    ],
    "an emergency is somebody's word, with a second factor shown just before": [
        "accounts.take_role_in_emergency", "accounts.end_emergency", "accounts.review_emergency",
    ],
    "a second officer decides in person": [
        "accounts.ask_second_officer", "accounts.do_approved_step", "accounts.decline_step",
        "accounts.withdraw_step", "accounts.allow_more_looks",
    ],
    "a name is looked at on a page, for a purpose and in a case": [
        "registry.look_at_holder", "registry.look_up_holder", "registry.look_up_place",
    ],
    "what takes many records away, or a person's data for good, is confirmed by somebody who sits there": [
        "registry.export_records", "registry.erase_holder", "tracing.export_cases",
    ],
    "an inspection is done at the shelf by an inspector with a second factor shown just before": [
        "inspection.draw_sample", "inspection.begin_at_shelf", "inspection.record_line",
        "inspection.add_from_shelf", "inspection.close_sample", "inspection.withdraw_sample",
        "inspection.answer_difference", "inspection.export_looks", "inspection.export_look_proofs",
    ],
    "a file is mapped by somebody who looks at its columns; a system sends records one by one under a key": [
        "registry.read_load", "registry.read_again", "registry.map_load", "registry.start_load",
        "registry.undo_load",
    ],
    "books are typed off by two people who see the page": [
        "registry.hand_in_book_page", "registry.save_book_reading", "registry.end_book_reading",
        "registry.settle_book_page", "registry.load_book_page", "registry.read_book_page_anew",
        "registry.withdraw_book_page",
    ],
    "paper is issued to, typed back and scanned by somebody who holds it": [
        "papers.issue_paper", "papers.issue_blank_forms", "papers.type_back_incident",
        "papers.type_back_find", "papers.type_back_page", "papers.spoil_form", "papers.reopen_form",
        "papers.scan_form",
    ],
    "where on a picture a mark lies is said by the eye": [
        "registry.annotate_photograph", "registry.withdraw_annotation",
        "tracing.annotate_find_photograph", "tracing.withdraw_find_annotation",
    ],
    "the node does it itself, by a job or at the command line": [
        "accounts.escalate_task", "catalogue.load_reference", "registry.rebuild_tables",
        "registry.keep_photograph", "tracing.keep_find_photograph", "registry.keep_book_page",
        "papers.keep_form_scan", "registry.load_batch", "registry.end_load", "registry.withdraw_batch",
        "registry.end_undo",
    ],
}  # fmt: skip


def test_every_command_is_reached_by_a_system_or_left_out_for_a_reason():
    left_out = [name for names in LEFT_OUT.values() for name in names]
    assert len(left_out) == len(set(left_out))
    reached = {scope for scope in accounts.SCOPES if not scope.startswith("see.")}
    commands = {name for name in accounts.table() if not name.startswith("see.")}
    assert commands - reached - set(left_out) == set(), "neither reached nor left out"
    assert set(left_out) - commands == set(), "no such command"
    assert reached & set(left_out) == set(), "left out, and reached"
