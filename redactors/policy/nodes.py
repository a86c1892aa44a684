"""YAML text in, one tree of nodes with line numbers out, or the faults that make it no policy at all.

Only the plain part of YAML is a policy: one document of mappings, lists and scalars. Anchors, aliases, tags, merges and further documents are refused:
each lets a file mean something else than what its reader sees. Nothing is constructed, so nothing in the text can run.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from msgspec import Struct, structs

POLICY_CHARS_MAX = 1_000_000
POLICY_DEPTH_MAX = 12
FAULTS_MAX = 100


class Fault(Struct, frozen=True):
    """One thing wrong: the line (from 1), the YAML path (`rules[0].regex`; empty for the whole file), what is wrong and what would be right.

    `file`: the policy that it extends and where the fault is; empty for the policy itself.
    """

    line: int
    path: str
    message: str
    file: str = ""


def compose(text: str, file: str = "") -> yaml.Node | list[Fault]:
    """The document's root node, or why there is none. Its nodes' marks name `file`."""
    composed = _compose(text, file)
    return [structs.replace(fault, file=file) for fault in composed] if isinstance(composed, list) else composed


def _compose(text: str, file: str) -> yaml.Node | list[Fault]:
    if len(text) > POLICY_CHARS_MAX:
        return [Fault(1, "", f"the file is longer than {POLICY_CHARS_MAX} characters")]
    try:
        faults = list(_structure(text))
        if faults:
            return faults[:FAULTS_MAX]
        loader = yaml.SafeLoader(text)
        loader.name = file
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        line = getattr(error.problem_mark or error.context_mark, "line", 0) + 1
        return [Fault(line, "", f"not YAML: {error.problem or error.context}")]
    except yaml.YAMLError:
        return [Fault(1, "", "not YAML: a character that YAML does not allow")]
    if node is None:
        return [Fault(1, "", "the file is empty: nothing would pass")]
    return node


def _structure(text: str) -> Iterator[Fault]:
    documents = depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = getattr(event.start_mark, "line", 0) + 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents == 2:
                yield Fault(line, "", "a second document begins here: a policy is one document")
        elif isinstance(event, yaml.AliasEvent):
            yield Fault(line, "", f'alias "*{event.anchor}": aliases are refused, write the value out')
        elif isinstance(event, yaml.NodeEvent):
            if event.anchor is not None:
                yield Fault(line, "", f'anchor "&{event.anchor}": anchors are refused, write the value out where it is used')
            tag = getattr(event, "tag", None)
            if tag is not None:
                yield Fault(line, "", f'tag "{tag}": tags are refused, leave it out')
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > POLICY_DEPTH_MAX:
                yield Fault(line, "", f"nested deeper than {POLICY_DEPTH_MAX} levels")
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
