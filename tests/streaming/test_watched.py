"""Everything that the dashboard and the alerts ask is asked of a real Prometheus that scrapes real workers under load: nothing is an error, nothing is empty."""

from __future__ import annotations

import importlib.util
import json
import math
import os
import sys
import time
import xml.etree.ElementTree as xml
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from watched import CANARIES, Prometheus, free_port

from pipeline import metrics
from pipeline.models import weights

pytestmark = [pytest.mark.streaming, pytest.mark.slow]

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
PANELS = [panel for panel in json.loads((DEPLOY / "grafana" / "scrim.json").read_text())["panels"] if panel["type"] != "row"]
SHOWN_SECONDS_MAX = 90
# What is not there until something goes wrong.
NOTHING_TO_SHOW = {"{{stage}} stopped", "{{stage}} refused: {{why}}"}


@pytest.fixture
def prometheus(stream: Any, tmp_path: Path) -> Iterator[Prometheus]:
    """It watches a real redact worker and a real release worker."""
    if weights.verify(weights.folder()):
        pytest.skip("the models are not there: scrim models")
    metrics.canary([("CREDIT_CARD", 120, 0, 0.0247), ("EMAIL", 80, 0, 0.0368)], 0, time.time_ns() // 1_000_000, str(tmp_path / CANARIES))
    ports = {role: free_port() for role in ("redact", "release")}
    more = {name: os.environ[name] for name in ("SCRIM_MODELS",) if name in os.environ}
    watching = Prometheus(tmp_path, {f"scrim-{role}": [port] for role, port in ports.items()})
    try:
        stream.worker("redact", STANDIN_REAL="1", SCRIM_PROCESSES="1", SCRIM_METRICS_PORT=str(ports["redact"]), **more)
        stream.worker("release", SCRIM_METRICS_PORT=str(ports["release"]))
        yield watching
    finally:
        watching.close()


def picture(prometheus: Prometheus) -> list[str]:
    """The texts of what deploy/grafana/draw.py makes of it. The script is no package: it stands alone."""
    spec = importlib.util.spec_from_file_location("draw", DEPLOY / "grafana" / "draw.py")
    assert spec and spec.loader
    draw = sys.modules["draw"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(draw)
    end = time.time()
    ask = draw.asker(f"http://127.0.0.1:{prometheus.port}", end - prometheus.began, prometheus.every_seconds)
    drawn = xml.fromstring(draw.picture(json.loads(draw.DASHBOARD.read_text()), ask, prometheus.began, end))
    return [one.text or "" for one in drawn.iter("{http://www.w3.org/2000/svg}text")]


def shows(prometheus: Prometheus, target: dict[str, Any]) -> bool:
    return any(math.isfinite(float(value)) for series in prometheus.ask(target) for _, value in series["values"])


def test_every_panel_has_something_to_show_under_load_and_every_alert_is_evaluated(stream: Any, prometheus: Prometheus) -> None:
    producer = stream.producer()
    producer.send(stream.settings.topic("raw"), key=b"broken", value=b"{")
    producer.close()
    loaded = stream.scrim("load", "--people", 6, "--minutes", 1, "--speed", 10, "--active", 1)
    assert loaded.exit_code == 0, loaded.output
    targets = {(panel["title"], target["legendFormat"]): target for panel in PANELS for target in panel["targets"]}
    until = time.monotonic() + SHOWN_SECONDS_MAX
    while empty := {where for where, target in targets.items() if where[1] not in NOTHING_TO_SHOW and not shows(prometheus, target)}:
        assert time.monotonic() < until, (empty, stream.logs())
        time.sleep(1)

    while not {"redact clean", "release quarantined", "not_json"} <= set(texts := picture(prometheus)):
        assert time.monotonic() < until, (texts, stream.logs())
        time.sleep(1)
    assert "No data" not in texts
    assert not [panel["title"] for panel in PANELS if not any(panel["title"].startswith(text.removesuffix("…")) for text in texts if len(text) > 4)]

    rules = {rule["name"]: rule for group in prometheus.get("rules")["groups"] for rule in group["rules"]}
    written = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yaml").read_text())
    assert set(rules) == {rule["alert"] for group in written["groups"] for rule in group["rules"]}
    assert {name: rule.get("lastError", rule["health"]) for name, rule in rules.items()} == dict.fromkeys(rules, "ok")
    assert [name for name, rule in rules.items() if rule["state"] == "firing"] == []
    (annotation,) = json.loads((DEPLOY / "grafana" / "scrim.json").read_text())["annotations"]["list"]
    assert prometheus.ask(annotation["target"]) == []
