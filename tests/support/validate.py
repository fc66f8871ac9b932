#!/usr/bin/env python3
"""validate.py: validates stores, whole or a line each, against a JSON Schema with python3-jsonschema.

usage: validate.py SCHEMA STORE...
"""
import json
import sys

import jsonschema


def stores(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        store, end = decoder.raw_decode(text, at)
        yield store
        at = end + (len(text[end:]) - len(text[end:].lstrip()))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    count = 0
    for path in sys.argv[2:]:
        for store in stores(path):
            count += 1
            for error in validator.iter_errors(store):
                sys.exit("%s: store %d: %s: %s" % (path, count, error.json_path, error.message[:300]))
    if not count:
        sys.exit("no store to validate")
    print("%d stores are valid" % count)


main()
