"""The apps of the demo's day, as the recorder names them: five at work (Chrome on allowed hosts, Slack, VS Code, iTerm2), three private."""

from __future__ import annotations

from typing import Any

from pipeline.demo.people import HAROLD, MAYA_MAIL, TOMAS_MAIL

App = dict[str, Any]


def _chrome(title: str, url: str, private: bool = False) -> App:
    return {"id": "com.google.Chrome", "name": "Google Chrome", "title": title, "url": url, "private": private}


def mail(title: str, path: str = "inbox") -> App:
    return _chrome(f"{title} - Mail", f"https://mail.example-corp.com/{path}")


def slack(channel: str) -> App:
    return {"id": "com.tinyspeck.slackmacgap", "name": "Slack", "title": f"{channel} - Example Corp - Slack"}


def terminal(title: str = "zsh") -> App:
    return {"id": "com.googlecode.iterm2", "name": "iTerm2", "title": title}


def editor(file: str) -> App:
    return {"id": "com.microsoft.VSCode", "name": "Visual Studio Code", "title": f"{file} - payments"}


MAIL_MAYA = mail(f"Inbox (3) - {MAYA_MAIL}")
MAIL_HAROLD = mail(f"Change of address - {HAROLD}", "inbox/m/18c2f7")
MAIL_REPLY = mail(f"Re: Change of address - {HAROLD}", "compose")
MAIL_TOMAS = mail(f"Compose - {TOMAS_MAIL}", "compose")
CONTACT = _chrome(f"{HAROLD} - Contacts - CRM", "https://crm.example-corp.com/contacts/8841")
CONTACT_EDIT = _chrome("Edit contact - CRM", "https://crm.example-corp.com/contacts/8841/edit")
TICKET = _chrome("Ticket 5127 - Refund - Help desk", "https://help.example-corp.com/tickets/5127?customer=bridget.nakamura%40example.org&view=open")
TICKET_INCOGNITO = _chrome("Ticket 5127 - Help desk", "https://help.example-corp.com/tickets/5127", private=True)
SSO = _chrome("Sign in - Example Corp", "https://sso.example-corp.com/login?next=%2Fdashboard")
SHEET_RENEWALS = _chrome("Renewals Q2 - Sheets", "https://docs.google.com/spreadsheets/d/1r3newals/edit#gid=0")
SHEET_REFUNDS = _chrome("Refunds March - Sheets", "https://docs.google.com/spreadsheets/d/1r3funds/edit#gid=0")
SHEET_ONCALL = _chrome("On-call - Sheets", "https://docs.google.com/spreadsheets/d/1onca11/edit#gid=0")

MESSAGES: App = {"id": "com.apple.MobileSMS", "name": "Messages", "title": "Family"}
BANK = _chrome("Your accounts - Mybank", "https://www.mybank.example/accounts")
MUSIC: App = {"id": "com.spotify.client", "name": "Spotify", "title": "Search - Spotify"}
