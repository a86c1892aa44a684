"""Figures for the screens room alone: a folder of NAME.png + NAME.json (truth) in, one line of figures per frame and one JSON line of totals out.

    python tests/bench/screen_figures.py FOLDER [--reader rapidocr] [--recall normal] [--finder build|plain] [--sample N] [--out FOLDER] [--words FOLDER]

Truth: {"meta": {"dpr"}, "boxes": [{"text", "type", "ink": [x, y, w, h], "fs", "span", "clipped"}], "keep": [{"text", "x", "y", "w", "h", "clipped"}],
"faces": [{"x", "y", "w", "h"}]}.
A word leaks where at least 40 % of its ink box's square pieces correlate above .5 with the original and are not flat; a word to keep is destroyed where
fewer than half of its pieces correlate above .8; a face leaks where its box correlates above .6. `box_width_leak` is the rank correlation of a word's
length with its cover's width over its font size: of all, and as the mean over groups of four and more words of one type on one frame.
`--words` keeps what OCR read, so that a second run measures without reading again.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import pickle
import re
import time
from pathlib import Path

import cv2
import msgspec
import numpy as np

from pipeline.models import eyes
from redactors.screens.change import Seen
from redactors.screens.frame import Frame, redact_frame
from redactors.text.finding import Finding
from schemas import raw
from schemas.policy import AppRule, EntityRule, Policy

ENTITIES = "PERSON EMAIL_ADDRESS PHONE_NUMBER CREDIT_CARD CVV CARD_EXPIRY IBAN_CODE STREET_ADDRESS SECRET US_SSN IP_ADDRESS ID".split()
PLAIN = {
    "EMAIL_ADDRESS": r"\S+@\S+\.\w+", "IBAN_CODE": r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b", "CREDIT_CARD": r"\b(?:\d[ -]?){13,16}\b",
    "US_SSN": r"\b\d{3}-\d{2}-\d{4}\b", "IP_ADDRESS": r"\b\d{1,3}(?:\.\d{1,3}){3}\b", "PHONE_NUMBER": r"\+?\(?\d[\d ().x-]{7,}\d",
    "PERSON": r"\b[A-Z\u00c0-\u00dd][\w'-]+ (?:[a-z]{2} )?[A-Z\u00c0-\u00dd][\w'-]+\b",
}  # fmt: skip
FIELD = {"CVV": "cvv|cvc|security code", "PERSON": "name|contact", "STREET_ADDRESS": "address|city|postal", "ID": "number|license|employee id", "DATE_OF_BIRTH": "birth"}


def plain(texts):
    """A stand-in for the finder: patterns, and fields by their label. It is not good; it shows what the screens room does with findings."""
    out = []
    for t in texts:
        found = [Finding(m.start(), m.end(), e, 1.0, "plain", "plain") for e, p in PLAIN.items() for m in re.finditer(p, t.text)]
        found += [Finding(0, len(t.text), e, 1.0, "field", "field") for e, p in FIELD.items() if re.search(p, t.context.field.casefold())]
        kept, end = [], 0
        for f in sorted(found, key=lambda f: (f.start, -f.end)):
            if f.start >= end:
                kept.append(f)
                end = f.end
        out.append(tuple(kept))
    return out


def ncc(a, b):
    a, b = a.astype(np.float32) - a.mean(), b.astype(np.float32) - b.mean()
    scale = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / scale if scale > 1e-6 else 0.0


def pieces(box, image):
    x, y = max(0, int(np.floor(box[0]))), max(0, int(np.floor(box[1])))
    x2, y2 = min(image.shape[1], int(np.ceil(box[0] + box[2]))), min(image.shape[0], int(np.ceil(box[1] + box[3])))
    if x2 - x < 2 or y2 - y < 2:
        return []
    edges = np.linspace(x, x2, max(1, round((x2 - x) / (y2 - y))) + 1).round().astype(int)
    return [s for a, b in zip(edges, edges[1:]) if image[s := np.s_[y:y2, a:b]].std() > 1]


def leaks(orig, red, box):
    parts = pieces(box, orig)
    return bool(parts) and sum(ncc(orig[s], red[s]) > 0.5 and red[s].std() > 4 for s in parts) >= 0.4 * len(parts)


def destroyed(orig, red, box):
    parts = pieces(box, orig)
    return bool(parts) and sum(ncc(orig[s], red[s]) > 0.8 for s in parts) < 0.5 * len(parts)


def score(orig, red, truth, marks, tally):
    """Adds a frame's counts to `tally`; returns the words that leaked and those destroyed."""
    leaked, lost = [], []
    tally["scored"] += 1
    alone = collections.Counter(b["span"] for b in truth["boxes"])
    for b in truth["boxes"]:
        if b["clipped"] or not b.get("ink"):
            continue
        tally["words", b["type"]] += 1
        if leaks(orig, red, b["ink"]):
            tally["leak", b["type"]] += 1
            leaked.append((b["type"], b["text"]))
        if alone[b["span"]] == 1:
            x, y, w, h = b["ink"]
            over = [max(0, min(x + w, m[0] + m[2]) - max(x, m[0])) * max(0, min(y + h, m[1] + m[3]) - max(y, m[1])) for m in marks]
            if over and max(over) >= 0.5 * w * h:
                tally["widths"].append((len(b["text"]), marks[over.index(max(over))][2] / (b["fs"] * truth["meta"].get("dpr", 1)), (tally["scored"], b["type"])))
    for k in truth["keep"]:
        if not k["clipped"]:
            tally["keep"] += 1
            if destroyed(orig, red, (k["x"], k["y"], k["w"], k["h"])):
                tally["destroyed"] += 1
                lost.append(k["text"])
    for f in truth.get("faces", ()):
        box = np.s_[int(f["y"]) : int(f["y"] + f["h"]), int(f["x"]) : int(f["x"] + f["w"])]
        tally["faces"] += 1
        tally["faces_leak"] += ncc(orig[box], red[box]) > 0.6
    return leaked, lost


def ranked(pairs):
    """The rank correlation; 0 where one side is the same throughout."""
    if len(pairs) < 3:
        return None
    ranks = [np.array([(v < x).sum() + ((v == x).sum() - 1) / 2 for x in v]) for v in (np.array(p, float).round(6) for p in zip(*pairs))]
    return round(float(np.corrcoef(*ranks)[0, 1]), 3) if all(len(set(r)) > 1 for r in ranks) else 0.0


def width_leak(widths):
    groups = collections.defaultdict(list)
    for length, width, group in widths:
        groups[group].append((length, width))
    large = [g for g in groups.values() if len(g) >= 4]
    within = sum(ranked(g) * len(g) for g in large) / max(1, sum(map(len, large)))
    return {"all": ranked([w[:2] for w in widths]), "of_one_type_on_one_frame": round(within, 3)}


class Kept:
    """A reader that keeps what it read in files."""

    def __init__(self, reader, folder):
        self.reader, self.folder, self.name, self.pad_px = reader, folder, reader.name, reader.pad_px

    def read(self, image, scale, within=None):
        path = self.folder / f"{self.name}-{hashlib.sha1(image.tobytes() + repr(within).encode()).hexdigest()}.pickle"
        if not path.exists():
            path.write_bytes(pickle.dumps(self.reader.read(image, scale, within)))
        return pickle.loads(path.read_bytes())


def finder(name):
    if name == "plain":
        policy = Policy(version=1, name="bench", apps=(AppRule(ids=("x",)),), entities={e: EntityRule() for e in ENTITIES})
        return policy, plain
    from pipeline.models import language, weights
    from redactors.policy import load
    from redactors.text import find

    policy = load.load(load.shipped())
    return policy, find.build(policy, language.load(weights.folder(), policy)).find


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("folder", type=Path)
    args.add_argument("--reader", default="rapidocr", choices=["rapidocr", "tesseract"])
    args.add_argument("--recall", default="normal", choices=["normal", "high"])
    args.add_argument("--finder", default="build", choices=["build", "plain"])
    args.add_argument("--sample", type=int, default=0)
    args.add_argument("--only", default="")
    args.add_argument("--out", type=Path)
    args.add_argument("--words", type=Path)
    args.add_argument("--fill", action="store_true", help="the strict cover")
    args.add_argument("--session", action="store_true", help="the frames are one session: only what changed is read")
    a = args.parse_args()
    policy, search = finder(a.finder)
    if a.fill:
        policy = msgspec.structs.replace(policy, screens=msgspec.structs.replace(policy.screens, cover="fill"))
    chosen = msgspec.structs.replace(policy.screens, ocr=a.reader, recall=a.recall)
    looking = eyes.load(msgspec.structs.replace(policy, screens=chosen))
    for folder in (a.out, a.words):
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
    if a.words:
        looking = msgspec.structs.replace(looking, reader=Kept(looking.reader, a.words))
    files = [f for f in sorted(a.folder.glob("*.png")) if a.only in f.name]
    files = files[:: max(1, len(files) // a.sample)] if a.sample else files
    tally = collections.Counter()
    tally["widths"] = []
    spent, entities, seen = 0.0, collections.Counter(), Seen()
    for f in files:
        truth, data = json.loads(f.with_suffix(".json").read_text()), f.read_bytes()
        orig = cv2.imread(str(f), cv2.IMREAD_GRAYSCALE)
        image = raw.Image("image/png", orig.shape[1], orig.shape[0], hashlib.sha256(data).hexdigest(), scale=truth["meta"].get("dpr", 1))
        start = time.perf_counter()
        frame = redact_frame(data, image, [], search, looking, policy, b"seed", seen=seen if a.session else None)
        spent += time.perf_counter() - start
        if not isinstance(frame, Frame):
            print(f.name, frame)
            continue
        entities.update(frame.entities)
        red = cv2.imdecode(np.frombuffer(frame.data, np.uint8), cv2.IMREAD_GRAYSCALE)
        leaked, lost = score(orig, red, truth, [m.box for m in frame.marks], tally)
        print(f.name, f"{time.perf_counter() - start:.2f} s", "LEAKED", leaked, "DESTROYED", lost)
        if a.out:
            (a.out / f.name).write_bytes(frame.data)
    kinds = sorted({k[1] for k in tally if k[0] == "words"})
    words, leak = (sum(tally[name, k] for k in kinds) for name in ("words", "leak"))
    print(json.dumps({
        "frames": len(files), "words": words, "word_leak": round(leak / max(1, words), 4), "by_type": {k: [tally["words", k], tally["leak", k]] for k in kinds},
        "keep": tally["keep"], "keep_destroyed": round(tally["destroyed"] / max(1, tally["keep"]), 4), "box_width_leak": width_leak(tally["widths"]),
        "faces": tally["faces"], "faces_leak": tally["faces_leak"], "entities": entities, "seconds_per_frame": round(spent / max(1, len(files)), 3),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
