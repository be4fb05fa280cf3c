#!/usr/bin/env python3
"""Writes tests/data/lang/normal.tsv: words in mixed normal forms, and their NFC by python's unicodedata (14.0), as hexadecimal code points.

usage: make_golden.py > tests/data/lang/normal.tsv"""
import random
import unicodedata as u

random.seed(5)
marks = [c for c in range(0x300, 0x370)] + [0x93C, 0x94D, 0x9BE, 0xDD9, 0xDCA, 0xDCF, 0x1100, 0x1161, 0x11A8, 0x3099, 0x309A, 0x5BC, 0x5B4]
letters = [ord(c) for c in "aeiouAEIOUsdncgКИиу"] + [0x915, 0x928, 0x9C7, 0xDD9, 0x1100, 0x1112, 0xAC00, 0xAC1C, 0x304B, 0x30CF, 0x5E9, 0x1B05]
print("# Words and their NFC, hexadecimal code points; made by tests/lang_detect/make_golden.py, Unicode " + u.unidata_version)
print("# every canonical decomposition composes again or stays apart as NFC says")
for c in range(0x110000):
    if 0xD800 <= c <= 0xDFFF or 0xAC00 <= c <= 0xD7A3 or not u.decomposition(chr(c)) or u.decomposition(chr(c)).startswith("<"):
        continue
    if c % 7 == 0:
        word = u.normalize("NFD", chr(c))
        print(" ".join(f"{ord(x):X}" for x in word) + "\t" + " ".join(f"{ord(x):X}" for x in u.normalize("NFC", word)))
print("# random letters and marks, out of order and blocked")
for _ in range(300):
    word = "".join(chr(random.choice(letters if random.random() < 0.4 else marks)) for _ in range(random.randint(1, 8)))
    print(" ".join(f"{ord(x):X}" for x in word) + "\t" + " ".join(f"{ord(x):X}" for x in u.normalize("NFC", word)))
