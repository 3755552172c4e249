"""Technical tables of the kernel: jobs under way, files kept aside, and the next free references."""

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
    """Work that takes longer than a page: claimed under a lease, renewed while it goes on.

    `token` names the claim: who comes back with another one has lost the job. `short` work goes first.
    """

    personal: ClassVar[tuple[str, ...]] = ()

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)
    short = models.BooleanField(default=False)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, default="waiting")
    cancel_asked = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    done_at_claim = models.PositiveBigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    error_data = models.JSONField(default=dict)

    class Meta:
        db_table = "kernel_job"
        constraints = [models.UniqueConstraint(name="job_asked_once", fields=["kind", "key"])]
        indexes = [models.Index(fields=["state", "not_before"], name="job_waiting")]

    @property
    def reference(self) -> str:
        """What people call it; it never leaves this node."""
        return f"J-{self.pk:06d}"


class Upload(NamedRow):
    """A file that was handed in and is kept aside, under a name drawn by lot, until a job has looked at it.

    `purpose` names who keeps what comes out of it, `facts` what they need; the uuid becomes that of what is kept.
    """

    personal: ClassVar[tuple[str, ...]] = ()

    purpose = models.CharField(max_length=40)
    subject = models.UUIDField()
    facts = models.JSONField(default=dict)
    aside = models.CharField(max_length=64, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, default="waiting")
    error = models.CharField(max_length=80, blank=True)
    error_data = models.JSONField(default=dict)
    by = models.UUIDField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_upload"
        indexes = [models.Index(fields=["purpose", "subject"], name="upload_by_subject")]


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


class Notice(NamedRow):
    """What was told to a person, once under a key; `tells` holds kinds, numbers, references and days, no more.

    `mail` says how far its e-mail is: none (not asked for), waiting, sending, sent, failed (it did not leave and
    is tried again), unknown (the line broke while it was handed over: it is not sent a second time).
    """

    personal: ClassVar[tuple[str, ...]] = ()

    person = models.UUIDField()
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=160)
    tells = models.JSONField(default=list)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=8, default="none")
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_notice"
        constraints = [models.UniqueConstraint(name="notice_told_once", fields=["person", "key"])]
        indexes = [
            models.Index(fields=["person", "-at"], name="notice_by_person"),
            models.Index(fields=["mail"], name="notice_by_mail"),
        ]


class Tick(Row):
    """A step of the first day that somebody has done."""

    personal: ClassVar[tuple[str, ...]] = ("owner",)

    owner = models.UUIDField()
    step = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        db_table = "kernel_tick"
        constraints = [models.UniqueConstraint(name="tick_once", fields=["owner", "step"])]


class Try(Row):
    """The first answer of somebody to one exercise, and how good it was: 0 to 100."""

    personal: ClassVar[tuple[str, ...]] = ("owner", "score")

    owner = models.UUIDField()
    exercise = models.CharField(max_length=20)
    seed = models.PositiveIntegerField()
    score = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "kernel_try"
        constraints = [
            models.UniqueConstraint(name="first_answer_counts", fields=["owner", "exercise", "seed"])
        ]
