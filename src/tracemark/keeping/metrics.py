"""Numbers about a node for whoever watches it, in the text form of Prometheus; nothing of people or records.

Several processes serve one node: each keeps its counts in a file of its own in the folder `run`, written at
most once a second, and whoever answers adds them up. Routes are named, addresses are not told.
"""

from __future__ import annotations

import json
import os
import threading
import time
from bisect import bisect_left
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count

from tracemark.apps.ledger import api as ledger
from tracemark.keeping.backup import last_backup
from tracemark.kernel import clock
from tracemark.kernel.models import Job

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
WRITE_EVERY = 1.0
OLD = 86_400


class Counts:
    """Requests of this process: by route and status, and how long each route took."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._written = 0.0
        self.requests: dict[str, int] = {}
        self.seconds: dict[str, list[float]] = {}

    def note(self, route: str, status: int, seconds: float) -> None:
        with self._lock:
            named = f"{route} {status}"
            self.requests[named] = self.requests.get(named, 0) + 1
            times = self.seconds.setdefault(route, [0.0] * (len(BUCKETS) + 2))
            times[bisect_left(BUCKETS, seconds)] += 1
            times[-1] += seconds
            now = time.monotonic()
            if now - self._written >= WRITE_EVERY:
                self._written = now
                self.write()

    def write(self) -> None:
        """A node whose disk is full still serves."""
        with suppress(OSError):
            folder = _folder()
            folder.mkdir(mode=0o700, exist_ok=True)
            draft = folder / f".requests-{os.getpid()}.part"
            draft.write_text(json.dumps({"requests": self.requests, "seconds": self.seconds}), "utf-8")
            draft.replace(folder / f"requests-{os.getpid()}.json")


COUNTS = Counts()


def exposition() -> str:
    """All numbers of the node."""
    COUNTS.write()
    lines = [*_requests(), *_node()]
    return "\n".join(lines) + "\n"


def _requests() -> Iterator[str]:
    requests: dict[str, int] = {}
    seconds: dict[str, list[float]] = {}
    for said in _files():
        for named, number in said["requests"].items():
            requests[named] = requests.get(named, 0) + number
        for route, times in said["seconds"].items():
            before = seconds.get(route, [0.0] * len(times))
            seconds[route] = [one + other for one, other in zip(before, times, strict=True)]
    yield "# TYPE tracemark_requests_total counter"
    for named, number in sorted(requests.items()):
        route, _, status = named.rpartition(" ")
        yield f'tracemark_requests_total{{route="{route}",status="{status}"}} {number}'
    yield "# TYPE tracemark_request_seconds histogram"
    for route, times in sorted(seconds.items()):
        total = 0.0
        for edge, number in zip((*BUCKETS, "+Inf"), times, strict=False):
            total += number
            yield f'tracemark_request_seconds_bucket{{route="{route}",le="{edge}"}} {total:.0f}'
        yield f'tracemark_request_seconds_sum{{route="{route}"}} {times[-1]:.6f}'
        yield f'tracemark_request_seconds_count{{route="{route}"}} {total:.0f}'


def _node() -> Iterator[str]:
    now = ledger.head()
    size = now.size if now else 0
    yield "# TYPE tracemark_ledger_entries gauge"
    yield f"tracemark_ledger_entries {size}"
    yield "# TYPE tracemark_signs gauge"
    yield f"tracemark_signs {0 if ledger.standing(size) else 1}"
    yield "# TYPE tracemark_jobs gauge"
    for state, number in Job.objects.order_by("state").values_list("state").annotate(number=Count("pk")):
        yield f'tracemark_jobs{{state="{state}"}} {number}'
    last = last_backup(settings.TRACEMARK.node_dir)
    if last:
        age = (clock.now() - datetime.fromisoformat(last["at"])) / timedelta(seconds=1)
        yield "# TYPE tracemark_backup_age_seconds gauge"
        yield f"tracemark_backup_age_seconds {age:.0f}"


def _files() -> Iterator[dict[str, Any]]:
    for file in sorted(_folder().glob("requests-*.json")):
        try:
            if time.time() - file.stat().st_mtime > OLD:
                file.unlink()
                continue
            yield json.loads(file.read_text("utf-8"))
        except (OSError, ValueError):
            continue


def _folder() -> Path:
    node: Path = settings.TRACEMARK.node_dir
    return node / "run"
