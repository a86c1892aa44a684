"""Maya, account manager: a customer moved house. Mail, CRM contact and form, a reply, a sheet; at noon her messenger and her bank."""

from __future__ import annotations

from typing import Any

from pipeline.demo import apps, people
from pipeline.demo.keyboard import arrow, backspace, compose, paste, replace_all, with_modifier, write
from pipeline.demo.recorder import Recorder, Target
from pipeline.demo.screen import Frame, Pane

PAGE_TOP_PX = 87  # where a page begins in a window of the whole screen: menu, title and address bars
BOXES = {
    "Full name": (40, 180, 460, 32),
    "Email": (40, 250, 460, 32),
    "Phone": (40, 320, 460, 32),
    "Date of birth": (40, 390, 460, 32),
    "Street address": (560, 180, 600, 32),
    "Company": (560, 250, 600, 32),
    "Notes": (560, 320, 600, 32),
}
BODY: Target = {"role": "textbox", "name": "Message body", "bounds": [358, 200, 880, 420]}
LETTER = (
    f"Dear Harold,\n\nthe renewal is ready: twelve months, same volume, and delivery goes to {people.HAROLD_STREET} from April. "
    "The signed copy can come by post or by mail.\n\nBest,\nMaya"
)
ASKED = (
    f"Hello Maya,\n\nwe have moved. From April please deliver to {people.HAROLD_ADDRESS}.\nThe old address, {people.HAROLD_OLD_STREET}, is closed.\n\n"
    f"My new number is {people.HAROLD_PHONE}. Is the renewal ready? Twelve months,\nsame volume as last year would suit us.\n\nHarold Whitcombe\nBluefen Dairy"
)
INBOX = [
    (people.HAROLD, "Change of address", "we have moved. From April please", "08:51"),
    (people.CELESTE, "Quote for the second site", "thank you for the quick quote", "08:20"),
    ("Facilities", "Lift out of service", "the east lift is out of service", "08:02"),
    (people.TOMAS, "Refund queue", "queue is down to four tickets", "Sun"),
    ("Payroll", "Your March statement is ready", "log in to see the statement", "Sun"),
    ("Release bot", "Version 4.12 is out", "import is twice as fast, and the", "Fri"),
    (people.INES, "Import of the old contacts", "the second file had two empty", "Fri"),
    ("Training", "Reminder: fire drill on Thursday", "meet at the north gate at ten", "Thu"),
]
SHEET = [
    ["Company", "Contact", "Email", "Volume", "Stage", "Remark"],
    ["Bluefen Dairy", people.HAROLD, people.HAROLD_MAIL, "18,400", "Signed", "the forecast moves to the second sheet"],
    ["Amari & Daughters", people.CELESTE, people.CELESTE_MAIL, "9,250", "Quoted", ""],
    ["Kestrel Mills", people.JOSE, "", "4,100", "Open", ""],
    ["Northgate Tools", "", "", "12,000", "Signed", "net 30, two deliveries a month"],
    ["Tidewater Paper", "", "", "7,800", "Quoted", "waits for the new price list"],
    ["Larkfield Foods", "", "", "22,150", "Signed", "same volume as last year"],
    ["Copper Lane Bakery", "", "", "1,950", "Open", "asks for a smaller crate"],
    ["Halden Glass", "", "", "5,400", "Lost", "closed the second site"],
]


def box(name: str, value: str = "") -> Target:
    """A field of the contact form, as the accessibility tree names it."""
    return {"role": "textbox", "name": name, **({"value": value} if value else {}), "bounds": list(BOXES[name])}


def day(rec: Recorder) -> None:
    """The whole day."""
    rec.until("09:02")
    rec.edge("session.start", os="macOS 15.3", recorder="demo-recorder 1.0", task=f"Renew Bluefen Dairy and update the contact of {people.HAROLD}")
    _read(rec)
    _fill(rec)
    _reply(rec)
    _lunch(rec)
    _sheet(rec)
    rec.until("16:58")
    rec.edge("session.end")


def _mail_page(subject: str, body: str, writing: bool = False) -> dict[str, Any]:
    sender = {} if writing else {"from": people.HAROLD, "address": people.HAROLD_MAIL}
    return {"rows": INBOX, "open": 0, "subject": subject, "to": people.HAROLD_MAIL if writing else people.MAYA_MAIL, "body": body, "writing": writing, **sender}


def _read(rec: Recorder) -> None:
    rec.focus(apps.MAIL_MAYA)
    rec.click({"role": "listitem", "name": f"{people.HAROLD}, Change of address", "bounds": [0, 87, 330, 80]})
    rec.say("name", people.HAROLD)
    rec.focus(apps.MAIL_HAROLD)
    rec.shot(Frame("sales-01-mail", (Pane(apps.MAIL_HAROLD, "mail", _mail_page("Change of address", ASKED)),), "09:02"))
    rec.scroll(3, 4, 2, -3)
    rec.clipboard("copy", people.HAROLD_ADDRESS)


def _form(values: dict[str, str], on: str | None, note: str = "") -> dict[str, Any]:
    boxes = [{"name": name, "value": values.get(name, ""), "bounds": bounds} for name, bounds in BOXES.items()]
    return {"heading": "Edit contact", "boxes": boxes, "on": on, "note": note, "top": PAGE_TOP_PX}


def _fill(rec: Recorder) -> None:
    rec.until("09:10")
    rec.focus(apps.CONTACT)
    fields = [
        ("Company", "Bluefen Dairy"),
        ("Role", "Purchasing"),
        ("Email", "unknown"),
        ("Phone", "unknown"),
        ("Street address", people.HAROLD_OLD_STREET),
        ("Contract", "Twelve months, net 30"),
        ("Volume", "18,400 a year"),
        ("Stage", "Renewal due"),
        ("Owner", people.MAYA),
    ]
    log = [
        ("1 Mar", "Stage changed from Active to Renewal due"),
        ("12 Feb", "Call: asked for the renewal terms"),
        ("30 Jan", f"Note by {people.TOMAS}: invoice sent again"),
        ("9 Jan", "Order 20771 shipped in full"),
        ("15 Dec", "Quote 3310 sent: same price, smaller crates"),
        ("2 Dec", "Complaint closed: one pallet arrived wet"),
    ]
    contact = {"name": people.HAROLD, "fields": fields, "log": log}
    rec.shot(Frame("sales-02-contact", (Pane(apps.CONTACT, "contact", contact),), "09:10"))
    rec.focus(apps.CONTACT_EDIT)
    before = {"Full name": people.HAROLD_SHORT, "Street address": people.HAROLD_OLD_STREET, "Company": "Bluefen Dairy"}
    rec.snapshot([box(name, before.get(name, "")) for name in BOXES] + [{"role": "button", "name": "Save"}])
    values = dict(before)

    def shot(number: int, clock: str, on: str | None, note: str = "") -> None:
        rec.shot(Frame(f"sales-{number:02d}-form", (Pane(apps.CONTACT_EDIT, "form", _form(values, on, note)),), clock))

    rec.click(box("Full name", before["Full name"]))
    replace_all(rec, people.HAROLD)
    values["Full name"] = people.HAROLD
    rec.click(box("Email"))
    # A slip that is seen only at the end, and put right with the arrows.
    rec.say("typed", people.HAROLD_MAIL)
    write(rec, "harold.whitcombe@exmaple.com", channel="draft", slips=0)
    arrow(rec, "Left", 7)
    backspace(rec, 2)
    write(rec, "am", channel="draft", slips=0)
    arrow(rec, "Right", 7)
    values["Email"] = people.HAROLD_MAIL
    rec.click(box("Phone"))
    # Half a number, a look at the mail for the rest, and back into the same field.
    phone = rec.target
    write(rec, people.HAROLD_PHONE[:9], channel="draft", slips=0)
    rec.focus(apps.MAIL_HAROLD)
    rec.move(700, 330)
    rec.wait(3, 5)
    rec.focus(apps.CONTACT_EDIT)
    rec.target = phone
    write(rec, people.HAROLD_PHONE[9:], channel="draft", slips=0)
    rec.say("typed", people.HAROLD_PHONE)
    values["Phone"] = people.HAROLD_PHONE
    shot(3, "09:12", "Phone")
    rec.click(box("Date of birth"))
    write(rec, people.HAROLD_BORN)
    values["Date of birth"] = people.HAROLD_BORN
    rec.click(box("Street address", before["Street address"]))
    with_modifier(rec, "Meta", "a", "KeyA")
    paste(rec, people.HAROLD_ADDRESS)
    values["Street address"] = people.HAROLD_ADDRESS
    shot(4, "09:13", "Street address")
    rec.wait(1, 2)
    shot(4, "09:13", "Street address")
    rec.click({"role": "button", "name": "Save", "bounds": [40, 640, 76, 32]})
    shot(5, "09:13", None, "Saved. The forecast was updated.")


def _reply(rec: Recorder) -> None:
    rec.until("11:20")
    rec.focus(apps.MAIL_REPLY)
    rec.click(BODY)
    first, rest = LETTER.split(", and", 1)
    write(rec, first)
    rec.shot(Frame("sales-06-reply", (Pane(apps.MAIL_REPLY, "mail", _mail_page("Re: Change of address", first, writing=True)),), "11:20"), windows=False)
    write(rec, ", and" + rest)
    rec.shot(Frame("sales-07-reply", (Pane(apps.MAIL_REPLY, "mail", _mail_page("Re: Change of address", LETTER, writing=True)),), "11:21"))
    with_modifier(rec, "Meta", "Enter", "Enter")


def _lunch(rec: Recorder) -> None:
    rec.until("12:31")
    talk = [("you", 24, people.PRIVATE_DOCTOR), ("me", 90, "call you in ten"), ("you", 140, "ok"), ("me", 190, people.PRIVATE_KIDS)]
    log = [("12 Feb", "Call: asked for the renewal terms"), ("9 Jan", "Order 20771 shipped in full")]
    fields = [("Company", "Bluefen Dairy"), ("Email", people.HAROLD_MAIL), ("Phone", people.HAROLD_PHONE), ("Street address", people.HAROLD_STREET)]
    work = Pane(apps.CONTACT, "contact", {"name": people.HAROLD, "fields": fields, "log": log}, (20, 46, 1000, 560))
    private = Pane(apps.MESSAGES, "messages", {"talk": talk}, (860, 330, 380, 420))
    rec.focus(apps.MESSAGES)
    rec.click({"role": "textbox", "name": "Message", "bounds": [870, 700, 360, 32]})
    write(rec, people.PRIVATE_KIDS + "\n", channel="private")
    rec.shot(Frame("sales-08-messages", (work, private), "12:31"))
    rec.focus(apps.CONTACT)
    rec.shot(Frame("sales-09-contact", (private, work), "12:32"))  # the messenger looks out from behind
    rec.until("12:40")
    rec.focus(apps.BANK)
    rows = [("Everyday account", people.PRIVATE_BALANCE), (f"Last transfer: {people.PRIVATE_RENT}", "-1,120.00"), (people.PRIVATE_IBAN, "")]
    rec.shot(Frame("sales-10-bank", (Pane(apps.BANK, "bank", {"holder": people.MAYA, "rows": rows}),), "12:40"))
    rec.click({"role": "textbox", "name": "Reference", "bounds": [40, 500, 300, 32]})
    write(rec, people.PRIVATE_RENT + "\t", channel="private")


def _sheet(rec: Recorder) -> None:
    rec.until("14:05")
    rec.focus(apps.SHEET_RENEWALS)
    rec.click({"role": "gridcell", "name": "B4", "bounds": [225, 229, 180, 27]})
    write(rec, "Jos", channel="draft", slips=0)
    compose(rec, "é")
    write(rec, " Arrieta", channel="draft", slips=0)
    rec.say("typed", people.JOSE)
    write(rec, "\t", channel="draft")
    rec.target = {"role": "gridcell", "name": "C3", "bounds": [405, 202, 180, 27]}
    write(rec, people.CELESTE_MAIL + "\t")
    rec.target = {"role": "gridcell", "name": "F2", "bounds": [945, 175, 180, 27]}
    write(rec, "the forecast moves to the second sheet\n")
    page = {"name": "Renewals Q2", "columns": list("ABCDEF"), "rows": SHEET + [[""] * 6] * 10, "on": "F3"}
    rec.shot(Frame("sales-11-sheet", (Pane(apps.SHEET_RENEWALS, "sheet", page),), "14:05"))
