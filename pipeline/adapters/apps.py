"""Apps as other tools name them, and the ids that policies name them by. A name that is not in a table stays as it is: the policy will not know it."""

from __future__ import annotations

from typing import Any

from pipeline.adapters.notes import Note, Notes

# What macOS and window titles call an app -> its id there; policies know these.
IDS = {
    "google chrome": "com.google.Chrome", "microsoft edge": "com.microsoft.edgemac", "firefox": "org.mozilla.firefox", "mozilla firefox": "org.mozilla.firefox",
    "safari": "com.apple.Safari", "slack": "com.tinyspeck.slackmacgap", "visual studio code": "com.microsoft.VSCode", "code": "com.microsoft.VSCode",
    "iterm2": "com.googlecode.iterm2", "microsoft word": "com.microsoft.Word", "word": "com.microsoft.Word", "microsoft excel": "com.microsoft.Excel",
    "excel": "com.microsoft.Excel", "microsoft outlook": "com.microsoft.Outlook", "outlook": "com.microsoft.Outlook",
    "microsoft teams": "com.microsoft.teams2",
}  # fmt: skip
_BROWSERS = ("chrome", "chromium", "firefox", "edge", "safari", "brave", "opera", "vivaldi")


def by_name(name: str, notes: Notes) -> str:
    """The id of an app that goes by `name`."""
    known = IDS.get(name.casefold())
    if known is not None:
        notes[Note.APP_BY_NAME] += 1
    return known or name


def by_title(title: str, notes: Notes) -> str | None:
    """The id of the app that a window's title ends with, "Notes - Google Chrome"; None where it names none."""
    for dash in (" - ", " — ", " – "):
        known = IDS.get(title.rpartition(dash)[2].strip().casefold())
        if known is not None:
            notes[Note.APP_BY_NAME] += 1
            return known
    return None


def is_browser(app_id: Any) -> bool:
    """Whether an id, or a name, is a browser's: its page's address decides."""
    return isinstance(app_id, str) and any(word in app_id.casefold() for word in _BROWSERS)
