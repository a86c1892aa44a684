"""What an officer does with a run on disk: count quarantine, open one record with a name and a reason, send records again, gather the evidence."""

from __future__ import annotations

import base64
import json
import os
import pty
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from pipeline import cli
from pipeline.proof import access, shelf
from pipeline.proof.audit import Head
from pipeline.proof.checkpoints import Anchor, anchor
from pipeline.proof.quarantine import KeyRing, Sealer
from pipeline.proof.signing import Signer
from pipeline.proof.sinks import Folder
from schemas.audit import Outcome, Place, Reason
from schemas.redacted import Redacted

ROOT = Path(__file__).resolve().parents[2]
KEK = bytes(range(32))
POLICY = "0123456789abcdef"
TYPED = {"id": "e4", "type": "key.down", "time": "2026-04-01T09:00:00Z", "session": "s", "seq": 4, "actor": "dana", "device": "d", "app": {"id": "slack"},
         "key": "h", "code": "KeyH"}  # fmt: skip
FRAME = TYPED | {"id": "e1", "seq": 1, "type": "screenshot", "image": {"media_type": "image/png", "width": 1, "height": 1, "sha256": "0" * 64, "ref": "a.png"}}
FRAME = {name: value for name, value in FRAME.items() if name not in ("key", "code")}
KEPT = [
    (1, Reason.BLOB_MISSING, FRAME), (2, Reason.NOT_JSON, None), (3, Reason.ID_CONFLICT, FRAME | {"id": "e3", "seq": 3}), (4, Reason.DETECTOR_ERROR, TYPED),
]  # fmt: skip


def quarantined(line: int, reason: Reason, event: dict[str, Any] | None, sealer: Sealer) -> Redacted:
    value = json.dumps(event).encode() if event is not None else b'{"hunter2": '
    kept = sealer.record(reason, Place(line=line), value, id=event and event["id"], session="s", seq=event and event["seq"], actor="dana")
    return Redacted(Place(line=line), Outcome.QUARANTINED, reason, POLICY, "0.1.0", event and event["id"], "s", event and event["seq"], quarantine=kept)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as `scrim redact` leaves it, and its key in the environment."""
    (tmp_path / "kek").write_bytes(base64.b64encode(KEK))
    for name in [name for name in os.environ if name.startswith("SCRIM_") and name != "SCRIM_MODELS"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SCRIM_KEK_FILE", str(tmp_path / "kek"))
    out = tmp_path / "out"
    out.mkdir()
    sealer = Sealer(KEK, str(out / "keys"))
    point = lambda head: msgspec.json.encode(anchor(Anchor(), "audit.jsonl", head, POLICY, "0.1.0", "2026-04-01T09:00:00Z", Signer())[0])  # noqa: E731
    with Folder(out, point) as folder:
        for line, reason, event in KEPT:
            folder.write(quarantined(line, reason, event, sealer))
        folder.write(Redacted(Place(line=5), Outcome.QUARANTINED, Reason.NUL, POLICY, "0.1.0"))
        folder.write(Redacted(Place(line=6), Outcome.DROPPED, Reason.APP_UNKNOWN, POLICY, "0.1.0", "e6", "s", 6))
    return out


def scrim(*args: object) -> Result:
    return CliRunner().invoke(cli.app, [str(arg) for arg in args])


def log(run: Path) -> list[Any]:
    file = run / "access.jsonl"
    return [json.loads(line) for line in file.read_bytes().splitlines()] if file.exists() else []


WHO = ("--who", "D. Osei", "--reason", "ticket 4411")


def test_list_counts_by_reason_and_shows_no_content(run: Path) -> None:
    shown = scrim("quarantine", "list", "--from", run / "quarantine.jsonl", "--records")
    assert shown.exit_code == 0 and "5 in quarantine" in shown.stdout and "hunter2" not in shown.stdout and "dana" in shown.stdout
    few = scrim("quarantine", "list", "--from", run / "quarantine.jsonl", "--code", "nul", "--code", "not_json")
    assert "2 in quarantine" in few.stdout
    assert scrim("quarantine", "list", "--from", run / "quarantine.jsonl", "--code", "nil").exit_code == 2
    assert log(run) == []


def test_open_writes_to_a_new_file_of_ones_own_and_to_the_log_first(run: Path) -> None:
    into = run.parent / "record"
    assert scrim("quarantine", "open", "2", "--from", run / "quarantine.jsonl", "--out", into, *WHO).exit_code == 0
    assert into.read_bytes() == b'{"hunter2": \n' and stat.S_IMODE(into.stat().st_mode) == 0o600
    (told,) = log(run)
    assert (told["action"], told["who"], told["why"], told["place"]) == ("open", "D. Osei", "ticket 4411", {"line": 2})
    again = scrim("quarantine", "open", "2", "--from", run / "quarantine.jsonl", "--out", into, *WHO)
    assert again.exit_code == 1 and len(log(run)) == 1  # nothing is written over


def test_open_shows_nothing_to_a_pipe_and_everything_to_a_terminal(run: Path) -> None:
    piped = scrim("quarantine", "open", "2", "--from", run / "quarantine.jsonl", *WHO)
    assert piped.exit_code == 1 and "hunter2" not in piped.output and log(run) == []
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "pipeline.cli", "quarantine", "open", "2", "--from", str(run / "quarantine.jsonl"), *WHO]
    done = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.returncode == 0 and b'{"hunter2": ' in os.read(ours, 1000) and len(log(run)) == 1
    os.close(ours), os.close(theirs)


def test_what_could_steer_a_terminal_is_shown_as_escapes() -> None:
    assert shelf.printable("é\n\x1b]0;x\x07\u202e".encode() + b"\xff") == "é\n\\x1b]0;x\\x07\\u202e\\xff"


def test_what_cannot_be_written_down_is_not_opened(run: Path) -> None:
    into = run.parent / "record"
    (run / "access.jsonl").mkdir()
    assert scrim("quarantine", "open", "2", "--from", run / "quarantine.jsonl", "--out", into, *WHO).exit_code == 1
    (run / "access.jsonl").rmdir()
    for who in ("", "two\nlines", "x" * 401):
        assert scrim("quarantine", "open", "2", "--from", run / "quarantine.jsonl", "--out", into, "--who", who, "--reason", "r").exit_code == 1
    assert not into.exists() and log(run) == []


def test_after_the_key_is_destroyed_open_says_so_and_the_attempt_is_in_the_log(run: Path) -> None:
    KeyRing(KEK, str(run / "keys")).destroy("dana")
    told = scrim("quarantine", "open", "2", "--from", run / "quarantine.jsonl", "--out", run.parent / "record", *WHO)
    assert told.exit_code == 1 and "2: the key was destroyed" in told.stderr and len(log(run)) == 1
    none = scrim("quarantine", "open", "5", "--from", run / "quarantine.jsonl", "--out", run.parent / "record", *WHO)
    assert "was not kept" in none.stderr
    assert "is not in quarantine" in scrim("quarantine", "open", "77", "--from", run / "quarantine.jsonl", "--out", run.parent / "record", *WHO).stderr


def test_retry_takes_what_another_try_may_mend_once_and_says_what_it_leaves(run: Path) -> None:
    into = run.parent / "again.jsonl"
    done = scrim("quarantine", "retry", "--from", run / "quarantine.jsonl", "--out", into, *WHO)
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[-1] == "2 sent again, 1 are refused for good, 1 are keys or typed text: parts of a run, 1 were not kept"
    assert into.read_bytes() == json.dumps(FRAME).encode() + b"\n" + b'{"hunter2": \n' and stat.S_IMODE(into.stat().st_mode) == 0o600
    assert [(one["action"], one["place"]["line"]) for one in log(run)] == [("retry", 1), ("retry", 2)]
    twice = scrim("quarantine", "retry", "--from", run / "quarantine.jsonl", "--out", run.parent / "twice.jsonl", *WHO)
    assert "0 sent again, 2 were sent again before" in twice.stdout and not (run.parent / "twice.jsonl").exists()
    one = scrim("quarantine", "retry", "--from", run / "quarantine.jsonl", "--out", run.parent / "one.jsonl", "--place", "1", "--again", *WHO)
    assert "1 sent again" in one.stdout


@given(st.integers(0, 10**17), st.integers(0, 10**8), st.from_regex(r"[A-Za-z0-9._-]{1,40}", fullmatch=True))
def test_a_place_is_read_as_it_is_written(number: int, partition: int, topic: str) -> None:
    for place in (Place(line=number), Place(topic, partition, number)):
        assert shelf.read_place(shelf.write_place(place)) == place
    assert shelf.read_place(f"{partition}/{number}") == Place(None, partition, number)


@pytest.mark.parametrize("text", ["", "x", "1/2/3/4", "-1", "a/b/c", "1/", "/1", "../1/2"])
def test_what_is_no_place_is_none(text: str) -> None:
    assert shelf.read_place(text) in (None, Place("..", 1, 2))


def entries(count: int) -> list[bytes]:
    head, lines = Head(), []
    for n in range(count):
        record, head = access.link(head, "open", f"who {n}", "why", "2026-04-01T09:00:00Z", Place(line=n))
        lines.append(msgspec.json.encode(record))
    return lines


@given(st.integers(0, 5), st.sampled_from(["drop", "repeat", "swap", "change", "noise"]))
def test_a_log_of_openings_that_was_touched_has_faults(at: int, how: str) -> None:
    lines = entries(7)
    assert list(access.verify(lines)) == [] and list(access.verify(lines[3:], begun=False)) == []
    if how == "drop":
        del lines[at]
    elif how == "repeat":
        lines.insert(at, lines[at])
    elif how == "swap":
        lines[at + 1], lines[at] = lines[at], lines[at + 1]
    elif how == "change":
        lines[at] = lines[at].replace(b'"who ', b'"somebody ')
    else:
        lines[at] = b"noise"
    assert list(access.verify(lines))


def test_audit_verify_looks_at_the_log_of_openings_too(run: Path) -> None:
    scrim("quarantine", "open", "2", "--from", run / "quarantine.jsonl", "--out", run.parent / "record", *WHO)
    whole = ("audit", "verify", run / "audit.jsonl", "--quarantine", run / "quarantine.jsonl")
    assert scrim(*whole).exit_code == 0
    (run / "access.jsonl").write_text((run / "access.jsonl").read_text().replace("4411", "4412"))
    told = scrim(*whole)
    assert told.exit_code == 1 and told.stderr.strip().endswith("access.jsonl: record 0 does not match its hash")


def test_the_evidence_is_one_pack_without_content_that_loads_nothing(run: Path) -> None:
    (run.parent / "figures.json").write_text('{"leak": 0.018}')
    pack = run.parent / "evidence.zip"
    done = scrim("audit", "evidence", pack, "--from", run, "--figures", run.parent / "figures.json")
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(pack) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(files) == {"evidence.json", "evidence.html", "policy.yaml"}
    data = json.loads(files["evidence.json"])
    assert data["audit"]["by_outcome"] == {"clean": 0, "dropped": 1, "merged": 0, "quarantined": 5} and data["audit"]["without_app"] == 1
    assert data["quarantine"]["nul"] == {"records": 1, "kept": 0} and data["quarantine"]["blob_missing"] == {"records": 1, "kept": 1}
    assert data["chains"][0]["holds"] and data["figures"] == {"leak": 0.018} and all(len(sha) == 64 for model in data["models"] for sha in model["sha256"].values())
    assert all(model["licence"] for model in data["models"]) and data["retention"]["raw_hours"] == 24
    page = files["evidence.html"]
    assert "default-src &#39;none&#39;" in page and "<script" not in page and "http" not in page.split("<pre>")[0].replace("http-equiv", "")
    assert not any("hunter2" in text or "dana" in text for text in files.values())
    assert scrim("audit", "evidence", pack, "--from", run).exit_code == 1  # nothing is written over


def test_the_evidence_of_a_chain_that_was_touched_says_so(run: Path) -> None:
    lines = (run / "audit.jsonl").read_bytes().splitlines(keepends=True)
    (run / "audit.jsonl").write_bytes(b"".join(lines[:-1]))
    done = scrim("audit", "evidence", run.parent / "pack", "--from", run)
    assert done.exit_code == 0 and "1 FAULTS in the audit" in done.stdout
    assert "The audit has faults" in (run.parent / "pack" / "evidence.html").read_text()
