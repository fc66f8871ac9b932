#!/usr/bin/env python3
"""score_people.py: holds the people of a store against people marked by hand; any difference fails.

usage: score_people.py GOLD STORE

GOLD has a person a line: name, variants with the documents that hold them (file names without
.txt), the roles a document may give. A required person is one person of the store with exactly
these variants; an optional one may be missing; nobody else may be there.
"""
import json
import os
import sys


def variants_of(person, paths):
    return {(variant["text"], document) for variant in person["variants"]
            for document in (paths[i] for i in variant["documents"])}


def pairs(variants):
    return {(text, document) for text, documents in variants.items() for document in documents}


def differences(gold, person, paths):
    got, wanted = variants_of(person, paths), pairs(gold["variants"])
    allowed = wanted | pairs(gold.get("optional_variants", {}))
    missing = set() if gold.get("optional") else wanted - got - pairs(
        gold.get("optional_variants", {}))
    for text, document in sorted(missing):
        yield f"misses {text!r} in {document}"
    for text, document in sorted(got - allowed):
        yield f"has {text!r} in {document}"
    for role in person["roles"]:
        if role["text"] not in gold["roles"]:
            yield f"has the role {role['text']!r}"


def main():
    with open(sys.argv[1], encoding="utf-8") as lines:
        golds = [json.loads(line) for line in lines]
    with open(sys.argv[2], encoding="utf-8") as file:
        store = json.load(file)
    paths = {document["id"]: os.path.basename(document["paths"][0]).removesuffix(".txt")
             for document in store["documents"]}
    people = {person["name"]: person for person in store.get("people", [])}
    wrong = 0
    for gold in golds:
        person = people.pop(gold["name"], None)
        found = list(differences(gold, person, paths)) if person else []
        if not person and not gold.get("optional"):
            found = ["is missing"]
        for difference in found:
            print(f"{gold['name']} {difference}")
        wrong += len(found)
    for name in people:
        print(f"{name} is no person of the corpus")
    wrong += len(people)
    required = sum(1 for gold in golds if not gold.get("optional"))
    print(f"{required} people, {wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
