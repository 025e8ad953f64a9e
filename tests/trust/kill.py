#!/usr/bin/env python3
"""Kills runs over adding, replacing, pruning, removing and rebuilding, each at a random moment, and looks
afterwards whether what was acknowledged is there, whether the store opens, and whether the next run works.

    kill.py MINGCHA COUNT [--seed N]
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES = 40
KINDS = ["add", "replace", "prune", "remove", "rebuild"]


class Store:
    def __init__(self, program, folder):
        self.program, self.folder = program, Path(folder)
        self.files = self.folder / "in"
        self.files.mkdir()
        self.log = self.folder / "log.jsonl"
        self.number = 0

    def command(self, *args):
        return [self.program, "--store", str(self.folder / "store"), "--json", *map(str, args)]

    def run(self, *args):
        done = subprocess.run(self.command(*args), capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr

    def write(self, name):
        self.number += 1
        text = f"云岭大学2020-2021学年信息公开年度报告\n一、概述\n收到举报{self.number}件。\n" + "坚持公开。\n" * 200
        (self.files / name).write_text(text)


def change(store, any_of):
    """Changes files, and gives the command that is to be killed."""
    names = [path.name for path in store.files.iterdir()]
    kind = any_of.choice(KINDS)
    if kind == "add" or not names:
        for i in range(FILES):
            store.write(f"{store.number}-{i}.txt")
        return "add", ["index", store.files, "--log", store.log]
    if kind == "replace":
        for name in any_of.sample(names, min(len(names), FILES)):
            store.write(name)
        return kind, ["index", store.files, "--log", store.log]
    if kind == "prune":
        for name in any_of.sample(names, max(1, len(names) // 3)):
            (store.files / name).unlink()
        return kind, ["index", store.files, "--prune-all", "--log", store.log]
    if kind == "remove":
        return kind, ["remove", store.files / any_of.choice(names)]
    return kind, ["rebuild"]


def killed(store, command, longest, any_of):
    """Runs a command and kills it at a random moment of the `longest` that its kind takes; gives how long
    it took if it had ended before that."""
    running = subprocess.Popen(store.command(*command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    began = time.monotonic()
    try:
        running.wait(any_of.random() * longest)
        return time.monotonic() - began
    except subprocess.TimeoutExpired:
        running.send_signal(signal.SIGKILL)
        running.wait()
        return None


def check(store):
    """What is wrong after a kill."""
    began = time.monotonic()
    code, out, error = store.run("stats")
    if code == 2:
        return f"does not open: {error}", 0
    opened = time.monotonic() - began
    # What the log says is durable, so the last line of each file that still is as it was must hold.
    code, out, error = store.run("verify")
    if code != 0:
        return f"not sound: {error} {out}", opened
    code, out, error = store.run("index", store.files, "--prune-all")
    if code != 0:
        return f"the next run failed: {error}", opened
    files = len(list(store.files.iterdir()))
    code, out, error = store.run("stats")
    if json.loads(out)["files"] != files:
        return f"{files} files, and the store knows {json.loads(out)['files']}", opened
    return None, opened


def logged(store, acknowledged):
    """What of the log is not in the store, though nothing took its place since."""
    code, out, _ = store.run("mentions", "收到举报", "--all")
    held = {mention["file"].rsplit("/", 1)[-1] for mention in json.loads(out)["mentions"]} if code == 0 else set()
    return acknowledged - held


def acknowledged_names(store, before):
    """The files that the log says were added or replaced since."""
    lines = store.log.read_text().splitlines()[before:] if store.log.exists() else []
    told = [json.loads(line) for line in lines]
    return {line["file"].rsplit("/", 1)[-1] for line in told if line.get("action") in ("added", "replaced")}


def main():
    arguments = argparse.ArgumentParser(description="Kills runs and looks at what they leave.")
    arguments.add_argument("program")
    arguments.add_argument("count", type=int)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    any_of = random.Random(given.seed)
    wrong, kinds, hit, slowest = [], {}, 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        store = Store(given.program, folder)
        for i in range(FILES):
            store.write(f"{i}.txt")
        began = time.monotonic()
        store.run("index", store.files)
        longest = dict.fromkeys(KINDS, 1.3 * (time.monotonic() - began))
        for _ in range(given.count):
            kind, command = change(store, any_of)
            before = len(store.log.read_text().splitlines()) if store.log.exists() else 0
            took = killed(store, command, longest[kind], any_of)
            # Where a run of this kind ended before it was killed, the next is killed sooner.
            longest[kind] = took or longest[kind] * 1.05
            hit += took is None
            kinds[kind] = kinds.get(kind, 0) + 1
            lost = logged(store, acknowledged_names(store, before))
            if lost:
                wrong.append(f"{kind}: acknowledged and lost: {sorted(lost)}")
            what, opened = check(store)
            slowest = max(slowest, opened)
            if what:
                wrong.append(f"{kind}: {what}")
                break
            if len(list(store.files.iterdir())) > 4 * FILES:
                for path in list(store.files.iterdir())[FILES:]:
                    path.unlink()
    print(json.dumps({"kills": given.count, "while_running": hit, "kinds": kinds, "slowest_open_s": round(slowest, 2), "wrong": wrong}, ensure_ascii=False))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
