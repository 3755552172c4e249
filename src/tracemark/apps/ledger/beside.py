"""A process beside this one that presses the next part of a batch while this one writes the part before.

A load of a register is bound by one core: half of its work is sealing and encoding, which needs no database.
`pressing_beside` starts the process for as long as a load runs; without it, and wherever there is one core,
the same function runs here. The process ends when its pipe closes, so also when this one is killed. What the
press takes crosses the pipe: entries with names, numbers and the keys of persons in clear, from one process
to its own child. Leaves and sealed facts come back. Nothing that crosses is written to a file.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from multiprocessing import current_process, get_context
from typing import TYPE_CHECKING

from tracemark.apps.ledger.press import press
from tracemark.proofs.canonical import NotCanonical

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from tracemark.apps.ledger.press import Pressed, Sheet


class Beside:
    """The process beside: one sheet in it at a time, and pressed here when it is gone."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe: Connection | None = pipe
        self._sheet: Sheet | None = None

    def hand_out(self, sheet: Sheet) -> None:
        self._sheet = sheet
        try:
            if self._pipe:
                self._pipe.send(sheet)
        except OSError:
            self._pipe = None

    def take_back(self) -> Pressed:
        """Raises: NotCanonical."""
        answer: Pressed | NotCanonical
        sheet, self._sheet = self._sheet, None
        if sheet is None:
            raise RuntimeError("nothing was handed out")
        try:
            answer = self._pipe.recv() if self._pipe else press(sheet)
        except (OSError, EOFError):
            self._pipe = None
            answer = press(sheet)
        if isinstance(answer, NotCanonical):
            raise answer
        return answer

    def clear(self) -> None:
        """Forget what is out: the batch that it belongs to has failed."""
        if self._sheet is not None:
            with suppress(NotCanonical):
                self.take_back()


_beside: ContextVar[Beside | None] = ContextVar("tracemark_press", default=None)


@contextmanager
def pressing_beside() -> Iterator[None]:
    """Have large batches pressed by a second process within this block, if the machine has a core for it."""
    if (os.cpu_count() or 1) < 2 or current_process().daemon:
        yield
        return
    fresh = get_context("spawn")
    ours, theirs = fresh.Pipe()
    process = fresh.Process(target=_work, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    token = _beside.set(Beside(ours))
    try:
        yield
    finally:
        _beside.reset(token)
        ours.close()
        process.join()


def pressed(sheets: Iterator[Sheet]) -> Iterator[Pressed]:
    """The sheets, pressed, in order.

    Raises:
        NotCanonical: the body of an entry holds a value that has no single form.

    """
    beside = _beside.get()
    return map(press, sheets) if beside is None else _pressed(beside, sheets)


def _pressed(beside: Beside, sheets: Iterator[Sheet]) -> Iterator[Pressed]:
    """The next sheet goes out only when the last one is back: two full pipes would wait for each other."""
    try:
        beside.hand_out(next(sheets))
        for sheet in sheets:
            done = beside.take_back()
            beside.hand_out(sheet)
            yield done
        yield beside.take_back()
    finally:
        beside.clear()


def _work(pipe: Connection) -> None:
    while True:
        try:
            sheet = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            pipe.send(press(sheet))
        except NotCanonical as refused:
            pipe.send(refused)
