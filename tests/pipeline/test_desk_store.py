"""What the desk keeps: each decision once however often it is read, counts that agree with the audit, and nothing of a recording."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st
from served import PASSWORD, served
from sqlalchemy import Engine, func, select

from pipeline.desk import auth, edits, follow, ingest, shapes, signing, store
from pipeline.desk.pages import overview
from pipeline.desk.tables import cleans, decisions, flows, kept, masked
from pipeline.faults import CannotRun
from pipeline.proof import approvals, audit
from pipeline.proof.audit import Head
from redactors.policy import load
from schemas.audit import Outcome, Place, Reason
from schemas.raw import milliseconds
from schemas.redacted import Redacted

RAW = "4111 1111 1111 1111"


def lay(folder: Path, number: int, begin: int = 0) -> list[tuple[Outcome, Reason]]:
    """A folder as `scrim redact` writes it, of so many records; more of them where there are some. Answers with what became of each."""
    head, ends = Head(), []
    kinds = [(Outcome.CLEAN, Reason.MASKED), (Outcome.MERGED, Reason.RUN), (Outcome.DROPPED, Reason.APP_NOT_ALLOWED), (Outcome.QUARANTINED, Reason.NOT_JSON),
             (Outcome.QUARANTINED, Reason.CATCH_CONTENT)]  # fmt: skip
    with (folder / "audit.jsonl").open("wb") as audits, (folder / "clean.jsonl").open("wb") as out:
        for n in range(number):
            outcome, reason = kinds[n % len(kinds)]
            into = f"e{n - 1}" if outcome is Outcome.MERGED else None
            decided = Redacted(Place(line=n + 1), outcome, reason, "0" * 16, "w", f"e{n}", f"s{n % 7}" if outcome is not Outcome.MERGED else f"s{(n - 1) % 7}",
                               n, into, entities={"CREDIT_CARD": 2} if outcome is Outcome.CLEAN else {})  # fmt: skip
            record, head = audit.link(head, decided, outcome, reason)
            audits.write(msgspec.json.encode(record) + b"\n")
            ends.append((outcome, reason))
            if outcome is Outcome.CLEAN:
                clean = {"id": f"e{n}", "type": "text.input", "session": f"s{n % 7}", "time": f"2026-03-02T{9 + n % 3:02}:00:00Z", "text": RAW,
                         "app": {"id": "slack", "title": RAW}, "marks": []}  # fmt: skip
                out.write(json.dumps(clean).encode() + b"\n")
    return ends


def take_all(engine: Engine, folder: Path) -> None:
    for new in follow.folder_steps(engine, folder):
        if not new:
            return


def test_each_decision_is_kept_once_however_often_the_folder_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "BATCH_RECORDS", 7)  # a batch's end falls everywhere
    engine = store.open_store(f"sqlite:///{tmp_path}/desk.db")
    lay(tmp_path, 40)
    take_all(engine, tmp_path)
    ends = Counter(lay(tmp_path, 111))  # the same, and more of them
    for _ in range(3):
        take_all(engine, tmp_path)
    with engine.connect() as read:
        rows = read.execute(select(decisions.c.outcome, decisions.c.reason, func.count()).group_by(decisions.c.outcome, decisions.c.reason)).all()
        counted = read.execute(select(flows.c.outcome, flows.c.reason, func.sum(flows.c.records)).group_by(flows.c.outcome, flows.c.reason)).all()
        clean = ends[Outcome.CLEAN, Reason.MASKED]
        assert read.execute(select(func.sum(masked.c.hits))).scalar() == 2 * clean
        assert read.execute(select(func.count()).select_from(cleans)).scalar() == clean
        assert read.execute(select(func.count()).where(decisions.c.app == "slack")).scalar() == clean + ends[Outcome.MERGED, Reason.RUN]
    assert {(Outcome(o), Reason(r)): n for o, r, n in rows} == {(Outcome(o), Reason(r)): n for o, r, n in counted} == dict(ends)


def test_what_is_older_than_the_audit_is_kept_goes_and_its_counts_stay(tmp_path: Path) -> None:
    engine = store.open_store(f"sqlite:///{tmp_path}/desk.db")
    lay(tmp_path, 30)
    take_all(engine, tmp_path)
    ingest.forget(engine, milliseconds("2026-03-02T10:00:00Z"))
    with engine.connect() as read:
        assert read.execute(select(func.min(decisions.c.at_ms))).scalar() == read.execute(select(func.min(cleans.c.at_ms))).scalar()
        assert read.execute(select(func.min(decisions.c.at_ms))).scalar() == milliseconds("2026-03-02T10:00:00Z")
        assert read.execute(select(func.sum(flows.c.records))).scalar() == 30


def test_a_line_that_is_half_written_is_taken_when_it_is_whole(tmp_path: Path) -> None:
    engine = store.open_store(f"sqlite:///{tmp_path}/desk.db")
    lay(tmp_path, 10)
    whole = (tmp_path / "audit.jsonl").read_bytes()
    (tmp_path / "audit.jsonl").write_bytes(whole[:-20])
    take_all(engine, tmp_path)
    (tmp_path / "audit.jsonl").write_bytes(whole)
    take_all(engine, tmp_path)
    with engine.connect() as read:
        assert read.execute(select(func.count()).select_from(decisions)).scalar() == 10


def test_nothing_that_is_tried_or_recorded_is_in_any_file_of_the_desk(tmp_path: Path, models_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, temporary = tmp_path / "out", tmp_path / "tmp"
    out.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    lay(out, 30)
    with served(tmp_path, out, models=models_folder) as desk:
        reader = desk.reader("dana")
        assert "CREDIT_CARD" in reader.post("/try/text", {"text": f"card {RAW}"}).text
        keys = [[way, c, "Digit4", []] for c in f"card {RAW}" for way in ("down", "up")]
        assert "CREDIT_CARD" in reader.post("/try/keys", {"keys": json.dumps(keys)}).text
        body = b"\r\n".join([b"--x", b'Content-Disposition: form-data; name="picture"; filename="a.png"', b"", RAW.encode() * 200_000, b"--x--", b""])
        answer = reader.ask("POST", "/try/picture", body=body, Content_Type="multipart/form-data; boundary=x", X_Scrim_CSRF=reader.csrf)
        assert answer.status == 422 and RAW not in answer.text
        marked = reader.post("/review/leak", {"value": RAW, "entity": "CREDIT_CARD"})
        assert marked.status == 200 and "in your draft" in marked.text and RAW not in marked.text
        assert reader.post("/review/erase", {"value": RAW}).status == 409  # without a broker there is nothing to take back from
        assert "leak-1" in reader.get("/rules").text
        assert RAW in reader.get("/review").text  # it is shown, for that is what review is for
    files = [file for file in tmp_path.rglob("*") if file.is_file() and file.parent != out]
    assert files and not [file for file in files if RAW.encode() in file.read_bytes()]


def test_each_row_of_the_evidence_comes_once_page_by_page(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    lay(out, 260)
    with served(tmp_path, out) as desk:
        take_all(desk.desk.engine, out)
        reader, seen, before = desk.reader("vic"), list[str](), ""
        while True:
            page = reader.post("/evidence/search", {"outcome": "quarantined", "before": before}).text
            seen += [part.partition("<")[0] for part in page.split("<code>line ")[1:]]
            if 'name="before" value="' not in page:
                break
            before = page.partition('name="before" value="')[2].partition('"')[0]
    assert [int(line) for line in seen] == [n + 1 for n in reversed(range(260)) if n % 5 in (3, 4)]


def test_the_migrations_make_exactly_the_tables(tmp_path: Path) -> None:
    engine = store.open_store(f"sqlite:///{tmp_path}/desk.db")
    with engine.connect() as read:
        assert compare_metadata(MigrationContext.configure(read), kept) == []
    assert (tmp_path / "desk.db").stat().st_mode & 0o077 == 0


def test_canaries_that_leaked_and_a_verdict_that_cannot_be_read_are_alarms(tmp_path: Path) -> None:
    file = tmp_path / "bound.json"
    for text, alarm in (("{}", True), ("no", True), ('{"holds": false, "blind": [], "strata": [{"planted": 9, "leaked": 1, "upper": 0.5}]}', True),
                        ('{"holds": true, "blind": [], "strata": [{"planted": 9, "leaked": 0, "upper": 0.3}]}', False)):  # fmt: skip
        file.write_text(text)
        found = overview._canaries(str(file))
        assert found is not None and found["holds"] is not alarm
    assert overview._canaries(None) is None and not (overview._canaries(str(tmp_path / "none")) or {})["holds"]


@pytest.mark.skipif("SCRIM_TEST_POSTGRES" not in os.environ, reason="POSTGRESQL NOT TRIED: SCRIM_TEST_POSTGRES names no empty database, postgresql+psycopg://…")
def test_postgresql_keeps_the_same(tmp_path: Path) -> None:
    engine = store.open_store(os.environ["SCRIM_TEST_POSTGRES"])
    ends = Counter(lay(tmp_path, 60))
    take_all(engine, tmp_path)
    take_all(engine, tmp_path)
    with engine.connect() as read:
        counted = read.execute(select(flows.c.outcome, flows.c.reason, func.sum(flows.c.records)).group_by(flows.c.outcome, flows.c.reason)).all()
        assert compare_metadata(MigrationContext.configure(read), kept) == []
    assert {(Outcome(o), Reason(r)): n for o, r, n in counted} == dict(ends)
    auth.add_user(engine, "dana", "officer", PASSWORD)
    given_ = auth.log_in(engine, "dana", PASSWORD, "127.0.0.1")
    assert isinstance(given_, auth.Given) and auth.who(engine, given_.token, auth.Limits(10**9, 10**9)) is not None
    assert isinstance(auth.log_in(engine, "dana", "wrong password", "127.0.0.1"), auth.Refused)


@pytest.mark.parametrize("url", ["mysql://user:secret@h/d", "nonsense", "sqlite:////no/such/folder/x.db"])
def test_a_database_that_cannot_be_opened_is_one_line_without_its_url(url: str) -> None:
    with pytest.raises(CannotRun) as told:
        store.open_store(url)
    assert "SCRIM_DESK_DATABASE" in str(told.value) and "secret" not in str(told.value) and "\n" not in str(told.value)


LISTS = [
    "a: 1\ntext: {allow: [], x: 1}\n", "a: 1\ntext:\n  allow: []  # none\n  x: 1\n", "text:\n  allow:\n    - one\n    - two  # of them\n# end\nb: 2\n",
    "text:\n  x: 1\nb: 2\n", "b: 2\n", "text: {}\n", "text:\n  allow: [one,\n    two]\n", "b: 2\ntext:\n  allow:\n  - one", "text: {allow: {add: [one]}}\n",
]  # fmt: skip


@pytest.mark.parametrize("text", LISTS)
@given(word=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20))
def test_an_item_is_added_to_a_list_and_nothing_else_is_changed(text: str, word: str) -> None:
    before, item = yaml.safe_load(text), {"word": word, "until": "2026-12-31"}
    after = yaml.safe_load(edits.append(text, ("text", "allow"), item))
    held: Any = after["text"]["allow"]
    held = held["add"] if isinstance(held, dict) else held
    assert held.pop() == item
    if not held:
        _forget(before, after)
    assert after == before
    assert all(line.partition("#")[2] in edits.append(text, ("text", "allow"), item) for line in text.splitlines() if "#" in line)


def _forget(before: Any, after: Any) -> None:
    """What was made on the way to a list that was not there."""
    if (before.get("text") or {}).get("allow", None) != []:
        after["text"].pop("allow")
    if "text" not in before:
        after.pop("text")


def test_rules_are_added_to_the_shipped_policy() -> None:
    rule = {"name": "badge", "entity": "ID", "regex": r"\bB-\d{4}\b", "finds": ["B-1234 here"], "ignores": ["B-12"]}
    text = edits.append(edits.append(load.shipped(), ("rules",), rule), ("rules",), rule | {"name": "badge-2"})
    assert [one.name for one in load.load(text).rules] == ["badge", "badge-2"]


@settings(max_examples=25)  # each loads a policy
@given(value=st.from_regex(r"[A-Z]{1,4}[-/. ]?[0-9]{4,9}[a-z]{0,3}", fullmatch=True), seed=st.integers())
def test_the_rule_against_a_leak_has_its_shape_and_not_its_value(value: str, seed: int) -> None:
    made = shapes.shape(value, random.Random(seed))
    assert made is not None
    rule = {"name": "leak-1", "entity": "ID", "regex": made.regex, "finds": [made.finds], "ignores": [made.ignores]}
    text = edits.append(load.shipped(), ("rules",), rule)
    assert load.load(text).rules and value not in made.finds + made.regex + made.ignores


@pytest.mark.parametrize("value", ["", "a1", "no", "naïve-12345", "x" * 65, "a\nb12345"])
def test_what_has_no_useful_shape_makes_no_rule(value: str) -> None:
    assert shapes.shape(value) is None


def test_a_signing_key_opens_with_its_owners_password_alone() -> None:
    made = approvals.make_signatory("dana")
    sealed = signing.seal(made, PASSWORD)
    assert signing.unseal(sealed, "dana", PASSWORD) == made and made.private not in sealed
    assert signing.unseal(sealed, "dana", PASSWORD + "x") is None and signing.unseal(sealed, "bo", PASSWORD) is None


def test_users_are_made_on_the_command_line_and_enlisted_as_approvers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from pipeline import cli

    monkeypatch.setenv("SCRIM_DESK_DATABASE", f"sqlite:///{tmp_path}/desk.db")
    (tmp_path / "password").write_text(PASSWORD + "\n")
    (tmp_path / "short").write_text("short")

    def run(*args: str) -> Any:
        return CliRunner().invoke(cli.app, ["desk", "user", *args, "--password-file", str(tmp_path / "password")])

    file = str(tmp_path / "approvers.json")
    assert run("dana", "--role", "officer", "--approvers", file).exit_code == 0
    assert run("ann", "--role", "approver", "--approvers", file).exit_code == 0
    assert {name: one["role"] for name, one in json.loads(Path(file).read_bytes()).items()} == {"dana": "officer", "ann": "approver"}
    assert run("dana", "--role", "owner").exit_code == 2
    assert run("da na", "--role", "viewer").exit_code == 1
    assert CliRunner().invoke(cli.app, ["desk", "user", "x", "--role", "viewer", "--password-file", str(tmp_path / "short")]).exit_code == 1
    assert run("ann", "--remove").exit_code == 0 and run("ann", "--remove").exit_code == 1


def test_the_desk_refuses_to_listen_beyond_this_machine_without_https_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from pipeline import cli

    monkeypatch.setenv("SCRIM_DESK_DATABASE", f"sqlite:///{tmp_path}/desk.db")
    done = CliRunner().invoke(cli.app, ["desk", "--on", str(tmp_path), "--host", "0.0.0.0"])
    assert done.exit_code == 1 and "SCRIM_DESK_NAMES" in done.output
