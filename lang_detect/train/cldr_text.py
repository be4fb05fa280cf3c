#!/usr/bin/env python3
"""Plain text for the trainer from Unicode's CLDR: names and keywords of signs and emoji, in about a hundred languages.

usage: cldr_text.py CLDR_COMMON OUT      CLDR_COMMON: the folder with annotations/, e.g. of Debian's unicode-cldr-core
                                         (41-0.1: /usr/share/unicode/cldr/common; licence Unicode-DFS-2016)

One file per language and one phrase per line. A phrase that English has too is kept for English only: the other languages borrow it.
Files that inherit ("no" for Norwegian) are renamed to the code that the corpus uses; regional variants are not read."""
import os
import re
import sys
import xml.etree.ElementTree as xml

RENAMED = {"no": "nb", "fil": "tl", "zh_Hant": "zh", "sr_Latn": None, "yue_Hans": None}


def phrases(path):
    for node in xml.parse(path).getroot().iter("annotation"):
        text = node.text or ""
        for part in text.split("|"):
            part = part.strip()
            if len(part) >= 2 and not re.search(r"[\d<>{}↑]", part):
                yield part


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    folder, out = sys.argv[1] + "/annotations", sys.argv[2]
    os.makedirs(out, exist_ok=True)
    english = {p.lower() for p in phrases(f"{folder}/en.xml")}
    found = {}
    for name in sorted(os.listdir(folder)):
        code = name[:-4]
        code = RENAMED.get(code, code)
        if code is None or "_" in code:
            continue
        lines = found.setdefault(code, {})
        for phrase in phrases(f"{folder}/{name}"):
            if code == "en" or phrase.lower() not in english:
                lines[phrase] = None
    for code, lines in sorted(found.items()):
        with open(f"{out}/{code}.txt", "w", encoding="utf-8") as file:
            file.write("".join(line + "\n" for line in lines))
    print(f"{len(found)} languages, {sum(map(len, found.values()))} phrases")
    return 0


if __name__ == "__main__":
    sys.exit(main())
