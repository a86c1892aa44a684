"""Every format's own reader, or the schema its documentation gives, takes what is written, and it says what was done."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from cleanly import PURPOSE, Day, folder, full
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export import Click, Drag, Episode, Frame, Hotkey, Point, Scroll, Step, Type, Wait, dialects, episodes, lerobot, lines, run

pytest.importorskip("pyarrow")
FRAME = Frame("a" * 64, "blobs/aa/x.png", "image/png", 1280, 800, 1, "2026-03-02T10:00:00Z")
SHARED = Path(__file__).parents[4] / "shared"


def step(action: Any) -> Step:
    return Step(index=0, time=FRAME.time, seq=2, last_seq=2, app="a", action=action, before=FRAME)


def at(x: float, y: float) -> Point:
    return Point(x, y, x / FRAME.width, y / FRAME.height)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three people's days, two shards at least, in every format."""
    place = tmp_path_factory.mktemp("export")
    source = folder(place / "clean", *(full(f"s-{n}", f"u-{n}", n) for n in range(3)))
    run.export(run.Order(source=str(source), out=place / "out", formats=run.FORMATS, purpose=PURPOSE, shard_bytes=1))
    return place / "out"


def rows(exported: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for path in sorted(exported.glob(f"{name}/*.jsonl")) for line in path.read_text().splitlines()]


# AgentNet: the code is run, with stand-ins for pyautogui and computer that write down what they are told.


class Desk:
    def __init__(self, frame: Frame) -> None:
        self.done: list[Any] = []
        self._frame, self._pointer = frame, (0.0, 0.0)

    def wait(self) -> None:
        self.done.append("wait")

    def terminate(self, status: str) -> None:
        self.done.append(status)

    def _at(self, x: float, y: float) -> tuple[int, int]:
        return round(x * self._frame.width), round(y * self._frame.height)

    def click(self, x: float, y: float, n: int = 1, button: str = "left") -> None:
        self.done.append(("click", *self._at(x, y), n, button))

    def doubleClick(self, x: float, y: float) -> None:
        self.click(x, y, 2)

    def tripleClick(self, x: float, y: float) -> None:
        self.click(x, y, 3)

    def rightClick(self, x: float, y: float) -> None:
        self.click(x, y, 1, "right")

    def moveTo(self, x: float, y: float) -> None:
        self._pointer = self._at(x, y)

    def dragTo(self, x: float, y: float, button: str) -> None:
        self.done.append(("drag", *self._pointer, *self._at(x, y), button))

    def scroll(self, by: int) -> None:
        self.done.append(("scroll", *self._pointer, 0, -by))

    def hscroll(self, by: int) -> None:
        self.done.append(("scroll", *self._pointer, by, 0))

    def write(self, message: str) -> None:
        self.done.append(("type", message))

    def press(self, keys: str) -> None:
        self.done.append(("keys", [keys]))

    def hotkey(self, keys: list[str]) -> None:
        self.done.append(("keys", keys))


def told(action: Any) -> list[Any]:
    """What a desk should be told."""
    match action:
        case Click(at=point, count=count, button=button):
            return [("click", round(point.x), round(point.y), count, button)]
        case Drag(start=start, end=end, button=button):
            return [("drag", round(start.x), round(start.y), round(end.x), round(end.y), button)]
        case Scroll(at=point, dx=dx, dy=dy):
            return [("scroll", round(point.x), round(point.y), *turn) for turn in ((0, dy), (dx, 0)) if any(turn)]
        case Type(text=text, submit=submit):
            return [("type", text)] * bool(text) + [("keys", ["enter"])] * submit
        case Hotkey(count=count) as hotkey:
            return [("keys", dialects.chord(hotkey, dialects.PYAUTOGUI, None))] * count
    return ["wait"]


def test_agentnet_code_does_what_was_done(exported: Path) -> None:
    """Run line by line, every trajectory repeats the steps that it was made of, to the pixel; its images are there."""
    whole = [one for episode in episodes(exported, purpose=PURPOSE) for one in episode.steps]
    by_seq = {(row["scrim"]["session"], one["seq"]) for row in rows(exported, "agentnet") for one in row["scrim"]["steps"]}
    assert len(by_seq) == len(whole) - 3  # nobody can say the back button
    episode_steps = {(episode.session, one.seq): one for episode in episodes(exported, purpose=PURPOSE) for one in episode.steps}
    for row in rows(exported, "agentnet"):
        assert set(row) == {"task_id", "instruction", "traj", "scrim"} and [one["index"] for one in row["traj"]] == list(range(len(row["traj"])))
        for one, said in zip(row["scrim"]["steps"], row["traj"]):
            done = episode_steps[row["scrim"]["session"], one["seq"]]
            desk = Desk(done.before or FRAME)
            exec(said["value"]["code"], {"pyautogui": desk, "computer": desk})
            assert desk.done == told(done.action)
            assert (exported / said["image"]).is_file() and done.before and done.before.sha256 in said["image"]
    assert sum(row["traj"][-1]["value"]["code"] == "computer.terminate(status='success')" for row in rows(exported, "agentnet")) == 3


def test_agentnet_lines_have_the_shape_of_a_published_one(exported: Path) -> None:
    """Beside the folder of samples, where it is."""
    sample = SHARED / "samples/agentnet-raw/standard_trajectory_example.jsonl"
    if not sample.is_file():
        pytest.skip("NO PUBLISHED SAMPLE HERE")
    published = json.loads(sample.read_text().splitlines()[0])
    for row in rows(exported, "agentnet"):
        assert set(published) <= set(row) and all(set(one) == set(published["traj"][0]) and set(one["value"]) == {"code"} for one in row["traj"])
    used = {node.func.attr for row in (published, *rows(exported, "agentnet")) for one in row["traj"] for node in ast.walk(ast.parse(one["value"]["code"]))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}  # fmt: skip
    assert used <= {"click", "doubleClick", "tripleClick", "rightClick", "moveTo", "dragTo", "scroll", "hscroll", "write", "press", "hotkey", "wait", "terminate"}


UITARS = [
    (Click(at(640, 400)), "click", {"start_box": (640, 400)}),
    (Click(at(12, 790), count=2), "left_double", {"start_box": (12, 790)}),
    (Click(at(1279, 1), "right"), "right_single", {"start_box": (1279, 1)}),
    (Drag(at(10, 10), at(900, 700)), "drag", {"start_box": (10, 10), "end_box": (900, 700)}),
    (Scroll(at(640, 400), dy=3), "scroll", {"start_box": (640, 400), "direction": "down"}),
    (Scroll(at(640, 400), dx=-1), "scroll", {"start_box": (640, 400), "direction": "left"}),
    (Type("it's \"a\" \\ b", True), "type", {"content": "it's \"a\" \\ b\\n"}),
    (Hotkey("s", ("Control", "Shift")), "hotkey", {"key": "ctrl shift s"}),
    (Hotkey("ArrowDown"), "hotkey", {"key": "down"}),
    (Wait(4), "wait", {}),
]


@pytest.mark.parametrize(("action", "name", "inputs"), UITARS, ids=[f"{row[1]}-{n}" for n, row in enumerate(UITARS)])
def test_ui_tars_own_parser_reads_what_was_done(action: Any, name: str, inputs: dict[str, Any]) -> None:
    """Places come back within a pixel of the frame."""
    parser = pytest.importorskip("ui_tars.action_parser")
    (said,) = dialects.uitars(step(action), None) or []
    (parsed,) = parser.parse_action_to_structure_output(f"Action: {said}", 1000, FRAME.height, FRAME.width)
    assert parsed["action_type"] == name and set(parsed["action_inputs"]) == set(inputs)
    for key, value in parsed["action_inputs"].items():
        if key.endswith("_box"):
            x, y = ast.literal_eval(value)[:2]
            assert (x * FRAME.width, y * FRAME.height) == pytest.approx(inputs[key], abs=1.0)
        else:
            assert value.replace("\n", "\\n") == inputs[key]


@given(st.integers(1, 9000), st.integers(1, 9000))
def test_frames_are_resized_as_qwen_does(width: int, height: int) -> None:
    """The same width and height as `smart_resize` of UI-TARS's own package, wherever that gives one."""
    parser = pytest.importorskip("ui_tars.action_parser")
    if max(width, height) / min(width, height) <= 200:
        high, wide = parser.smart_resize(height, width)
        assert dialects.resized(width, height) == (wide, high)


# Anthropic's tool documentation, computer_20250124; computer_20251124 adds `zoom`, which nobody records.
_POINT = {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}


def _input(names: list[str], **needed: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": ["action", *needed], "properties": {"action": {"enum": names}, **needed}}


ANTHROPIC = {
    "oneOf": [
        _input(["left_click", "right_click", "middle_click", "double_click", "triple_click"], coordinate=_POINT),
        _input(["left_click_drag"], start_coordinate=_POINT, coordinate=_POINT),
        _input(["scroll"], coordinate=_POINT, scroll_direction={"enum": ["up", "down", "left", "right"]}, scroll_amount={"type": "integer", "minimum": 1}),
        _input(["type"], text={"type": "string"}),
        _input(["key"], text={"type": "string", "pattern": r"^[A-Za-z0-9_]+(\+[A-Za-z0-9_]+)*$"}),
        _input(["wait"], duration={"type": "number", "exclusiveMinimum": 0, "maximum": 300}),
    ]
}


def test_anthropic_messages_hold_tool_uses_of_the_documented_actions_each_answered(exported: Path) -> None:
    """Roles alternate, every tool use has its result, the last message of a stretch is a result; images are there."""
    found = rows(exported, "anthropic")
    for row in found:
        assert row["tools"] == [{"type": "computer_20251124", "name": "computer", "display_width_px": 1280, "display_height_px": 720}]
        messages = row["messages"]
        assert [one["role"] for one in messages] == ["user", *(["assistant", "user"] * (len(messages) // 2))]
        for asked, answered in zip(messages[1::2], messages[2::2]):
            assert [one["id"] for one in asked["content"]] == [one["tool_use_id"] for one in answered["content"]]
            for use in asked["content"]:
                assert use["name"] == "computer"
                jsonschema.validate(use["input"], ANTHROPIC)
        images = [part["source"]["url"] for one in messages for part in _parts(one["content"]) if part["type"] == "image"]
        assert images and all((exported / image).is_file() for image in images)
    said = [use["input"] for row in found for one in row["messages"][1::2] for use in one["content"]]
    assert {one["action"] for one in said} == {"left_click", "double_click", "triple_click", "right_click", "left_click_drag", "scroll", "type", "key", "wait"}
    assert {"action": "key", "text": "ctrl+shift+s"} in said and {"action": "left_click", "coordinate": [200, 100]} in said


def _parts(content: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [inner for part in content for inner in (part["content"] if part["type"] == "tool_result" else [part])]


_XY = {"x": {"type": "integer"}, "y": {"type": "integer"}}


def _act(name: str, **needed: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": ["type", *needed], "properties": {"type": {"const": name}, **needed}}


OPENAI = {
    "oneOf": [
        _act("click", button={"enum": ["left", "right", "wheel", "back", "forward"]}, **_XY),
        _act("double_click", **_XY),
        _act("drag", path={"type": "array", "minItems": 2, "items": {"type": "object", "required": ["x", "y"], "properties": _XY}}),
        _act("keypress", keys={"type": "array", "minItems": 1, "items": {"type": "string"}}),
        _act("scroll", scroll_x={"type": "integer"}, scroll_y={"type": "integer"}, **_XY),
        _act("type", text={"type": "string"}),
        _act("wait"),
    ]
}


def test_openai_items_are_computer_calls_each_with_its_output(exported: Path) -> None:
    """By the documentation's schema, and by OpenAI's own types where the package is there."""
    said = []
    for row in rows(exported, "openai"):
        assert row["tools"] == [{"type": "computer_use_preview", "display_width": 1280, "display_height": 720, "environment": "ubuntu"}]
        opening, *items = row["input"]
        assert opening["role"] == "user" and len(items) % 2 == 0
        for call, output in zip(items[::2], items[1::2]):
            jsonschema.validate(call["action"], OPENAI)
            assert (call["type"], output["type"], call["call_id"]) == ("computer_call", "computer_call_output", output["call_id"])
            assert (exported / output["output"]["image_url"]).is_file()
            said.append(call)
    assert {one["action"]["type"] for one in said} == {"click", "double_click", "drag", "keypress", "scroll", "type", "wait"}
    assert {"type": "click", "button": "back", "x": 9, "y": 9} in [one["action"] for one in said]
    own = pytest.importorskip("openai.types.responses.response_computer_tool_call")
    for call in said:
        assert own.ResponseComputerToolCall.model_validate(call).action.to_dict() == call["action"]


def test_a_line_never_jumps_over_an_action_that_it_cannot_say() -> None:
    """A step that is left out ends a stretch; it is counted."""
    made = [step(Click(at(1, 1))), step(Click(at(1, 1), "back")), step(Type("a")), Step(index=3, time=FRAME.time, seq=9, last_seq=9, app="a", action=Type("b"))]
    episode = Episode(id="e", session="s", actor="u", device="d", policy="p", steps=tuple(made))
    shard = lines.Shard.__new__(lines.Shard)
    shard._say, shard.left_out = dialects.anthropic, 0
    assert [[one.action for one, _ in stretch] for stretch in shard._stretches(episode)] == [[made[0].action], [made[2].action]]
    assert shard.left_out == 2


def test_webdataset_reads_every_step_with_its_images(exported: Path) -> None:
    """Decoded by its own loader."""
    webdataset = pytest.importorskip("webdataset")
    whole = [one for episode in episodes(exported, purpose=PURPOSE) for one in episode.steps]
    samples = list(webdataset.WebDataset([str(path) for path in sorted(exported.glob("webdataset/*.tar"))], shardshuffle=False).decode("pil"))
    assert [one["json"]["seq"] for one in samples] == [one.seq for one in whole]
    for sample, one in zip(samples, whole):
        assert one.before and sample["before.png"].size == (1280, 720)
        assert ("after.png" in sample) == (one.after is not None and one.after.sha256 != one.before.sha256)


def test_datasets_opens_the_parquet_and_decodes_its_images(exported: Path, tmp_path: Path) -> None:
    """`load_dataset` as the card says, images as images, in the order of the steps."""
    datasets = pytest.importorskip("datasets")
    loaded = datasets.load_dataset("parquet", data_files=str(exported / "parquet/*.parquet"), split="train", cache_dir=str(tmp_path))
    whole = [one for episode in episodes(exported, purpose=PURPOSE) for one in episode.steps]
    assert loaded["seq"][:] == [one.seq for one in whole]
    assert all(row["image"].size == (1280, 720) for row in loaded)
    assert {row["action"] for row in loaded} == {"click", "drag", "scroll", "type", "hotkey", "wait"}
    assert [row["loss_mask"] for row in loaded] == [one.loss_mask for one in whole]


def test_lerobot_tables_agree_with_its_data(exported: Path, tmp_path: Path) -> None:
    """By the format's rules: even time, numbering without gaps, bounds that cut the frames into episodes, tasks by name, features for every column."""
    datasets, pandas = pytest.importorskip("datasets"), pytest.importorskip("pandas")
    root = exported / "lerobot"
    info = json.loads((root / "meta/info.json").read_text())
    loaded = datasets.load_dataset("parquet", data_files=str(root / "data/*/*.parquet"), split="train", cache_dir=str(tmp_path))
    assert set(loaded.column_names) == set(info["features"]) and (info["codebase_version"], info["total_frames"]) == ("v3.0", len(loaded))
    assert loaded["index"][:] == list(range(len(loaded)))
    tasks = pandas.read_parquet(root / "meta/tasks.parquet")
    bounds = list(lerobot.bounds(root))
    assert len(bounds) == info["total_episodes"] == 3 and bounds[-1]["dataset_to_index"] == len(loaded)
    for n, one in enumerate(bounds):
        part = loaded.select(range(one["dataset_from_index"], one["dataset_to_index"]))
        assert one["episode_index"] == n and set(part["episode_index"][:]) == {n} and len(part) == one["length"]
        assert part["timestamp"][:] == [frame / info["fps"] for frame in range(len(part))]
        assert part["next.done"][:] == [False] * (len(part) - 1) + [True]
        assert {tasks.loc[one["tasks"][0]].task_index} == set(part["task_index"][:])
        assert (root / info["data_path"].format(chunk_index=one["data/chunk_index"], file_index=one["data/file_index"])).is_file()
    assert [3, loaded[0][lerobot.SCREEN].height, loaded[0][lerobot.SCREEN].width] == info["features"][lerobot.SCREEN]["shape"]
    stats = json.loads((root / "meta/stats.json").read_text())["action"]
    assert stats["count"] == [len(loaded)] and stats["max"][0] == max(row[0] for row in loaded["action"])


def test_frames_of_another_size_are_left_out_of_lerobot_and_counted(tmp_path: Path) -> None:
    """The format has one shape for all."""
    day = Day().frame("red").click(9, 9).frame("green", size=(640, 480)).click(40, 40).stop()
    state = run.export(run.Order(source=str(folder(tmp_path / "c", day)), out=tmp_path / "o", formats=("lerobot", "parquet"), purpose=PURPOSE))
    assert state.left_out == {"lerobot": 1}
    assert json.loads((tmp_path / "o/lerobot/meta/info.json").read_text())["total_frames"] == 1
