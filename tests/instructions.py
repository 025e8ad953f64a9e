#!/usr/bin/env python3
"""Counts the instructions of inner operations under callgrind and compares them with instructions.json: a
machine that is busy makes no difference to them. More than 5 % above is a failure.

    instructions.py MINGCHA [--renew]

MINGCHA is the unoptimised program: there each function is one of its own, and what is compared is how often
it does what, not how well it is compiled. Another compiler counts otherwise: then nothing is compared.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BASELINE = Path(__file__).with_name("instructions.json")
MOST_MORE = 0.05
REPORT = "tests/corpus/青屿海洋大学2021-2022学年信息公开年度报告.txt"

# Each command with the functions that are counted in it: what they do, and how they are called.
OPERATIONS = {
    ("inspect", REPORT, "--json"): {
        "decoding and cleaning a file": "mingcha::file::extract::",
        "school, year and title of a report": "mingcha::file::metadata::find",
        "outline": "mingcha::section::split",
        "statements": "mingcha::statement::Grammar::read_of",
        "verdict": "mingcha::verdict::judge",
        "list of schools": "mingcha::rules::school::Schools::built_in",
    },
    ("mentions", "举报 NEAR/20 (复议 OR 诉讼)", "--count"): {
        "query": "mingcha::query::Query::parse",
        "counts of an expression": "mingcha::mention::<impl mingcha::index::Index>::counts_crossed",
    },
    ("mentions", "信息公开", "--limit", "20", "--json"): {
        "a page of mentions": "mingcha::mention::<impl mingcha::index::Index>::mention_page",
    },
    ("audit", "--json"): {
        "audit": "mingcha::audit::<impl mingcha::index::Index>::audit",
    },
}


def counted(program, store, command):
    """Each function that callgrind names with the instructions in it and in what it calls."""
    with tempfile.NamedTemporaryFile() as out:
        valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", program]
        store = ["--store", store] if command[0] != "inspect" else []
        ran = subprocess.run([*valgrind, *command, *store], cwd=ROOT, capture_output=True, text=True)
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

    compiler = subprocess.run(["rustc", "--version"], check=True, capture_output=True, text=True).stdout.strip()
    counts = measured(given.program)
    if given.renew:
        BASELINE.write_text(json.dumps({"compiler": compiler, "instructions": counts}, ensure_ascii=False, indent=2) + "\n")
    baseline = json.loads(BASELINE.read_text())
    if baseline["compiler"] != compiler:
        print(f"did not compare: counted by {baseline['compiler']}, and this is {compiler}")
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
