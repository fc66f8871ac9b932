#!/usr/bin/env python3
"""compare_stores.py: tells how two stores differ, fact by fact, in lines a person reads.

usage: compare_stores.py EXPECTED GOT

Prints nothing and exits 0 when they are the same bytes; otherwise lists the facts that are gone,
new or changed (with the articles and the text they stand on) and exits 1.
"""
import json
import sys

SHOWN = 40


def load(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return text, json.loads(text)


def tell(fact):
    skip = ("id", "kind", "documents", "mentions", "variants")
    values = ", ".join("%s %s" % (key, str(value)[:80]) for key, value in fact.items()
                       if key not in skip and value is not None)
    return "%s: %s" % (fact["kind"], values)


def places(store, mentions):
    paths = {document["id"]: document["paths"][0] for document in store["documents"]}
    for mention in mentions:
        rest = {key: value for key, value in mention.items()
                if key not in ("document", "start", "end", "text", "sentence")}
        yield "    %s @%d-%d %r %s" % (paths.get(mention["document"], mention["document"]),
                                       mention["start"], mention["end"], mention["text"][:100],
                                       " ".join("%s=%s" % item for item in rest.items()))


def differences(old, new):
    before = {fact["id"]: fact for fact in old["facts"]}
    after = {fact["id"]: fact for fact in new["facts"]}
    for document in old["documents"]:
        if document not in new["documents"]:
            yield "- document %s" % json.dumps(document, ensure_ascii=False)
    for document in new["documents"]:
        if document not in old["documents"]:
            yield "+ document %s" % json.dumps(document, ensure_ascii=False)
    for key, fact in before.items():
        if key not in after:
            yield "- gone    " + tell(fact)
            yield from places(old, fact["mentions"])
    for key, fact in after.items():
        if key not in before:
            yield "+ new     " + tell(fact)
            yield from places(new, fact["mentions"])
        elif fact != before[key]:
            yield "~ changed " + tell(fact)
            gone = [m for m in before[key]["mentions"] if m not in fact["mentions"]]
            added = [m for m in fact["mentions"] if m not in before[key]["mentions"]]
            yield from (line.replace("    ", "  - ", 1) for line in places(old, gone))
            yield from (line.replace("    ", "  + ", 1) for line in places(new, added))


def main():
    (old_text, old), (new_text, new) = load(sys.argv[1]), load(sys.argv[2])
    if old_text == new_text:
        return 0
    lines = list(differences(old, new)) or ["the same facts in other bytes (order or spacing)"]
    print("\n".join(lines[:SHOWN]))
    if len(lines) > SHOWN:
        print("... and %d more lines" % (len(lines) - SHOWN))
    print("If the new store is right, `make expected` takes it over.")
    return 1


sys.exit(main())
