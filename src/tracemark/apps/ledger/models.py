"""Rows of the ledger: deeds, tree nodes, checkpoints; and, apart from them, what is personal.

The first three are only ever added to; triggers in the database refuse the rest (see the second migration).
Sealed disclosures and the keys of persons may be deleted, which is erasure, but never changed.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tracemark.apps.ledger.place import Place
from tracemark.kernel.rows import Row

EVENT, NODE, CHECKPOINT = "ledger_event", "ledger_node", "ledger_checkpoint"
DISCLOSURE, SUBJECT_KEY = "ledger_disclosure", "ledger_subject_key"
LONGEST_SUBJECT = 64
MOST_FACTS = 32


class EventRow(Row):
    """One deed. `leaf` is what is hashed; the other columns repeat parts of it for looking up."""

    personal: ClassVar[tuple[str, ...]] = ()

    seq = Place(primary_key=True)
    leaf = models.BinaryField()
    act = models.CharField(max_length=48)
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    deed = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = EVENT
        indexes = [
            models.Index(fields=["subject", "seq"], name="ledger_event_subject"),
            models.Index(fields=["act", "seq"], name="ledger_event_act"),
        ]


class NodeRow(Row):
    """One complete subtree of the Merkle tree (RFC 6962)."""

    personal: ClassVar[tuple[str, ...]] = ()

    pk = models.CompositePrimaryKey("level", "idx")
    level = models.PositiveSmallIntegerField()
    idx = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table = NODE


class CheckpointRow(Row):
    """A signed note over the tree of this size; one for each transaction that added deeds."""

    personal: ClassVar[tuple[str, ...]] = ()

    size = Place(primary_key=True)
    note = models.TextField()

    class Meta:
        db_table = CHECKPOINT


class DisclosureRow(Row):
    """A personal fact of a deed, sealed under the key of the person that it is about.

    Its key is `seq * MOST_FACTS` and its number in the entry: rows of an entry lie together and are found by
    that range, without a further index.
    """

    personal: ClassVar[tuple[str, ...]] = ("blob",)

    place = Place(primary_key=True)
    seq = models.BigIntegerField()
    digest = models.CharField(max_length=43)
    name = models.CharField(max_length=40)
    person = models.UUIDField(db_index=True)
    blob = models.BinaryField()

    class Meta:
        db_table = DISCLOSURE


class SubjectKeyRow(Row):
    """The key of one person, wrapped under the node's key. Without this row nothing about them opens again."""

    personal: ClassVar[tuple[str, ...]] = ("wrapped",)

    person = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()

    class Meta:
        db_table = SUBJECT_KEY
