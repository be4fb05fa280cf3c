"""What the makers of training text share: cleaning of user-interface strings, and files <code>.txt of a bounded size.

Lines are chosen by their hash, so that a file does not depend on the order in which a package lists them."""
import hashlib
import os
import re
import unicodedata

# What stands between the words of a message: placeholders, tags, entities, keyboard marks.
PLACEHOLDER = re.compile(r"\$\{[^}]*\}|\$\w+|<ph[^>]*>.*?</ph>|<[^>]+>|\{\{.*?\}\}|%[-\d.$]*[a-zA-Z%]|%\([^)]*\)[a-z]|&(?:nbsp|lt|gt|quot|amp|#\d+);|https?://\S+")
BRANCH = re.compile(r"(?:=\d+|\w+)\s*\{([^{}]*)\}")  # of an ICU message: "{n, plural, one {...} other {...}}"


def branches(text):
    """An ICU message's texts, or the text itself."""
    if re.search(r"\{\s*\w+\s*,\s*(?:plural|select|selectordinal)\s*,", text):
        return BRANCH.findall(re.sub(r"\{\w+\}", " ", text))
    return [re.sub(r"\{\s*\w+\s*\}", " ", text)]


def sentences(text, letters_least=0.8):
    """Clean sentences of one message, each on a line of its own."""
    for branch in branches(text):
        plain = PLACEHOLDER.sub(" ", branch).replace("&", "").replace("_", "")
        for part in re.split(r"[\r\n]+|(?<=[.!?。！？।۔])\s+", plain):
            part = unicodedata.normalize("NFC", re.sub(r"\s+", " ", part)).strip(" -–—•*#|:;,")
            countable = sum(c.isalpha() or unicodedata.category(c)[0] == "M" or c in " '’-" for c in part)
            if len(part) >= 4 and countable >= letters_least * len(part):
                yield part[:600]


def write_all(texts, out, bytes_most, english=None, quiet=False):
    """texts: {code: iterable of lines}. A line that English has too is kept for English only."""
    os.makedirs(out, exist_ok=True)
    english = set(texts.get("en", ()) if english is None else english)
    for code, lines in sorted(texts.items()):
        kept = [line for line in dict.fromkeys(lines) if code == "en" or line not in english]
        kept.sort(key=lambda line: hashlib.sha256(line.encode()).digest())
        size = 0
        with open(f"{out}/{code}.txt", "w", encoding="utf-8") as file:
            for line in kept:
                if size > bytes_most:
                    break
                size += len(line.encode()) + 1
                file.write(line + "\n")
        if not quiet:
            print(f"{code}\t{size}")
