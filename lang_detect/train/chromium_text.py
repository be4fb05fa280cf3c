#!/usr/bin/env python3
"""Plain text for the trainer from Chromium's user interface: sentences in about fifty languages.

usage: chromium_text.py LOCALES OUT      LOCALES: the folder with <language>.pak, e.g. of Debian's chromium-l10n, /usr/lib/chromium/locales
                                         (BSD-3-Clause)

A .pak file (version 5) is a table of (id, offset) and the strings behind it. The variants by grammatical gender are left out."""
import glob
import os
import struct
import sys

from text_files import sentences, write_all

BYTES = 700_000
CODES = {"en-GB": "en", "en-US": "en", "es-419": "es", "pt-BR": "pt", "pt-PT": "pt", "zh-CN": "zh", "zh-TW": "zh", "fil": "tl"}


def strings(path):
    with open(path, "rb") as file:
        data = file.read()
    if struct.unpack_from("<I", data)[0] != 5:
        raise SystemExit(f"{path}: not a .pak file of version 5")
    count = struct.unpack_from("<H", data, 8)[0]
    offsets = [struct.unpack_from("<HI", data, 12 + 6 * i)[1] for i in range(count + 1)]
    for begin, end in zip(offsets, offsets[1:]):
        yield data[begin:end].decode("utf-8", "ignore")


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    texts = {}
    for path in sorted(glob.glob(f"{sys.argv[1]}/*.pak")):
        name = os.path.basename(path)[:-4]
        if "_" not in name:
            lines = texts.setdefault(CODES.get(name, name), {})
            for text in strings(path):
                lines.update(dict.fromkeys(sentences(text)))
    write_all(texts, sys.argv[2], BYTES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
