#!/usr/bin/env python3
"""Tampers with bundles of proof, each time in one way, and says how many tamperings a checker finds.

    tamper.py COUNT [--seed N] BUNDLE.zip...

A bundle that is only packed in another way must still be right. Ends with 1 where one is missed, or a
right one is refused.
"""

import argparse
import functools
import io
import json
import random
import sys
import zipfile

import verify
from verify import MEMBERS, root_of, sha256

WAYS = {}
# The table is the same in all bundles.
verify.Fold = functools.lru_cache(verify.Fold)


def way(tamper):
    WAYS[tamper.__name__] = tamper
    return tamper


class Bundle:
    """The lines of a bundle, parsed, but for the table of the fold."""

    def __init__(self, lines):
        self.fold = lines["fold.json"]
        self.parsed = {name: [json.loads(line) for line in lines[name]] for name in lines if name != "fold.json"}

    def __getattr__(self, name):
        ending = ".json" if name in ("query", "receipt", "bundle") else ".jsonl"
        return self.parsed[name + ending]

    def rows(self):
        """Of each section where it is in its report."""
        return [{"of": (report["report"], row["id"]), **row} for report in self.reports for row in report["sections"]]

    def text_of(self, at, text):
        """Puts another text into a section, and says so in its report."""
        section = self.sections[at]
        section["text"] = text
        report = next(report for report in self.reports if report["report"] == section["report"])
        row = next(row for row in report["sections"] if row["id"] == section["section"])
        row["sha256"] = sha256(text.encode()).hex()

    def packed(self, method=zipfile.ZIP_STORED, names=None, rehashed=True):
        dump = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        lines = {name: [dump(value) for value in values] for name, values in self.parsed.items()}
        lines["fold.json"] = self.fold
        if rehashed:
            count, root = root_of(lines)
            lines["bundle.json"] = [dump({**self.bundle[0], "lines": count, "root": root})]
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", method) as to:
            for name in names or [*MEMBERS, "bundle.json"]:
                to.writestr(name, b"".join(line + b"\n" for line in lines[name]))
        packed.seek(0)
        return packed


# Each way changes a bundle, and gives whether it did.

@way
def drop_mention(bundle, any_of):
    if not bundle.mentions:
        return False
    bundle.mentions.pop(any_of.randrange(len(bundle.mentions)))
    if any_of.random() < 0.5:
        bundle.receipt[0]["counts"]["mentions"] -= 1
        bundle.receipt[0]["listed"]["places"] -= 1
    return True


@way
def invent_mention(bundle, any_of):
    if not bundle.mentions:
        return False
    at = any_of.randrange(len(bundle.mentions))
    mention = {**bundle.mentions[at], "start": bundle.mentions[at]["start"] + any_of.choice([0, 3, 6])}
    bundle.mentions.insert(at, mention)
    return True


@way
def change_mention(bundle, any_of):
    if not bundle.mentions:
        return False
    mention = any_of.choice(bundle.mentions)
    name = any_of.choice(["report", "school", "year", "title", "start", "end", "left", "text", "right", "alignment", "file"])
    before = mention[name]
    others = {"alignment": [x for x in ("word", "inside", "across") if x != before]}
    mention[name] = before + 1 if isinstance(before, int) else any_of.choice(others.get(name, [(before or "") + "某"]))
    return True


@way
def move_mention(bundle, any_of):
    if len(bundle.mentions) < 2:
        return False
    at = any_of.randrange(len(bundle.mentions) - 1)
    bundle.mentions[at : at + 2] = reversed(bundle.mentions[at : at + 2])
    return True


@way
def drop_report(bundle, any_of):
    gone = bundle.reports.pop(any_of.randrange(len(bundle.reports)))["report"]
    for name in any_of.choice([(), ("sections.jsonl",), ("sections.jsonl", "mentions.jsonl")]):
        bundle.parsed[name] = [row for row in bundle.parsed[name] if row["report"] != gone]
    return True


@way
def drop_section(bundle, any_of):
    gone = bundle.sections.pop(any_of.randrange(len(bundle.sections)))
    if any_of.random() < 0.5:
        for report in bundle.reports:
            if report["report"] == gone["report"]:
                report["sections"] = [row for row in report["sections"] if row["id"] != gone["section"]]
    return True


@way
def edit_text(bundle, any_of):
    at = any_of.randrange(len(bundle.sections))
    text = bundle.sections[at]["text"]
    if any_of.random() < 0.5:
        place = any_of.randrange(len(text))
        bundle.sections[at]["text"] = text[:place] + ("甲" if text[place] != "甲" else "乙") + text[place + 1 :]
        return True
    # A word that is looked for is taken out, and everything but the counts says so.
    mentions = [mention for mention in bundle.mentions if mention["alignment"] != "across_break"]
    if not mentions:
        return False
    gone = any_of.choice(mentions)
    place = (gone["report"], gone["section"]["id"])
    at = next(i for i, section in enumerate(bundle.sections) if (section["report"], section["section"]) == place)
    text, word = bundle.sections[at]["text"].encode(), gone["text"].encode()
    start = gone["start"] - next(row["start"] for row in bundle.rows() if row["of"] == place)
    bundle.text_of(at, (text[:start] + b"_" * len(word) + text[start + len(word) :]).decode())
    return True


@way
def change_status(bundle, any_of):
    file = any_of.choice(bundle.files)
    file["status"] = any_of.choice([x for x in ("ok", "partial", "needs_ocr", "encrypted") if x != file["status"]])
    return True


@way
def drop_file(bundle, any_of):
    bundle.files.pop(any_of.randrange(len(bundle.files)))
    return True


@way
def change_file(bundle, any_of):
    file = any_of.choice(bundle.files)
    name = any_of.choice(["sha256", "report"])
    file[name] = any_of.choice([None, "0" * len(file[name] or "")]) if file[name] else "0" * 16
    return True


@way
def change_count(bundle, any_of):
    receipt = bundle.receipt[0]
    part, name = any_of.choice(
        [("counts", name) for name in ("mentions", "sections", "reports", "word", "inside", "across", "across_break")]
        + [("scope", name) for name in ("sections", "reports", "years")]
        + [("unreadable", "count"), ("listed", "places")]
    )
    receipt[part][name] += any_of.choice([-1, 1])
    return True


@way
def change_question(bundle, any_of):
    query = bundle.query[0]
    if any_of.random() < 0.3:
        query["query"] += "某"
    elif any_of.random() < 0.5:
        query["pattern"] = {"term": "某某某"} if bundle.mentions else {"term": "举报"}
    else:
        query["filter"] = {"schools": ["某大学"], "years": None, "kinds": None}
    return True


@way
def change_fold(bundle, any_of):
    bundle.fold = [bundle.fold[0].replace("\u8a0e".encode(), "\u8a0f".encode(), 1)]
    return True


@way
def change_digest(bundle, any_of):
    bundle.receipt[0]["digest"] = "0" * 64
    return True


@way
def change_words(bundle, any_of):
    told = [section for section in bundle.sections if section.get("words")]
    if not told:
        return False
    any_of.choice(told).pop("words")
    return True


def tampered(path, any_of, root):
    """A tampered bundle, what was done, and the root that it should have had, if that is told."""
    lines = verify.read(path)
    if any_of.random() < 0.2:
        data = bytearray(Bundle(lines).packed(rehashed=False).getvalue())
        name = any_of.choice([name for name in MEMBERS if lines[name]])
        # Of a ZIP it is only the content that counts, so the bit is one of a line.
        line = any_of.choice(lines[name])
        at = bytes(data).find(line) + any_of.randrange(len(line))
        data[at] ^= 1 << any_of.randrange(8)
        return io.BytesIO(bytes(data)), "flip", None
    while True:
        bundle = Bundle(lines)
        name = any_of.choice(list(WAYS))
        if WAYS[name](bundle, any_of):
            return bundle.packed(rehashed=any_of.random() < 0.7), name, None


def forged(path, any_of, root):
    """A bundle of fewer files, which is right in itself: only the root tells."""
    bundle = Bundle(verify.read(path))
    spare = [file for file in bundle.files if file["report"] is None and file["status"] != "ok"]
    if not spare:
        return None
    gone = any_of.choice(spare)
    bundle.files.remove(gone)
    receipt, query = bundle.receipt[0], bundle.query[0]
    unreadable = receipt["unreadable"]
    unreadable["count"] -= 1
    unreadable["by_status"][gone["status"]] -= 1
    if not unreadable["by_status"][gone["status"]]:
        del unreadable["by_status"][gone["status"]]
    unreadable["files"] = [file for file in unreadable["files"] if file["file"] != gone["file"]]
    lines = sorted(f"{file['sha256'] or '-'}, {file['status']}\n" for file in bundle.files)
    receipt["digest"] = sha256("".join(lines + [version + "\n" for version in query["versions"]]).encode()).hex()
    return bundle.packed(), "forge", root


def is_refused(bundle, root):
    try:
        verify.verify(bundle, root)
    except verify.Wrong:
        return True
    return False


def main():
    arguments = argparse.ArgumentParser(description="Tampers with bundles of proof.")
    arguments.add_argument("count", type=int)
    arguments.add_argument("bundles", nargs="+")
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    any_of = random.Random(given.seed)
    missed, refused, done, right = {}, 0, {}, 0
    roots = {path: verify.verify(path)[0] for path in given.bundles}
    for path, root in roots.items():
        same = Bundle(verify.read(path))
        for packed in (
            same.packed(zipfile.ZIP_DEFLATED, rehashed=False),
            same.packed(names=["bundle.json", *reversed(MEMBERS)], rehashed=False),
        ):
            right += 1
            refused += is_refused(packed, root)
    for i in range(given.count):
        path = given.bundles[i % len(given.bundles)]
        root = roots[path]
        made = forged(path, any_of, root) if i % 20 == 0 else None
        bundle, name, told = made or tampered(path, any_of, root)
        done[name] = done.get(name, 0) + 1
        if not is_refused(bundle, told):
            missed[name] = missed.get(name, 0) + 1
    print(json.dumps({"tampered": given.count, "ways": done, "missed": missed, "right": right, "refused": refused}))
    return 1 if missed or refused else 0


if __name__ == "__main__":
    sys.exit(main())
