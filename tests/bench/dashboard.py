"""The dashboard's picture: real workers on a real broker, people's work and a rush of it, watched by a real Prometheus, asked the dashboard's own queries.

    python tests/bench/dashboard.py [--minutes 8] [--people 12] [--canaries 300] [OUT.svg]

Canaries are planted first (`scrim canary`, over files). Then people work; for a while five times as many do; a few records are broken. What is drawn, and how:
deploy/grafana/draw.py. Prints each alert that fires.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from streams import KAFKA, Stream  # noqa: E402
from watched import CANARIES, Prometheus, free_port  # noqa: E402

PICTURE = ROOT / "deploy" / "grafana" / "dashboard.svg"
EVERY_SECONDS = 2
RUSH = 5


def drawer() -> Any:
    """deploy/grafana/draw.py: no package, it stands alone."""
    spec = importlib.util.spec_from_file_location("draw", ROOT / "deploy" / "grafana" / "draw.py")
    assert spec and spec.loader
    module = sys.modules["draw"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def scrim(stream: Stream, *args: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "pipeline.cli", *map(str, args)], env=stream.environ() | MODELS, cwd=ROOT, stdout=subprocess.DEVNULL)


MODELS = {name: os.environ[name] for name in ("SCRIM_MODELS",) if name in os.environ}


def work(stream: Stream, people: int, minutes: float) -> None:
    """People work for so long; in the third quarter many more do; now and then a record is broken."""
    crowd = scrim(stream, "load", "--people", people, "--minutes", minutes, "--active", 0.5)
    producer, rush, began = stream.producer(), None, time.monotonic()
    while (passed := time.monotonic() - began) < minutes * 60:
        if rush is None and passed > minutes * 30:
            rush = scrim(stream, "load", "--people", people * RUSH, "--minutes", minutes / 4, "--active", 0.5, "--seed", 2)
        producer.send(stream.settings.topic("raw"), key=b"broken", value=b"{" if int(passed) % 4 else b'{"type": "mouse.wheel"}')
        time.sleep(3)
    producer.close()
    for one in (crowd, rush):
        assert one is not None
        one.terminate()
        one.wait()


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("out", type=Path, nargs="?", default=PICTURE)
    args.add_argument("--minutes", type=float, default=8)
    args.add_argument("--people", type=int, default=12)
    args.add_argument("--canaries", type=int, default=300)
    given = args.parse_args()
    draw = drawer()
    with tempfile.TemporaryDirectory(prefix="scrim-dashboard-") as name:
        folder = Path(name)
        started = subprocess.run([KAFKA, "start", "--dir", folder / "kafka", "--port", "0"], stdout=subprocess.PIPE, text=True, check=True)
        stream = Stream(started.stdout.strip(), folder)
        ports = {role: free_port() for role in ("redact", "release")}
        watching = None
        try:
            scrim(stream, "canary", "--canaries", given.canaries, "--metrics", folder / CANARIES).wait()
            watching = Prometheus(folder, {f"scrim-{role}": [port] for role, port in ports.items()}, EVERY_SECONDS)
            stream.worker("redact", STANDIN_REAL="1", SCRIM_METRICS_PORT=str(ports["redact"]), **MODELS)
            stream.worker("release", SCRIM_METRICS_PORT=str(ports["release"]))
            work(stream, given.people, given.minutes)
            end, seconds = time.time(), given.minutes * 60
            ask = draw.asker(f"http://127.0.0.1:{watching.port}", seconds, EVERY_SECONDS)
            given.out.write_text(draw.picture(json.loads(draw.DASHBOARD.read_text()), ask, end - seconds, end), "utf-8")
            fired = watching.get("query", query='count by (alertname) (count_over_time(ALERTS{alertstate="firing"}[1h]))')["result"]
            print(f"{given.out}: {given.out.stat().st_size / 1000:.0f} kB; fired: {', '.join(one['metric']['alertname'] for one in fired) or 'none'}")
        finally:
            for worker in stream.workers:
                worker.kill()
            if watching is not None:
                watching.close()
            subprocess.run([KAFKA, "stop", "--dir", folder / "kafka"], check=True, capture_output=True)


if __name__ == "__main__":
    main()
