"""The kernel: what every app stands on and what names no app.

Commands, clock, errors, events, state tables, identity, handling, dates with precision, files and jobs.
It may use Django for transactions, fields, jobs and files. It knows the ledger and the policy table only
through the two seams that those apps register: a `Recorder` and an `Authority` (see `commands`).
"""
