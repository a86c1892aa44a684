"""The bundled recording: it is what the contract says, holds what its truth says, and can be made again."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import Any

import pytest

from pipeline import demo
from pipeline.demo import generate
from pipeline.demo.screen import visible_text
from schemas import raw

BYTES_MAX = 3_000_000
PLACE_ONLY = {"duplicate", "out_of_order", "id_conflict", "blob_missing", "blob_hash", "blob_ref"}  # well-formed; wrong where they stand


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    return (demo.folder() / "raw.jsonl").read_bytes().splitlines()


@pytest.fixture(scope="module")
def good(lines: list[bytes]) -> list[dict[str, Any]]:
    wrong = demo.broken()
    return [json.loads(line) for number, line in enumerate(lines, 1) if number not in wrong]


def test_every_line_decodes_but_those_that_are_broken_on_purpose(lines: list[bytes]) -> None:
    refused = {number: event.reason.value for number, line in enumerate(lines, 1) if isinstance(event := raw.decode(line), raw.Refused)}
    assert refused == {number: reason for number, reason in demo.broken().items() if reason not in PLACE_ONLY}


def test_good_lines_are_in_order_within_each_session(good: list[dict[str, Any]]) -> None:
    last: dict[str, tuple[int, str]] = {}
    for event in good:
        here = (event["seq"], event["time"])
        assert event["session"] not in last or (here[0] > last[event["session"]][0] and here[1] >= last[event["session"]][1])
        last[event["session"]] = here
    assert len({event["id"] for event in good}) == len(good)
    assert {(event["session"], event["actor"], event["device"]) for event in good} == {day[:3] for day in generate.DAYS}


def test_a_well_formed_broken_line_is_wrong_in_one_way_only(lines: list[bytes], good: list[dict[str, Any]]) -> None:
    by_id = {event["id"]: event for event in good}
    seqs = {(event["session"], event["seq"]) for event in good}
    for number, reason in demo.broken().items():
        if reason in PLACE_ONLY:
            event = json.loads(lines[number - 1])
            known = by_id.get(event["id"])
            assert (known == event) is (reason == "duplicate")
            assert (known is not None) is (reason in ("duplicate", "id_conflict"))
            assert ((event["session"], event["seq"]) in seqs) is (not reason.startswith("blob"))


def test_the_day_has_all_it_should_show(good: list[dict[str, Any]]) -> None:
    assert 2_500 <= len(good) <= 4_000
    kinds = Counter(event["type"] for event in good)
    kinds_wanted = {"key.down", "key.up", "text.input", "mouse.move", "mouse.down", "mouse.up", "mouse.click", "mouse.scroll", "window.focus",
                    "clipboard", "ui.snapshot", "screenshot", "session.start", "session.end"}  # fmt: skip
    assert set(kinds) == kinds_wanted
    assert {event["input_type"] for event in good if event["type"] == "text.input"} == {"insertCompositionText", "insertFromPaste"}
    assert any((event.get("target") or {}).get("secure") for event in good)
    assert any((event["app"] or {}).get("private") for event in good) and any(event["app"] is None and event["type"] == "mouse.move" for event in good)
    shots = [event for event in good if event["type"] == "screenshot"]
    assert any("windows" not in event for event in shots) and len({event["image"]["ref"] for event in shots}) < len(shots)


def test_every_picture_is_there_with_its_hash_and_size(good: list[dict[str, Any]]) -> None:
    import hashlib

    from PIL import Image

    refs = set()
    for event in good:
        if event["type"] == "screenshot":
            path = demo.folder() / event["image"]["ref"]
            refs.add(path.name)
            assert hashlib.sha256(path.read_bytes()).hexdigest() == event["image"]["sha256"]
            with Image.open(path) as picture:
                assert (picture.format, picture.size, picture.info.keys() - {"transparency"}) == ("PNG", (1280, 800), set())
    assert refs == {path.name for path in (demo.folder() / "blobs").iterdir()}


def test_the_recording_is_small_enough_to_commit() -> None:
    assert sum(path.stat().st_size for path in demo.folder().rglob("*") if path.is_file()) <= BYTES_MAX


def test_every_planted_value_is_really_in_the_input(good: list[dict[str, Any]]) -> None:
    said = _said(good)
    for rec_session, frames in _frames().items():
        said[rec_session, "pixels"] += frames
    planted = demo.planted()
    assert len(planted) > 50
    for one in planted:
        for channel in one.channels:
            texts = said[one.session, "typed" if channel in ("typed", "private") else channel]
            assert any(one.value.casefold() in text.casefold() for text in texts), (one.session, one.entity, channel)


def test_every_text_to_keep_is_typed_in_a_work_app(good: list[dict[str, Any]]) -> None:
    typed = [text for (_, channel), texts in _said(good).items() if channel == "typed" for text in texts]
    for text in demo.kept():
        assert any(text in one for one in typed), text
        assert not any(one.value.casefold() in text.casefold() for one in demo.planted())


def test_the_same_seed_makes_the_same_events_but_for_the_pictures_hashes(tmp_path: Any, lines: list[bytes]) -> None:
    generate.write(tmp_path, pictures=False)
    again = (tmp_path / "raw.jsonl").read_bytes().splitlines()
    assert [_hashless(line) for line in again] == [_hashless(line) for line in lines]
    assert (tmp_path / "truth.json").read_bytes() == (demo.folder() / "truth.json").read_bytes()


def test_another_seed_makes_another_days_rhythm_with_the_same_content() -> None:
    one, other = generate.record("a"), generate.record("b")
    assert [event["time"] for event in one.events] != [event["time"] for event in other.events]
    assert one.planted == other.planted


def _hashless(line: bytes) -> bytes:
    head, found, tail = line.partition(b'"sha256":"')
    return head + found + tail[64:] if found else line


def _frames() -> dict[str, list[str]]:
    frames: dict[str, list[str]] = defaultdict(list)
    for frame in generate.record().frames:
        frames[frame.name.split("-")[0] + "-0302"].append(visible_text(frame))
    return frames


def _said(events: list[dict[str, Any]]) -> dict[tuple[str, str], list[str]]:
    """All readable text by session and channel; typed text by a plain editor of its own, one text per app, page and target."""
    from urllib.parse import unquote

    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    typed: dict[tuple[str, ...], tuple[list[str], list[int], list[str]]] = {}
    for event in events:
        session, app, target = event["session"], event["app"] or {}, event.get("target") or {}
        for node in [target, *event.get("nodes", ())]:
            for part in ("name", "value"):
                said[session, part].append(node.get(part) or "")
        said[session, "title"].append(app.get("title", ""))
        said[session, "url"].append(unquote(app.get("url", "")))
        said[session, "prose"].append(event.get("task", ""))
        if event["type"] == "clipboard":
            said[session, "clipboard"].append(event["text"])
        elif event["type"] in ("key.down", "text.input"):
            place = (session, *(app.get(part) or "" for part in ("id", "title", "url")), target.get("name", ""))
            _edit(event, *typed.setdefault(place, ([], [0], [])))
    for (session, *_), (text, _, history) in typed.items():
        said[session, "typed"].append("".join(text))
        said[session, "deleted"].append("".join(history))
    return said


def _edit(event: dict[str, Any], text: list[str], caret: list[int], history: list[str]) -> None:
    key, modifiers = event.get("key", ""), event.get("modifiers", [])
    if "Meta" in modifiers:
        if key == "a":
            text.clear()
            caret[0] = 0
        return
    if key == "Backspace":
        caret[0] -= 1
        del text[caret[0]]
    elif key in ("ArrowLeft", "ArrowRight"):
        caret[0] += 1 if key == "ArrowRight" else -1
    else:
        for c in event.get("text") or {"Enter": "\n", "Tab": "\t"}.get(key, key if len(key) == 1 else ""):
            text.insert(caret[0], c)
            history.append(c)
            caret[0] += 1
