#!/usr/bin/env python3
"""bench.py: processor time of a whole extraction beside `wc -w` on the same files.

usage: bench.py [-b PROGRAM] [-n PAIRS] [-m MEGABYTES] FILE...

The files are named again and again until they make up MEGABYTES, so that start-up hardly counts;
the two programs run in turn, and the median of the pairs' ratios is what to quote: absolute times
on shared machines are not.
"""
import argparse
import os
import resource
import statistics
import subprocess
import sys


def processor_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("-b", "--program", default="build/summitfacts")
    parser.add_argument("-n", "--pairs", type=int, default=7)
    parser.add_argument("-m", "--megabytes", type=float, default=10)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    size = sum(map(os.path.getsize, options.files))
    repeat = max(1, round(options.megabytes * 1e6 / size))
    files = options.files * repeat
    ours, theirs, ratios, memory = [], [], [], 0
    for pair in range(options.pairs + 1):
        seconds, memory = processor_seconds([options.program, "extract", "-j1", "-q",
                                             "--format=ndjson", "--"] + files)
        other, _ = processor_seconds(["wc", "-w", "--"] + files)
        if pair:  # the first is a warm-up
            ours.append(seconds)
            theirs.append(other)
            ratios.append(seconds / max(other, 1e-9))
    seconds = statistics.median(ours)
    print("%d files named, %.1f MB: extraction %.3f s (%.1f MB/s), wc -w %.3f s of processor time; "
          "peak memory %d MiB" % (len(files), size * repeat / 1e6, seconds,
                                  size * repeat / 1e6 / seconds, statistics.median(theirs),
                                  memory // 1024))
    print("ratio to wc -w: median %.2f (min %.2f, max %.2f)"
          % (statistics.median(ratios), min(ratios), max(ratios)))
    return 0


sys.exit(main())
