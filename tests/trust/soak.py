#!/usr/bin/env python3
"""Searches a server for MINUTES while its reports are replaced, and looks whether its memory and its open
files grow, whether an answer fails, and whether one mixes two states of the store.

    soak.py MINGCHA MINUTES

All files of a state say the same number; one run replaces all of them. An answer that holds two numbers,
or not all files, is mixed.
"""

import argparse
import http.client
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

# As many as a page of mentions can hold.
FILES = 100
READERS = 3
# Between two questions of a reader.
PAUSE_SECONDS = 0.008
SAMPLE_SECONDS = 2
# Until then caches fill and threads start.
WARM = 1 / 3
MOST_MIB_AN_HOUR = 1
WHOLE = "/api/v1/mentions?q=" + quote("批次") + f"&size={FILES}"
OTHERS = [
    *(f"/api/v1/search?q={quote(q)}" for q in ["举报", "信息公开 申请", "举报 OR 复议", "坚持 -举报"]),
    *(f"/api/v1/counts?q={quote(q)}" for q in ["举报", "公开 NEAR/20 学校"]),
    *(f"/?q={quote(q)}" for q in ["举报", "学校"]),
    "/api/v1/audit", "/schools", "/", "/metrics",
]


def write(folder, state):
    for i in range(FILES):
        year = 2000 + i % 20
        text = f"云岭大学{year}-{year + 1}学年信息公开年度报告\n一、概述\n第{i}份，批次{state}号，收到举报{i}件。\n"
        (folder / f"{i}.txt").write_text(text + f"学校坚持公开，第{i}项。\n" * (20 + i % 60))


class Server:
    def __init__(self, program, store):
        command = [program, "serve", "--store", str(store), "--addr", "127.0.0.1:0", "--lang", "en"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.process.stdout:
            if ready := re.search(r"http://([^/\s]+)/", line):
                self.address = ready[1]
                break
        # What it says later is of no use, but must not fill the pipe.
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def memory(self):
        """MiB of its own that are resident (files of the store are mapped besides), and the number of open files."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        files = len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))
        return int(re.search(r"RssAnon:\s+(\d+)", status)[1]) / 1024, files


class Reader(threading.Thread):
    """Asks one question after the other, every second one for all files of a state."""

    def __init__(self, server, seed, until):
        super().__init__()
        self.server, self.any_of, self.until = server, random.Random(seed), until
        self.statuses, self.wrong, self.whole, self.state, self.times = Counter(), [], 0, 0, []

    def run(self):
        connection = http.client.HTTPConnection(self.server.address, timeout=30)
        while time.monotonic() < self.until:
            path = WHOLE if self.any_of.random() < 0.5 else self.any_of.choice(OTHERS)
            began = time.monotonic()
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.wrong.append(f"{path}: {error!r}")
                connection.close()
                continue
            self.times.append(time.monotonic() - began)
            self.statuses[answer.status] += 1
            if answer.status != 200:
                self.wrong.append(f"{path}: {answer.status}")
            elif path == WHOLE:
                self.look(json.loads(body)["mentions"])
            time.sleep(PAUSE_SECONDS)

    def look(self, mentions):
        self.whole += 1
        states = {int(re.search(r"\d+", mention["right"])[0]) for mention in mentions}
        if len(states) != 1 or len(mentions) != FILES:
            self.wrong.append(f"mixed: {len(mentions)} mentions of states {sorted(states)}")
        elif min(states) < self.state:
            self.wrong.append(f"state {min(states)} after {self.state}")
        else:
            self.state = min(states)


def slope(samples):
    """MiB an hour, by least squares; none where a short run on a busy machine looked but once."""
    if len(samples) < 2:
        return None
    line = statistics.linear_regression([at for at, _ in samples], [mib for _, mib in samples])
    return round(line.slope * 3600, 2)


def main():
    arguments = argparse.ArgumentParser(description="Searches a server while its reports are replaced.")
    arguments.add_argument("program")
    arguments.add_argument("minutes", type=float)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files, store = Path(folder) / "in", Path(folder) / "store"
        files.mkdir()
        index = [given.program, "index", str(files), "--store", str(store), "--json"]
        write(files, 0)
        subprocess.run(index, check=True, capture_output=True)
        server = Server(given.program, store)
        began = time.monotonic()
        until = began + given.minutes * 60
        readers = [Reader(server, seed, until) for seed in range(READERS)]
        for reader in readers:
            reader.start()

        state, memory, opened, late, failed = 0, [], [], [], []
        while time.monotonic() < until:
            state += 1
            write(files, state)
            ran = subprocess.run(index, capture_output=True, text=True)
            if ran.returncode != 0:
                failed.append(ran.stderr[-300:])
            done = time.monotonic()
            while any(reader.state < state for reader in readers) and time.monotonic() < min(done + 10, until):
                time.sleep(0.02)
            late.append(time.monotonic() - done)
            at = time.monotonic() - began
            mib, fds = server.memory()
            if at > given.minutes * 60 * WARM:
                memory.append((at, mib))
                opened.append(fds)
            time.sleep(SAMPLE_SECONDS)

        for reader in readers:
            reader.join()
        server.process.terminate()
        ended = server.process.wait()

    statuses = sum((reader.statuses for reader in readers), Counter())
    wrong = failed + [what for reader in readers for what in reader.wrong]
    times = sorted(taken for reader in readers for taken in reader.times)
    answer = {
        "minutes": given.minutes, "answers": len(times), "statuses": dict(statuses),
        "whole_states_read": sum(reader.whole for reader in readers), "states": state,
        "p50_ms": round(1000 * times[len(times) // 2], 1), "p99_ms": round(1000 * times[len(times) * 99 // 100], 1),
        "seen_after_s": round(max(late[:-1], default=0), 2),
        "mib": [round(mib, 1) for _, mib in memory[:1] + memory[-1:]], "mib_an_hour": slope(memory),
        "open_files": [min(opened, default=None), max(opened, default=None)], "ended_with": ended, "wrong": wrong[:20],
    }
    print(json.dumps(answer, ensure_ascii=False, indent=1))
    grows = given.minutes >= 30 and not (memory and answer["mib_an_hour"] <= MOST_MIB_AN_HOUR)
    return 1 if wrong or grows else 0


if __name__ == "__main__":
    sys.exit(main())
