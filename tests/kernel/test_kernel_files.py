"""Photographs: nothing rides along, nothing bursts, no name climbs out of the folder."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tracemark.kernel.errors import NotFound
from tracemark.kernel.files import LONGEST_SIDE, MOST_BYTES, ImageTooLarge, NotAnImage, image_path, keep_image

if TYPE_CHECKING:
    from pathlib import Path

CANARY = b"CANARY-HOME-OF-THE-OFFICER"
GPS = 0x8825


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"node_dir": tmp_path})
    return tmp_path


def photograph(size: tuple[int, int] = (60, 40), kind: str = "JPEG", **options: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (90, 90, 100)).save(out, kind, **options)
    return out.getvalue()


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (9.0, 1.0, 48.0)
    exif[0x0112] = 6
    return photograph(exif=exif, comment=CANARY)


def png_of(width: int, height: int) -> bytes:
    """A well-formed PNG that claims to be of this size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


def test_the_place_where_it_was_taken_is_gone(folder):
    given = with_place()
    assert CANARY in given
    assert Image.open(BytesIO(given)).getexif().get_ifd(GPS)
    kept = keep_image(given)
    stored = image_path(kept.sha256).read_bytes()
    assert CANARY not in stored
    assert not dict(Image.open(BytesIO(stored)).getexif())
    assert not any(CANARY in file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_it_stands_upright_though_the_note_that_said_so_is_gone():
    kept = keep_image(with_place())
    assert (kept.width, kept.height) == (40, 60)


def test_what_is_glued_to_its_end_is_gone():
    kept = keep_image(photograph() + b"PK\x03\x04" + CANARY)
    assert CANARY not in image_path(kept.sha256).read_bytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_formats_of_cameras_are_taken(kind):
    kept = keep_image(photograph(kind=kind))
    assert Image.open(image_path(kept.sha256)).format == "JPEG"
    assert kept.size == image_path(kept.sha256).stat().st_size


def test_the_same_photograph_twice_is_kept_once(folder):
    assert keep_image(photograph()).sha256 == keep_image(photograph()).sha256
    assert len([file for file in folder.rglob("*") if file.is_file()]) == 1


def test_a_large_photograph_is_made_smaller():
    kept = keep_image(photograph((3000, 1500)))
    assert (kept.width, kept.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)


@pytest.mark.parametrize(
    "data",
    [b"", b"not a photograph", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.4", photograph(kind="GIF"),
     photograph(kind="TIFF"), photograph()[:200], b"\xff\xd8\xff\xe0" + b"\0" * 64],
    ids=["empty", "text", "svg", "pdf", "gif", "tiff", "truncated", "only a head"],
)  # fmt: skip
def test_what_is_no_photograph_is_refused(data, folder):
    with pytest.raises(NotAnImage):
        keep_image(data)
    assert not list(folder.rglob("*.jpg"))


@pytest.mark.parametrize(
    "data", [png_of(7100, 7100), png_of(60_000, 60_000), b"\0" * (MOST_BYTES + 1)],
    ids=["too many pixels", "a bomb", "too many bytes"],
)  # fmt: skip
def test_what_would_burst_is_refused_before_it_is_unpacked(data):
    with pytest.raises(ImageTooLarge):
        keep_image(data)


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "/" * 64, "." * 64, "a" * 64 + "\n", "a" * 62 + ".."]
)
def test_a_name_that_climbs_out_of_the_folder_names_nothing(name):
    with pytest.raises(NotFound):
        image_path(name)
