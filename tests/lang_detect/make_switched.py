#!/usr/bin/env python3
"""Writes tests/data/lang/switched.jsonl: texts that switch language every few words, out of Django's translations, which no training reads.

usage: make_switched.py DJANGO > tests/data/lang/switched.jsonl      DJANGO: the wheel django 5.2 from PyPI, unpacked (BSD-3-Clause)

A line: {"text", "target", "other", "spans": [[begin, end, language] in bytes]}. Stretches of two to twelve words of English, and of another language;
messages with the names that every translation keeps (HTML, Django) are left out."""
import glob
import gettext
import json
import random
import re
import sys

LANGUAGES = "af cs da de es fi fr hu id it lt nb nl pl pt ro sk sv sw tr vi ru uk el ar hi ko zh_Hans ja".split()
TEXTS = 6


def sentences(path):
    with open(path, "rb") as file:
        catalog = gettext.GNUTranslations(file)._catalog
    for key, text in catalog.items():
        source = key[0] if isinstance(key, tuple) else key
        if not source or text == source or re.search(r"[%{<&]|https?:|\d|[A-Z]{2}|Django|Python|python", source + text):
            continue
        yield source, text


def stretch(pool, code):
    text = random.choice(pool)
    if code in ("zh_Hans", "ja"):
        at = random.randrange(max(1, len(text) - 4))
        return re.sub(r"[A-Za-z\s]+", "", text[at:at + random.randint(2, 16)]).strip("。、，,.")
    words = [word for word in text.split() if re.fullmatch(r"[^\W\d_]+[’'-]?[^\W\d_]*[,.:;?!]?", re.sub(r"[\u0900-\u0963]", "a", word))]
    at = random.randrange(max(1, len(words)))
    return " ".join(words[at:at + random.choice((2, 3, 3, 4, 5, 6, 8, 10, 12))])


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    random.seed(7)
    for code in LANGUAGES:
        pairs = []
        for path in sorted(glob.glob(f"{sys.argv[1]}/django/**/locale/{code}/LC_MESSAGES/django.mo", recursive=True)):
            pairs += sentences(path)
        english = [source for source, _ in pairs if len(source.split()) >= 4]
        other = [text for source, text in pairs if len(source.split()) >= 4]
        short = code.split("_")[0]
        for _ in range(TEXTS):
            text, spans, turn = b"", [], 0
            while len(spans) < 10:
                part = stretch((english, other)[turn], ("en", code)[turn]).encode()
                if part:
                    text += b" " if text else b""
                    spans.append([len(text), len(text) + len(part), ("en", short)[turn]])
                    text += part
                turn = 1 - turn
            print(json.dumps({"text": text.decode(), "target": "en", "other": short, "spans": spans}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
