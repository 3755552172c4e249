"""Paper: what leaves the node as a sheet, and comes back as one.

A filing paper of a record, a case or an incident, with a code by which anybody can ask the node what the ledger
said; blank forms in six languages to be filled in by hand. It stands above the apps, which know nothing of paper,
and below the pages and the command line, which both print.
"""
