#!/usr/bin/env python3
"""Has the n-th write, fsync, rename, open or mmap of a run fail, with ENOSPC, EIO or EMFILE. The run must end
with a message and no panic, what was held must still be found, and the next run must work.

    fault.py MINGCHA MOST [--step N]
"""

import argparse
import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CALLS = ["write", "fsync", "rename", "open", "mmap"]
ERRORS = ["ENOSPC", "EIO", "EMFILE"]
TIMEOUT = 120


def run(program, store, *args, env=None):
    command = [program, "--store", str(store), "--json", *map(str, args)]
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=TIMEOUT)
    return done.returncode, done.stdout, done.stderr


def reports(program, store, query):
    code, out, error = run(program, store, "mentions", query, "--count")
    return None if code == 2 else json.loads(out)["counts"]["reports"]


def write(folder, first, count):
    for i in range(first, first + count):
        text = f"云岭大学2020-2021学年信息公开年度报告\n一、概述\n第{i}份，收到举报{i}件。\n" + "坚持公开。\n" * 50
        (folder / f"{i}.txt").write_text(text)


def main():
    arguments = argparse.ArgumentParser(description="Has calls of a run fail.")
    arguments.add_argument("program")
    arguments.add_argument("most", type=int)
    arguments.add_argument("--step", type=int, default=1)
    given = arguments.parse_args()
    here = Path(__file__).parent
    wrong, done, failed, passed = [], 0, 0, {}
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        shim = folder / "fault.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shim, here / "fault.c", "-ldl"], check=True)
        files, sound, store = folder / "in", folder / "sound", folder / "store"
        files.mkdir()
        write(files, 0, 6)
        run(given.program, sound, "index", files)
        write(files, 6, 6)
        for call in CALLS:
            for n in range(1, given.most + 1, given.step):
                name = ERRORS[(n // given.step) % len(ERRORS)]
                shutil.rmtree(store, ignore_errors=True)
                shutil.copytree(sound, store)
                fault = {"FAULT_CALL": call, "FAULT_NTH": str(n), "FAULT_ERRNO": str(getattr(errno, name)), "FAULT_UNDER": str(store)}
                what = f"{call} {n} {name}"
                done += 1
                try:
                    code, out, error = run(given.program, store, "index", files, env={**os.environ, **fault, "LD_PRELOAD": str(shim)})
                except subprocess.TimeoutExpired:
                    wrong.append(f"{what}: hangs")
                    continue
                failed += code == 2
                if "panicked" in error or code not in (0, 2):
                    wrong.append(f"{what}: ends with {code}: {error.strip()[-300:]}")
                if code == 2 and not error.strip():
                    wrong.append(f"{what}: no message")
                held = reports(given.program, store, "举报")
                if held is None or held < 6:
                    wrong.append(f"{what}: {held} reports are found afterwards")
                code, _, error = run(given.program, store, "index", files)
                if code != 0 or reports(given.program, store, "举报") != 12:
                    wrong.append(f"{what}: the next run ends with {code}: {error.strip()[-300:]}")
                passed[call] = n
    print(json.dumps({"faults": done, "runs_that_failed": failed, "most": passed, "wrong": wrong}, ensure_ascii=False, indent=1))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
