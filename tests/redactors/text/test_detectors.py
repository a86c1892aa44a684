"""Every detector finds its own examples and ignores the others; all patterns are linear; no name is used twice."""

from __future__ import annotations

import random
import string

import pytest

from redactors.text.detectors import ALL
from redactors.text.detectors.checks import aba, card, iban, ipv4, luhn, ssn
from redactors.text.detectors.detector import Detector
from redactors.text.patterns import SENTINEL, Compiled, _occurring, compile_all, search

THRESHOLD = 0.35


@pytest.mark.parametrize("detector", ALL, ids=lambda d: d.name)
def test_a_detector_finds_its_true_examples_and_ignores_its_false_ones(detector: Detector) -> None:
    one = compile_all([detector])
    assert detector.finds and detector.ignores
    for text in detector.finds:
        assert any(f.score >= THRESHOLD for f in search(one, text)), f"{detector.name} misses {text!r}"
    for text in detector.ignores:
        assert not [f for f in search(one, text) if f.score >= THRESHOLD], f"{detector.name} takes {text!r}"


def test_detector_names_are_unique_and_fit_a_mark() -> None:
    names = [d.name for d in ALL]
    assert len(names) == len(set(names))
    assert all(set(n) <= set(string.ascii_lowercase + string.digits + "-._") and len(n) <= 64 for n in names)


def test_the_gate_agrees_with_every_single_pattern() -> None:
    compiled = compile_all(ALL)
    rng = random.Random(7)
    examples = [text for d in ALL for text in d.finds]
    for _ in range(40):
        text = " ".join(rng.sample(examples, 3)) + "".join(rng.choices(string.printable, k=300))
        assert set(_occurring(compiled, text)) == {n for n, regex in enumerate(compiled.regexes) if regex.search(text)}


def test_a_gate_that_fails_lets_every_pattern_be_tried() -> None:
    class Broken:
        def Match(self, text: str) -> None:
            return None

    good = compile_all(ALL)
    assert SENTINEL
    assert list(search(Compiled(good.detectors, good.regexes, tuple(Broken() for _ in good.gates)), "card 4111 1111 1111 1111"))


@pytest.mark.parametrize(
    "evil",
    ["a" * 100_000, "1 " * 50_000, "0" * 100_000, "a@" * 50_000, "a." * 50_000, "-p " * 33_000, "password: " * 10_000, "A1" * 50_000, "12 a b " * 14_000, "://:" * 25_000, "((((" * 25_000],
    ids=lambda t: t[:6],
)
def test_evil_inputs_of_the_longest_length_come_to_an_end(evil: str) -> None:
    assert isinstance(list(search(compile_all(ALL), evil)), list)


def test_checksums_accept_published_examples_and_refuse_a_changed_digit() -> None:
    assert luhn("4111111111111111") and not luhn("4111111111111112")
    assert card("4111 1111 1111 1111") == (0, 19) and card("12 4111 1111 1111 1111") == (3, 22) and card("4111 1111 1111 1112") is None
    assert iban("DE89 3704 0044 0532 0130 00") == (0, 27) and iban("DE89 3704 0044 0532 0130 01") is None
    assert aba("021000021") and not aba("021000022")
    assert ssn("514-69-0360") and not ssn("666-69-0360") and not ssn("514-00-0360") and not ssn("514-69-0000")
    assert ipv4("10.2.3.4") and not ipv4("10.2.3.400") and not ipv4("127.0.0.1")


@pytest.mark.parametrize("area", ["001", "078", "123", "457", "665", "667", "773", "899"])
def test_every_area_and_serial_of_a_social_security_number_is_found(area: str) -> None:
    compiled = compile_all(ALL)
    for group, serial in (("01", "0001"), ("99", "9999"), ("10", "3333")):
        assert any(f.entity == "US_SSN" for f in search(compiled, f"{area}-{group}-{serial}"))
