"""Canaries: valid by other people's checks, the same every time, all seen by the reader where nothing is masked, and none left by the core."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from random import Random

import msgspec
import pytest
from typer.testing import CliRunner

from pipeline import cli
from pipeline.canary import carriers, national, plan, reader, recording, values, verdict
from pipeline.canary.bound import upper
from pipeline.canary.noise import NOISES, told
from pipeline.canary.reader import Outputs
from redactors.text.detectors import checks
from schemas import raw

CANARIES = plan.plan(600, 3)


def test_the_bound_is_that_of_the_tables() -> None:
    """R: binom.test(k, n, alternative = "less", conf.level = c)$conf.int[2]; with no leak it is 1 - (1 - c)^(1/n)."""
    for leaks, planted, confidence, expected in ((0, 10, 0.95, 0.2588656), (1, 10, 0.95, 0.3941633), (5, 10, 0.95, 0.7775589), (0, 2000, 0.95, 0.0014967)):
        assert upper(leaks, planted, confidence) == pytest.approx(expected, abs=1e-6)
    assert upper(0, 500, 0.99) == pytest.approx(1 - 0.01 ** (1 / 500), rel=1e-12)
    assert upper(7, 7) == 1.0 and upper(0, 0) == 1.0


def test_the_bound_holds_exactly_where_it_says() -> None:
    """At the bound itself, so few leaks happen with a chance of exactly 1 - confidence."""
    from math import comb

    rate = upper(3, 80, 0.9)
    assert sum(comb(80, k) * rate**k * (1 - rate) ** (80 - k) for k in range(4)) == pytest.approx(0.1, rel=1e-9)


def test_a_bound_never_lies_below_what_was_seen_and_falls_with_more_canaries() -> None:
    for leaks, planted in ((1, 3), (2, 900), (40, 1000), (999, 1000)):
        assert upper(leaks, planted) > leaks / planted
        assert upper(leaks, planted) > upper(leaks, planted * 2)


def test_numbers_pass_the_checks_of_those_who_look_for_them() -> None:
    """The generator shares no code with them: each computes the published rule by itself."""
    random = Random(1)
    for language in ("en", "de", "fr", "es", "it", "nl", "pt"):
        for _ in range(40):
            assert checks.luhn(values.MAKERS["CREDIT_CARD"](random, language).text.replace(" ", ""))
            assert checks.iban(values.MAKERS["IBAN_CODE"](random, language).text.replace(" ", ""))
            assert checks.ssn(values.MAKERS["US_SSN"](random, language).text)


def test_national_numbers_are_those_of_the_rules_own_examples() -> None:
    """Published examples: NHS 943 476 5919, DNI 12345678Z, BSN 111222333; the generators must agree with the rules that accept them."""
    random = Random(2)
    for _ in range(200):
        digits = [int(c) for c in national.nhs(random) if c.isdigit()]
        assert sum(d * w for d, w in zip(digits, range(10, 1, -1))) % 11 == (11 - digits[9]) % 11
        assert sum(int(d) * w for d, w in zip(national.bsn(random), (9, 8, 7, 6, 5, 4, 3, 2, -1))) % 11 == 0
        spanish = national.dni(random)
        assert "TRWAGMYFPDXBNJZSQVHLCKE"[int(spanish[:8]) % 23] == spanish[8]
        french = national.nir(random).replace(" ", "")
        assert (int(french[:13]) + int(french[13:])) % 97 == 0
        german = national.steuer_id(random).replace(" ", "")
        assert german[0] != "0" and sorted(german[:10].count(d) for d in set(german[:10])) == [1] * 8 + [2]


def test_the_same_seed_plants_the_same_and_another_does_not() -> None:
    assert plan.plan(100, 5) == plan.plan(100, 5)
    assert not {c.written for c in plan.plan(100, 5)} & {c.written for c in plan.plan(100, 6)}
    assert recording.record(CANARIES).lines == recording.record(CANARIES).lines


def test_canaries_are_spread_evenly() -> None:
    for by, names in (("entity", values.MAKERS), ("channel", plan.CHANNELS), ("language", carriers.CONTROL)):
        counts = [sum(c.strata[by] == name for c in CANARIES) for name in names]
        assert min(counts) > 0 and max(counts) - min(counts) <= len(CANARIES) // 20
    assert {c.noise for c in CANARIES} == set(NOISES)


def test_every_record_is_one_of_the_contract() -> None:
    made = recording.record(CANARIES)
    assert not [line for line in made.lines if isinstance(raw.decode(line), raw.Refused)]
    assert all(json.loads(line)["session"].startswith(plan.SESSION_PREFIX) for line in made.lines)


@pytest.mark.parametrize("noise", NOISES)
def test_the_reader_knows_a_value_again_however_it_is_written(noise: str) -> None:
    entities, write = NOISES[noise]
    random = Random(4)
    for entity in sorted(entities):
        for language in ("en", "de", "fr", "es", "it", "nl", "pt"):
            value = values.MAKERS[entity](random, language)
            assert all(told(core) in told(write(random, value.text)) for core in value.cores)


def _unmasked(made: recording.Recording, canaries: list[plan.Canary]) -> Outputs:
    """What would come out of a pipeline that masks nothing."""
    clean = [{"type": "clipboard", "session": c.session, "text": f"{c.written} {made.controls[c.number]}"} for c in canaries if c.channel != "pixels"]
    frames = {ref: data for ref, data in made.blobs.items()}
    by_digest = {hashlib.sha256(data).hexdigest(): ref for ref, data in frames.items()}
    for session, (picture, _) in made.pictures.items():
        clean.append({"type": "screenshot", "session": session, "image": {"ref": by_digest[hashlib.sha256(picture.png).hexdigest()]}})
    return Outputs(clean, {}, frames)


def test_every_canary_is_seen_where_nothing_is_masked() -> None:
    made = recording.record(CANARIES)
    seen = reader.look(CANARIES, made, _unmasked(made, CANARIES), None)
    assert {leak.canary.number for leak in seen.leaks} == {c.number for c in CANARIES}


@pytest.mark.parametrize("where", ["audit.jsonl", "stderr", "report.html"])
def test_a_long_value_is_seen_in_anything_that_came_out(where: str) -> None:
    canary = next(c for c in CANARIES if c.value.entity == "IBAN_CODE")
    for text in (canary.written, canary.written.replace(" ", ""), canary.written.lower()):
        seen = reader.look(CANARIES, recording.record(CANARIES), Outputs(others={where: reader.lines_of(f'{{"note":"{text}"}}'.encode())}), None)
        assert [(leak.canary, leak.where) for leak in seen.leaks] == [(canary, where)]


def test_digests_and_times_are_not_taken_for_values() -> None:
    line = msgspec.json.encode({"hash": "4" * 64, "policy": "1" * 16, "time": "2026-03-02T09:40:08Z", "id": "canary.3.000012:4", "text": "kept"})
    assert reader.lines_of(line) == ["hash", "policy", "time", "id", "text", "kept"]


def test_a_channel_whose_controls_do_not_come_out_is_blind_and_the_verdict_does_not_hold() -> None:
    canaries = [c for c in CANARIES if c.channel in ("title", "url")]
    judged = verdict.judge(canaries, reader.Seen(controls={c.number for c in canaries if c.channel == "url"}), 3)
    assert judged.blind == ("title",) and not judged.holds
    assert verdict.judge(canaries, reader.Seen(controls={c.number for c in canaries}), 3).holds


@pytest.mark.slow
def test_the_shipped_policy_leaves_none_of_these_canaries(tmp_path: Path, models_folder: Path) -> None:
    """Through the command itself. The report says what was planted where, and how large the rate can still be."""
    told_file = tmp_path / "bound.json"
    ran = CliRunner().invoke(cli.app, ["canary", "--canaries", "150", "--seed", "3", "--json", str(told_file)])
    assert told_file.is_file(), ran.output
    report = json.loads(told_file.read_text())
    assert not report["leaks"], report["leaks"]
    assert (ran.exit_code, report["blind"]) == (0, [])
    whole = report["strata"][0]
    assert (whole["name"], whole["planted"], whole["leaked"]) == ("all", 150, 0) and whole["upper"] == pytest.approx(1 - 0.05 ** (1 / 150))
    assert "does not prove" in " ".join(ran.output.split())


@pytest.mark.slow
def test_a_policy_that_lets_something_pass_is_found_out(tmp_path: Path, models_folder: Path) -> None:
    """With two entities turned off, some of theirs leak, the report names them, and the exit code is 1."""
    from redactors.policy import load as policies

    file = tmp_path / "policy.yaml"
    text = policies.shipped()
    for entity in ("DATE_OF_BIRTH", "OTP"):
        text = text.replace(f"{entity}: {{action: label}}", f"{entity}: {{action: label, enabled: false}}")
    file.write_text(text)
    ran = CliRunner().invoke(cli.app, ["canary", "--canaries", "60", "--policy", str(file), "--json", str(tmp_path / "bound.json")])
    leaked = {leak["entity"] for leak in json.loads((tmp_path / "bound.json").read_text())["leaks"]}
    assert ran.exit_code == 1 and leaked == {"DATE_OF_BIRTH", "OTP"}


def test_a_frame_sent_inline_is_a_png(tmp_path: Path) -> None:
    shots = [json.loads(line) for line in recording.record(CANARIES).lines if b'"screenshot"' in line]
    inline = [base64.b64decode(shot["image"]["data"]) for shot in shots if "data" in shot["image"]]
    assert inline and all(data.startswith(b"\x89PNG") for data in inline)
