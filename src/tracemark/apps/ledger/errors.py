"""What can go wrong in the ledger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.errors import Away, BadInput, NotFound, Refused, Unavailable


class UnsafeDatabase(Unavailable):
    """The node does not start on a database that could lose or change what was acknowledged."""

    code = "ledger.unsafe_database"
    sentence = _(
        "The database does not keep records safely: %(setting)s is %(found)s and must be %(needed)s. "
        "The node does not start."
    )


class NetworkFilesystem(Unavailable):
    """SQLite's locks and its write-ahead log do not work over a network."""

    code = "ledger.network_filesystem"
    sentence = _(
        "The folder of the node lies on a network file system (%(kind)s), where SQLite can lose records. "
        "Move it to a local disk, or use PostgreSQL."
    )


class KeysMissing(Unavailable):
    """Keys are never made anew over a ledger that has entries: that would hide that they were taken away."""

    code = "ledger.keys_missing"
    sentence = _(
        "The keys of this node are not in its folder (%(file)s). Bring them back from where they are kept."
    )


class KeysDoNotOpen(Unavailable):
    code = "ledger.keys_do_not_open"
    sentence = _("The keys of this node do not open: %(file)s belongs to another node, or was changed.")


class FactDoesNotOpen(Unavailable):
    code = "ledger.fact_does_not_open"
    sentence = _("A personal fact does not open: it was changed. Run the verification of the ledger.")


class LedgerRewound(Away):
    """The signer has vouched for more entries than the database holds."""

    code = "ledger.rewound"
    sentence = _(
        "The signer vouched for %(signed)s entries before, but the ledger comes to %(size)s. "
        "An old copy of the database was put in place, or entries were removed. Nothing was saved: this node "
        "reads and does not write. Put a copy back that holds all entries; `tracemark doctor` says what to do."
    )


class SignerAway(Away):
    """The signer is a process of its own, and does not answer."""

    code = "ledger.signer_away"
    sentence = _(
        "The signer does not answer at %(socket)s. Nothing was saved: this node reads, and writes again as soon "
        "as the signer is started."
    )


class SignerTaken(Refused):
    """One signer vouches for one node, and a key is handed over once."""

    code = "ledger.signer_taken"
    sentence = _(
        "The folder %(folder)s holds the signer of another node, or the key was handed over before. "
        "Nothing was changed."
    )


class LedgerContradicts(Unavailable):
    """The tree no longer contains what the signer vouched for."""

    code = "ledger.contradicts"
    sentence = _(
        "The ledger contradicts what was signed when it held %(signed)s entries. "
        "Run the verification of the ledger. Nothing was saved."
    )


class UnknownAct(Unavailable):
    """A mistake in the program: deeds come from a closed list."""

    code = "ledger.unknown_act"
    sentence = _("“%(act)s” is not in the list of kinds of deeds.")


class NotDeclaredPersonal(Unavailable):
    """A mistake in the program: what is personal in a deed is said in the list, or it is not recorded."""

    code = "ledger.not_declared_personal"
    sentence = _("“%(act)s” does not say that “%(name)s” is personal.")


class CannotBeRecorded(BadInput):
    code = "ledger.cannot_be_recorded"
    sentence = _("A value cannot be recorded (%(why)s): it has no single written form. Nothing was saved.")


class NoSuchEntry(NotFound):
    code = "ledger.no_such_entry"
    sentence = _("There is no such entry in the ledger.")


class StillInUse(Refused):
    """Erasing takes the key away; an entry of the same deed about the same person would bring a new one."""

    code = "ledger.still_in_use"
    sentence = _(
        "Something about this person is being recorded in the same step. Erase in a step of its own."
    )
