"""axe-core, the accessibility scanner, from npm: fetched once into a cache, pinned by digest, and run in a tab.

Without npm or the network a test that wants it skips and says so; where CI=true it fails instead.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import pytest

VERSION = "4.10.3"
SHA256 = "880970c081707360e64f34cea25ff91892f5bc95675b0776925b9709dd8a68bb"  # of axe.min.js in the package; MPL-2.0, not shipped with Scrim
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def script() -> str:
    """The scanner's text."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "scrim-tests" / f"axe-{VERSION}.min.js"
    if not cache.is_file() or hashlib.sha256(cache.read_bytes()).hexdigest() != SHA256:
        try:
            data = _fetched()
        except (OSError, subprocess.SubprocessError, KeyError, tarfile.TarError):
            message = f"NO AXE: the pages were not scanned for accessibility (npm pack axe-core@{VERSION} failed)"
            if os.environ.get("CI", "").lower() == "true":
                pytest.fail(message)
            pytest.skip(message)
        assert hashlib.sha256(data).hexdigest() == SHA256, "axe-core is not the one that was pinned"
        cache.parent.mkdir(parents=True, exist_ok=True)
        whole = cache.with_suffix(f".{os.getpid()}")  # tests run side by side
        whole.write_bytes(data)
        whole.replace(cache)
    return cache.read_text("utf-8")


def serious(tab: Any, text: str) -> list[str]:
    """What is serious or critical on the tab's page, a line for each."""
    tab.js(text + "; 0")
    found = tab.js(f"axe.run(document, {{runOnly: {list(RULES)}}}).then(r => r.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.target.join(' '))]))")
    return [f"{impact} {rule}: {', '.join(nodes[:5])}" for impact, rule, nodes in found if impact in ("serious", "critical")]


def _fetched() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"axe-core@{VERSION}"], cwd=folder, check=True, capture_output=True, timeout=120)
        (packed,) = Path(folder).glob("*.tgz")
        with tarfile.open(fileobj=io.BytesIO(packed.read_bytes())) as archive:
            member = archive.extractfile("package/axe.min.js")
            assert member is not None
            return member.read()
