#!/usr/bin/env python3
"""score_formats.py: reads sample files of input formats and counts what came out right.

usage: score_formats.py [-v] [--floor SHARE] PROGRAM DIR

DIR holds wire-gold.jsonl (file, title, published_raw, body_starts), feeds/ with feeds-expected/
(another reader's answer as JSON), feeds-encoding/ and feeds-illformed/ (`Expect:` comments) and
warc/. Prints a line a measure, "right/all"; with -v every difference. Exit status 1 when a share is
below the floor, 77 when DIR is not there.
"""
import argparse
import glob
import html
import json
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from email.utils import parsedate_to_datetime

MISSING = 77


class Tally:
    """Counts by measure, and the differences in words."""

    def __init__(self):
        self.right, self.all, self.notes = {}, {}, []

    def add(self, measure, right, note):
        self.all[measure] = self.all.get(measure, 0) + 1
        self.right[measure] = self.right.get(measure, 0) + bool(right)
        if not right:
            self.notes.append("%s: %s" % (measure, note))


def read(program, path):
    done = subprocess.run([program, "text", "--format=ndjson", "--", path], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60)
    rows = [json.loads(line) for line in done.stdout.decode().splitlines() if line]
    return rows, done.returncode, done.stderr.decode()


def plain(text):
    """Words only: markup, references and white space are written in many ways."""
    for _ in range(2):
        text = html.unescape(text or "")
    text = re.sub(r"(?is)<(script|style|figure)\b.*?</\1>", " ", text)
    text = re.sub(r"</?(su[bp]|[abi]|em|strong|span)\b[^>]*>", "", text)
    text = re.sub(r"<[a-zA-Z/!][^>]*>", " ", text)
    return re.sub(r"[\W_]+", " ", text).strip().lower()


def day(raw):
    if not raw:
        return None
    match = re.match(r"\s*(\d{4})-?(\d\d)-?(\d\d)", raw)
    if match:
        return "-".join(match.groups())
    return parsedate_to_datetime(raw.strip()).strftime("%Y-%m-%d")


def score_wire(program, folder, tally):
    with open(os.path.join(folder, "wire-gold.jsonl"), encoding="utf-8") as file:
        golds = [json.loads(line) for line in file]
    for gold in golds:
        rows, _, _ = read(program, os.path.join(folder, gold["file"]))
        style = (gold["body_starts"] or "").startswith(".bw")
        wants = bool(gold["body_starts"]) or style
        tally.add("wire documents", (len(rows) > 0) == wants, "%s: %d" % (gold["file"], len(rows)))
        if not rows:
            continue
        row = rows[0]
        tally.add("wire title", plain(row.get("title")) == plain(gold["title"] or row.get("title")),
                  "%s: %r" % (gold["file"], row.get("title")))
        tally.add("wire day", row.get("published") == day(gold["published_raw"]),
                  "%s: %r" % (gold["file"], row.get("published")))
        starts = plain(gold["body_starts"])[:50]
        if not style:
            tally.add("wire first words", starts in plain(row["text"])[:400],
                      "%s: %r" % (gold["file"], row["text"][:80]))


def expected_items(folder):
    for path in sorted(glob.glob(os.path.join(folder, "feeds-expected", "*.json"))):
        stem = os.path.basename(path)[:-len(".json")]
        with open(path, encoding="utf-8", errors="replace") as file:
            items = json.load(file)["feed"]["items"]
        yield glob.glob(os.path.join(folder, "feeds", stem + ".*"))[0], items


def same(text, wanted):
    """Where the other reader lost characters (U+FFFD), nothing is asked of them."""
    if "\ufffd" not in wanted:
        return text == wanted
    pattern = "".join(".*" if part == "\ufffd" else re.escape(part)
                      for part in re.split("(\ufffd)", wanted))
    return re.fullmatch(pattern, text) is not None


def score_feeds(program, folder, tally):
    for path, items in expected_items(folder):
        rows, _, _ = read(program, path)
        name = os.path.basename(path)
        wanted = [i for i in items
                  if plain(i.get("content:encoded") or i.get("content") or i.get("summary"))]
        tally.add("feed items", len(rows) == len(wanted),
                  "%s: %d of %d" % (name, len(rows), len(wanted)))
        for row, item in zip(rows, wanted):
            title = plain(item.get("title")).split(" ")
            tally.add("feed title", len(title) == len(plain(row.get("title")).split(" ")) or
                      "\ufffd" in item["title"], "%s: %r" % (name, row.get("title")))
            tally.add("feed link", not item.get("link") or row.get("url") == item["link"].strip() or
                      "origLink" in open(path, errors="replace").read(),
                      "%s: %r" % (name, row.get("url")))
            stamp = item.get("pubDate") or item.get("date") or item.get("isoDate")
            # Atom's own stamp is not in the answer, only its day in UTC.
            days = (day(stamp), day(item.get("isoDate")))
            if stamp.endswith("Z"):
                days += tuple(str(date.fromisoformat(d) + timedelta(n)) for d in days[:1] if d
                              for n in (-1, 1))
            tally.add("feed day", row.get("published") in days,
                      "%s: %r %r" % (name, row.get("published"), stamp))
            body = item.get("content:encoded") or item.get("content") or item.get("summary")
            first = plain(body)[:60]
            if "\ufffd" not in body:
                tally.add("feed first words", plain(row["text"])[:60] == first,
                          "%s: %r %r" % (name, row["text"][:60], first))


def score_expectations(program, folder, tally):
    for path in sorted(glob.glob(os.path.join(folder, "feeds-encoding", "*")) +
                       glob.glob(os.path.join(folder, "feeds-illformed", "*"))):
        with open(path, "rb") as file:
            source = file.read().replace(b"\0", b"").decode("utf-8", errors="replace")
        rows, status, said = read(program, path)
        name = os.path.basename(path)
        expect = re.search(r"Expect:\s*(.*)", source)
        expect = expect.group(1).strip() if expect else ""
        value = re.search(r"entries\[0\](?:\.|\[')(?:description|summary)(?:'\])? == '(.*)'",
                          expect)
        ordinal = re.search(r"ord\(entries\[0\]\['description'\]\) == (\d+)", expect)
        text = rows[0]["text"] if rows else None
        if expect.startswith("not bozo") or expect == "1":
            tally.add("encoding accepted", status == 0, "%s: %s" % (name, said.strip()))
        if value and not expect.startswith("bozo"):
            wanted = value.group(1).encode().decode("unicode_escape")
            tally.add("encoding text", text == wanted, "%s: %r, not %r" % (name, text, wanted))
        if ordinal:
            tally.add("encoding text", text == chr(int(ordinal.group(1))), "%s: %r" % (name, text))
        if "illformed" in path and "undeclared" not in path:
            tally.add("ill-formed told", status == 2, "%s: %s" % (name, said.strip()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-v", action="store_true")
    parser.add_argument("--floor", type=float, default=0)
    parser.add_argument("program")
    parser.add_argument("folder")
    options = parser.parse_args()
    if not os.path.isdir(options.folder):
        return MISSING
    tally = Tally()
    score_wire(options.program, options.folder, tally)
    score_feeds(options.program, options.folder, tally)
    score_expectations(options.program, options.folder, tally)
    for note in tally.notes if options.v else []:
        print(note)
    low = 0
    for measure in tally.all:
        print("%-18s %d/%d" % (measure, tally.right[measure], tally.all[measure]))
        low += tally.right[measure] < options.floor * tally.all[measure]
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
