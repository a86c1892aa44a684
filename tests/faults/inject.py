"""Makes calls of the core fail, one at a time, while a small recording goes through it, and looks whether anything passed that a healthy run masks.

`python tests/faults/inject.py [--every N] [--from K]` prints what it did as JSON. Each listed call is one that the healthy run reaches; it fails at its
first time, in the middle of its times, and at its last, by each of FAULTS, and for ever by one of them; engines also answer what is no answer.
"""

from __future__ import annotations

import argparse
import functools
import gc
import hashlib
import io
import json
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "support"), str(HERE.parents[1])]

from calls import install  # noqa: E402

CALLS = install()

import engines  # noqa: E402
import msgspec  # noqa: E402
import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.progress import track  # noqa: E402
from typist import CRM, ITERM, MESSAGE, SHELL, SLACK, WHATSAPP, Typist  # noqa: E402

from pipeline import blobs  # noqa: E402
from pipeline.models import eyes, language  # noqa: E402
from pipeline.proof.audit import Head  # noqa: E402
from pipeline.proof.sinks import settle  # noqa: E402
from pipeline.work.engine import Raw  # noqa: E402
from pipeline.work.looks import judge  # noqa: E402
from pipeline.work.station import Setup, Station  # noqa: E402
from pipeline.work.watch import Watch, slot  # noqa: E402
from redactors import recheck, search  # noqa: E402
from redactors.policy import load as policies  # noqa: E402
from redactors.screens.sights import Eyes  # noqa: E402
from redactors.text.models import RAMPART_ENTITIES, Models, Tagger  # noqa: E402
from schemas.audit import Place  # noqa: E402

# What is planted; no part of it may be in anything that comes out.
PLANTED = ("4111111111111111", "5500000000000004", "Whitfield", "Featherstone", "dana.whitfield@example.com", "Sunflower99!", "hunter2hunter", "536-90-4399",
           "DE89370400440532013000", "zqSECUREqz", "zqPRIVATEqz", "zqUSERqz", "zqFRAGMENTqz", "192.168.14.77", "zqEXIFqz", "482911")  # fmt: skip
BATCH = 6
SECRET = "zqFAULTqz"  # an exception's own text, which may be content


class Alien:
    """No answer at all."""


def _raise(kind: type[BaseException]) -> Any:
    def fail() -> Any:
        raise kind(SECRET)

    return fail


class Fault(Exception):
    """Nobody expects it."""


FAULTS = {kind.__name__: _raise(kind) for kind in (Fault, MemoryError, RecursionError, TimeoutError)}
# Calls of what is not ours to trust: an engine, a store. These also answer wrongly.
SEAMS = re.compile(r"(?:\.|^)(?:find|read|look|pipe|encode_batch|logits|load|store|_models|look_up)$")
WRONG = {"None": lambda: None, "an alien": Alien, "too few": list, "too many": lambda: [()] * 999}


class _Quick(Typist):
    """Only the first keys come up again: their going up says nothing, and each would be as many calls as its going down."""

    def key(self, key: str, *modifiers: str, up: bool = True) -> None:
        super().key(key, *modifiers, up=up and len(self.events) < 20)


def record() -> list[tuple[bytes, bytes]]:
    """Every kind of event, with values in each. (key, line) in order."""
    t = _Quick("s-1")
    t.app = CRM | {"title": "Dana Whitfield - CRM", "url": "https://zqUSERqz@crm.example-corp.com/customers/dana-whitfield?card=4111111111111111#zqFRAGMENTqz"}
    t.emit("session.start", os="macOS", recorder="r", task="call Dana Whitfield on her card 4111 1111 1111 1111")
    t.emit("window.focus")
    t.app, t.target = SLACK, MESSAGE
    t.type("card 5500 0000 00\b\b\b 0000 0004 for Dana Whitfeild\b\b\b\b\beild\b\b\b\bield\n")
    t.type("whitfield wants it today\n")
    t.emit("clipboard", action="copy", text="dana.whitfield@example.com, ssn 536-90-4399, password: Sunflower99!")
    t.emit("text.input", text="IBAN DE89 3704 0044 0532 0130 00 of Marjorie Featherstone", input_type="insertFromPaste")
    t.key("Enter")
    t.app, t.target = ITERM, SHELL
    t.type("sudo ls\nhunter2hunter\n")
    t.app, t.target = CRM, {"role": "textbox", "name": "Card number"}
    t.type("4111 1111 ")
    t.emit("mouse.click", x=5, y=6, button="left")
    t.type("1111 1111\t")
    t.app, t.target = WHATSAPP, None
    t.emit("clipboard", action="copy", text="zqPRIVATEqz")
    t.app = CRM
    t.emit("ui.snapshot", nodes=[
        {"role": "textbox", "name": "Full name", "value": "Marjorie Featherstone"}, {"role": "textbox", "name": "PIN", "value": "zqSECUREqz", "secure": True},
        {"role": "text", "name": "Verification code"}, {"role": "text", "name": "482911"}, {"role": "text", "name": "4111 1111"}, {"role": "text", "name": " 1111 1111"},
    ])  # fmt: skip
    t.target = {"role": "textbox", "name": "Notes", "value": "from 192.168.14.77, ask Featherstone", "automation_id": "password=hunter2hunter"}
    t.emit("mouse.click", x=7, y=8, button="left")
    t.target = None
    for n in range(2):  # the second is like the first, but for a line: only what changed is read
        t.emit("screenshot", image={"media_type": "image/png", "width": 640, "height": 280, "sha256": SHOTS[n][0], "ref": f"{n}.png"},
               windows=[{"app": CRM, "bounds": [0, 0, 640, 280]}, {"app": WHATSAPP | {"title": "zqPRIVATEqz"}, "bounds": [500, 200, 140, 80], "z": 1}])  # fmt: skip
    t.emit("clipboard", action="copy", text="then whitfield and 5500000000000004 again")
    t.emit("session.end", task="done for Marjorie Featherstone")
    lines = [(b"s-1", msgspec.json.encode(event)) for event in t.events]
    lines.insert(30, (b"s-1", b'{"id":"broken","text":"zqSECUREqz'))
    return lines


ROWS = [("Customer", "Dana Whitfield"), ("Card", "4111 1111 1111 1111"), ("Mail", "dana.whitfield@example.com"), ("Open tickets", ""), ("SSN", "536-90-4399")]
SCREENS: list[Any] = []
SHOTS: list[tuple[str, bytes]] = []


class Reader:
    """Reads whichever of the screens it is shown."""

    name, pad_px = "drawn", 2.0

    def read(self, image: Any, scale: float, within: Any = None) -> list[Any]:
        y, x = image.shape[:2]
        for screen in SCREENS:
            if image.shape == screen.pixels.shape and np.mean(np.abs(image.astype(int) - screen.pixels)) < 12:
                return list(screen.words)
        for screen in SCREENS:  # a part of one: what changed
            at = _where(screen.pixels, image)
            if at is not None:
                return [msgspec.structs.replace(w, box=(w.box[0] - at[0], w.box[1] - at[1], *w.box[2:])) for w in screen.words if _within(w.box, at, x, y)]
        return []


def _where(whole: Any, part: Any) -> tuple[int, int] | None:
    import cv2

    if part.shape[0] > whole.shape[0] or part.shape[1] > whole.shape[1]:
        return None
    score = cv2.matchTemplate(np.ascontiguousarray(whole[..., 0]), np.ascontiguousarray(part[..., 0]), cv2.TM_SQDIFF)
    least, _, (x, y), _ = cv2.minMaxLoc(score)
    return (x, y) if least <= part.size else None


def _within(box: tuple[int, int, int, int], at: tuple[int, int], width: int, height: int) -> bool:
    return at[0] <= box[0] and at[1] <= box[1] and box[0] + box[2] <= at[0] + width and box[1] + box[3] <= at[1] + height


def prepare(folder: Path) -> None:
    """The frames, with something in their metadata."""
    from PIL import PngImagePlugin

    for n in range(2):
        SCREENS.append(engines.Screen(ROWS + [("Note", "")] if n == 0 else ROWS + [("Ask", "Marjorie Featherstone")]))
        info, out = PngImagePlugin.PngInfo(), io.BytesIO()
        info.add_text("Comment", "zqEXIFqz")
        Image.fromarray(SCREENS[-1].pixels).save(out, "PNG", pnginfo=info)
        SHOTS.append((hashlib.sha256(out.getvalue()).hexdigest(), out.getvalue()))
        (folder / f"{n}.png").write_bytes(out.getvalue())


class Result:
    """What came out of one run: clean events by id, all bytes, frames by reference, how many records were told of, and the exception that stopped it."""

    def __init__(self) -> None:
        self.clean: dict[str, Any] = {}
        self.bytes: list[bytes] = []
        self.frames: dict[str, bytes] = {}
        self.outcomes: Counter[str] = Counter()
        self.ended: dict[str | None, str] = {}
        self.stopped: BaseException | None = None


class Harness:
    """The core as a process of the pool has it, and what stands behind it; begun anew for each run."""

    def __init__(self, folder: Path) -> None:
        prepare(folder)
        text = policies.shipped()
        tagger = Tagger("rampart", engines.logits, engines.Tokenizer(), engines.LABELS, RAMPART_ENTITIES, 0, 0)
        language.load = lambda *_: Models(engines.Spacy(), tagger)  # type: ignore[assignment,arg-type]
        eyes.load = lambda *_: Eyes(Reader(), (engines.Nothing(),))  # type: ignore[assignment]
        self.lines = record()
        self.store = folder / "out"
        self.store.mkdir()
        self.station = Station(Setup(text, str(folder), str(self.store), "", "test", b"k" * 32, True, str(folder / "keys")), Watch(slot(), 60_000))
        self.checks = recheck.build(policies.load(text))
        self.clean = blobs.open_store(str(self.store))

    def run(self) -> Result:
        self._anew()
        out, head = Result(), Head()
        CALLS.hits.clear()
        CALLS.on = True
        try:
            for at in range(0, len(self.lines) + BATCH, BATCH):
                batch = [Raw(Place(line=at + n + 1), key, line) for n, (key, line) in enumerate(self.lines[at : at + BATCH])]
                work = self.station.process(batch, {}) if batch else self.station.flush()
                for decided in work.redacted:
                    caught = judge(self.checks, self.clean, decided, decided.event) if decided.event is not None else None
                    settled, head = settle(head, decided, caught)
                    out.outcomes[settled.audit.outcome.value] += 1
                    out.ended[settled.audit.id] = settled.audit.outcome.value
                    out.bytes += [line for line in (settled.audit_line, settled.clean, settled.quarantine) if line]
                    if settled.clean is not None:
                        event = json.loads(settled.clean)
                        out.clean[event["id"]] = event
        except BaseException as wrong:  # noqa: BLE001  the worker stops at once, and what it had not delivered is taken again
            out.stopped = wrong
        finally:
            CALLS.on = False
        for event in out.clean.values():
            if event["type"] == "screenshot":
                out.frames[event["id"]] = (self.store / event["image"]["ref"]).read_bytes()
        return out

    def _anew(self) -> None:
        """As if the process had just begun: no session, no cache."""
        self.station._sessions.clear()
        core = self.station.core
        core.seen.clear(), core.slots.clear(), core.apps.clear()
        for known in (core.finder.known, core.finder.lines):  # type: ignore[attr-defined]
            known.entries.clear()
            known.bytes = known.asked = known.hits = 0
        for cache in CACHES:
            cache.cache_clear()


CACHES = [thing for thing in gc.get_objects() if isinstance(thing, functools._lru_cache_wrapper) and (thing.__module__ or "").startswith(("redactors", "schemas"))]
_WORD = re.compile(r"[^\W_]+")
_PLACEHOLDER = re.compile(r"<[A-Z][A-Z_]*[A-Z](?:_\d+)?>")


CLOSED = frozenset("id type time session actor device policy rule entity action sha256 ref path reason input_type key role media_type".split())


def words(event: Any) -> Counter[str]:
    """The words of a clean event's open strings, placeholders apart."""
    return Counter(_WORD.findall(_PLACEHOLDER.sub(" ", "\n".join(_strings(event)))))


def _strings(value: Any, key: str = "") -> list[str]:
    if isinstance(value, str):
        return [value] if key not in CLOSED else []
    if isinstance(value, dict):
        return [text for name, item in value.items() for text in _strings(item, name)]
    return [text for item in value for text in _strings(item, key)] if isinstance(value, list) else []


def escapes(healthy: Result, hurt: Result, total: int) -> list[str]:
    """What is wrong with a run in which something failed; nothing where it failed closed."""
    out = []
    kept = set().union(*map(words, healthy.clean.values()))  # a lost Enter only moves words into another event
    told = [re.sub(r"[\W_]", "", line.decode()).casefold() for line in hurt.bytes]
    for secret in (*PLANTED, SECRET):
        plain = re.sub(r"[\W_]", "", secret).casefold()
        out += [f"{secret} came out"] if any(plain in line for line in told) else []
    for id_, event in hurt.clean.items():
        whole = healthy.clean.get(id_)
        if whole is None and healthy.ended.get(id_) == "merged":
            whole = {}  # a run that was cut has two heads; its words are looked at all the same
        if whole is None:
            out.append(f"{event['type']} came out, which a healthy run keeps back")
        elif (words(event) - words(whole)).keys() - kept:
            out.append(f"{event['type']} came out with words that a healthy run masks")
        elif event["type"] == "screenshot":
            out += _shown(id_, hurt.frames[id_])
    if hurt.stopped is None and sum(hurt.outcomes.values()) != total:
        out.append(f"{sum(hurt.outcomes.values())} of {total} records are accounted for")
    return out


def _shown(id_: str, frame: bytes) -> list[str]:
    screen = SCREENS[0 if int(id_.rpartition("-")[2]) == FIRST_SHOT else 1]
    with Image.open(io.BytesIO(frame)) as opened:
        pixels = np.array(opened.convert("RGB"))
    for x, y, w, h in [*screen.boxes, (500, 200, 140, 80)]:
        raw, clean = screen.pixels[y : y + h, x : x + w], pixels[y : y + h, x : x + w]
        ink = (raw < 128).all(axis=2)
        if ink.any() and (raw[ink] == clean[ink]).all(axis=1).mean() > 0.05:
            return ["a value can be read on a frame"]
    return ["metadata came out"] if b"zqEXIF" in frame else []


FIRST_SHOT = -1


def main() -> None:
    global FIRST_SHOT
    asked = argparse.ArgumentParser()
    asked.add_argument("--every", type=int, default=1)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--show", action="store_true")
    asked.add_argument("--open", action="store_true", help="break the core so that it fails open, to see that this is noticed")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        harness = Harness(Path(folder))
        if options.open:
            search._alone = lambda text, core: ()  # type: ignore[assignment]
        FIRST_SHOT = next(int(json.loads(line)["id"].rpartition("-")[2]) for _, line in harness.lines if b'"screenshot"' in line)
        healthy = harness.run()
        hits = dict(CALLS.hits)
        assert healthy.stopped is None and len(healthy.frames) == 2, "the healthy run is not well"
        wrong = escapes(healthy, healthy, len(harness.lines))
        report = _all(harness, healthy, hits, options.every, options.first, options.show)
        print(json.dumps({"calls": len(CALLS.sites), "reached": len(hits), "healthy": wrong, "outcomes": healthy.outcomes} | report))


def _all(harness: Harness, healthy: Result, hits: dict[int, int], every: int, first: int, show: bool) -> dict[str, Any]:
    listed = [(site, *when, name, fault) for site, count in sorted(hits.items()) for name, fault in _faults(site) for when in _times(name, count)]
    chosen = listed[first::every]
    ended: Counter[str] = Counter()
    found = []
    for site, nth, ever, name, fault in track(chosen, "faults", console=Console(stderr=True), disable=not sys.stderr.isatty() or first > 0):
        CALLS.hurt(site, nth, ever, fault)
        hurt = harness.run()
        ended["stopped" if hurt.stopped is not None else "the same" if hurt.clean == healthy.clean else "kept back or masked more"] += 1
        at = f"{CALLS.sites[site].module}:{CALLS.sites[site].line}"
        for what in escapes(healthy, hurt, len(harness.lines)):
            found.append({"at": at, "call": CALLS.sites[site].what, "time": nth, "ever": ever, "fault": name, "escape": what})
            if show:
                print(found[-1], file=sys.stderr, flush=True)
    return {"listed": len(listed), "injected": len(chosen), "ended": ended, "escapes": found}


def _times(fault: str, count: int) -> list[tuple[int, bool]]:
    """When a call fails: once, at its first, middle and last time; and for ever, from the first and from the middle on."""
    middle = (count + 1) // 2
    ever = sorted({(1, True), (middle, True)}) if fault == "Fault" and count > 1 else []
    return [*((nth, False) for nth in sorted({1, middle, count})), *ever]


def _faults(site: int) -> list[tuple[str, Any]]:
    return [*FAULTS.items(), *(WRONG.items() if SEAMS.search(CALLS.sites[site].what) else ())]


if __name__ == "__main__":
    main()
