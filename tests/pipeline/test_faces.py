"""The real face detector, on a portrait in the public domain that is put into invented screens."""

from __future__ import annotations

import hashlib
import io
import socket

import cv2
import msgspec
import numpy as np
import pytest
from pictures import alike, shipped
from PIL import Image
from typist import NoReader

from pipeline.models import eyes, faces
from pipeline.models.faces import Mtcnn
from redactors.screens.busy import busy
from redactors.screens.change import Seen
from redactors.screens.frame import Frame, redact_frame
from redactors.screens.sights import Eyes
from schemas import raw
from schemas.audit import Reason
from schemas.policy import EntityRule

FACE = (0.36, 0.12, 0.17, 0.23)  # of the portrait: brow to chin, cheek to cheek, as shares of its sides


@pytest.fixture(scope="module")
def detector():
    return Mtcnn()


@pytest.fixture(scope="module")
def portrait():
    return shipped("astronaut.png")


def screen(*pictures, size=(400, 700)):
    """Pictures as (x, y, picture) in a page of text; and the boxes of their faces."""
    pixels = np.full((*size, 3), (250, 250, 252), np.uint8)
    for y in range(20, size[0], 22):
        cv2.putText(pixels, f"Notes of the meeting, line {y}: what was said and by whom", (20, y), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (40, 40, 40), 1, cv2.LINE_AA)
    boxes = []
    for x, y, picture in pictures:
        h, w = picture.shape[:2]
        pixels[y : y + h, x : x + w] = picture
        boxes.append((x + round(FACE[0] * w), y + round(FACE[1] * h), round(FACE[2] * w), round(FACE[3] * h)))
    return pixels, boxes


def sized(picture, side):
    return cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)


def avatar(portrait, side):
    """The head alone, as people cut it for a profile picture."""
    return sized(portrait[20:220, 125:325], side)


def inside(box, other):
    """How much of the first is in the second."""
    wide, high = min(box[0] + box[2], other[0] + other[2]) - max(box[0], other[0]), min(box[1] + box[3], other[1] + other[3]) - max(box[1], other[1])
    return max(0, wide) * max(0, high) / (box[2] * box[3])


def taken(pixels):
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    data = out.getvalue()
    return data, raw.Image("image/png", pixels.shape[1], pixels.shape[0], hashlib.sha256(data).hexdigest())


def covered(pixels, policy, detectors, seen=None):
    data, image = taken(pixels)
    frame = redact_frame(data, image, (), lambda texts: [() for _ in texts], Eyes(NoReader(), detectors), policy, b"seed", seen=seen)
    return frame if isinstance(frame, Reason) else (frame, np.array(Image.open(io.BytesIO(frame.data))))


@pytest.mark.parametrize("side", [100, 160, 300])
def test_a_face_is_found_in_its_place_at_each_size(detector, portrait, side):
    pixels, (face,) = screen((350, 40, sized(portrait, side)))
    (sight,) = detector.find(pixels, 1.0)
    assert inside(face, sight.box) > 0.6 and sight.entity == "FACE" and 0.5 <= sight.score <= 1


@pytest.mark.parametrize("side", [25, 28, 36, 48])
def test_the_smallest_profile_pictures_are_found(detector, portrait, side):
    pixels, _ = screen((350, 40, avatar(portrait, side)))
    (sight,) = detector.find(pixels, 1.0)
    assert inside(sight.box, (345, 35, side + 10, side + 10)) == 1


def test_on_a_screen_of_twice_the_pixels_the_same_faces_are_found(detector, portrait):
    pixels, _ = screen((350, 40, avatar(portrait, 30)), (500, 100, sized(portrait, 150)))
    large = cv2.resize(pixels, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    assert len(detector.find(pixels, 1.0)) == len(detector.find(large, 2.0)) == 2


@pytest.mark.parametrize("name", ["chelsea.png", "coffee.png", "brick.png", "page.png"])
def test_cats_cups_bricks_and_pages_have_no_face(detector, name):
    assert detector.find(shipped(name), 1.0) == []


def test_text_alone_has_no_face(detector):
    assert detector.find(screen()[0], 1.0) == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (15, 15), (33, 17)])
@pytest.mark.parametrize("grey", [0, 200])
def test_frames_of_odd_sizes_have_no_face(detector, shape, grey):
    assert detector.find(np.full((*shape, 3), grey, np.uint8), 1.0) == []


def everywhere(detector, pixels, monkeypatch):
    """What is seen where no tile of the screen is left out."""
    with monkeypatch.context() as patched:
        patched.setattr(faces, "busy", lambda image, scale: np.ones_like(busy(image, scale)))
        return detector.find(pixels, 1.0)


@pytest.mark.parametrize("side", [30, 36, 48, 70, 130])
@pytest.mark.parametrize("contrast", [1.0, 0.5, 0.3])
@pytest.mark.parametrize("dark", [False, True])
def test_a_face_is_found_in_busy_places_as_it_is_everywhere(detector, portrait, monkeypatch, side, contrast, dark):
    faint = np.asarray(portrait.mean() + (portrait - portrait.mean()) * contrast, np.uint8)
    pixels, _ = screen()
    pixels = 255 - pixels if dark else pixels
    for x, y in ((350, 40), (203, 217), (561, 130)):
        pixels[y : y + side, x : x + side] = avatar(faint, side)
    found, all_of_them = detector.find(pixels, 1.0), everywhere(detector, pixels, monkeypatch)
    assert all_of_them and all(any(inside(one.box, other.box) > 0.8 for other in found) for one in all_of_them)


def test_in_text_the_first_network_looks_at_a_tenth_of_the_pixels_and_in_a_photo_at_all_of_them(detector, portrait, monkeypatch):
    fed, feed = [], faces._fed
    monkeypatch.setattr(faces, "_fed", lambda images: (fed.append(images[0].size if len(images) == 1 else 0), feed(images))[1])
    pixels, _ = screen()
    detector.find(pixels, 1.0)
    in_text = sum(fed)
    fed.clear()
    everywhere(detector, pixels, monkeypatch)
    assert in_text < sum(fed) / 10
    fed.clear()
    detector.find(shipped("chelsea.png"), 1.0)
    in_photo = sum(fed)
    fed.clear()
    everywhere(detector, shipped("chelsea.png"), monkeypatch)
    assert in_photo == sum(fed)


def test_a_frame_proposed_on_in_strips_shows_the_same_faces(detector, portrait, monkeypatch):
    pixels, _ = screen((350, 40, avatar(portrait, 30)), (500, 180, sized(portrait, 200)))
    whole = detector.find(pixels, 1.0)
    monkeypatch.setattr(faces, "STRIP_PIXELS_MAX", 10_000)
    assert detector.find(pixels, 1.0) == whole and len(whole) == 2


def test_a_frame_full_of_noise_costs_no_more_than_the_limits_say(detector, monkeypatch):
    monkeypatch.setattr(faces, "_PROPOSE_MIN", 0.0)
    monkeypatch.setattr(faces, "PROPOSED_MAX", 50)
    monkeypatch.setattr(faces, "LOOKED_AT_MAX", 40)
    crops, crop = [], faces._crop
    monkeypatch.setattr(faces, "_crop", lambda *given: (crops.append(1), crop(*given))[1])
    detector.find(np.random.default_rng(1).integers(0, 256, (300, 300, 3), dtype=np.uint8), 1.0)
    assert 0 < len(crops) <= 80


def test_no_socket_is_opened(portrait, monkeypatch):
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("a socket"))
    assert Mtcnn().find(portrait, 1.0)


# --- covered ----------------------------------------------------------------------------------------------------------------------------------


def test_a_face_is_covered_with_its_hair_and_ears_and_marked(detector, portrait, policy):
    pixels, (face, _) = screen((350, 40, sized(portrait, 200)), (100, 300, avatar(portrait, 28)))
    frame, out = covered(pixels, policy, (detector,))
    assert isinstance(frame, Frame) and frame.entities["FACE"] == 2
    assert {(m.rule, m.action) for m in frame.marks if m.entity == "FACE"} == {("face", "cover")}
    for x, y, w, h in (face, (100, 300, 28, 28)):
        assert alike(pixels[y : y + h, x : x + w], out[y : y + h, x : x + w]) < 0.4
    (box,) = (m.box for m in frame.marks if m.entity == "FACE" and m.box[2] > 40)
    head = (face[0] - round(0.2 * face[2]), face[1] - round(0.2 * face[3]), round(1.4 * face[2]), round(1.3 * face[3]))
    assert inside(head, box) > 0.9


def test_where_the_policy_turns_faces_off_they_stay_and_nothing_looks_for_them(detector, portrait, policy):
    pixels, (face,) = screen((350, 40, sized(portrait, 200)))
    off = msgspec.structs.replace(policy, entities={**policy.entities, "FACE": EntityRule(action="mask", enabled=False)})
    frame, out = covered(pixels, off, (detector,))
    x, y, w, h = face
    assert "FACE" not in frame.entities and (out[y : y + h, x : x + w] == pixels[y : y + h, x : x + w]).all()
    assert [type(d).__name__ for d in eyes.load(off).detectors] == ["Codes", "Discs"]
    assert [type(d).__name__ for d in eyes.load(policy).detectors] == ["Mtcnn", "Codes", "Discs"]


def test_a_face_that_appears_is_found_on_the_part_that_changed_and_stays_covered_while_another_part_does(detector, portrait, policy):
    first, _ = screen(size=(900, 1400))
    second, (face,) = screen((350, 40, sized(portrait, 200)), size=(900, 1400))
    third = second.copy()
    third[340:360, 30:200] = (250, 250, 252)
    seen, looked = Seen(), []

    class Counting:
        name, entity = "counting", "FACE"

        def find(self, image, scale):
            looked.append(image.shape[:2])
            return detector.find(image, scale)

    frames = [covered(pixels, policy, (Counting(),), seen) for pixels in (first, second, third)]
    assert ["FACE" in frame.entities for frame, _ in frames] == [False, True, True]
    assert looked[0] == (900, 1400) and max(h * w for h, w in looked[1:]) < 500 * 500
    x, y, w, h = face
    assert alike(third[y : y + h, x : x + w], frames[2][1][y : y + h, x : x + w]) < 0.4


def test_a_detector_that_fails_gives_a_reason_and_no_frame(policy):
    class Broken:
        name, entity = "broken", "FACE"

        def find(self, image, scale):
            raise RuntimeError("what stood on the screen")

    assert covered(screen()[0], policy, (Broken(),)) is Reason.IMAGE_UNREADABLE
