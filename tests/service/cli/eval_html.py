#!/usr/bin/env python3
"""The HTML report of assay eval, looked at in headless Chromium: it loads alone, its tables and bars are there and visible, and what a model wrote is text and nothing else.

usage: eval_html.py PROGRAM        exit code 77: there is no Chromium on this machine"""
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from html.parser import HTMLParser

PROGRAM = os.path.abspath(sys.argv[1])
BROWSER = shutil.which("chromium-headless-shell") or shutil.which("chromium")
HOSTILE = ("</pre></td></table><h1 id=\"forged\">100 %</h1><script>document.title = 'taken over'</script><img src=x onerror=\"document.title='taken over'\">"
           "<style>body{display:none}</style>&lt;b&gt; \u202e \x00 \x1b[2J \ufffd ")


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.elements, self.ids, self.text, self.title, self._inside = [], [], "", "", []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.ids.append(dict(attributes).get("id"))
        if tag not in ("meta", "img", "br", "link", "input"):
            self._inside.append(tag)

    def handle_endtag(self, tag):
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data):
        if self._inside[-1:] == ["title"]:
            self.title += data
        elif self._inside[-1:] != ["style"]:
            self.text += data


def browse(*arguments):
    """Chromium is started afresh with a profile of its own; where a loaded machine makes it stumble it is tried again."""
    for attempt in range(3):
        with tempfile.TemporaryDirectory() as profile:
            command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars", "--disable-extensions",
                       "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={profile}", *arguments]
            try:
                done = subprocess.run(command, capture_output=True, timeout=150)
            except subprocess.TimeoutExpired:
                continue
            if done.returncode == 0:
                return done.stdout.decode("utf-8", "replace")
    raise AssertionError(f"{BROWSER} does not run: {done.stderr.decode('utf-8', 'replace')[-2000:]}")


def pixels(path):
    """Rows of (r, g, b) of a PNG with 8 bits a channel, without interlacing: what Chromium writes."""
    data = open(path, "rb").read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed = 8, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", body)
            assert depth == 8 and colour in (2, 6) and interlace == 0
        packed += body if kind == b"IDAT" else b""
        at += 12 + size
    channels = 3 if colour == 2 else 4
    raw, stride, before, rows = zlib.decompress(packed), width * channels, bytearray(width * channels), []
    for y in range(height):
        filter_type, line = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for x in range(stride):
            left = line[x - channels] if x >= channels else 0
            up, corner = before[x], before[x - channels] if x >= channels else 0
            if filter_type == 1:
                line[x] = line[x] + left & 255
            elif filter_type == 2:
                line[x] = line[x] + up & 255
            elif filter_type == 3:
                line[x] = line[x] + (left + up) // 2 & 255
            elif filter_type == 4:
                p = left + up - corner
                near = min((abs(p - left), 0, left), (abs(p - up), 1, up), (abs(p - corner), 2, corner))[2]
                line[x] = line[x] + near & 255
        rows.append([tuple(line[x:x + 3]) for x in range(0, stride, channels)])
        before = line
    return rows


def main():
    if not BROWSER:
        print("no Chromium here")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("samples.jsonl", "w") as file:
            for p in range(12):
                for s in range(4):
                    right = (p + s) % 3 == 0
                    file.write(json.dumps({"id": HOSTILE.replace("\x00", "")[:200] if p == 0 else f"{p}/{s}", "group_id": p, "level": HOSTILE if p < 2 else "easy", "label": not right if p == 1 else right,
                                           "completion": HOSTILE * 3 + ("\\boxed{3}" if right else f"\\boxed{{{HOSTILE}}}"), "reference": {"answers": ["3"]}}) + "\n")
        done = subprocess.run([PROGRAM, "eval", "-q", "--by", "level", "--label-key", "label", "--html", "report.html", "samples.jsonl"], capture_output=True)
        assert done.returncode == 0, done.stderr
        address = f"file://{folder}/report.html"
        page = Page(browse("--dump-dom", address))
        assert page.title == "assay eval", page.title
        tags = [tag for tag, _ in page.elements]
        assert not set(tags) & {"script", "img", "iframe", "link", "object", "svg", "form"}, set(tags)
        assert tags.count("style") == 1 and tags.count("h1") == 1 and "forged" not in page.ids
        assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on") or name in ("src", "href")]
        for table in ("metrics", "subjects", "verdicts", "statuses", "rewards", "disagreements", "suspicious", "slowest"):
            assert page.ids.count(table) == 1, (table, page.ids)
        assert "document.title = 'taken over'" in page.text and "<script>" in page.text and "&lt;b&gt;" in page.text, "model text is shown as it is"
        assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", page.text)
        assert "pass@1" in page.text and "33.33" in page.text and "48 samples" in page.text
        browse("--window-size=900,1200", f"--screenshot={folder}/shot.png", address)
        rows = pixels("shot.png")
        assert len(rows) == 1200 and len(rows[0]) == 900
        bars = [sum(colour == (0x3b, 0x76, 0xc4) for colour in row) for row in rows]
        assert sum(count > 40 for count in bars) > 40, "bars are seen"
        assert max(bars) < 700 and sum(map(len, rows)) / 2 < sum(sum(c > (240, 240, 240) for c in row) for row in rows), "on a light page"
        print("the report is seen, and its texts are texts")


main()
