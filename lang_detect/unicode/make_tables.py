#!/usr/bin/env python3
"""Writes unicode_tables.c: what lang_detect knows of Unicode, frozen, so that a later library cannot move a verdict.

usage: make_tables.py > unicode_tables.c

Source: python's unicodedata (its version is written into the table). It has no Script property, so a character's script is read
from its name, which Unicode never changes: "CYRILLIC SMALL LETTER A", "CJK UNIFIED IDEOGRAPH-4E2D". The order of SCRIPTS and of
CLASSES is that of the enums in unicode.h.

A property record is {script, class, combining class, NFC flag, fold}; a two-stage table of blocks of 128 finds it. `fold` is the
distance to the character's simple lower case, with the folds of our own named below."""
import sys
import unicodedata as u

SCRIPTS = ["COMMON", "LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "HEBREW", "ARABIC", "SYRIAC", "THAANA", "NKO", "DEVANAGARI", "BENGALI",
           "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "THAI", "LAO", "TIBETAN", "MYANMAR",
           "GEORGIAN", "HANGUL", "ETHIOPIC", "CHEROKEE", "CANADIAN", "KHMER", "MONGOLIAN", "HAN", "KANA", "BOPOMOFO", "OL_CHIKI",
           "TIFINAGH", "OTHER"]
CLASSES = ["SYMBOL", "LETTER", "MARK", "DIGIT", "JOINER", "SPACE", "IGNORED", "PUNCTUATION"]
FIRST_WORDS = {"HIRAGANA": "KANA", "KATAKANA": "KANA", "KATAKANA-HIRAGANA": "KANA", "CJK": "HAN", "IDEOGRAPHIC": "HAN", "HALFWIDTH": None,
               "FULLWIDTH": None, "OL": "OL_CHIKI", "CANADIAN": "CANADIAN", "MASU": "KANA", "VERTICAL": "COMMON"}
# Join two letters into one word: apostrophes, the Catalan middle dot, Hebrew gershayim.
JOINERS = {0x27: 0x27, 0x2019: 0x27, 0x2018: 0x27, 0x2BC: 0x27, 0x2BB: 0x27, 0x2BD: 0x27, 0xFF07: 0x27, 0x55A: 0x27, 0x60A: 0x27, 0xB7: 0xB7,
           0x2027: 0xB7, 0x5F3: 0x27, 0x5F4: 0x22}
# Invisible, or optional in ordinary writing: Arabic vowel signs and tatweel, Hebrew points, strokes through letters and shapes around them. They never break or change a word.
IGNORED = set(range(0x64B, 0x660)) | {0x640, 0x670, 0xAD, 0x34F, 0x180E} | set(range(0x6D6, 0x6EE)) | set(range(0x591, 0x5BE)) | {
    0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7} | set(range(0x200B, 0x2010)) | set(range(0x202A, 0x202F)) | set(range(0x2060, 0x2070)) | {
    0xFEFF} | set(range(0xFE00, 0xFE10)) | set(range(0xE0100, 0xE01F0)) | set(range(0x334, 0x339)) | set(range(0x20D0, 0x20F1))
# Letters of another shape, that are read as the plain ones: mathematical (with the holes of that block that small letters fill), circled, squared, raised and lowered
# (those that are letters by category), and the radicals of Han.
SHAPED = {c: u.normalize("NFKC", chr(c)).lower() for c in [*range(0x1D400, 0x1D800), *range(0x24B6, 0x24EA), *range(0x1F130, 0x1F14A),
                                                           *range(0x2B0, 0x2E5), *range(0x1D2C, 0x1DC0), *range(0x2F00, 0x2FD6), 0x210A, 0x210E, 0x212F, 0x2134]}
SHAPED = {c: low for c, low in SHAPED.items() if len(low) == 1 and low != chr(c) and (u.category(low) == "Ll" or 0x2F00 <= c < 0x2FD6)}
# Letters by category that people write as signs: ordinals, micro, ohm, kelvin, angstrom, raised and lowered letters (an exponent n), letterlike letters.
SIGNS = {0xAA, 0xBA, 0xB5, 0x2126, 0x212A, 0x212B} | set(range(0x2070, 0x20A0)) | set(range(0x2100, 0x2150)) | set(range(0x1D400, 0x1D800)) | set(range(0x1EE00, 0x1EF00))
SIGNS -= SHAPED.keys()
OWN_FOLDS = {0x130: 0x69, 0x3C2: 0x3C3, 0x17F: 0x73, 0x1E9E: 0xDF}


def name(c):
    return u.name(chr(c), "")


def script_of(c):
    n = name(ord(SHAPED.get(c, chr(c))))
    if not n:
        return "OTHER" if u.category(chr(c)) in ("Lo", "Ll", "Lu") else "COMMON"
    words = n.split(" ")
    if words[0] in ("HALFWIDTH", "FULLWIDTH"):
        words = words[1:]
    if n.startswith(("OL CHIKI", "CANADIAN SYLLABICS")):
        return "OL_CHIKI" if n.startswith("OL") else "CANADIAN"
    if n in ("IDEOGRAPHIC ITERATION MARK", "IDEOGRAPHIC NUMBER ZERO", "IDEOGRAPHIC CLOSING MARK", "VERTICAL IDEOGRAPHIC ITERATION MARK"):
        return "HAN"
    if n.startswith("MODIFIER LETTER SMALL") or n.startswith("MODIFIER LETTER CAPITAL"):
        return "LATIN"
    first = FIRST_WORDS.get(words[0], words[0])
    if first == "HAN" and not (n.startswith(("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH"))):
        return "COMMON"
    if first in SCRIPTS:
        return first
    return "OTHER" if u.category(chr(c))[0] == "L" and not n.startswith("MODIFIER") else "COMMON"


def class_of(c):
    cat = u.category(chr(c))
    if c in JOINERS:
        return "JOINER"
    if c in IGNORED:
        return "IGNORED"
    if c in SIGNS:
        return "SYMBOL"
    if c == 0x3007 or c in SHAPED or cat[0] == "L":
        return "LETTER"
    if cat[0] == "M":
        return "MARK"
    if cat[0] == "N":
        return "DIGIT" if cat == "Nd" else "SYMBOL"
    if cat[0] == "Z" or c in (9, 10, 11, 12, 13, 0x85):
        return "SPACE"
    if cat[0] == "P":
        return "PUNCTUATION"
    return "IGNORED" if cat == "Cf" else "SYMBOL"


def fold_of(c):
    if c in JOINERS:
        return JOINERS[c]
    if c in OWN_FOLDS:
        return OWN_FOLDS[c]
    if 0xFF21 <= c <= 0xFF3A:
        return c - 0xFF21 + 0x61
    if 0xFF41 <= c <= 0xFF5A:
        return c - 0xFF41 + 0x61
    low = SHAPED.get(c, chr(c)).lower()
    if low == "\u03c2":
        return 0x3C3
    return ord(low) if len(low) == 1 else c


def compositions():
    pairs = []
    for c in range(0x110000):
        d = u.decomposition(chr(c))
        if not d or d.startswith("<") or 0xAC00 <= c <= 0xD7A3:
            continue
        parts = [int(x, 16) for x in d.split()]
        if len(parts) == 2 and u.normalize("NFC", chr(parts[0]) + chr(parts[1])) == chr(c):
            pairs.append((parts[0], parts[1], c))
    return sorted(pairs)


def decompositions():
    rows = []
    for c in range(0x110000):
        if 0xAC00 <= c <= 0xD7A3 or 0xD800 <= c <= 0xDFFF:
            continue
        d = u.normalize("NFD", chr(c))
        if d != chr(c):
            rows.append((c, [ord(x) for x in d]))
    return rows


def lines_of(values, per_line):
    for i in range(0, len(values), per_line):
        yield "    " + " ".join(f"{v}," for v in values[i:i + per_line])


def main():
    pairs, whole = compositions(), decompositions()
    seconds = {b for _, b, _ in pairs}
    records, index_of, blocks, block_of, stage1 = [], {}, [], {}, []
    for base in range(0, 0x110000, 128):
        block = []
        for c in range(base, base + 128):
            surrogate = 0xD800 <= c <= 0xDFFF
            ccc = 0 if surrogate else u.combining(chr(c))
            nfc = 0 if surrogate else int(ccc != 0 or c in seconds or 0x1161 <= c <= 0x11C2 or u.normalize("NFC", chr(c)) != chr(c))
            record = (SCRIPTS.index("COMMON" if surrogate else script_of(c)), CLASSES.index("SYMBOL" if surrogate else class_of(c)), ccc, nfc,
                      0 if surrogate else fold_of(c) - c)
            if record not in index_of:
                index_of[record] = len(records)
                records.append(record)
            block.append(index_of[record])
        block = tuple(block)
        if block not in block_of:
            block_of[block] = len(blocks)
            blocks.append(block)
        stage1.append(block_of[block])
    assert len(blocks) < 65536 and len(records) < 65536
    out = sys.stdout.write
    out("/* Generated by make_tables.py from python's unicodedata; do not edit. Not formatted by clang-format. */\n/* clang-format off */\n")
    out('#include "lang_detect/unicode/unicode_internal.h"\n\n')
    out(f'const char lang_unicode_version[] = "{u.unidata_version}";\n\n')
    out("const lang_property lang_properties[] = {\n")
    out("\n".join(lines_of(["{%d, %d, %d, %d, %d}" % r for r in records], 6)) + "\n};\n\n")
    out("const uint16_t lang_property_blocks[] = {\n" + "\n".join(lines_of(stage1, 32)) + "\n};\n\n")
    out("const uint16_t lang_property_indices[] = {\n" + "\n".join(lines_of([x for b in blocks for x in b], 32)) + "\n};\n\n")
    out("const lang_composition lang_compositions[] = {\n")
    out("\n".join(lines_of(["{0x%X, 0x%X, 0x%X}" % p for p in pairs], 6)) + "\n};\n")
    out("const size_t lang_compositions_count = sizeof lang_compositions / sizeof lang_compositions[0];\n\n")
    out("const lang_decomposition lang_decompositions[] = {\n")
    out("\n".join(lines_of(["{0x%X, %d, {%s}}" % (c, len(d), ", ".join("0x%X" % x for x in d)) for c, d in whole], 4)) + "\n};\n")
    out("const size_t lang_decompositions_count = sizeof lang_decompositions / sizeof lang_decompositions[0];\n")


if __name__ == "__main__":
    main()
