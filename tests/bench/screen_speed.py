"""How fast frames are read, searched and covered, beside presidio-image-redactor: the same frames in turns, one core each, CPU seconds.

    python tests/bench/screen_speed.py [--singles FOLDER] [--sequence FOLDER] [--peer PYTHON]

Folders hold PNGs; without them the frames are drawn here. Single frames are each a session of its own; a sequence is one session, in order of names.
Scrim runs as in its worker: the shipped policy, one process, what it has seen and read before kept. The peer runs with its defaults in PYTHON, an
environment of its own (see image_peer.py); without it Scrim's figures stand alone.
"""

from __future__ import annotations

import os

for name in ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import argparse  # noqa: E402
import hashlib  # noqa: E402
import random  # noqa: E402
import resource  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
from pathlib import Path  # noqa: E402

import cv2  # noqa: E402
import numpy as np  # noqa: E402
from image_peer import cpu_seconds  # noqa: E402
from PIL import Image, ImageDraw, ImageFont  # noqa: E402

from pipeline.models import eyes, language, weights  # noqa: E402
from redactors.policy import load  # noqa: E402
from redactors.screens.change import Seen  # noqa: E402
from redactors.screens.frame import redact_frame  # noqa: E402
from redactors.text import find  # noqa: E402
from schemas import raw  # noqa: E402
from schemas.audit import Reason  # noqa: E402

SINGLES, FRAMES = 6, 30
INSTALL = "peer: no presidio-image-redactor; python -m venv PEER && PEER/bin/pip install presidio-image-redactor==0.0.62, then --peer PEER/bin/python"
FIRST = "Maria Jonas Aisha Piotr Chloe Rafael Ingrid Tomas Leila Viktor".split()
LAST = "Hartwell Okafor Lindqvist Moreau Castellan Dvorak Whitmore Navarro Feldman Quigley".split()
STAGES = "Qualified Proposal Contract Renewal Waiting Closed".split()
NOTE = "Called about the renewal, will write again on Monday once the new offer is signed. Please keep the old price for the spring order."


class Scrim:
    """The screens room as the worker builds it."""

    def __init__(self) -> None:
        cv2.setNumThreads(1)
        self.policy = load.load(load.shipped())
        self.search = find.remembering(self.policy, language.load(weights.folder(), self.policy), b"k" * 32).find
        self.eyes = eyes.load(self.policy)

    def seconds(self, path: Path, seen: Seen) -> float:
        started, data = cpu_seconds(), path.read_bytes()
        with Image.open(path) as opened:
            image = raw.Image("image/png", opened.width, opened.height, hashlib.sha256(data).hexdigest())
        frame = redact_frame(data, image, (), self.search, self.eyes, self.policy, b"seed", seen=seen)
        assert not isinstance(frame, Reason), frame
        return cpu_seconds() - started


class Peer:
    """The other process."""

    def __init__(self, python: str) -> None:
        command = [python, str(Path(__file__).with_name("image_peer.py")), str(weights.folder() / weights.SPACY.folder)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.there = self.process.stdout.readline() == "ready\n"

    def seconds(self, path: Path) -> float:
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def drawn(seed: int, typed: int) -> np.ndarray:
    """A customer list with a note that somebody has typed `typed` characters of. All of it is made up."""
    draw = random.Random(seed)
    image = Image.new("RGB", (1280, 720), (250, 250, 252))
    pen, font, small = ImageDraw.Draw(image), ImageFont.load_default(18), ImageFont.load_default(13)
    pen.rectangle((0, 0, 1280, 44), fill=(32, 52, 92))
    pen.text((16, 11), "Customers    Deals    Reports    Settings", fill="white", font=font)
    for x, head in ((24, "Name"), (240, "E-mail"), (520, "Phone"), (700, "Stage"), (840, "Amount")):
        pen.text((x, 64), head, fill=(90, 90, 90), font=small)
    for row in range(16):
        first, last, y = draw.choice(FIRST), draw.choice(LAST), 92 + 28 * row
        mail, phone = f"{first}.{last}@{draw.choice(LAST)}-trade.net".lower(), f"+1 ({draw.randint(201, 989)}) {draw.randint(200, 999)}-{draw.randint(1000, 9999)}"
        for x, text in ((24, f"{first} {last}"), (240, mail), (520, phone), (700, draw.choice(STAGES)), (840, f"${draw.randint(100, 99999)}")):
            pen.text((x, y), text, fill=(30, 30, 30), font=small)
    pen.rectangle((20, 580, 1260, 700), outline=(180, 180, 190))
    pen.text((30, 592), NOTE[:typed], fill=(20, 20, 20), font=small)
    return np.array(image)


def frames(given: Path | None, pictures: list[np.ndarray], into: Path) -> list[Path]:
    """The PNGs of a folder, or those drawn."""
    if given is not None:
        return sorted(given.glob("*.png"))
    into.mkdir()
    for n, picture in enumerate(pictures):
        Image.fromarray(picture).save(into / f"{n:03}.png")
    return sorted(into.glob("*.png"))


def measure(what: str, paths: list[Path], scrim: Scrim, peer: Peer | None, one_session: bool) -> None:
    """Prints CPU milliseconds per frame, side by side."""
    seen, ours, theirs = Seen(), 0.0, 0.0
    for path in paths:
        ours += scrim.seconds(path, seen if one_session else Seen())
        theirs += peer.seconds(path) if peer else 0.0
    line = f"{what:9} {len(paths):4} frames   scrim {1000 * ours / len(paths):7.1f} ms"
    print(line + (f"   presidio-image-redactor {1000 * theirs / len(paths):7.1f} ms   {theirs / ours:5.1f} times" if peer else ""))


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--singles", type=Path)
    args.add_argument("--sequence", type=Path)
    args.add_argument("--peer", default=sys.executable, metavar="PYTHON")
    given = args.parse_args()
    scrim, peer = Scrim(), Peer(given.peer)
    if not peer.there:
        print(INSTALL, file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        warm, *singles = frames(given.singles, [drawn(n, len(NOTE)) for n in range(SINGLES + 1)], Path(folder) / "singles")
        scrim.seconds(warm, Seen())
        if peer.there:
            peer.seconds(warm)
        measure("single", singles, scrim, peer if peer.there else None, one_session=False)
        sequence = frames(given.sequence, [drawn(99, 4 * n) for n in range(FRAMES)], Path(folder) / "sequence")
        measure("sequence", sequence, scrim, peer if peer.there else None, one_session=True)
    print(f"scrim's memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most")
    peer.process.kill()


if __name__ == "__main__":
    main()
