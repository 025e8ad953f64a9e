#!/usr/bin/env python3
"""Has a build inspect every file of a folder that others wrote, and says what became of each.

    foreign.py PROGRAM DIR OUT.csv

Each file is inspected by itself, two at a time, with its time and the most memory that it took. What OUT.csv holds already
is not inspected again: a run over thousands of files may be cut, and goes on. Where pdftotext or
LibreOffice is installed, the characters of the text are compared with theirs: how many are missing, how many are new.
It ends with 1 if the program broke down over a file, took over 30 seconds, or over 1 GiB.
"""

import collections
import concurrent.futures
import csv
import json
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata

MOST_SECONDS, MOST_MIB = 30, 1024
# Files that LibreOffice converts in one call.
BATCH = 10
# Files between two looks at what is left.
PART = 200
# Files that are named as the worst.
WORST = 20
FIELDS = ["file", "status", "why", "seconds", "mib", "characters", "theirs", "lost", "new"]


def inspect(program, path):
    """The answer of the program, its seconds and its memory in MiB."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as out:
        run = subprocess.Popen([program, "inspect", str(path), "--json", "--lang", "en"], stdout=out, stderr=subprocess.PIPE)
        # Without its name, which may speak of a crash.
        error = run.stderr.read().decode(errors="replace").replace(str(path), "")
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = status
        out.seek(0)
        try:
            answer = json.load(out)
        except ValueError:
            answer = {}
    return answer, error, time.monotonic() - started, usage.ru_maxrss / 1024


def status_of(answer, error):
    """The status of a file, and why; a refusal is told in the error."""
    if "sections" in answer:
        return answer["status"], answer.get("reason_code") or ""
    code = answer.get("error", {}).get("code") if isinstance(answer.get("error"), dict) else answer.get("code")
    return code or "refused", " ".join((json.dumps(answer, ensure_ascii=False) + error).split())[:160]


def characters(text):
    """The visible characters of a text, in their plain forms."""
    return collections.Counter(c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and c.isprintable())


def other_text(path, converted):
    """The text that another program reads, if one is installed that reads such a file."""
    if path in converted:
        return converted[path].read_text(encoding="utf-8", errors="replace")
    if path.suffix.lower() != ".pdf" or not shutil.which("pdftotext"):
        return None
    try:
        run = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        return None
    return run.stdout.decode(errors="replace") if run.returncode == 0 else None


def converted_by_writer(paths, work):
    """The texts that LibreOffice makes of word processors' files; a file that ends it takes its batch along."""
    if not shutil.which("soffice"):
        return {}
    converted = {}
    for start in range(0, len(paths), BATCH):
        links = {}
        for at, path in enumerate(paths[start:start + BATCH], start):
            links[path] = work / f"{at}{path.suffix}"
            links[path].symlink_to(path.absolute())
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{work}/profile", "--convert-to", "txt:Text (encoded):UTF8",
                   "--outdir", str(work), *map(str, links.values())]
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            run.wait(timeout=120)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
        made = {path: link.with_suffix(".txt") for path, link in links.items()}
        converted |= {path: text for path, text in made.items() if text.exists()}
    return converted


def row_of(program, path, converted):
    answer, error, seconds, memory = inspect(program, path)
    status, why = status_of(answer, error)
    row = {"file": str(path), "status": status, "why": why, "seconds": round(seconds, 2), "mib": round(memory)}
    if "sections" in answer:
        own = characters("".join(section["text"] for section in answer["sections"]))
        row["characters"] = own.total()
        other = other_text(path, converted)
        if other is not None:
            theirs = characters(other)
            row |= {"theirs": theirs.total(), "lost": (theirs - own).total(), "new": (own - theirs).total()}
    return row


def rows_of(program, paths):
    words = [path for path in paths if path.suffix.lower() in {".doc", ".docx", ".odt", ".rtf"}]
    with tempfile.TemporaryDirectory() as work, concurrent.futures.ThreadPoolExecutor(2) as pool:
        converted = converted_by_writer(words, pathlib.Path(work))
        for row in pool.map(lambda path: row_of(program, path, converted), paths):
            print("\t".join(str(value) for value in row.values()), flush=True)
            yield row


def known_rows(out):
    """The rows of a run before, which this one goes on with."""
    if not out.exists():
        return []
    with open(out, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row |= {"seconds": float(row["seconds"]), "mib": int(row["mib"])}
        row |= {key: int(row.pop(key)) for key in ("characters", "theirs", "lost", "new") if row[key]}
    return rows


def measured(program, folder, out):
    """The rows of all files, each written down as soon as it is known: a run that is cut goes on another time."""
    rows = known_rows(out)
    done = {row["file"] for row in rows}
    paths = sorted(path for path in pathlib.Path(folder).rglob("*") if path.is_file() and str(path) not in done)
    with open(out, "a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, FIELDS)
        if not rows:
            writer.writeheader()
        for start in range(0, len(paths), PART):
            for row in rows_of(program, paths[start:start + PART]):
                writer.writerow(row)
                file.flush()
                rows.append(row)
    return rows


def print_formats(rows):
    """What became of the files, by the endings of their names."""
    kinds = collections.defaultdict(list)
    for row in rows:
        kinds[pathlib.Path(row["file"]).suffix.lower()].append(row)
    print(f"\n{'':8}{'files':>7}{'ok':>7}{'partial':>9}{'refused':>9}{'theirs':>11}{'missing':>9}{'new':>9}")
    for ending, rows in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
        count = collections.Counter(row["status"] for row in rows)
        theirs, lost, new = (sum(row.get(key, 0) or 0 for row in rows) for key in ("theirs", "lost", "new"))
        refused = len(rows) - count["ok"] - count["partial"]
        print(f"{ending:8}{len(rows):7}{count['ok']:7}{count['partial']:9}{refused:9}{theirs:11}{lost:9}{new:9}")


def main(program, folder, out):
    rows = measured(program, folder, pathlib.Path(out))
    print_formats(rows)
    print("\nmost characters missing:")
    for row in sorted(rows, key=lambda row: -(row.get("lost") or 0))[:WORST]:
        print(f"{row.get('lost') or 0:9} of {row.get('theirs') or 0:9} {row['status']:8} {row['file']}")

    bad = [row for row in rows if "crash" in row["status"] + row["why"] or row["seconds"] > MOST_SECONDS or row["mib"] > MOST_MIB]
    for row in bad:
        print(f"bad: {row['file']}: {row['status']} {row['why']}, {row['seconds']} s, {row['mib']} MiB")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main(*sys.argv[1:4])
