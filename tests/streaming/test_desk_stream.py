"""The desk on a real broker, in a real browser, beside running workers: from a pasted text to a rule that is live in them; a leak and its erasure; a person's
choice, and their erasure."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from chrome import Chrome, Tab
from hanging import ended, pasted, typed
from officers import with_rule
from served import PASSWORD, enlisted, go, log_in, served

from pipeline import files
from pipeline.demo.render import browser
from pipeline.models import weights
from pipeline.proof import signing
from pipeline.proof.signing import Signer
from pipeline.settings import read_audit_key
from schemas.erasure import RecordsCertificate, decode

pytestmark = [pytest.mark.streaming, pytest.mark.timeout(400)]
DEMO = Path(files.__file__).with_name("demo") / "recording"
LEAKED = "blue kestrel"
LIVE_SECONDS = 5  # what the policy's change may take; printed, and waited for much longer


@pytest.fixture
def chrome(tmp_path: Path) -> Iterator[Chrome]:
    command = browser()
    if command is None:
        message = "NO CHROMIUM: the desk was not used beside running workers (set CHROMIUM, or install it)"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(message)
        pytest.skip(message)
    running = Chrome(command, tmp_path / "profile")
    yield running
    running.close()


def send(stream: Any, *records: bytes) -> None:
    producer = stream.producer()
    for record in records:
        producer.send(stream.settings.topic("raw"), key=json.loads(record)["session"].encode(), value=record)
    producer.flush()
    producer.close()


def texts(stream: Any) -> dict[str, tuple[str, str]]:
    found = [json.loads(value or b"") for lines in stream.read("clean").values() for _, value in lines]
    return {one["id"]: (one["text"], one["policy"]) for one in found if "text" in one}


def until(holds: Callable[[], Any], stream: Any) -> Any:
    end = time.monotonic() + 60
    while not (found := holds()):
        assert time.monotonic() < end, stream.logs()
        time.sleep(0.1)
    return found


def test_a_rule_goes_from_a_pasted_text_to_running_workers_and_a_leak_and_a_person_are_erased(
    broker: str, make_stream: Any, tmp_path: Path, chrome: Chrome
) -> None:
    people = enlisted(f"sqlite:///{tmp_path}/desk.db")
    (tmp_path / "approvers.json").write_bytes(msgspec.json.encode(people))
    stream = make_stream(broker, tmp_path, approvers_file=str(tmp_path / "approvers.json"))
    stream.worker("redact", SCRIM_PROCESSES="1", STANDIN_HANGS="1")
    stream.worker("release")
    cache = weights.folder()
    with served(tmp_path, settings=stream.settings, models=cache if not weights.verify(cache) else None, recording=DEMO) as desk:
        send(stream, pasted("ask E-104233 about it, jo@example.com", "s", 0), pasted(f"it is {LEAKED.upper()}", "v", 0))
        send(stream, typed(f"take the {LEAKED} over to them today", "w", 0), ended("w", 1))
        until(lambda: len(texts(stream)) >= 3, stream)
        dana = log_in(chrome, desk.url, "dana")
        until(lambda: dana.open(desk.url + "/") or "com.tinyspeck.slackmacgap" in dana.text(), stream)  # type: ignore[func-returns-value]
        dana.open(f"{desk.url}/review")
        dana.see("ask E-104233 about it")
        if desk.desk.models is not None:
            dana.open(f"{desk.url}/try")
            dana.fill("#text", "ask E-104233 about it, jo@example.com")
            dana.see("EMAIL_ADDRESS", "#text-answer")
        write_rule(dana, desk.url)
        if desk.desk.models is not None:
            compare(dana)
        propose(dana)
        proposal = dana.js("location.href")
        for name in ("ann", "bo"):
            approver = log_in(chrome, desk.url, name)
            approver.open(proposal)
            approver.fill("#password", PASSWORD)
            go(approver, "form[hx-post$='/approve'] button")
        dana.open(proposal)
        dana.see("2 of 2")
        go(dana, "form[hx-post$='/publish'] button")
        published = time.monotonic()
        n = 0
        while not (masked := {id_: one for id_, one in texts(stream).items() if "<EMPLOYEE_ID>" in one[0]}):
            n += 1
            send(stream, typed("ask E-104233 about it", f"after-{n}", 0), ended(f"after-{n}", 1))
            assert n < 200, stream.logs()
            time.sleep(0.2)
        print(f"live in the worker {time.monotonic() - published:.1f} s after the click on Publish (bar {LIVE_SECONDS})")
        dana.see("under it, the first", "main", 60)
        assert "✓ live" in dana.text()
        digest = dana.js("document.querySelector('#holds + p code').innerText")
        assert {policy for _, policy in masked.values()} == {digest} and all(id_.startswith("after-") for id_ in masked)
        assert not any("104233" in text for text, policy in texts(stream).values() if policy == digest)
        erase_leak(dana, desk.url, stream)
        erase(dana, desk.url, stream)
        assert not [said for said in dana.complaints() if "422" not in said]  # two faults were made on purpose
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("desk.db*"))
    assert b"kestrel" not in kept.lower() and "kestrel" not in stream.logs().lower()


def write_rule(tab: Tab, url: str) -> None:
    tab.open(f"{url}/rules")
    tab.fill("#policy", with_rule(tab.js("document.querySelector('#policy').value")))
    tab.see("employee-id", "#checked")
    assert "This policy holds" in tab.text("#checked") and "✓ ask E-104233" in tab.text("#checked")


def compare(tab: Tab) -> None:
    """On the whole bundled recording: the rule exposes nothing that is masked now."""
    tab.click("[hx-post='/rules/diff']")
    tab.see("Newly exposed", "#diff", 240)
    assert "Nothing would be newly exposed on this recording." in tab.text("#diff")
    assert int(tab.text("#diff").split(" records, policy")[0].split()[-1].replace(",", "")) > 3_000


def propose(tab: Tab) -> None:
    tab.fill("#why", "Numbers of employees")
    tab.fill("#password", PASSWORD)
    go(tab, "form[hx-post='/rules/propose'] button")
    tab.see("0 of 2")


def erase_leak(tab: Tab, url: str, stream: Any) -> None:
    """Marked, counted, confirmed: the records in which it can be read, however it is written, and no other."""
    tab.open(f"{url}/review")
    tab.fill("#value", LEAKED)
    tab.choose("#lk-entity", "ID")
    tab.click("form[hx-post='/review/leak'] button")
    tab.see("in your draft", "#lk-answer")
    tab.see("It can be read in 2 of", "#lk-held", 60)
    assert tab.js("[...document.querySelectorAll('#lk-held tbody tr')].map(r => r.innerText.split(/\\s+/).join(' '))") == ["v 1", "w 1"]
    tab.fill("#value", "blue kestrels")
    tab.click("#lk-held button.danger")
    tab.see("not the value that was looked for", "#lk-erased")
    assert stream.read("erasure")[0] == []
    tab.fill("#value", LEAKED)
    tab.click("#lk-held button.danger")
    tab.see("All was found done", "#lk-erased", 60)
    given = tab.js("fetch('/review/certificate').then(r => r.text())")
    certificate = msgspec.json.decode(given, type=RecordsCertificate)
    assert {(one.session, one.id, one.type) for one in certificate.notices[0].records} == {("v", "v-0", "clipboard"), ("w", "w-0", "text.input")}
    assert signing.holds(certificate, Signer(read_audit_key(stream.settings)).public or b"")
    assert [decode(value) for _, value in stream.read("erasure")[0]] == list(certificate.notices)
    assert "kestrel" not in (given + tab.text("#lk-answer") + tab.text("#lk-erased") + tab.js("location.href")).lower()
    tab.open(f"{url}/evidence")
    assert "value erasure" in tab.text() and certificate.erasure in tab.text()


def erase(tab: Tab, url: str, stream: Any) -> None:
    actor = json.loads(next(value for lines in stream.read("clean").values() for _, value in lines))["actor"]
    tab.open(f"{url}/people")
    tab.see("Nobody has said anything", "#said")
    tab.fill("#actor", actor)
    tab.choose("#state", "paused")
    tab.click("form[hx-post='/people/choose'] button")
    tab.see("recording is paused", "#said")
    tab.fill("#erase-actor", actor)
    tab.fill("#again", actor + "x")
    tab.click("form[hx-post='/people/erase'] button")
    tab.see("differ", "#erased")
    tab.fill("#again", actor)
    tab.click("form[hx-post='/people/erase'] button")
    tab.see("All was found done", "#erased", 120)
    certificate = tab.js("fetch('/people/certificate').then(r => r.json())")
    assert certificate["actor"] == actor and certificate["complete"] and certificate["signature"]
    assert actor not in tab.js("location.href")
