"""Ines, platform engineer, on a dark desktop: signs in, restarts a worker with sudo, rotates a token, hunts a noisy address."""

from __future__ import annotations

from typing import Any

from pipeline.demo import apps, people
from pipeline.demo.keyboard import paste, with_modifier, write
from pipeline.demo.recorder import Recorder, Target
from pipeline.demo.screen import Frame, Pane

SHELL: Target = {"role": "terminal", "name": "shell", "bounds": [0, 54, 1280, 746]}
CODE: Target = {"role": "textbox", "name": "Editor content", "bounds": [191, 60, 1088, 738]}
INCIDENT: Target = {"role": "textbox", "name": "Message #incidents", "bounds": [235, 732, 1020, 40]}
LOGIN_BOXES = {"User name": (470, 310, 340, 32), "Password": (470, 380, 340, 32), "Verification code": (470, 450, 340, 32)}
PROMPT = "build-02 payments % "
PULLED = (
    "remote: Counting objects: 42, done.\nUpdating 7c1e9d0..e52ab41\nFast-forward\n worker.py    | 31 +++++++++++++++----------\n"
    " settings.py  |  4 ++--\n tests/test_retry.py | 18 ++++++++++++++\n 3 files changed, 36 insertions(+), 17 deletions(-)\n"
)
SECRET_LINE = f"curl -H 'Authorization: Bearer {people.GITHUB_TOKEN}' https://api.example.com/hooks"
DATABASE = f"psql postgresql://payments:{people.DB_PASSWORD}@db.example.com:5432/ledger"
NEWS = f"the 500s come from {people.NOISY_HOST}, blocked at the edge. next: rotate the token"
SETTINGS = [
    "import os",
    "",
    "queue_name = 'payments'",
    "retry_limit = 5",
    "timeout_s = 30",
    "",
    "def region() -> str:",
    "    return os.environ.get('REGION', 'eu-west-1')",
    "",
    "def backoff(attempt: int) -> float:",
    "    # wait longer after each failure, never more than a minute",
    "    return min(60.0, 0.5 * 2 ** attempt)",
    "",
    "def should_retry(status: int, attempt: int) -> bool:",
    "    if status in (429, 503):",
    "        return attempt < retry_limit",
    "    return status >= 500 and attempt < 2",
]


def day(rec: Recorder) -> None:
    """The whole day."""
    rec.until("09:28")
    rec.edge("session.start", os="macOS 15.3", recorder="demo-recorder 1.0", task=f"Rotate the payments token, then answer {people.MAYA} about the import")
    _sign_in(rec)
    _restart(rec)
    _edit(rec)
    _incident(rec)
    _lunch(rec)
    _ledger(rec)
    _oncall(rec)
    rec.until("17:20")
    rec.edge("session.end")


def _sign_in(rec: Recorder) -> None:
    rec.focus(apps.SSO)
    shown: dict[str, str] = {}

    def shot(number: int, on: str) -> None:
        boxes = [{"name": name, "value": shown.get(name, ""), "bounds": bounds} for name, bounds in LOGIN_BOXES.items()]
        rec.shot(Frame(f"platform-{number:02d}-login", (Pane(apps.SSO, "login", {"boxes": boxes, "on": on, "top": 87}),), "09:29", dark=True))

    def fill(name: str, text: str, secure: bool = False) -> None:
        rec.click({"role": "textbox", "name": name, "bounds": list(LOGIN_BOXES[name]), "secure": secure})
        write(rec, text, slips=0)
        shown[name] = "\u2022" * 12 if secure else text

    fill("User name", people.INES_LOGIN)
    fill("Password", people.SSO_PASSWORD, secure=True)
    fill("Verification code", people.SSO_CODE)
    shot(1, "Verification code")
    write(rec, "\n")


def _terminal(text: str, clock: str, number: int, title: str = "zsh") -> Frame:
    return Frame(f"platform-{number:02d}-terminal", (Pane(apps.terminal(title), "terminal", {"text": text}),), clock, dark=True)


def _restart(rec: Recorder) -> None:
    rec.until("09:36")
    rec.focus(apps.terminal())
    rec.click(SHELL)
    write(rec, "git pull --rebase\n")
    rec.wait(2, 4)
    write(rec, "sudo systemctl restart payments-worker\n")
    screen = f"{PROMPT}git pull --rebase\n{PULLED}{PROMPT}sudo systemctl restart payments-worker\nPassword: "
    rec.shot(_terminal(screen, "09:37", 2, title="sudo"))
    write(rec, people.SUDO_PASSWORD + "\n", slips=0)  # the terminal shows nothing of it, the keys say all of it
    rec.wait(2, 3)
    write(rec, SECRET_LINE + "\n", slips=0)
    screen += f"\n{PROMPT}{SECRET_LINE}\n" + '{"hooks": 3, "active": true}\n' + PROMPT
    rec.shot(_terminal(screen, "09:39", 3))


def _edit(rec: Recorder) -> None:
    rec.until("10:20")
    rec.focus(apps.editor("settings.py"))
    rec.click(CODE)
    write(rec, "retry_limit = 5\n")
    page: dict[str, Any] = {"files": [".env", "settings.py", "worker.py", "README.md"], "file": "settings.py", "lines": SETTINGS}
    rec.shot(Frame("platform-04-editor", (Pane(apps.editor("settings.py"), "editor", page),), "10:21", dark=True))
    rec.focus(apps.editor(".env"))
    rec.target = CODE
    write(rec, "AWS_ACCESS_KEY_ID=", slips=0)
    paste(rec, people.AWS_KEY)
    with_modifier(rec, "Meta", "s", "KeyS")
    env = {**page, "file": ".env", "lines": ["REGION=eu-west-1", f"AWS_ACCESS_KEY_ID={people.AWS_KEY}", "LOG_LEVEL=info", "QUEUE=payments", "TIMEOUT_S=30"]}
    rec.shot(Frame("platform-05-editor", (Pane(apps.editor(".env"), "editor", env),), "10:22", dark=True))


def _incident(rec: Recorder) -> None:
    rec.until("11:45")
    room = apps.slack("#incidents")
    rec.focus(room)
    rec.click(INCIDENT)
    write(rec, NEWS)
    talk = [
        ("Release bot", "11:02", "Version 4.12.1 is on all hosts. Import is twice as fast."),
        ("Alert", "11:38", "payments-worker: 500 rate above 2 % for five minutes"),
        (people.TOMAS, "11:40", f"{people.DMITRI} sees it too, his order page stays empty."),
        (people.INES, "11:41", f"Looking. Edge host is {people.EDGE_HOST}, card {people.NIC}."),
    ]
    page = {"rooms": ["#general", "#incidents", "#releases"], "room": "#incidents", "talk": talk, "draft": NEWS}
    rec.shot(Frame("platform-06-chat", (Pane(room, "chat", page),), "11:46", dark=True))
    write(rec, "\n")


def _lunch(rec: Recorder) -> None:
    rec.until("12:30")
    rec.focus(apps.BANK)
    rec.click({"role": "textbox", "name": "Amount", "bounds": [40, 500, 300, 32]})
    write(rec, "1120\t", channel="private")
    rec.focus(apps.terminal())
    rows = [("Everyday account", people.PRIVATE_BALANCE), (people.PRIVATE_RENT, "-1,120.00")]
    bank = Pane(apps.BANK, "bank", {"holder": people.INES, "rows": rows}, (470, 60, 780, 420))
    shell = Pane(apps.terminal(), "terminal", {"text": f"{PROMPT}make check\n212 passed in 41 s\n{PROMPT}"}, (30, 300, 760, 460))
    rec.shot(Frame("platform-07-terminal", (bank, shell), "12:34", dark=True))


def _ledger(rec: Recorder) -> None:
    rec.until("14:00")
    rec.focus(apps.terminal())
    rec.click(SHELL)
    write(rec, f"ssh deploy@{people.EDGE_HOST}\n")
    rec.wait(2, 4)
    write(rec, DATABASE + "\n", slips=0)
    shell = Pane(
        apps.terminal(), "terminal", {"text": f"{PROMPT}ssh deploy@{people.EDGE_HOST}\nLast login: Fri Feb 27\n$ {DATABASE}\nledger=> "}, (20, 46, 1000, 340)
    )
    page = {"files": ["worker.py", "settings.py"], "file": "settings.py", "lines": SETTINGS}
    code = Pane(apps.editor("settings.py"), "editor", page, (320, 400, 940, 380))
    rec.shot(Frame("platform-08-desk", (code, shell), "14:02", dark=True))


def _oncall(rec: Recorder) -> None:
    rec.until("15:20")
    rec.focus(apps.SHEET_ONCALL)
    rec.click({"role": "gridcell", "name": "B2", "bounds": [224, 174, 180, 27]})
    write(rec, people.INES_PHONE + "\t")
    rows = [["Week", "Phone", "First", "Second"], ["10", people.INES_PHONE, people.INES, people.TOMAS], ["11", "", people.TOMAS, people.INES]]
    page = {"name": "On-call", "columns": list("ABCD"), "rows": rows + [[""] * 4] * 15, "on": "B2"}
    rec.shot(Frame("platform-09-sheet", (Pane(apps.SHEET_ONCALL, "sheet", page),), "15:21"))
