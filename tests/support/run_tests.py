#!/usr/bin/env python3
"""run_tests.py: runs every test and prints, last, "N passed, N failed[, N skipped]".

Sorts of test:
  --unit PROGRAM...      cmocka programs, read through their TAP output; a crash is a failure
  --counting PROGRAM...  programs that print their failures and end with "N passed, N failed"
  --property PROGRAM...  the same, given the --files FILE... as arguments
  --cases DIR            directories DIR/NAME with
      cmd        shell, run in a scratch copy of the directory; $SUMMITFACTS is the program,
                 $CORPUS the corpus, LC_ALL is C.UTF-8 and hardly anything else is set
      expected   what it must print on standard output (missing: nothing)
      stderr     what it must print on standard error, if that matters
      status     its exit status (missing: 0)
      expected.FILE  what FILE in the scratch directory must hold afterwards
                 77 means that it cannot run here and is skipped
      needs      commands without which the case is skipped, one a line
      known-bug  why the case fails today; it is skipped, and fails when it starts to pass
The order of the report never depends on timing. Exit status 1 when anything failed.
"""
import argparse
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

TIMEOUT = 600
CASE_TIMEOUT = 300  # the longest take some 12 s of processor time, under load many times that
SKIPPED = 77
COUNTS = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$")


class Outcome:
    """What one program or case came to; `report` is empty when all passed."""

    def __init__(self, passed=0, failed=0, skipped=0, report=""):
        self.passed, self.failed, self.skipped, self.report = passed, failed, skipped, report


def shorten(text, lines=25):
    rows = text.rstrip("\n").split("\n")
    if len(rows) > lines:
        rows = rows[:lines] + ["... %d more lines" % (len(rows) - lines)]
    return "\n".join("  " + row for row in rows)


def environment():
    env = dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC", CMOCKA_MESSAGE_OUTPUT="TAP")
    env.setdefault("ASAN_OPTIONS", "detect_leaks=1:allocator_may_return_null=1")
    env.setdefault("UBSAN_OPTIONS", "print_stacktrace=1:halt_on_error=1")
    return env


def run(command, **options):
    """(status, stdout, stderr) as text; a hang has status None."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              stdin=subprocess.DEVNULL, check=False, **options)
        return (done.returncode, done.stdout.decode("utf-8", "backslashreplace"),
                done.stderr.decode("utf-8", "backslashreplace"))
    except OSError as error:
        return None, "", "%s\n" % error
    except subprocess.TimeoutExpired:
        return None, "", "killed: it ran for more than %d seconds\n" % options["timeout"]


def run_unit(program):
    name = os.path.basename(program)
    status, out, err = run([program], env=environment(), timeout=TIMEOUT)
    passed = len(re.findall(r"^ok \d+", out, re.M))
    skipped = len(re.findall(r"^ok \d+.*# SKIP", out, re.M))
    failures = re.findall(r"^not ok \d+.*(?:\n#.*)*", out, re.M)
    report = "".join("%s: %s\n" % (name, failure) for failure in failures)
    failed = len(failures)
    if (status != 0 and not failures) or passed + failed == 0:
        failed += 1
        report += "%s: ended with status %s\n%s\n" % (name, status, shorten(out[-600:] + err, 40))
    elif failures and err:
        report += shorten(err) + "\n"
    return Outcome(passed - skipped, failed, skipped, report)


def run_counting(command):
    name = os.path.basename(command[0])
    status, out, err = run(command, env=environment(), timeout=TIMEOUT)
    rows = out.rstrip("\n").split("\n")
    counts = COUNTS.match(rows[-1])
    if not counts:
        return Outcome(failed=1, report="%s: ended with status %s\n%s\n"
                       % (name, status, shorten(out[-600:] + err, 40)))
    passed, failed, skipped = (int(count or 0) for count in counts.groups())
    report = ""
    if status != 0 and failed == 0:
        failed = 1
        report = "%s: ended with status %s\n%s\n" % (name, status, shorten(err, 40))
    elif failed:
        report = "%s:\n%s\n" % (name, shorten("\n".join(rows[:-1]) + err, 60))
    return Outcome(passed, failed, skipped, report)


def read_file(path, otherwise=None):
    if not os.path.exists(path):
        return otherwise
    with open(path, "rb") as file:
        return file.read().decode("utf-8", "backslashreplace")


def difference(what, expected, got):
    rows = difflib.unified_diff(expected.splitlines(), got.splitlines(), "expected " + what,
                                "got", lineterm="", n=1)
    return shorten("\n".join(row[:240] for row in rows) or "(only line ends differ)") + "\n"


def compare_case(directory, scratch, result):
    status, out, err = result
    wanted = int(read_file(os.path.join(directory, "status"), "0").strip())
    report = ""
    if status != wanted:
        report += "  exit status %s, expected %d\n" % (status, wanted)
    expected = read_file(os.path.join(directory, "expected"), "")
    if out != expected:
        report += difference("stdout", expected, out)
    messages = read_file(os.path.join(directory, "stderr"))
    if messages is not None and err != messages:
        report += difference("stderr", messages, err)
    elif report and err:
        report += shorten(err, 8) + "\n"
    for name in sorted(os.listdir(directory)):
        if name.startswith("expected."):
            wanted_text = read_file(os.path.join(directory, name))
            got = read_file(os.path.join(scratch, name[len("expected."):]), "(no such file)")
            if got != wanted_text:
                report += difference(name[len("expected."):], wanted_text, got)
    return report


def run_case(job):
    directory, build = job
    name = os.path.basename(directory)
    for need in read_file(os.path.join(directory, "needs"), "").split():
        if not shutil.which(need):
            return Outcome(skipped=1, report="%s: skipped, there is no %s\n" % (name, need))
    env = {key: value for key, value in environment().items()
           if key in ("PATH", "LC_ALL", "TZ", "ASAN_OPTIONS", "UBSAN_OPTIONS")}
    with tempfile.TemporaryDirectory(prefix="summitfacts-") as base:
        scratch = os.path.join(base, name)
        shutil.copytree(directory, scratch)
        env.update(HOME=base, TMPDIR=base, BUILD=os.path.abspath(build),
                   SUMMITFACTS=os.path.abspath(os.path.join(build, "summitfacts")),
                   CORPUS=os.path.abspath("corpus"), ROOT=os.getcwd())
        result = run(["sh", "-e", "cmd"], cwd=scratch, env=env, timeout=CASE_TIMEOUT)
        if result[0] == SKIPPED:
            return Outcome(skipped=1, report="%s: skipped: %s\n" % (name, result[1].strip()))
        report = compare_case(directory, scratch, result)
    if os.path.exists(os.path.join(directory, "known-bug")):
        if report:
            return Outcome(skipped=1)
        return Outcome(failed=1, report="%s: passes now: remove its file known-bug\n" % name)
    if report:
        return Outcome(failed=1, report="%s:\n%s" % (name, report))
    return Outcome(passed=1)


def find_cases(root):
    if not os.path.isdir(root):
        return []
    return [os.path.join(root, name) for name in sorted(os.listdir(root))
            if os.path.exists(os.path.join(root, name, "cmd"))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default="build")
    parser.add_argument("--unit", nargs="*", default=[])
    parser.add_argument("--counting", nargs="*", default=[])
    parser.add_argument("--property", nargs="*", default=[])
    parser.add_argument("--files", nargs="*", default=[], help="given to each property program")
    parser.add_argument("--cases", default="")
    parser.add_argument("--only", default="", help="run only what has this in its name")
    options = parser.parse_args()
    jobs = [(run_unit, program, program) for program in options.unit]
    jobs += [(run_counting, [program], program) for program in options.counting]
    jobs += [(run_counting, [program] + options.files, program) for program in options.property]
    jobs += [(run_case, (case, options.build), case) for case in find_cases(options.cases)]
    jobs = [job for job in jobs if options.only in job[2]]
    total = Outcome()
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        for outcome in pool.map(lambda job: job[0](job[1]), jobs):
            total.passed += outcome.passed
            total.failed += outcome.failed
            total.skipped += outcome.skipped
            if outcome.report:
                print(outcome.report, end="", flush=True)
    skipped = ", %d skipped" % total.skipped if total.skipped else ""
    print("%d passed, %d failed%s" % (total.passed, total.failed, skipped))
    return 1 if total.failed or total.passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
