"""Frames of a screen video: a file of the recording in, PNG bytes at a few frames a second out.

The container is judged by its own first bytes, never by its name: a playlist that calls itself .mp4 would have FFmpeg open what it lists. The file is
opened without following links, and FFmpeg is given the open file, not its path. What cannot happen: a frame over the contract's limits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.adapters.draft import SECOND, Draft
from pipeline.adapters.notes import Note, Notes
from pipeline.adapters.source import Source, opened
from schemas.raw import IMAGE_BYTES_MAX, IMAGE_PIXELS_MAX

FRAMES_MAX = 100_000
_MATROSKA = b"\x1a\x45\xdf\xa3"


def frames(source: Source, name: str, start: int, fps: float, notes: Notes) -> Iterator[Draft]:
    """`fps` frames a second of a video that began at `start` (nanoseconds since 1970). One that cannot be read is left out, and counted."""
    import cv2

    step = int(SECOND / fps)
    with opened(source, name) as file:
        capture = _open(file, cv2)
        if capture is None:
            notes[Note.BAD_VIDEO] += 1
            return
        due = taken = 0
        try:
            while taken < FRAMES_MAX and capture.grab():
                at = int(capture.get(cv2.CAP_PROP_POS_MSEC) * 1e6)
                if at < due:
                    continue
                due = max(due, at - at % step) + step
                taken += 1
                png = _png(capture, cv2)
                if png is None:
                    notes[Note.BAD_IMAGE] += 1
                else:
                    yield {"type": "screenshot", "at": start + at, "png": png}
        finally:
            capture.release()


def width(source: Source, name: str) -> int | None:
    """How many pixels wide a video is; None where it cannot be read."""
    import cv2

    with opened(source, name) as file:
        capture = _open(file, cv2)
        if capture is None:
            return None
        wide = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH))
        capture.release()
        return wide


def scale_of(source: Source, name: str | None, points: Any, notes: Notes) -> float:
    """Pixels of a video's frames for one of the `points` that positions are told in: 2 on many Macs. 1 where that is not known."""
    wide = width(source, name) if name is not None else None
    if not wide or not isinstance(points, int) or not 0 < points < 100_000 or wide == points:
        return 1.0
    notes[Note.SCALED] += 1
    return wide / points


def _open(file: Any, cv2: Any) -> Any:
    head = file.read(12)
    if head[4:8] != b"ftyp" and head[:4] != _MATROSKA:
        return None
    file.seek(0)
    capture = cv2.VideoCapture(f"/dev/fd/{file.fileno()}", cv2.CAP_FFMPEG)
    pixels = capture.get(cv2.CAP_PROP_FRAME_WIDTH) * capture.get(cv2.CAP_PROP_FRAME_HEIGHT) if capture.isOpened() else 0
    if not 0 < pixels <= IMAGE_PIXELS_MAX:
        capture.release()
        return None
    return capture


def _png(capture: Any, cv2: Any) -> bytes | None:
    read, frame = capture.retrieve()
    if not read or frame.shape[0] * frame.shape[1] > IMAGE_PIXELS_MAX:  # a stream may change its size on the way
        return None
    done, data = cv2.imencode(".png", frame, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    return data.tobytes() if done and len(data) <= IMAGE_BYTES_MAX else None


def png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height that a PNG declares; None where it is no PNG, or over a limit."""
    if len(data) > IMAGE_BYTES_MAX or data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR":
        return None
    wide, high = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    return (wide, high) if 0 < wide * high <= IMAGE_PIXELS_MAX else None
