"""Workers for the tests that share the jobs of one node: `sharing.py NODE ask COUNT`, then `NODE work NAME` often.

Each job writes a line that says who did it; a job that was done twice would have two.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tracemark.cli.start import open_node


def main(folder: str, what: str, said: str) -> None:
    open_node(Path(folder))
    from tracemark.kernel import jobs

    @jobs.handles("share")
    def share(job: Any) -> None:
        jobs.progress(job, done=1, total=1)
        print(job.key, said, flush=True)  # noqa: T201 - what the test reads

    if what == "ask":
        for number in range(int(said)):
            jobs.ask("share", key=str(number), facts={})
        return
    while jobs.run_next():
        pass


main(*sys.argv[1:])
