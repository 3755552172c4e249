"""Photographs: what comes in is opened, measured, made again from its pixels and stored by content.

Making the image again drops everything that rode along: EXIF with places and devices, thumbnails, a second
file glued to its end. Sizes are checked before the pixels are unpacked, against bombs.
"""

from __future__ import annotations

import hashlib
import os
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from tracemark.kernel.errors import BadInput, NotFound

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2400
FORMATS = ("JPEG", "PNG", "WEBP")


class NotAnImage(BadInput):
    code = "files.not_an_image"
    sentence = _("This file is no photograph that can be read. Send a JPEG, PNG or WebP.")


class ImageTooLarge(BadInput):
    code = "files.image_too_large"
    sentence = _("The photograph is too large. At most 15 MB and 50 million pixels are taken.")


@dataclass(frozen=True, slots=True)
class StoredImage:
    """A photograph as it is kept: `sha256` names it, sides are in pixels."""

    sha256: str
    width: int
    height: int
    size: int


def keep_image(data: bytes) -> StoredImage:
    """Check, re-encode as JPEG without metadata, and store.

    Raises:
        NotAnImage, ImageTooLarge
    """
    image = _opened(data)
    image = ImageOps.exif_transpose(image).convert("RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    image.info.clear()  # a JPEG's comment would be written again
    out = BytesIO()
    image.save(out, "JPEG", quality=88, optimize=True)
    made = out.getvalue()
    name = hashlib.sha256(made).hexdigest()
    _write_once(image_path(name), made)
    return StoredImage(name, image.width, image.height, len(made))


def image_path(sha256: str) -> Path:
    """Where a photograph is kept.

    Raises:
        NotFound: the name is not one that `keep_image` gives (against a path that climbs out).
    """
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise NotFound
    return settings.TRACEMARK.node_dir / "files" / sha256[:2] / f"{sha256}.jpg"


def _opened(data: bytes) -> Image.Image:
    if len(data) > MOST_BYTES:
        raise ImageTooLarge
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise ImageTooLarge
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ImageTooLarge from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise NotAnImage from None
    return image


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
