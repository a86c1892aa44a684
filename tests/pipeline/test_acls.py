"""Access rules as wanted, before any broker: what the README says, and nothing beside it."""

from __future__ import annotations

from pathlib import Path

from pipeline.broker import acls
from pipeline.broker.topics import CONTROL, PARTITIONED
from pipeline.settings import Settings

README = Path(__file__).resolve().parents[2] / "README.md"
NAMED = Settings(**{f"{role}_user": f"the-{role}" for role in acls.MAY})


def listed(cell: str) -> set[str]:
    return {name.strip() for name in cell.split(",") if name.strip()}


def test_the_readme_says_what_each_role_may() -> None:
    rows = README.read_text().partition("| role | reads | writes |\n|---|---|---|\n")[2].partition("\n\n")[0].splitlines()
    told = {role.strip(): (listed(reads), listed(writes)) for role, reads, writes in (row.strip("|").split("|") for row in rows)}
    assert told == {role: (set(reads), set(writes)) for role, (reads, writes) in acls.MAY.items()}


def test_nobody_is_given_a_right_to_records_that_is_not_in_the_table() -> None:
    given = {(rule.user, rule.operation, rule.name) for rule in acls.wanted(NAMED) if rule.kind == "TOPIC" and not rule.operation.startswith("DESCRIBE")}
    assert given == {
        (f"the-{role}", operation, f"capture.{name}") for role, may in acls.MAY.items() for operation, names in zip(("READ", "WRITE"), may) for name in names
    }


def test_every_topic_that_holds_what_people_did_is_guarded_on_both_sides() -> None:
    """Raw is written by recorders, and clean, audit and control topics are read, by more than one: those sides are open to rules of other hands."""
    every = {(operation, name) for operation in acls.ALONE for name in (*PARTITIONED, *CONTROL)}
    guarded = {(operation, name) for operation, names in acls.ALONE.items() for name in names}
    assert every - guarded == {("WRITE", "raw"), *(("READ", name) for name in ("clean", "audit", "checkpoints", "policy", "consent", "erasure", "access", "breaker"))}


def test_a_role_without_a_user_gets_no_rule() -> None:
    assert acls.wanted(Settings()) == set()
    assert {rule.user for rule in acls.wanted(Settings(trainer_user="t"))} == {"t"}
