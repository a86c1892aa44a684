from __future__ import annotations

import base64
import hashlib
import io

import msgspec
import numpy as np
import pytest
from PIL import Image

from redactors.policy import load as policies
from redactors.screens import tree
from redactors.screens.sights import Eyes
from redactors.screens.tree import BOXES_MAX, Tree
from redactors.text.finding import Finding
from schemas.raw import App, Target, UiSnapshot
from tests.support.typist import CRM, SLACK, WHATSAPP, Typist, core, decide

FIELD = (100.0, 100.0, 240.0, 40.0)
EMAIL = "dana.whitfield@acme-mail.net"


def node(value=None, name=None, role="textbox", bounds=FIELD, secure=None):
    return {k: v for k, v in dict(role=role, name=name, value=value, bounds=bounds, secure=secure).items() if v is not None}


class Recorder(Typist):
    """A session with snapshots and frames of one drawn screen."""

    def __init__(self, png: bytes, width: int, height: int) -> None:
        super().__init__()
        self.app, self.target = CRM, None
        self.image = {"media_type": "image/png", "width": width, "height": height, "sha256": hashlib.sha256(png).hexdigest()}
        self.image["data"] = base64.b64encode(png).decode()

    def snapshot(self, *nodes, **fields):
        self.emit("ui.snapshot", nodes=list(nodes), **fields)

    def frame(self, **fields):
        self.emit("screenshot", image=self.image, **fields)


class Told:
    """A reader that says what it is told, and keeps what it was shown."""

    name, pad_px = "eyes", 2.0

    def __init__(self, words=()) -> None:
        self.words, self.looked_at = list(words), []

    def read(self, image, scale, within=None):
        self.looked_at.append(image.copy())
        return self.words


@pytest.fixture
def session(draw, png):
    """session(steps, *texts, misread) -> (marks of each frame, last covered pixels, the reader), from a recording that `steps` makes."""

    def run(steps, *texts, read=None, **how):
        screen = draw(*texts)
        recorder = Recorder(png(screen.pixels), screen.pixels.shape[1], screen.pixels.shape[0])
        steps(recorder)
        stored, told = [], Told(screen.words if read is None else read(screen.words))
        made = core(policies.load(policies.shipped()))
        made.eyes, made.load = Eyes(told, ()), lambda image: base64.b64decode(image.data)
        made.store = lambda frame: stored.append(frame.data) or "blobs/00/" + "0" * 64 + ".png"
        decisions = decide(recorder.raw(), made, **how)
        frames = [d.redacted.event for d in decisions if type(d.redacted.event).__name__ == "CleanScreenshot"]
        pixels = [np.array(Image.open(io.BytesIO(data))) for data in stored]
        return [[m for m in f.marks if m.box] for f in frames], pixels, told, decisions

    return run


def misread(words):
    return [msgspec.structs.replace(w, text="l1lI|") if "@" in w.text else w for w in words]


def holds(mark, bounds=FIELD):
    x, y, w, h = mark.box
    return x <= bounds[0] and y <= bounds[1] and x + w >= bounds[0] + bounds[2] and y + h >= bounds[1] + bounds[3]


def test_a_secure_element_is_covered_whole_and_nobody_reads_it(session):
    def steps(r):
        r.snapshot(node(value="hunter2", secure=True))
        r.frame()

    (marks,), (pixels,), eyes, _ = session(steps, (110, 110, "hunter2"), (20, 200, "Sign in"), read=lambda words: words[1:])
    assert [m.rule for m in marks if m.entity == "SECURE"] == ["secure-field"]
    assert (eyes.looked_at[0][100:140, 100:340] == 64).all() and (pixels[100:140, 100:340] == 64).all()


def test_the_secure_element_that_was_typed_into_is_covered_without_a_snapshot(session):
    def steps(r):
        r.target = node(secure=True)
        r.type("pw\n")
        r.frame()

    (marks,), _, eyes, _ = session(steps, (110, 110, "hunter2"), read=lambda words: [])
    assert any(m.entity == "SECURE" and holds(m) for m in marks) and (eyes.looked_at[0][100:140, 100:340] == 64).all()


def test_what_the_tree_showed_is_covered_where_it_stands_although_it_was_misread(session):
    def both(snapshot):
        def steps(r):
            if snapshot:
                r.snapshot(node(value=EMAIL, name="Note"))
            r.frame()

        return session(steps, (110, 110, EMAIL), read=misread)[0][0]

    assert not any(m.entity == "EMAIL_ADDRESS" for m in both(snapshot=False))
    assert any(m.entity == "EMAIL_ADDRESS" and holds(m) for m in both(snapshot=True))


def test_a_fields_accessible_name_says_what_the_words_in_it_are(session):
    def both(name):
        def steps(r):
            r.snapshot(node(value="", name=name))
            r.frame()

        return [m.entity for m in session(steps, (110, 110, "4471"))[0][0]]

    assert both("CVV") == ["CVV"] and both("Quantity") == []


GONE = {
    "a scroll": lambda r: r.emit("mouse.scroll", x=5, y=5, dy=120),
    "a focus on another title": lambda r: r.emit("window.focus", app=CRM | {"title": "Other"}),
    "a focus on another app": lambda r: r.emit("window.focus", app=SLACK),
    "a focus on an app that is not work": lambda r: r.emit("window.focus", app=WHATSAPP),
    "a new snapshot": lambda r: r.snapshot(node(value="hello", name="Note")),
}
STAYS = {
    "a click": lambda r: r.emit("mouse.click", x=5, y=5, button="left"),
    "a focus on the same window": lambda r: r.emit("window.focus"),
    "a snapshot of an app that is not work": lambda r: r.snapshot(node(value="hello"), app=WHATSAPP),
}


@pytest.mark.parametrize("what", [*GONE, *STAYS])
def test_boxes_go_where_the_window_changes_or_scrolls_or_is_told_anew_and_stay_otherwise(session, what):
    def steps(r):
        r.snapshot(node(value=EMAIL, name="Note"))
        (GONE | STAYS)[what](r)
        r.frame()

    (marks,), *_ = session(steps, (110, 110, EMAIL), read=misread)
    assert any(m.entity == "EMAIL_ADDRESS" and holds(m) for m in marks) is (what in STAYS)


def test_a_frame_of_another_window_than_the_tree_is_left_alone(session):
    def steps(r):
        r.snapshot(node(value=EMAIL, name="Note"))
        r.frame(app=CRM | {"title": "Other"})
        r.frame()

    (other, same), *_ = session(steps, (110, 110, EMAIL), read=misread)
    assert not any(m.entity == "EMAIL_ADDRESS" for m in other) and any(holds(m) for m in same)


def test_what_an_app_that_is_not_work_showed_never_gets_in(session):
    def steps(r):
        r.app = WHATSAPP
        r.snapshot(node(value=EMAIL, name="Note"), node(secure=True, bounds=(10, 10, 50, 20)))
        r.target = node(secure=True, bounds=(10, 50, 50, 20))
        r.type("pw")
        r.app, r.target = CRM, None
        r.frame(app=WHATSAPP)
        r.frame()

    frames, *_ = session(steps, (110, 110, EMAIL), read=misread)
    assert len(frames) == 1 and not any(m.entity in ("EMAIL_ADDRESS", "SECURE") for m in frames[0])


def test_any_batching_and_any_restart_gives_the_same_frames(session):
    def steps(r):
        r.snapshot(node(value=EMAIL, name="Note"), node(name="CVV", bounds=(100, 160, 200, 30)), node(secure=True, bounds=(400, 100, 100, 30)))
        r.frame()
        r.emit("mouse.click", x=5, y=5, button="left")
        r.frame()
        r.emit("mouse.scroll", x=5, y=5, dy=1)
        r.frame()

    texts = (110, 110, EMAIL), (110, 165, "4471")
    marks, pixels, _, decisions = session(steps, *texts, read=misread)
    for how in ({"sizes": (6,)}, {"sizes": (2, 3)}, {"restarts": frozenset({1, 3, 5})}):
        again = session(steps, *texts, read=misread, **how)
        assert [d.redacted for d in again[3]] == [d.redacted for d in decisions]
        assert all((a == b).all() for a, b in zip(again[1], pixels, strict=True))
    assert len(marks[0]) > len(marks[2])


def seen(*nodes, found=None):
    told = Tree()
    event = UiSnapshot(id="a", time="2026-03-02T09:00:00Z", session="s", seq=0, actor="u", device="d", app=App("x"), nodes=tuple(Target(**n) for n in nodes))
    tree.see(told, event, found or {})
    return told


def test_no_value_is_kept_and_never_more_than_some_hundred_boxes():
    nodes = [node(value=f"secret value {n}", name="Card number", bounds=(1, 20 * n, 50, 18)) for n in range(1000)]
    found = {f"$.nodes[{n}].value": (Finding(0, 14, "SECRET", 1.0, "t", "t"),) for n in range(1000)}
    told = seen(*nodes, *[node(secure=True, bounds=(200, n, 5, 5)) for n in range(1000)], found=found)
    assert len(told.secure) == len(told.found) == len(told.named) == BOXES_MAX
    assert b"secret value" not in msgspec.msgpack.encode(told)


@pytest.mark.parametrize(
    ("given", "covered"),
    [
        (node(name="Dana Whitfield", role="document", bounds=(0, 0, 900, 700)), False),
        (node(name="Dana Whitfield", role="statictext", bounds=(0, 0, 90, 20)), True),
        (node(value="Dana Whitfield", role="textbox", bounds=(0, 0, 900, 700)), True),
        (node(value="Dana Whitfield has not yet answered the letter about her order", bounds=(0, 0, 90, 20)), False),
    ],
)
def test_a_page_called_by_a_name_and_a_long_text_with_one_in_it_are_not_covered_whole(given, covered):
    path = "value" if "value" in given else "name"
    other = node(name="Orders", role="link", bounds=(300, 300, 60, 20))
    told = seen(given, other, found={f"$.nodes[0].{path}": (Finding(0, 14, "PERSON", 1.0, "t", "t"),)})
    assert bool(told.found) is covered


def test_the_smallest_field_at_a_point_names_it():
    told = seen(node(name="Form", bounds=(0, 0, 500, 500)), node(name="CVV", bounds=(10, 10, 50, 20)))
    assert (tree.name_at(told, 20, 20), tree.name_at(told, 200, 20), tree.name_at(told, 900, 0)) == ("CVV", "Form", "")
