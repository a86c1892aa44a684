"""A Prometheus server of its own over workers of a test: the deployment's own configuration and alerts, with other addresses and a shorter pace.

What it is asked are the dashboard's and the alerts' own queries. Debian's binary, as `make chart-tools` takes it out of the package; without it a test that
wants it skips and says so.
"""

from __future__ import annotations

import functools
import http.client
import http.server
import json
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
START_SECONDS_MAX = 30
CANARIES = "canary.prom"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Files(http.server.SimpleHTTPRequestHandler):
    """Shows a folder's *.prom files to Prometheus, as node_exporter's textfile collector does."""

    extensions_map = {".prom": "text/plain"}

    def log_message(self, *args: Any) -> None:
        pass


class Prometheus:
    """`targets`: by job of deploy/prometheus/prometheus.yaml, the ports on this machine where its workers show their metrics. In `folder`, it also shows
    what `scrim canary --metrics` wrote into `canary.prom`."""

    def __init__(self, folder: Path, targets: dict[str, list[int]], every_seconds: int = 1) -> None:
        binary = shutil.which("prometheus")
        if binary is None:
            pytest.skip("QUERIES NOT ASKED: no prometheus (make chart-tools)")
        self.every_seconds, self.began = every_seconds, time.time()
        handler = functools.partial(Files, directory=str(folder))
        self._files = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self._files.serve_forever, daemon=True).start()
        (folder / "prometheus.yaml").write_text(yaml.safe_dump(self._config(targets)))
        self.port = free_port()
        options = [f"--config.file={folder / 'prometheus.yaml'}", f"--storage.tsdb.path={folder / 'prometheus'}", f"--web.listen-address=127.0.0.1:{self.port}"]
        with (folder / "prometheus.log").open("wb") as log:
            self._process = subprocess.Popen([binary, *options], stdout=log, stderr=log)
        until = time.monotonic() + START_SECONDS_MAX
        while not self._ready():
            assert time.monotonic() < until and self._process.poll() is None, (folder / "prometheus.log").read_text()[-2000:]
            time.sleep(0.1)

    def _config(self, targets: dict[str, list[int]]) -> dict[str, Any]:
        config: dict[str, Any] = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yaml").read_text())
        assert [Path(name).name for name in config["rule_files"]] == ["alerts.yaml"] and set(targets) == {job["job_name"] for job in config["scrape_configs"]}
        pace = f"{self.every_seconds}s"
        config["global"] |= {"scrape_interval": pace, "scrape_timeout": pace, "evaluation_interval": pace}
        config["rule_files"] = [str(DEPLOY / "prometheus" / "alerts.yaml")]
        for job in config["scrape_configs"]:
            del job["dns_sd_configs"]
            job["static_configs"] = [{"targets": [f"127.0.0.1:{port}" for port in targets[job["job_name"]]]}]
        files = {"job_name": "node", "metrics_path": f"/{CANARIES}", "static_configs": [{"targets": [f"127.0.0.1:{self._files.server_port}"]}]}
        return config | {"scrape_configs": [*config["scrape_configs"], files]}

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, http.client.HTTPException):
            return False

    def get(self, path: str, **query: object) -> Any:
        """The data of an answer of the HTTP API. What it says is wrong with a query is an AssertionError."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(query)}", timeout=30) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as wrong:
            raise AssertionError(f"{query}: {wrong.read().decode()}") from None

    def ask(self, target: dict[str, Any]) -> list[dict[str, Any]]:
        """What a panel's target shows of the time since the server began: a list of series, each with its labels and (second, value) pairs."""
        query = target["expr"].replace("$__rate_interval", f"{4 * self.every_seconds}s")  # as Grafana sets it for panels as narrow as that
        if target.get("instant"):
            return [{"metric": one["metric"], "values": [one["value"]]} for one in self.get("query", query=query)["result"]]
        return list(self.get("query_range", query=query, start=self.began, end=time.time(), step=self.every_seconds)["result"])

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(30)
        self._files.shutdown()
