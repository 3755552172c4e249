"""Proofs: what a record needs to be believed by somebody who does not trust the house that keeps it.

A library of pure functions, without Django, files or network: the Merkle tree of RFC 6962, C2SP checkpoints
and proof files, salted disclosures after RFC 9901, canonical JSON leaves, and the check of an exported bundle.
Randomness, time and storage come in as arguments.
"""
