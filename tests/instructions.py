#!/usr/bin/env python3
"""Counts the instructions of inner operations under callgrind and compares them with instructions.json: a
machine that is busy makes no difference to them. More than 5 % above is a failure.

    instructions.py MINGCHA [--renew]

MINGCHA is the unoptimised program: there each function is one of its own, and what is compared is how often
it does what, not how well it is compiled. Another compiler, C library or kind of processor counts otherwise:
then nothing is compared.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Work is split by the number of threads.
ENVIRONMENT = {**os.environ, "RAYON_NUM_THREADS": "2"}
BASELINE = Path(__file__).with_name("instructions.json")
MOST_MORE = 0.05
RENEWED_BY = 3
REPORT = "tests/corpus/青屿海洋大学2021-2022学年信息公开年度报告.txt"

# Each command with the functions that are counted in it: what they do, and how they are called.
OPERATIONS = {
    ("inspect", REPORT, "--json"): {
        "decoding": "mingcha::file::encoding::decode",
        "paragraphs, with the tables of the fold": "mingcha::file::reflow::paragraphs",
        "title": "mingcha::file::title::find",
        "outline": "mingcha::section::split",
        "statements": "mingcha::statement::Grammar::read_of",
        "verdict, with its rules": "mingcha::verdict::judge",
        "list of schools": "mingcha::rules::school::Schools::table",
    },
    ("mentions", "举报 NEAR/20 (复议 OR 诉讼)", "--count"): {
        "query, with the tables of the fold": "mingcha::query::Query::parse",
        "places of an expression": "mingcha::store::local::postings::<impl mingcha::store::local::view::LocalView>::find_sections",
        "school, year and kind of every section": "mingcha::store::local::ranks::LocalRanks::of",
    },
}


def surroundings():
    """What decides how many instructions the same work takes."""
    compiler = subprocess.run(["rustc", "--version"], check=True, capture_output=True, text=True).stdout.strip()
    valgrind = subprocess.run(["valgrind", "--version"], check=True, capture_output=True, text=True).stdout.strip()
    has_avx2 = " avx2 " in Path("/proc/cpuinfo").read_text()
    return ", ".join([compiler, valgrind, " ".join(platform.libc_ver()), "AVX2" if has_avx2 else platform.machine()])


def counted(program, store, command):
    """Each function that callgrind names with the instructions in it and in what it calls."""
    with tempfile.NamedTemporaryFile() as out:
        valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", program]
        store = ["--store", store] if command[0] != "inspect" else []
        ran = subprocess.run([*valgrind, *command, *store], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True)
        if ran.returncode != 0:
            sys.exit(f"{command}: {ran.stderr[-500:]}")
        annotate = ["callgrind_annotate", "--inclusive=yes", "--threshold=100", out.name]
        table = subprocess.run(annotate, check=True, capture_output=True, text=True).stdout
    rows = re.findall(r"^\s*([\d,]+) \([^)]*\)\s+\S*?:(\S.*?)(?: \[|$)", table, re.MULTILINE)
    return {name: int(count.replace(",", "")) for count, name in reversed(rows)}


def measured(program):
    counts = {}
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "store")
        subprocess.run([program, "index", "tests/corpus", "--store", store], cwd=ROOT, check=True, capture_output=True)
        for command, operations in OPERATIONS.items():
            functions = counted(program, store, command)
            for what, function in operations.items():
                found = [count for name, count in functions.items() if name.startswith(function)]
                if not found:
                    sys.exit(f"{what}: `{function}` is not called by {command}")
                counts[what] = max(found)
    return counts


def main():
    arguments = argparse.ArgumentParser(description="Counts the instructions of inner operations.")
    arguments.add_argument("program")
    arguments.add_argument("--renew", action="store_true", help="write the counts as the new baseline")
    given = arguments.parse_args()

    here = surroundings()
    counts = measured(given.program)
    if given.renew:
        # How reports lie in a store differs from run to run, and with it what is read: the most counts.
        again = [measured(given.program) for _ in range(RENEWED_BY - 1)]
        counts = {what: max(count, *(other[what] for other in again)) for what, count in counts.items()}
        BASELINE.write_text(json.dumps({"counted_by": here, "instructions": counts}, ensure_ascii=False, indent=2) + "\n")
    baseline = json.loads(BASELINE.read_text())
    if baseline["counted_by"] != here:
        print(f"did not compare: counted by {baseline['counted_by']}, and this is {here}")
        return 0

    grown = False
    for what, count in counts.items():
        before = baseline["instructions"].get(what)
        more = count / before - 1 if before else float("inf")
        grown |= more > MOST_MORE
        print(f"{count:12,}  {more:+7.1%}  {what}{'  TOO MANY' if more > MOST_MORE else ''}")
    if grown:
        print("see what made it so; if it is worth it: tests/instructions.py MINGCHA --renew")
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
