"""The desk in a real Chromium: what an officer, approvers and a viewer do there, read by machine for accessibility, attacked with what a recording may hold.

Without a Chromium these tests skip and say so; where CI=true they fail instead. SCRIM_SHOTS names a folder for a picture of each page.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import axe
import msgspec
import pytest
from chrome import Chrome, Tab
from served import PASSWORD, PEOPLE, Served, go, log_in, served

from pipeline import files
from pipeline.desk.ingest import APP_CHARS_MAX
from pipeline.proof import audit
from pipeline.proof.audit import Head
from redactors.policy import load
from schemas import policy as policy_schema
from schemas.audit import Outcome, Place, Reason
from schemas.redacted import Redacted

DEMO = Path(files.__file__).with_name("demo") / "recording"
PAGES = ("", "try", "rules", "review", "approvals", "people", "evidence")
RULE = """rules:
  - name: employee-id
    entity: ID
    regex: '\\bE-\\d{6}\\b'
    finds: ["ask E-104233 about it"]
    ignores: ["E-10"]
"""

Enter = Callable[[str], Tab]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, models_folder: Path) -> Iterator[Served]:
    """A desk on the end of the demo's recording, redacted, with its own control topic in memory."""
    source, out = tmp_path_factory.mktemp("recording") / "raw.jsonl", tmp_path_factory.mktemp("run") / "clean"
    lines = [line for line in (DEMO / "raw.jsonl").read_bytes().splitlines() if b'"screenshot"' not in line]  # pictures take most of the time
    source.write_bytes(b"\n".join(lines[-600:]) + b"\n")
    files.run(files.Run(source=source, out=out, policy=load.shipped(), models=models_folder, key=bytes(32), processes=1))
    with served(tmp_path_factory.mktemp("desk"), out, models=models_folder, recording=beginning(tmp_path_factory.mktemp("beginning"))) as running:
        yield running


def beginning(folder: Path) -> Path:
    """A recording to compare on: the first session of the demo's as far as the second begins. The journey on a broker compares on all of it."""
    lines = (DEMO / "raw.jsonl").read_bytes().splitlines()
    (folder / "raw.jsonl").write_bytes(b"\n".join(lines[:269]) + b"\n")
    (folder / "blobs").mkdir()
    for picture in (DEMO / "blobs").glob("sales-0*.png"):
        shutil.copy(picture, folder / "blobs")
    return folder


@pytest.fixture
def enter(chrome: Chrome, desk: Served) -> Enter:
    """Somebody who logs in through the form."""
    return lambda name: log_in(chrome, desk.url, name)


def shot(tab: Tab, name: str) -> None:
    if folder := os.environ.get("SCRIM_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        tab.shot(Path(folder) / f"{name}.png")


def write(tab: Tab, text: str) -> None:
    """Puts a policy into the editor, as somebody who writes it all at once."""
    tab.fill("#policy", text)


def test_what_flows_is_on_the_overview_in_the_readers_own_time(enter: Enter) -> None:
    tab = enter("vic")
    tab.zone("America/New_York")
    tab.open(tab.js("location.origin") + "/")
    tab.see("com.googlecode.iterm2")
    shown = tab.js("[...document.querySelectorAll('time')].map(t => [t.dateTime, t.textContent])")
    assert shown and all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:00:00Z", moment) for moment, _ in shown[:2])
    hour = int(shown[0][0][11:13]) - 5
    assert f"{hour % 12 or 12}:00" in shown[0][1]
    assert not tab.complaints()


def test_a_text_keys_and_a_screenshot_are_tried_and_masked_with_reasons(enter: Enter) -> None:
    tab = enter("vic")
    go(tab, "a[href='/try']")
    tab.fill("#text", "call Dana Whitfield on 212-555-0142")
    tab.see("PHONE_NUMBER", "#text-answer")
    assert tab.js("document.querySelector('[data-after]').innerText") == "call <PERSON_1> on <PHONE_NUMBER_1>"
    assert "phone-north-america" in tab.text("#text-answer")
    tab.click("#live")
    tab.press("ask dana.whitfielt")
    tab.press("Backspace")
    tab.press("d@example.com today please and then")
    tab.see("<EMAIL_ADDRESS_1>", "#keys-answer")
    assert "whitfield" not in tab.text("#keys-answer")
    tab.hand("#picture", DEMO / "blobs" / "platform-01-login.png")
    tab.see("covered.", "#picture-answer", 120)
    assert tab.js("document.querySelector('#picture-answer img').naturalWidth") > 1000
    shot(tab, "try")
    assert "example.com" not in tab.js("location.href") and not tab.complaints()


def test_a_rule_is_written_checked_proposed_approved_by_two_and_published(enter: Enter) -> None:
    dana = enter("dana")
    go(dana, "a[href='/rules']")
    shipped = dana.js("document.querySelector('#policy').value")
    begin = shipped.index("\nrules:") + 1
    write(dana, shipped[:begin] + RULE.replace("entity: ID", "entity: IDD") + shipped[shipped.index("\n", begin) + 1 :])
    dana.see("fault")
    line = shipped[:begin].count("\n") + 3
    dana.see(f"Line {line}", "#checked")
    assert "did you mean" in dana.text("#checked")
    dana.click("#checked button[data-line]")
    assert dana.js("(a => a.value.slice(a.selectionStart, a.selectionEnd))(document.querySelector('#policy'))").strip() == "entity: IDD"
    dana.fill("#name-to-insert", "    entity: ID")
    dana.click("[data-insert]")
    dana.see("This policy holds", "#checked")
    assert "✓ ask E-104233 about it" in dana.text("#checked") and "tightening" in dana.text("#checked")
    shot(dana, "rules-written")
    dana.fill("#why", "Numbers of employees")
    dana.fill("#password", "not the password")
    dana.click("form[hx-post='/rules/propose'] button")
    dana.see("The password is wrong", "#proposed")
    dana.fill("#password", PASSWORD)
    go(dana, "form[hx-post='/rules/propose'] button")
    dana.see("Numbers of employees")
    assert "You are its author" in dana.text() and not dana.js("document.querySelector('form[hx-post$=approve]')")
    for name, have in (("ann", 1), ("bo", 2)):
        tab = enter(name)
        tab.open(dana.js("location.href"))
        assert "employee-id" in tab.text("pre") and "tightening" in tab.text()
        tab.fill("#password", PASSWORD)
        go(tab, "form[hx-post$='/approve'] button")
        tab.see(f"{have} of 2")
        shot(tab, "proposal")
    dana.open(dana.js("location.href"))
    go(dana, "form[hx-post$='/publish'] button")
    dana.see("published as", "main")
    assert "ann, bo" in dana.text()
    shot(dana, "approvals-published")
    go(dana, "a[href='/try']")
    dana.fill("#text", "it was E-104233 again")
    dana.see("employee-id", "#text-answer")


BEGUN = "version: 1\nname: own\nentities:\n  PROJECT: {action: mask}\n"
COMPLETED = [  # what stands before the caret; names that may come there, and some that may not
    ("", "version name entities rules extends", "PERSON label finds"),
    (BEGUN + "  ", "PERSON CREDIT_CARD PROJECT", "label action name"),
    (BEGUN + "  PERSON: {", "action threshold enabled", "PERSON label"),
    (BEGUN + "  PERSON: {threshold: 0.5, action: ", "label mask remove surrogate", "action PERSON true"),
    (BEGUN + "  PERSON: {enabled: ", "true false", "label"),
    (BEGUN + "  PERSON:\n    # how\n    action: ", "label surrogate", "PERSON"),
    (BEGUN + "rules:\n  - name: x\n    entity: ", "PERSON PROJECT", "finds label"),
    (BEGUN + "rules:\n- name: x\n  fin", "finds ignores regex entity", "PERSON"),
    (BEGUN + "rules:\n  - ", "name entity regex words", "PERSON version"),
    (BEGUN + "rules:\n  - {name: x, entity: ", "PERSON PROJECT", "name"),
    (BEGUN + "text:\n  models: [spacy, ", "rampart spacy", "recall"),
    (BEGUN + "text:\n  allow:\n    add:\n      - word: x\n        ent", "entity until app", "PERSON version"),
    (BEGUN + "extends: ", "strict hipaa-18 pci", "version"),
    (BEGUN + "screens:\n  cover: ", "blur fill", "cover"),
    (BEGUN + "# ent", "", "entities"), (BEGUN + "name: 'ent", "", "entities"), (BEGUN + "  PERSON: {action: mask} # ", "", "action"),
    (BEGUN + "  PERSON:", "", "action PERSON"), (BEGUN + "  PERSON: {action: mask}\n    ", "", "action PERSON"), (BEGUN + "no such thing:\n  ", "", "PERSON"),
]  # fmt: skip


def test_names_are_completed_where_the_caret_is_by_what_the_schema_says_may_stand_there(enter: Enter) -> None:
    tab = enter("oli")
    go(tab, "a[href='/rules']")
    tab.js("fetch('/rules/schema').then(r => r.json()).then(told => { window.told = told; })")
    for text, may, not_ in COMPLETED:
        said = json.dumps(text)
        found = set(tab.js(f"(at => at ? names(told, at, {said}).map(one => one[0]) : [])(place({said}))"))
        assert found >= set(may.split()) and not found & set(not_.split()) and bool(found) is bool(may), (text, found)


def test_the_list_of_names_is_used_by_keys_and_leaves_them_to_the_text_otherwise(enter: Enter) -> None:
    scanner, tab = axe.script(), enter("oli")
    go(tab, "a[href='/rules']")
    tab.wait("!!document.querySelector('#names-here')")
    box, value = "document.querySelector('#names-here')", "document.querySelector('#policy').value"
    write(tab, BEGUN + "  E")
    tab.press("M")
    tab.wait(f"!{box}.hidden")
    assert tab.js(f"[...{box}.children].map(o => o.firstChild.data)") == ["EMAIL_ADDRESS"] and "1 name;" in tab.text(".completing [role=status]")
    assert not tab.js("document.querySelector('#policy').hasAttribute('aria-activedescendant')")  # Enter is still a new line
    tab.press("ArrowDown")
    assert tab.js("document.getElementById(document.querySelector('#policy').getAttribute('aria-activedescendant')).innerText").startswith("EMAIL_ADDRESS")
    assert not axe.serious(tab, scanner)
    shot(tab, "rules-completed")
    tab.press("Enter")
    assert tab.js(value) == BEGUN + "  EMAIL_ADDRESS: " and tab.js(f"{box}.hidden")
    tab.ask("Input.insertText", text="{a")
    tab.wait(f"!{box}.hidden")
    tab.press("ArrowUp")
    tab.press("Tab")
    assert tab.js(value).endswith("{action: ") and tab.js("document.activeElement.id") == "policy"
    asked_for(tab)
    assert tab.js(f"[...{box}.children].map(o => o.firstChild.data)") == ["label", "mask", "remove", "surrogate"]
    tab.press("Escape")
    assert tab.js(f"{box}.hidden") and tab.js(value).endswith("{action: ")
    tab.press("m")
    tab.wait(f"!{box}.hidden")
    tab.click("#names-here li")
    assert tab.js(value).endswith("{action: mask") and tab.js("document.activeElement.id") == "policy"
    tab.ask("Input.insertText", text="}")
    tab.see("fault", "#checked")  # it has no apps yet; what was completed is checked as what is typed
    tab.press("Enter")
    tab.press("z")  # begins no name
    tab.press("Tab")
    assert tab.js("document.activeElement.id") != "policy"  # nobody is caught in the box
    write(tab, BEGUN + "  ")
    asked_for(tab)
    seen = set()
    for _ in range(len(policy_schema.ENTITIES) + 1):  # many more than are shown at once, and PROJECT
        tab.press("ArrowDown")
        seen.add(tab.js(f"{box}.querySelector('[aria-selected=true]').firstChild.data"))
    assert seen == {*policy_schema.ENTITIES, "PROJECT"} and tab.js(f"{box}.children.length") == 8 and not axe.serious(tab, scanner)
    assert not tab.complaints()
    tab.open(tab.js("location.href"))
    go(tab, "form[action='/rules/discard'] button")


def asked_for(tab: Tab) -> None:
    """Ctrl+Space, after which a list of names is there."""
    for way in ("keyDown", "keyUp"):
        tab.ask("Input.dispatchKeyEvent", type=way, key=" ", code="Space", windowsVirtualKeyCode=32, modifiers=2)
    tab.wait("!document.querySelector('#names-here').hidden")


def test_a_leak_becomes_a_rule_of_its_shape_in_the_officers_draft(enter: Enter) -> None:
    tab = enter("oli")
    go(tab, "a[href='/review']")
    assert tab.js("document.querySelectorAll('article').length") > 3
    tab.fill("#value", "QX-48213-b")
    tab.choose("#lk-entity", "ID")
    tab.click("form[hx-post='/review/leak'] button")
    tab.see("in your draft", "#lk-answer")
    go(tab, "#lk-answer a[href='/rules']")
    tab.see("leak-1", "#checked")
    assert "48213" not in tab.js("document.querySelector('#policy').value")
    go(tab, "form[action='/rules/discard'] button")
    tab.see("the policy that holds now", "#checked")


def test_a_false_positive_becomes_an_entry_with_limits_in_the_officers_draft(enter: Enter) -> None:
    if not hasattr(policy_schema, "AllowEntry"):
        pytest.skip("the policy has no allow entries with limits")
    tab = enter("oli")
    go(tab, "a[href='/review']")
    tab.fill("#word", "Globex")
    tab.choose("#fp-entity", "PERSON")
    go(tab, "form[hx-post='/review/false-positive'] button")
    tab.see("loosening", "#checked")
    assert '"until"' in next(line for line in tab.js("document.querySelector('#policy').value").splitlines() if "Globex" in line)
    go(tab, "form[action='/rules/discard'] button")


@pytest.mark.slow
def test_a_draft_is_compared_on_a_recording_and_what_it_exposes_is_shown_by_shape_and_unsealed_by_one(enter: Enter, desk: Served) -> None:
    tab = enter("oli")
    go(tab, "a[href='/rules']")
    text = tab.js("document.querySelector('#policy').value")
    write(tab, text.replace("EMAIL_ADDRESS: {action: label}", "EMAIL_ADDRESS: {action: label, enabled: false}"))
    tab.see("loosening", "#checked")
    tab.click("[hx-post='/rules/diff']")
    tab.see("Newly exposed", "#diff", 200)
    assert "aaaa.aaaaaa@" in tab.text("#diff") and "@example" not in tab.text("#diff")
    slider = "document.querySelector('#diff .slide input[type=range]')"
    tab.wait(f"{slider}?.getAttribute('aria-label')")
    tab.js(f"{slider}.focus()")
    tab.press("ArrowRight")
    assert tab.js("document.querySelector('#diff .before').style.clipPath") == "inset(0px 49% 0px 0px)"
    shot(tab, "rules-compared")
    tab.click("#diff input[name=which]")
    tab.fill("#reason", "ticket 4411: is this somebody's address?")
    tab.click("form[hx-post='/rules/diff/unseal'] button")
    tab.see("@example", "#unsealed")
    tab.click("#diff input[name=which][value^=exposed-1]")
    tab.fill("#reason", "and this one?")
    tab.press("Enter")
    tab.wait("document.querySelectorAll('#unsealed mark').length === 1")  # one at a time
    assert not axe.serious(tab, axe.script()) and not tab.complaints()
    assert (desk.desk.folder / "access.jsonl").read_text().count("4411") == 1
    tab.open(tab.js("location.href"))
    assert "@example" not in tab.text()
    go(tab, "form[action='/rules/discard'] button")


def test_the_evidence_is_searched_checked_and_downloaded(enter: Enter, desk: Served) -> None:
    tab = enter("dana")
    go(tab, "a[href='/evidence']")
    tab.choose("#outcome", "quarantined")
    tab.wait("[...document.querySelectorAll('#found tbody tr')].length && "
             "[...document.querySelectorAll('#found tbody tr')].every(r => r.innerText.includes('quarantined'))")  # fmt: skip
    tab.click("form[hx-post='/evidence/chain'] button")
    tab.see("the chain holds", "#chained", 60)
    size = tab.js("fetch('/evidence/pack').then(r => r.blob()).then(b => b.size)")
    assert size > 5000
    shot(tab, "evidence-checked")


def test_all_can_be_reached_and_done_by_keys_alone(chrome: Chrome, desk: Served) -> None:
    tab = chrome.tab()
    tab.open(f"{desk.url}/login")
    assert tab.js("document.activeElement.id") == "name"
    tab.press("vic")
    tab.press("Tab")
    tab.ask("Input.insertText", text=PASSWORD)
    before = tab.js("performance.timeOrigin")
    tab.press("Enter")
    tab.loaded(before)
    tab.open(f"{desk.url}/try")
    tab.press("Tab")
    assert tab.js("document.activeElement.className") == "skip"
    tab.press("Enter")
    tab.wait("document.activeElement.id === 'main'")
    tab.press("Tab")
    assert tab.js("document.activeElement.id") == "text"
    tab.js("document.querySelector('#live').focus()")
    tab.press("Tab")
    assert tab.js("document.activeElement.id") != "live"  # nobody is caught in the box with live keys
    for page in PAGES:
        tab.open(f"{desk.url}/{page}")
        hidden = tab.js("[...document.querySelectorAll('a,button,input,select,textarea')].filter(e => e.tabIndex > 0 || (e.tabIndex < 0 && e.type !== 'hidden')).length")
        assert hidden == 0, page


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_no_page_has_a_serious_finding_of_accessibility(enter: Enter, desk: Served, look: str) -> None:
    scanner, tab = axe.script(), enter("dana")
    tab.size(390 if look == "phone" else 1200, 900, dark=look == "dark")
    found = {}
    for page in PAGES:
        tab.open(f"{desk.url}/{page}")
        tab.wait("!document.querySelector('.htmx-request')")
        shot(tab, f"{look}-{page or 'overview'}")
        if serious := axe.serious(tab, scanner):
            found[page] = serious
        assert tab.js("document.documentElement.scrollWidth <= innerWidth"), page
    tab.open(f"{desk.url}/try")
    tab.fill("#text", "call Dana Whitfield on 212-555-0142")
    tab.see("PHONE_NUMBER", "#text-answer")
    if serious := axe.serious(tab, scanner):
        found["try, answered"] = serious
    assert not found and not tab.complaints()


HOSTILE = [
    f"{before}{run}{after}"
    for before, after in (("", ""), ("'\">", "<!--"), ("</textarea></script></title>", ""), ("<svg>", "</svg>"), ("{{", "}}"))
    for run in (
        "<script>window.__xss=1</script>", "<img src=x onerror=window.__xss=1>", "<svg onload=window.__xss=1>", "<a href=javascript:window.__xss=1>x</a>",
        "<iframe srcdoc='<script>parent.__xss=1</script>'></iframe>", "<body onload=window.__xss=1>", "<details open ontoggle=window.__xss=1>",
        "<b hx-get=/static/desk.js hx-trigger=load hx-on::load=window.__xss=1>x</b>", "<input autofocus onfocus=window.__xss=1>", "<style>@import 'javascript:window.__xss=1'</style>",
    )
]  # fmt: skip


@pytest.mark.parametrize("who", ["dana", "vic"])
def test_of_fifty_hostile_strings_in_titles_texts_apps_and_policies_none_runs(chrome: Chrome, tmp_path: Path, models_folder: Path, who: str) -> None:
    assert len(set(HOSTILE)) == 50
    out = tmp_path / "out"
    out.mkdir()
    hostile_run(out)
    with served(tmp_path, out, models=models_folder) as desk:
        tab = log_in(chrome, desk.url, who)
        tab.ask("Page.addScriptToEvaluateOnNewDocument", source="window.__xss = 0")
        tab.open(f"{desk.url}/")
        tab.wait("document.body.innerText.includes('onerror')")
        for page in PAGES:
            tab.open(f"{desk.url}/{page}")
            tab.wait("!document.querySelector('.htmx-request')")
            assert tab.js("window.__xss") == 0, page
        for _ in range(4):
            tab.open(f"{desk.url}/review")
            assert "onerror" in tab.text() or "__xss" in tab.text()
            assert tab.js("window.__xss") == 0
        tab.open(f"{desk.url}/try")
        for at in range(0, 50, 5):
            tab.fill("#text", "mail dana@example.com " + " ".join(HOSTILE[at : at + 5]))
            tab.wait(f"document.querySelector('#text-answer').innerText.includes({json.dumps(HOSTILE[at + 4][:20])})")
        if who == "dana":
            tab.open(f"{desk.url}/rules")
            for at in range(0, 50, 10):
                write(tab, "\n".join(f"? {json.dumps(one)}\n: {json.dumps(one)}" for one in HOSTILE[at : at + 10]))
                tab.see("fault", "#checked")
        assert tab.js("window.__xss") == 0
        assert tab.js("[...document.querySelectorAll('iframe, [onerror], [onload], [onfocus], [hx-on\\\\:\\\\:load]')].length") == 0


def hostile_run(out: Path) -> None:
    """A run whose records hold hostile strings wherever a string may stand."""
    head = Head()
    with (out / "audit.jsonl").open("wb") as audits, (out / "clean.jsonl").open("wb") as clean:
        for n, text in enumerate(HOSTILE):
            decided = Redacted(Place(line=n + 1), Outcome.CLEAN, Reason.MASKED, "0" * 16, "w", f"e{n}", "s", n, entities={text[:60]: 1})
            record, head = audit.link(head, decided, Outcome.CLEAN, Reason.MASKED)
            audits.write(msgspec.json.encode(record) + b"\n")
            event = {"id": f"e{n}", "type": "text.input", "session": "s", "time": "2026-03-02T09:00:00Z", "text": text, "task": text,
                     "app": {"id": text[:APP_CHARS_MAX], "title": text, "url": f"javascript:{text}"}, "target": {"name": text},
                     "marks": [{"entity": text, "action": text, "rule": text}]}  # fmt: skip
            clean.write(json.dumps(event).encode() + b"\n")


def test_each_role_is_shown_what_it_may_do_and_no_more(enter: Enter, desk: Served) -> None:
    for name, role in PEOPLE.items():
        tab = enter(name)
        tab.open(f"{desk.url}/rules")
        assert tab.js("document.querySelector('#policy').readOnly") is (role != "officer"), name
        assert bool(tab.js("document.querySelectorAll('[hx-post]').length")) is (role == "officer")
        go(tab, ".me button")
        assert tab.js("location.pathname") == "/login"
