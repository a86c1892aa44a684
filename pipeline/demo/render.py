"""Frames to standard PNG files, with a real headless Chromium. Needed only to make the recording anew; never at run time."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from pipeline.demo.screen import HEIGHT_PX, WIDTH_PX, Frame, document

COLOURS = 96  # a palette keeps 1280 × 800 below 60 kB; without dithering, text stays crisp
SECONDS_MAX = 60
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--force-device-scale-factor=1",
    "--font-render-hinting=none",
]


def browser() -> str | None:
    """Chromium's command: $CHROMIUM, or the first known name on PATH; None where there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def photograph(command: str, page: Path, width: int, height: int) -> Image.Image:
    """The top left `width` × `height` CSS pixels of a local HTML file, in RGB. Raises RuntimeError when the browser gives no picture."""
    with tempfile.TemporaryDirectory() as work:
        shot = Path(work) / "shot.png"
        # The window is asked for taller than the picture: some versions take the browser's own bars out of its height.
        size = f"--window-size={width},{height + 200}"
        call = [command, *FLAGS, f"--user-data-dir={work}/profile", size, f"--screenshot={shot}", page.resolve().as_uri()]
        subprocess.run(call, capture_output=True, timeout=SECONDS_MAX, check=False)
        if not shot.is_file():
            raise RuntimeError("chromium gave no picture")
        return Image.open(io.BytesIO(shot.read_bytes())).convert("RGB").crop((0, 0, width, height))


def render(command: str, frame: Frame, into: Path) -> None:
    """Writes the frame's picture at its `ref` under `into`."""
    with tempfile.TemporaryDirectory() as work:
        page = Path(work) / "page.html"
        page.write_text(document(frame), encoding="utf-8")
        picture = photograph(command, page, WIDTH_PX, HEIGHT_PX)
    target = into / frame.ref
    target.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
