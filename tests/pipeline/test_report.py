"""The report: its sums hold, its memory is bounded, nothing in it can run, and raw content is in it only for invented data."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from rich.console import Console

from pipeline import report
from pipeline.report import page, samples, tally, timeline, words
from schemas.audit import Outcome, Place, Reason
from schemas.clean import CleanApp, CleanClipboard, CleanEvent, CleanImage, CleanScreenshot, CleanTextInput, Mark
from schemas.redacted import Redacted

POLICY = "9f2c66a1b0d4e873"
NAME = Mark(entity="PERSON", rule="person", action="label", path="$.text")
HOSTILE = "</title></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'`{{7*7}}{% raw %}&lt;"


def record(outcome: Outcome = Outcome.CLEAN, reason: Reason = Reason.PASSED, session: str | None = "s-1", event: CleanEvent | None = None) -> Redacted:
    return Redacted(place=Place(line=1), outcome=outcome, reason=reason, policy=POLICY, worker="w", session=session, event=event)


def typed(time: str = "2026-03-02T09:00:00Z", session: str = "s-1", app: str = "com.example.app", marks: tuple[Mark, ...] = (), text: str = "x") -> Redacted:
    base: dict[str, Any] = {"id": "e", "time": time, "session": session, "seq": 1, "actor": "u", "device": "d", "app": CleanApp(id=app), "policy": POLICY}
    return record(Outcome.CLEAN, Reason.MASKED if marks else Reason.PASSED, session, CleanTextInput(text=text, input_type="insertText", marks=marks, **base))


def picture(colour: str = "white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 40), colour).save(out, "PNG")
    return out.getvalue()


def full(hostile: str = "plain") -> tally.Tally:
    """A tally with something in every section, and `hostile` wherever a string can come from outside."""
    made = report.Tally()
    made.add(typed(app=hostile, marks=(NAME,), text=hostile))
    made.add(record(Outcome.DROPPED, Reason.APP_NOT_ALLOWED))
    made.add(record(Outcome.MERGED, Reason.RUN))
    made.add(record(Outcome.QUARANTINED, Reason.NOT_JSON, session=None))
    made.frame(picture("red"), picture(), [NAME], hostile + " caption")
    made.run(hostile + " before", hostile + " <PERSON_1>", [NAME], hostile + " where")
    return made


class Shape(HTMLParser):
    """The tags and attribute names of a page, in order, and its addresses."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "action", "data", "poster")]


def test_every_outcome_and_reason_has_plain_words() -> None:
    assert set(words.OUTCOMES) == set(Outcome)
    assert set(words.REASONS) == set(Reason)
    assert all(text.endswith(".") for text in words.REASONS.values())


def test_the_verdict_says_the_sum_that_must_hold() -> None:
    text = report.render(full(), records_in=4)
    assert "Every record is accounted for." in text
    assert re.search(r"<b>4</b> records in =", text)
    assert all(re.search(rf"<b>1</b> {outcome.value}", text) for outcome in Outcome)


@pytest.mark.parametrize(("read", "says"), [(5, "1 record without an outcome"), (2, "2 records too many")])
def test_a_record_without_an_outcome_turns_the_verdict(read: int, says: str) -> None:
    text = report.render(full(), records_in=read)
    assert says in text
    assert "Every record is accounted for." not in text


def test_a_catch_of_the_second_check_is_an_alarm() -> None:
    made = full()
    made.add(record(Outcome.QUARANTINED, Reason.CATCH_CONTENT))
    text = report.render(made, records_in=5)
    assert "1 record stopped by the second check" in text
    assert 'class="alarm"' in text


def test_before_sides_are_shown_for_invented_data_only() -> None:
    made = report.Tally()
    made.add(typed(marks=(NAME,)))
    made.frame(picture("red"), picture("blue"), [NAME], "a frame")
    made.run("call Harold Whitcombe", "call <PERSON_1>", [NAME], "Note")
    red = base64.b64encode(made.samples.frames[0].before or b"").decode()
    assert len(red) > 20
    shown, hidden = report.render(made, synthetic=True), report.render(made)
    assert red in shown
    assert "Harold Whitcombe" in shown
    assert red not in hidden
    assert "Harold" not in hidden
    assert "&lt;PERSON_1&gt;" in hidden


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("<>&\"'`/=!-{}%#a \n\u202e\x00\x1b]") | st.characters(), max_size=60))
def test_no_string_from_outside_changes_the_pages_markup(hostile: str) -> None:
    # "x" keeps a string from being empty; an empty one legitimately leaves a part out.
    plain = report.render(full("x"), synthetic=True, title="x")
    odd = report.render(full("x" + hostile), synthetic=True, title="x" + hostile)
    assert Shape(odd).tags == Shape(plain).tags


def test_hostile_strings_stand_as_text() -> None:
    text = report.render(full(HOSTILE), synthetic=True, title=HOSTILE)
    assert "alert(1)" in text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "{{7*7}}" in text


def test_what_a_terminal_or_browser_would_act_on_unseen_is_shown_as_a_box(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    report.write(out, full("a\u202eb\x00c\x1bd\ud800e"), synthetic=True, title="t\u2066t")
    text = out.read_text(encoding="utf-8")
    assert "a\ufffdb\ufffdc\ufffdd\ufffde" in text
    assert "t\ufffdt" in text


def test_the_page_loads_nothing_and_allows_only_its_own_style_and_script() -> None:
    text = report.render(full(HOSTILE), synthetic=True)
    addresses = Shape(text).addresses
    assert addresses
    assert all(address.startswith(("data:image/webp;base64,", "#")) for address in addresses)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    for tag in ("style", "script"):
        body = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert len(body) == 1
        digest = base64.b64encode(hashlib.sha256(body[0].encode()).digest()).decode()
        assert f"{tag}-src &#39;sha256-{digest}&#39;".replace("+", "&#43;") in policy[1].replace("+", "&#43;")
    assert "default-src &#39;none&#39;" in policy[1]
    assert 'style="' not in text
    assert not re.search(r"\bon[a-z]+=", re.sub(r"<bdi>.*?</bdi>|<title>.*?</title>|alt=\"[^\"]*\"", "", text, flags=re.DOTALL))


def test_memory_and_page_stay_bounded_whatever_comes() -> None:
    made = report.Tally()
    for i in range(3_000):
        mark = Mark(entity=f"E{i}", rule=f"r{i}", action="label", path="$.app.title")
        made.add(typed(f"{1 + i * 3 % 9999:04d}-03-02T{i % 24:02d}:00:00Z", f"s-{i}", f"app-{i}", (mark,)))
        if i < 60:
            made.frame(None, picture(), [mark] * (i % 7), f"caption {i}")
            made.run(None, "text " * 1_000 + str(i), [mark], "w" * 10_000)
    made.add(record(Outcome.CLEAN, Reason.PASSED))
    rows = made.timeline.rows()
    assert len(rows) <= timeline.ROWS_MAX + 1
    assert made.timeline.slots() <= timeline.SLOTS_MAX
    assert sum(sum(row.totals) for row in rows) == 3_001
    assert max(len(made.rules), len(made.apps), len(made.masked)) <= tally.NAMES_MAX + 1
    assert made.rules.total() == 3_000
    assert len(made.samples.frames) <= samples.FRAMES_MAX
    assert len(made.samples.runs) <= samples.RUNS_MAX
    assert len(report.render(made)) < 400_000


OUTCOMES = st.sampled_from(list(Outcome))
TIMES = st.none() | st.datetimes().map(lambda t: t.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")) | st.just("2026-02-30T09:00:00Z")


@settings(deadline=None)
@given(st.lists(st.tuples(OUTCOMES, st.none() | st.sampled_from([f"s-{i}" for i in range(20)]), TIMES), max_size=60))
def test_the_timeline_counts_each_record_once(steps: list[tuple[Outcome, str | None, str | None]]) -> None:
    line = timeline.Timeline()
    for outcome, session, time in steps:
        line.add(typed(time, session) if time and session and outcome is Outcome.CLEAN else record(outcome, Reason.PASSED, session))
    totals = [row.totals for row in line.rows()]
    assert [sum(column) for column in zip(*totals, strict=True)] == ([sum(o is one for o, _, _ in steps) for one in timeline.ORDER] if steps else [])
    assert line.slots() <= timeline.SLOTS_MAX
    assert len(line.ticks()) <= timeline.TICKS_MAX + 1
    assert all(0 <= bar.y <= 100 and 0 <= bar.x < line.slots() for row in line.rows() for bar in row.bars)


def test_a_record_without_a_time_stands_beside_its_neighbours_in_the_session() -> None:
    line = timeline.Timeline()
    line.add(record(Outcome.DROPPED, Reason.APP_UNKNOWN))
    line.add(typed("2026-03-02T09:00:00Z"))
    line.add(typed("2026-03-02T09:30:00Z"))
    line.add(record(Outcome.MERGED, Reason.RUN))
    assert [(bar.outcome, bar.x) for bar in line.rows()[0].bars] == [("clean", 0), ("dropped", 0), ("clean", 30), ("merged", 30)]


def test_masked_places_are_counted_by_the_channel_they_are_in() -> None:
    base: dict[str, Any] = {"id": "e", "time": "2026-03-02T09:00:00Z", "session": "s", "seq": 1, "actor": "u", "device": "d", "app": None, "policy": POLICY}
    image = CleanImage(media_type="image/png", width=1, height=1, sha256="0" * 64, ref=f"blobs/00/{'0' * 64}.png")
    text, copied = CleanTextInput(text="", input_type="insertText", **base), CleanClipboard(action="copy", text="", **base)
    shot = CleanScreenshot(image=image, **base)
    cases = [(text, "$.text", "typed"), (copied, "$.text", "clipboard"), (text, "$.app.title", "title"), (shot, "$.windows[0].app.title", "title"),
             (text, "$.app.url", "url"), (text, "$.target.value", "field"), (text, "$.nodes[3].name", "field"), (text, "$.task", "prose")]  # fmt: skip
    for event, path, channel in cases:
        assert tally.channel(event, Mark(entity="PERSON", rule="r", action="label", path=path)) == channel
    assert tally.channel(shot, Mark(entity="PERSON", rule="r", action="cover", box=(0, 0, 1, 1))) == "pixels"
    assert {channel for _, _, channel in cases} | {"pixels"} == set(words.CHANNELS)


def test_what_was_masked_is_shown_where_both_sides_line_up() -> None:
    left, right = page.pieces("mail a@example.com or call 555", "mail <EMAIL_ADDRESS_1> or call <PHONE_NUMBER_1>")
    assert [piece.text for piece in left if piece.hit] == ["a@example.com", "555"]
    assert [piece.text for piece in right if piece.hit] == ["<EMAIL_ADDRESS_1>", "<PHONE_NUMBER_1>"]
    assert page.pieces("quite different", "mail <PERSON>")[0] == [page.Piece("quite different", False)]


@given(st.text(max_size=40), st.lists(st.sampled_from(["<PERSON_1>", "<IP_ADDRESS>", "a", " b ", "<x>", "("]), max_size=8).map("".join))
def test_pieces_put_together_are_the_text_they_came_from(before: str, after: str) -> None:
    left, right = page.pieces(before, after)
    assert "".join(piece.text for piece in left) == before
    assert "".join(piece.text for piece in right) == after


def test_a_picture_that_cannot_be_opened_is_no_sample() -> None:
    made = report.Tally()
    for data in (b"", b"not a picture", picture()[:40]):
        made.frame(None, data, [NAME], "broken")
        made.frame(data, picture(), [NAME], "only the after side")
    assert [(frame.caption, frame.before) for frame in made.samples.frames] == [("only the after side", None)]


def test_the_most_telling_frames_are_kept() -> None:
    made = report.Tally()
    window = Mark(entity="WINDOW", rule="windows", action="cover", box=(0, 0, 1, 1))
    for i in range(20):
        made.frame(None, picture(), [NAME] * (i % 3), f"caption {i}")
    made.frame(None, picture(), [NAME, window], "beside a private window")
    assert len(made.samples.frames) == samples.FRAMES_MAX
    assert max(made.samples.frames, key=lambda one: one.score).caption == "beside a private window"


def test_the_terminals_table_has_every_reason_and_the_sum() -> None:
    console = Console(width=140, file=io.StringIO(), force_terminal=False)
    console.print(report.table(full()))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "4 records in = 1 clean + 1 merged + 1 dropped + 1 quarantined" in shown
    assert all(reason in shown for reason in ("masked", "run", "app_not_allowed", "not_json"))


def test_an_empty_run_makes_a_report_too(tmp_path: Path) -> None:
    report.write(tmp_path / "report.html", report.Tally(), records_in=0)
    assert "Nothing was masked." in (tmp_path / "report.html").read_text(encoding="utf-8")
