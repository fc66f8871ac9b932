#!/usr/bin/env python3
"""check_slices.py: reads the articles of a store again and checks every mention's offsets.

usage: check_slices.py STORE     (paths in the store are taken from the current folder)

Decodes as the program promises to: UTF-8, a byte that is not UTF-8 as Windows-1252, no BOM.
"""
import json
import sys


def decode(data):
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    text = ""
    while data:
        try:
            return text + data.decode("utf-8")
        except UnicodeDecodeError as error:
            text += data[:error.start].decode("utf-8")
            byte = data[error.start:error.start + 1]
            try:
                text += byte.decode("windows-1252")
            except UnicodeDecodeError:
                text += byte.decode("latin-1")
            data = data[error.start + 1:]
    return text


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        store = json.load(file)
    texts = {}
    for document in store["documents"]:
        with open(document["paths"][0], "rb") as file:
            texts[document["id"]] = decode(file.read())
        if len(texts[document["id"]]) != document["characters"]:
            sys.exit("%s: %d characters, not %d" % (document["paths"][0], len(texts[document["id"]]),
                                                    document["characters"]))
    count = 0
    for fact in store["facts"]:
        for mention in fact["mentions"]:
            text = texts[mention["document"]]
            start, end = mention["start"], mention["end"]
            first, last = mention["sentence"]
            if text[start:end] != mention["text"] or not first <= start < end <= last:
                sys.exit("%s: mention at %d is not where it says" % (fact["id"], start))
            if "speaker_start" in mention:
                speaker = text[mention["speaker_start"]:mention["speaker_end"]]
                if speaker != mention["speaker_text"]:
                    sys.exit("%s: speaker at %d is not where it says" % (fact["id"], start))
            count += 1
    print("%d mentions stand where they say" % count)


main()
