"""Each format's small recording comes in as what it was: keys by their W3C names, times, apps, frames; and the import says what was missing."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import cli
from pipeline.adapters.notes import WORDS, Note
from pipeline.adapters.table import FORMATS
from schemas.clean import NAMED_KEYS
from tests.pipeline.adapters.recordings import APP, idfx, imported, key, lines, openadapt, png, replayed, typed, video


def only(events: list[dict[str, Any]], *kinds: str) -> list[dict[str, Any]]:
    return [event for event in events if event["type"] in kinds]


def test_every_note_has_words_and_every_format_says_what_it_lacks() -> None:
    assert set(WORDS) == set(Note) and all(form.lacks and form.files for form in FORMATS.values())


def test_ducktrack_typed_text_comes_in_whole_with_its_keys_named_as_the_web_names_them(tmp_path: Path) -> None:
    file = lines(tmp_path / "in" / "events.jsonl", typed("Hello wprld\b\b\b\borld!\n"))
    events, _ = imported("ducktrack", file.parent, tmp_path / "out", app=APP)
    assert replayed(events) == "Hello world!\n"
    assert {e["key"] for e in only(events, "key.down") if len(e["key"]) > 1} == {"Backspace", "Enter"}
    assert [e["code"] for e in only(events, "key.down")][:6] == ["KeyH", "KeyE", "KeyL", "KeyL", "KeyO", "Space"]
    assert all(e["app"] == {"id": APP} for e in only(events, "key.down", "key.up"))


def test_ducktrack_metadata_dates_the_clock_and_scales_positions_to_the_videos_pixels(tmp_path: Path) -> None:
    click = [{"time_stamp": 52.5, "action": "click", "x": 10, "y": 20.5, "button": "left", "pressed": pressed} for pressed in (True, False)]
    lines(tmp_path / "in" / "events.jsonl", click)
    about = {"system": "Darwin", "start_time": "2026-03-02 09:00:00", "video_start_timestamp": 50.0, "screen_width": 160}
    (tmp_path / "in" / "metadata.json").write_text(json.dumps(about))
    video(tmp_path / "in" / "film.mp4", 40)
    events, brought = imported("ducktrack", tmp_path / "in", tmp_path / "out")
    down, shots = only(events, "mouse.down")[0], only(events, "screenshot")
    assert (down["x"], down["y"], down["time"], down["button"], down["app"]) == (20, 41, "2026-03-02T09:00:02.5Z", "left", None)
    assert [e["time"] for e in shots] == ["2026-03-02T09:00:00Z", "2026-03-02T09:00:01Z", "2026-03-02T09:00:02Z", "2026-03-02T09:00:03Z"]
    assert all((tmp_path / "out" / e["image"]["ref"]).is_file() and e["image"]["width"] == 320 for e in shots)
    assert {Note.ZONE, Note.SCALED, Note.NO_APP} <= set(brought.notes)
    assert [e["seq"] for e in events] == list(range(len(events)))


def test_agentnet_events_are_in_the_program_in_front_and_a_click_is_on_its_element(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    lines(folder / "events.jsonl", [
        {"time_stamp": 12.0, "action": "click", "x": 5, "y": 6, "button": "left", "pressed": True},
        {"time_stamp": 13.0, "action": "press", "name": "ctrl_l", "pynput_key": "Key.ctrl_l"},
        {"time_stamp": 13.1, "action": "press", "name": "C", "pynput_key": "<67>"},
    ])  # fmt: skip
    lines(folder / "top_window.jsonl", [{"time_stamp": 10.0, "top_window_name": "slack"}, {"time_stamp": 12.5, "top_window_name": "WINWORD"}])
    box = {"left": 1, "top": 2, "right": 11, "bottom": 22}
    lines(folder / "element.jsonl", [{"time_stamp": 11.99, "a11y_tree": {"Name": "Send", "ControlType": "ButtonControl", "BoundingRectangle": box}}])
    (folder / "metadata.json").write_text(json.dumps({"system": "Windows", "start_time": "2026-03-02 09:00:00", "video_start_timestamp": 10.0}))
    (folder / "task_name.json").write_text(json.dumps({"task_name": "send it"}))
    events, _ = imported("agentnet", folder, tmp_path / "out")
    down, copy = only(events, "mouse.down")[0], only(events, "key.down")[1]
    assert down["app"] == {"id": "slack.exe"} and down["target"] == {"role": "button", "name": "Send", "bounds": [1, 2, 10, 20]}
    assert (copy["key"], copy["modifiers"], copy["app"]["id"]) == ("c", ["Control"], "WINWORD.EXE".replace("EXE", "exe"))
    assert events[0]["task"] == "send it"


@pytest.mark.parametrize("row", [
    {"time": 1772442000.5, "event": "press", "key": "Key.enter"}, {"timestamp": "2026-03-02T09:00:00.500+00:00", "type": "key_press", "key": "Key.enter"},
    {"ts": 1772442000500, "action": "on_press", "name": "enter"},
])  # fmt: skip
def test_pynput_is_understood_in_the_spellings_that_scripts_use(tmp_path: Path, row: dict[str, Any]) -> None:
    events, _ = imported("pynput", lines(tmp_path / "log.jsonl", [row]), tmp_path / "out", app=APP)
    assert (events[0]["type"], events[0]["key"], events[0]["time"]) == ("key.down", "Enter", "2026-03-02T09:00:00.5Z")


def test_a_modifier_that_was_never_let_go_does_not_turn_typing_into_shortcuts(tmp_path: Path) -> None:
    rows = [{"time": 1.0, "action": "press", "key": "Key.ctrl_l"}, *({"time": 60 + n, "action": "press", "key": f"'{c}'"} for n, c in enumerate("note"))]
    events, brought = imported("pynput", lines(tmp_path / "log.jsonl", rows), tmp_path / "out", app=APP)
    assert replayed(events) == "note" and brought.notes[Note.RELEASE_LOST] == 1


def test_a_key_without_a_name_of_the_web_is_unidentified_and_never_passes_as_its_own_text(tmp_path: Path) -> None:
    rows = [{"time": 1.0, "action": "press", "key": name} for name in ("Key.no_such_key", "my secret", "\x03", None, "<9999>")]
    events, brought = imported("pynput", lines(tmp_path / "log.jsonl", rows), tmp_path / "out", app=APP)
    assert {e["key"] for e in events} == {"Unidentified"} <= NAMED_KEYS and brought.notes[Note.UNKNOWN_KEY] == 5


def test_idfx_keys_overlap_as_they_did_and_the_text_comes_in_whole(tmp_path: Path) -> None:
    rows = [key("d", 1000), key("a", 1080), key("x", 1190), key("\b", 1400, "VK_BACK"), key("y", 1500), key("\r", 1600, "VK_RETURN"), key("&", 1700, "VK_7")]
    file = tmp_path / "log.idfx"
    file.write_text(idfx(rows, "<meta><entry><key>__LogCreationDate</key><value>2026-03-02T09:00:00Z</value></entry></meta>"))
    events, _ = imported("idfx", file, tmp_path / "out", app=APP)
    assert replayed(events) == "day\n&"
    assert [(e["type"], e["key"]) for e in events[1:5]] == [("key.down", "d"), ("key.down", "a"), ("key.up", "d"), ("key.down", "x")]
    assert events[1]["time"] == "2026-03-02T09:00:00Z" and events[2]["time"] == "2026-03-02T09:00:00.08Z"


def test_idfx_replacements_and_pastes_are_text_that_came_without_keys(tmp_path: Path) -> None:
    rows = [*(key(c, 1000 + 200 * n) for n, c in enumerate("bad")), key("g", 2000), {"kind": "replacement", "wordlog": {"start": 0, "end": 3, "newtext": "g"}},
            {"kind": "insert", "wordlog": {"position": 4, "before": "ood", "after": ""}}]  # fmt: skip
    (tmp_path / "log.idfx").write_text(idfx(rows))
    events, _ = imported("idfx", tmp_path / "log.idfx", tmp_path / "out", app=APP)
    assert replayed(events) == "good"
    assert [e["input_type"] for e in only(events, "text.input")] == ["insertReplacementText", "insertFromPaste"]


def test_idfx_window_that_names_its_app_is_that_app_whatever_the_user_names(tmp_path: Path) -> None:
    rows = [{"kind": "focus", "startTime": 1, "endTime": 2, "title": "Family chat - Google Chrome"}, key("a", 10)]
    (tmp_path / "log.idfx").write_text(idfx(rows))
    events, _ = imported("idfx", tmp_path / "log.idfx", tmp_path / "out", app=APP)
    assert [e["app"]["id"] for e in events[1:]] == ["com.google.Chrome"] * 3


def test_openadapt_tables_are_one_recording_in_order_of_time_with_the_window_in_front(tmp_path: Path) -> None:
    state = json.dumps({"meta": {"kCGWindowOwnerName": "Slack"}})
    file = openadapt(
        tmp_path / "recording.db",
        [
            {"name": "press", "timestamp": 1772442002.0, "key_char": "h"}, {"name": "release", "timestamp": 1772442002.1, "key_char": "h"},
            {"name": "click", "timestamp": 1772442001.0, "mouse_x": 10, "mouse_y": 12, "mouse_button_name": "right", "mouse_pressed": 1},
            {"name": "press", "timestamp": 1772442003.0, "key_name": "enter"}, {"name": "press", "timestamp": 1772442003.5, "key_char": "x", "disabled": 1},
        ],
        [{"timestamp": 1772442000.5, "state": state, "title": "Slack general"}], [(1772442000.7, png())],
    )  # fmt: skip
    events, brought = imported("openadapt", file, tmp_path / "out")
    assert [e["type"] for e in events] == ["session.start", "window.focus", "screenshot", "mouse.down", "key.down", "key.up", "key.down"]
    assert {e["app"]["id"] for e in events[1:]} == {APP} and (events[3]["x"], events[3]["y"], events[3]["button"]) == (20, 24, "right")
    assert events[-1]["key"] == "Enter" and brought.notes[Note.DISABLED] == 1


def test_activitywatch_pages_belong_to_the_browser_in_front_and_hosts_are_pseudonyms(tmp_path: Path) -> None:
    def bucket(kind: str, *events: tuple[str, dict[str, Any]]) -> dict[str, Any]:
        return {"type": kind, "hostname": "danas-macbook", "events": [{"timestamp": f"2026-03-02T09:00:{at}+00:00", "duration": 1, "data": data} for at, data in events]}

    page = {"url": "https://crm.example-corp.com/a", "title": "Deal", "incognito": False}
    (tmp_path / "export.json").write_text(json.dumps({"buckets": {
        "w": bucket("currentwindow", ("05", {"app": "Slack", "title": "general"}), ("01", {"app": "Google Chrome", "title": "Deal - Google Chrome"}),
                    ("09", {"app": "Google Chrome", "title": "Deal - Google Chrome"})),
        "p": bucket("web.tab.current", ("02", page), ("06", {"url": "https://www.mybank.example/", "title": "Bank"})),
        "a": bucket("afkstatus", ("03", {"status": "afk"})),
    }}))  # fmt: skip
    events, brought = imported("activitywatch", tmp_path / "export.json", tmp_path / "out")
    assert [e["app"].get("url") for e in events] == [None, page["url"], None, None]
    assert events[1]["app"]["private"] is False and events[2]["app"]["id"] == APP
    assert brought.notes[Note.NOT_IN_FRONT] == 1 and "danas" not in (tmp_path / "out" / "raw.jsonl").read_text()


def test_rrweb_values_become_what_was_typed_and_a_password_field_says_so(tmp_path: Path) -> None:
    def element(number: int, tag: str, attributes: dict[str, Any], *inner: Any) -> dict[str, Any]:
        return {"type": 2, "id": number, "tagName": tag, "attributes": attributes, "childNodes": list(inner)}

    fields = element(3, "label", {"for": "note"}, {"type": 3, "id": 4, "textContent": "Note"}), element(5, "textarea", {"id": "note"}), element(6, "input", {"type": "password"})
    values = ["D", "Da", "Dan", "Da", "Day", "x" * 100, ""]
    (tmp_path / "page.json").write_text(json.dumps([
        {"type": 4, "timestamp": 1772442000000, "data": {"href": "https://crm.example-corp.com/", "width": 800, "height": 600}},
        {"type": 2, "timestamp": 1772442000100, "data": {"node": {"type": 0, "id": 1, "childNodes": [element(2, "body", {}, *fields)]}}},
        {"type": 3, "timestamp": 1772442000900, "data": {"source": 1, "positions": [{"x": 1, "y": 2, "id": 5, "timeOffset": -100}]}},
        {"type": 3, "timestamp": 1772442001000, "data": {"source": 2, "type": 2, "id": 5, "x": 30, "y": 40}},
        *({"type": 3, "timestamp": 1772442002000 + n, "data": {"source": 5, "id": 5, "text": value, "isChecked": False}} for n, value in enumerate(values)),
        {"type": 3, "timestamp": 1772442003000, "data": {"source": 5, "id": 6, "text": "pw", "isChecked": False}},
    ]))  # fmt: skip
    events, _ = imported("rrweb", tmp_path / "page.json", tmp_path / "out", app="com.google.Chrome")
    note = [e for e in events if e.get("target", {}).get("automation_id") == "note"]
    for count, value in ((3, "Dan"), (4, "Da"), (5, "Day"), (9, "x" * 100), (11, "")):
        assert replayed(note[1 : 1 + count]) == value
    assert note[0]["type"] == "mouse.click" and note[0]["target"]["name"] == "Note"
    assert events[-1]["target"]["secure"] is True and events[-1]["app"] == {"id": "com.google.Chrome", "url": "https://crm.example-corp.com/"}
    assert only(events, "mouse.move")[0]["time"] == "2026-03-02T09:00:00.8Z"


def test_importing_again_gives_the_same_bytes_and_a_key_joins_pseudonyms_over_recordings(tmp_path: Path) -> None:
    head = "<session><entry><key>Participant</key><value>Dana Whitfield</value></entry></session>"
    for name, char in (("a", "a"), ("b", "b")):
        (tmp_path / f"{name}.idfx").write_text(idfx([key(char, 10)], head))
    made = {name: imported("idfx", tmp_path / f"{name[0]}.idfx", tmp_path / name, **given)[0] for name, given in
            {"a1": {}, "a2": {}, "b1": {}, "a3": {"key": b"k" * 32}, "b3": {"key": b"k" * 32}}.items()}  # fmt: skip
    assert made["a1"] == made["a2"] and datetime.fromisoformat(made["a1"][0]["time"]).tzinfo is not None
    actors = {name: {e["actor"] for e in events} for name, events in made.items()}
    assert actors["a3"] == actors["b3"] != actors["a1"] != actors["b1"] and all(len(actor) == 1 for actor in actors.values())
    assert "Dana" not in (tmp_path / "a3" / "raw.jsonl").read_text()


def test_the_command_names_the_app_and_says_what_is_missing(tmp_path: Path) -> None:
    file = lines(tmp_path / "in" / "events.jsonl", typed("hi"))
    ran = CliRunner().invoke(cli.app, ["import", "ducktrack", str(file.parent), str(tmp_path / "out"), "--session", "s1", "--start", "2026-03-02T09:00:00Z"])
    told = json.loads((tmp_path / "out" / "import.json").read_text())
    assert ran.exit_code == 0 and "key.down" in ran.stdout
    assert {note["note"]: note["count"] for note in told["notes"]}["no_app"] == 4
    first = json.loads((tmp_path / "out" / "raw.jsonl").read_text().splitlines()[1])
    assert (first["id"], first["time"]) == ("s1.000001", "2026-03-02T09:00:00Z")
    assert CliRunner().invoke(cli.app, ["import", "ducktrack", str(file.parent), str(tmp_path / "out")]).exit_code == 1
    assert CliRunner().invoke(cli.app, ["import", "ducktrack", str(file.parent), str(tmp_path / "o2"), "--session", "a b"]).exit_code == 2
