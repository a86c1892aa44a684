"""A picture of the dashboard without Grafana: its panels, its own queries and a Prometheus in, an SVG out.

    python deploy/grafana/draw.py [--prometheus http://127.0.0.1:9090] [--minutes 60] OUT.svg

It draws what scrim.json asks for, where gridPos says and in the units and colours it names; it is a likeness and not Grafana. A panel of a kind that it does
not know is an error. Standard library only.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import textwrap
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

DASHBOARD = Path(__file__).resolve().parent / "scrim.json"
WIDE, COLUMNS, CELL, GAP = 1200, 24, 24, 6
POINTS = 100
INK, FAINT, GRID, PANEL, BACK = "#d5d6e0", "#9a9ba7", "#2b2e35", "#181b1f", "#111217"
# Grafana's own palette and names.
PALETTE = ("#73BF69", "#F2CC0C", "#8AB8FF", "#FF780A", "#F2495C", "#5794F2", "#B877D9", "#37872D", "#FADE2A", "#FFA6B0", "#C0D8FF", "#96D98D")
NAMED = {"green": "#3d8f42", "red": "#c4162a"}
BLUES = ("#16233d", "#1f3f73", "#2f62ad", "#5794f2", "#8ab8ff", "#c0d8ff")
ROUND_SECONDS = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400, 604800)
LETTER = 5.9  # px that a letter of 11 px takes


@dataclass(frozen=True)
class Series:
    name: str
    labels: dict[str, str]
    values: list[tuple[float, float]]  # second, value


Ask = Callable[[dict[str, Any]], list[Series]]


def asker(address: str, seconds: float, scrape_seconds: float) -> Ask:
    """Asks a target's query of a Prometheus, over the last so many seconds."""
    end = time.time()
    step = max(seconds / POINTS, scrape_seconds)

    def ask(target: dict[str, Any]) -> list[Series]:
        query = target["expr"].replace("$__rate_interval", f"{math.ceil(max(step + scrape_seconds, 4 * scrape_seconds))}s")
        instant = target.get("instant", False)
        given = {"query": query, "time": end} if instant else {"query": query, "start": end - seconds, "end": end, "step": step}
        path = "query" if instant else "query_range"
        with urllib.request.urlopen(f"{address}/api/v1/{path}?{urllib.parse.urlencode(given)}", timeout=60) as answer:
            found = json.load(answer)["data"]["result"]
        return [
            Series(_named(target["legendFormat"], one["metric"]), one["metric"], [(at, float(value)) for at, value in one.get("values") or [one["value"]]])
            for one in found
        ]

    return ask


def picture(dashboard: dict[str, Any], ask: Ask, begin: float, end: float) -> str:
    """The whole dashboard, as SVG, over a time in seconds since 1970."""
    panels, drawn = dashboard["panels"], []
    tall = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in panels) * (CELL + GAP) + 40
    for panel in panels:
        at = panel["gridPos"]
        x, y = GAP + at["x"] * (WIDE - GAP) / COLUMNS, 40 + at["y"] * (CELL + GAP)
        w, h = at["w"] * (WIDE - GAP) / COLUMNS - GAP, at["h"] * (CELL + GAP) - GAP
        found = [series for target in panel.get("targets", ()) for series in ask(target)]
        drawn.append(f'<g transform="translate({x:.1f} {y})">{KINDS[panel["type"]](panel, found, w, h, (begin, end))}</g>')
    head = _text(14, 26, dashboard["title"], 17, INK, "600") + _text(WIDE - 14, 26, f"{_clock(begin)} to {_clock(end)}", 12, FAINT, anchor="end")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {tall}" width="{WIDE}" height="{tall}" font-family="Inter,Helvetica,Arial,sans-serif">'
        f'<rect width="{WIDE}" height="{tall}" fill="{BACK}"/>{head}{"".join(drawn)}</svg>\n'
    )


def _row(panel: dict[str, Any], found: list[Series], w: float, h: float, span: tuple[float, float]) -> str:
    return _text(8, h - 6, "▾ " + panel["title"], 14, INK, "600")


def _stat(panel: dict[str, Any], found: list[Series], w: float, h: float, span: tuple[float, float]) -> str:
    defaults = panel["fieldConfig"]["defaults"]
    values = [(one.name, one.values[-1][1]) for one in found]
    worst = max((value for _, value in values), default=0.0)
    colour = [step["color"] for step in defaults["thresholds"]["steps"] if step["value"] is None or worst >= step["value"]][-1]
    parts = [_frame(panel, w, h, NAMED[colour] if values else PANEL)]
    if not values:
        return parts[0] + _text(w / 2, h / 2 + 16, "No data", 15, FAINT, anchor="middle")
    for n, (name, value) in enumerate(values):
        middle = w * (n + 0.5) / len(values)
        parts.append(_text(middle, h / 2 + 22, _unit(value, defaults["unit"]), 30, "#fff", "600", "middle"))
        parts.append(_text(middle, h - 10, name, 11, "#fff", anchor="middle"))
    return "".join(parts)


def _lines(panel: dict[str, Any], found: list[Series], w: float, h: float, span: tuple[float, float]) -> str:
    defaults = panel["fieldConfig"]["defaults"]
    custom, unit = defaults.get("custom", {}), defaults["unit"]
    legend, rows = _legend(panel, found, w, h)
    left, right, top, bottom = 48.0, w - 12, 34.0, h - 24 - 15 * rows
    shown = _stacked(found) if custom.get("stacking", {}).get("mode") == "normal" else [one.values for one in found]
    high = max((value for values in shown for _, value in values if math.isfinite(value)), default=0.0)
    low = min([0.0, *(value for values in shown for _, value in values if math.isfinite(value))]) if defaults.get("min") is None else float(defaults["min"])
    ticks = _ticks(low, high, unit)
    x, y = _scale(span, left, right), _scale((ticks[0], ticks[-1]), bottom, top)
    parts = [_frame(panel, w, h)]
    for tick in ticks:
        parts.append(_line(left, y(tick), right, y(tick), GRID) + _text(left - 6, y(tick) + 4, _unit(tick, unit), 11, FAINT, anchor="end"))
    parts.append(_times(span, x, bottom))
    base = [(at, ticks[0]) for at, _ in shown[0]] if shown else []
    for n, values in enumerate(shown):
        colour = PALETTE[n % len(PALETTE)]
        for run in _runs([(x(at), y(min(value, ticks[-1])) if math.isfinite(value) else math.nan) for at, value in values]):
            if custom.get("fillOpacity") and len(run) > 1:
                area = f"{_path(run)}L{run[-1][0]:.1f} {bottom:.1f}L{run[0][0]:.1f} {bottom:.1f}Z"
                parts.append(f'<path d="{area}" fill="{colour}" fill-opacity="{custom["fillOpacity"] / 100}"/>')
            parts.append(f'<path d="{_path(run)}" fill="none" stroke="{colour}" stroke-width="1.4" stroke-linejoin="round" stroke-linecap="round"/>')
    return "".join(parts) + legend + ("" if base or found else _text(w / 2, h / 2 + 10, "No data", 15, FAINT, anchor="middle"))


def _heat(panel: dict[str, Any], found: list[Series], w: float, h: float, span: tuple[float, float]) -> str:
    buckets = sorted(found, key=lambda one: float(one.labels["le"]))
    left, right, top, bottom = 48.0, w - 12, 34.0, h - 24
    x = _scale(span, left, right)
    tall = (bottom - top) / max(1, len(buckets))
    parts = [_frame(panel, w, h)]
    before: dict[float, float] = {}
    cells = []
    for n, bucket in enumerate(buckets):
        values = dict(bucket.values)
        cells += [(at, n, value - before.get(at, 0.0)) for at, value in bucket.values]
        before = values
        name = _unit(float(bucket.labels["le"]), panel["options"]["yAxis"]["unit"]) if math.isfinite(float(bucket.labels["le"])) else "+Inf"
        parts.append(_text(left - 6, bottom - (n + 1) * tall + 4, name, 11, FAINT, anchor="end"))
    most = max((value for _, _, value in cells), default=0.0)
    step = (span[1] - span[0]) / POINTS
    for at, n, value in cells:
        if value > 0 and at - step >= span[0]:
            shade = BLUES[min(len(BLUES) - 1, int((value / most) ** panel["options"]["color"]["exponent"] * len(BLUES)))]
            parts.append(
                f'<rect x="{x(at - step):.1f}" y="{bottom - (n + 1) * tall:.1f}" width="{x(step) - x(0) - 0.5:.1f}" height="{tall - 1:.1f}" fill="{shade}"/>'
            )
    return "".join(parts) + _times(span, x, bottom)


KINDS = {"row": _row, "stat": _stat, "timeseries": _lines, "heatmap": _heat}


def _frame(panel: dict[str, Any], w: float, h: float, fill: str = PANEL) -> str:
    ink = INK if fill == PANEL else "#fff"
    lines = textwrap.wrap(panel["title"], int((w - 16) / 6.4))
    title = "".join(_text(10, 20 + 15 * n, line, 13, ink, "500") for n, line in enumerate(lines))
    return f'<rect width="{w:.1f}" height="{h}" rx="3" fill="{fill}" stroke="{GRID}"/>{title}'


def _legend(panel: dict[str, Any], found: list[Series], w: float, h: float) -> tuple[str, int]:
    """Names under the panel, in as many lines as they need, three at most; and how many those are."""
    lines: list[list[tuple[float, int, str]]] = [[]]
    at = 12.0
    for n, one in enumerate(found):
        wide = 24 + len(one.name) * LETTER
        if at + wide > w - 8 and lines[-1]:
            if len(lines) == 3:
                lines[-1].append((at, -1, "…"))
                break
            lines, at = [*lines, []], 12.0
        lines[-1].append((at, n, one.name))
        at += wide
    parts = []
    for row, line in enumerate(lines):
        y = h - 10 - 15 * (len(lines) - 1 - row)
        for at, n, name in line:
            mark = "" if n < 0 else f'<rect x="{at:.1f}" y="{y - 5}" width="11" height="3" rx="1" fill="{PALETTE[n % len(PALETTE)]}"/>'
            parts.append(mark + _text(at + (15 if n >= 0 else 0), y, name, 11, FAINT))
    return "".join(parts), len(lines) if found else 0


def _stacked(found: list[Series]) -> list[list[tuple[float, float]]]:
    under: dict[float, float] = {}
    shown = []
    for one in found:
        for at, value in one.values:
            under[at] = under.get(at, 0.0) + (value if math.isfinite(value) else 0.0)
        shown.append([(at, under[at]) for at, _ in one.values])
    return shown


def _ticks(low: float, high: float, unit: str) -> list[float]:
    """Four or so round values from below the lowest to above the highest."""
    wide = (high - low) or 1.0
    least = 10.0 ** math.floor(math.log10(wide / 3))
    steps = ROUND_SECONDS if unit == "s" and wide > 10 else [least * factor for factor in (1, 2, 2.5, 5, 10)]
    step = next((step for step in steps if wide / step <= 4), wide / 4)
    first = math.floor(low / step)
    return [n * step for n in range(first, max(first + 1, math.ceil(high / step - 1e-9)) + 1)]


def _scale(span: tuple[float, float], a: float, b: float) -> Callable[[float], float]:
    return lambda value: a + (value - span[0]) / (span[1] - span[0]) * (b - a)


def _times(span: tuple[float, float], x: Callable[[float], float], bottom: float) -> str:
    every = next(seconds for seconds in (15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600) if (span[1] - span[0]) / seconds <= 7)
    marks = range(math.ceil(span[0] / every) * every, int(span[1]) + 1, every)
    return "".join(_text(x(at), bottom + 14, _clock(at, every < 60), 11, FAINT, anchor="middle") for at in marks if x(at) > 64)


def _runs(points: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """Cut where there is no value."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if math.isnan(point[1]):
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _path(run: list[tuple[float, float]]) -> str:
    """A line through the points, without those that lie on a level line anyway."""
    kept = [p for n, p in enumerate(run) if n in (0, len(run) - 1) or not abs(run[n - 1][1] - p[1]) + abs(run[n + 1][1] - p[1]) < 0.05]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (kept if len(kept) > 1 else [*kept, *kept]))


def _unit(value: float, unit: str) -> str:
    """As Grafana writes its units `short`, `s` and `percentunit`."""
    if unit == "percentunit":
        return f"{100 * value:.3g}%"
    scales = [(86400.0, " day"), (3600.0, " h"), (60.0, " min"), (1.0, " s"), (1e-3, " ms")] if unit == "s" else [(1e6, " Mil"), (1e3, " K"), (1.0, "")]
    size, name = next(((size, name) for size, name in scales if abs(value) >= size), scales[-1])
    return "0" + (" s" if unit == "s" else "") if value == 0 else f"{value / size:.3g}{name}"


def _named(pattern: str, labels: dict[str, str]) -> str:
    return re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda found: labels.get(found[1], ""), pattern)


def _clock(second: float, seconds: bool = False) -> str:
    return time.strftime("%H:%M:%S" if seconds else "%H:%M", time.gmtime(second))


def _text(x: float, y: float, text: str, size: int, fill: str, weight: str = "400", anchor: str = "start") -> str:
    more = ("" if weight == "400" else f' font-weight="{weight}"') + ("" if anchor == "start" else f' text-anchor="{anchor}"')
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}"{more}>{escape(text)}</text>' if text else ""


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<path d="M{x1:.1f} {y1:.1f}H{x2:.1f}" stroke="{colour}"/>'


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("out", type=Path)
    args.add_argument("--prometheus", default="http://127.0.0.1:9090")
    args.add_argument("--minutes", type=float, default=60)
    args.add_argument("--scrape-seconds", type=float, default=15, help="how often it scrapes")
    given = args.parse_args()
    end = time.time()
    ask = asker(given.prometheus, given.minutes * 60, given.scrape_seconds)
    given.out.write_text(picture(json.loads(DASHBOARD.read_text()), ask, end - given.minutes * 60, end), "utf-8")


if __name__ == "__main__":
    main()
