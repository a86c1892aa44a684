"""Uninstalls what `scrim` does not need to run: this environment's packages in, those reachable from scrim (and the extras named) stay.

    python deploy/prune.py [s3 …]

The lock has the tests' packages too, with hashes; so everything is installed from it, and what only tests need leaves again. Cannot happen: a package
that a kept one requires, on this machine's markers, is uninstalled.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import metadata


def name_of(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def needed(root: str, extras: set[str]) -> set[str]:
    """The distributions that `root` with `extras` requires, itself among them."""
    from packaging.requirements import Requirement

    found: dict[str, set[str]] = {}
    queue = [(name_of(root), frozenset(extras))]
    while queue:
        name, wanted = queue.pop()
        if name in found and wanted <= found[name]:
            continue
        found[name] = found.get(name, set()) | wanted
        try:
            lines = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # for another platform
        for requirement in map(Requirement, lines):
            if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in ("", *found[name])):
                queue.append((name_of(requirement.name), frozenset(requirement.extras)))
    return set(found)


def main() -> None:
    # the headless OpenCV lies over the other one, in the same folder: uninstalling either would take the files of both
    keep = needed("scrim", set(sys.argv[1:])) | {"pip", "packaging", "opencv-python", "opencv-python-headless"}
    gone = sorted({name_of(one.metadata["Name"]) for one in metadata.distributions()} - keep)
    if gone:
        subprocess.run([sys.executable, "-m", "pip", "uninstall", "--quiet", "--yes", *gone], check=True)
    sys.stdout.write(f"{len(gone)} packages that only tests need are gone\n")


if __name__ == "__main__":
    main()
