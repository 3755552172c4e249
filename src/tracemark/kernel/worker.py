"""A worker: takes jobs one after the other, keeps their leases while it works, stops when it is told.

Two lanes: one takes whatever is next, the other only short work, so that a photograph does not wait for a
register of a million rows; the second also sweeps away what is over (see `sweeping`). A beat beside them renews the leases of what is being done; it ends with the process,
so a killed worker's jobs are free a lease later.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError, close_old_connections, connections

from tracemark.kernel import jobs, sweeping

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracemark.kernel.models import Job

PAUSE = 1.0
HEARTBEAT = jobs.LEASE / 4
log = logging.getLogger("tracemark.jobs")


class Worker:
    """What one process does with the jobs of its node until `stop` is set."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self._doing: dict[str, Job] = {}
        self._swept: float | None = None

    def run(self) -> None:
        """Both lanes and the beat; returns when all have stopped."""
        lanes = [
            threading.Thread(target=self._quietly, args=(self.beat,), daemon=True),
            threading.Thread(target=self._quietly, args=(lambda: self.lane(short=True),), daemon=True),
        ]
        for lane in lanes:
            lane.start()
        self.lane()
        self.stop.set()
        for lane in lanes:
            lane.join(10)

    def lane(self, *, short: bool = False) -> None:
        """Do jobs until told to stop."""
        name = "short" if short else "any"
        while not self.stop.is_set():
            close_old_connections()
            if short:
                self._sweep()
            if not self._next(name, short=short):
                self.stop.wait(PAUSE)

    def beat(self) -> None:
        """Renew the leases of what is being done, until told to stop."""
        while not self.stop.wait(HEARTBEAT / timedelta(seconds=1)):
            close_old_connections()
            for job in list(self._doing.values()):
                try:
                    jobs.beat(job)
                except DatabaseError as busy:
                    # A long write of the job itself holds the file: then nobody else can claim it either.
                    log.info("the lease of job %s was not renewed: %s", job.uuid, type(busy).__name__)

    def _next(self, lane: str, *, short: bool) -> bool:
        try:
            job = jobs.claim(short=short)
        except DatabaseError as busy:
            log.warning("no job could be claimed: %s", type(busy).__name__)
            return False
        if job is None:
            return False
        self._doing[lane] = job
        try:
            jobs.run(job, self.stop.is_set)
        finally:
            del self._doing[lane]
        return True

    def _sweep(self) -> None:
        """Once an hour, by a clock that nobody sets."""
        now = time.monotonic()
        if self._swept is None or now - self._swept >= sweeping.EVERY / timedelta(seconds=1):
            self._swept = now
            sweeping.sweep_all()

    def _quietly(self, work: Callable[[], None]) -> None:
        """A thread's own connection goes with it."""
        try:
            work()
        finally:
            connections.close_all()
