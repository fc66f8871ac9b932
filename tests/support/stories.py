#!/usr/bin/env python3
"""Checks small stories against what is said to be in them: the extractors' examples, side by side.

usage: stories.py KIND FILE [OPTION ...]

FILE holds stories:
  == what the story shows
  The text, as many lines as it takes.
  -> "the mention's text" | its value | word word ...
One line `-> ` for each mention, in order; a story without any must have none. The value of a quote
is its speaker (or, in brackets, the words that stand for one who is not known by name; - for none),
of a country its code, of a sum its role. The words are values of other keys that the mention must have, or `key=value`;
`no-KEY` says that a key must not be there. OPTIONs are passed on to `extract`.
"""
import json
import os
import subprocess
import sys


def read_stories(path):
    stories = []
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            line = line.rstrip('\n')
            if line.startswith('== '):
                stories.append((line[3:], [], []))
            elif line.startswith('-> '):
                stories[-1][2].append([part.strip() for part in line[3:].split(' | ')])
            elif stories:
                stories[-1][1].append(line)
    return stories


def mentions_of(kind, stories, options):
    feed = ''.join(json.dumps({'id': str(i), 'text': '\n'.join(text).strip('\n')}) + '\n'
                   for i, (_, text, _) in enumerate(stories))
    command = [os.environ['SUMMITFACTS'], 'extract', '--input=jsonl', '--format=ndjson',
               '--only=' + kind] + options + ['-']
    done = subprocess.run(command, input=feed.encode(), stdout=subprocess.PIPE, check=True)
    found = {}
    for line in done.stdout.decode().splitlines():
        store = json.loads(line)
        list_ = [({**fact, **mention}) for fact in store['facts'] for mention in fact['mentions']]
        for path in store['documents'][0]['paths']:
            found[path] = sorted(list_, key=lambda m: m['start'])
    return found


def value_of(kind, mention):
    if kind == 'country':
        return mention['code'] or 'null'
    if kind == 'money':
        return mention['role']
    if mention['speaker'] is not None:
        return mention['speaker']
    return '(%s)' % mention['speaker_text'] if 'speaker_text' in mention else '-'


def fits(kind, mention, wanted):
    text, value, words = (wanted + ['', ''])[:3]
    if mention['text'].replace('\n', ' ') != text or value_of(kind, mention) != value:
        return False
    values = {str(v) for v in mention.values()}
    for word in words.split():
        key, sign, rest = word.partition('=')
        if word.startswith('no-'):
            if word[3:] in mention:
                return False
        elif sign:
            if str(mention.get(key)) != rest.replace('_', ' '):
                return False
        elif word not in values:
            return False
    return True


def told(kind, mention):
    rest = ' '.join('%s=%s' % (k, str(mention[k]).replace(' ', '_')) for k in
                    ('speaker_from', 'speaker_type', 'speaker_role', 'form', 'group', 'cue')
                    if k in mention)
    return '%s | %s | %s' % (mention['text'].replace('\n', ' '), value_of(kind, mention), rest)


def main():
    kind, path, options = sys.argv[1], sys.argv[2], sys.argv[3:]
    stories = read_stories(path)
    found = mentions_of(kind, stories, options)
    wrong = 0
    for i, (title, _, wanted) in enumerate(stories):
        got = found.get(str(i), [])
        if len(got) == len(wanted) and all(fits(kind, m, w) for m, w in zip(got, wanted)):
            continue
        wrong += 1
        print('== %s' % title)
        for w in wanted:
            print('  wanted %s' % ' | '.join(w))
        for m in got:
            print('  found  %s' % told(kind, m))
    print('%d stories, %d wrong' % (len(stories), wrong))


main()
