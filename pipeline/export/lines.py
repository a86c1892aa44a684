"""Formats that are a JSON line for each episode, stretch or step, beside a folder of images that they share: AgentNet, UI-TARS, Anthropic, OpenAI.

A stretch is as many steps in a row as the action space can say and a frame shows; a step that it cannot say, or that no frame shows, ends one, so that no
line jumps over an action. `scrim` on every line says whose it is, which events it is made of, and what a model should not learn from.
Images are named relative to the export's folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from pipeline.export import dialects
from pipeline.export.shapes import Episode, Step

Said = list[tuple[Step, list[Any]]]
ANTHROPIC_TOOL = "computer_20251124"
ENVIRONMENTS = (("mac", "mac"), ("darwin", "mac"), ("windows", "windows"), ("ubuntu", "ubuntu"), ("linux", "linux"))


def agentnet(stretch: Said, episode: Episode, file: Callable[..., str]) -> Iterator[tuple[Said, dict[str, Any]]]:
    """One trajectory, as OpenCUA's standard form. A recording that was ended is taken as a task that was done."""
    steps = [{"index": n, "image": file(step.before), "value": {"code": "\n".join(said)}} for n, (step, said) in enumerate(stretch)]
    last = stretch[-1][0]
    if episode.whole and last is episode.steps[-1] and last.after is not None:
        steps.append({"index": len(steps), "image": file(last.after), "value": {"code": "computer.terminate(status='success')"}})
    yield stretch, {"task_id": f"{episode.session}.{stretch[0][0].seq}", "instruction": episode.task or "", "traj": steps}


def uitars(stretch: Said, episode: Episode, file: Callable[..., str]) -> Iterator[tuple[Said, dict[str, Any]]]:
    """A line for each action."""
    for step, said in stretch:
        frame = step.before
        wide, high = (frame.width, frame.height) if frame else (0, 0)
        output = "Action: " + "\n\n".join(said)
        row = {"image": file(frame), "width": wide, "height": high, "instruction": episode.task or "", "output": output, "loss_mask": step.loss_mask}
        yield [(step, said)], row


def anthropic(stretch: Said, episode: Episode, file: Callable[..., str]) -> Iterator[tuple[Said, dict[str, Any]]]:
    """Messages of the Messages API: the task with the first frame, then each tool use answered with the frame that stood there next."""
    frame = stretch[0][0].before
    assert frame is not None
    content: list[Any] = [{"type": "text", "text": episode.task or "Continue."}, _image(file(frame))]
    messages: list[dict[str, Any]] = [{"role": "user", "content": content}]
    for n, (step, said) in enumerate(stretch):
        uses = [{"type": "tool_use", "id": f"toolu_{step.seq}_{k}", "name": "computer", "input": one} for k, one in enumerate(said)]
        messages.append({"role": "assistant", "content": uses})
        after = stretch[n + 1][0].before if n + 1 < len(stretch) else step.after
        results: list[dict[str, Any]] = [{"type": "tool_result", "tool_use_id": use["id"], "content": []} for use in uses]
        if after is not None:
            results[-1]["content"] = [_image(file(after))]
        messages.append({"role": "user", "content": results})
    tool = {"type": ANTHROPIC_TOOL, "name": "computer", "display_width_px": frame.width, "display_height_px": frame.height}
    yield stretch, {"tools": [tool], "messages": messages}


def openai(stretch: Said, episode: Episode, file: Callable[..., str]) -> Iterator[tuple[Said, dict[str, Any]]]:
    """Items of the Responses API: the task with the first frame, then each `computer_call` with its `computer_call_output`."""
    frame = stretch[0][0].before
    assert frame is not None
    opening = [{"type": "input_text", "text": episode.task or "Continue."}, {"type": "input_image", "detail": "auto", "image_url": file(frame)}]
    items: list[dict[str, Any]] = [{"type": "message", "role": "user", "content": opening}]
    for n, (step, said) in enumerate(stretch):
        after = (stretch[n + 1][0].before if n + 1 < len(stretch) else step.after) or step.before
        for k, action in enumerate(said):
            name = f"{step.seq}_{k}"
            call = {"type": "computer_call", "id": f"cu_{name}", "call_id": f"call_{name}", "action": action}
            items.append({**call, "pending_safety_checks": [], "status": "completed"})
            seen = after if k == len(said) - 1 else step.before
            items.append({"type": "computer_call_output", "call_id": f"call_{name}", "output": {"type": "computer_screenshot", "image_url": file(seen)}})
    os = (episode.os or "").lower()
    environment = next((name for begins, name in ENVIRONMENTS if os.startswith(begins)), "browser")
    tool = {"type": "computer_use_preview", "display_width": frame.width, "display_height": frame.height, "environment": environment}
    yield stretch, {"tools": [tool], "input": items}


def _image(path: str) -> dict[str, Any]:
    return {"type": "image", "source": {"type": "url", "url": path}}


FORMATS: dict[str, tuple[dialects.Dialect, Any]] = {
    "agentnet": (dialects.agentnet, agentnet),
    "uitars": (dialects.uitars, uitars),
    "anthropic": (dialects.anthropic, anthropic),
    "openai": (dialects.openai, openai),
}


class Shard:
    """One .jsonl that is being written. `left_out` counts the steps that it could not say."""

    def __init__(self, path: Path, pictures: Any, name: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file, self._pictures, self.rows, self.left_out = path.open("wb"), pictures, 0, 0
        self._say, self._write = FORMATS[name]

    def add(self, episode: Episode) -> list[tuple[int, tuple[Step, ...]]]:
        """Adds an episode's lines; gives each with the steps in it."""
        rows = []
        for stretch in self._stretches(episode):
            for said, row in self._write(stretch, episode, self._pictures.file):
                first, last = said[0][0], said[-1][0]
                told = [{"seq": one.seq, "last_seq": one.last_seq, "loss_mask": one.loss_mask, "masked": one.masked} for one, _ in said]
                row["scrim"] = {
                    "episode": episode.id, "session": episode.session, "actor": episode.actor, "policy": episode.policy, "seq": first.seq,
                    "last_seq": last.last_seq, "steps": told,
                }  # fmt: skip
                self._file.write(msgspec.json.encode(row) + b"\n")
                rows.append((self.rows, tuple(one for one, _ in said)))
                self.rows += 1
        return rows

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def _stretches(self, episode: Episode) -> Iterator[Said]:
        stretch: Said = []
        for step in episode.steps:
            said = self._say(step, episode.os) if step.before is not None else None
            if said:
                stretch.append((step, said))
                continue
            self.left_out += 1
            if stretch:
                yield stretch
                stretch = []
        if stretch:
            yield stretch
