"""A dashboard held against Grafana's own schema: its JSON in, what Grafana's types say against it out.

The types are of the version that deploy/compose.yaml runs, from npm, pinned by digest in grafana_schema/package-lock.json and kept in a cache. Without npm or
the network a test that wants them skips and says so; where CI=true it fails instead.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

SCHEMA = Path(__file__).resolve().parent / "grafana_schema"
OPTIONS = ("--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler")


def version() -> str:
    """Of Grafana, whose schema it is."""
    return str(json.loads((SCHEMA / "package.json").read_text())["devDependencies"]["@grafana/schema"])


def faults(dashboards: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    """What the schema says against each, a line for each fault; none: it holds. Many at once, for the types take a second to load. Names are file names."""
    modules = _modules()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "node_modules").symlink_to(modules)
        shutil.copy(SCHEMA / "types.ts", folder)
        for file, dashboard in dashboards.items():
            (folder / f"{file}.ts").write_text(_typed(dashboard))
        files = [f"{file}.ts" for file in dashboards]
        done = subprocess.run(["node", modules / "typescript" / "bin" / "tsc", *OPTIONS, *files], cwd=folder, capture_output=True, text=True, timeout=120)
    lines = done.stdout.splitlines()
    found = {name: [line for line in lines if line.startswith(f"{name}.ts(")] for name in dashboards}
    assert sum(map(len, found.values())) == len([line for line in lines if not line.startswith(" ")]) and bool(lines) == bool(done.returncode), done.stdout
    return found


def _typed(dashboard: dict[str, Any]) -> str:
    """The dashboard as TypeScript: all but its panels, and each panel as one of its kind. A kind that types.ts does not know is a fault."""
    rest = {name: value for name, value in dashboard.items() if name != "panels"}
    lines = ["import type { Dashboard, Panels } from './types';", f"export const dashboard: Dashboard = {json.dumps(rest, indent=1)};"]
    for n, panel in enumerate(dashboard["panels"]):
        lines.append(f"export const panel{n}: Panels[{json.dumps(panel['type'])}] = {json.dumps(panel, indent=1)};")
    return "\n".join(lines)


def _modules() -> Path:
    """The folder of the pinned packages."""
    lock = (SCHEMA / "package-lock.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "scrim-tests" / f"grafana-{hashlib.sha256(lock).hexdigest()[:16]}"
    if not (cache / "node_modules").is_dir():
        cache.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache.parent) as name:
            folder = Path(name) / "whole"
            folder.mkdir()
            for file in ("package.json", "package-lock.json"):
                shutil.copy(SCHEMA / file, folder)
            try:
                subprocess.run(["npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True, capture_output=True, timeout=180)
            except (OSError, subprocess.SubprocessError):
                message = f"DASHBOARD NOT HELD AGAINST GRAFANA'S SCHEMA: npm ci of @grafana/schema@{version()} failed"
                if os.environ.get("CI", "").lower() == "true":
                    pytest.fail(message)
                pytest.skip(message)
            if not cache.exists():
                folder.rename(cache)
    return cache / "node_modules"
