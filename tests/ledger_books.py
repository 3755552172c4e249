"""What tests of ledger books share: a scan that is drawn here, lines as they are typed, a worker."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from tracemark.apps.registry.books import api as books
from tracemark.kernel import jobs

LINE = {"serial": "AB12345", "maker": "Norinco", "model": "Type 56", "calibre": "7.62x39", "date": "3/4/1987"}


def scan(words: str = "1  AB12345  Norinco  1987") -> bytes:
    """A sheet with a line of writing."""
    image = Image.new("L", (60, 80), 235)
    ImageDraw.Draw(image).text((4, 10), words, fill=40)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def typed(*lines: dict[str, str], dates: books.Dates = books.Dates.DAY_FIRST) -> books.Typed:
    """Lines from 1 on."""
    return books.Typed(tuple(books.Line(number, cells) for number, cells in enumerate(lines, 1)), dates)


def work() -> None:
    while jobs.run_next():
        pass
