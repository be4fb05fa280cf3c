#!/usr/bin/env python3
"""Negative control of rules.py: in a small tree that is clean but for one line, the right rule must trip, at the right line, alone.
A linter that passes everything would pass the tree and fail here."""
import os
import subprocess
import sys
import tempfile

RULES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "rules.py")
HEAD = "/* What it is for. */\n"
GUARD = HEAD + "#ifndef X_H\n#define X_H\n%s\n#endif\n"
# (rule that must trip, or None; path; text; line of the violation)
CASES = [
    (None, "common/a.c", HEAD + "/* strcpy(a, b) in a comment */ const char *s = \"sprintf(\";\n", 0),
    (None, "tests/x/x_test.c", HEAD + "#include <grpc/grpc.h>\n#include \"service/wire/wire.h\"\nint n = atoi(s);\n", 0),
    (None, "service/grpc/face.c", HEAD + "#include <grpc/grpc.h>\n#include \"assay/v1/score.pb-c.h\"\n", 0),
    (None, "service/engine/ring.c", HEAD + "#include \"service/engine/engine.h\"\n#include \"common/view.h\"\n", 0),
    (None, "verifiers/rubric/judge.c", HEAD + "#include \"verifiers/math/math.h\"\n", 0),
    (None, "service/cli/main.c", HEAD + "char *p = malloc(3);\n", 0),
    (None, "tests/data/math/cases.tsv", "a\t/" + "work/main\n", 0),
    ("banned-call", "common/a.c", HEAD + "void f(char *a, const char *b) {\n    strcpy(a, b);\n}\n", 3),
    ("banned-call", "service/cli/a.c", HEAD + "int n = sprintf (s, \"%d\", 1);\n", 2),
    ("banned-call", "service/cli/b.c", HEAD + "char *p = alloca(3);\n", 2),
    ("banned-call", "service/cli/c.c", HEAD + "strcat(a, b);\n", 2),
    ("banned-call", "service/cli/d.c", HEAD + "int n = atoi(s);\n", 2),
    ("banned-call", "tests/a_test.c", HEAD + "strcpy(a, b);\n", 2),
    ("kernel-malloc", "verifiers/math/number.c", HEAD + "/* a\n   b */ char *p = malloc(3);\n", 3),
    ("kernel-malloc", "verifiers/format/tags.c", HEAD + "p = realloc(p, 3);\n", 2),
    ("kernel-malloc", "verifiers/answer/find.c", HEAD + "p = strdup(p);\n", 2),
    ("grpc-header", "service/engine/engine.c", HEAD + "#include <grpc/grpc.h>\n", 2),
    ("grpc-header", "verifiers/math/a.c", HEAD + "#  include \"grpc/support/time.h\"\n", 2),
    ("protobuf-header", "verifiers/rubric/a.c", HEAD + "#include \"assay/v1/rubric.pb-c.h\"\n", 2),
    ("protobuf-header", "service/engine/a.c", HEAD + "#include <protobuf-c/protobuf-c.h>\n", 2),
    ("protobuf-header", "common/a.c", HEAD + "#include <protobuf-c/protobuf-c.h>\n", 2),
    ("layering", "common/a.c", HEAD + "#include \"verifiers/verdict.h\"\n", 2),
    ("layering", "common/b.c", HEAD + "#include \"service/limits.h\"\n", 2),
    ("layering", "verifiers/math/a.c", HEAD + "#include \"service/limits.h\"\n", 2),
    ("layering", "verifiers/math/b.c", HEAD + "#include \"verifiers/format/format.h\"\n", 2),
    ("layering", "lang_detect/a.c", HEAD + "#include \"verifiers/verdict.h\"\n", 2),
    ("layering", "service/engine/b.c", HEAD + "#include \"service/judge/judge.h\"\n", 2),
    ("layering", "service/engine/c.c", HEAD + "#include \"common/json_reader.h\"\n", 2),
    ("head-comment", "common/a.c", "int a;\n", 1),
    ("head-comment", "tests/a_test.c", "#include <stdio.h>\n", 1),
    ("header-guard", "common/a.h", HEAD + "int a;\n", 1),
    ("machine-path", "common/a.c", HEAD + "const char *p = \"/" + "work/main\";\n", 2),
    ("machine-path", "docs/a.md", "cd /" + "work/shared\n", 1),
    ("machine-path", "packaging/get", "curl https://py" + "pi.org/simple\n", 1),
    (None, "packaging/pack", "cp -r \"$work/root/\" build/home/a/\n", 0),
    (None, "sandbox/python/a.py", "def f(a, *, b=1):\n    return f'{a}'\n", 0),
    (None, "bench/a.py", "if (a := f()):\n    pass\n", 0),
    ("old-python", "sandbox/python/b.py", "a = 1\nif (b := a):\n    pass\n", 2),
    ("promise", "service/a.c", HEAD + "/* TO" + "DO: later */\n", 2),
]


def run(path, text):
    with tempfile.TemporaryDirectory() as root:
        for name, content in (("common/clean.h", GUARD % "int clean(void);"), (path, text)):
            os.makedirs(os.path.dirname(os.path.join(root, name)), exist_ok=True)
            with open(os.path.join(root, name), "w", encoding="utf-8") as file:
                file.write(content)
        done = subprocess.run([sys.executable, RULES, root], capture_output=True, text=True, check=False)
        return done.returncode, [line for line in done.stdout.split("\n") if ": " in line]


def main():
    failures = 0
    for rule, path, text, line in CASES:
        code, found = run(path, text)
        wanted = [f"{path}:{line}: {rule}:"] if rule else []
        right = code == (1 if rule else 0) and len(found) == len(wanted) and all(
            got.startswith(want) for got, want in zip(found, wanted))
        if not right:
            failures += 1
            print(f"{path}: wanted {wanted or 'nothing'}, exit code {code}, found {found}")
    with tempfile.TemporaryDirectory() as root:  # nothing to check must not look like a pass
        if subprocess.run([sys.executable, RULES, root], capture_output=True, check=False).returncode == 0:
            failures += 1
            print("an empty tree passes")
    print(f"{len(CASES) + 1} cases, {failures} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
