"""How far a long command is: one line on stderr, rewritten on a terminal, sparse in a log."""

from __future__ import annotations

import sys
import time

from tracemark.cli.words import _


class Progress:
    """Rows done, rate and time left; never on stdout, which belongs to the result."""

    def __init__(self, total: int, *, every: float = 0.5) -> None:
        self.total = total
        self.started = self.shown = time.monotonic()
        self.live = sys.stderr.isatty()
        self.every = every if self.live else 10 * every

    def at(self, done: int) -> None:
        now = time.monotonic()
        if now - self.shown < self.every and done < self.total:
            return
        self.shown = now
        rate = done / max(now - self.started, 1e-6)
        left = (self.total - done) / rate if rate else 0
        line = _("%(done)s of %(total)s, %(rate)s a second, %(left)s s left") % {
            "done": f"{done:,}",
            "total": f"{self.total:,}",
            "rate": f"{rate:,.0f}",
            "left": f"{left:,.0f}",
        }
        sys.stderr.write(f"\r{line}   " if self.live else f"{line}\n")
        sys.stderr.flush()

    def end(self) -> None:
        if self.live:
            sys.stderr.write("\n")
