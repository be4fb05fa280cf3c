#!/usr/bin/env python3
"""Plain text for the trainer from Unicode's CLDR: names and keywords of signs and emoji, and names of languages, countries, cities, months, currencies and
units, in about a hundred languages.

usage: cldr_text.py CLDR_COMMON OUT      CLDR_COMMON: the folder with annotations/ and main/, e.g. of Debian's unicode-cldr-core
                                         (41-0.1: /usr/share/unicode/cldr/common; licence Unicode-DFS-2016)

One file per language and one phrase per line. A phrase that English has too is kept for English only: the other languages borrow it.
Files that inherit ("no" for Norwegian) are renamed to the code that the corpus uses; regional variants are not read."""
import os
import re
import sys
import xml.etree.ElementTree as xml

RENAMED = {"no": "nb", "fil": "tl", "zh_Hant": "zh", "sr_Latn": None, "yue_Hans": None, "root": None}
RENAMED_NAMES = RENAMED | {"sr_Latn": "sr_latn"}
NAMES = {"language", "territory", "month", "day", "exemplarCity", "characterLabel", "displayName", "standard", "generic", "unitPattern"}
NAMES_LEAST = 20  # in a file; one with fewer only inherits


def phrases(path):
    for node in xml.parse(path).getroot().iter("annotation"):
        text = node.text or ""
        for part in text.split("|"):
            part = part.strip()
            if len(part) >= 2 and not re.search(r"[\d<>{}↑]", part):
                yield part


def names(path):
    for node in xml.parse(path).getroot().iter():
        if node.tag in NAMES:
            text = re.sub(r"\s+", " ", re.sub(r"\{\d\}", " ", node.text or "")).strip()
            if len(text) >= 3 and not re.search(r"[\d<>{}↑/·.+]", text):
                yield text


def collect(folder, renamed, read, least, key, found):
    english = {key(p) for p in read(f"{folder}/en.xml")}
    for name in sorted(os.listdir(folder)):
        code = renamed.get(name[:-4], name[:-4])
        if code is None or ("_" in code and code != "sr_latn"):
            continue
        lines = [p for p in dict.fromkeys(read(f"{folder}/{name}")) if code == "en" or key(p) not in english]
        if len(lines) >= least:
            found.setdefault(code, {}).update(dict.fromkeys(lines))


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    out = sys.argv[2]
    os.makedirs(out, exist_ok=True)
    found = {}
    collect(sys.argv[1] + "/annotations", RENAMED, phrases, 0, str.lower, found)
    collect(sys.argv[1] + "/main", RENAMED_NAMES, names, NAMES_LEAST, str, found)
    for code, lines in sorted(found.items()):
        with open(f"{out}/{code}.txt", "w", encoding="utf-8") as file:
            file.write("".join(line + "\n" for line in lines))
    print(f"{len(found)} languages, {sum(map(len, found.values()))} phrases")
    return 0


if __name__ == "__main__":
    sys.exit(main())
