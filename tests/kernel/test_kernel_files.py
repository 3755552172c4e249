"""Photographs: nothing rides along, nothing bursts, no name climbs out of the folder."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from PIL import Image, ImageChops, ImageStat
from PIL.PngImagePlugin import PngInfo

from tracemark.kernel.errors import NotFound
from tracemark.kernel.files import (
    LONGEST_SIDE,
    MOST_BYTES,
    TILE,
    ImageMoves,
    ImageTooLarge,
    NotAnImage,
    image_path,
    keep_image,
    levels,
    tile_path,
)

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
    assert len([file for file in folder.rglob("*") if file.is_file()]) == len(
        ["whole", "large", "thumb", "a tile"]
    )


def test_a_large_photograph_is_made_smaller():
    kept = keep_image(photograph((LONGEST_SIDE + 100, 64)))
    assert kept.width == LONGEST_SIDE
    assert [Image.open(image_path(kept.sha256, size)).width for size in ("thumb", "large")] == [480, 1600]


def test_tiles_cover_the_picture_at_every_level_without_a_gap():
    image = Image.effect_noise((1300, 700), 90).convert("RGB")
    out = BytesIO()
    image.save(out, "PNG")
    kept = keep_image(out.getvalue())
    assert levels(kept.width, kept.height) == 3
    whole = Image.open(image_path(kept.sha256))
    for level, (width, height) in enumerate([(1300, 700), (650, 350), (325, 175)]):
        together = Image.new("RGB", (width, height))
        for column in range(-(-width // TILE)):
            for row in range(-(-height // TILE)):
                with Image.open(tile_path(kept.sha256, level, column, row)) as tile:
                    together.paste(tile, (column * TILE, row * TILE))
        wanted = whole.resize((width, height), Image.Resampling.BOX)
        assert ImageStat.Stat(ImageChops.difference(together, wanted)).mean[0] < 10
    assert not tile_path(kept.sha256, 0, 3, 0).exists()


POLYGLOTS = {
    "a page in the comment": lambda: photograph(comment=b"<script>alert(1)</script>" + CANARY),
    "a page behind the end": lambda: photograph() + b"<html><script>alert(1)</script>" + CANARY,
    "an archive behind the end": lambda: photograph(kind="PNG") + zipped(),
    "a script in a text of a PNG": lambda: photograph(kind="PNG", pnginfo=_texts()),
    "a profile of colours": lambda: photograph(icc_profile=b"\0" * 128 + CANARY),
    "a note of XMP": lambda: photograph(kind="WEBP", xmp=b"<x:xmpmeta>" + CANARY),
}


@pytest.mark.parametrize("kind", POLYGLOTS)
def test_what_hides_in_a_photograph_is_not_in_the_one_that_is_kept(kind, folder):
    given = POLYGLOTS[kind]()
    assert CANARY in given
    kept = keep_image(given)
    assert kept.width
    for file in folder.rglob("*.jpg"):
        data = file.read_bytes()
        assert CANARY not in data
        assert b"<script" not in data
        assert b"PK\x03\x04" not in data


def zipped() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("index.html", CANARY)
    return out.getvalue()


def _texts() -> PngInfo:
    texts = PngInfo()
    texts.add_text("Comment", "<script>alert(1)</script>" + CANARY.decode())
    return texts


@pytest.mark.parametrize(
    "data",
    [b"<!doctype html><script>alert(1)</script>", b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)", b"PK\x03\x04" + CANARY,
     b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script>", b"\xff\xd8\xff/*<script>alert(1)</script>*/"],
    ids=["a page", "a script that begins as a GIF", "an archive", "a page with the head of a PNG", "of a JPEG"],
)  # fmt: skip
def test_what_only_calls_itself_a_photograph_is_refused(data, folder):
    with pytest.raises(NotAnImage):
        keep_image(data)
    assert not list(folder.rglob("*.jpg"))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_that_moves_is_refused(kind):
    frames = [Image.new("RGB", (20, 20), (shade, 0, 0)) for shade in (0, 90, 180)]
    out = BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    with pytest.raises(ImageMoves):
        keep_image(out.getvalue())


def test_the_second_picture_that_a_phone_adds_is_left_out():
    out = BytesIO()
    Image.new("RGB", (60, 40)).save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (30, 20))])
    kept = keep_image(out.getvalue())
    assert (kept.width, kept.height) == (60, 40)


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
    for place in (image_path, lambda name: image_path(name, "thumb"), lambda name: tile_path(name, 0, 0, 0)):
        with pytest.raises(NotFound):
            place(name)


def test_a_size_that_nobody_makes_names_nothing():
    with pytest.raises(NotFound):
        image_path("a" * 64, "../../x")
