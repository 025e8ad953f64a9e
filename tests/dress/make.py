#!/usr/bin/env python3
"""Writes invented reports in the dress that schools' pages wear, and texts that are no reports.

    make.py OUT [--seed N] [--reports 320] [--negatives 120] [--schools FILE]

OUT gets the files (.txt and .html) and truth.jsonl, a line for each file: `file`, `is_report` and
`dress`, the features that it wears. For a report also what a careful reader finds: `school`
(simplified, null where none is named), `title` as printed (its lines joined by a space, null where
there is none), `year`, `period`, `sections` (the kinds of the top headings in order, null for one
without a kind), `announced` (each part that the preface announces, as printed, with its kind),
`announced_missing` (the kinds of those that do not follow) and `statements` of the report's own
year. The same arguments give the same bytes. Half of the schools are invented, half come from FILE,
the list of schools.
"""

import argparse
import csv
import json
import random
import zlib
from pathlib import Path

import invent
import negatives
import page
import words

SCHOOLS = Path(__file__).resolve().parent / "../../../shared/schools/schools.csv"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--reports", type=int, default=320)
    parser.add_argument("--negatives", type=int, default=120)
    parser.add_argument("--schools", type=Path, default=SCHOOLS)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    schools = Schools(args.schools, random.Random(args.seed))
    with open(args.out / "truth.jsonl", "w", encoding="utf-8") as truths:
        for at in range(args.reports):
            rnd = random.Random(seed(args.seed, "report", at))
            name, text, truth = report(rnd, schools, at)
            write(args.out / name, text)
            truths.write(json.dumps(truth, ensure_ascii=False) + "\n")
        for at in range(args.negatives):
            rnd = random.Random(seed(args.seed, "negative", at))
            name, text, truth = negative(rnd, schools, at)
            write(args.out / name, text)
            truths.write(json.dumps(truth, ensure_ascii=False) + "\n")


def seed(of_all, what, at):
    """Each text has a seed of its own, so that one can change without the others."""
    return zlib.crc32(f"{of_all} {what} {at}".encode())


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


class Schools:
    """Names of listed schools, and invented names of all forms that none of those has."""

    def __init__(self, path, rnd):
        with open(path, encoding="utf-8") as file:
            # The rows without a code were renamed since the ministry's list.
            rows = csv.DictReader(line for line in file if not line.startswith("#"))
            self.listed = [row["name"] for row in rows if row["code"]]
        rnd.shuffle(self.listed)
        self.invented = []
        while len(self.invented) < 400:
            name = rnd.choice(words.FORMS).format(
                p=rnd.choice(words.PLACES),
                q=rnd.choice(words.COLLEGES),
                c=rnd.choice(words.CAMPUSES),
                prov=rnd.choice(words.PROVINCES),
            )
            near = any(listed in name or name in listed for listed in self.listed)
            if name not in self.invented and not near:
                self.invented.append(name)

    def of(self, at):
        """The school of a report; every fortieth names none."""
        if at % 40 == 0:
            return None
        names = self.invented if at % 2 else self.listed
        return names[at // 2 % len(names)]

    def others(self, rnd, school):
        names = rnd.sample(self.listed, 9)
        return [name for name in names if not school or name not in school and school not in name]


def report(rnd, schools, at):
    school = schools.of(at)
    made = invent.Report(rnd, school, schools.others(rnd, school))
    made.first_places = frozenset(made.places)
    invent.write(made)
    text = page.as_html(made) if made.html else page.as_text(made)
    text = page.in_other_letters(made, text)
    name = name_of_file(made, at)
    year = str(made.start) if made.calendar else f"{made.start}-{made.start + 1}"
    return (
        name,
        text,
        {
            "file": name,
            "is_report": True,
            "school": made.school,
            "title": made.title,
            "year": year,
            "period": made.period,
            "sections": made.kinds,
            "announced": made.announced,
            "announced_missing": made.announced_missing,
            "statements": made.statements,
            "dress": sorted(made.dress),
        },
    )


def name_of_file(made, at):
    rnd, school = made.rnd, made.school
    name = rnd.choice(
        [
            f"{at:03}",
            f"info_{1000 + at}_{rnd.randint(1000, 9999)}",
            f"content_{at:03}",
            f"xxgk{at:03}",
            f"t{made.posted.replace('-', '')}_{70000 + at}",
        ]
    )
    if "filename" in made.first_places:
        name = rnd.choice(
            [
                f"{school}_{at:03}",
                f"{at:03}_{school}信息公开年报",
                f"{at:03}{school}",
                f"{school}信息公开年度报告（{at}）",
                f"{school}年报-{at:03}",
            ]
        )
    elif "folder" in made.first_places:
        name = f"{school}/{name}"
    return f"{name}.{'html' if made.html else 'txt'}"


class Topic:
    """What a text that is no report speaks of, and its choices."""

    def __init__(self, rnd, names):
        self.school, self.other, self.third = rnd.sample(names, 3)
        self.prov, self.year = rnd.choice(words.PROVINCES), rnd.randint(2011, 2023)
        self.city = rnd.choice(words.PLACES) + rnd.choice(["市", "市", "县", "区"])
        self.random, self.choice, self.sample = rnd.random, rnd.choice, rnd.sample
        self.randint = rnd.randint


def negative(rnd, schools, at):
    make = negatives.KINDS[at % len(negatives.KINDS)]
    topic = Topic(rnd, schools.listed[:200] + schools.invented)
    title, *lines = make(topic)
    made = invent.Report(rnd, None, [topic.other])
    made.is_report, made.one_line, made.dress, made.first_places = False, False, set(), frozenset()
    made.posted = f"{topic.year}-{rnd.randint(10, 12)}-{rnd.randint(10, 28)}"
    made.title, made.blocks = title, [("title", title), *(("text", line) for line in lines)]
    text = page.as_html(made) if made.html else page.as_text(made)
    name = f"n{at:03}.{'html' if made.html else 'txt'}"
    dress = [f"negative: {make.__name__.replace('_', ' ')}", *sorted(made.dress)]
    return name, text, {"file": name, "is_report": False, "dress": dress}


if __name__ == "__main__":
    main()
