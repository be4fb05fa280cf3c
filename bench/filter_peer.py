#!/usr/bin/env python3
"""`assay filter --rubric r1-zero` beside `jq -c .` on the same file, on the same two CPUs, in turns: wall time, CPU time, and the peak memory of all processes together. The project's bounds: not slower
than jq, below 300 MB.

usage: filter_peer.py ASSAY [MEGABYTES] [ROUNDS]        default: 200 MB, 2 rounds; 1000 for the project's own figure"""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

WORDS = ("we the need to compute value of this expression and then add both sides so that x equals because number is prime let us check again wait maybe therefore "
         "\\frac{1}{2} $x^2$ 17 hence").split()


def make(path, megabytes):
    """Groups of eight samples of 1 to 9 kB, half of them right."""
    rng = random.Random(1)
    texts = [" ".join(rng.choices(WORDS, k=rng.randint(150, 1400))) for _ in range(500)]
    written = group = 0
    with open(path, "w") as file:
        while written < megabytes * 1_000_000:
            gold = rng.randint(1, 9999)
            group += 1
            for sample in range(8):
                answer = gold if rng.random() < 0.5 else rng.randint(1, 9999)
                written += file.write(json.dumps({
                    "id": f"{group}-{sample}", "group_id": group, "prompt": "Compute the value.", "reference": {"answers": [str(gold)]}, "finish_reason": "stop",
                    "completion": f"<think>\n{rng.choice(texts)}\n\n{rng.choice(texts)}\n</think>\n<answer>The answer is \\boxed{{{answer}}}</answer>"}) + "\n")
    return written


def tree(pid):
    """The process and all below it."""
    pids, at = [pid], 0
    while at < len(pids):
        try:
            with open(f"/proc/{pids[at]}/task/{pids[at]}/children") as file:
                pids += map(int, file.read().split())
        except OSError:
            pass
        at += 1
    return pids


def cpu_time(pid):
    """Of the processes that live now and the ended children that were waited for, in seconds."""
    total = 0
    for one in tree(pid):
        try:
            with open(f"/proc/{one}/stat") as file:
                total += sum(map(int, file.read().rsplit(")", 1)[1].split()[11:15]))
        except (OSError, ValueError):
            pass
    return total / os.sysconf("SC_CLK_TCK")


def memory(pid):
    """Proportional set size, so that shared pages count once."""
    total = 0
    for one in tree(pid):
        try:
            with open(f"/proc/{one}/smaps_rollup") as file:
                total += sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
        except (OSError, ValueError):
            pass
    return total / 1000


def run(command, out):
    cpus = sorted(os.sched_getaffinity(0))[:2]
    begin, peak, cpu = time.monotonic(), [0.0], [0.0]
    with open(out, "wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.PIPE, preexec_fn=lambda: os.sched_setaffinity(0, cpus))
    done = threading.Event()

    def watch():
        while not done.wait(0.05):
            peak[0] = max(peak[0], memory(process.pid))
            cpu[0] = max(cpu[0], cpu_time(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    told = process.communicate()[1].decode()
    done.set()
    watcher.join()
    wall = time.monotonic() - begin
    assert process.returncode == 0, told
    return wall, cpu[0], peak[0]


def main():
    assay = os.path.abspath(sys.argv[1])
    megabytes = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    if not shutil.which("jq"):
        sys.exit("no jq to compare with")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "samples.jsonl")
        size = make(path, megabytes)
        best = {}
        for _ in range(rounds):
            for name, command in (("assay filter", [assay, "filter", "-q", "--rubric", "r1-zero", path]), ("jq -c .", ["jq", "-c", ".", path])):
                wall, cpu, peak = run(command, os.path.join(folder, "out"))
                old = best.get(name, (1e9, 1e9, 0))
                best[name] = (min(old[0], wall), min(old[1], cpu), max(old[2], peak))
        for name, (wall, cpu, peak) in best.items():
            print(f"  {name:14} {wall:7.2f} s  {size / wall / 1e6:7.1f} MB/s  CPU {cpu:7.2f} s  peak memory {peak:7.1f} MB")
        ratio = best["jq -c ."][0] / best["assay filter"][0]
        kept = ratio >= 1 and best["assay filter"][2] < 300
        print(f"  {size / 1e6:.0f} MB, best of {rounds} in turns, two CPUs, load {os.getloadavg()[0]:.1f}: assay is {ratio:.2f} times as fast as jq; bounds (1, 300 MB) {'kept' if kept else 'MISSED'}")
    sys.exit(0 if kept else 1)


main()
