"""A dealer's register that was kept on paper: its pages stand in every state that a page can have.

The pages are drawn here, with made-up lines in an unsteady hand: no scan of a real book comes with the program.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from tracemark.apps.accounts.data import Partition
from tracemark.apps.registry.books import api as books
from tracemark.demo.people import person
from tracemark.kernel import jobs

if TYPE_CHECKING:
    from uuid import UUID

    from tracemark.apps.accounts.data import Person

BOOK = "Dealers' register of Port Delmar, book II"
FIRST, SECOND = "registrar", "registrar2"

LINES: tuple[dict[str, str], ...] = (
    {"serial": "D 40117", "maker": "Zastava", "model": "M70", "calibre": "7.65 Br.", "type": "pistol", "date": "3/2/1978", "act": "sold"},
    {"serial": "D 40118", "maker": "do.", "model": "do.", "calibre": "do.", "type": "do.", "date": "3/2/1978", "act": "sold"},
    {"serial": "B0 2216", "maker": "Beretta", "model": "70", "calibre": "7.65 Br.", "type": "pistol", "date": "17/2/1978", "act": "sold", "remark": "grip cracked"},
    {"serial": "118 042", "maker": "CZ", "model": "27", "calibre": "7.65 Br.", "type": "pistol", "date": "2/3/1978", "act": "lost"},
    {"serial": "G 7I503", "maker": "Simson", "model": "", "calibre": "16", "type": "shotgun", "date": "9/3/1978", "act": "sold", "remark": "stock repaired"},
)  # fmt: skip
"""What stands on a page. The letter I in the last serial is what the second reader takes for a 1."""

WIDTHS = {"line": 44, "serial": 124, "maker": 108, "model": 74, "calibre": 94, "type": 96, "date": 116, "act": 72, "remark": 176}  # fmt: skip
PAPER, INK, RULE = (236, 226, 200), (38, 44, 92), (176, 152, 120)
MARGIN, HEAD, ROW, SIZE = 30, 104, 48, 22


def show_pages() -> None:
    """One page of each state, and one that waits for each reader."""
    page = [_kept(number) for number in range(1, 9)]
    first, second = person(FIRST), person(SECOND)
    books.save_book_reading(by=first, page=page[1], reading=_read(page=1, lines=2))
    _end(first, page[2], 2)
    _end(second, page[3], 3)
    for number in (4, 5, 6):
        _end(first, page[number], number)
        _end(second, page[number], number, misread=number == 4)
    books.load_page(by=first, page=page[6])
    while jobs.run_next():
        pass
    books.withdraw_book_page(
        by=second, page=page[7], why=_("The scan is blurred; the page was scanned again.")
    )


def draw(number: int) -> bytes:
    """A page of the book: ruled, its columns named, its lines written by hand."""
    hand = Random(number)  # noqa: S311 - an unsteady hand, not a secret
    image = Image.new("RGB", (2 * MARGIN + sum(WIDTHS.values()), HEAD + ROW * (len(LINES) + 1)), PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((MARGIN, 22), f"{BOOK}    p. {number}", fill=INK, font=_font(SIZE))
    left = MARGIN
    for name, width in WIDTHS.items():
        pen.line((left, HEAD - 34, left, image.height - 20), fill=RULE, width=1)
        pen.text((left + 6, HEAD - 29), name, fill=RULE, font=_font(16))
        left += width
    for place, cells in enumerate(_lines_of(number)):
        top = HEAD + ROW * place
        pen.line((MARGIN, top, image.width - MARGIN, top), fill=RULE, width=1)
        left = MARGIN
        for name, width in WIDTHS.items():
            _write(pen, hand, str(place + 1) if name == "line" else cells.get(name, ""), left + 6, top + 11)
            left += width
    made = BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def _write(pen: ImageDraw.ImageDraw, hand: Random, words: str, left: float, top: float) -> None:
    for letter in words:
        size = SIZE + hand.randint(-2, 2)
        pen.text((left, top + hand.randint(-2, 2)), letter, fill=INK, font=_font(size))
        left += pen.textlength(letter, font=_font(size)) + hand.randint(-1, 1)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _kept(number: int) -> UUID:
    page = books.hand_in_book_page(
        by=person(FIRST), partition=Partition.CIVILIAN, book=BOOK, number=number, data=draw(number)
    )
    while jobs.run_next(short=True):
        pass
    return page


def _end(by: Person, page: UUID, number: int, *, misread: bool = False) -> None:
    books.end_book_reading(by=by, page=page, reading=_read(page=number, misread=misread))


def _read(*, page: int, lines: int = len(LINES), misread: bool = False) -> books.Typed:
    """The page as it is typed: what stands above is copied, and a misread serial is another one."""
    typed: list[books.Line] = []
    for number, cells in enumerate(_lines_of(page + 1)[:lines], 1):
        above = typed[-1].cells if typed else {}
        said = {code: above[code] if text == "do." else text for code, text in cells.items() if text}
        if misread and "I" in said["serial"]:
            said |= {"serial": said["serial"].replace("I", "1"), "date": "9/8/1978"}
        typed.append(books.Line(number, said))
    return books.Typed(tuple(typed))


def _lines_of(number: int) -> tuple[dict[str, str], ...]:
    """The lines of a page: the same dealer, another page, other numbers."""
    return tuple(cells | {"serial": f"{cells['serial']}{number}"} for cells in LINES)
