#!/usr/bin/env python3
"""Our own lint: the mistakes that no compiler knows, because they are ours to make. Fast enough to run with every test.

usage: rules.py ROOT        prints "path:line: rule: text" for each violation; exit code 0 none, 1 some, 2 usage

Rules
  banned-call     strcpy and kin (unbounded writes), sprintf, alloca, strtok (hidden state); outside tests and bench also atoi and kin
                  (silent overflow), system and popen
  kernel-malloc   heap calls in the folders whose memory is the item's arena (KERNELS), so that an item's cap holds
  grpc-header     gRPC stops at service/grpc (tests and bench may be clients)
  protobuf-header protobuf stops at the codecs of service/; the engine knows none
  layering        service -> verifiers -> {sandbox, lang_detect} -> common; the engine knows only common and limits.h; a check knows
                  no other check (the rubric combines them)
  head-comment    every .c and .h begins by saying what it is for
  header-guard    every .h has a guard
  machine-path    no path of a build machine and no host of a package registry
  promise         no note that promises later work: do it, or write an issue
  old-python      what a user's interpreter runs (sandbox/python) is read by Python 3.7

tests/lint/trips.py proves that each rule trips. Comments and string literals are blanked before code rules look."""
import ast
import os
import re
import sys

SKIPPED_FOLDERS = {".git", "build", ".venv", "__pycache__"}
# Memory of these comes from the arena they are handed.
KERNELS = ("verifiers/",)
# One check that stands on another, and why.
CHECK_PAIRS = {
    ("verifiers/choice", "verifiers/text"): "an option may be named by its text",
}
# Built once and kept, before or between items: not an item's memory. Say why where you add one.
KERNEL_MALLOC_ALLOWED = (
    "verifiers/code/",  # arrays over outputs that the sandbox has bounded; freed where they are made
    "verifiers/format/format.c",  # a compiled format and
    "verifiers/rubric/rubric.c",  # a compiled rubric live for many calls
)

BANNED = re.compile(r"\b(strcpy|strcat|stpcpy|wcscpy|sprintf|vsprintf|alloca|gets|strtok|mktemp|tmpnam)\s*\(")
BANNED_IN_PRODUCT = re.compile(r"\b(atoi|atol|atoll|atof|system|popen)\s*\(")
HEAP = re.compile(r"\b(malloc|calloc|realloc|reallocarray|aligned_alloc|posix_memalign|strdup|strndup|asprintf|vasprintf)\s*\(")
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')
GUARD = re.compile(r"^\s*#\s*(ifndef\s+\w+|pragma\s+once)", re.M)
# Written in pieces, so that this file does not name what it looks for.
MACHINE = re.compile(r"(?<![\w}.])/" + r"(work|home/\w+|root)/|" + r"\b(deb\.debian|pypi|pythonhosted|crates|npmjs)\." + r"(org|io|com)\b|/tmp/" + "brief")
PROMISE = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b")

TEXT_ENDINGS = (".c", ".h", ".cu", ".cuh", ".py", ".sh", ".md", ".txt", ".cmake", ".proto", ".json", ".yml", ".tsv", "")


def blank(text):
    """The same text with the insides of comments and literals replaced by spaces; line numbers stay."""
    out, at = [], 0
    token = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    for match in token.finditer(text):
        out.append(text[at:match.start()])
        inner = match.group()
        if inner[0] in "\"'":
            out.append(inner[0] + " " * (len(inner) - 2) + inner[0])
        else:
            out.append(re.sub(r"[^\n]", " ", inner))
        at = match.end()
    out.append(text[at:])
    return "".join(out)


def folder_of(path, depth):
    return "/".join(path.split("/")[:depth])


def may_include(path, header):
    """None, or why `path` may not include our header `header`."""
    top, into = folder_of(path, 1), folder_of(header, 1)
    if top == "common" and into != "common":
        return "common stands on nothing of ours"
    if top in ("sandbox", "lang_detect") and into not in (top, "common"):
        return f"{top} stands on common alone"
    if top == "verifiers":
        if into not in ("verifiers", "sandbox", "lang_detect", "common"):
            return "verifiers know no service"
        mine, theirs = folder_of(path, 2), folder_of(header, 2)
        shared = {"verifiers/verdict.h", "verifiers/completion", "verifiers/answer"}
        if into == "verifiers" and mine != "verifiers/rubric" and theirs not in shared | {mine} and (mine, theirs) not in CHECK_PAIRS:
            return "a check knows no other check"
    if path.startswith("service/engine/") and into != "common" and not header.startswith("service/engine/") \
            and header != "service/limits.h":
        return "the engine knows bytes only"
    if path.startswith("service/engine/") and header.startswith("common/json"):
        return "the engine knows no JSON"
    return None


def check_include(path, header):
    is_client = path.startswith(("tests/", "bench/"))
    is_protobuf = header.startswith(("protobuf-c/", "google/protobuf")) or header.endswith((".pb-c.h", ".pb.h"))
    if re.match(r"grpc(pp)?/", header) and not is_protobuf and not path.startswith("service/grpc/") and not is_client:
        yield "grpc-header", f"{header} outside service/grpc"
    if is_protobuf and (not path.startswith(("service/", "proto/")) or path.startswith("service/engine/")) and not is_client:
        yield "protobuf-header", f"{header} outside the codecs of service/"
    if folder_of(header, 1) in ("common", "verifiers", "service", "sandbox", "lang_detect") and "/" in header:
        why = may_include(path, header)
        if why:
            yield "layering", f"{header}: {why}"


def check_code(path, text):
    if not text.lstrip().startswith(("/*", "//")):
        yield 1, "head-comment", "say at the top what the file is for"
    if path.endswith((".h", ".cuh")) and not GUARD.search(text):
        yield 1, "header-guard", "no include guard"
    lines, code = text.split("\n"), blank(text).split("\n")
    banned = [BANNED] if path.startswith(("tests/", "bench/")) else [BANNED, BANNED_IN_PRODUCT]
    in_kernel = path.startswith(KERNELS) and not path.startswith(KERNEL_MALLOC_ALLOWED)
    for number, (raw, line) in enumerate(zip(lines, code), 1):
        for pattern in banned:
            for match in pattern.finditer(line):
                yield number, "banned-call", match.group(1)
        if in_kernel:
            for match in HEAP.finditer(line):
                yield number, "kernel-malloc", f"{match.group(1)}: take it from the arena"
        match = INCLUDE.match(raw) if line.lstrip().startswith("#") else None
        if match:
            for rule, what in check_include(path, match.group(1)):
                yield number, rule, what


def check_text(text):
    for number, line in enumerate(text.split("\n"), 1):
        if MACHINE.search(line):
            yield number, "machine-path", line.strip()[:80]
        if PROMISE.search(line):
            yield number, "promise", line.strip()[:80]


def check_python(text):
    try:
        ast.parse(text, feature_version=(3, 7))
    except SyntaxError as error:
        yield error.lineno or 1, "old-python", str(error.msg)[:80]


def is_build(folder):
    return os.path.exists(os.path.join(folder, "CMakeCache.txt"))


def is_data(path):
    """Cases and corpora hold anything; what stands beside them for people does not."""
    return re.search(r"(^|/)(data|corpus)/", path) and not path.endswith((".md", ".py"))


def sources(root):
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(name for name in inner if name not in SKIPPED_FOLDERS and not is_build(os.path.join(folder, name)))
        for name in sorted(names):
            if os.path.splitext(name)[1] in TEXT_ENDINGS and name not in SKIPPED_FOLDERS:  # in a worktree .git is a file
                full = os.path.join(folder, name)
                path = os.path.relpath(full, root).replace(os.sep, "/")
                if os.path.isfile(full) and not os.path.islink(full) and not is_data(path):
                    yield path, full


def violations(root):
    for path, full in sources(root):
        with open(full, "rb") as file:
            data = file.read()
        if b"\0" in data:
            continue
        text = data.decode("utf-8", "replace")
        found = list(check_text(text))
        if path.endswith((".c", ".h", ".cu", ".cuh")):
            found += check_code(path, text)
        if path.startswith("sandbox/python/") and path.endswith(".py"):
            found += check_python(text)
        for number, rule, what in sorted(found):
            yield path, number, rule, what


def main():
    if len(sys.argv) != 2 or not os.path.isdir(sys.argv[1]):
        print(__doc__, file=sys.stderr)
        return 2
    checked = sum(1 for path, _ in sources(sys.argv[1]) if path.endswith((".c", ".h")))
    found = list(violations(sys.argv[1]))
    for path, number, rule, what in found:
        print(f"{path}:{number}: {rule}: {what}")
    print(f"{checked} C files checked, {len(found)} violations")
    return 1 if found or checked == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
