#!/usr/bin/env python3
"""Word lists for the trainer from spelling dictionaries and thesauri: vocabulary that running text of our size does not have.

usage: word_lists.py FOLDER OUT      FOLDER: each Debian package named in PACKAGES, unpacked into FOLDER/<package>

Only lists whose licence is not the GPL alone are named: MPL, LGPL, BSD or Apache (docs/LANGUAGE.md has the licence of each). One word per line, at most WORDS
a language, chosen by hash. Affix rules are not applied: stems and forms as the list has them."""
import hashlib
import os
import re
import sys

WORDS = 60_000
PACKAGES = {"hunspell-af": "af", "hunspell-ar": "ar", "hunspell-bs": "bs", "hunspell-da": "da", "hunspell-el": "el", "hunspell-es": "es",
            "hunspell-eu": "eu", "hunspell-fr-revised": "fr", "hunspell-hr": "hr", "hunspell-hu": "hu", "hunspell-id": "id", "hunspell-kk": "kk",
            "hunspell-lt": "lt", "hunspell-lv": "lv", "hunspell-nl": "nl", "hunspell-pl": "pl", "hunspell-pt-br": "pt", "hunspell-pt-pt": "pt",
            "hunspell-ro": "ro", "hunspell-ru": "ru", "hunspell-sk": "sk", "hunspell-sl": "sl", "hunspell-sr": "sr", "hunspell-sv": "sv",
            "hunspell-sw": "sw", "hunspell-tr": "tr", "hunspell-uk": "uk", "myspell-et": "et", "mythes-de": "de", "mythes-ca": "ca"}
WORD = re.compile(r"[^\W\d_]{3,}(?:['’-][^\W\d_]+)*")


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    affixes = path[:-4] + ".aff"
    charset = "utf-8"
    if os.path.exists(affixes):
        with open(affixes, "rb") as file:
            named = re.search(rb"(?:^|\n|\xbf)SET\s+(\S+)", file.read())
        charset = named.group(1).decode().lower().replace("microsoft-", "") if named else "iso-8859-1"
    elif path.endswith(".dat"):
        charset = data.split(b"\n", 1)[0].strip().decode()
    return data.decode(charset, "ignore").lstrip("\ufeff")


def words_of(folder):
    for path, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            full = os.path.join(path, name)
            if os.path.islink(full) or name.startswith("hyph_") or not name.endswith((".dic", ".dat")):
                continue
            for line in read(full).split("\n"):
                if name.endswith(".dic"):
                    line = line.split("/")[0].split("\t")[0].strip()
                    if WORD.fullmatch(line) and not line.isupper():
                        yield line
                else:
                    yield from WORD.findall(re.sub(r"\([^)]*\)|\[[^]]*\]", "", line))


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    os.makedirs(sys.argv[2], exist_ok=True)
    lists = {}
    for package, code in PACKAGES.items():
        lists.setdefault(code, set()).update(words_of(f"{sys.argv[1]}/{package}"))
    for code, words in sorted(lists.items()):
        kept = sorted(words, key=lambda word: hashlib.sha256(word.encode()).digest())[:WORDS]
        with open(f"{sys.argv[2]}/{code}.txt", "w", encoding="utf-8") as file:
            file.write("".join(word + "\n" for word in kept))
        print(f"{code} {len(kept)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
