#!/usr/bin/env python3
"""Makes the demo's data from the public files: real completions with labels, in the input form of `assay score`.

usage: make_demo_data.py FOLDER        FOLDER holds math500.jsonl and gsm8k_model_solutions.jsonl

Writes beside itself:
  math500.jsonl  150 reference solutions of MATH-500 (every stride-th), each judged against its own answer: label true.
  gsm8k.jsonl    240 solutions that four models wrote for 60 GSM8K problems (every stride-th), judged against the number
                 after the "A: " of the ground truth: label = the data set's own is_correct.
The choice is by index alone, so that nobody picks what looks good.
"""
import json
import pathlib
import sys

MATH_COUNT = 150
GSM8K_PROBLEMS = 60
MODELS = ["6b_finetuning", "6b_verification", "175b_finetuning", "175b_verification"]


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def stride(rows, count):
    """`count` evenly spread indices into rows, by integer arithmetic."""
    return [i * len(rows) // count for i in range(count)]


def line(ident, group, prompt, completion, gold, label):
    return {"id": ident, "group_id": group, "prompt": prompt, "completion": completion,
            "reference": {"answers": [gold]}, "label": label}


def math500(rows):
    for row in (rows[index] for index in stride(rows, MATH_COUNT)):
        name = row["unique_id"].removesuffix(".json")
        yield line(name, name, row["problem"], row["solution"], row["answer"], True)


def gsm8k(rows):
    for index in stride(rows, GSM8K_PROBLEMS):
        row = rows[index]
        gold = row["ground_truth"].rsplit("A: ", 1)[1].strip()
        for model in MODELS:
            solution = row[model]
            yield line(f"gsm8k/{index}/{model}", f"gsm8k/{index}", row["question"], solution["solution"], gold,
                       solution["is_correct"])


def write(path, lines):
    with open(path, "w", encoding="utf-8") as out:
        for entry in lines:
            out.write(json.dumps(entry, ensure_ascii=False) + "\n")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    source = pathlib.Path(sys.argv[1])
    here = pathlib.Path(__file__).resolve().parent
    write(here / "math500.jsonl", math500(read(source / "math500.jsonl")))
    write(here / "gsm8k.jsonl", gsm8k(read(source / "gsm8k_model_solutions.jsonl")))


if __name__ == "__main__":
    main()
