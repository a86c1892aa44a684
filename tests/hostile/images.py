"""Images that mean harm, small and made here: a random generator and a secret in, (media type, bytes, what the event says of the size) out.

The secret stands where pixels do not: in text chunks, EXIF, ICC profiles, comments, behind the end. None of that may leave, nor reach a log.
"""

from __future__ import annotations

import io
import struct
import zlib
from random import Random

from PIL import Image, PngImagePlugin

SIZE = (48, 32)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _png(header: tuple[int, int, int, int] = (*SIZE, 8, 2), rows: bytes | None = None, extra: bytes = b"") -> bytes:
    width, height, depth, colour = header
    rows = bytes(SIZE[1] * (1 + 3 * SIZE[0])) if rows is None else rows
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _scene(random: Random, mode: str = "RGB") -> Image.Image:
    return Image.new("RGB", SIZE, tuple(random.randrange(256) for _ in range(3))).convert(mode)


def _saved(image: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def _exif(secret: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = secret  # ImageDescription
    exif[0x9286] = secret  # UserComment
    return exif.tobytes()


def _text_png(random: Random, secret: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", secret)
    info.add_text(secret[:60], "x", zip=True)
    info.add_itxt("Title", secret, "en", secret)
    return _saved(_scene(random), "PNG", pnginfo=info, exif=_exif(secret), icc_profile=secret.encode() * 20)


def _animation(random: Random, kind: str) -> bytes:
    return _saved(_scene(random), kind, save_all=True, append_images=[_scene(random) for _ in range(3)])


# name: (media type, bytes from (random, secret)); True where a clean frame may come of it.
Make = tuple[str, bool, object]
KINDS: dict[str, Make] = {
    "png text chunks, exif and icc": ("image/png", True, _text_png),
    "png and something behind its end": ("image/png", True, lambda r, s: _saved(_scene(r), "PNG") + s.encode()),
    "png and a zip": ("image/png", True, lambda r, s: _saved(_scene(r), "PNG") + b"PK\x03\x04" + s.encode() + b"PK\x05\x06" + bytes(18)),
    "png with a private chunk": ("image/png", True, lambda r, s: _png(extra=chunk(b"seCr", s.encode()))),
    "animated png": ("image/png", True, lambda r, s: _animation(r, "PNG")),
    "jpeg comment, exif and icc": ("image/jpeg", True, lambda r, s: _saved(_scene(r), "JPEG", comment=s.encode(), exif=_exif(s), icc_profile=s.encode() * 20)),
    "jpeg and something behind its end": ("image/jpeg", True, lambda r, s: _saved(_scene(r), "JPEG") + s.encode()),
    "jpeg in four colours": ("image/jpeg", True, lambda r, s: _saved(_scene(r, "CMYK"), "JPEG")),
    "webp exif, xmp and icc": ("image/webp", True, lambda r, s: _saved(_scene(r), "WEBP", exif=_exif(s), xmp=s.encode(), icc_profile=s.encode() * 20)),
    "animated webp": ("image/webp", True, lambda r, s: _animation(r, "WEBP")),
    "png of a palette with a see-through colour": ("image/png", True, lambda r, s: _saved(_scene(r).quantize(4), "PNG", transparency=0)),
    "truncated png": ("image/png", False, lambda r, s: _saved(_scene(r), "PNG")[: r.randrange(9, 60)]),
    "truncated jpeg": ("image/jpeg", False, lambda r, s: _saved(_scene(r), "JPEG")[: r.randrange(4, 300)]),
    "truncated webp": ("image/webp", False, lambda r, s: _saved(_scene(r), "WEBP")[: r.randrange(12, 40)]),
    "a bomb of pixels": ("image/png", False, lambda r, s: _png((100_000, 100_000, 8, 2))),
    "a bomb of rows": ("image/png", False, lambda r, s: _png((*SIZE, 8, 2), rows=b"")),
    "a bomb of text": ("image/png", False, lambda r, s: _png(extra=chunk(b"zTXt", b"k\0\0" + zlib.compress(s.encode() + bytes(2_000_000))))),
    "a bomb of a profile": ("image/png", False, lambda r, s: _png(extra=chunk(b"iCCP", b"k\0\0" + zlib.compress(bytes(8_000_000))))),
    "rows that are no pixels": ("image/png", False, lambda r, s: _png(rows=b"\xff" * 100)),
    "a wrong checksum": ("image/png", False, lambda r, s: _png().replace(b"IDAT", b"IDAU", 1)),
    "a gif that says it is a png": ("image/png", False, lambda r, s: _saved(_scene(r).quantize(4), "GIF", comment=s.encode())),
    "a jpeg that says it is a png": ("image/png", False, lambda r, s: _saved(_scene(r), "JPEG", comment=s.encode())),
    "a tiff that says it is a webp": ("image/webp", False, lambda r, s: _saved(_scene(r), "TIFF")),
    "a page that says it is a png": ("image/png", False, lambda r, s: f"<html><script>{s}</script>".encode()),
    "a signature and a page": ("image/png", False, lambda r, s: b"\x89PNG\r\n\x1a\n" + f"<svg>{s}</svg>".encode()),
    "a webp of no size": ("image/webp", False, lambda r, s: b"RIFF" + struct.pack("<I", 30) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(10)),
    "a turned jpeg": ("image/jpeg", False, lambda r, s: _saved(_scene(r), "JPEG", exif=_turned())),
    "nothing": ("image/png", False, lambda r, s: b""),
}


def _turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif.tobytes()


def make(random: Random, name: str, secret: str) -> tuple[str, bytes, bool]:
    """Media type, bytes, and whether a clean frame may come of it."""
    media_type, passes, draw = KINDS[name]
    return media_type, draw(random, secret), passes  # type: ignore[operator]
