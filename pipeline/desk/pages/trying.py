"""Try it: a text, keys or a picture of one's own in; what would be masked, and why, out. Nothing of it is stored, logged or put into an address."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from msgspec import Struct

from pipeline.desk import keys
from pipeline.desk.asked import EVERYBODY, Ask, Fault, Page, Shown
from pipeline.desk.present import draft, present, tries
from pipeline.desk.tries import Tries
from pipeline.faults import CannotRun
from redactors.policy.load import PolicyError, load
from redactors.text.actions import action
from redactors.text.finding import Finding
from schemas.audit import Reason
from schemas.policy import Policy

Answer = TypeVar("Answer")

TEXT_CHARS_MAX = 20_000
FIELD_CHARS_MAX = 200
TURN_SECONDS_MAX = 20
PLACEHOLDER = re.compile(r"(<[A-Z][A-Z0-9_]*>)")


class Stretch(Struct, frozen=True):
    """A piece of a text; `number` of the finding that it is, or 0."""

    text: str
    number: int = 0


def page(ask: Ask) -> Shown:
    """The three ways to try."""
    return Shown("try.html", {"digest": present(ask.desk).digest, "has_draft": draft(ask.desk, ask.login.name) is not None})


def text(ask: Ask) -> Shown:
    """Findings in a text."""
    given = ask.form.get("text", "")
    if len(given) > TEXT_CHARS_MAX:
        raise Fault(f"The text has {len(given):,} characters (at most {TEXT_CHARS_MAX:,} can be tried at once).")
    (policy, means), field = _policy(ask), ask.form.get("field", "")[:FIELD_CHARS_MAX]
    with _turn(ask) as tries:
        looked = _in_time(tries, tries.text(policy, given, field))
    rows = [_row(number, given, one, means) for number, one in enumerate(looked.findings, 1)]
    return Shown("try_text.html", {"given": bool(given.strip()), "before": stretches(given, looked.findings), "after": pieces(looked.after), "rows": rows})


def typed(ask: Ask) -> Shown:
    """What the stream would make of keys."""
    read = keys.read(ask.form.get("keys", "[]"))
    if read is None:
        raise Fault(f"These are not keys, or more than {keys.KEYS_MAX:,} of them: begin anew.")
    (policy, _), field = _policy(ask), ask.form.get("field", "")[:FIELD_CHARS_MAX]
    with _turn(ask) as tries:
        done = _in_time(tries, tries.typed(policy, read, field))
    return Shown("try_keys.html", {"keys": done.keys, "left": [(pieces(left), entities) for left, entities in done.left]})


def picture(ask: Ask) -> Shown:
    """A screenshot with what is sensitive covered."""
    if not ask.picture:
        raise Fault("No picture arrived: choose one, or drop it on the box.")
    policy, _ = _policy(ask)
    with _turn(ask) as tries:
        frame = tries.picture(policy, ask.picture)
    if frame is Reason.TIMEOUT or frame is Reason.WORKER_DIED:
        _in_time(tries, frame)
    if frame is None:
        raise Fault("This is not a PNG, JPEG or WebP picture.")
    if isinstance(frame, Reason):
        return Shown("try_picture.html", {"reason": frame.value, "marks": [], "source": ""})
    source = f"data:{frame.media_type};base64,{base64.b64encode(frame.data).decode()}"
    return Shown("try_picture.html", {"reason": None, "marks": frame.marks, "source": source})


def stretches(given: str, findings: tuple[Finding, ...]) -> list[Stretch]:
    """The text cut where findings begin and end."""
    out, at = [], 0
    for number, finding in enumerate(findings, 1):
        out += [Stretch(given[at : finding.start]), Stretch(given[finding.start : finding.end], number)]
        at = finding.end
    return [one for one in (*out, Stretch(given[at:])) if one.text]


def pieces(after: str) -> list[Stretch]:
    """The text cut at its placeholders."""
    return [Stretch(text, int(PLACEHOLDER.fullmatch(text) is not None)) for text in PLACEHOLDER.split(after) if text]


def _row(number: int, given: str, finding: Finding, policy: Policy) -> dict[str, Any]:
    return {
        "number": number, "what": given[finding.start : finding.end], "entity": finding.entity, "action": action(policy, finding.entity),
        "rule": finding.rule, "detector": finding.detector, "score": f"{finding.score:.2f}", "why": ", ".join(finding.why),
    }  # fmt: skip


@contextmanager
def _turn(ask: Ask) -> Iterator[Tries]:
    """One try at a time. Who waits too long is told, so that a picture that takes long does not take the desk with it."""
    tried = tries(ask.desk)
    if not ask.desk.looking.acquire(timeout=TURN_SECONDS_MAX):
        raise Fault("Another try takes long. Wait a little, then try again.", 409)
    try:
        yield tried
    except CannotRun as wrong:
        raise Fault(str(wrong), 409) from None
    finally:
        ask.desk.looking.release()


def _in_time(tries: Tries, answer: Answer | Reason) -> Answer:
    """The answer; or that there is none, in plain words."""
    if answer is Reason.TIMEOUT:
        raise Fault(f"This took longer than {tries.seconds:g} seconds, so the try was ended. On the stream, what takes too long is held back.")
    if isinstance(answer, Reason):
        raise Fault("What looked at this broke down over it, so the try was ended. On the stream, it would be held back.")
    return answer


def _policy(ask: Ask) -> tuple[str, Policy]:
    """The policy that holds, or the one that this person is writing. Raises Fault where that has faults."""
    mine = draft(ask.desk, ask.login.name) if ask.form.get("by") == "draft" else None
    if mine is None:
        now = present(ask.desk)
        return now.text, now.policy
    try:
        return mine, load(mine)
    except PolicyError as wrong:
        raise Fault(f"The policy that you are writing has {len(wrong.faults)} faults: mend them on the page Rules first.") from None


PAGES = (
    Page("GET", "/try", EVERYBODY, page),
    Page("POST", "/try/text", EVERYBODY, text),
    Page("POST", "/try/keys", EVERYBODY, typed),
    Page("POST", "/try/picture", EVERYBODY, picture, upload=True),
)
