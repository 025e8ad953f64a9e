#!/usr/bin/env python3
"""Asks this program and its peers the same questions in turn, and prints what each took as the table of docs/benchmarks.md.

    run.py PROGRAM DIR [ROUNDS]     PROGRAM is the benchmark `peers`; DIR/reports is the corpus

A peer is a program that makes an index of the sections in a file (a line each: school, year, kind, folded text, a paragraph's
end as U+0001) and then answers a line `count QUERY` or `page QUERY` with sections, places (or -) and microseconds. All are
asked one after the other, round by round, so that what else the machine does slows all of them alike: only the medians of the
ratios within a round say anything.
"""

import glob
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
COUNTED = ["举报", "复议", "信息公开", "行政复议", "珊瑚礁", "教职工代表大会", "学校", "招生", "申请公开", "监督", "财务"]
OLDEST_JAVA = 21


def java():
    """The folder of a Java that is new enough for Lucene, or None."""
    homes = [os.environ.get("JAVA_HOME", "")] + sorted(glob.glob("/usr/lib/jvm/*"), reverse=True)
    for home in homes:
        compiler = pathlib.Path(home) / "bin/javac"
        if not compiler.exists():
            continue
        version = subprocess.run([compiler, "-version"], capture_output=True, text=True).stdout.split()[-1]
        if int(version.split(".")[0]) >= OLDEST_JAVA:
            return pathlib.Path(home) / "bin"
    return None


def lucene(directory):
    """The command of Lucene, compiled; None where it cannot be had."""
    bin = java()
    if not bin or not shutil.which("mvn"):
        print(f"did not run: Lucene needs a JDK from {OLDEST_JAVA} on, and mvn")
        return None
    jars, classes = directory / "jars", directory / "classes"
    if not jars.exists():
        copy = ["mvn", "-q", "-B", "-f", HERE / "pom.xml", "dependency:copy-dependencies", f"-DoutputDirectory={jars}"]
        subprocess.run(copy, check=True, env={**os.environ, "JAVA_HOME": str(bin.parent)})
    subprocess.run([bin / "javac", "-cp", f"{jars}/*", "-d", classes, HERE / "Lucene.java"], check=True)
    return [bin / "java", "-Xmx1g", "--enable-native-access=ALL-UNNAMED", "-cp", f"{classes}:{jars}/*", "Lucene"]


def peers(program, directory):
    """The peers: name, command, what is indexed. The first is this program."""
    sections = directory / "sections.tsv"
    all = [("mingcha", [program, "mingcha"], directory), ("memmem", [program, "memmem"], sections)]
    command = lucene(directory)
    if command:
        all += [("Lucene, CJKAnalyzer", [*command, "cjk"], sections)]
        all += [("Lucene, SmartChineseAnalyzer", [*command, "smart"], sections)]
    return all + [("SQLite FTS5, trigram", [sys.executable, HERE / "sqlite.py"], sections)]


def processor_seconds(command):
    """What a command takes of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def size(path):
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size if path.exists() else 0


def place(directory, name):
    return directory / ("index-" + "".join(c for c in name if c.isalnum()))


def indexed(all, directory, rounds):
    """Seconds of each round and bytes, by peer."""
    seconds = {name: [] for name, _, _ in all}
    for _ in range(rounds):
        for name, command, what in all:
            to = place(directory, name)
            shutil.rmtree(to, ignore_errors=True) if to.is_dir() else to.unlink(missing_ok=True)
            seconds[name].append(processor_seconds([*command, "index", what, to]))
    return seconds, {name: size(place(directory, name)) for name, _, _ in all}


class Asked:
    """A peer that is being asked."""

    def __init__(self, name, command, to):
        self.name = name
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([*command, "serve", to], stdin=pipe, stdout=pipe, text=True, encoding="utf-8")

    def ask(self, what, query):
        self.process.stdin.write(f"{what}\t{query}\n")
        self.process.stdin.flush()
        sections, places, micros = self.process.stdout.readline().split()
        return sections, places, float(micros)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def ratio(ours, theirs):
    return statistics.median(their / our for our, their in zip(ours, theirs))


def amount(number):
    return f"{number:.3g}" if number < 100 else f"{number:.0f}"


def row(cells):
    print("| " + " | ".join(cells) + " |")


def print_indexing(all, seconds, bytes, text):
    print("\nIndexing, seconds of the processor; and bytes / text.\n")
    row(["", "median", "against ours", "size / text"])
    row(["---"] * 4)
    ours = seconds["mingcha"]
    for name, _, _ in all:
        if name == "memmem":
            continue
        median = amount(statistics.median(seconds[name]))
        row([name, median, amount(ratio(ours, seconds[name])), f"{bytes[name] / text:.2f}"])


def print_answers(asked, what, rounds):
    """The table of one kind of question: times, how they compare, and whether all found as much."""
    names = [one.name for one in asked]
    row(["query [sections, places]", "mingcha", *(f"{name} / ours" for name in names[1:])])
    row(["---"] * (len(names) + 1))
    ratios = {name: [] for name in names}
    for query in COUNTED:
        times, found = {name: [] for name in names}, {}
        for _ in range(rounds):
            for one in asked:
                sections, places, micros = one.ask(what, query)
                times[one.name].append(max(micros, 1))
                found[one.name] = sections
        our_sections, our_places, _ = asked[0].ask(what, query)
        cells = [f"`{query}` [{our_sections}, {our_places}]", f"{amount(statistics.median(times['mingcha']) / 1000)} ms"]
        for name in names[1:]:
            of = ratio(times["mingcha"], times[name])
            ratios[name].append(of)
            differs = "" if found[name] == our_sections else f" [{found[name]}]"
            cells.append(amount(of) + differs)
        row(cells)
    row(["median of ratios", "1", *(amount(statistics.median(ratios[name])) for name in names[1:])])


def main():
    program, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 11
    sections = directory / "sections.tsv"
    subprocess.run([program, "mingcha", "sections", directory, sections], check=True)
    text = sections.stat().st_size

    all = peers(program, directory)
    seconds, bytes = indexed(all, directory, max(1, rounds // 4))
    print(f"{sum(1 for _ in open(sections, encoding='utf-8'))} sections, {text / 1e6:.1f} MB of folded text; {rounds} rounds.")
    print_indexing(all, seconds, bytes, text)

    asked = [Asked(name, command, place(directory, name)) for name, command, _ in all]
    print("\nCounted: how many sections hold the term; ours also by class, school, year, kind and crossed.\n")
    print_answers(asked, "count", rounds)
    print("\nThe first page: exact total, schools, ten best with their texts; ours also five more facets and snippets.\n")
    print_answers([one for one in asked if one.name != "memmem"], "page", rounds)
    for one in asked:
        one.end()


if __name__ == "__main__":
    main()
