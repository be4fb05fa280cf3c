#!/usr/bin/env python3
"""Messages of Android's framework in some eighty languages for the trainer, out of its compiled resources.

usage: android_text.py APK OUT      APK: framework-res.apk of Debian's android-framework-res (Apache-2.0)

A resource table is a pool of strings and, for each kind of resource and configuration (a locale among other things), a list of entries that point into it
(ResourceTypes.h of the same project). Only the values of the entries are read, by their locale."""
import struct
import sys
import zipfile

from text_files import sentences, write_all

POOL, PACKAGE, TYPE = 0x0001, 0x0200, 0x0201
STRING, COMPLEX, NO_ENTRY, UTF_8, SPARSE = 3, 1, 0xFFFFFFFF, 0x100, 1
RENAMED = {"": "en", "iw": "he", "in": "id", "ji": "yi", "no": "nb", "fil": "tl"}
BYTES = 700_000


def chunks(table, at, end):
    """(kind, where, header's size, size) of the chunks that lie one behind another."""
    while at + 8 <= end:
        kind, header, size = struct.unpack_from("<HHI", table, at)
        yield kind, at, header, size
        at += max(size, 8)


def pool_of(table, at):
    _, header, _, count, _, flags, start, _ = struct.unpack_from("<HHIIIIII", table, at)
    strings = []
    for offset in struct.unpack_from(f"<{count}I", table, at + header):
        place = at + start + offset
        if flags & UTF_8:
            place += 2 if table[place] & 0x80 else 1  # how many UTF-16 units
            size = table[place]
            place += 1
            if size & 0x80:
                size = (size & 0x7F) << 8 | table[place]
                place += 1
            strings.append(table[place:place + size].decode("utf-8", "replace"))
        else:
            size, = struct.unpack_from("<H", table, place)
            strings.append(table[place + 2:place + 2 + 2 * size].decode("utf-16-le", "replace"))
    return strings


def locale_of(table, config):
    """Two letters, or three packed into fifteen bits; a script makes it another file ("sr_latn")."""
    first, second = table[config + 8], table[config + 9]
    if first & 0x80:
        packed = first << 8 | second
        code = "".join(chr(97 + (packed >> shift & 31)) for shift in (0, 5, 10))
    else:
        code = "".join(chr(letter) for letter in (first, second) if letter)
    size, = struct.unpack_from("<I", table, config)
    script = table[config + 36:config + 40].rstrip(b"\0").decode("ascii", "replace") if size >= 40 else ""
    return code, script


def values_of(table, entry):
    size, flags = struct.unpack_from("<HH", table, entry)
    if not flags & COMPLEX:
        yield entry + size
        return
    count, = struct.unpack_from("<I", table, entry + 12)
    for i in range(count):
        yield entry + size + 12 * i + 4


def strings_of(table, pool, at, header):
    count, start = struct.unpack_from("<II", table, at + 12)
    if table[at + 9] & SPARSE:
        return
    for offset in struct.unpack_from(f"<{count}I", table, at + header):
        if offset == NO_ENTRY:
            continue
        for value in values_of(table, at + start + offset):
            if table[value + 3] == STRING:
                yield pool[struct.unpack_from("<I", table, value + 4)[0]]


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    with zipfile.ZipFile(sys.argv[1]) as apk:
        table = apk.read("resources.arsc")
    pool, texts = [], {}
    for kind, at, header, size in chunks(table, 12, len(table)):
        if kind == POOL:
            pool = pool_of(table, at)
        if kind != PACKAGE:
            continue
        for inner, where, inner_header, _ in chunks(table, at + header, at + size):
            if inner != TYPE:
                continue
            code, script = locale_of(table, where + 20)
            code = RENAMED.get(code, code)
            if script == "Latn":
                code += "_latn"
            for text in strings_of(table, pool, where, inner_header):
                if " " in text or not text.isascii():
                    texts.setdefault(code, []).extend(sentences(text))
    write_all(texts, sys.argv[2], BYTES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
