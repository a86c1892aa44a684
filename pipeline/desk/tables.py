"""The desk's tables: what it keeps. Decisions without content, where their clean records lie, counts by the hour, users, logins, proposals, deeds.

Columns hold closed enums, patterns of the contract, digests, times in ms and the officers' own words and policies. What cannot be here: anything of a
recording beyond the name of an app that is listed as work; a password; the token of a login (its SHA-256 is).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

kept = MetaData()

# SQLite numbers its rows by itself only where the key is its own INTEGER.
_Number = BigInteger().with_variant(Integer, "sqlite")

users = Table(
    "users", kept,
    Column("name", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("hash", String(256), nullable=False),
    Column("made_ms", BigInteger, nullable=False),
    Column("public", String(64), nullable=False),  # what their signatures are checked with
    Column("sealed", String(512), nullable=False),  # their signing key, under a key made of their password
)  # fmt: skip

logins = Table(
    "logins", kept,
    Column("token", String(64), primary_key=True),  # SHA-256 of the cookie's value
    Column("name", String(64), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("made_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
)  # fmt: skip

attempts = Table(
    "attempts", kept,
    Column("id", _Number, primary_key=True),
    Column("key", String(80), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Index("attempts_by_key", "key", "at_ms"),
)  # fmt: skip

decisions = Table(
    "decisions", kept,
    Column("id", _Number, primary_key=True),
    Column("at_ms", BigInteger),
    Column("chain", String(260), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("place", String(300), nullable=False),
    Column("session", String(64)),
    Column("event", String(64)),
    Column("into", String(64)),
    Column("app", String(200), nullable=False),
    Column("entities", Text, nullable=False),
    Column("policy", String(64), nullable=False),
    UniqueConstraint("chain", "number", name="decisions_once"),
    Index("decisions_by_time", "at_ms"),
    Index("decisions_by_outcome", "outcome", "id"),
    Index("decisions_by_reason", "reason", "id"),
    Index("decisions_by_session", "session", "id"),
    Index("decisions_by_app", "app", "id"),
    Index("decisions_by_place", "place", "id"),
)  # fmt: skip

cleans = Table(
    "cleans", kept,
    Column("session", String(64), primary_key=True),
    Column("event", String(64), primary_key=True),
    Column("app", String(200), nullable=False),
    Column("at_ms", BigInteger),
    Column("partition", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),  # an offset of the topic, or a byte of the file
)  # fmt: skip

flows = Table(
    "flows", kept,
    Column("hour_ms", BigInteger, primary_key=True),
    Column("app", String(200), primary_key=True),
    Column("outcome", String(16), primary_key=True),
    Column("reason", String(32), primary_key=True),
    Column("records", BigInteger, nullable=False),
)  # fmt: skip

masked = Table(
    "masked", kept,
    Column("hour_ms", BigInteger, primary_key=True),
    Column("app", String(200), primary_key=True),
    Column("entity", String(64), primary_key=True),
    Column("hits", BigInteger, nullable=False),
)  # fmt: skip

digests = Table(
    "digests", kept,
    Column("digest", String(64), primary_key=True),
    Column("first_ms", BigInteger),
    Column("last_ms", BigInteger),
    Column("records", BigInteger, nullable=False),
)  # fmt: skip

positions = Table(
    "positions", kept,
    Column("source", String(260), primary_key=True),
    Column("next", BigInteger, nullable=False),
)  # fmt: skip

drafts = Table(
    "drafts", kept,
    Column("owner", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("saved_ms", BigInteger, nullable=False),
)  # fmt: skip

reasons = Table(
    "reasons", kept,
    Column("serial", BigInteger, primary_key=True, autoincrement=False),  # of a proposal
    Column("digest", String(64), nullable=False),
    Column("why", String(400), nullable=False),
)  # fmt: skip

deeds = Table(
    "deeds", kept,
    Column("id", _Number, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("who", String(64), nullable=False),
    Column("deed", String(32), nullable=False),
    Column("about", String(300), nullable=False),
)  # fmt: skip
