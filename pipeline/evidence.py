"""The pack of evidence for a data protection impact assessment: a run's folder or the broker in; one JSON, one page and the policy out. No content.

Everything in it is found, not declared: the chain is verified, weights are hashed, retention and access rules are read from the broker. What could not be
looked at says so. What cannot happen: a count that hides a fault of the chain it was counted from.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kafka.errors import KafkaError
from msgspec import Struct

from pipeline import __version__, policies
from pipeline.broker import acls, topics
from pipeline.faults import CannotRun
from pipeline.models import weights
from pipeline.proof import access, checkpoints, shelf
from pipeline.proof.signing import key_name
from pipeline.report import evidence as page
from pipeline.settings import Settings
from pipeline.stream import officer, proving, published
from pipeline.stream.committed import whole
from redactors.policy.load import digest, load
from schemas import erasure
from schemas.audit import Outcome, QuarantineRecord, Reason
from schemas.consent import held
from schemas.policy import Policy

FAULTS_TOLD_MAX = 100
FIGURES_BYTES_MAX = 4 * 1024 * 1024
# What decides: the packages a finding or a seal depends on.
PACKAGES = ("presidio-analyzer", "spacy", "onnxruntime", "ctranslate2", "google-re2", "rapidocr", "opencv-python", "pillow", "zxing-cpp", "cryptography",
            "msgspec", "faust-streaming", "aiokafka", "kafka-python")  # fmt: skip


class Pack(Struct, frozen=True):
    """What was gathered: plain values for JSON, the policy's text, and one line that sums it up."""

    data: dict[str, Any]
    policy: str
    summary: str


def gather(settings: Settings, run: Path | None, policy_file: Path | None, figures: Path | None, public: bytes | None) -> Pack:
    """Looks at everything. `run`: what `scrim redact` wrote; without it, the broker. Raises CannotRun where there is nothing to look at."""
    text, policy = _policy(settings, run, policy_file)
    proved, log, quarantine = _run(run, public) if run is not None else _stream(settings, policy, public)
    data = {
        "made": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "of": str(run) if run is not None else f"topics {settings.topic_prefix}.* on the broker",
        "scrim": {"version": __version__, "python": platform.python_version(), "system": platform.platform(), "packages": _packages()},
        # approvals are kept where the policy is: none are on a topic or in the file today, so none are claimed
        "policy": {"name": policy.name, "digest": digest(policy), "approvals": [], "text": "policy.yaml"},
        "models": _models(),
        "audit": _audit(proved),
        "chains": [_chain(one, public) for one in proved],
        "openings": dict(Counter(record.action for record in log)),
        "quarantine": {reason.value: {"records": count, "kept": kept} for reason, (count, kept) in shelf.counts(quarantine).items()},
        "retention": {name: getattr(policy.retention, name) for name in policy.retention.__struct_fields__},
        "broker": None if run is not None else _broker(settings, policy),
        "people": None if run is not None else _people(settings),
        "notices": None if run is not None else _notices(settings),
        "figures": _figures(figures),
    }
    faults = sum(len(one.faults) for one in proved)
    records = sum(one.reading.head.count - (one.reading.first or 0) for one in proved)
    return Pack(data, text, f"{records} records, " + (f"{faults} FAULTS in the audit" if faults else "the audit holds"))


def write(pack: Pack, target: Path) -> None:
    """Writes evidence.json, evidence.html and policy.yaml into a new .zip or folder. Raises CannotRun."""
    files = {
        "evidence.json": json.dumps(pack.data, indent=2, sort_keys=True).encode() + b"\n",
        "evidence.html": page.render(pack.data, pack.policy).encode(),
        "policy.yaml": pack.policy.encode(),
    }
    try:
        if target.suffix == ".zip":
            with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as archive:
                for name, data in files.items():
                    archive.writestr(name, data)
        else:
            target.mkdir(parents=True)
            for name, data in files.items():
                (target / name).write_bytes(data)
    except FileExistsError:
        raise CannotRun(f"{target}: is there already (give a new one)") from None
    except OSError:
        raise CannotRun(f"{target}: cannot be written") from None


def _policy(settings: Settings, run: Path | None, file: Path | None) -> tuple[str, Policy]:
    """The one that was named; else what the workers hold to, where the evidence is of them."""
    if file is None:
        return policies.read(settings) if run is not None else published.at_start(settings)
    try:
        text = file.read_text("utf-8")
        return text, load(text, str(file))
    except (OSError, UnicodeDecodeError):
        raise CannotRun(f"{file}: cannot be read as a UTF-8 text file") from None
    except ValueError:
        raise CannotRun(f"{file}: has faults (scrim policy check {file})") from None


def _run(run: Path, public: bytes | None) -> tuple[list[proving.Proved], list[Any], list[QuarantineRecord]]:
    """A folder of `scrim redact`: its one chain, its log of openings, its quarantine."""
    one = proving.Proved("audit.jsonl")
    for line in _lines(run / "audit.jsonl", needed=True):
        one.faults += one.reading.take(line)
    one.points = list(_lines(run / "checkpoints.jsonl"))
    one.faults += checkpoints.verify(one.reading, one.points, None, public, None)
    opened = list(_lines(run / "access.jsonl"))
    one.faults += access.verify(opened)
    log = [record for line in opened if (record := access.parse(line)) is not None]
    return [one], log, [kept for line in _lines(run / "quarantine.jsonl") if (kept := shelf.parse(line)) is not None]


def _lines(file: Path, needed: bool = False) -> Iterator[bytes]:
    if not needed and not file.exists():
        return
    try:
        with file.open("rb") as opened:
            yield from (stripped for line in opened if (stripped := line.rstrip(b"\r\n")))
    except OSError:
        raise CannotRun(f"{file}: cannot be read (expected a folder that `scrim redact` wrote)") from None


def _stream(settings: Settings, policy: Policy, public: bytes | None) -> tuple[list[proving.Proved], list[Any], list[QuarantineRecord]]:
    """The broker's chains, log of openings and quarantine."""
    gone_before_ms = time.time_ns() // 1_000_000 - policy.retention.audit_hours * topics.HOUR_MS
    proved = proving.prove(settings, public, gone_before_ms)
    with whole(settings, "quarantine") as read:
        bare = [_bare(kept) for found in read() if (kept := shelf.parse(found.value or b"")) is not None]
    return proved, officer.openings(settings), bare


def _bare(record: QuarantineRecord) -> QuarantineRecord:
    """What is counted of it: envelopes of 20 MB are not to pile up."""
    return QuarantineRecord(record.reason, record.place, sealed="" if record.sealed is not None else None)


def _audit(proved: Iterable[proving.Proved]) -> dict[str, Any]:
    outcomes: Counter[tuple[Outcome, Reason]] = Counter()
    entities: Counter[str] = Counter()
    for one in proved:
        outcomes += one.reading.outcomes
        entities += one.reading.entities
    by_outcome: dict[str, dict[str, int]] = {outcome.value: {} for outcome in Outcome}
    for (outcome, reason), count in sorted(outcomes.items()):
        by_outcome[outcome.value][reason.value] = count
    return {
        "records": outcomes.total(),
        "by_outcome": {name: sum(reasons.values()) for name, reasons in by_outcome.items()},
        "by_reason": by_outcome,
        "masked_by_entity": dict(entities.most_common()),
        "without_app": outcomes[Outcome.DROPPED, Reason.APP_UNKNOWN],
        "catches": {reason.value: count for (_, reason), count in sorted(outcomes.items()) if reason.value.startswith("catch_")},
    }


def _chain(one: proving.Proved, public: bytes | None) -> dict[str, Any]:
    last = checkpoints.parse(one.points[-1]) if one.points else None
    return {
        "chain": one.name,
        "holds": not one.faults,
        "first": one.reading.first or 0,
        "records": one.reading.head.count,
        "head": one.reading.head.hash,
        "checkpoints": len(one.points),
        "signed_by": last.key if last is not None else None,
        "verified_with": key_name(public) if public is not None else None,
        "faults": [str(fault) for fault in one.faults[:FAULTS_TOLD_MAX]],
        "more_faults": max(0, len(one.faults) - FAULTS_TOLD_MAX),
    }


def _packages() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def _models() -> list[dict[str, Any]]:
    """Every weight that is used: what it must hash to, and whether it does."""
    cache = weights.folder()
    made: list[dict[str, Any]] = [
        {"model": one.folder, "from": one.requirement, "licence": one.licence, "faults": weights.faults(cache, one),
         "sha256": {weight.name: weight.sha256 for weight in one.weights + one.made}}
        for one in weights.PINNED
    ]  # fmt: skip
    for installed in weights.INSTALLED:
        faults = weights.installed_faults(installed)
        licence = _licence(installed.package)
        made.append({"model": installed.folder, "from": installed.package, "licence": licence, "faults": faults, "sha256": dict(installed.weights)})
    return made


def _licence(package: str) -> str:
    try:
        said = dict(importlib.metadata.metadata(package).json)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
    return str(said.get("license_expression") or said.get("license") or "see the package").partition("\n")[0]


def _broker(settings: Settings, policy: Policy) -> dict[str, Any]:
    """Retention and access as they are on the broker, and what differs from what is wanted."""
    try:
        rules = acls.found(settings)
        return {
            "topics": topics.found(settings, policy),
            "differences": [str(change) for change in [*topics.apply(settings, policy, plan=True), *acls.apply(settings, plan=True)]],
            "access": "no authorizer: whoever reaches the broker may do anything" if rules is None else sorted(map(str, rules)),
        }
    except KafkaError as error:
        raise CannotRun(f"the broker would not tell of its topics and access rules ({type(error).__name__})") from None


def _people(settings: Settings) -> dict[str, int]:
    """How many people said what, by what holds now. No names."""
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    said = officer.all_choices(settings).values()
    return dict(Counter("unreadable: opted out" if one is None else held(one, now) or "nothing" for one in said))


def _notices(settings: Settings) -> dict[str, int]:
    """Whom and what holders of copies were told to delete: people, values, and the records that held these. No names."""
    people, values, records = set[str](), set[str](), set[tuple[str, int]]()
    with whole(settings, "erasure") as read:
        for found in read():
            notice = erasure.decode(found.value or b"")
            if isinstance(notice, erasure.Notice):
                people.add(notice.actor)
            elif notice is not None:
                values.add(notice.erasure)
                records |= {(record.session, record.seq) for record in notice.records}
    return {"people": len(people), "values": len(values), "records": len(records)}


def _figures(file: Path | None) -> Any:
    if file is None:
        return None
    try:
        if os.path.getsize(file) > FIGURES_BYTES_MAX:
            raise CannotRun(f"{file}: is too big for figures")
        return json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        raise CannotRun(f"{file}: cannot be read as JSON") from None
