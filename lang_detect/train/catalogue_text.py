#!/usr/bin/env python3
"""Plain text for the trainer from the message catalogues of web programs: Kolibri, Wagtail, Oscar and allauth, in about eighty languages.

usage: catalogue_text.py FOLDER OUT      FOLDER: the wheels kolibri (MIT), wagtail, django-oscar (BSD-3-Clause) and django-allauth (MIT) from PyPI,
                                         each unpacked into FOLDER/<name> with underscores

Strings that are not translated are left out."""
import gettext
import glob
import re
import sys

from text_files import sentences, write_all

BYTES = 500_000
WHEELS = ("kolibri", "wagtail", "django_oscar", "django_allauth")
REGIONS = {"sr_Latn": "sr_latn", "es_419": "es", "zh_Hans": "zh", "zh_Hant": "zh", "no": "nb", "fil": "tl"}


def code_of(name):
    code = REGIONS.get(name) or (name[:2] if re.fullmatch(r"[a-z]{2}_[A-Z]{2}", name) else name)
    return "nb" if code == "no" else code


def translated(path):
    with open(path, "rb") as file:
        try:
            catalogue = gettext.GNUTranslations(file)._catalog
        except (UnicodeDecodeError, LookupError, ValueError, OSError):
            return
    for key, text in catalogue.items():
        source = key[0] if isinstance(key, tuple) else key
        if source and text and text != source and isinstance(text, str):
            yield from sentences(re.sub(r"\{[^}]*\}|\^", " ", text), 0.85)


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    texts = {}
    for wheel in WHEELS:
        for path in sorted(glob.glob(f"{sys.argv[1]}/{wheel}/**/locale/*/LC_MESSAGES/*.mo", recursive=True)):
            code = code_of(path.split("/")[-3])
            if re.fullmatch(r"[a-z]{2,3}|sr_latn", code):
                texts.setdefault(code, []).extend(translated(path))
    texts.pop("en", None)
    write_all(texts, sys.argv[2], BYTES, english=())
    return 0


if __name__ == "__main__":
    sys.exit(main())
