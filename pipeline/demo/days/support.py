"""Tomas, support: a refund by card, another by bank transfer. Chat, help desk, a sheet, mail; music in the corner, and a private window."""

from __future__ import annotations

from typing import Any

from pipeline.demo import apps, people
from pipeline.demo.keyboard import paste, retract, write
from pipeline.demo.recorder import Recorder, Target
from pipeline.demo.screen import Frame, Pane

ROOMS = ["#general", "#support", "#releases", "#lunch"]
SUPPORT = apps.slack("#support")
MESSAGE: Target = {"role": "textbox", "name": "Message #support", "bounds": [235, 732, 1020, 40]}
NOTE: Target = {"role": "textbox", "name": "Internal note", "bounds": [701, 187, 520, 190]}
ACCOUNT: Target = {"role": "textbox", "name": "Bank account", "bounds": [701, 421, 520, 32]}
MORNING = f"i take the refund for {people.BRIDGET.lower()}, she called twice already"
REFUND = f"Refunded 84.50 to card {people.BRIDGET_CARD}, exp {people.BRIDGET_EXPIRY}. Call back on {people.BRIDGET_PHONE} after lunch. "
LETTER = f"Hello Dmitri,\n\nyour parcel left the depot this morning. The refund goes to {people.DMITRI_IBAN} by Thursday.\n\nTomas"
TALK = [
    (people.MAYA, "09:04", "The Bluefen renewal goes out today, please hold their invoices."),
    (people.INES, "09:11", "Deploy at ten. The queue may lag for a minute."),
    (people.TOMAS, "09:12", "Thanks, queue is down to four tickets."),
    ("Help desk", "09:13", "Ticket 5127 was opened again by the customer: one crate of two arrived broken."),
    (people.MAYA, "09:13", "The depot has spare crates, tell them to pick one up at gate three."),
]


def day(rec: Recorder) -> None:
    """The whole day."""
    rec.until("09:12")
    rec.edge("session.start", os="macOS 14.7", recorder="demo-recorder 1.0", task=f"Work the refund queue; {people.BRIDGET} waits for a call back")
    _morning(rec)
    _ticket(rec)
    _sheet(rec)
    _music(rec)
    _letter(rec)
    _private(rec)
    _evening(rec)
    rec.until("17:02")
    rec.edge("session.end")


def _chat(talk: list[tuple[str, str, str]], draft: str = "", room: str = "#support") -> dict[str, Any]:
    return {"rooms": ROOMS, "room": room, "talk": talk, "draft": draft}


def _morning(rec: Recorder) -> None:
    rec.focus(SUPPORT)
    rec.click(MESSAGE)
    write(rec, MORNING)
    rec.shot(Frame("support-01-chat", (Pane(SUPPORT, "chat", _chat(TALK, MORNING)),), "09:15"))
    write(rec, "\n")


def _ticket(rec: Recorder) -> None:
    rec.until("09:40")
    rec.focus(apps.TICKET)
    facts = [("Customer", people.BRIDGET), ("Email", people.BRIDGET_MAIL), ("Phone", people.BRIDGET_PHONE), ("Order", "20814, two crates, one broken")]

    def shot(number: int, clock: str, on: str | None, note: str, account: str = "") -> None:
        page = {"heading": "Ticket 5127: Refund", "facts": facts, "on": on, "note": note, "account": account}
        rec.shot(Frame(f"support-{number:02d}-ticket", (Pane(apps.TICKET, "ticket", page),), clock))

    shot(2, "09:40", None, "")
    rec.snapshot(
        [{"role": "heading", "name": "Ticket 5127: Refund"}, *({"role": "text", "name": name, "value": value} for name, value in facts), NOTE, ACCOUNT]
    )
    rec.click(NOTE)
    write(rec, REFUND)
    shot(3, "09:42", "Internal note", REFUND)
    retract(rec, people.BRIDGET_SSN)  # typed, thought better of, and gone: it was never meant to stay
    write(rec, "Identity checked by phone.")
    rec.until("10:25")
    rec.clipboard("copy", people.DMITRI_IBAN)
    rec.click(ACCOUNT)
    paste(rec, people.DMITRI_IBAN)
    shot(4, "10:26", "Bank account", REFUND + "Identity checked by phone.", people.DMITRI_IBAN)


def _sheet(rec: Recorder) -> None:
    rec.until("11:00")
    rec.focus(apps.SHEET_REFUNDS)
    rows = [
        ["Customer", "Card", "Amount", "State"],
        [people.BRIDGET, people.BRIDGET_CARD, "84.50", "Done"],
        [people.DMITRI, people.DMITRI_CARD, "129.00", "By transfer"],
        ["", "", "", ""],
    ]
    page = {"name": "Refunds March", "columns": list("ABCD"), "rows": rows + [[""] * 4] * 14, "on": "B3"}
    rec.click({"role": "gridcell", "name": "A3", "bounds": [44, 201, 180, 27]})
    write(rec, people.DMITRI + "\t")
    rec.target = {"role": "gridcell", "name": "B3", "bounds": [224, 201, 180, 27]}
    write(rec, people.DMITRI_CARD + "\t")
    rec.target = {"role": "gridcell", "name": "C3", "bounds": [404, 201, 180, 27]}
    write(rec, "129.00\n")
    rec.shot(Frame("support-05-sheet", (Pane(apps.SHEET_REFUNDS, "sheet", page),), "11:01"))


def _music(rec: Recorder) -> None:
    rec.until("12:15")
    rec.focus(apps.MUSIC)
    rec.click({"role": "textbox", "name": "Search", "bounds": [880, 120, 300, 32]})
    write(rec, people.PRIVATE_SONG + "\n", channel="private")
    rec.focus(SUPPORT)
    tracks = ["Window Seat", "Slow Water", "Nine Lamps", "Harbour Light", "Paper Boats"]
    music = Pane(apps.MUSIC, "music", {"search": people.PRIVATE_SONG, "tracks": tracks}, (850, 60, 390, 400))
    chat = Pane(SUPPORT, "chat", _chat([*TALK[1:], (people.TOMAS, "12:14", "Bridget has her refund. Back after lunch.")]), (30, 120, 940, 640))
    rec.shot(Frame("support-06-chat", (music, chat), "12:16"))


def _letter(rec: Recorder) -> None:
    rec.until("13:30")
    rec.focus(apps.MAIL_TOMAS)
    rec.click({"role": "textbox", "name": "Message body", "bounds": [358, 200, 880, 420]})
    write(rec, LETTER)
    rows = [(people.DMITRI, "Where is my parcel?", "it was due on Friday and I", "13:02"), (people.MAYA, "Invoices", "please hold the Bluefen ones", "10:40")]
    page = {"rows": rows, "open": 0, "subject": "Re: Where is my parcel?", "to": people.DMITRI_MAIL, "body": LETTER, "writing": True}
    rec.shot(Frame("support-07-mail", (Pane(apps.MAIL_TOMAS, "mail", page),), "13:32"))


def _private(rec: Recorder) -> None:
    rec.until("14:10")
    rec.focus(apps.TICKET_INCOGNITO)  # a work page, but in a private window
    rec.click(NOTE)
    write(rec, people.PRIVATE_NOTE, channel="private")
    rec.until("15:02")
    rec.focus(apps.MESSAGES)
    rec.focus(None)  # the recorder did not know what was in front
    rec.move(300, 300)


def _evening(rec: Recorder) -> None:
    rec.until("16:20")
    rec.focus(SUPPORT)
    rec.click(MESSAGE)
    write(rec, "queue is down to four tickets, rest is for tomorrow\n")
