"""Every call that the code makes, as something that can be made to fail: modules are compiled with each call going through `__call__(number, function, …)`.

The list is the code's own: whatever is written tomorrow is on it. Annotations are left alone; so is `super()`, which looks at the frame it stands in.
"""

from __future__ import annotations

import ast
import builtins
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

# What runs for a record: the core, the seam to it, and what writes its decisions down.
PACKAGES = ("redactors", "schemas.raw", "schemas.clean", "pipeline.work.station", "pipeline.work.looks", "pipeline.work.watch", "pipeline.blobs", "pipeline.proof.sinks",
            "pipeline.proof.audit", "pipeline.proof.quarantine")  # fmt: skip


class Site(NamedTuple):
    """Where a call is written."""

    module: str
    line: int
    what: str


class Calls:
    """All sites, and how often they were reached while `on`. The one that is hurt fails at its `nth` time, and with `ever` each time after it too."""

    def __init__(self) -> None:
        self.sites: list[Site] = []
        self.hits: Counter[int] = Counter()
        self.on = False

    def count(self) -> None:
        """From now on every call is counted."""

        def counted(number: int, function: Any, /, *args: Any, **named: Any) -> Any:
            if self.on:
                self.hits[number] += 1
            return function(*args, **named)

        builtins.__call__ = counted  # type: ignore[attr-defined]

    def hurt(self, target: int, nth: int, ever: bool, fail: Callable[[], Any]) -> None:
        """From now on one call fails. The others are passed on as fast as can be: there are tens of thousands of them in a run."""
        self.hits.clear()

        def hurting(number: int, function: Any, /, *args: Any, **named: Any) -> Any:
            if number == target and self.on:
                self.hits[number] += 1
                if self.hits[number] == nth or (ever and self.hits[number] > nth):
                    return fail()
            return function(*args, **named)

        builtins.__call__ = hurting  # type: ignore[attr-defined]


class _Through(ast.NodeTransformer):
    def __init__(self, calls: Calls, module: str) -> None:
        self._calls, self._module = calls, module

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "super":
            return node
        number = len(self._calls.sites)
        self._calls.sites.append(Site(self._module, node.lineno, ast.unparse(node.func)[:60] if not isinstance(node.func, ast.Call) else "…()"))
        name = ast.Name("__call__", ast.Load())
        return ast.copy_location(ast.Call(name, [ast.Constant(number), node.func, *node.args], node.keywords), node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        returns, node.returns = node.returns, None
        self.generic_visit(node)
        node.returns = returns
        return node


class _Loader(importlib.machinery.SourceFileLoader):
    calls: Calls

    def get_code(self, fullname: str) -> Any:
        return self.source_to_code(self.get_data(self.path), self.path)

    def source_to_code(self, data: Any, path: Any, *, _optimize: int = -1) -> Any:  # type: ignore[override]
        tree = _Through(self.calls, self.name).visit(ast.parse(data, path))
        return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True, optimize=_optimize)


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        if not any(fullname == name or fullname.startswith(name + ".") for name in PACKAGES):
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            loader = _Loader(spec.loader.name, spec.loader.path)
            loader.calls = self._calls
            spec.loader = loader
        return spec


def install() -> Calls:
    """From now on, what is imported of PACKAGES calls through the answer. Call it before any of them is imported."""
    assert not [name for name in sys.modules if name.split(".")[0] in ("redactors",)], "too late: the core is imported"
    calls = Calls()
    calls.count()
    sys.meta_path.insert(0, _Finder(calls))
    return calls
