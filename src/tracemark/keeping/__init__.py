"""Keeping a node: backups and their proof, moving to another database, upgrading, seeing whether all is well.

It stands on the doors of the apps and on the database itself; it records nothing and changes no record.
Refusals are codes with facts (`refusals`); the command line says them in sentences.
"""
