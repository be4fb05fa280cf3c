#!/usr/bin/env python3
"""assay filter --resume: killed with SIGKILL at random moments, again and again, it ends with the same bytes (unpacked) as a run that nobody disturbed: nothing lost, nothing
twice. For plain, gzip and Zstandard outputs, several inputs (one packed), rules for groups and duplicates over the whole run; for groups that stand together, and gathered over the input.

usage: filter_resume.py PROGRAM"""
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
GROUPS, KILLS_WANTED = 2500, 6


def make_inputs():
    rng = random.Random(3)
    lines = []
    for group in range(GROUPS):
        for sample in range(rng.choice([1, 2, 4, 8])):
            text = rng.choice(["so ", "then ", "so so "]) * rng.randint(1, 40) + "\\boxed{%d}" % rng.choice([group % 5, 1])
            lines.append(json.dumps({"group_id": group, "prompt": f"p{group % 900}", "completion": text, "reference": {"answers": [str(group % 5)]}}))
        if rng.random() < 0.02:
            lines.append(rng.choice(["", "rubbish"]))
    third = len(lines) // 3
    while json_group(lines[third]) == json_group(lines[third - 1]):
        third += 1
    with open("a.jsonl", "w") as file:
        file.write("\n".join(lines[:third]) + "\n")
    with gzip.open("b.jsonl.gz", "wt") as file:
        file.write("\n".join(lines[third:]))  # without a last line feed


def json_group(line):
    try:
        return json.loads(line).get("group_id")
    except ValueError:
        return None


def unpacked(path):
    if path.endswith(".zst"):
        return subprocess.run(["zstd", "-qdc", path], capture_output=True, check=True).stdout
    if path.endswith(".gz"):
        with gzip.open(path) as file:
            return file.read()
    with open(path, "rb") as file:
        return file.read()


def command(ending, name, *more):
    if ending == ".all":  # groups over the whole input: judged rows are kept, decisions are made again
        return [PROGRAM, "filter", "--keep", "math.score == 1 && group.pass_rate < 1", "--best", "2", "--dedup", "exact", "--dedup-scope", "all", "--group-scope", "all",
                "--checkpoint", "0.02", "--scorers", "2", "-o", f"{name}.jsonl.all", "--rejects", f"{name}-rejects.jsonl.all", *more, "a.jsonl", "b.jsonl.gz", "a.jsonl"]
    return [PROGRAM, "filter", "--keep", "math.score == 1", "--best", "2", "--dedup", "normalised", "--dedup-scope", "all",
            "--checkpoint", "0.02", "--scorers", "2", "-o", f"{name}.jsonl{ending}", "--rejects", f"{name}-rejects.jsonl{ending}", *more, "a.jsonl", "b.jsonl.gz"]


def summary_of(text):
    """Without the time and the complaints of the last run alone."""
    return [line.rsplit(";", 1)[0] for line in text.splitlines() if "kept" in line or "math.score" in line]


def disturbed(ending, rng, whole_s):
    """Runs until one is through; returns how often one was killed, and how often one went on from a journal."""
    kills = went_on = 0
    while True:
        if os.path.exists(f"disturbed.jsonl{ending}.resume"):
            went_on += 1
        process = subprocess.Popen(command(ending, "disturbed", "--resume"), stderr=subprocess.PIPE, text=True)
        # Later and later: every run must get a little further, however slow the machine is.
        deadline = time.monotonic() + rng.uniform(0, whole_s) * (0.4 + kills / 8)
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.002)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        _, told = process.communicate()
        if process.returncode >= 0:
            assert process.returncode == 1, (process.returncode, told)  # there are malformed lines
            return kills, went_on, told
        assert kills < 500, "it does not get through"


def main():
    rng = random.Random(os.environ.get("ASSAY_TEST_SEED", "7"))
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        make_inputs()
        for ending in ("", ".gz", ".zst", ".all"):
            begin = time.monotonic()
            done = subprocess.run(command(ending, "whole"), stderr=subprocess.PIPE, text=True)
            assert done.returncode == 1, done.stderr
            whole_s = time.monotonic() - begin
            kills = went_on = 0
            for _ in range(20):
                more_kills, more_went_on, told = disturbed(ending, rng, whole_s)
                kills, went_on = kills + more_kills, went_on + more_went_on
                for part in ("", "-rejects"):
                    assert unpacked(f"disturbed{part}.jsonl{ending}") == unpacked(f"whole{part}.jsonl{ending}"), (ending, part)
                assert summary_of(told) == summary_of(done.stderr), (told, done.stderr)
                assert not [name for name in os.listdir(".") if ".resume" in name], os.listdir(".")
                if kills >= KILLS_WANTED and went_on >= 2:
                    break
            assert kills >= KILLS_WANTED and went_on >= 2, (kills, went_on)
            print(f"{ending or 'plain'}: killed {kills} times, went on {went_on} times: the same bytes")

        # A journal of another run is refused, one that is bent too; without --resume a run begins afresh.
        process = subprocess.Popen(command("", "disturbed"), stderr=subprocess.DEVNULL)
        while process.poll() is None and not os.path.exists("disturbed.jsonl.resume"):
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert os.path.exists("disturbed.jsonl.resume"), "it was through before it was killed"
        other = subprocess.run(command("", "disturbed", "--resume", "--at-most", "1"), stderr=subprocess.PIPE, text=True)
        assert other.returncode == 3 and "with other options" in other.stderr, other
        with open("disturbed.jsonl.resume", "r+b") as file:
            file.seek(40)
            file.write(b"\xff\xff")
        bent = subprocess.run(command("", "disturbed", "--resume"), stderr=subprocess.PIPE, text=True)
        assert bent.returncode == 2 and "cannot be read" in bent.stderr, bent
        afresh = subprocess.run(command("", "disturbed"), stderr=subprocess.PIPE, text=True)
        assert afresh.returncode == 1 and unpacked("disturbed.jsonl") == unpacked("whole.jsonl"), afresh
        print("journals of other runs and bent ones are refused")


main()
