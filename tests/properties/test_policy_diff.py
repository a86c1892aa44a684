"""What a comparison says of texts that differ, however long they are and in however many places, is what the spans of both policies say."""

from __future__ import annotations

import random
import re
import string
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipeline.policy_diff import align, compare
from pipeline.policy_diff.changes import Diff
from pipeline.policy_diff.twin import Seen
from redactors.core import Put
from schemas.audit import Outcome, Reason

LETTERS = st.text(alphabet="ab \n,日本", max_size=400)
ANY = st.text(max_size=120)


def covered(found: list[align.Block], first: str, second: str) -> int:
    """How many characters the blocks tie, after a look at each of them."""
    at = to = 0
    for i, j, size in found:
        assert size > 0 and i >= at and j >= to and first[i : i + size] == second[j : j + size]
        at, to = i + size, j + size
    return sum(size for _, _, size in found)


@given(st.one_of(st.tuples(LETTERS, LETTERS), st.tuples(ANY, ANY)))
def test_blocks_are_the_same_in_both_texts_and_neither_cross_nor_overlap(texts: tuple[str, str]) -> None:
    covered(align.blocks(*texts), *texts)


@given(LETTERS, LETTERS, LETTERS)
def test_what_begins_and_ends_alike_is_tied_at_both_ends(before: str, middle: str, after: str) -> None:
    first, second = f"{before} | {after}", f"{before} |{middle} {after}"
    assert covered(align.blocks(first, second), first, second) >= len(first) - 2 * (align.PIECE_CHARS_MIN + 1)


# Texts as policies see them: words of which some are sensitive, each masked by the one, by the other, by both or by neither wherever it stands.
def _word(chance: random.Random, letters: str, length: int) -> str:
    return "".join(chance.choice(letters) for _ in range(length))


def _long(chance: random.Random, words: int, kinds: int, changes: int) -> tuple[str, str, dict[str, tuple[bool, bool]], list[str]]:
    """A text, the same with stretches taken out and others put in, who masks which word, and what of the first is in the second."""
    known = sorted({_word(chance, string.ascii_lowercase, chance.randint(3, 9)) for _ in range(kinds)})
    masks = {word: (chance.random() < 0.5, chance.random() < 0.5) for word in known if chance.random() < 0.3}
    text = [chance.choice(known) for _ in range(words)]
    cuts = sorted(chance.sample(range(words), changes))
    second, stay, at = list[str](), list[str](), 0
    for cut in cuts:
        stay += text[at:cut]
        second += text[at:cut]
        at = max(at, cut)
        if chance.random() < 0.5:
            at = min(words, at + chance.randint(1, 12))
        else:
            second += [_word(chance, string.digits, 6) for _ in range(chance.randint(1, 12))]
    return " ".join(text), " ".join(second + text[at:]), masks, stay + text[at:]


def _said(first: str, second: str, masks: dict[str, tuple[bool, bool]]) -> Diff:
    sides = []
    for side, text in enumerate((first, second)):
        spans = tuple((m.start(), m.end(), "ID", "own") for m in re.finditer(r"\S+", text) if masks.get(m[0], (False, False))[side])
        put = Put("$.text", text, spans)
        sides.append([Seen(1, "e-1", "s-1", 1, Outcome.CLEAN, Reason.PASSED, kind="text.input", app="slack", puts=(put,))])
    return compare.compare(*sides, ("a" * 16, "b" * 16), unsealed=True)


def _expected(stay: list[str], masks: dict[str, tuple[bool, bool]], which: tuple[bool, bool]) -> Counter[str]:
    return Counter(word for word in stay if masks.get(word) == which)


@given(st.integers(0, 2**32), st.integers(0, 120))
def test_what_is_said_of_long_texts_with_many_changes_is_what_both_policies_spans_say(seed: int, changes: int) -> None:
    chance = random.Random(seed)
    first, second, masks, stay = _long(chance, 2_000, 1_500, changes)
    found = _said(first, second, masks)
    for kind, rows in (("exposed", found.exposed), ("masked", found.masked)):
        wanted = _expected(stay, masks, (kind == "exposed", kind == "masked"))
        assert sum(row.count for row in rows) == wanted.total(), kind
        assert {one.value for row in rows for one in row.examples} <= wanted.keys()


@given(st.integers(0, 2**32))
def test_nothing_is_said_that_is_not_so_of_texts_that_repeat_themselves(seed: int) -> None:
    """A few words over and over tie nothing; what is tied all the same is right, and nearly all of it."""
    chance = random.Random(seed)
    first, second, masks, stay = _long(chance, 2_000, 6, 40)
    found = _said(first, second, masks)
    wanted = _expected(stay, masks, (True, False))
    told = sum(row.count for row in found.exposed)
    assert wanted.total() * 0.9 <= told <= wanted.total()


def test_a_text_of_a_million_characters_is_aligned_to_its_end() -> None:
    chance = random.Random(7)
    first, second, masks, stay = _long(chance, 150_000, 50_000, 3_000)
    assert len(first) > 900_000
    assert sum(row.count for row in _said(first, second, masks).exposed) == _expected(stay, masks, (True, False)).total()


def test_a_text_that_says_one_thing_over_and_over_is_aligned_in_bounded_steps() -> None:
    first = "no no no yes " * 20_000
    second = first[:100_000] + "never " + first[100_000:180_000] + first[180_007:]
    assert covered(align.blocks(first, second), first, second) > len(first) - 200
    assert covered(align.blocks("a" * 200_000, "b" * 200_000 + "a"), "a" * 200_000, "b" * 200_000 + "a") == 0
