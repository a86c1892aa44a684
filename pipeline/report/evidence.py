"""The evidence as one HTML page that opens anywhere, loads nothing and runs nothing: gathered values in, text out. Every value is escaped."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from pipeline.report import words
from pipeline.report.page import asset, digest, template
from schemas.audit import Reason


def render(data: dict[str, Any], policy: str) -> str:
    """The page. `data` is what `pipeline.evidence` gathered."""
    style = asset("page.css")
    return str(
        template("evidence.html").render(
            data=data,
            policy=policy,
            style=Markup(style),
            csp=f"default-src 'none'; style-src '{digest(style)}'; base-uri 'none'; form-action 'none'",
            holds=all(chain["holds"] for chain in data["chains"]),
            meaning={reason.value: words.REASONS[reason] for reason in Reason},
            entity=words.entity,
        )
    )
