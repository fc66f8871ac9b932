#!/usr/bin/env python3
"""readme.py: runs the commands that README.md shows and checks what it says they print.

usage: readme.py README PROGRAM CORPUS

In ```console blocks every `$ command` must print exactly the lines below it. In ```sh blocks lines
that begin with summitfacts or jq must succeed; jq's must print something. Both run in a scratch
folder that holds what the README speaks of. Installing and testing are left to CI, which does them.
"""
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile


def prepare(folder, program, corpus):
    os.mkdir(os.path.join(folder, "bin"))
    os.symlink(program, os.path.join(folder, "bin", "summitfacts"))
    os.symlink(corpus, os.path.join(folder, "corpus"))
    os.mkdir(os.path.join(folder, "story"))
    for name in os.listdir(corpus):
        if name.endswith(".txt"):
            shutil.copy(os.path.join(corpus, name), os.path.join(folder, "story", name))
    shutil.copy(os.path.join(corpus, "agency-wire.txt"), os.path.join(folder, "story", "one.txt"))
    shutil.copy(os.path.join(corpus, "explainer.txt"), os.path.join(folder, "story.txt"))
    with open(os.path.join(folder, "crawl.jsonl"), "w", encoding="utf-8") as file:
        file.write(json.dumps({"id": "one", "text": "Ghana pledged $5 million."}) + "\n")
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nGhana pledged $5 million."
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n" % len(page)
    with gzip.open(os.path.join(folder, "crawl.warc.gz"), "wb") as file:
        file.write(head + page + b"\r\n\r\n")
    with gzip.open(os.path.join(folder, "crawl.jsonl.gz"), "wb") as file:
        file.write(json.dumps({"id": "two", "text": "Ghana pledged $6 million."}).encode())
    with open(os.path.join(folder, "words.tsv"), "w", encoding="utf-8") as file:
        file.write("@table country code form\nGold Coast\tGH\tname\n")
    with open(os.path.join(folder, "my.rules"), "w", encoding="utf-8") as file:
        file.write("# no rules yet\n@kind money\n")
    for day, article in (("monday", "story.txt"), ("tuesday", "story/one.txt")):
        subprocess.run([program, "extract", "-q", article, "-o", day + ".json"], cwd=folder, check=True)


def run(command, folder):
    env = dict(os.environ, PATH=os.path.join(folder, "bin") + ":" + os.environ["PATH"])
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=env, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    return done.returncode, done.stdout, done.stderr


def console(block, folder):
    """(command, expected, got) of every command whose output differs."""
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, _, expected = part.partition("\n")
        status, got, errors = run(command, folder)
        if status != 0 or got.rstrip("\n") != expected.rstrip("\n"):
            yield command, expected, got + errors


def main():
    readme, program, corpus = (os.path.abspath(path) for path in sys.argv[1:4])
    with open(readme, encoding="utf-8") as file:
        text = file.read()
    failed = count = 0
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder, program, corpus)
        for kind, block in re.findall(r"^```(console|sh)\n(.*?)^```", text, re.M | re.S):
            if kind == "console":
                count += block.count("\n$ ") + block.startswith("$ ")
                for command, expected, got in console(block, folder):
                    failed += 1
                    print("README: %s\nsays:\n%sprints:\n%s" % (command, expected, got))
                continue
            for line in block.splitlines():
                if not line.startswith(("summitfacts", "jq")) or "COMMAND" in line:
                    continue
                count += 1
                status, got, errors = run(line, folder)
                answer = 1 if line.startswith("summitfacts diff") else 0  # they differ
                if status != answer or (line.startswith("jq") and not got.strip()):
                    failed += 1
                    print("README: %s\nstatus %d\n%s%s" % (line, status, got, errors))
    if not count:
        sys.exit("no command found in the README")
    return 1 if failed else 0


sys.exit(main())
