"""Photographs: what comes in is opened, measured, made again from its pixels and stored by content.

Making the image again drops everything that rode along: EXIF with places and devices, thumbnails, a second
file glued to its end, a page or a script inside a comment. Sizes are checked before the pixels are unpacked,
against bombs. Beside the kept image lie two smaller ones and its tiles, cut once so that a serial can be looked
at closely over a thin line. Who hands a file in, and where it waits until it is looked at, is told in `intake`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from tracemark.kernel.errors import BadInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 8192
FORMATS = ("JPEG", "PNG", "WEBP")
PHONE_PAIRS = "MPO"
"""A JPEG of a phone that carries a second picture, a map of light or a preview: only the first is looked at."""

SIZES = {"thumb": 480, "large": 1600}
TILE = 512


class NotAnImage(BadInput):
    code = "files.not_an_image"
    sentence = _("This file is no photograph that can be read. Send a JPEG, PNG or WebP.")


class ImageTooLarge(BadInput):
    code = "files.image_too_large"
    sentence = _("The photograph is too large. At most 15 MB and 50 million pixels are taken.")


class ImageMoves(BadInput):
    code = "files.image_moves"
    sentence = _(
        "This file holds several pictures, one after the other. Send each as a photograph of its own."
    )


@dataclass(frozen=True, slots=True)
class StoredImage:
    """A photograph as it is kept: `sha256` names it, sides are in pixels."""

    sha256: str
    width: int
    height: int
    size: int


def looks_like_an_image(start: bytes) -> bool:
    """Whether the first bytes are those of a format that is taken; what lies behind them is not yet looked at."""
    return start.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        start[:4] == b"RIFF" and start[8:12] == b"WEBP"
    )


def keep_image(data: bytes) -> StoredImage:
    """Check, re-encode as JPEG without metadata, and store with its smaller sizes and its tiles.

    Raises:
        NotAnImage, ImageTooLarge, ImageMoves
    """
    image = _opened(data)
    image = ImageOps.exif_transpose(image).convert("RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    made = _encoded(image)
    name = hashlib.sha256(made).hexdigest()
    _write_views(image, _views_of(name))
    _write_once(image_path(name), made)  # last: where it is, all of it is
    return StoredImage(name, image.width, image.height, len(made))


def image_path(sha256: str, size: str = "") -> Path:
    """Where a photograph is kept, whole or in one of its smaller sizes.

    Raises:
        NotFound: the name is not one that `keep_image` gives (against a path that climbs out).
    """
    if size and size not in SIZES:
        raise NotFound
    return _views_of(sha256) / f"{size}.jpg" if size else _folder(sha256) / f"{sha256}.jpg"


def tile_path(sha256: str, level: int, column: int, row: int) -> Path:
    """Where a tile is kept: level 0 is the whole size, each further one half of it.

    Raises:
        NotFound: as `image_path`
    """
    return _views_of(sha256) / f"{level}-{column}-{row}.jpg"


def levels(width: int, height: int) -> int:
    """How many levels a photograph of this size has, the last of which is one tile."""
    count = 1
    while max(width, height) > TILE:
        width, height, count = -(-width // 2), -(-height // 2), count + 1
    return count


def _folder(sha256: str) -> Path:
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise NotFound
    return settings.TRACEMARK.node_dir / "files" / sha256[:2]


def _views_of(sha256: str) -> Path:
    return _folder(sha256) / f"{sha256}.views"


def _opened(data: bytes) -> Image.Image:
    if len(data) > MOST_BYTES:
        raise ImageTooLarge
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise ImageTooLarge
            if image.format != PHONE_PAIRS and getattr(image, "n_frames", 1) > 1:
                raise ImageMoves
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ImageTooLarge from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise NotAnImage from None
    return image


def _encoded(image: Image.Image) -> bytes:
    image.info.clear()  # a JPEG's comment would be written again
    out = BytesIO()
    image.save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def _write_views(image: Image.Image, folder: Path) -> None:
    """The smaller sizes and all tiles into a folder beside, which gets its name when it is whole."""
    if folder.exists():
        return
    beside = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    for size, side in SIZES.items():
        smaller = image.copy()
        smaller.thumbnail((side, side))
        (beside / f"{size}.jpg").write_bytes(_encoded(smaller))
    for level in range(levels(image.width, image.height)):
        if level:
            image = image.resize((-(-image.width // 2), -(-image.height // 2)), Image.Resampling.BOX)
        for column, row, box in _squares(image.width, image.height):
            image.crop(box).save(beside / f"{level}-{column}-{row}.jpg", "JPEG", quality=85)
    beside.replace(folder)


def _squares(width: int, height: int) -> Iterator[tuple[int, int, tuple[int, int, int, int]]]:
    for row, top in enumerate(range(0, height, TILE)):
        for column, left in enumerate(range(0, width, TILE)):
            yield column, row, (left, top, min(left + TILE, width), min(top + TILE, height))


def _write_once(path: Path, data: bytes) -> None:
    """Write beside and rename, so that a kill leaves the whole file or none."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.part")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
