"""In: an H×W×3 uint8 RGB array. Out: PNG bytes with the pixels and nothing else.

Cannot happen: a chunk but IHDR, IDAT and IEND. Only the array is handed to the encoder, never the image it was decoded from: a re-saved image
takes its comments along.
"""

from __future__ import annotations

import io
from typing import Literal

from PIL import Image

from redactors.screens.decode import Pixels

MEDIA_TYPE: Literal["image/png"] = "image/png"
# 1920×1080 screens: 35 to 45 ms. Lossless WebP is up to half the size in two to five times the time (method 2), or larger (method 0).
_LEVEL = 6


def encode(pixels: Pixels) -> bytes:
    """An 8-bit RGB PNG of H×W×3 uint8."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", compress_level=_LEVEL)
    return out.getvalue()
