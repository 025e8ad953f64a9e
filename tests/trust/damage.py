#!/usr/bin/env python3
"""Damages every file of a store, one at a time: flips a bit, cuts it, deletes it. A damage must be noticed
before an answer (or change none), `verify` must name the file, and `rebuild` must bring back what can be.

    damage.py MINGCHA COUNT [--seed N]
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SCHOOLS = ["云岭大学", "青屿大学", "石漪大学", "云汀大学"]
QUERY = "举报"


def run(program, store, *args):
    done = subprocess.run([program, "--store", str(store), "--json", *args], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def answer(program, store):
    code, out, error = run(program, store, "mentions", QUERY, "--all")
    if code not in (0, 1):
        return None, error if code == 2 else f"panicked or killed: {code} {error}"
    mentions = json.loads(out)["mentions"]
    return [(m["report"], m["start"], m["end"], m["left"], m["text"], m["right"]) for m in mentions], error


def damage(path, kind, any_of):
    data = bytearray(path.read_bytes())
    if kind == "delete":
        path.unlink()
        return True
    if not data:
        return False
    if kind == "cut":
        data = data[: any_of.randrange(len(data))]
    else:
        data[any_of.randrange(len(data))] ^= 1 << any_of.randrange(8)
    path.write_bytes(data)
    return True


def main():
    arguments = argparse.ArgumentParser(description="Damages stores and looks whether it is noticed.")
    arguments.add_argument("program")
    arguments.add_argument("count", type=int)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    any_of = random.Random(given.seed)
    silent, crashed, unnamed, unmended, told = [], [], [], [], 0
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        files, sound, store = folder / "in", folder / "sound", folder / "store"
        files.mkdir()
        for i, school in enumerate(SCHOOLS):
            text = f"{school}2020-2021学年信息公开年度报告\n一、概述\n收到举报{i + 1}件。\n二、复议情况\n没有复议。\n"
            (files / f"{i}.txt").write_text(text)
        run(given.program, sound, "index", str(files))
        right, _ = answer(given.program, sound)
        names = sorted(path.relative_to(sound) for path in sound.rglob("*") if path.is_file() and not path.name.endswith(".lock"))
        for i in range(given.count):
            shutil.rmtree(store, ignore_errors=True)
            shutil.copytree(sound, store, copy_function=shutil.copy2)
            name, kind = names[i % len(names)], ["flip", "cut", "delete"][i // len(names) % 3]
            if not damage(store / name, kind, any_of):
                continue
            what = f"{kind} {name}"
            found, error = answer(given.program, store)
            if "panicked" in error:
                crashed.append(f"{what}: {error.strip()[:300]}")
            if found is not None and found != right:
                silent.append(what)
            code, out, error = run(given.program, store, "verify")
            noticed = code != 0
            told += noticed
            if noticed and name.name not in out + error and name.name.split(".")[0] not in out + error:
                unnamed.append(f"{what}: {error.strip()[:200]}")
            code, _, error = run(given.program, store, "rebuild")
            found, _ = answer(given.program, store)
            code, _, _ = run(given.program, store, "verify") if found == right else (2, "", "")
            if found != right or code != 0:
                unmended.append(f"{what}: {error.strip()[:200]}")
    wrong = silent or crashed or unmended
    print(json.dumps({
        "damages": given.count, "files": len(names), "noticed_by_verify": told, "wrong_answers": silent,
        "panics": crashed, "not_named": unnamed, "not_mended": unmended,
    }, ensure_ascii=False, indent=1))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
