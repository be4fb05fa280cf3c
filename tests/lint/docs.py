#!/usr/bin/env python3
"""Keeps docs/API.md true: every limit (with its value), verdict, status and error reason that the sources know must stand in it.

usage: docs.py ROOT         exit code 0: all there; 1: something is missing; 2: usage

Reasons are what assay_fail(class, "REASON", ...), wire_fault initialisers and error_reason name. tests/lint/docs.py --trips ROOT is
the negative control: with any one row of the paper taken away, the check must fail."""
import os
import re
import sys

REASON_PLACES = [
    re.compile(r'assay_fail\(\s*\w+\s*,\s*"([A-Z][A-Z0-9_]+)"'),
    re.compile(r'\(wire_fault\)\s*\{\s*"([A-Z][A-Z0-9_]+)"'),
    re.compile(r'\b(?:fail_at|codec_fail)\(\s*\w+\s*,\s*"([A-Z][A-Z0-9_]+)"'),
    re.compile(r'\bbad\(\s*[^,()]+,\s*"([A-Z][A-Z0-9]*_[A-Z0-9_]+)"'),
    re.compile(r'error_reason\s*=\s*"([A-Z][A-Z0-9_]+)"'),
]
# Never seen by a client: the command line and our own client print the message alone, the engine's are of its start.
LOCAL = ("service/cli/", "service/stream/", "service/grpc/client", "service/engine/")
SNAKE = re.compile(r'"([A-Z]+(?:_[A-Z]+)+)"')
LIMIT = re.compile(r"^\s*(LIMIT_\w+)\s*=\s*([^,/]+)", re.M)


def read(*parts):
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return file.read()


def sources(root, *tops):
    for top in tops:
        for folder, _, names in os.walk(os.path.join(root, top)):
            for name in sorted(names):
                path = os.path.relpath(os.path.join(folder, name), root)
                if name.endswith((".c", ".h")) and not path.startswith(LOCAL):
                    yield read(folder, name)


def reasons(root):
    found = set()
    for text in sources(root, "common", "verifiers", "service"):
        for place in REASON_PLACES:
            found.update(place.findall(text))
    return found


def broken_rules(root):
    """Every UPPER_SNAKE literal of the format check that is no error reason."""
    found = set()
    for text in sources(root, "verifiers/format"):
        found.update(SNAKE.findall(text))
    return found - reasons(root)


def limits(root):
    for name, expression in LIMIT.findall(read(root, "service", "limits.h")):
        if not re.fullmatch(r"[0-9<+* ()]+", expression.strip()):
            sys.exit(f"{name}: cannot read {expression}")
        yield name, eval(expression)  # digits and operators only, by the line above


def enum_names(root, path, prefix):
    return {name for name in re.findall(rf"^\s*{prefix}(\w+)\s*=\s*\d+", read(root, "proto", "assay", "v1", path), re.M)
            if name != "UNSPECIFIED"}


def wanted(root):
    """(what must stand in the paper, why)"""
    for name, value in limits(root):
        yield f"`{name}` | {value:,} |", "limit"
    for name in sorted(enum_names(root, "rubric.proto", "VERDICT_")):
        yield name, "verdict"
    for name in sorted(enum_names(root, "result.proto", "RESULT_STATUS_")):
        yield f"| {name} |", "status"
    for name in sorted(reasons(root)):
        yield f"| `{name}` |", "reason"
    for name in sorted(broken_rules(root)):
        yield f"| `{name}` |", "broken rule"
    for name in sorted(enum_names(root, "rubric.proto", "ANSWER_SOURCE_")):
        yield f"| {name} |", "answer source"


def missing(items, paper):
    return [(text, why) for text, why in items if not re.search(r"(?<![\w])" + re.escape(text) + r"(?![\w])", paper)]


def main():
    arguments = sys.argv[1:]
    trips = arguments[:1] == ["--trips"]
    root = arguments[-1] if arguments else ""
    if not os.path.isdir(os.path.join(root, "docs")):
        print(__doc__, file=sys.stderr)
        return 2
    items, paper = list(wanted(root)), read(root, "docs", "API.md")
    if trips:
        silent = [text for text, why in items if not missing([(text, why)], paper.replace(text, ""))]
        print(f"{len(items)} rows, {len(silent)} that could go unnoticed: {silent}")
        return 1 if silent or not items else 0
    for text, why in missing(items, paper):
        print(f"docs/API.md: {why} is not listed: {text}")
    print(f"{len(items)} rows checked")
    return 1 if missing(items, paper) else 0


if __name__ == "__main__":
    sys.exit(main())
