"""The dashboard is what Grafana takes: held against the schema of the version that compose runs, to the letter."""

from __future__ import annotations

import copy
import json
import xml.etree.ElementTree as xml
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dashboards
import yaml

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana" / "scrim.json").read_text())


def first(dashboard: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(panel for panel in dashboard["panels"] if panel["type"] == kind)


def test_the_schema_is_of_the_grafana_that_compose_runs() -> None:
    image = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["grafana"]["image"]
    assert image == f"grafana/grafana:{dashboards.version()}"


SPOILT: dict[str, Callable[[dict[str, Any]], object]] = {
    "refesh": lambda d: d.update(refesh=d.pop("refresh")),
    "titel": lambda d: first(d, "stat").update(titel="x"),
    "legendformat": lambda d: first(d, "timeseries")["targets"][0].update(legendformat="x"),
    "expr": lambda d: first(d, "heatmap")["targets"][0].pop("expr"),
    "colourMode": lambda d: first(d, "stat")["options"].update(colourMode="none"),
    "graphMode": lambda d: first(d, "stat")["options"].pop("graphMode"),
    "displayMode": lambda d: first(d, "timeseries")["options"]["legend"].update(displayMode="lists"),
    "drawStyle": lambda d: first(d, "timeseries")["fieldConfig"]["defaults"]["custom"].update(drawStyle="lines"),
    "linewidth": lambda d: first(d, "timeseries")["fieldConfig"]["defaults"]["custom"].update(linewidth=1),
    "units": lambda d: first(d, "heatmap")["fieldConfig"]["defaults"].update(units="s"),
    "gridPos": lambda d: first(d, "timeseries")["gridPos"].pop("w"),
    "timeserie": lambda d: first(d, "timeseries").update(type="timeserie"),
    "targt": lambda d: d["annotations"]["list"][0].update(targt={}),
    "regexp": lambda d: d["templating"]["list"][0].update(regexp="x"),
}


def test_the_dashboard_is_valid_to_the_letter_and_a_misspelt_field_a_wrong_value_or_a_missing_field_would_not_be() -> None:
    tried = {"whole": DASHBOARD}
    for name, spoil in SPOILT.items():
        tried[name] = copy.deepcopy(DASHBOARD)
        spoil(tried[name])
    found = dashboards.faults(tried)
    assert found.pop("whole") == []
    assert {name: len(lines) for name, lines in found.items()} == dict.fromkeys(SPOILT, 1), found
    assert all(name in lines[0] for name, lines in found.items()), found


def test_the_picture_in_the_readme_is_of_this_dashboard() -> None:
    """Drawn again where a panel came, went or was renamed: python tests/bench/dashboard.py."""
    drawn = xml.parse(DEPLOY / "grafana" / "dashboard.svg").getroot()
    texts = [(one.text or "").removeprefix("▾ ").removesuffix("…") for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert [panel["title"] for panel in DASHBOARD["panels"] if not any(len(text) > 3 and panel["title"].startswith(text) for text in texts)] == []
    assert "deploy/grafana/dashboard.svg" in (DEPLOY.parent / "README.md").read_text()
