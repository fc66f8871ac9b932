#!/usr/bin/env python3
"""clusters.py: does the store of the corpus put together what was planted as one fact, and only that?

usage: clusters.py STORE CLUSTERS

CLUSTERS has a line a mention: cluster, kind, file, text that stands in it. Mentions of one cluster
must be in one fact, those of two clusters of a kind in two.
"""
import json
import sys


def find(store, kind, name, text):
    for fact in store["facts"]:
        for mention in fact["mentions"]:
            paths = store["names"][mention["document"]]
            if fact["kind"] == kind and any(name in path for path in paths):
                if text in mention["text"].replace("\u00ad", "").replace("\u00a0", " ").replace("\n", " "):
                    yield fact["id"]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        store = json.load(file)
    store["names"] = {d["id"]: d["paths"] for d in store["documents"]}
    clusters, owner, wrong = {}, {}, 0
    with open(sys.argv[2], encoding="utf-8") as file:
        for line in file:
            if line.startswith("#") or not line.strip():
                continue
            cluster, kind, name, text = line.rstrip("\n").split("\t")
            facts = set(find(store, kind, name, text))
            if len(facts) != 1:
                print("%s: %s in %s: in %d facts" % (cluster, text, name, len(facts)))
                wrong += 1
            clusters.setdefault((kind, cluster), set()).update(facts)
    for key, facts in sorted(clusters.items()):
        if len(facts) > 1:
            print("%s: %d facts" % (key[1], len(facts)))
            wrong += 1
        for fact in facts:
            if owner.setdefault(fact, key) != key:
                print("%s and %s: one fact" % (owner[fact][1], key[1]))
                wrong += 1
    print("%d clusters, %d wrong" % (len(clusters), wrong))


if __name__ == "__main__":
    main()
