"""How much the text finder leaks and over-masks on gold spans, how right it is by entity, what it masks of ordinary work, and how fast it is.

    python tests/bench/text_figures.py [FILE.jsonl …] [--lower] [--sample N] [--misses] [--extras]

Each row: {"text": …, "spans": [{"start", "end", "type"}, …]}. `leak`: words (two letters or digits and more) of gold spans that stay readable and are not
also said outside; `leak_core`: the same without organisations, titles, dates and the like; `overmask`: other words gone; `negatives_altered`: rows without
spans that changed at all. Words of one row are compared as bags, so masking one of two equal words counts. `by_type` is recall turned round: leak by gold
type. `by_entity` is precision by what the finder called it: the share of the words it masked that any gold span covers; what the gold leaves out (mentions,
fictional people) counts against it.

The last line is `ordinary_work.txt`: invented sentences of work (products, code, tickets, versions, dates, amounts) with nothing in them to mask. Tables of words
were written with the first hundred in sight; the last 35 came later, and only showed where patterns were wrong.
"""

from __future__ import annotations

import argparse
import collections
import json
import random
import re
import time
from pathlib import Path
from typing import Any, Literal

from pipeline.models import language, weights
from redactors.text.find import Finder, build
from redactors.text.finding import Context, Finding, Text
from schemas.policy import AppRule, EntityRule, Policy
from schemas.policy import Text as TextRules

NOT_CORE = {"ORG", "ORGANIZATION", "SYSTEM", "TITLE", "PREFIX", "EVENT", "BANK", "DATE_TIME", "DATETIME", "DOMAIN_NAME", "LOC", "DEM", "MISC", "CODE", "QUANTITY"}
WORD = re.compile(r"[^\W_]{2,}")
ORDINARY_WORK = Path(__file__).with_name("ordinary_work.txt")


def policy(recall: Literal["strict", "balanced"] = "strict") -> Policy:
    """All entities as shipped: on, but organisations."""
    return Policy(version=1, name="figures", apps=(AppRule(ids=("x",)),), entities={"ORGANIZATION": EntityRule(enabled=False)}, text=TextRules(recall=recall))


def words(text: str) -> list[str]:
    return [m[0].casefold() for m in WORD.finditer(text)]


def rewrite(text: str, found: tuple[Finding, ...]) -> str:
    for f in reversed(found):
        text = text[: f.start] + f"<{f.entity}_1>" + text[f.end :]
    return text


def score(row: dict[str, Any], clean: str) -> tuple[dict[str, list[int]], list[int], list[tuple[str, str]], list[str]]:
    """Per gold type [words, leaked]; other words [n, gone]; what leaked; what went."""
    kind: list[str | None] = [None] * len(row["text"])
    for span in row["spans"]:
        for i in range(span["start"], min(span["end"], len(kind))):
            kind[i] = span["type"]
    tokens = [(m[0].casefold(), next((k for k in kind[m.start() : m.end()] if k), None)) for m in WORD.finditer(row["text"])]
    outside = collections.Counter(w for w, t in tokens if not t)
    gold = {w for w, t in tokens if t}
    # A placeholder's own words are not the text's.
    have = collections.Counter(words(re.sub(r"<[A-Z_]+_1>", " ", clean)))
    by_type: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
    leaked = []
    for word, type_ in tokens:
        if type_ and word not in outside:
            by_type[type_][0] += 1
            if word in have:
                by_type[type_][1] += 1
                leaked.append((type_, word))
    rest = {w: n for w, n in outside.items() if w not in gold}
    gone = [w for w, n in rest.items() for _ in range(max(0, n - have[w]))]
    return by_type, [sum(rest.values()), len(gone)], leaked, gone


def precise(row: dict[str, Any], found: tuple[Finding, ...], counts: dict[str, list[int]]) -> None:
    """Adds a row's masked words, and those of them in a gold span, to [words, right] of their entity."""
    gold = {i for span in row["spans"] for i in range(span["start"], span["end"])}
    for finding in found:
        for word in WORD.finditer(row["text"], finding.start, finding.end):
            counts[finding.entity][0] += 1
            counts[finding.entity][1] += not gold.isdisjoint(range(*word.span()))


def figures(finder: Finder, rows: list[dict[str, Any]], show: argparse.Namespace) -> dict[str, Any]:
    start = time.perf_counter()
    found = [f for at in range(0, len(rows), 256) for f in finder.find([Text(r["text"], Context("clipboard")) for r in rows[at : at + 256]])]
    seconds = time.perf_counter() - start
    kinds: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
    entities: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
    over, negatives, altered, extra_by = [0, 0], 0, 0, collections.Counter()
    for row, spans in zip(rows, found, strict=True):
        clean = rewrite(row["text"], spans)
        by_type, (n, g), leaked, gone = score(row, clean)
        precise(row, spans, entities)
        for type_, (a, b) in by_type.items():
            kinds[type_][0] += a
            kinds[type_][1] += b
        over[0] += n
        over[1] += g
        negatives += not row["spans"]
        altered += not row["spans"] and clean != row["text"]
        for word in gone:
            extra_by.update({f"{f.entity}/{f.detector}/{f.rule}" for f in spans if word in row["text"][f.start : f.end].casefold()})
        if show.misses and any(t not in NOT_CORE for t, _ in leaked):
            print("MISS", [x for x in leaked if x[0] not in NOT_CORE], repr(clean[:300]))
        if show.extras and gone:
            print("EXTRA", [(row["text"][f.start : f.end][:60], f.entity, f.detector, f.rule, f.score) for f in spans if any(w in row["text"][f.start : f.end].casefold() for w in gone)], repr(row["text"][:160]))
    core = [v for t, v in kinds.items() if t not in NOT_CORE]

    def share(a: int, b: int) -> float | None:
        return round(a / b, 4) if b else None

    return {
        "rows": len(rows), "leak": share(sum(v[1] for v in kinds.values()), sum(v[0] for v in kinds.values())), "leak_core": share(sum(v[1] for v in core), sum(v[0] for v in core)),
        "overmask": share(over[1], over[0]), "negatives_altered": share(altered, negatives), "texts_per_second": round(len(rows) / seconds, 1),
        "by_type": {t: {"words": a, "leak": share(b, a)} for t, (a, b) in sorted(kinds.items())}, "by_entity": {e: {"words": a, "precision": share(b, a)} for e, (a, b) in sorted(entities.items())},
        "overmasked_by": dict(extra_by.most_common(12)),
    }  # fmt: skip


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", nargs="*", type=Path)
    ap.add_argument("--lower", action="store_true", help="a lower-cased variant too")
    ap.add_argument("--sample", type=int, default=0, help="this many rows of each file")
    ap.add_argument("--recall", choices=["strict", "balanced"], default="strict")
    ap.add_argument("--misses", action="store_true", help="print rows with leaks")
    ap.add_argument("--extras", action="store_true", help="print rows with over-masking")
    args = ap.parse_args()
    chosen = policy(args.recall)
    finder = build(chosen, language.load(weights.folder(), chosen))
    for file in [*args.files, ORDINARY_WORK]:
        lines = file.read_text(encoding="utf-8").splitlines()
        rows = [{"text": line, "spans": []} for line in lines] if file == ORDINARY_WORK else [json.loads(line) for line in lines]
        if args.sample:
            rows = random.Random(1).sample(rows, min(args.sample, len(rows)))
        for lower in [False, True][: 1 + args.lower]:
            cased = [{**r, "text": "".join(c.lower() if len(c.lower()) == 1 else c for c in r["text"])} for r in rows] if lower else rows
            print(json.dumps({"file": file.stem + (".lower" if lower else ""), **figures(finder, cased, args)}))


if __name__ == "__main__":
    main()
