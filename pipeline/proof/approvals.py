"""Who may change the policy: a published record and the public keys of the approvers in, the policy that it brings or why it is refused out.

A tightening takes one approval, all else two, of distinct approvers who are not the author; the author signs too, so that nobody approves their own under
another name. The first policy on the topic takes two: there is nothing published that it could be compared with. Ed25519 (RFC 8032) over canonical JSON.
What cannot happen: a policy that is not signed by enough of them; one that replaces another than what was compared; one that does not load.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from pathlib import Path
from typing import Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from pipeline.faults import CannotRun
from pipeline.proof.signing import canonical, decode_key
from pipeline.settings import KEY_BYTES, Settings, SettingsError
from redactors.policy import load as policies
from redactors.policy.load import PolicyError
from redactors.policy.stricter import Comparison, classify
from schemas.control import Approval, Approver, Kind, OfficerName, PolicyChange, Statement
from schemas.policy import Policy
from schemas.raw import milliseconds

NEEDS: dict[Kind, int] = {"tightening": 1, "loosening": 2}
PUBLISHED, PROPOSED = "policy/", "proposal/"
Why = Literal["not_a_record", "serial", "replaces", "author", "approvals", "policy", "cannot_run"]
Approvers = dict[str, Approver]


class Signatory(Struct, frozen=True):
    """A person's own name and private key, as their key file holds it."""

    name: OfficerName
    private: str

    def sign(self, statement: Statement) -> str:
        """The signature of a statement, in base64. Raises CannotRun where the key is none."""
        return base64.b64encode(self._key().sign(canonical(statement))).decode()

    @property
    def public(self) -> str:
        """The public key, in base64. Raises CannotRun where the key is none."""
        return base64.b64encode(self._key().public_key().public_bytes_raw()).decode()

    def _key(self) -> Ed25519PrivateKey:
        seed = decode_key(self.private.encode())
        if seed is None:
            raise CannotRun(f"the key of {self.name} is not {KEY_BYTES} bytes in base64 (make one: scrim policy keygen)")
        return Ed25519PrivateKey.from_private_bytes(seed)


class Accepted(Struct, frozen=True):
    """A published policy that holds from now on."""

    change: PolicyChange
    policy: Policy
    digest: str
    comparison: Comparison | None


class Refused(Struct, frozen=True):
    """A record that changes nothing, and why. `serial` 0: it could not be read."""

    serial: int
    why: Why


class Chain(Struct):
    """What was accepted last, and what would be next. `take` records in the order of the topic."""

    approvers: Approvers
    last: Accepted | None = None

    def take(self, key: bytes | None, value: bytes | None, at_ms: int) -> Accepted | Refused | None:
        """What a record brings; None where it is no published policy. `at_ms`: when the broker took it. What is refused changes nothing."""
        if key is None or not key.startswith(PUBLISHED.encode()) or value is None:
            return None
        change = decode(value)
        if change is None or key != published_key(change.serial):
            return Refused(0, "not_a_record")
        if self.last is not None and change == self.last.change:
            return None  # written twice
        judged = judge(change, self.last, self.approvers, at_ms)
        if isinstance(judged, Accepted):
            self.last = judged
        return judged


def judge(change: PolicyChange, last: Accepted | None, approvers: Approvers, at_ms: int) -> Accepted | Refused:
    """Whether a change may follow `last`, the published policy that holds. Fails closed."""
    if last is not None and change.serial <= last.change.serial:
        return Refused(change.serial, "serial")
    if change.replaces != (sha256(last.change.policy) if last is not None else None):
        return Refused(change.serial, "replaces")
    if not _signed(change, statement(change, "propose", change.author, change.time), change.signature, approvers, at_ms, ("officer",)):
        return Refused(change.serial, "author")
    try:
        policy = policies.load(change.policy)
    except PolicyError:
        return Refused(change.serial, "policy")
    comparison = classify(last.policy, policy) if last is not None else None
    if len(approved_by(change, approvers, at_ms)) < needs(comparison):
        return Refused(change.serial, "approvals")
    return Accepted(change, policy, policies.digest(policy), comparison)


def needs(comparison: Comparison | None) -> int:
    """How many approvals a change takes; None: it is the first."""
    return NEEDS[kind(comparison)]


def kind(comparison: Comparison | None) -> Kind:
    """What a record calls a comparison: whatever is not a tightening throughout is a loosening. Fails closed."""
    return "tightening" if comparison is not None and comparison.kind in ("same", "tightening") else "loosening"


def approved_by(change: PolicyChange, approvers: Approvers, at_ms: int) -> frozenset[str]:
    """Whose approvals hold: known, signed by them, of exactly this change, and not its author's."""
    return frozenset(
        one.who
        for one in change.approvals
        if one.who != change.author
        and _signed(change, statement(change, "approve", one.who, one.time), one.signature, approvers, at_ms, ("officer", "approver"))
    )


def proposed(text: str, last: PolicyChange | None, serial: int, author: Signatory, time: str) -> PolicyChange:
    """A change with its author's signature, and no approvals. Raises CannotRun where the text is no policy."""
    policy = _load(text)
    comparison = classify(_load(last.policy), policy) if last is not None else None
    replaces = sha256(last.policy) if last is not None else None
    change = PolicyChange(
        serial=serial, policy=text, digest=policies.digest(policy), replaces=replaces, author=author.name, time=time, kind=kind(comparison), signature="A"
    )
    return msgspec.structs.replace(change, signature=author.sign(statement(change, "propose", author.name, time)))


def approved(change: PolicyChange, by: Signatory, time: str) -> PolicyChange:
    """The change with one more approval; a person's second replaces their first. Raises CannotRun where the author approves."""
    if by.name == change.author:
        raise CannotRun(f"{by.name} is the author of {change.serial}: somebody else has to approve it")
    mine = Approval(who=by.name, time=time, signature=by.sign(statement(change, "approve", by.name, time)))
    return msgspec.structs.replace(change, approvals=(*(one for one in change.approvals if one.who != by.name), mine))


def statement(change: PolicyChange, act: Literal["propose", "approve"], who: str, at: str) -> Statement:
    """What is signed: by the author `propose`, by the others `approve`."""
    return Statement(
        act=act, who=who, at=at, serial=change.serial, policy=sha256(change.policy), digest=change.digest, replaces=change.replaces, author=change.author,
        time=change.time, kind=change.kind,
    )  # fmt: skip


def decode(value: bytes) -> PolicyChange | None:
    """The record, or None where it is none."""
    try:
        return msgspec.json.decode(value, type=PolicyChange)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def published_key(serial: int) -> bytes:
    """The key of a published change: each its own, so that compaction keeps the whole chain."""
    return f"{PUBLISHED}{serial:08}".encode()


def proposal_key(serial: int) -> bytes:
    """The key of a change that waits for approvals."""
    return f"{PROPOSED}{serial:08}".encode()


def sha256(text: str) -> str:
    """What a record calls the text of a policy."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_approvers(settings: Settings) -> Approvers | None:
    """The approvers whom the settings name, None where there is no file. Raises SettingsError where it does not hold."""
    if settings.approvers_file is None:
        return None
    try:
        found = msgspec.json.decode(Path(settings.approvers_file).read_bytes(), type=dict[OfficerName, Approver])
    except OSError:
        raise SettingsError(["SCRIM_APPROVERS_FILE cannot be read"]) from None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise SettingsError(['SCRIM_APPROVERS_FILE is not {"name": {"key": …, "role": "officer" or "approver"}, …} (scrim policy keygen writes it)']) from None
    keys = [decode_key(one.key.encode()) for one in found.values()]
    if None in keys:
        raise SettingsError([f"SCRIM_APPROVERS_FILE: a key is not {KEY_BYTES} bytes in base64"])
    if len(set(keys)) < len(keys):
        raise SettingsError(["SCRIM_APPROVERS_FILE: two names have the same key: one person would count as two"])
    return found


def read_signatory(file: Path) -> Signatory:
    """A person's key file. Raises CannotRun."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Signatory)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        raise CannotRun(f"{file}: is not a key file (make one: scrim policy keygen NAME)") from None


def make_signatory(name: str) -> Signatory:
    """A new key for a person."""
    return Signatory(name, base64.b64encode(os.urandom(KEY_BYTES)).decode())


def _load(text: str) -> Policy:
    try:
        return policies.load(text)
    except PolicyError as wrong:
        raise CannotRun(str(wrong)) from None


def _signed(change: PolicyChange, statement: Statement, signature: str, approvers: Approvers, at_ms: int, roles: tuple[str, ...]) -> bool:
    known = approvers.get(statement.who)
    if known is None or known.role not in roles or (known.until is not None and milliseconds(known.until) <= at_ms):
        return False
    try:
        public = decode_key(known.key.encode())
        Ed25519PublicKey.from_public_bytes(public or b"").verify(base64.b64decode(signature, validate=True), canonical(statement))
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True
