#!/usr/bin/env python3
"""Running text of South Africa's languages for the trainer: the president's yearly speeches to the nation, translated by the government.

usage: speeches_text.py REPOSITORY OUT      REPOSITORY: a checkout of dsfsi/gov-za-sona-multilingual (data under CC-BY-4.0) at commit f3af94fcd30f

The speeches from 2021 on are left out: they are test text (docs/LANGUAGE.md)."""
import glob
import os
import sys

from text_files import sentences, write_all

CODES = {"afr": "af", "sot": "st", "tsn": "tn", "tso": "ts", "xho": "xh", "zul": "zu"}
BYTES = 700_000
TEST_FROM = "SONA_2021"


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    texts = {}
    for folder in sorted(glob.glob(f"{sys.argv[1]}/data/raw/SONA_*")):
        if os.path.basename(folder) >= TEST_FROM:
            continue
        for name, code in CODES.items():
            if os.path.exists(f"{folder}/{name}.txt"):
                with open(f"{folder}/{name}.txt", encoding="utf-8", errors="replace") as file:
                    texts.setdefault(code, []).extend(sentence for line in file for sentence in sentences(line))
    write_all(texts, sys.argv[2], BYTES, english=())
    return 0


if __name__ == "__main__":
    sys.exit(main())
