"""The peer of bench_math_answers: Math-Verify on the same pairs, one process, warm, with its own timeouts off. Each line of its input names a list;
it judges the list's pairs once and prints the same JSON object. The process lives on between rounds; what SymPy keeps of pairs seen before does not."""
import json
import logging
import sys
import time

from math_verify import parse, verify
from sympy.core.cache import clear_cache

logging.disable(logging.WARNING)  # it warns that its timeouts are off


def judge(pair):
    gold = parse(f"${pair['gold']}$", parsing_timeout=None)
    return bool(verify(gold, parse(pair["pred"], parsing_timeout=None), timeout_seconds=None))


def measure(path):
    pairs = [json.loads(line) for line in open(path, encoding="utf-8")]
    clear_cache()  # a trainer's pairs are new ones
    judge(pairs[0])  # imports
    begin, spent, correct = time.process_time(), [], 0
    for pair in pairs:
        before = time.perf_counter()
        correct += judge(pair)
        spent.append((time.perf_counter() - before) * 1e6)
    total = time.process_time() - begin
    spent.sort()
    return {"pairs": len(pairs), "pairs_per_s": round(len(pairs) / total, 1), "p50_us": round(spent[len(spent) // 2], 1),
            "p99_us": round(spent[len(spent) * 99 // 100], 1), "max_us": round(spent[-1], 1), "correct": correct}


for line in sys.stdin:
    print(json.dumps(measure(line.strip())), flush=True)
