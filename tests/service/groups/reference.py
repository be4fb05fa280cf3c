#!/usr/bin/env python3
"""Statistics and advantages once more, straight from the papers' formulas in exact fractions where they allow it, over random groups.

usage: reference.py GROUPS_PROBE"""
import math
import random
import subprocess
import sys
from collections import Counter
from fractions import Fraction

NAN = float("nan")
GRPO, DR_GRPO, RLOO, MAXRL, REINFORCE_BASELINE, GDPO = range(1, 7)


def deviation(values, biased):
    """Of exact values, in exact arithmetic up to the root."""
    n = len(values)
    if n < 2 and not biased or n == 0 or len(set(values)) == 1:
        return 0.0
    mean = sum(map(Fraction, values)) / n
    return math.sqrt(sum((Fraction(v) - mean) ** 2 for v in values) / (n if biased else n - 1))


def in_group(kind, group, epsilon, biased):
    """Values before any batch; None where masked."""
    rewards = [item["reward"] for item in group["items"]]
    known = [r for r in rewards if not math.isnan(r)]
    n = len(known)
    if kind == GDPO:
        out = [None if math.isnan(r) else 0.0 for r in rewards]
        for k, weight in enumerate(group["weights"]):
            scores = [item["scores"][k] for item in group["items"] if not math.isnan(item["reward"])]
            if weight == 0 or n < 2 or len(set(scores)) == 1:
                continue
            mean, s = sum(scores) / n, deviation(scores, biased)
            out = [None if a is None else a + weight * (item["scores"][k] - mean) / (s + epsilon) for a, item in zip(out, group["items"])]
        return out
    if n < 2 or len(set(known)) == 1:
        return [None if math.isnan(r) else 0.0 for r in rewards]
    mean, s = float(sum(map(Fraction, known)) / n), deviation(known, biased)
    rules = {
        GRPO: lambda r: (r - mean) / (s + epsilon),
        DR_GRPO: lambda r: r - mean,
        RLOO: lambda r: float(r - (sum(map(Fraction, known)) - Fraction(r)) / (n - 1)),
        MAXRL: lambda r: (r - mean) / mean if mean > 0 else 0.0,
        REINFORCE_BASELINE: lambda r: r - mean,
    }
    return [None if math.isnan(r) else rules[kind](r) for r in rewards]


def expected(kind, groups, epsilon, biased):
    values = [in_group(kind, group, epsilon, biased) for group in groups]
    if kind in (REINFORCE_BASELINE, GDPO):
        batch = [v for group in values for v in group if v is not None]
        mean = sum(batch) / len(batch) if batch else 0.0
        over = len(batch) - (0 if biased else 1)
        s = math.sqrt(sum((v - mean) ** 2 for v in batch) / over) if over > 0 else 0.0
        values = [[None if v is None else (v - mean) / (s + epsilon) if s else 0.0 for v in group] for group in values]
    return values


def random_groups(rng):
    kinds = rng.choice([[0.0, 1.0], [0.0, 0.25, 1.0, 2.0], [-1.0, 1.0], [33000.0, 33000.5], [0.1, 0.2, 0.3]])
    terms = rng.randint(1, 4)
    groups = []
    for _ in range(rng.randint(1, 40)):
        items = [{"reward": NAN if rng.random() < 0.15 else rng.choice(kinds), "class": rng.choice([0, 7, 8, 9, 10]),
                  "scored": rng.random() < 0.8, "correct": rng.random() < 0.5, "scores": [rng.choice([0.0, 0.5, 1.0, -1.0]) for _ in range(terms)]}
                 for _ in range(rng.choice([1, 2, 3, 8, 16, 64]))]
        groups.append({"items": items})
    weights = [rng.choice([0.0, 1.0, 0.5, -2.0]) for _ in range(terms)]
    for group in groups:
        group["weights"] = weights
    return groups


def probe(program, kind, groups, epsilon, biased):
    text = [f"{kind} {epsilon!r} {int(biased)} {len(groups)}"]
    for group in groups:
        text.append(" ".join(map(repr, [len(group["items"]), len(group["weights"]), *group["weights"]])))
        for i in group["items"]:
            text.append(" ".join(map(repr, [i["reward"], i["class"], int(i["scored"]), int(i["correct"]), *i["scores"]])))
    done = subprocess.run([program], input="\n".join(text), capture_output=True, text=True, check=True)
    return [line.split() for line in done.stdout.splitlines()]


def close(a, b):
    return math.isnan(a) if b is None else abs(a - b) <= 1e-9 * max(1.0, abs(b))


def check_statistics(found, group, biased):
    known = [i["reward"] for i in group["items"] if not math.isnan(i["reward"])]
    scored = [i for i in group["items"] if i["scored"]]
    assert int(found[0]) == len(known)
    assert close(float(found[1]), float(sum(map(Fraction, known)) / len(known)) if known else None), found
    assert close(float(found[2]), deviation(known, biased)), (found, known)
    assert close(float(found[3]), sum(i["correct"] for i in scored) / len(scored) if scored else None)
    best = int(found[4])
    assert (best == -1) == (not known) and (best == -1 or [i["reward"] for i in group["items"]].index(max(known)) == best)
    assert bool(int(found[5])) == (len(set(known)) == 1)
    votes = Counter(i["class"] for i in group["items"] if i["class"])  # insertion order: the first of equals
    top = max(votes.values(), default=0)
    assert int(found[7]) == top
    order = list(votes)
    assert int(found[6]) == (1 + next(n for n, c in enumerate(order) if votes[c] == top) if top else 0)
    count = len(group["items"])
    assert [int(c) for c in found[8 + count:]] == [order.index(i["class"]) + 1 if i["class"] else 0 for i in group["items"]]


def main():
    rng = random.Random(6)
    compared = 0
    for _ in range(120):
        groups = random_groups(rng)
        kind, biased = rng.randint(1, 6), rng.random() < 0.5
        epsilon = rng.choice([0.0, 1e-6, 1e-4, 0.1])
        found = probe(sys.argv[1], kind, groups, epsilon, biased)
        for line, group, values in zip(found, groups, expected(kind, groups, epsilon, biased), strict=True):
            check_statistics(line, group, biased)
            for number, value in zip(line[8:], values):
                assert close(float(number), value), (kind, epsilon, biased, number, value)
                compared += 1
    assert compared > 5000, compared
    print(f"{compared} advantages agree")


main()
