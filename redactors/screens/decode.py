"""In: a frame's bytes and what its event says of them. Out: an H×W×3 uint8 RGB array, or the reason why not.

Fails closed. Cannot happen: a pixel is decoded before type, hash and size are known to be right and within limits; more is inflated than a frame of
its size has; an error's text leaves; metadata survives (only pixels come out). The contract's size is the stored one, so pixels come out as stored. A
frame whose EXIF says that it is to be turned or mirrored is refused: no screen recorder writes one, and its text would be read sideways, that is not at all.
"""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from zlib_ng import zlib_ng

from schemas import raw
from schemas.audit import Reason
from schemas.raw import IMAGE_BYTES_MAX, IMAGE_PIXELS_MAX

Pixels = NDArray[np.uint8]

_PNG = b"\x89PNG\r\n\x1a\n"
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
_ORIENTATION = 0x0112  # EXIF 2.32, section 4.6.4
_UPRIGHT = (None, 0, 1)  # 0 is what writers put who do not know; viewers show it upright
_ALPHA = ("RGBA", "LA", "PA", "La", "RGBa")
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type: https://www.w3.org/TR/png-3/#11IHDR
_STORED_BYTES_MAX = 64 * 1024 * 1024  # rows of a larger frame are left to Pillow: they would be in memory twice
_WIDE = ("I", "I;16", "I;16L", "I;16B", "I;16N")


def decode(data: bytes, image: raw.Image, bytes_max: int = IMAGE_BYTES_MAX, pixels_max: int = IMAGE_PIXELS_MAX) -> Pixels | Reason:
    """H×W×3 uint8 RGB of the first frame, alpha composited on white, 16 bits cut to 8. Never raises."""
    if len(data) > bytes_max:
        return Reason.BLOB_TOO_BIG
    if hashlib.sha256(data).hexdigest() != image.sha256:
        return Reason.BLOB_HASH
    if _sniff(data) != image.media_type:
        return Reason.IMAGE_TYPE
    if image.width * image.height > pixels_max:
        return Reason.IMAGE_TOO_BIG
    try:
        return _decode(data, image, pixels_max)
    except Image.DecompressionBombError:
        return Reason.IMAGE_TOO_BIG
    except Exception:  # noqa: BLE001  the edge of the step: whatever a hostile file does to the decoder, it is one reason and no text
        return Reason.IMAGE_UNDECODABLE


def lossy(data: bytes) -> bool:
    """Whether a file may show what is the same twice with small differences. What is not known to be lossless may."""
    return not (data.startswith(_PNG) or data[12:16] == b"VP8L")


def _sniff(data: bytes) -> str | None:
    """The media type by its signature, or None."""
    if data.startswith(_PNG):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return None


def _decode(data: bytes, image: raw.Image, pixels_max: int) -> Pixels | Reason:
    if image.media_type == "image/webp":  # its decoder sets up a whole canvas as soon as it is opened, so the header is read by hand first
        width, height = _webp_size(data)
        if width * height > pixels_max:
            return Reason.IMAGE_TOO_BIG
    if image.media_type == "image/png":
        width, height = struct.unpack(">2I", data[16:24])
        if width * height > pixels_max:
            return Reason.IMAGE_TOO_BIG
        data = _stored(data)
    with Image.open(io.BytesIO(data), formats=[_FORMATS[image.media_type]]) as opened:
        width, height = opened.size
        if width * height > pixels_max:
            return Reason.IMAGE_TOO_BIG
        if (width, height) != (image.width, image.height):
            return Reason.IMAGE_SIZE
        if opened.getexif().get(_ORIENTATION) not in _UPRIGHT:
            return Reason.IMAGE_UNDECODABLE
        opened.load()
        pixels = _rgb(opened)
    if pixels.shape != (image.height, image.width, 3):
        return Reason.IMAGE_SIZE
    return pixels


def _stored(data: bytes) -> bytes:
    """The same PNG with its rows stored instead of deflated, in half the time that Pillow's zlib takes to inflate them. Anything out of the ordinary
    stays as it is, for Pillow to judge."""
    width, height, depth, colour, _, _, interlaced = struct.unpack(">2I5B", data[16:29])
    rows_bytes = height * (1 + (width * depth * _CHANNELS.get(colour, 4) + 7) // 8)
    if interlaced or rows_bytes > _STORED_BYTES_MAX:
        return data
    idat = [(at, end) for kind, at, end in _chunks(data) if kind == b"IDAT"]
    inflate = zlib_ng.decompressobj()
    try:
        rows = inflate.decompress(b"".join(data[at + 8 : end - 4] for at, end in idat), rows_bytes + 1)
    except zlib_ng.error:  # type: ignore[misc]  # its stub says that it is no class
        return data
    if len(rows) != rows_bytes or not inflate.eof:
        return data
    stored = zlib_ng.compress(rows, 0)
    head = struct.pack(">I", len(stored)) + b"IDAT"
    return b"".join((data[: idat[0][0]], head, stored, struct.pack(">I", zlib_ng.crc32(stored, zlib_ng.crc32(b"IDAT"))), data[idat[-1][1] :]))


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Each whole chunk's kind, and where it begins and ends."""
    at = 8
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        if end > len(data):
            return
        yield data[at + 4 : at + 8], at, end
        at = end


def _webp_size(data: bytes) -> tuple[int, int]:
    """Canvas width and height (https://developers.google.com/speed/webp/docs/riff_container). Raises on anything else."""
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L" and data[20] == 0x2F:
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError


def _rgb(opened: Image.Image) -> Pixels:
    """Whatever mode to RGB. Colour under full transparency does not come out: it would be there for whoever drops the alpha."""
    if opened.mode in _WIDE:  # Pillow's own conversion clips at 255 instead of scaling
        grey = (np.asarray(opened).astype(np.uint32) >> 8).clip(0, 255).astype(np.uint8)
        return np.repeat(grey[:, :, None], 3, axis=2)
    if opened.mode in _ALPHA or "transparency" in opened.info:
        rgba = opened.convert("RGBA")
        white = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
        return np.array(Image.alpha_composite(white, rgba).convert("RGB"), dtype=np.uint8)
    return np.array(opened.convert("RGB"), dtype=np.uint8)
