"""Technical tables of the kernel: jobs under way and the next free references."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tracemark.kernel.rows import NamedRow, Row


class Counter(Row):
    """The last number given out under a name."""

    personal: ClassVar[tuple[str, ...]] = ()

    name = models.CharField(max_length=40, unique=True)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "kernel_counter"


class Job(NamedRow):
    """Work that takes longer than a page: claimed under a lease, renewed while it goes on."""

    personal: ClassVar[tuple[str, ...]] = ()

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "kernel_job"
        constraints = [models.UniqueConstraint(name="job_asked_once", fields=["kind", "key"])]
        indexes = [models.Index(fields=["state", "not_before"], name="job_waiting")]


class Reply(Row):
    """What was answered to a command that was sent under a key: asked again, the same is answered.

    Written in the transaction of the command itself, so that a key stands for one deed or for none.
    """

    personal: ClassVar[tuple[str, ...]] = ()

    owner = models.UUIDField()
    key = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    deed = models.UUIDField()
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "kernel_reply"
        constraints = [models.UniqueConstraint(name="reply_once_a_key", fields=["owner", "key"])]
        indexes = [models.Index(fields=["at"], name="reply_by_age")]


class Use(Row):
    """How often something was used in the window that runs now, and when last."""

    personal: ClassVar[tuple[str, ...]] = ()

    name = models.CharField(max_length=80, unique=True)
    window_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_use"
