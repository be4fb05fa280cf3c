#!/usr/bin/env python3
"""Word lists for the trainer from Tesseract's language data: the vocabulary of the web in about a hundred languages.

usage: tesseract_words.py TESSDATA OUT TEXT...
                                            TESSDATA: the folder with <language>.traineddata, as Debian's tesseract-ocr-* packages lay out
                                            (tessdata_fast 4.1.0, Apache-2.0). Needs combine_tessdata and dawg2wordlist (package tesseract-ocr).
                                            TEXT: folders of <code>.txt, running text of the same languages

One word a line, lower case but for German nouns and the like where only the capitalised form is listed; at most WORDS a language, chosen by hash. Web text of
every language has words of its neighbours in it: a word that several lists have stays in those whose running text has it too, and in none of them where
three or more list it and none's text has it. Languages of one cluster count as one. A word that English lists is left to English likewise."""
import os
import re
import subprocess
import sys
import tempfile
import unicodedata

from text_files import write_all

BYTES = 1_500_000
BYTES_OF = {"mr": 400_000}  # Hindi has a tenth of what Marathi has: with all of it, words that neither has are Marathi's
CODES = {"afr": "af", "amh": "am", "ara": "ar", "asm": "as", "aze": "az", "bel": "be", "ben": "bn", "bod": "bo", "bos": "bs", "bul": "bg", "cat": "ca",
         "ces": "cs", "chi_sim": "zh", "chi_tra": "zh", "chr": "chr", "cym": "cy", "dan": "da", "deu": "de", "div": "dv", "ell": "el", "eng": "en",
         "epo": "eo", "est": "et", "eus": "eu", "fas": "fa", "fil": "tl", "fin": "fi", "fra": "fr", "gle": "ga", "guj": "gu", "heb": "he", "hin": "hi",
         "hrv": "hr", "hun": "hu", "hye": "hy", "ind": "id", "isl": "is", "ita": "it", "jpn": "ja", "kan": "kn", "kat": "ka", "kaz": "kk", "khm": "km",
         "kir": "ky", "kor": "ko", "lat": "la", "lav": "lv", "lit": "lt", "mal": "ml", "mar": "mr", "mkd": "mk", "mon": "mn", "mri": "mi", "msa": "ms",
         "mya": "my", "nep": "ne", "nld": "nl", "nor": "nb", "ori": "or", "pan": "pa", "pol": "pl", "por": "pt", "pus": "ps", "ron": "ro", "rus": "ru",
         "sin": "si", "slk": "sk", "slv": "sl", "spa": "es", "sqi": "sq", "srp": "sr", "srp_latn": "sr_latn", "swa": "sw", "swe": "sv", "tam": "ta", "tat": "tt",
         "tel": "te", "tgk": "tg", "tha": "th", "tir": "ti", "tur": "tr", "uig": "ug", "ukr": "uk", "urd": "ur", "vie": "vi", "yor": "yo"}
CLUSTERS = {"bs": "hr", "sr": "hr", "sr_latn": "hr", "ms": "id", "nn": "nb", "yue": "zh"}
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def packages():
    """The Debian packages that hold the lists."""
    return ["tesseract-ocr-" + name.replace("_", "-") for name in CODES]


def words_of(tessdata, name):
    with tempfile.TemporaryDirectory() as work:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["combine_tessdata", "-u", f"{tessdata}/{name}.traineddata", f"{work}/x."], check=True, **quiet)
        if not os.path.exists(f"{work}/x.lstm-word-dawg"):
            return
        subprocess.run(["dawg2wordlist", f"{work}/x.lstm-unicharset", f"{work}/x.lstm-word-dawg", f"{work}/words"], check=True, **quiet)
        with open(f"{work}/words", encoding="utf-8", errors="ignore") as file:
            listed = {unicodedata.normalize("NFC", line.strip()) for line in file}
    for word in listed:
        marks = "".join(c for c in word if unicodedata.category(c)[0] != "M")
        lower = word.lower()
        if len(word) < 2 or not WORD.fullmatch(marks):
            continue
        if word.isupper() and len(word) < 5 and lower not in listed:
            continue  # abbreviations
        yield lower if lower in listed or word.isupper() else word


def attested(folders, code):
    words = set()
    for folder in folders:
        path = f"{folder}/{code}.txt"
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                words.update(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", file.read().lower()))
    return words


def settle(lists, folders):
    """Takes words out of the lists of languages that only borrow them."""
    owners = {}
    for code, words in lists.items():
        for word in words:
            owners.setdefault(word.lower(), set()).add(CLUSTERS.get(code, code))
    seen = {code: attested(folders, code) for code in lists}
    of_cluster = {}
    for code, words in seen.items():
        of_cluster.setdefault(CLUSTERS.get(code, code), set()).update(words)
    for code, words in lists.items():
        mine = CLUSTERS.get(code, code)
        for word in list(words):
            low = word.lower()
            rivals = owners[low] - {mine}
            if not rivals or low in of_cluster[mine]:
                continue
            if "en" in rivals or len(rivals) > 1 or any(low in of_cluster[rival] for rival in rivals):
                words.discard(word)


def main():
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    lists = {}
    for name, code in CODES.items():
        lists.setdefault(code, set()).update(words_of(sys.argv[1], name))
    settle(lists, sys.argv[3:])
    write_all({code: words for code, words in lists.items() if code not in BYTES_OF}, sys.argv[2], BYTES, english=())
    for code, most in BYTES_OF.items():
        write_all({code: lists[code]}, sys.argv[2], most, english=())
    return 0


if __name__ == "__main__":
    sys.exit(main())
