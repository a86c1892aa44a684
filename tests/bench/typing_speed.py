"""Typed recordings: our events a second, and what leaks, beside Presidio called once for each closed run the simple way. One run, one core, the same texts.

    python tests/bench/typing_speed.py [--sessions 8] [--lines 40] [--seed a] [--spacy FOLDER] [--profile]

The recordings are typed here, with slips, corrections and rolled-over keys (`pipeline.demo.keyboard`); people and values are made up and seeded. We get the
raw events as JSON: decoding, the order, the editor, detection and rewriting are in the time, and batches are the pipeline's. Presidio (patterns, en_core_web_sm,
its default anonymiser) is handed the text of every run ready-made, so that joining keys costs it nothing. `--spacy`: a whole en_core_web_sm for Presidio; without
it, the pinned one, which is `ner` alone, faster, and the words themselves stand for lemmas, so that its context words still count.

`leak`: planted values of which, after casefolding and without punctuation, all or a piece of 60 % (and 5 characters or more; 6 digits in a row of a number) can
be read in the session's output. Seconds are of processor time, sessions in turns. `words_kept`: other words that are still there, in any order. `find_share`: the part of our time in detection.
"""

from __future__ import annotations

import argparse
import collections
import cProfile
import gc
import json
import math
import os
import pstats
import random
import re
import socket
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "support")]
import msgspec  # noqa: E402
from peers import Presidio  # noqa: E402
from typist import clean, core  # noqa: E402

from pipeline.demo import apps, keyboard  # noqa: E402
from pipeline.demo.recorder import Recorder  # noqa: E402
from pipeline.files import BATCH_RECORDS  # noqa: E402
from pipeline.models import language, weights  # noqa: E402
from redactors import session  # noqa: E402
from redactors.core import Core, Decision  # noqa: E402
from redactors.policy import load as policies  # noqa: E402
from redactors.redact import redact  # noqa: E402
from redactors.state import State  # noqa: E402
from redactors.text import find  # noqa: E402
from redactors.text.finding import Finder, Finding, Text  # noqa: E402
from schemas.audit import Place  # noqa: E402
from schemas.raw import Event, decode  # noqa: E402

GIVEN = "Amara Bjorn Chiara Dmitri Elena Farid Greta Hiro Ingrid Javier Katarzyna Liam Mei Nadia Olu Priya Quentin Rosa Sanjay Tereza Umar Vera Wout Ximena".split()
FAMILY = "Abernathy Bhatt Castellanos Dvorak Eklund Fitzgerald Grabowski Hashimoto Iyer Jankowski Kowalczyk Lindgren Moreau Nwosu Okonkwo Petrov Quigley".split()
NUMBERS = frozenset({"CREDIT_CARD", "US_SSN", "PHONE_NUMBER", "IBAN_CODE"})
# {X} is planted. Half of what people type at work has nothing in it.
MESSAGES = (
    "can you call {PERSON} back at {PHONE_NUMBER} before {when}?", "{PERSON} wants the {noun} sent to {EMAIL_ADDRESS} instead", "her card {CREDIT_CARD} was declined {when}",
    "please update the ssn on file to {US_SSN}, the old one was a typo", "wire it to {IBAN_CODE} and mark it {adjective}", "loop in {EMAIL_ADDRESS} on the {noun}",
    "the password for the {adjective} box is {PASSWORD}", "my new number is {PHONE_NUMBER}, text me when the {noun} is {adjective}", "spoke to {PERSON}, they are fine with {when}",
    "I will have the {noun} ready {when}", "did anybody look at the {adjective} {noun} yet?", "the {noun} is {adjective} again, restarting it {when}", "lgtm, merging the {noun}",
    "thanks!", "ok, moving the {noun} to {when}", "not sure why the {noun} would be {adjective}, can you check the logs?", "the {adjective} {noun} and the {noun} do not match",
    "let us keep the {noun} {adjective} until we hear back", "sounds good", "we could ship the {noun} {when} if the {noun} is {adjective} by then",
    "that {noun} looks {adjective} to me, but ask around first", "adding a test for the {adjective} {noun}", "on it", "standup notes: {noun} done, {noun} blocked, {noun} next",
)  # fmt: skip
COMMANDS = (
    "git status", "git commit -m 'make the {noun} {adjective}'", "npm test", "ls -la", "cd src/{noun}", "export API_TOKEN={SECRET}", "psql postgres://app:{PASSWORD}@db.internal/{noun}",
    "grep -rn {adjective} src/{noun}", "docker compose up -d", "curl -H 'Authorization: Bearer {SECRET}' https://api.example-corp.com/{noun}", "make {noun}", "tail -f {noun}.log",
)  # fmt: skip
FIELDS = {"Full name": "PERSON", "E-mail": "EMAIL_ADDRESS", "Phone": "PHONE_NUMBER", "Card number": "CREDIT_CARD", "Notes": ""}
NOUNS = "invoice report deck ticket build migration dashboard contract rollout budget roadmap survey backlog parser schema queue cache login export summary".split()
ADJECTIVES = "broken final green late noisy stale ready empty slow clean partial blocked pending flaky urgent wrong fixed missing".split()
WHENS = "tomorrow;this afternoon;after lunch;by end of day;on friday;next week;in an hour;before the call;tonight;at noon".split(";")


class Recording(NamedTuple):
    """One session: its raw events as JSON, the runs as they were meant, and what was planted in them, by entity."""

    raw: list[bytes]
    runs: list[str]
    planted: list[tuple[str, str]]


class Author:
    """Writes lines. Each value is new."""

    def __init__(self, seed: str) -> None:
        self.random, self.planted = random.Random(seed), list[tuple[str, str]]()

    def line(self, template: str) -> str:
        def filled(match: re.Match[str]) -> str:
            pool = {"noun": NOUNS, "adjective": ADJECTIVES, "when": WHENS}.get(match[1])
            return self.random.choice(pool) if pool else self.value(match[1])

        return re.sub(r"\{(\w+)\}", filled, template)

    def value(self, entity: str) -> str:
        given, family, digits = self.random.choice(GIVEN), self.random.choice(FAMILY), lambda n: "".join(self.random.choice("0123456789") for _ in range(n))
        match entity:
            case "PERSON":
                out = f"{given} {family}"
            case "EMAIL_ADDRESS":
                out = f"{given}.{family}{self.random.choice(['', digits(2)])}@{self.random.choice(['gmail.com', 'outlook.com', 'acme-tools.io', 'web.de'])}".lower()
            case "PHONE_NUMBER":
                out = self.random.choice(["({}) {}-{}", "{}-{}-{}", "+1 {} {} {}"]).format(f"{self.random.randint(2, 9)}{digits(2)}", f"{self.random.randint(2, 9)}{digits(2)}", digits(4))
            case "CREDIT_CARD":
                body = f"4{digits(14)}"
                whole = next(body + d for d in "0123456789" if sum(int(c) if i % 2 == 0 else sum(divmod(2 * int(c), 10)) for i, c in enumerate(reversed(body + d))) % 10 == 0)
                out = " ".join(re.findall("....", whole))
            case "US_SSN":
                out = f"{self.random.randint(100, 600)}-{self.random.randint(10, 99)}-{self.random.randint(1000, 9999)}"
            case "IBAN_CODE":
                account = digits(18)
                check = 98 - int(account + "131400") % 97
                out = " ".join(re.findall(".{1,4}", f"DE{check:02d}{account}"))
            case "SECRET":
                out = self.random.choice(["ghp_", "sk_live_"]) + "".join(self.random.choice("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(36))
            case _:
                out = f"{self.random.choice(ADJECTIVES).title()}{self.random.choice('!#$%&*')}{given[:4].lower()}{digits(3)}"
        self.planted.append((entity, out))
        return out


def record(n: int, lines: int, seed: str) -> Recording:
    """A session: messages, forms and a shell, in turns."""
    author, rec, runs = Author(f"{seed}/{n}"), Recorder(f"s-{n}", f"u-{n}", f"d-{n}", seed), list[str]()
    contact = {"id": "com.google.Chrome", "name": "Google Chrome", "title": "New contact - CRM", "url": "https://crm.example-corp.com/contacts/new", "private": False}

    def enter(text: str, end: str = "\n") -> None:
        keyboard.write(rec, text + end)
        runs.append(text)

    while len(runs) < lines:
        turn = author.random.random()
        if turn < 0.65:
            rec.focus(apps.slack("#ops"))
            rec.click({"role": "textbox", "name": "Message #ops", "bounds": [300, 700, 600, 40]})
            for _ in range(author.random.randint(2, 6)):
                enter(author.line(author.random.choice(MESSAGES)))
                rec.wait(2, 20)
        elif turn < 0.85:
            rec.focus(apps.terminal())
            rec.click({"role": "terminal", "name": "shell", "bounds": [100, 100, 800, 600]})
            for _ in range(author.random.randint(2, 5)):
                enter(author.line(author.random.choice(COMMANDS)))
                rec.wait(1, 15)
        else:
            rec.focus(contact)
            for field, entity in FIELDS.items():
                rec.click({"role": "textbox", "name": field, "bounds": [300, 200, 300, 30]})
                enter(author.value(entity) if entity else author.line(author.random.choice(MESSAGES[9:])), "\t")
    rec.edge("session.end")
    return Recording([msgspec.json.encode(e) for e in rec.events], runs, author.planted)


class Timed:
    """A finder with a clock."""

    def __init__(self, finder: Finder) -> None:
        self.finder, self.seconds, self.texts = finder, 0.0, 0

    def find(self, texts: list[Text]) -> list[tuple[Finding, ...]]:
        start = time.process_time()
        found = self.finder.find(texts)
        self.seconds, self.texts = self.seconds + time.process_time() - start, self.texts + len(set(texts))
        return found


def ours(recording: Recording, judge: Core) -> str:
    """All that can be read in a session's clean events."""
    state, out, groups = State(), list[Decision](), list[Any]()
    for n, data in enumerate(recording.raw):
        event = decode(data)
        assert isinstance(event, Event)
        groups.append((state, session.fold(state, Place(line=n + 1), event, judge.admission.event(event, None), judge.policy.keystrokes)))
        if len(groups) == BATCH_RECORDS:
            out += redact(groups, judge)
            groups = []
    out += redact([*groups, (state, session.flush(state))], judge)
    return "\n".join(event.get("text", "") for event in clean(out))


def folded(recordings: list[Recording], judge: Core) -> tuple[float, float]:
    """Microseconds an event of decoding, and of the order and the editor, each on its own."""
    data = [raw for recording in recordings for raw in recording.raw]
    start = time.process_time()
    events = [event for raw in data if isinstance(event := decode(raw), Event)]
    between = time.process_time()
    states: dict[str, State] = {}
    for n, event in enumerate(events):
        session.fold(states.setdefault(event.session, State()), Place(line=n + 1), event, None, judge.policy.keystrokes)
    return (between - start) / len(data) * 1e6, (time.process_time() - between) / len(data) * 1e6


def plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def leaked(entity: str, value: str, seen: str, public: str) -> bool:
    """Whether the value, or a piece of it that no other line has, can be read."""
    whole = plain(value.split("@")[0] if entity == "EMAIL_ADDRESS" else value)
    size = 6 if entity in NUMBERS else max(5, math.ceil(0.6 * len(whole)))
    pieces = {whole[i : i + size] for i in range(max(1, len(whole) - size + 1))}
    return any(piece in seen and piece not in public for piece in pieces)


def judged(recordings: list[Recording], texts: list[str]) -> dict[str, Any]:
    """Leak by entity, and the ordinary words kept."""
    values, leaks, words, kept = collections.Counter[str](), collections.Counter[str](), 0, 0
    for recording, text in zip(recordings, texts, strict=True):
        rest = "\n".join(recording.runs)
        for _, value in sorted(recording.planted, key=lambda v: -len(v[1])):
            rest = rest.replace(value, " ")
        seen, public = plain(re.sub(r"<[A-Z_0-9]+>", "|", text)), plain(rest)
        for entity, value in recording.planted:
            values[entity] += 1
            leaks[entity] += leaked(entity, value, seen, public)
        want = collections.Counter(re.findall(r"[^\W_]{2,}", rest.casefold()))
        have = collections.Counter(re.findall(r"[^\W_]{2,}", re.sub(r"<[A-Z_0-9]+>", " ", text).casefold()))
        words, kept = words + want.total(), kept + (want & have).total()
    by = {entity: f"{leaks[entity]}/{n}" for entity, n in sorted(values.items())}
    return {"leak": round(leaks.total() / values.total(), 4), "words_kept": round(kept / words, 4), "leaked": by}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--sessions", type=int, default=8)
    ap.add_argument("--lines", type=int, default=40, help="runs in a session, about")
    ap.add_argument("--seed", default="a")
    ap.add_argument("--spacy", type=Path, help="a whole en_core_web_sm for Presidio")
    ap.add_argument("--profile", action="store_true", help="where our time goes")
    args = ap.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    socket.socket.connect = lambda *_: (_ for _ in ()).throw(OSError("this script goes nowhere"))  # type: ignore[assignment,method-assign]
    recordings = [record(n, args.lines, args.seed) for n in range(args.sessions)]
    events, runs = sum(len(r.raw) for r in recordings), [run for r in recordings for run in r.runs]
    policy = policies.load(policies.shipped())
    loaded = language.load(weights.folder(), policy)
    judge = core(policy, loaded)
    timed = Timed(judge.finder)
    judge.finder = timed  # type: ignore[assignment]
    peer = Presidio(args.spacy)
    for n in range(4):  # patterns are compiled as they are first needed
        ours(record(n, args.lines, "warm"), judge)
    peer.redact("a warm start for Ann Example")
    timed.finder, timed.seconds, timed.texts = find.remembering(policy, loaded, b"k" * 32), 0.0, 0

    gc.freeze()  # as the pool does, once all is built
    profile, seconds, their_seconds, texts, joined = cProfile.Profile(), 0.0, 0.0, [], []
    for recording in recordings:  # in turns, so that what else the machine does is the same to both
        start = time.process_time()
        texts.append(profile.runcall(ours, recording, judge) if args.profile else ours(recording, judge))
        between = time.process_time()
        joined.append("\n".join([peer.redact(run) for run in recording.runs]))
        seconds, their_seconds = seconds + between - start, their_seconds + time.process_time() - between
    decode_us, fold_us = folded(recordings, judge)
    print(json.dumps({
        "sessions": len(recordings), "events": events, "runs": len(runs), "distinct_runs": len(set(runs)),
        "ours": {"events_per_second": round(events / seconds), "runs_per_second": round(len(runs) / seconds, 1), "find_share": round(timed.seconds / seconds, 3),
                 "texts_searched": timed.texts, "us_per_event": {"decode": round(decode_us, 1), "fold_and_editor": round(fold_us, 1), "all_but_find": round((seconds - timed.seconds) / events * 1e6, 1)},
                 **judged(recordings, texts)},
        "presidio": {"events_per_second": round(events / their_seconds), "runs_per_second": round(len(runs) / their_seconds, 1), **judged(recordings, joined)},
        "times_faster": round(their_seconds / seconds, 2),
    }, indent=1))  # fmt: skip
    if args.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
