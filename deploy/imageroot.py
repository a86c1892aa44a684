"""The steps of a Dockerfile without Docker: its stages, read by moby's own parser, out of folders that are Debian roots.

A base image `python:X.Y-slim-RELEASE` becomes the same release of Debian by debootstrap, with this machine's CPython X.Y in /usr/local. RUN is chroot and
`sh -c` as root, with this machine's network; COPY, ENV, WORKDIR and the rest do what Docker's reference says, as far as our Dockerfile uses them. Cannot
happen: an instruction that is not understood and passed over. Needs root; whoever calls has unshared the mounts. Standard library only.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import string
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DEPLOY = Path(__file__).resolve().parent
PATH = "/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin"
# What CPython's own extensions need; the slim image has them too.
LIBRARIES = "ca-certificates,netbase,tzdata,libssl3,libffi8,libsqlite3-0,libbz2-1.0,liblzma5,libreadline8,libncursesw6,libuuid1,libexpat1,zlib1g"
# How this machine reaches its package registry; the image's own steps say nothing of it.
REACHES = re.compile(r"PIP_(INDEX_URL|EXTRA_INDEX_URL|CERT|DEFAULT_TIMEOUT|TRUSTED_HOST)|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|(?i:https?_proxy|no_proxy)")
OUTSIDE = ("/etc/resolv.conf", "/etc/ssl/certs/ca-certificates.crt")


class CannotTry(Exception):
    """With one line for the user."""


@dataclass
class Image:
    """A stage's root, and what Docker would keep beside it."""

    root: Path
    env: dict[str, str] = field(default_factory=lambda: {"PATH": PATH})
    workdir: str = "/"
    user: str = "0:0"
    command: list[str] = field(default_factory=list)
    health: dict[str, Any] = field(default_factory=dict)
    stop: str = "SIGTERM"


def build(dockerfile: Path, context: Path, folder: Path) -> Image:
    """The last stage. Where the folder holds one that was built to the end, it is taken as it is. Raises CannotTry, CalledProcessError where a step fails."""
    go = shutil.which("go") or _missing("go")
    read = subprocess.run([go, "run", "-C", DEPLOY / "check", ".", "dockerfile", dockerfile.resolve()], stdout=subprocess.PIPE, text=True, check=True)
    stages: dict[str, Image] = {}
    built = (folder / "built").exists()
    for n, stage in enumerate(json.loads(read.stdout)):
        image = Image(folder / f"stage{n}")
        if not built:
            _copy(f"{_base(stage['Base'], folder)}/.", image.root)
        for step in stage["Steps"]:
            if not (built and step["Name"].upper() in ("RUN", "COPY")):
                say(f"   {step['Name']} {_told(step['Fields'])}"[:150])
                _step(image, step["Name"], step["Fields"], context, stages)
        stages[stage["Name"] or str(n)] = image
    (folder / "built").touch()
    return image


def _base(name: str, folder: Path) -> Path:
    found = re.fullmatch(r"python:(\d+\.\d+)-slim-(\w+)", name)
    if found is None:
        raise CannotTry(f"base image {name}: expected python:X.Y-slim-RELEASE")
    root = folder / "base"
    if root.exists():
        return root
    python = f"python{found[1]}"
    prefix = _prefix(python)
    say(f"== {name}: Debian {found[2]} by debootstrap, with this machine's CPython {found[1]} of {prefix}")
    half = folder / "base.half"
    shutil.rmtree(half, ignore_errors=True)
    _bootstrap(found[2], half)
    leave = shutil.ignore_patterns("site-packages", "test", "__pycache__", "*.a")
    shutil.copytree(prefix / "lib", half / "usr/local/lib", symlinks=True, dirs_exist_ok=True, ignore=leave)
    shutil.copy2(prefix / "bin" / python, half / "usr/local/bin" / python)
    for alias in ("python3", "python"):
        (half / "usr/local/bin" / alias).symlink_to(python)
    subprocess.run(["chroot", half, "ldconfig"], check=True)
    half.rename(root)
    return root


def _prefix(python: str) -> Path:
    """Where this machine has a CPython of that version that can be moved: one with a prefix of its own."""
    for program in filter(None, (shutil.which(python), *Path.home().glob(f".pyenv/versions/*/bin/{python}"))):
        asked = subprocess.run([program, "-c", "import sys; print(sys.base_prefix)"], capture_output=True, text=True)
        if asked.returncode == 0 and asked.stdout.strip() not in ("", "/usr"):
            return Path(asked.stdout.strip())
    raise CannotTry(f"{python} with a prefix of its own is needed, and is not here")


def _bootstrap(release: str, root: Path) -> None:
    debootstrap = shutil.which("debootstrap") or _missing("debootstrap")
    with (root.parent / "debootstrap.log").open("wb") as log:
        subprocess.run([debootstrap, "--variant=minbase", f"--include={LIBRARIES}", release, root], check=True, stdout=log, stderr=log)


def _step(image: Image, name: str, fields: dict[str, Any], context: Path, stages: dict[str, Image]) -> None:
    match name.upper():
        case "ENV":
            image.env |= {pair["Key"]: string.Template(pair["Value"]).safe_substitute(image.env) for pair in fields["Env"]}
        case "WORKDIR":
            image.workdir = os.path.normpath(os.path.join(image.workdir, fields["Path"]))
            (image.root / image.workdir.lstrip("/")).mkdir(parents=True, exist_ok=True)
        case "RUN":
            _run(image, fields)
        case "COPY":
            _put(image, fields, stages[fields["From"]].root if fields["From"] else context)
        case "USER":
            image.user = fields["User"]
        case "HEALTHCHECK":
            image.health = fields["Health"]
        case "STOPSIGNAL":
            image.stop = fields["Signal"]
        case "CMD" if not fields["PrependShell"]:
            image.command = fields["CmdLine"]
        case _:
            raise CannotTry(f"{name} is not understood here")


def _run(image: Image, fields: dict[str, Any]) -> None:
    if not fields["PrependShell"] or fields["FlagsUsed"] or image.user != "0:0":
        raise CannotTry("RUN as a list, with flags or as a user is not understood here")
    for path in ("/proc", "/dev"):
        subprocess.run(["mount", "--rbind", path, image.root / path.lstrip("/")], check=True)
    for path in OUTSIDE:
        (image.root / path.lstrip("/")).touch()
        subprocess.run(["mount", "--bind", path, image.root / path.lstrip("/")], check=True)
    env = {name: value for name, value in os.environ.items() if REACHES.fullmatch(name)} | image.env
    command = f"cd {shlex.quote(image.workdir)} && {fields['CmdLine'][0]}"
    try:
        subprocess.run(["chroot", image.root, "/bin/sh", "-c", command], env={"HOME": "/root"} | env, check=True)
    finally:
        for path in ("/proc", "/dev", *OUTSIDE):
            subprocess.run(["umount", "--recursive", "--lazy", image.root / path.lstrip("/")], check=True)


def _put(image: Image, fields: dict[str, Any], source: Path) -> None:
    if fields["Chown"] or fields["Chmod"] or fields["ExcludePatterns"]:
        raise CannotTry("COPY with flags is not understood here")
    at = os.path.join(image.workdir, fields["DestPath"])
    for name in fields["SourcePaths"]:
        origin, target = source / name.lstrip("/"), image.root / at.lstrip("/")
        if fields["From"]:
            _copy(f"{origin}/.", target)
        elif origin.is_dir():  # without what Dockerfile.dockerignore leaves out of the folders that it lets in
            shutil.copytree(origin, target, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target = target / origin.name if at.endswith("/") else target
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(origin, target)


def _copy(source: str, target: Path) -> None:
    """A folder's contents as they are, links and owners too."""
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "--archive", "--reflink=auto", source, target], check=True)


def _told(fields: dict[str, Any]) -> str:
    for name in ("CmdLine", "SourcePaths", "Path", "User", "Signal"):
        if fields.get(name):
            return " ".join(fields[name]) if isinstance(fields[name], list) else str(fields[name])
    return ""


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _missing(program: str) -> str:
    raise CannotTry(f"{program} is needed, and is not here")
