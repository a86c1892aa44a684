from __future__ import annotations

import hashlib
import io
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from redactors.screens.decode import _chunks, _stored, decode
from schemas import raw
from schemas.audit import Reason

SIZE = (40, 30)


def saved(image: Image.Image, kind: str, **how) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def said(data: bytes, media_type: str = "image/png", width: int = SIZE[0], height: int = SIZE[1]) -> raw.Image:
    return raw.Image(media_type, width, height, hashlib.sha256(data).hexdigest())


def scene(mode: str = "RGB") -> Image.Image:
    rng = np.random.default_rng(7)
    return Image.fromarray(rng.integers(0, 255, (SIZE[1], SIZE[0], 3), dtype=np.uint8)).convert(mode)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def header(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P", "LA", "RGBA", "I;16"])
def test_every_png_mode_becomes_rgb_of_the_stored_size(mode):
    image = Image.fromarray(np.full((30, 40), 0x8000, np.uint16)) if mode == "I;16" else scene(mode)
    data = saved(image, "PNG")
    pixels = decode(data, said(data))
    assert isinstance(pixels, np.ndarray)
    assert pixels.shape == (30, 40, 3) and pixels.dtype == np.uint8


def test_sixteen_bits_are_scaled_not_clipped():
    data = saved(Image.fromarray(np.full((30, 40), 0x8000, np.uint16)), "PNG")
    assert (decode(data, said(data)) == 0x80).all()


def test_lossless_pixels_come_out_as_they_are():
    data = saved(scene(), "PNG")
    assert (decode(data, said(data)) == np.array(scene())).all()


@pytest.mark.parametrize(
    ("mode", "kind", "media"), [("RGB", "JPEG", "image/jpeg"), ("CMYK", "JPEG", "image/jpeg"), ("L", "JPEG", "image/jpeg"), ("RGBA", "WEBP", "image/webp")]
)
def test_jpeg_and_webp_decode_whatever_their_colours(mode, kind, media):
    data = saved(scene(mode), kind)
    assert decode(data, said(data, media)).shape == (30, 40, 3)


def png(pixels: np.ndarray, passes=((0, 0, 1, 1),), **more: bytes) -> bytes:
    """A PNG of 8 or 16 bits, grey or RGB, by hand: Pillow writes neither passes nor 16 bits of colour."""
    height, width, channels = pixels.shape
    rows = b"".join(
        b"\0" + row.astype(f">u{pixels.itemsize}").tobytes() for x, y, right, down in passes for row in pixels[y::down, x::right] if row.size
    )
    head = struct.pack(">IIBBBBB", width, height, 8 * pixels.itemsize, 0 if channels == 1 else 2, 0, 0, len(passes) > 1)
    extra = b"".join(chunk(kind.encode(), body) for kind, body in more.items())
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


# https://www.w3.org/TR/png-3/#8InterlaceMethods
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


@pytest.mark.parametrize("size", [(30, 40), (1, 1), (3, 5)])
def test_an_interlaced_png_comes_out_whole(size):
    pixels = np.random.default_rng(1).integers(0, 255, (*size, 3), dtype=np.uint8)
    data = png(pixels, ADAM7)
    assert (decode(data, said(data, width=size[1], height=size[0])) == pixels).all()


def test_sixteen_bits_of_colour_are_cut_to_eight():
    pixels = np.random.default_rng(1).integers(0, 65535, (30, 40, 3), dtype=np.uint16)
    data = png(pixels)
    assert (decode(data, said(data)) == pixels >> 8).all()


def test_a_colour_profile_changes_no_pixel():
    pixels = np.array(scene())
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    data = png(pixels, iCCP=b"lab\0\0" + zlib.compress(profile))
    assert (decode(data, said(data)) == pixels).all()
    data, bare = saved(scene(), "JPEG", icc_profile=profile), saved(scene(), "JPEG")
    assert (decode(data, said(data, "image/jpeg")) == decode(bare, said(bare, "image/jpeg"))).all()


@pytest.mark.parametrize("kind", ["zTXt", "iCCP"])
def test_a_comment_or_profile_that_inflates_without_end_fills_no_memory(kind):
    data = png(np.array(scene()), **{kind: b"a\0\0" + zlib.compress(bytes(200_000_000), 9)})
    tracemalloc.start()
    decode(data, said(data))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_what_full_transparency_hides_does_not_come_out():
    image = Image.new("RGBA", SIZE, (200, 10, 10, 0))
    data = saved(image, "PNG")
    assert (decode(data, said(data)) == 255).all()


def test_a_transparent_palette_colour_is_white():
    image = scene().quantize(8)
    data = saved(image, "PNG", transparency=image.getpixel((0, 0)))
    assert (decode(data, said(data))[0, 0] == 255).all()


@pytest.mark.parametrize(("kind", "media"), [("PNG", "image/png"), ("WEBP", "image/webp")])
def test_of_an_animation_the_first_frame_comes_out(kind, media):
    first, second = Image.new("RGB", SIZE, (255, 0, 0)), Image.new("RGB", SIZE, (0, 0, 255))
    data = saved(first, kind, save_all=True, append_images=[second], **({"lossless": True} if kind == "WEBP" else {}))
    assert (decode(data, said(data, media)) == (255, 0, 0)).all()


@pytest.mark.parametrize(
    ("kind", "declared"),
    [("PNG", "image/jpeg"), ("JPEG", "image/png"), ("WEBP", "image/png"), ("GIF", "image/png"), ("BMP", "image/png"), ("TIFF", "image/jpeg")],
)
def test_a_type_that_is_not_the_declared_one_is_refused(kind, declared):
    data = saved(scene(), kind)
    assert decode(data, said(data, declared)) is Reason.IMAGE_TYPE


@pytest.mark.parametrize(("width", "height"), [(41, 30), (40, 29), (30, 40)])
@pytest.mark.parametrize(("kind", "media"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_a_size_that_is_not_the_declared_one_is_refused(kind, media, width, height):
    data = saved(scene(), kind)
    assert decode(data, said(data, media, width, height)) is Reason.IMAGE_SIZE


def test_bytes_that_are_not_the_ones_hashed_are_refused():
    data = saved(scene(), "PNG")
    assert decode(data + b"x", said(data)) is Reason.BLOB_HASH


def test_too_many_bytes_and_too_many_pixels_are_refused_before_decoding():
    data = saved(scene(), "PNG")
    assert decode(data, said(data), bytes_max=len(data) - 1) is Reason.BLOB_TOO_BIG
    assert decode(data, said(data), pixels_max=40 * 30 - 1) is Reason.IMAGE_TOO_BIG


@pytest.mark.parametrize("declared", [(90_000, 90_000), SIZE])
def test_a_bomb_is_refused_by_its_header(declared):
    data = header(90_000, 90_000) + chunk(b"IDAT", zlib.compress(b"\0" * 10_000)) + chunk(b"IEND", b"")
    assert decode(data, said(data, width=declared[0], height=declared[1])) is Reason.IMAGE_TOO_BIG


def test_a_webp_canvas_bomb_is_refused_before_a_canvas_is_made():
    body = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + (16_383).to_bytes(3, "little") * 2
    data = b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
    assert decode(data, said(data, "image/webp")) is Reason.IMAGE_TOO_BIG


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_frame_to_be_turned_is_refused_because_its_text_would_be_read_sideways(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(scene(), "JPEG", exif=exif)
    assert decode(data, said(data, "image/jpeg")) is Reason.IMAGE_UNDECODABLE


def test_an_upright_frame_with_exif_passes():
    exif = Image.Exif()
    exif[0x0112] = 1
    data = saved(scene(), "JPEG", exif=exif)
    assert decode(data, said(data, "image/jpeg")).shape == (30, 40, 3)


def test_a_polyglot_gives_pixels_only():
    data = saved(scene(), "PNG") + b"PK\x03\x04 a zip archive behind the image"
    assert decode(data, said(data)).shape == (30, 40, 3)


@pytest.mark.parametrize(("kind", "media"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_a_truncated_file_is_refused(kind, media, share):
    whole = saved(scene(), kind)
    data = whole[: max(12, int(len(whole) * share))]
    assert isinstance(decode(data, said(data, media)), Reason)


def test_an_empty_file_and_a_bare_signature_are_refused():
    for data in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP"):
        assert isinstance(decode(data, said(data)), Reason)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 2**32 - 1), st.sampled_from(["PNG", "JPEG", "WEBP"]))
def test_damaged_bytes_never_raise(noise, seed, kind):
    data = bytearray(saved(scene(), kind))
    for byte in noise:
        seed = (seed * 1103515245 + 12345) % 2**32
        data[12 + seed % (len(data) - 12)] = byte
    answer = decode(bytes(data), said(bytes(data), f"image/{kind.lower()}"))
    assert isinstance(answer, (Reason, np.ndarray))


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P", "LA", "RGBA"])
@pytest.mark.parametrize("level", [0, 1, 9])
def test_what_zlib_ng_inflates_is_what_pillow_reads(mode, level):
    data = saved(scene(mode), "PNG", compress_level=level)
    assert chunks_of(_stored(data)) == chunks_of(data)
    rgba = Image.open(io.BytesIO(data)).convert("RGBA")
    assert (decode(data, said(data)) == np.array(Image.alpha_composite(Image.new("RGBA", SIZE, "white"), rgba).convert("RGB"))).all()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_png_is_judged_as_pillow_judges_it(data):
    whole = bytearray(saved(scene(), "PNG"))
    at = data.draw(st.integers(33, len(whole) - 1))
    damaged = bytes(whole[:at]) if data.draw(st.booleans()) else bytes(whole[:at]) + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + bytes(whole[at + 1 :])
    try:
        with Image.open(io.BytesIO(damaged), formats=["PNG"]) as opened:
            opened.getexif(), opened.load()
            expected = np.array(opened.convert("RGB"))
    except Exception:  # noqa: BLE001  whatever it says
        expected = None
    got = decode(damaged, said(damaged))
    assert got is Reason.IMAGE_UNDECODABLE if expected is None else isinstance(got, np.ndarray) and (got == expected).all()


def test_rows_that_inflate_to_more_than_the_frame_has_are_not_inflated():
    rows = zlib.compress(b"\0" * (100 * 30 * 121))
    data = header(*SIZE) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    assert _stored(data) == data


def chunks_of(data: bytes) -> set[bytes]:
    return {kind for kind, _, _ in _chunks(data)}
