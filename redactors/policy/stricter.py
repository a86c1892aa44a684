"""Two policies in; whether the second lets more out than the first, and each difference in words, out. Structural and conservative.

Every setting has a judge here, or counts as a loosening when it changes: fails closed. A change is a tightening only where nothing that the old policy
masked, dropped or limited could pass under the new one by what this setting says.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, Literal

import msgspec
from msgspec import Struct

from redactors.policy.load import entity_rule
from schemas.policy import ENTITIES, AppRule, EntityRule, FieldRule, OwnModel, OwnRule, Policy

Way = Literal["tightening", "loosening"]
# From what says most to what says least: a stand-in looks like the value, a label tells it from others, a mask tells its kind.
ACTIONS = ("surrogate", "label", "mask", "remove")
COVERS = ("surrogate", "blur", "fill")
FIELD_SCORE = 0.99  # how sure a field's name is: above it, a field's entity never counts


class Difference(Struct, frozen=True):
    """One thing that changed: where in the policy, which way, and in words."""

    path: str
    way: Way
    what: str


class Comparison(Struct, frozen=True):
    """All that changed, in the order of the document. `same`: nothing that has an effect."""

    differences: tuple[Difference, ...]

    @property
    def kind(self) -> Literal["same", "tightening", "loosening", "mixed"]:
        """Which way it goes altogether."""
        ways = {one.way for one in self.differences}
        return "mixed" if len(ways) > 1 else next(iter(ways), "same")


Said = Iterator[tuple[Way, str]]
Judge = Callable[[Any, Any], Said]


def classify(old: Policy, new: Policy) -> Comparison:
    """What changes when `new` takes the place of `old`."""
    found = [*_apps(old, new), *_entities(old, new), *_deaf(old, new)]
    for path, before, after in _settings(old, new):
        if before != after:
            found += [Difference(path, way, what) for way, what in JUDGES.get(path, _unknown)(before, after)]
    return Comparison(tuple(found))


def _settings(old: Policy, new: Policy) -> Iterator[tuple[str, Any, Any]]:
    """Every leaf of both policies but apps and entities: `retention.raw_hours` and its two values."""
    for name in Policy.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if name in ("apps", "entities", "name", "version"):
            continue
        if isinstance(before, Struct) and type(before) is type(after):
            yield from ((f"{name}.{field}", getattr(before, field), getattr(after, field)) for field in before.__struct_fields__)
        else:
            yield name, before, after


def _unknown(before: Any, after: Any) -> Said:
    yield "loosening", "changed, and it cannot be said which way"


# Apps ---------------------------------------------------------------------------------------------------------------------------------


def _apps(old: Policy, new: Policy) -> Iterator[Difference]:
    """By id, as a window is judged: which entry it stands in does not matter."""
    before, after = ({id_.casefold(): rule for rule in policy.apps for id_ in rule.ids} for policy in (old, new))
    for id_ in dict.fromkeys([*before, *after]):
        path = f"apps.{id_}"
        if id_ not in after:
            yield Difference(path, "tightening", "is no work app any more")
        elif id_ not in before:
            yield Difference(path, "loosening", "becomes a work app")
        else:
            yield from (Difference(path, way, what) for way, what in _app(before[id_], after[id_]))


def _app(before: AppRule, after: AppRule) -> Said:
    yield from _reach("sites", before.hosts, after.hosts, _host_covers)
    yield from _reach("paths", before.paths, after.paths, _path_covers)
    if before.private != after.private:
        stricter = after.private == "required"
        yield ("tightening", "drops windows that may be private") if stricter else ("loosening", "lets windows pass that may be private")
    for field in before.__struct_fields__:
        if field not in ("ids", "hosts", "paths", "private") and getattr(before, field) != getattr(after, field):
            yield from _unknown(None, None)


def _reach(noun: str, before: tuple[str, ...], after: tuple[str, ...], covers: Callable[[str, str], bool]) -> Said:
    """Which patterns let more or fewer addresses pass; no pattern at all lets every one pass."""
    if bool(before) != bool(after):
        yield ("tightening", f"only some {noun} pass") if after else ("loosening", f"all {noun} pass")
        return
    for one in after:
        if not any(covers(known, one) for known in before):
            yield "loosening", f"{one} passes"
    for one in before:
        if not any(covers(known, one) for known in after):
            yield "tightening", f"{one} passes no more, or not all of it"


def _host_covers(wide: str, narrow: str) -> bool:
    wide, narrow = wide.lower(), narrow.lower()
    return wide == narrow or (wide.startswith("*.") and narrow.removeprefix("*").endswith(wide[1:]) and len(narrow) > len(wide[1:]))


def _path_covers(wide: str, narrow: str) -> bool:
    return wide == narrow or narrow.startswith(wide.rstrip("/") + "/")


# Entities -----------------------------------------------------------------------------------------------------------------------------


def _entities(old: Policy, new: Policy) -> Iterator[Difference]:
    """Of entities that anything could find under both policies; a kind of the policy's own comes and goes with what finds it. One that is not listed is
    masked."""
    for name in sorted({*ENTITIES, *(_own_kinds(old) & _own_kinds(new))}):
        for way, what in _entity(entity_rule(old, name), entity_rule(new, name)):
            yield Difference(f"entities.{name}", way, what)


def _own_kinds(policy: Policy) -> set[str]:
    models = (entity for model in policy.text.own_models for entity in model.entities.values())
    return {*(rule.entity for rule in policy.rules), *(field.entity for field in policy.fields), *models}


def _entity(before: EntityRule, after: EntityRule) -> Said:
    if before.enabled != after.enabled:
        yield ("tightening", "is masked") if after.enabled else ("loosening", "is masked no more")
        return
    if not after.enabled:
        return
    yield from _ranked(ACTIONS)(before.action, after.action)
    yield from _less("counts at less certainty", "counts only at more certainty")(before.threshold, after.threshold)
    for field in before.__struct_fields__:
        if field not in ("enabled", "action", "threshold") and getattr(before, field) != getattr(after, field):
            yield from _unknown(None, None)


# Lists of parts that have names -------------------------------------------------------------------------------------------------------


def _deaf(old: Policy, new: Policy) -> Iterator[Difference]:
    """A field whose entity never counts takes its label from whatever knew it before."""
    known = {one.name for one in old.fields}
    for one in new.fields:
        if one.name not in known and entity_rule(new, one.entity).threshold > FIELD_SCORE:
            yield Difference("fields", "loosening", f"field {one.name}: its entity never counts there")


def _named(judge: Callable[[Any, Any], Said], noun: str) -> Judge:
    """Parts of a list, told apart by their names: one more finds more."""

    def judged(before: tuple[Any, ...], after: tuple[Any, ...]) -> Said:
        old, new = {one.name: one for one in before}, {one.name: one for one in after}
        for name in dict.fromkeys([*old, *new]):
            if name not in new:
                yield "loosening", f"{noun} {name} is gone"
            elif name not in old:
                yield "tightening", f"{noun} {name} is new"
            elif old[name] != new[name]:
                yield from ((way, f"{noun} {name}: {what}") for way, what in judge(old[name], new[name]))

    return judged


def _rule(before: OwnRule, after: OwnRule) -> Said:
    """Its examples only prove it: they have no effect."""
    yield from _fields(before, after, {"finds": _silent, "ignores": _silent, "words": _more_finds("word"), "context": _context, "score": _score})


def _field(before: FieldRule, after: FieldRule) -> Said:
    yield from _fields(before, after, {"labels": _more_finds("label")})


def _model(before: OwnModel, after: OwnModel) -> Said:
    yield from _fields(before, after, {"threshold": _less("counts at less certainty", "counts only at more certainty")})


def _fields(before: Struct, after: Struct, judges: dict[str, Judge]) -> Said:
    for name in before.__struct_fields__:
        one, other = getattr(before, name), getattr(after, name)
        if one != other:
            yield from ((way, f"{name}: {what}") for way, what in judges.get(name, _unknown)(one, other))


def _silent(before: Any, after: Any) -> Said:
    yield from ()


def _context(before: tuple[str, ...], after: tuple[str, ...]) -> Said:
    """Words without which a rule does not hold: none at all, and it holds everywhere."""
    if not before or not after:
        yield ("loosening", "holds only where certain words stand near") if after else ("tightening", "holds everywhere")
    else:
        yield from _more_finds("word near it")(before, after)


def _score(before: float, after: float) -> Said:
    yield ("tightening", "is surer of what it finds") if after > before else ("loosening", "is less sure of what it finds")


# Values -------------------------------------------------------------------------------------------------------------------------------


def _ranked(order: tuple[str, ...]) -> Judge:
    """From what gives most away to what gives least."""

    def judged(before: str, after: str) -> Said:
        if before not in order or after not in order:
            yield from _unknown(before, after)
        elif before != after:
            yield ("tightening" if order.index(after) > order.index(before) else "loosening"), f"{before} becomes {after}"

    return judged


def _less(tighter: str, looser: str) -> Judge:
    """Less is stricter."""

    def judged(before: float, after: float) -> Said:
        if before != after:
            yield ("tightening", f"{tighter}: {after:g}, not {before:g}") if after < before else ("loosening", f"{looser}: {after:g}, not {before:g}")

    return judged


def _greater(tighter: str, looser: str) -> Judge:
    """More is stricter."""

    def judged(before: float, after: float) -> Said:
        if before != after:
            yield ("tightening", f"{tighter}: {after:g}, not {before:g}") if after > before else ("loosening", f"{looser}: {after:g}, not {before:g}")

    return judged


def _coarser(noun: str) -> Judge:
    """A step is coarser only where it is a multiple of the other: else values fall apart that fell together."""

    def judged(before: int, after: int) -> Said:
        coarser = after > before and after % before == 0
        yield ("tightening", f"{noun} is coarser: {after}, not {before}") if coarser else ("loosening", f"{noun} is another or finer: {after}, not {before}")

    return judged


def _sets(noun: str, more: Way) -> Judge:
    """Values without order, of which more is stricter or looser."""
    fewer: Way = "loosening" if more == "tightening" else "tightening"

    def judged(before: Iterable[Hashable], after: Iterable[Hashable]) -> Said:
        old, new = list(before), list(after)
        yield from ((more, f"{noun} {_shown(one)} is new") for one in new if one not in old)
        yield from ((fewer, f"{noun} {_shown(one)} is gone") for one in old if one not in new)

    return judged


def _more_finds(noun: str) -> Judge:
    return _sets(noun, "tightening")


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value, order="sorted").decode()


JUDGES: dict[str, Judge] = {
    "purposes": _sets("purpose", "loosening"),
    "rules": _named(_rule, "rule"),
    "fields": _named(_field, "field"),
    "text.recall": _ranked(("balanced", "strict")),
    "text.models": _more_finds("model"),
    "text.own_models": _named(_model, "model"),
    "text.countries": _more_finds("country"),
    "text.allow": _sets("allowed word", "loosening"),
    "urls.query_allow": _sets("allowed parameter", "loosening"),
    "keystrokes.output": _ranked(("keys", "runs")),
    "keystrokes.time_resolution_ms": _coarser("time"),
    "screens.recall": _ranked(("normal", "high")),
    "screens.cover": _ranked(COVERS),
    "screens.non_work_windows": _ranked(("cover", "drop")),
    "screens.window_shadow_px": _greater("more is covered around windows", "less is covered around windows"),
    "screens.width_step_px": _coarser("a cover's width"),
    "screens.frame_timeout_ms": _less("frames that take long are kept back sooner", "frames may take longer"),
    "screens.read_again_share": _greater("more frames are read again", "fewer frames are read again"),
    "memory.values_max": _greater("more is remembered", "less is remembered"),
    "memory.value_chars_min": _less("shorter values are remembered", "short values are not remembered"),
    "consent.default": _ranked(("allow", "opted_out")),
    "retention.raw_hours": _less("kept for less time", "kept for longer"),
    "retention.redacted_hours": _less("kept for less time", "kept for longer"),
    "retention.quarantine_hours": _less("kept for less time", "kept for longer"),
    "retention.clean_hours": _less("kept for less time", "kept for longer"),
}
"""What each setting's change means. Not here, so that any change of them is a loosening: where runs are cut (a value cut in two is found less well, a longer
run is held longer), the OCR engine, how far stand-ins reach (open sessions forget what they have shown), how long the audit is kept (less proof, or more of
people's doings)."""
