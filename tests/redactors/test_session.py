"""The session fold and what it hands on, with real detectors and no models: order, runs, corrections, cuts, prompts, restarts."""

from __future__ import annotations

import functools
import importlib
from typing import Any

import msgspec
import pytest
from typist import CRM, ITERM, MESSAGE, SHELL, SLACK, WHATSAPP, Typist, clean, core, decide

from redactors.core import StoreFailed
from schemas.audit import Outcome, Reason
from schemas.policy import Policy

EMAIL = "dana.whitfield@example.com"


def texts(policy: Policy, typist: Typist, **how: Any) -> list[str]:
    return [e["text"] for e in clean(decide(typist.raw(), core(policy), **how)) if e["type"] == "text.input"]


def presses(policy: Policy, typist: Typist) -> list[tuple[str, int]]:
    return [(e["key"], e.get("count", 1)) for e in clean(decide(typist.raw(), core(policy))) if e["type"] == "key.press"]


def test_a_run_leaves_as_its_net_text_under_its_first_keys_id(policy: Policy) -> None:
    t = Typist()
    t.type("lumch\b\b\bnch at noon\n")
    decided = decide(t.raw(), core(policy))
    run, enter = clean(decided)
    assert (run["type"], run["text"], run["id"], run["seq"]) == ("text.input", "lunch at noon", "s-1-0", 0)
    assert (enter["type"], enter["key"]) == ("key.press", "Enter")
    assert {d.redacted.into for d in decided if d.redacted.outcome is Outcome.MERGED} == {"s-1-0"}


def test_a_value_typed_with_corrections_pauses_and_looks_elsewhere_is_one_value(policy: Policy) -> None:
    t = Typist()
    t.type("write to dana.whit")
    t.pause(45)
    t.app = CRM
    t.emit("window.focus")
    t.emit("mouse.move", x=5, y=5)
    t.app = SLACK
    t.emit("window.focus")
    t.type("fiels\b\beld@example.con←→\bm please\n")
    assert texts(policy, t) == ["write to <EMAIL_ADDRESS_1> please"]


def test_a_click_in_the_middle_of_a_value_does_not_save_its_pieces(policy: Policy) -> None:
    t = Typist()
    t.type("card 4111 1111 ")
    t.emit("mouse.click", x=10, y=10, button="left")
    t.type("1111 1111 thanks\n")
    joined = "".join(texts(policy, t))
    assert "1111" not in joined and joined.startswith("card <CREDIT_CARD") and joined.endswith(" thanks")


def test_a_shortcut_in_the_middle_of_a_value_does_not_save_its_pieces(policy: Policy) -> None:
    t = Typist()
    t.type("dana.whit")
    t.key("s", "Meta")
    t.type("field@example.com\n")
    joined = "".join(texts(policy, t))
    assert "dana" not in joined and "field" not in joined
    assert ("s", 1) in presses(policy, t)


def test_a_value_cut_by_a_pause_longer_than_every_limit_is_masked_on_both_sides(policy: Policy) -> None:
    t = Typist()
    t.type("please charge 4111 1111 1111 ")
    t.pause(3600)
    t.type("1111 today\n")
    joined = "".join(texts(policy, t))
    assert "1111" not in joined and "please charge" in joined and joined.endswith("today")


def test_what_was_typed_and_deleted_does_not_leave_nor_its_length(policy: Policy) -> None:
    t = Typist()
    t.type("Sunflower99!")
    t.key("a", "Meta")
    t.key("Backspace")
    t.type("never mind\n")
    assert texts(policy, t) == ["never mind"]
    u = Typist()
    u.type("Sunflower99!" + "\b" * 12 + "\n")
    decided = decide(u.raw(), core(policy))
    assert [e["type"] for e in clean(decided)] == ["key.press"]
    assert {d.redacted.reason for d in decided if d.redacted.outcome is Outcome.DROPPED} >= {Reason.DELETED}


def test_a_value_that_stood_and_lost_its_last_character_is_masked_all_the_same(policy: Policy) -> None:
    t = Typist()
    t.type("ssn 536-90-4399 \b\b and more\n")
    assert texts(policy, t) == ["ssn <US_SSN_1> and more"]


def test_the_line_after_sudo_is_a_password_and_the_one_after_is_not(policy: Policy) -> None:
    t = Typist()
    t.app, t.target = ITERM, SHELL
    t.type("sudo apt upgrade\ncorrect horse\nls -la\n")
    assert texts(policy, t) == ["sudo apt upgrade", "<PASSWORD_1>", "ls -la"]


def test_a_secure_field_is_masked_whole(policy: Policy) -> None:
    t = Typist()
    t.target = {"role": "textbox", "name": "Anything", "secure": True}
    t.type("abc\n")
    assert texts(policy, t) == ["<SECURE>"]


def test_a_value_typed_is_masked_in_titles_and_the_clipboard_of_its_session(policy: Policy) -> None:
    t = Typist()
    t.type(f"{EMAIL}\n")
    t.emit("clipboard", action="copy", text="ask DANA.WHITFIELD@example.com or dana whitfield example com")
    out = clean(decide(t.raw(), core(policy)))
    assert "whitfield" not in msgspec.json.encode(out).decode().casefold()


def test_a_paste_in_the_middle_of_a_value_is_searched_with_what_is_typed_around_it(policy: Policy) -> None:
    t = Typist()
    t.type("dana.whitfield@")
    t.emit("clipboard", action="paste", text="example.com")
    t.type(" is right\n")
    out = msgspec.json.encode(clean(decide(t.raw(), core(policy)))).decode()
    assert "whitfield" not in out and "is right" in out


def test_backspaces_beyond_the_run_are_one_press_with_a_count(policy: Policy) -> None:
    t = Typist()
    t.type("\b\b\bok\n")
    assert presses(policy, t) == [("Backspace", 3), ("Enter", 1)]
    assert texts(policy, t) == ["ok"]


def test_a_select_all_that_was_for_copying_leaves_as_the_shortcut_it_was(policy: Policy) -> None:
    t = Typist()
    t.type("hello")
    t.key("a", "Meta")
    t.key("c", "Meta")
    assert presses(policy, t) == [("a", 1), ("c", 1)]
    assert texts(policy, t) == ["hello"]


def test_composition_and_altgr_write_text_and_shortcuts_do_not(policy: Policy) -> None:
    t = Typist()
    t.type("gr")
    t.emit("text.input", text="u", input_type="insertCompositionText")
    t.emit("text.input", text="ü", input_type="insertCompositionText")
    t.emit("text.input", text="ü", input_type="insertFromComposition")
    t.key("ß")
    t.key("e", "AltGraph")
    t.key("{", "Control", "Alt")
    t.type(" ok\n")
    t.key("x", "Control")
    assert texts(policy, t) == ["grüße{ ok"]
    assert presses(policy, t) == [("Enter", 1), ("x", 1)]


def test_what_happens_in_a_private_app_is_dropped_and_says_nothing(policy: Policy) -> None:
    t = Typist()
    t.app = WHATSAPP
    t.emit("window.focus")
    t.type("see you at seven\n")
    decided = decide(t.raw(), core(policy))
    assert {(d.redacted.outcome, d.redacted.reason) for d in decided} == {(Outcome.DROPPED, Reason.APP_NOT_ALLOWED)}


def test_resends_are_dropped_conflicts_and_disorder_quarantined(policy: Policy) -> None:
    t = Typist()
    for x in range(4):
        t.emit("mouse.move", x=x, y=0)
    again, other, late = dict(t.events[1]), dict(t.events[2], x=99), dict(t.events[0], id="new", seq=1)
    t.events += [again, other, late]
    reasons = [d.redacted.reason for d in decide(t.raw(), core(policy))][-3:]
    assert reasons == [Reason.DUPLICATE, Reason.ID_CONFLICT, Reason.OUT_OF_ORDER]


def test_times_are_rounded_down_and_no_key_has_one(policy: Policy) -> None:
    t = Typist()
    t.pause(0.75)
    t.type("abc def\n")
    out = clean(decide(t.raw(), core(policy)))
    assert all(e["time"].endswith("Z") and "." not in e["time"] for e in out)


def test_a_broken_finder_quarantines_what_it_was_asked_about_and_nothing_else(policy: Policy) -> None:
    class Breaks:
        def find(self, given: Any) -> Any:
            if any("boom" in text.text for text in given):
                raise RuntimeError("boom")
            return [() for _ in given]

    t = Typist()
    t.type("boom\nfine\n")
    decided = decide(t.raw(), core(policy, find_with=Breaks()))
    assert [e["text"] for e in clean(decided) if e["type"] == "text.input"] == ["fine"]
    broken = [d for d in decided if d.redacted.outcome is Outcome.QUARANTINED]
    assert {d.redacted.reason for d in broken} == {Reason.DETECTOR_ERROR}
    assert len(broken) == 8  # every key that went into the run, down and up


@pytest.mark.parametrize("target", [MESSAGE, None])
def test_keys_without_a_known_element_are_runs_too(policy: Policy, target: dict[str, Any] | None) -> None:
    t = Typist()
    t.target = target
    t.type(f"mail {EMAIL} now\n")
    assert texts(policy, t) == ["mail <EMAIL_ADDRESS_1> now"]


def sheet(policy: Policy, *cells: tuple[str, str], app: dict[str, Any] | None = None) -> dict[str, str]:
    """What each cell of a sheet reads after it was filled in."""
    t = Typist()
    t.app = app or {"id": "com.google.Chrome", "title": "Payroll - Sheets", "url": "https://docs.google.com/spreadsheets/d/1"}
    for name, text in cells:
        t.target = {"role": "gridcell", "name": name}
        t.type(text + "\t")
    return {e["target"]["name"]: e["text"] for e in clean(decide(t.raw(), core(policy))) if e["type"] == "text.input"}


def test_the_header_of_a_column_says_what_its_cells_hold(policy: Policy) -> None:
    out = sheet(policy, ("A1", "Client"), ("B1", "Team"), ("A2", "Zorba Q"), ("B2", "sales"))
    assert out == {"A1": "Client", "B1": "Team", "A2": "<PERSON_1>", "B2": "sales"}


def test_a_header_that_a_tree_showed_counts_and_one_of_another_document_does_not(policy: Policy) -> None:
    t = Typist()
    t.app = {"id": "com.google.Chrome", "title": "A", "url": "https://docs.google.com/spreadsheets/d/1?x=1"}
    t.emit("ui.snapshot", nodes=[{"role": "gridcell", "name": "A1", "value": "Client"}])
    t.target = {"role": "gridcell", "name": "A7"}
    t.type("Zorba Q\t")
    t.app = {"id": "com.google.Chrome", "title": "B", "url": "https://docs.google.com/spreadsheets/d/2"}
    t.type("Gorba Q\t")
    assert texts(policy, t) == ["<PERSON_1>", "Gorba Q"]


def test_a_login_field_that_is_not_flagged_is_known_by_its_name(policy: Policy) -> None:
    t = Typist()
    t.app = CRM
    for name in ("Password", "Passwort", "One-time code", "PIN"):
        t.target = {"role": "textbox", "name": name}
        t.type("letmein\t")
    assert all(text.startswith("<") for text in texts(policy, t))


def test_a_password_that_was_refused_is_one_again(policy: Policy) -> None:
    t = Typist()
    t.app, t.target = ITERM, SHELL
    t.type("sudo ls\nhorse77\nhorse78\nmake release\n")
    assert texts(policy, t) == ["sudo ls", "<PASSWORD_1>", "<PASSWORD_2>", "make release"]


def test_a_command_corrected_across_a_pause_still_asks(policy: Policy) -> None:
    t = Typist()
    t.app, t.target = ITERM, SHELL
    t.type("sodo")
    t.pause(100)
    t.type("\b\b\budo ls\nhorse77 and more\n")
    assert "horse" not in "".join(texts(policy, t))


def test_a_prompt_shown_by_the_element_itself_is_seen(policy: Policy) -> None:
    t = Typist()
    t.app, t.target = ITERM, {"role": "terminal", "name": "shell", "value": "$ ./deploy\nPassword: "}
    t.type("two words\n")
    assert texts(policy, t) == ["<PASSWORD_1>"]


def test_frames_sent_inline_do_not_pile_up_behind_an_open_run(policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    from redactors import session
    from redactors.state import State
    from schemas.audit import Place

    monkeypatch.setattr(session, "HELD_CHARS_MAX", 50_000)
    t, state, most = Typist(), State(), 0
    image = {"media_type": "image/png", "width": 1, "height": 1, "sha256": "0" * 64, "data": "A" * 20_000}
    for _ in range(6):
        t.type("so")
        t.emit("screenshot", image=image)
    for n, event in enumerate(t.raw()):
        session.fold(state, Place(line=n + 1), event, None, policy.keystrokes)
        most = max(most, state.held_chars)
    assert most <= 70_000
    session.flush(state)
    assert state.held_chars == 0 and not state.held and not state.joined and not state.heads


def test_a_record_that_waited_is_the_record_that_came(policy: Policy) -> None:
    from redactors.state import State, hold, restored
    from schemas.audit import Place

    t = Typist()
    t.key("a", "Shift")
    t.emit("mouse.move", x=1.5, y=2)
    t.emit("mouse.move", x=1, y=2, button="left")
    t.emit("clipboard", action="copy", text="x")
    t.app = None
    t.emit("window.focus")
    state = State()
    for n, event in enumerate(t.raw()):
        held = hold(state, Place("capture.raw", 3, n), event)
        assert restored(held, state.arounds[held.around]) == event


def shot(t: Typist) -> None:
    t.app = CRM
    image = {"media_type": "image/png", "width": 1, "height": 1, "sha256": "0" * 64, "ref": "blobs/a.png"}
    t.emit("screenshot", image=image)


def test_a_frame_that_is_not_there_is_quarantined_with_its_reason(policy: Policy) -> None:
    t = Typist()
    shot(t)
    assert [d.redacted.reason for d in decide(t.raw(), core(policy))] == [Reason.BLOB_MISSING]


def test_a_store_that_does_not_answer_is_no_fault_of_the_record_and_stops_the_work(policy: Policy) -> None:
    def broken(_: Any) -> Any:
        raise OSError

    t, made = Typist(), core(policy)
    made.load = broken
    shot(t)
    with pytest.raises(StoreFailed):
        decide(t.raw(), made)


@pytest.mark.parametrize(("room", "after"), [
    ("redactors.redact.strings_of", Reason.MASKED), ("redactors.masking.rewrite", Reason.PASSED), ("redactors.redact.memory.learn", Reason.DETECTOR_ERROR),
])  # fmt: skip
def test_a_fault_in_any_room_quarantines_its_record_and_the_work_goes_on(policy: Policy, monkeypatch: pytest.MonkeyPatch, room: str, after: Reason) -> None:
    """But where a session's memory fails: what follows in it cannot be judged. Another session goes on. Words of what could not be told apart, the app's
    name among them, are masked later."""
    module, _, name = room.rpartition(".")
    owner = functools.reduce(getattr, module.split(".")[2:], importlib.import_module(".".join(module.split(".")[:2])))
    real = getattr(owner, name)

    def faulty(*given: Any, **more: Any) -> Any:
        if "boom" in repr(given):
            raise RuntimeError
        return real(*given, **more)

    monkeypatch.setattr(owner, name, faulty)
    t = Typist()
    t.emit("clipboard", action="copy", text=f"boom {EMAIL}")
    t.emit("clipboard", action="copy", text="fine")
    other = Typist("s-2")
    other.emit("clipboard", action="copy", text="fine")
    decided = decide([*t.raw(), *other.raw()], core(policy), sizes=(3,))
    assert [d.redacted.reason for d in decided] == [Reason.DETECTOR_ERROR, after, Reason.PASSED]


def test_a_name_in_what_could_not_be_searched_is_masked_later_all_the_same(policy: Policy) -> None:
    """Its words are remembered, each for itself; ordinary words are not."""
    made = core(policy)

    class Faulty:
        def find(self, texts: Any) -> Any:
            if any("Whitfield" in text.text for text in texts):
                raise RuntimeError
            return real.find(texts)

    real, made.finder = made.finder, Faulty()
    t = Typist()
    t.emit("clipboard", action="copy", text="the report for Whitfield is ready")
    t.emit("clipboard", action="copy", text="the report is what whitfield wants")
    assert [e["text"] for e in clean(decide(t.raw(), made))] == ["the report is what <PERSON_1> wants"]


@pytest.mark.parametrize(("label", "value"), [("Passport", "NM2896651"), ("Verification code", "482911"), ("Date of birth", "03/14/1985"), ("Passwort", "Juniper*1718yd")])
def test_a_text_beside_its_label_in_a_tree_is_found(label: str, value: str, policy: Policy) -> None:
    """A page shows both as texts of their own; what stands beside no label stays."""
    t = Typist()
    t.emit("ui.snapshot", nodes=[{"role": "text", "name": label}, {"role": "text", "name": value}, {"role": "text", "name": "Build 7"}, {"role": "text", "name": "release 3 of 4"}])
    nodes = clean(decide(t.raw(), core(policy)))[0]["nodes"]
    assert nodes[0]["name"] == label and value not in nodes[1]["name"] and nodes[1]["name"].startswith("<")
    assert [node["name"] for node in nodes[2:]] == ["Build 7", "release 3 of 4"]


@pytest.mark.parametrize("parts", [("4111 1111", " 1111 1111"), ("dana.whit", "field@example.com"), ("DE89 3704 0044", " 0532 0130 00"), ("514-69", "-0360")])
def test_a_value_parted_between_two_texts_of_a_tree_is_masked_in_both(parts: tuple[str, str], policy: Policy) -> None:
    """Neither is a value alone. Numbers that only stand side by side stay."""
    t = Typist()
    t.emit("ui.snapshot", nodes=[{"role": "text", "name": text} for text in ("Invoice 12", *parts, "page 3", "of 14")])
    names = [node["name"] for node in clean(decide(t.raw(), core(policy)))[0]["nodes"]]
    assert names[0] == "Invoice 12" and names[3:] == ["page 3", "of 14"]
    assert all(name.startswith("<") for name in names[1:3])
