#!/usr/bin/env python3
"""score_corpus.py: scores a store of the fixed corpus against corpus/gold.jsonl, with floors.

usage: score_corpus.py GOLD STORE FLOORS

A gold fact is found when a mention of its kind overlaps it, one to one, the longest overlap first,
and has its value: money amount, max and currency; date value; country code; quote speaker. Optional
gold facts count neither way. FLOORS holds lines `kind F1`; below one of them the exit status is 1.
"""
import json
import os
import sys
from decimal import Decimal


def same_number(a, b):
    return a is b or (a is not None and b is not None and Decimal(str(a)) == Decimal(str(b)))


def same_speaker(gold, fact, mention):
    def last(name):
        return name.split()[-1].casefold() if name else None
    names = [gold.get("speaker")] + gold.get("speaker_alts", [])
    return last(fact.get("speaker")) in {last(name) for name in names} or (
        gold.get("speaker_text") == mention.get("speaker_text"))


def right(kind, gold, fact, mention):
    if kind in ("money", "count"):
        alike = same_number(gold.get("value"), fact["amount"]) and \
            same_number(gold.get("max"), fact.get("max"))
        return alike and (kind == "count" or gold.get("currency") in (None, fact["currency"]))
    if kind == "date":
        return gold.get("value") is None or fact["value"] in \
            [gold["value"]] + gold.get("value_alts", [])
    if kind == "country":
        return fact["code"] == gold.get("code")
    return not gold.get("speaker") or same_speaker(gold, fact, mention)


def score(golds, answers, kind):
    """(right, wrong or false, missed) of one article."""
    pairs = sorted((-(min(g["end"], m["end"]) - max(g["start"], m["start"])), i, j)
                   for i, g in enumerate(golds) for j, (_, m) in enumerate(answers)
                   if g["start"] < m["end"] and m["start"] < g["end"])
    taken, matched, good = set(), {}, 0
    for _, i, j in pairs:
        if i not in matched and j not in taken:
            matched[i] = j
            taken.add(j)
    optional = {j for _, i, j in pairs if golds[i].get("optional")}
    required = [i for i, g in enumerate(golds) if not g.get("optional")]
    for i in required:
        good += i in matched and right(kind, golds[i], *answers[matched[i]])
    used = {matched[i] for i in required if i in matched}
    false = sum(1 for j in range(len(answers)) if j not in used and j not in optional)
    return good, false + len(used) - good, len(required) - good


def main():
    with open(sys.argv[2], encoding="utf-8") as file:
        store = json.load(file, parse_float=Decimal)
    names = {d["id"]: os.path.basename(d["paths"][0])[:-4] for d in store["documents"]}
    answers = {}
    for fact in store["facts"]:
        for mention in fact["mentions"]:
            answers.setdefault((names[mention["document"]], fact["kind"]), []).append((fact, mention))
    total = {}
    with open(sys.argv[1], encoding="utf-8") as file:
        for gold in map(json.loads, file):
            for kind in ("money", "country", "date", "quote", "count"):
                golds = [f for f in gold["facts"] if f["kind"] == kind]
                counts = score(golds, answers.get((gold["doc"], kind), []), kind)
                total[kind] = [a + b for a, b in zip(total.get(kind, [0, 0, 0]), counts)]
    status = 0
    with open(sys.argv[3], encoding="utf-8") as file:
        floors = dict(line.split() for line in file if line.strip() and line[0] != "#")
    for kind, (good, bad, missed) in total.items():
        f1 = 2 * good / (2 * good + bad + missed) if good else 0.0
        low = kind in floors and f1 < float(floors[kind])
        status |= low
        print("%-8s F1 %.3f  right %d, wrong or false %d, missed %d%s"
              % (kind, f1, good, bad, missed, "  BELOW ITS FLOOR " + floors[kind] if low else ""))
    return status


sys.exit(main())
