"""Serving the pages, and the worker beside them: one command for a desk, two processes on a server.

The worker is a process of its own also when `serve` starts it, so that a photograph that bursts takes no page
with it: it is started again when it dies, a little later each time, and ends with `serve` however that ends.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Annotated

import typer

from tracemark.cli.notices import keep_telling
from tracemark.cli.start import USAGE, NodeOption, Stop, open_node, refuse_other_schema
from tracemark.cli.words import _

PATIENCE = 10
"""Seconds in which a process that was told to stop does so; then it is killed, and nothing is lost by that."""

LONGEST_WAIT = 60.0


def add_to(app: typer.Typer) -> None:
    app.command("serve", help=_("Serve the pages, and do the work that waits."))(serve)
    app.command("worker", help=_("Do the work that waits, as a process of its own."))(worker)


def serve(
    node: NodeOption = None,
    host: Annotated[str, typer.Option(help=_("The address to listen on."))] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help=_("The port to listen on."))] = 8000,
    workers: Annotated[int, typer.Option(help=_("How many processes answer."))] = 1,
    *,
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help=_("Leave the work that waits to: tracemark worker."))
    ] = False,
) -> None:
    open_node(node)
    refuse_other_schema()
    refuse_busy_port(host, port)
    pages = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
            "--workers", str(workers), "--workers-kill-timeout", "5", "--no-ws", "--log-level", "warning",
            "tracemark.config.wsgi:application",
        ],
        start_new_session=True,
    )  # fmt: skip
    stop = _stop_on_signal()
    typer.echo(_("Pages: http://%(host)s:%(port)s   Stop with Ctrl-C.") % {"host": host, "port": port})
    beside = None if no_worker else WorkerBeside()
    try:
        while pages.poll() is None and not stop.wait(0.5):
            if beside:
                beside.tend()
    finally:
        if beside:
            beside.tell()
        pages.terminate()
        _wait_for(pages)
        if beside:
            beside.end()
    typer.echo(_("Stopped."))


def worker(
    node: NodeOption = None,
    beside: Annotated[int, typer.Option(hidden=True, help=_("End with the process of this number."))] = 0,
) -> None:
    open_node(node)
    refuse_other_schema()
    stop = _stop_on_signal()
    if not beside:
        typer.echo(_("Waiting for work. Stop with Ctrl-C."))
    threading.Thread(target=keep_telling, args=(stop,), daemon=True).start()
    if beside:
        threading.Thread(target=_end_with, args=(beside, stop), daemon=True).start()
    from tracemark.kernel.worker import Worker

    Worker(stop).run()


class WorkerBeside:
    """The worker that `serve` keeps alive."""

    def __init__(self) -> None:
        self.wait = 1.0
        self.next_start = 0.0
        self.process: subprocess.Popen[bytes] | None = None
        self.tend()

    def tend(self) -> None:
        """Start it if it is not there; after a death only when the pause is over."""
        if self.process and self.process.poll() is None:
            return
        now = time.monotonic()
        if self.process:
            self._mourn(now)
        if now >= self.next_start:
            self.started = now
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "tracemark.cli", "worker", "--beside", str(os.getpid())],
                start_new_session=True,
            )

    def tell(self) -> None:
        if self.process:
            self.process.terminate()

    def end(self) -> None:
        if self.process:
            _wait_for(self.process)

    def _mourn(self, now: float) -> None:
        """Once for each death: one that lived long is started again at once, one that dies at once waits."""
        typer.echo(_("The worker has ended; it is started again."), err=True)
        self.wait = 1.0 if now - self.started > LONGEST_WAIT else min(self.wait * 2, LONGEST_WAIT)
        self.next_start = now + self.wait
        self.process = None


def refuse_busy_port(host: str, port: int) -> None:
    """One clear sentence instead of a traceback.

    Raises:
        Stop: somebody listens there, or the port may not be used.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise Stop(
                _("Port %(port)s on %(host)s cannot be used: %(why)s. Choose another one with --port.")
                % {"port": port, "host": host, "why": problem.strerror},
                USAGE,
            ) from None


def _wait_for(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(PATIENCE)


def _end_with(parent: int, stop: threading.Event) -> None:
    """A worker never outlives the pages it stands beside, also when these were killed."""
    while not stop.wait(1):
        if os.getppid() != parent:
            stop.set()


def _stop_on_signal() -> threading.Event:
    stop = threading.Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda *_: stop.set())
    return stop
