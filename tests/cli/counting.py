"""A worker for the tests: it counts to three, and holds still where it is told to, so that it can be killed there.

    python counting.py NODE HOLD AHEAD     ask once, work until nothing waits, AHEAD seconds from now

Each step is one transaction that moves a position and adds to a sum, as a batch of a load does: whoever goes on
begins behind the last step that counts.
"""

from __future__ import annotations

import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from tracemark.cli.start import open_node

STEPS = 3


def main(folder: str, hold: str, ahead: str) -> None:
    open_node(Path(folder))
    from django.db import transaction

    from tracemark.kernel import clock, jobs
    from tracemark.kernel.models import Counter

    def here(place: str) -> None:
        if place == hold:
            print(place, flush=True)  # noqa: T201 - what the test waits for
            signal.pause()

    def counted(name: str) -> Any:
        return Counter.objects.get_or_create(name=name)[0]

    @jobs.handles("count")
    def count(job: Any) -> None:
        here("after claim")
        while counted("position").last < STEPS:
            with transaction.atomic():
                position, total = counted("position"), counted("sum")
                position.last += 1
                total.last += position.last
                position.save()
                total.save()
                if position.last == 2:
                    here("mid-work, before its transaction ends")
            if position.last == 2:
                here("mid-work")
            jobs.progress(job, done=position.last, total=STEPS)
        here("after work before end")

    end = jobs._end

    def ending(*words: Any) -> None:
        end(*words)
        here("after end")

    jobs._end = ending
    with clock.frozen(clock.now() + timedelta(seconds=float(ahead))):
        if hold:
            jobs.ask("count", key="count", facts={}, total=STEPS)
        here("before claim")
        while jobs.run_next():
            pass
        job = jobs.Job.objects.get(kind="count")
        print(job.state, job.done, counted("sum").last, flush=True)  # noqa: T201 - what the test reads


main(*sys.argv[1:])
