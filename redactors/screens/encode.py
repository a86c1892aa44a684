"""In: an H×W×3 uint8 RGB array, and what came of the frame before. Out: PNG bytes with the pixels and nothing else.

A frame is deflated in bands, and one that is as it was in the frame before is not deflated again: a key pressed changes one of forty. What comes out
hangs on the pixels alone, whatever came before. Cannot happen: a chunk but IHDR, IDAT and IEND. Only the array is handed to the encoder, never the image
it was decoded from: a re-saved image takes its comments along.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Literal

import numpy as np
from msgspec import Struct
from zlib_ng import zlib_ng

from redactors.screens.decode import Pixels

MEDIA_TYPE: Literal["image/png"] = "image/png"
# 34 rendered screens: 3 ms and 120 kB each; zlib at level 3: 15 ms, 121 kB. Lossless WebP takes half the bytes, and ten times as long at its quickest.
_LEVEL = 5
BAND_ROWS = 32  # costs 1 % of the bytes: deflate looks back 32 KiB, which is a few rows
_ADLER = 65521  # RFC 1950, section 8.2


class Band(Struct, frozen=True):
    """Rows deflated, up to a byte's end, with their Adler-32 and their length before."""

    data: bytes
    adler: int
    length: int


class Encoded(Struct, frozen=True):
    """A frame's file, the pixels that it shows, and the bands that it is made of."""

    data: bytes
    pixels: Pixels
    bands: list[Band]


def encode(pixels: Pixels, before: Encoded | None = None) -> Encoded:
    """An 8-bit RGB PNG of H×W×3 uint8. The array is kept, and not to be changed after."""
    height, width = pixels.shape[:2]
    bands = list(_bands(pixels, before if before is not None and before.pixels.shape == pixels.shape else None))
    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)  # 8 bits, RGB: https://www.w3.org/TR/png-3/#11IHDR
    body = b"\x78\x01" + b"".join(band.data for band in bands) + b"\x03\x00" + struct.pack(">I", _adler(bands))  # an empty last block ends it
    return Encoded(_PNG + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b""), pixels, bands)


_PNG = b"\x89PNG\r\n\x1a\n"


def _bands(pixels: Pixels, before: Encoded | None) -> Iterator[Band]:
    for n, top in enumerate(range(0, len(pixels), BAND_ROWS)):
        rows = pixels[top : top + BAND_ROWS]
        yield before.bands[n] if before is not None and np.array_equal(rows, before.pixels[top : top + BAND_ROWS]) else _deflated(rows)


def _deflated(rows: Pixels) -> Band:
    filtered = np.zeros((len(rows), 1 + rows.shape[1] * 3), np.uint8)  # each row behind its filter's number: 0, none, which suits screens best
    filtered[:, 1:] = rows.reshape(len(rows), -1)
    deflate = zlib_ng.compressobj(_LEVEL, zlib_ng.DEFLATED, -zlib_ng.MAX_WBITS)
    return Band(deflate.compress(filtered.data) + deflate.flush(zlib_ng.Z_SYNC_FLUSH), zlib_ng.adler32(filtered.data), filtered.size)


def _adler(bands: list[Band]) -> int:
    """The Adler-32 of all bands one after the other."""
    low, high = 1, 0
    for band in bands:
        a, b = band.adler & 0xFFFF, band.adler >> 16
        low, high = (low + a - 1) % _ADLER, (high + b + band.length * (low - 1)) % _ADLER
    return high << 16 | low


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib_ng.crc32(data, zlib_ng.crc32(kind)))
