"""Typed runs read: a decided run in, the strings to search out, and what was found in any of them as spans of the run's own text.

What stood in the field earlier is searched as well: a value found there is masked where its characters still stand. A run after a password prompt, or
in a secure element, is masked whole and not searched.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from redactors.text.common import COMMON
from redactors.text.finding import Context, Finding, Text
from redactors.text.overlaps import merge
from redactors.typing.runs import Joined, Typed

# A piece of a value that counts as the value: that many digits, or three fifths of it and no less than that many characters.
ECHO_DIGITS = 6
ECHO_CHARS_MIN = 5
ECHO_CHARS_MAX = 512


def texts_of(typed: Typed, day: str = "") -> list[Text]:
    """The joined text of the run's field first, then each other way it may have read at some time. Nothing where it is secret."""
    joined = typed.joined
    if joined.secret:
        return []
    context = _context(joined, day)
    now = [Text(joined.text, context)] if joined.text.strip() else []
    if context.secure:
        return now
    # A reading has what it follows in itself. What is gone is searched for what is sure: a guess about it says nothing of what stands.
    alone, gone = structs.replace(context, before=""), structs.replace(context, before="", guess=False)
    return now + [Text(stood.text, alone if stood.now else gone) for stood in joined.stood]


def spans_of(typed: Typed, found: Sequence[Sequence[Finding]], recalled: Sequence[Finding]) -> tuple[Finding, ...]:
    """What is to be masked in the run's own text, with offsets into it.

    `found`: the findings of each text of `texts_of`, in order. `recalled`: what the session's memory knows in the joined text.
    """
    joined = typed.joined
    if joined.secret:
        return _own(typed, [Finding(0, len(joined.text), "PASSWORD", 1.0, "prompt", "prompt", ("a password prompt came before",))])
    spans, now = [*recalled], list[Finding]()
    if joined.text.strip():
        now, found = list(found[0]), found[1:]
        spans += now
    for stood, findings in zip(joined.stood, found, strict=False):
        for finding in findings:
            spans += _still_there(finding, stood.at, joined.text)
    if joined.stood:
        spans += _echoes(typed, now, found)
    spans += [Finding(start, end, "OPEN_TAIL", 1.0, "tail", "tail", ("the run was cut here",)) for start, end in joined.open]
    return _own(typed, spans)


def _own(typed: Typed, spans: Sequence[Finding]) -> tuple[Finding, ...]:
    """The parts of the spans that lie in this run, counted from its start."""
    out = []
    for f in spans:
        start, end = max(f.start, typed.start), min(f.end, typed.end)
        if start < end:
            out.append(Finding(start - typed.start, end - typed.start, f.entity, f.score, f.detector, f.rule, f.why))
    return tuple(merge(typed.joined.text[typed.start : typed.end], out))


def sure(finding: Finding) -> bool:
    """Whether a finding in an earlier text counts: models take half-typed words and slips for names, patterns and checksums do not."""
    return finding.detector not in ("spacy", "rampart")


def _echoes(typed: Typed, now: Sequence[Finding], found: Sequence[Sequence[Finding]]) -> list[Finding]:
    """Pieces of the values found that stand in the joined text once more: of a value that was typed twice, the first time not to its end."""
    joined = typed.joined
    values = {(joined.text[f.start : f.end], f.entity) for f in now if sure(f)}
    for stood, findings in zip(joined.stood, found, strict=False):
        values |= {(stood.text[f.start : f.end], f.entity) for f in findings if sure(f)}
    values |= {(value.partition("@")[0], entity) for value, entity in values if entity == "EMAIL_ADDRESS"}  # most of which is who it is
    if not values:
        return []
    places = [i for i, c in enumerate(joined.text) if c.isalnum()]
    plain = "".join([joined.text[i] for i in places]).lower()
    out = []
    for value, entity in values:
        for start, end in _repeats(plain, "".join([c for c in value if c.isalnum()]).lower()):
            if end <= len(places):
                out.append(Finding(places[start], places[end - 1] + 1, entity, 1.0, "echo", "echo", ("part of a value typed again",)))
    return out


def _repeats(plain: str, value: str) -> list[tuple[int, int]]:
    """Where three fifths of a value, or six digits in a row of it, stand in a text; both are letters and digits only."""
    size = min(len(value), max(ECHO_CHARS_MIN, -(-3 * len(value) // 5)))
    if len(value) < ECHO_CHARS_MIN or len(value) > ECHO_CHARS_MAX:
        return []
    pieces = {value[i : i + size] for i in range(len(value) - size + 1)}
    pieces |= {piece for i in range(len(value) - ECHO_DIGITS + 1) if (piece := value[i : i + ECHO_DIGITS]).isdigit()}
    out: list[tuple[int, int]] = []
    for piece in pieces:
        at = plain.find(piece)
        while at >= 0:
            out.append((at, at + len(piece)))
            at = plain.find(piece, at + 1)
    return out


def _still_there(finding: Finding, at: Sequence[int], text: str) -> list[Finding]:
    """A finding in an earlier text, as spans of the joined text: wherever characters of it still stand side by side.

    What a model found counts only where whole words of it stand, so that a slip does not mask the word it was corrected to.
    """
    spans: list[list[int]] = []
    for i in sorted(i for i in at[finding.start : finding.end] if i >= 0):
        if spans and spans[-1][1] == i:
            spans[-1][1] = i + 1
        else:
            spans.append([i, i + 1])
    if not sure(finding):
        spans = [[start, end] for start, end in spans if _whole(text, start, end)]
    return [structs.replace(finding, start=start, end=end) for start, end in spans]


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a span is whole words, and not one ordinary word."""
    cut = (start > 0 and text[start - 1].isalnum() and text[start].isalnum()) or (end < len(text) and text[end].isalnum() and text[end - 1].isalnum())
    return not cut and text[start:end].strip(" .,").casefold() not in COMMON


def _context(joined: Joined, day: str) -> Context:
    target = joined.target
    return Context(
        "typed",
        field=joined.header or (target.name or target.automation_id or "" if target else ""),
        role=(target.role or "") if target else "",
        app=joined.app.id,
        title=joined.app.title or "",
        before=joined.before,
        secure=bool(target and target.secure),
        day=day,
    )
