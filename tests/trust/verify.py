#!/usr/bin/env python3
"""Checks a bundle of proof by docs/proof.md alone; it shares no code with the program.

    verify.py BUNDLE.zip [--root HASH]

Ends with 0 and what was proved, or with 1 and what is wrong.
"""

import argparse
import hashlib
import itertools
import json
import sys
import unicodedata
import zipfile
import zlib

MEMBERS = ["query.json", "receipt.json", "files.jsonl", "reports.jsonl", "sections.jsonl", "mentions.jsonl", "fold.json"]
FOLDS = {1: "31a46f14dd31155521e21815c39cc6daf5d00a1c4272f2c479f43b73871c0a1a"}
BREAK = "\ue000"
CONTEXT = 30
READABLE = ("ok", "partial")

class Wrong(Exception):
    pass

def must(condition, what):
    if not condition:
        raise Wrong(what)

def sha256(data):
    return hashlib.sha256(data).digest()

def read(path):
    """The lines of each member, and what the bundle says of itself."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
            must(sorted(names) == sorted(MEMBERS + ["bundle.json"]), "other members than those of a bundle")
            members = {name: packed.read(name) for name in names}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error) as error:
        raise Wrong(f"no whole ZIP file: {error}") from error
    must(all(data.endswith(b"\n") for data in members.values() if data), "a member does not end with a line feed")
    return {name: data.split(b"\n")[:-1] for name, data in members.items()}

def root_of(lines):
    hashes = [sha256(b"\0" + name.encode() + b"\0" + line) for name in MEMBERS for line in lines[name]]
    count = len(hashes)
    while len(hashes) > 1:
        pairs = [hashes[i : i + 2] for i in range(0, len(hashes), 2)]
        hashes = [sha256(b"\1" + pair[0] + pair[1]) if len(pair) == 2 else pair[0] for pair in pairs]
    return count, hashes[0].hex()

class Fold:
    def __init__(self, line):
        table = json.loads(line)
        must(FOLDS.get(table["version"]) == sha256(line).hex(), "the table of the fold is not the one of its version")
        spread = lambda ranges: {chr(c) for first, last in ranges for c in range(first, last + 1)}
        self.version = table["version"]
        self.dropped, self.space, self.marks = (spread(table[name]) for name in ("dropped", "space", "marks"))
        self.folds = dict(table["folds"])
        self.variants = dict(table["variants"])

    def __call__(self, text):
        """The folded characters, and the bytes that each came from."""
        starts = [0, *itertools.accumulate(len(c.encode()) for c in text)]
        chars, spans, pending, i = [], [], False, 0
        while i < len(text):
            c, first = text[i], i
            i += 1
            if c in self.dropped:
                continue
            if c == "\n":
                chars.append(BREAK)
                spans.append((starts[first], starts[i]))
            if c == "\n" or c in self.space:
                pending = c != "\n"
                continue
            cluster, end = c, i
            while i < len(text) and (text[i] in self.dropped or text[i] in self.marks):
                if text[i] in self.marks:
                    cluster, end = cluster + text[i], i + 1
                i += 1
            if c in self.marks:
                continue
            span = (starts[first], starts[end])
            for folded in self.cluster(cluster):
                if pending and is_ascii_word(folded) and chars and is_ascii_word(chars[-1]):
                    chars.append(" ")
                    spans.append((spans[-1][1], span[0]))
                pending = False
                chars.append(folded)
                spans.append(span)
        return "".join(chars), spans

    def cluster(self, cluster):
        if len(cluster) == 1:
            return self.folds.get(cluster, cluster)
        for _ in range(4):
            composed = unicodedata.normalize("NFKC", cluster)
            if composed[:1] in self.space or composed[:1] == "\n":
                composed = cluster
            kept = (c for c in composed if c not in self.dropped and c not in self.space and c != "\n")
            following = "".join(self.variant(c).lower() for c in kept)
            if following == cluster:
                break
            cluster = following
        return cluster

    def variant(self, c):
        if "\u2010" <= c <= "\u2015" or c == "\u2212":
            return "-"
        return "\ufffd" if c in "\ue000\ue001" else self.variants.get(c, c)

def is_ascii_word(c):
    return c.isascii() and c.isalnum()

class Places:
    """The places of a pattern in one folded text: the first folded character and the one after the last."""

    def __init__(self, folded):
        self.known = {}
        self.at = [i for i, c in enumerate(folded) if c != BREAK]
        self.chars = "".join(folded[i] for i in self.at)
        self.paragraphs = [i for i, c in enumerate(folded) if c == BREAK]
        self.sentences = [i for i, c in enumerate(folded) if c in "。!?;"]

    def of(self, pattern):
        """Those without a paragraph end inside, and those with one."""
        return [sorted(set(self.places(pattern, broken))) if self.holds(pattern, broken) else [] for broken in (False, True)]

    def term(self, term):
        if term not in self.known:
            whole, broken, at = [], [], self.chars.find(term)
            while at >= 0 and term:
                place = (self.at[at], self.at[at + len(term) - 1] + 1)
                (whole if place[1] - place[0] == len(term) else broken).append(place)
                at = self.chars.find(term, at + 1)
            self.known[term] = whole, broken
        return self.known[term]

    def holds(self, node, with_broken):
        (name, value), *_ = node.items()
        if name in ("and", "or"):
            return (all if name == "and" else any)(self.holds(part, with_broken) for part in value)
        if name == "not":
            return not self.holds(value, False)
        return bool(self.places(node, False) or with_broken and self.places(node, True))

    def places(self, node, broken):
        (name, value), *_ = node.items()
        if name == "term":
            return self.term(value)[broken]
        if name in ("and", "or"):
            return [place for part in value for place in self.places(part, broken)]
        if name == "not" or broken and name != "except":
            return []
        left, right = (self.places(side, broken) if self.holds(side, broken) else [] for side in value)
        if name == "except":
            return [place for place in left if not any(r[0] <= place[0] and place[1] <= r[1] for r in right)]
        must(name in ("near", "before", "sentence"), "a pattern that the document does not know")
        may = lambda end, start: end <= start and self.may_pair(name, node.get("within"), end, start)
        pairs = [(a, b) for a in left for b in right if may(a[1], b[0]) or name != "before" and may(b[1], a[0])]
        return [place for pair in pairs for place in pair]

    def may_pair(self, name, within, end, start):
        crosses = lambda marks: any(end <= mark < start for mark in marks)
        near = not crosses(self.sentences) if name == "sentence" else start - end <= within
        return near and not crosses(self.paragraphs)

def alignment(place, words):
    start, end = place
    if start in words and end in words:
        return "word"
    return "across" if any(char in words for char in range(start + 1, end)) else "inside"

def check_files(files, reports, query, receipt):
    lines = sorted(f"{file['sha256'] or '-'}, {file['status']}\n" for file in files)
    digest = sha256("".join(lines + [version + "\n" for version in query["versions"]]).encode()).hex()
    must(digest == receipt["digest"], "the digest is not that of the files")
    must(str(receipt["fold_version"]) == query["versions"][1] and receipt["rules_hash"] == query["versions"][3], "the versions are others")
    failed = [(file["file"], file["status"]) for file in files if file["status"] != "ok"]
    unreadable = receipt["unreadable"]
    named = [(file["file"], file["status"]) for file in unreadable["files"]]
    must(sorted(named) == sorted(failed) and unreadable["count"] == len(failed), "the receipt names other files as unreadable")
    counted = {status: sum(1 for _, other in failed if other == status) for _, status in failed}
    must(unreadable["by_status"] == counted, "the receipt counts other files as unreadable")
    held = {(file["report"], file["sha256"]) for file in files if file["report"] is not None}
    must(held == {(report["report"], report["sha256"]) for report in reports}, "the files hold other reports")
    must(all(file["status"] in READABLE for file in files if file["report"]), "a file that could not be read holds a report")
    must(all(file["report"] == (sha256(b"document " + file["file"].encode()).hex() if file.get("document") else file["sha256"])[:16] for file in files if file["report"]), "an id is not the beginning of its hash")

def in_scope(report, section, limits):
    admits = lambda name, value: limits[name] is None or value in limits[name]
    return limits is not None and admits("schools", report["school"]) and admits("years", report["year"]) and admits("kinds", section["kind"])

def check_reports(reports, sections, query, receipt):
    """The sections that are searched, each with its report and its row there."""
    must(len({report["report"] for report in reports}) == len(reports), "a report stands twice")
    wanted = []
    for report in reports:
        rows, end = report["sections"], 0
        must([row["id"] for row in rows] == sorted({row["id"] for row in rows}), "sections of a report are not in order")
        for row in rows:
            must(end <= row["start"] < row["end"], "sections of a report overlap")
            end = row["end"]
            if in_scope(report, row, query["filter"]):
                wanted.append((report, row))
    must([(s["report"], s["section"]) for s in sections] == [(r["report"], row["id"]) for r, row in wanted], "other sections than those in scope")
    for section, (report, row) in zip(sections, wanted):
        text = section["text"].encode()
        must(sha256(text).hex() == row["sha256"] and len(text) == row["end"] - row["start"], "a text is not that of its section")
    scope = receipt["scope"]
    must(scope["sections"] == len(sections), "the receipt counts other sections")
    must(scope["reports"] == len({report["report"] for report, _ in wanted}), "the receipt counts other reports")
    must(scope["years"] == len({report["year"] for report, _ in wanted if report["year"]}), "the receipt counts other years")
    return wanted

def found(query, sections, wanted, fold, files):
    """Every place again: of each what the bundle must say of it."""
    paths = {}
    for file in files:
        if file["report"] is not None:
            paths.setdefault(file["report"], set()).add(file["file"])
    for section, (report, row) in zip(sections, wanted):
        folded, spans = fold(section["text"])
        whole, broken = Places(folded).of(query["pattern"]) if query["pattern"] else ([], [])
        must(("words" in section) == bool(whole or broken), "words are told of where none or some are needed")
        words = set(section.get("words", ()))
        must(not words or {0, len(folded)} <= words and max(words) == len(folded), "words do not cover a section")
        text = section["text"].encode()
        for place in sorted(whole + broken):
            start, end = spans[place[0]][0], spans[place[1] - 1][1]
            line = lambda part: part.decode().replace("\n", " ")
            yield {
                "report": report["report"], "school": report["school"], "year": report["year"], "title": report["title"],
                "section": row["id"], "kind": row["kind"], "start": row["start"] + start, "end": row["start"] + end,
                "left": line(text[:start])[-CONTEXT:], "text": text[start:end].decode().replace("\n", " "),
                "right": line(text[end:])[:CONTEXT], "alignment": "across_break" if place in broken else alignment(place, words),
            }, paths.get(report["report"], set())

def check_mentions(mentions, expected, receipt):
    for mention in mentions:
        must(expected, "a mention that is not in the texts")
        wanted, paths = expected.pop(0)
        told = {**mention, "section": mention["section"]["id"], "kind": mention["section"]["kind"]}
        told["text"] = told["text"].replace("\n", " ")
        for name, value in wanted.items():
            must(told[name] == value, f"a mention says {name} {told[name]!r}, and it is {value!r}")
        must(told["file"] in paths, "a mention names a file that does not hold its report")
    must(not expected, "a mention is missing")
    counts, classes = receipt["counts"], [mention["alignment"] for mention in mentions]
    listed = [mention for mention in mentions if mention["alignment"] != "across_break"]
    found = {name: classes.count(name) for name in ("word", "inside", "across", "across_break")}
    found.update(mentions=len(listed), reports=len({m["report"] for m in listed}))
    found["sections"] = len({(m["report"], m["section"]["id"]) for m in listed})
    must(all(counts[name] == value for name, value in found.items()), f"the receipt counts other mentions than {found}")
    must(receipt["listed"]["places"] == len(mentions), "the receipt lists other places")

def verify(path, root=None):
    """What a bundle proves: its root and its receipt."""
    try:
        return checked(read(path), root)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Wrong(f"not as the document says: {error!r}") from error

def checked(lines, root):
    parsed = {name: [json.loads(line) for line in lines[name]] for name in lines if name != "fold.json"}
    must(all(len(lines[name]) == 1 for name in lines if name.endswith(".json")), "a member is not one line")
    about, query, receipt = (parsed[name][0] for name in ("bundle.json", "query.json", "receipt.json"))
    must((about["format"], about["version"]) == ("mingcha-bundle", 1), "not a bundle of this version")
    must((about["lines"], about["root"]) == root_of(lines), "the root is not that of the lines")
    must(root is None or about["root"] == root, "the root is another one")
    fold = Fold(lines["fold.json"][0])
    must(fold.version == receipt["fold_version"], "the fold is another one")
    must(receipt["complete"] is True and receipt["mode"] == "exact", "the answer is not complete")
    must(receipt["query"]["text"] == query["query"], "the receipt is of another query")
    files, reports, sections, mentions = (parsed[name] for name in ("files.jsonl", "reports.jsonl", "sections.jsonl", "mentions.jsonl"))
    check_files(files, reports, query, receipt)
    wanted = check_reports(reports, sections, query, receipt)
    check_mentions(mentions, list(found(query, sections, wanted, fold, files)), receipt)
    return about["root"], receipt

def main():
    arguments = argparse.ArgumentParser(description="Checks a bundle of proof.")
    arguments.add_argument("bundle")
    arguments.add_argument("--root", help="the root that the bundle is to have")
    given = arguments.parse_args()
    try:
        root, receipt = verify(given.bundle, given.root)
    except Wrong as wrong:
        print(f"wrong: {wrong}", file=sys.stderr)
        return 1
    found_again, scope = receipt["counts"]["mentions"], receipt["scope"]
    print(f"{receipt['query']['text']}: {found_again} mentions in {scope['sections']} sections of {scope['reports']} reports")
    print(f"not wholly read: {receipt['unreadable']['count']} files\nroot {root}")
    return 0

if __name__ == "__main__":
    sys.exit(main())
