#!/usr/bin/env python3
"""style.py: the house rules that no other tool checks.

Fails on a function longer than 60 lines, on fewer than 97 % of functions within 40 lines, on a
source, script, rule or table file that does not open by saying what it is for, and on a phrase that
stands twice in a table, where one of the two is not read. Functions are found
by layout (a brace at the margin closes them), so `make format` comes first.
"""
import os
import re
import sys

LONGEST = 60
USUAL = 40
SHARE = 0.97
ROOTS = ("src", "include", "tests", ".ci")
LEFT_OUT = ("tests/cases",)
# Tables whose phrases may stand in several rows, which are all read.
SEVERAL_ROWS = ("quote_word", "currency_home")
HEADS = {
    ".c": re.compile(r"/\* ?\S"),
    ".h": re.compile(r"/\* ?\S"),
    ".rules": re.compile(r"# ?\S"),
    ".tsv": re.compile(r"# ?\S"),
    ".sh": re.compile(r"#!.*\n# ?\S"),
    ".py": re.compile(r'#!.*\n(""")?(# )?\S'),
    ".mk": re.compile(r"# ?\S"),
}


def files():
    for root in ROOTS:
        for base, folders, names in os.walk(root):
            folders.sort()
            if not base.startswith(LEFT_OUT):
                for name in sorted(names):
                    yield os.path.join(base, name)


def functions(rows):
    """(line, length, name) of every function definition."""
    start = None
    for number, row in enumerate(rows, 1):
        if re.match(r"[A-Za-z_].*[(,]", row) and not re.match(r"(typedef|#|SF_API\b.*;)", row):
            if start is None:
                start = number
        if start is not None and row.startswith("}"):
            head = " ".join(rows[start - 1:number])
            if re.match(r"[^=;{]*\)\s*\{", head) and not re.match(r"(struct|enum|union)\b[^(]*\{", head):
                yield start, number - start + 1, re.search(r"(\w+)\s*\(", head).group(1)
            start = None
        elif start is not None and row.rstrip().endswith(";") and not row.startswith((" ", "\t")):
            start = None
        elif start is not None and row.strip() == "":
            if "{" not in " ".join(rows[start - 1:number]):
                start = None


def repeated(rows):
    """Yields line, table and phrase of each phrase that its table had before."""
    table, seen = None, set()
    for number, row in enumerate(rows, 1):
        if row.startswith("@table "):
            table, seen = row.split()[1], set()
        elif row and row[0] not in "#@" and table not in SEVERAL_ROWS:
            for phrase in row.split("\t")[0].split("|"):
                if phrase in seen:
                    yield number, table, phrase
                seen.add(phrase)


def main():
    complaints, lengths = [], []
    for path in files():
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
        suffix = os.path.splitext(path)[1]
        if path.startswith(".ci/"):
            suffix = ".sh"
        if suffix in HEADS and not HEADS[suffix].match(text):
            complaints.append("%s:1: does not open with what it is for" % path)
        if suffix == ".tsv":
            for line, table, phrase in repeated(text.split("\n")):
                complaints.append("%s:%d: '%s' stands twice in table %s" % (path, line, phrase, table))
        if suffix in (".c", ".h"):
            for line, length, name in functions(text.split("\n")):
                lengths.append(length)
                if length > LONGEST:
                    complaints.append("%s:%d: %s has %d lines, more than %d"
                                      % (path, line, name, length, LONGEST))
    short = sum(length <= USUAL for length in lengths)
    share = short / len(lengths) if lengths else 1
    if share < SHARE:
        complaints.append("only %.1f %% of %d functions are within %d lines"
                          % (100 * share, len(lengths), USUAL))
    for complaint in complaints:
        print(complaint)
    if "-v" in sys.argv:
        print("%d functions, %.1f %% within %d lines" % (len(lengths), 100 * share, USUAL))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
