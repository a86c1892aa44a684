"""Alerts, dashboard and runbook are held against each other, and against the metrics that there are."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline import metrics

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
RULES = [rule for group in yaml.safe_load((DEPLOY / "prometheus" / "alerts.yaml").read_text())["groups"] for rule in group["rules"]]
DASHBOARD = json.loads((DEPLOY / "grafana" / "scrim.json").read_text())
# A command's own: `scrim quarantine resume` and its likes, in the runbook's back quotes.
_COMMAND = re.compile(r"`scrim ([a-z]+(?: [a-z]+)?)")


def exported() -> dict[str, set[str]]:
    """Every series that can be scraped, with its labels."""
    found: dict[str, set[str]] = {}
    for registry in (metrics.registry, metrics.canaries):
        for collector in registry._collector_to_names:
            labels = set(collector._labelnames)
            for name in registry._collector_to_names[collector]:
                found[name] = labels | ({"le"} if name.endswith("_bucket") else set())
    return found


def asked() -> Iterator[tuple[str, str]]:
    for rule in RULES:
        yield rule["alert"], rule["expr"]
    for panel in DASHBOARD["panels"]:
        for target in panel.get("targets", ()):
            yield panel["title"], target["expr"]


def test_alerts_and_dashboard_ask_only_for_series_and_labels_that_are_exported() -> None:
    there = exported()
    for where, query in asked():
        named = re.findall(r"\bscrim_[a-z_]+", query)
        assert set(named) <= set(there), where
        labels = set().union(*(there[name] for name in named)) | {"instance", "job"}
        used = set(re.findall(r"([a-z]+)\s*(?:=~|!=|=)\s*\"", query)) | {name.strip() for by in re.findall(r"\b(?:by|on) \(([^)]*)\)", query) for name in by.split(",")}
        assert used <= labels, where


def test_every_metric_of_ours_is_on_the_dashboard_or_in_an_alert() -> None:
    queries = " ".join(query for _, query in asked())
    for name in (n for registry in (metrics.registry, metrics.canaries) for n in {c._name for c in registry._collector_to_names}):
        assert name in queries, name


def test_every_alert_has_a_page_that_says_what_to_do_and_every_page_an_alert() -> None:
    pages = {path.stem: path.read_text() for path in (DEPLOY / "runbook").glob("*.md")}
    assert {rule["alert"] for rule in RULES} == set(pages)
    for rule in RULES:
        assert rule["annotations"]["runbook"] == f"deploy/runbook/{rule['alert']}.md"
        page = pages[rule["alert"]]
        assert page.startswith(f"# {rule['alert']}\n") and "**What it means.**" in page and "**What to do**\n\n1. " in page
        assert set(re.findall(r"\bScrim[A-Z]\w+", page)) <= set(pages)
        assert rule["labels"]["severity"] in ("page", "ticket")


def test_the_runbook_names_commands_that_there_are() -> None:
    from typer.main import get_command

    from pipeline.cli import app

    top: Any = get_command(app)
    for path in (DEPLOY / "runbook").glob("*.md"):
        for words in _COMMAND.findall(path.read_text()):
            first, *rest = words.split()
            command = top.commands[first]
            assert not hasattr(command, "commands") or not rest or rest[0] in command.commands, (path.name, words)


def test_alerts_fire_when_they_must_and_not_on_a_quiet_day() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("ALERTS NOT TRIED: no promtool (make chart-tools)")
    for command in (("check", "rules", "alerts.yaml"), ("test", "rules", "alerts_test.yaml"), ("check", "config", "--syntax-only", "prometheus.yaml")):
        done = subprocess.run([promtool, *command], cwd=DEPLOY / "prometheus", capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    named = set(re.findall(r"alertname: (\w+)\}", (DEPLOY / "prometheus" / "alerts_test.yaml").read_text()))
    assert named == {rule["alert"] for rule in RULES}


def test_every_panel_of_the_dashboard_has_a_place_of_its_own_and_a_source_that_can_be_chosen() -> None:
    taken: set[tuple[int, int]] = set()
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken and max(x for x, _ in cells) < 24, panel["title"]
        taken |= cells
        if panel["type"] != "row":
            assert panel["title"] and panel["description"] and panel["targets"]
            assert {target["datasource"]["uid"] for target in panel["targets"]} == {"${source}"}
    assert [variable["name"] for variable in DASHBOARD["templating"]["list"]] == ["source"]
