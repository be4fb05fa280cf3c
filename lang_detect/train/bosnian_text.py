#!/usr/bin/env python3
"""Running text close to Bosnian for the trainer, made from Serbian: Bosnian's own text in the other folders is of user interfaces alone, and a model of that calls sentences Croatian.

usage: bosnian_text.py CORPUS WORDS... OUT      CORPUS: folder with sr.txt (Cyrillic), bs.txt and hr.txt
                                               WORDS: folders with bs.txt or hr.txt, lists or text of the two languages

Theory: Bosnian shares with Serbian most of its syntax ("treba da bude") and loans ("hiljada", "januar"), with Croatian the ijekavian vowel ("vrijeme"). So a line is
written in Latin letters, and a word that running Croatian or Bosnian text does not have is replaced by its ijekavian form, e as ije or je, if a list has that. A line stays if the lists know
all of its words; of eight words and more one may be unknown (names)."""
import itertools
import os
import re
import sys

LETTERS = dict(zip("абвгдђежзијклљмнњопрстћуфхцчџш", ["a", "b", "v", "g", "d", "đ", "e", "ž", "z", "i", "j", "k", "l", "lj", "m", "n", "nj", "o", "p", "r", "s", "t", "ć",
                                                     "u", "f", "h", "c", "č", "dž", "š"]))
WORD = re.compile(r"[^\W\d_]+")
VOWELS_MAX, CHANGES_MAX, NAMES_FROM_WORDS = 4, 2, 8


def latin(text):
    return "".join(LETTERS.get(c) or (LETTERS[c.lower()].capitalize() if c.lower() in LETTERS else c) for c in text)


def words_in(folders, code):
    words = set()
    for folder in folders:
        if os.path.exists(f"{folder}/{code}.txt"):
            with open(f"{folder}/{code}.txt", encoding="utf-8") as file:
                words.update(word.lower() for word in WORD.findall(file.read()))
    return words


def ijekavian(word):
    """The forms of a word with ije or je for some of its first vowels e."""
    places = [i for i, letter in enumerate(word) if letter == "e"][:VOWELS_MAX]
    for changes in range(1, CHANGES_MAX + 1):
        for chosen in itertools.combinations(places, changes):
            for forms in itertools.product(("ije", "je"), repeat=changes):
                changed = word
                for place, form in sorted(zip(chosen, forms), reverse=True):
                    changed = changed[:place] + form + changed[place + 1:]
                yield changed


def convert(word, running, bosnian, listed):
    """The word as Bosnian has it; None where no list knows it."""
    low = word.lower()
    if low in running:
        return word
    for form in ijekavian(low):
        if form in listed:
            return form.capitalize() if word[0].isupper() else form
    return word if low in bosnian else None


def main():
    if len(sys.argv) < 4:
        print(__doc__, file=sys.stderr)
        return 2
    corpus, folders, out = sys.argv[1], sys.argv[2:-1], sys.argv[-1]
    running = words_in([corpus], "bs") | words_in([corpus], "hr")
    bosnian = words_in([corpus] + folders, "bs")
    listed = bosnian | words_in([corpus] + folders, "hr")
    kept = []
    with open(f"{corpus}/sr.txt", encoding="utf-8") as file:
        for line in file:
            words = [(word, convert(word, running, bosnian, listed)) for word in WORD.findall(latin(line.strip()))]
            unknown = sum(form is None for _, form in words)
            if unknown == 0 or (unknown == 1 and len(words) >= NAMES_FROM_WORDS):
                forms = iter(words)
                kept.append(WORD.sub(lambda found, forms=forms: next(forms)[1] or found.group(), latin(line.strip())))
    os.makedirs(out, exist_ok=True)
    with open(f"{out}/bs.txt", "w", encoding="utf-8") as file:
        file.write("".join(line + "\n" for line in kept))
    print(f"bs\t{len(kept)} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
