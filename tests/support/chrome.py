"""A real Chromium, driven over its debugging pipe: no driver and no package beside it. One `Chrome` for a test module, a `Tab` with its own cookies for a person."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from pipeline.demo.render import FLAGS

SECONDS_MAX = 30
STEP_SECONDS = 0.05
# The browser reads commands from file 3 and writes to file 4, by its own convention.
PIPES = "import fcntl, os, sys; r, w = (fcntl.fcntl(int(n), fcntl.F_DUPFD, 20) for n in sys.argv[1:3]); os.dup2(r, 3); os.dup2(w, 4); os.execvp(sys.argv[3], sys.argv[3:])"


class Chrome:
    """The browser. Close it."""

    def __init__(self, command: str, profile: Path) -> None:
        to_read, self._write = os.pipe()
        self._read, to_write = os.pipe()
        call = [command, *FLAGS, "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", PIPES, str(to_read), str(to_write), *call], pass_fds=(to_read, to_write), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(to_read)
        os.close(to_write)
        self._lock, self._number = threading.Lock(), 0
        self._answers: dict[int, Any] = {}
        self._came = threading.Condition()
        self.said: list[tuple[str, str, Any]] = []  # (session, method, parameters) of what the browser told by itself
        threading.Thread(target=self._listen, daemon=True).start()

    def tab(self, width: int = 1200, height: int = 900) -> Tab:
        """A new tab of somebody who was never here."""
        context = self.ask("Target.createBrowserContext")["browserContextId"]
        target = self.ask("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        return Tab(self, self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"], width, height)

    def ask(self, method: str, session: str | None = None, **parameters: Any) -> Any:
        """One command and its answer."""
        with self._lock:
            self._number += 1
            number = self._number
            asked = {"id": number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
            os.write(self._write, json.dumps(asked).encode() + b"\0")
        with self._came:
            assert self._came.wait_for(lambda: number in self._answers, SECONDS_MAX), f"{method}: no answer"
            answer = self._answers.pop(number)
        assert "error" not in answer, f"{method}: {answer.get('error')}"
        return answer["result"]

    def close(self) -> None:
        """Ends it."""
        with contextlib.suppress(OSError, AssertionError):
            self.ask("Browser.close")
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
        os.close(self._write)

    def _listen(self) -> None:
        rest = b""
        while data := os.read(self._read, 1 << 20):
            *whole, rest = (rest + data).split(b"\0")
            for one in whole:
                message = json.loads(one)
                with self._came:
                    if "id" in message:
                        self._answers[message["id"]] = message
                    else:
                        self.said.append((message.get("sessionId", ""), message["method"], message["params"]))
                    self._came.notify_all()


class Tab:
    """A page, as somebody uses it: what is clicked and typed goes through the browser's own input."""

    def __init__(self, chrome: Chrome, session: str, width: int, height: int) -> None:
        self._chrome, self._session = chrome, session
        for domain in ("Page", "Runtime", "Log"):
            self.ask(f"{domain}.enable")
        self.size(width, height)

    def ask(self, method: str, **parameters: Any) -> Any:
        """One command to this tab."""
        return self._chrome.ask(method, self._session, **parameters)

    def size(self, width: int, height: int, dark: bool = False) -> None:
        """A screen of this size, light or dark."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def zone(self, name: str) -> None:
        """The reader's time zone."""
        self.ask("Emulation.setTimezoneOverride", timezoneId=name)

    def open(self, url: str) -> None:
        """Loads a page to its end."""
        before = self.js("performance.timeOrigin")
        self.ask("Page.navigate", url=url)
        self.loaded(before)

    def loaded(self, before: float) -> None:
        """Waits for another page than the one that began at `before`."""
        self.wait(f"document.readyState === 'complete' && performance.timeOrigin !== {before}")

    def js(self, expression: str) -> Any:
        """The value of an expression on the page, awaited."""
        answer = self.ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"].get("exception", {}).get("description", expression)
        return answer["result"].get("value")

    def wait(self, expression: str, seconds: float = SECONDS_MAX) -> Any:
        """Waits until the expression holds, and gives its value."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(AssertionError):  # the page may be on its way to another
                if value := self.js(expression):
                    return value
            time.sleep(STEP_SECONDS)
        raise AssertionError(f"did not come: {expression}; the page says: {self.text()[:1500]}")

    def text(self, selector: str = "main") -> str:
        """What can be read there."""
        return str(self.js(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''"))

    def see(self, text: str, selector: str = "main", seconds: float = SECONDS_MAX) -> None:
        """Waits until the text can be read there."""
        self.wait(f"(document.querySelector({json.dumps(selector)})?.innerText ?? '').includes({json.dumps(text)})", seconds)

    def click(self, selector: str) -> None:
        """Clicks in the middle of an element."""
        at = self.wait(f"(() => {{ const e = document.querySelector({json.dumps(selector)}); if (!e) return null; e.scrollIntoView({{block: 'center'}});"
                       " const b = e.getBoundingClientRect(); return b.width ? [b.x + b.width / 2, b.y + b.height / 2] : null; })()")  # fmt: skip
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=at[0], y=at[1], button="left", clickCount=1)

    def press(self, text: str) -> None:
        """Types with keys that go down and come up; a name of several letters is that key, as in `Tab`."""
        codes = {"Tab": 9, "Enter": 13, "Backspace": 8, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
        for key in [text] if text in codes else text:
            code = {" ": "Space", ".": "Period", "@": "Digit2", "-": "Minus"}.get(key, f"Key{key.upper()}" if key.isalpha() and len(key) == 1 else f"Digit{key}")
            name = {"code": key, "windowsVirtualKeyCode": codes[key]} if key in codes else {"code": code, "text": key}
            if key == "Enter":
                name["text"] = "\r"
            self.ask("Input.dispatchKeyEvent", type="keyDown", key=key, **name)
            self.ask("Input.dispatchKeyEvent", type="keyUp", key=key, **{k: v for k, v in name.items() if k != "text"})

    def fill(self, selector: str, text: str) -> None:
        """Puts a text in the place of what stood in a field, as an input method does."""
        self.js(f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.focus(); e.select(); }})()")
        if text:
            self.ask("Input.insertText", text=text)
        else:
            self.press("Backspace")

    def choose(self, selector: str, value: str) -> None:
        """Chooses an option, and tells the page."""
        self.js(f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.value = {json.dumps(value)};"
                " e.dispatchEvent(new Event('change', {bubbles: true})); })()")  # fmt: skip

    def hand(self, selector: str, file: Path) -> None:
        """Gives a file to a field."""
        root = self.ask("DOM.getDocument")["root"]["nodeId"]
        node = self.ask("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.ask("DOM.setFileInputFiles", nodeId=node, files=[str(file)])

    def shot(self, file: Path) -> None:
        """A picture of the whole page."""
        self.js("scrollTo(0, 0)")
        file.write_bytes(base64.b64decode(self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True)["data"]))

    def complaints(self) -> list[str]:
        """What the browser said of this tab's pages by itself: refusals of its policy, exceptions of scripts, failed loads."""
        found = []
        for session, method, said in self._chrome.said:
            if session == self._session and method == "Runtime.exceptionThrown":
                found.append(said["exceptionDetails"].get("exception", {}).get("description", "an exception"))
            elif session == self._session and method == "Log.entryAdded" and said["entry"]["level"] == "error":
                found.append(said["entry"]["text"])
        return found
