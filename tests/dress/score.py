#!/usr/bin/env python3
"""Reads invented reports with a program and compares what it finds with their truth.

    score.py PROGRAM DIR [--only FIELD] [--quiet]

DIR is what make.py wrote. Each file goes through `PROGRAM inspect FILE --json`. Printed are, for
each field, how often it is right, and each miss below the features that the missed texts wear. It
says where a field is below its goal, and fails where one is below what has been reached.
"""

import argparse
import concurrent.futures
import json
import os
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

# In percent. `silent`: a wrong school has a warning. `taken`: no report is told to be none.
# `told`: a text that is no report is told. A field without a goal is only printed.
GOALS = {
    "read": 100,
    "school": 99,
    "silent": 100,
    "title": 97,
    "sections": 97,
    "announced": 96,
    "taken": 100,
    "told": 90,
}

# What has been reached, rounded down, where it is more than the goal. They only go up.
REACHED = {"title": 99, "sections": 98, "announced": 98, "told": 99}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("program")
    parser.add_argument("dir", type=Path)
    parser.add_argument("--only", metavar="FIELD", help="list the misses of this field only")
    parser.add_argument("--quiet", action="store_true", help="list no misses")
    args = parser.parse_args()
    with open(args.dir / "truth.jsonl", encoding="utf-8") as lines:
        truths = [json.loads(line) for line in lines]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        reports = list(pool.map(lambda truth: inspect(args.program, args.dir, truth), truths))

    asked, right, misses = Counter(), Counter(), defaultdict(list)
    for truth, seen in zip(truths, reports):
        for field, found, expected in compared(seen, truth):
            asked[field] += 1
            if found == expected:
                right[field] += 1
            else:
                misses[field].append((truth, found, expected))

    def is_below(bars, field):
        return right[field] * 100 < bars.get(field, 0) * asked[field]

    lost = [field for field in asked if is_below(GOALS | REACHED, field)]
    for field in asked:
        rate = 100 * right[field] / asked[field]
        mark = f"  goal {GOALS[field]} %" if is_below(GOALS, field) else ""
        mark += f", LESS THAN BEFORE: {(GOALS | REACHED)[field]} %" if field in lost else ""
        print(f"{field:10} {right[field]:4} of {asked[field]:4}  {rate:5.1f} %{mark}")
    for field, missed in misses.items():
        if not args.quiet and args.only in (None, field):
            print_misses(field, missed)
    sys.exit(bool(lost))


def inspect(program, folder, truth):
    """What the program finds in a file; it is named as a user of the folder would name it."""
    run = subprocess.run(
        [program, "inspect", truth["file"], "--json"], cwd=folder, capture_output=True
    )
    try:
        return json.loads(run.stdout)
    except ValueError:
        return {"error": run.stderr.decode(errors="replace")[-200:]}


def compared(seen, truth):
    """Each field with what was found and what is right."""
    yield "read", seen.get("error"), None
    if "error" in seen:
        return
    if not truth["is_report"]:
        yield "told", verdict(seen), "not_a_report"
        return
    school = seen.get("school")
    yield "school", plain(school), plain(truth["school"])
    wrong = school is not None and plain(school) != plain(truth["school"])
    yield "silent", school if wrong and not warns_of_school(seen) else None, None
    yield "title", plain(seen.get("title")), plain(truth["title"])
    yield "year", seen.get("year"), truth["year"]
    yield "period", seen.get("period"), truth["period"]
    yield "sections", top_kinds(seen), truth["sections"]
    if truth["announced"]:
        yield "announced", announced_missing(seen, truth), truth["announced_missing"]
    for matter, says in truth["statements"].items():
        yield matter, said(seen["statements"][matter]), says
    told = verdict(seen)
    yield "taken", told if told == "not_a_report" else None, None


def plain(text):
    """A text in which white space and the forms of characters make no difference."""
    return text and "".join(unicodedata.normalize("NFKC", text).split())


def warns_of_school(seen):
    codes, warnings = seen.get("warning_codes") or [], seen.get("warnings") or []
    return any("school" in code for code in codes) or any(
        word in str(warning) for warning in warnings for word in ("学校", "校名", "school")
    )


def top_kinds(seen):
    """The kinds of the top headings; the first section is the preface."""
    return [section["kind"] for section in seen["sections"][1:] if section["level"] == 1]


def announced_missing(seen, truth):
    listed = seen.get("announced_missing") or []
    printed = [part if isinstance(part, str) else part.get("text") for part in listed]
    return [kind_of(part, truth["announced"]) for part in printed]


def kind_of(printed, announced):
    """The kind of the announced part that these words show, or a part of them, but of no other."""
    words = plain(printed)
    same = [kind for part, kind in announced if plain(part) == words]
    near = [kind for part, kind in announced if plain(part) in words or words in plain(part)]
    if same or len(near) == 1:
        return (same or near)[0]
    return f"?{printed}"


def said(statement):
    return str(statement["count"]) if statement["says"] == "number" else statement["says"]


def verdict(seen):
    told = seen.get("verdict")
    return told.get("verdict", told.get("code")) if isinstance(told, dict) else told


def print_misses(field, missed):
    worn = Counter(feature for truth, *_ in missed for feature in truth["dress"])
    often = ", ".join(f"{feature} {count}" for feature, count in worn.most_common(10))
    print(f"\n{field}: {len(missed)} missed; worn: {often}")
    for truth, found, expected in missed:
        shown = [json.dumps(value, ensure_ascii=False) for value in (found, expected)]
        print(f"  {truth['file']}: {shown[0]}, right is {shown[1]}  [{', '.join(truth['dress'])}]")


if __name__ == "__main__":
    main()
