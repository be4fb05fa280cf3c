#!/usr/bin/env python3
"""Plain text for the trainer from Home Assistant's user interface: sentences in about sixty languages.

usage: home_assistant_text.py FRONTEND CORE OUT      FRONTEND, CORE: the wheels home-assistant-frontend and homeassistant from PyPI, unpacked
                                                     (Apache-2.0)

Strings that English has too are not translated yet, and are left out."""
import glob
import json
import os
import re
import sys

from text_files import sentences, write_all

BYTES = 700_000
CODES = {"en-GB": "en", "es-419": "es", "pt-BR": "pt", "zh-Hans": "zh", "zh-Hant": "zh", "zh-HK": "zh", "sr-Latn": "sr_latn", "iw": "he", "no": "nb", "de-CH": "de"}


def strings(node):
    if isinstance(node, dict):
        for value in node.values():
            yield from strings(value)
    elif isinstance(node, str):
        yield re.sub(r"\[%key.*?%\]|`[^`]*`|\[([^]]*)\]\([^)]*\)", r"\1", node)


def main():
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    frontend = glob.glob(f"{sys.argv[1]}/hass_frontend/static/translations/**/*.json", recursive=True)
    core = glob.glob(f"{sys.argv[2]}/homeassistant/components/*/translations/*.json")
    texts = {}
    for path in sorted(frontend + core):
        name = re.sub(r"(?:\.\w+)?-[0-9a-f]{20,}", "", os.path.basename(path)[:-5]).split(".")[0]
        lines = texts.setdefault(CODES.get(name, name), {})
        with open(path, encoding="utf-8") as file:
            for text in strings(json.load(file)):
                lines.update(dict.fromkeys(sentences(text)))
    write_all({code: lines for code, lines in texts.items() if re.fullmatch(r"[a-z]{2,3}|sr_latn", code)}, sys.argv[3], BYTES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
