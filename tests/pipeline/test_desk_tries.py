"""What is tried at the desk: a screenshot that hangs or crashes what looks at it ends in its time, in plain words, and the next try goes on as if nothing were."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hanging import CRASHES, FINE, HANGS_NATIVELY, fake_eyes, frame
from served import Reader, Served, served

from pipeline.desk.pages import trying
from pipeline.desk.tries import Tries
from redactors.policy.load import shipped
from schemas.audit import Reason

pytestmark = pytest.mark.slow  # models are not loaded, but processes begin again and again

SECONDS = 1.0
EDGE = "a-part-of-a-form"


def picture(colour: tuple[int, int, int]) -> bytes:
    return base64.b64decode(json.loads(frame(colour, "s", 1))["image"]["data"])


def hand(reader: Reader, data: bytes) -> Any:
    """Drops a picture onto the page."""
    body = f'--{EDGE}\r\nContent-Disposition: form-data; name="picture"; filename="s.png"\r\nContent-Type: image/png\r\n\r\n'.encode() + data + f"\r\n--{EDGE}--\r\n".encode()
    return reader.ask("POST", "/try/picture", body=body, Content_Type=f"multipart/form-data; boundary={EDGE}", X_Scrim_CSRF=reader.csrf, HX_Request="true")


@pytest.fixture(scope="module")
def tries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tries]:
    made = Tries(tmp_path_factory.mktemp("models"), SECONDS, fake_eyes)
    yield made
    made.close()


@pytest.fixture(scope="module")
def desk(tries: Tries, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("out")
    with served(tmp_path_factory.mktemp("desk"), folder, tries=tries, models=folder) as running:
        yield running


def test_a_picture_that_hangs_or_crashes_is_told_in_plain_words_and_holds_up_nobody_for_long(desk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """One hangs; who tries a text meanwhile waits for their turn, and has it."""
    monkeypatch.setattr(trying, "TURN_SECONDS_MAX", 120)  # a busy machine takes long to begin a process
    dana, vic = desk.reader("dana"), desk.reader("vic")
    answers: dict[str, Any] = {}
    hangs = threading.Thread(target=lambda: answers.update(hangs=hand(dana, picture(HANGS_NATIVELY))))
    hangs.start()
    while not desk.desk.looking.locked():
        assert hangs.is_alive()
    text = vic.post("/try/text", {"text": "mail dana.whitfield@example.com"})
    hangs.join()
    assert answers["hangs"].status == 422 and "longer than 1 seconds, so the try was ended" in answers["hangs"].text
    assert text.status == 200 and "EMAIL_ADDRESS" in text.text
    assert hand(vic, picture(FINE)).status == 200
    died = hand(vic, picture(CRASHES))
    assert died.status == 422 and "broke down" in died.text


def test_keys_and_what_is_no_picture_are_tried_there_too(desk: Served) -> None:
    reader = desk.reader("vic")
    keys = [[way, c, f"Key{c.upper()}", []] for c in "hi" for way in ("down", "up")]
    assert "hi" in reader.post("/try/keys", {"keys": json.dumps(keys)}).text
    answer = hand(reader, b"<svg onload=alert(1)>")
    assert answer.status == 422 and "not a PNG" in answer.text and "svg onload" not in answer.text


def test_a_process_that_ends_between_tries_costs_one_try(tries: Tries) -> None:
    assert not isinstance(tries.text(shipped(), "a", ""), Reason)
    assert tries._home is not None
    for process in list(tries._home._process._processes.values()):
        process.kill()
        process.join()
    first, second = (tries.text(shipped(), "a", "") for _ in range(2))
    assert first is Reason.WORKER_DIED and not isinstance(second, Reason)
