#!/usr/bin/env python3
"""Plain text for the trainer from LibreOffice's help: running technical prose in about thirty languages.

usage: libreoffice_help.py ROOT OUT      ROOT: a folder with share/libreoffice/help/<language>/text, as Debian's libreoffice-help-* packages lay out
                                         under /usr (4:7.4.7, licence MPL-2.0)

One file per language, a sentence or two per line; at most BYTES a language, chosen by hash, so that the result does not depend on the order of
files. Paragraphs that English has too are kept for English only, and lines that are mostly no letters are dropped."""
import hashlib
import html
import os
import re
import sys

BYTES = 900_000
CODES = {"en-US": "en", "pt-BR": "pt", "zh-CN": "zh", "zh-TW": "zh"}
PARAGRAPH = re.compile(r"<(p|h[1-6]|li|td)\b[^>]*>(.*?)</\1>", re.S)
CODE = re.compile(r"<(code|pre|kbd)\b.*?</\1>|<span class=\"(?:literal|input|code|acronym|widget)\">.*?</span>", re.S)


def lines_of(folder):
    for path, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if not name.endswith(".html"):
                continue
            with open(os.path.join(path, name), encoding="utf-8", errors="ignore") as file:
                body = file.read().split('id="DisplayArea"', 1)[-1]
            for match in PARAGRAPH.finditer(body):
                text = re.sub(r"<[^>]+>", "", CODE.sub(" ", match.group(2)))
                text = re.sub(r"\s+", " ", html.unescape(text)).strip()
                for part in re.findall(r".{20,300}(?:[.!?。！？]|$)|.+$", text):
                    part = part.strip()
                    if len(part) >= 12 and sum(c.isalpha() or c in " '’" for c in part) >= 0.85 * len(part):
                        yield part


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    root, out = sys.argv[1] + "/share/libreoffice/help", sys.argv[2]
    os.makedirs(out, exist_ok=True)
    texts = {}
    for language in sorted(os.listdir(root)):
        folder = f"{root}/{language}/text"
        if os.path.isdir(folder):
            texts.setdefault(CODES.get(language, language), {}).update(dict.fromkeys(lines_of(folder)))
    english = set(texts.get("en", ()))
    for code, lines in sorted(texts.items()):
        kept = [line for line in lines if code == "en" or line not in english]
        kept.sort(key=lambda line: hashlib.sha256(line.encode()).digest())
        size = 0
        with open(f"{out}/{code}.txt", "w", encoding="utf-8") as file:
            for line in kept:
                if size > BYTES:
                    break
                size += len(line.encode()) + 1
                file.write(line + "\n")
        print(f"{code}\t{size}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
