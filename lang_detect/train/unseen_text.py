#!/usr/bin/env python3
"""Test text of sources that training never sees: measured with `assay-lang --test OUT/<kind>`, and never trained on.

usage: unseen_text.py WORDFREQ WESNOTH DJANGO OUT
  WORDFREQ   the wheel wordfreq from PyPI, unpacked (frequent words of about forty languages; CC-BY-SA-4.0)
  WESNOTH    /usr/share/games/wesnoth/1.16/locale of Debian's wesnoth-1.16-data (stories; GPL-2)
  DJANGO     the wheel django from PyPI, unpacked (messages in about eighty languages; BSD-3-Clause)

OUT/words: single words of four letters or more from the 30,000 most frequent, without those that several languages list. OUT/stories and OUT/messages: translated sentences."""
import glob
import gettext
import gzip
import hashlib
import os
import re
import sys

from text_files import sentences

RENAMED = {"fil": "tl", "nb_NO": "nb", "pt_BR": "pt", "zh_CN": "zh", "zh_TW": "zh", "zh_Hans": "zh", "zh_Hant": "zh", "sr_Latn": "sr", "sr@latin": "sr",
           "en_GB": "en", "es_AR": "es", "es_MX": "es", "fur_IT": None, "sh": None, "no": "nb"}
LINES = 400


def code_of(name):
    return RENAMED.get(name, name if re.fullmatch(r"[a-z]{2,3}", name) else None)


def only_its_own(words_of):
    """Names and loans stand in the lists of many languages: words of three or more, and of English, are no test of the others."""
    times = {}
    for words in words_of.values():
        for word in set(words):
            times[word] = times.get(word, 0) + 1
    english = set(words_of["en"])
    return {code: [w for w in words if times[w] <= 2 and (code == "en" or w not in english)] for code, words in words_of.items()}


def write(folder, lines_of):
    os.makedirs(folder, exist_ok=True)
    for code, lines in sorted(lines_of.items()):
        kept = sorted(set(lines), key=lambda line: hashlib.sha256(line.encode()).digest())[:LINES]
        if len(kept) >= 50:
            with open(f"{folder}/{code}.txt", "w", encoding="utf-8") as file:
                file.write("".join(line + "\n" for line in kept))


def frequent_words(wheel):
    import msgpack  # wordfreq needs it too
    for path in sorted(glob.glob(f"{wheel}/wordfreq/data/*_*.msgpack.gz")):
        found = re.fullmatch(r"small_(\w+)\.msgpack\.gz", os.path.basename(path))
        if not found or not code_of(found.group(1)):
            continue
        with gzip.open(path) as file:
            bins = msgpack.load(file, raw=False)
        words = [word for words in bins[1:] for word in words][:30000]
        if found.group(1) in ("zh", "ja"):
            words = [word for word in words if len(word) >= 2 and all("\u4e00" <= c <= "\u9fff" or "\u3040" <= c <= "\u30ff" for c in word)]
        else:
            words = [word for word in words if len(word) >= 4 and re.fullmatch(r"[^\W\d_]+", "".join(c for c in word if c.isalpha())) and word.isprintable()
                     and (found.group(1) in ("en", "id", "vi") or not re.search("[a-z]", word) or found.group(1) not in LATIN_IS_NOISE)]
        yield code_of(found.group(1)), words


LATIN_IS_NOISE = {"ar", "bg", "bn", "el", "fa", "he", "hi", "ko", "mk", "ru", "ta", "uk", "ur"}


def translated(path):
    with open(path, "rb") as file:
        try:
            catalog = gettext.GNUTranslations(file)._catalog
        except (UnicodeDecodeError, LookupError, ValueError):
            return
    for key, text in catalog.items():
        source = key[0] if isinstance(key, tuple) else key
        if source and text and text != source and isinstance(text, str):
            yield from sentences(re.sub(r"\{[^}]*\}|\^", " ", text), 0.85)


def main():
    if len(sys.argv) != 5:
        print(__doc__, file=sys.stderr)
        return 2
    wordfreq, wesnoth, django, out = sys.argv[1:]
    write(f"{out}/words", only_its_own(dict(frequent_words(wordfreq))))
    for kind, paths in (("stories", glob.glob(f"{wesnoth}/*/LC_MESSAGES/*.mo")),
                        ("messages", glob.glob(f"{django}/django/**/locale/*/LC_MESSAGES/django.mo", recursive=True))):
        lines_of = {}
        for path in sorted(paths):
            code = code_of(path.split("/")[-3])
            if code:
                lines_of.setdefault(code, []).extend(translated(path))
        write(f"{out}/{kind}", lines_of)
    return 0


if __name__ == "__main__":
    sys.exit(main())
