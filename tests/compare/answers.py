#!/usr/bin/env python3
"""Everything that a program answers over the sample reports, one file an answer, so that two versions can be compared.

    answers.py take PROGRAM OUT       writes the answers of PROGRAM into the folder OUT, which is made anew
    answers.py compare OLD NEW        prints what differs between two such folders; exit code 1 if anything does
        --any-order                   the order of names in JSON does not count
        --only TEXT                   only answers whose name contains TEXT
        --lines N                     print at most so many lines of one difference (otherwise 12)

So, to see what a change does to what people and programs get:

    git worktree add /tmp/old BASE && (cd /tmp/old && CARGO_TARGET_DIR=/tmp/old.target cargo build) && cargo build
    tests/compare/answers.py take /tmp/old.target/debug/mingcha /tmp/old.answers
    tests/compare/answers.py take target/debug/mingcha /tmp/new.answers
    tests/compare/answers.py compare /tmp/old.answers /tmp/new.answers

What is asked stands in questions.py: every command as JSON, as records and as on a terminal, in both languages, with its exports, its
mistakes and their exit codes; every resource and page that `serve` has, also in both. The reports are those of tests/corpus, and a
second store holds the files of tests/golden, an archive, files that cannot be read and a catalogue. What changes from run to run
(times, places on disk, generations, ports) is written as `<TIME>` and so on, by plain.py. Two runs of one program differ in nothing.
It takes about 90 seconds of processor time with a development build.
"""

import argparse
import concurrent.futures
import fcntl
import json
import os
import pathlib
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile

import plain
import questions

TESTS = pathlib.Path(__file__).resolve().parent.parent
# The moment that every file of the corpus is of, so that no answer depends on when it was checked out.
MODIFIED = 1_700_000_000
READY_WITHIN_SECONDS = 120
COMMAND_WITHIN_SECONDS = 300
TERMINAL_COLUMNS = 100


class Taking:
    """One program, the folder that it works in, and the folder that its answers go to."""

    def __init__(self, program, out, home):
        self.program, self.out, self.home = program, out, home
        self.plain = plain.Plain(home)
        self.taken = set()
        self.lock = threading.Lock()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MINGCHA_")}
        for name in ["NO_COLOR", "SOURCE_DATE_EPOCH"]:
            environment.pop(name, None)
        self.environment = {**environment, "LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "xterm-256color"}

    def keep(self, folder, asked, head, parts):
        """Writes one answer: what was asked, its head, and its parts by name."""
        name = plain.file_name(asked)
        with self.lock:
            if (folder, name) in self.taken:
                sys.exit(f"asked twice: {folder}/{name}")
            self.taken.add((folder, name))
        text = [asked, *head]
        for part, content in parts.items():
            text += [f"-- {part}", content.rstrip("\n")]
        place = self.out / folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(self.plain.without_volatile("\n".join(text)) + "\n", encoding="utf-8", errors="surrogateescape")

    def command(self, folder, args):
        """Runs the program and keeps its exit code, both outputs and every file that it wrote with `-o`."""
        run = subprocess.run([self.program, *args], cwd=self.home, env=self.environment, stdin=subprocess.DEVNULL,
                             capture_output=True, timeout=COMMAND_WITHIN_SECONDS)
        parts = {"out": plain.pretty(run.stdout), "err": plain.pretty(run.stderr)}
        parts.update(self.written(args))
        self.keep(folder, plain.command_line(args), [f"exit {run.returncode}"], parts)

    def written(self, args):
        """The files that `-o` named, and the receipts beside them."""
        parts = {}
        named = [args[at + 1] for at, arg in enumerate(args[:-1]) if arg in ("-o", "--write", "--log")]
        for name in named:
            for path in [self.home / name, self.home / f"{name}.receipt.json"]:
                files = sorted(path.rglob("*")) if path.is_dir() else [path]
                parts.update({str(file.relative_to(self.home)): plain.pretty(file.read_bytes()) for file in files if file.is_file()})
        return parts

    def on_terminal(self, folder, args):
        """Runs the program with a terminal as its output."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, TERMINAL_COLUMNS, 0, 0))
        run = subprocess.Popen([self.program, *args], cwd=self.home, env=self.environment, stdin=subprocess.DEVNULL,
                               stdout=slave, stderr=subprocess.PIPE)
        os.close(slave)
        shown = bytearray()
        try:
            while more := os.read(master, 65536):
                shown += more
        except OSError:
            # What Linux says when the other side of a terminal is closed.
            pass
        os.close(master)
        error = run.communicate(timeout=COMMAND_WITHIN_SECONDS)[1]
        parts = {"terminal": shown.replace(b"\r\n", b"\n").replace(b"\x1b", b"<ESC>").decode(errors="replace"), "err": plain.pretty(error)}
        self.keep(folder, plain.command_line(args), [f"exit {run.returncode}"], parts)

    def request(self, base, folder, address, method="GET", headers=None, body=None):
        """Asks a server and keeps status, headers and body; gives the body."""
        status, got, content = answer(base, address, method, headers, body)
        dropped = {"date", "content-length", "connection", "transfer-encoding"}
        head = [f"{name.lower()}: {value}" for name, value in sorted(got) if name.lower() not in dropped]
        asked = " ".join([method, address, *(f"{name}: {value}" for name, value in (headers or {}).items()), *filter(None, [body])])
        kind = dict((name.lower(), value) for name, value in got).get("content-type", "")
        self.keep(folder, asked, [f"status {status}", *head], {"body": plain.pretty(content, kind)})
        return content


class Server:
    """The program serving a store; it ends with the block that it is used in."""

    def __init__(self, taking, name, args):
        command = [taking.program, "serve", "--addr", "127.0.0.1:0", *args]
        self.run = subprocess.Popen(command, cwd=taking.home, env=taking.environment, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.said, self.base = [], None
        self.taking, self.name, self.args = taking, name, args
        self.ready = threading.Event()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.run.stdout:
            self.said.append(line)
            if found := re.search(rb"http://127\.0\.0\.1:\d+", line):
                self.base = found.group().decode()
                self.ready.set()

    def __enter__(self):
        if not self.ready.wait(READY_WITHIN_SECONDS):
            sys.exit(f"not ready in time: {b''.join(self.said).decode()}")
        wait_until_compared(self.base)
        return self

    def __exit__(self, *_):
        self.run.terminate()
        code = self.run.wait(timeout=60)
        asked = plain.command_line(["serve", *self.args])
        self.taking.keep("serve", asked, [f"exit {code}"], {"out": plain.pretty(b"".join(self.said))})


class Straight(urllib.request.HTTPRedirectHandler):
    """Redirects are answers, too."""

    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(Straight, urllib.request.ProxyHandler({}))


def answer(base, address, method="GET", headers=None, body=None):
    """Status, headers and body of an address, in which characters stand as they are."""
    url = base + urllib.parse.quote(address, safe="/?&=%+:,;!*'()")
    data = None if body is None else body.encode()
    wanted = urllib.request.Request(url, data=data, method=method, headers={"accept-language": "zh", **(headers or {})})
    try:
        with OPENER.open(wanted, timeout=60) as got:
            return got.status, got.getheaders(), got.read()
    except urllib.error.HTTPError as problem:
        return problem.code, list(problem.headers.items()), problem.read()


def wait_until_compared(base):
    """Waits until what is reused is known: until then pages leave it out."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while answer(base, "/api/v1/reuse")[0] == 503 or answer(base, "/readyz")[0] != 200:
        if time.monotonic() > deadline:
            sys.exit("reports were not compared in time")
        time.sleep(0.2)


def write_corpora(home):
    """`corpus`, the sample reports, and `mixed`, files of every format with what goes wrong."""
    corpus, mixed = home / "corpus", home / "mixed"
    corpus.mkdir()
    mixed.mkdir()
    for file in sorted((TESTS / "corpus").glob("*.txt")):
        shutil.copy(file, corpus / file.name)
    for folder in ["html", "office", "pdf"]:
        for file in sorted((TESTS / "golden" / folder).iterdir()):
            if file.suffix != ".txt":
                shutil.copy(file, mixed / file.name)
    samples = sorted(corpus.iterdir())
    with zipfile.ZipFile(mixed / "packed.zip", "w") as archive:
        for file in samples[:3]:
            archive.writestr(zipfile.ZipInfo(f"年报/{file.name}"), file.read_bytes())
    (mixed / "岚川大学2017-2018学年信息公开年度报告.pdf").write_bytes(b"%PDF-1.4 broken")
    (mixed / "扫描件登记表.xlsx").write_bytes(b"no report")
    (mixed / "empty.txt").write_bytes(b"")
    for name, text in questions.FILES.items():
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    for path in home.rglob("*"):
        os.utime(path, (MODIFIED, MODIFIED))


def take(program, out):
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="mingcha-answers-") as folder:
        home = pathlib.Path(folder).resolve()
        write_corpora(home)
        taking = Taking(program, out, home)
        for args in questions.FIRST:
            taking.command("first", args)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            done = [pool.submit(taking.command, "commands", args) for args in questions.commands()]
            done += [pool.submit(taking.command, "inspect", args) for args in questions.inspections(home)]
            done += [pool.submit(taking.on_terminal, "terminal", args) for args in questions.on_terminal()]
            for one in done:
                one.result()
        # One by one: some of them ask for the lock of the store.
        for args in questions.MISTAKES:
            taking.command("mistakes", args)
        take_pages(taking)
        for args in questions.last(report_id(taking)):
            taking.command("last", args)
    print(f"{len(taking.taken)} answers in {out}")


def report_id(taking):
    """The id of the first report of the store."""
    listed = [taking.program, "stats", "--status", "ok", "--json", "--store", "store"]
    run = subprocess.run(listed, cwd=taking.home, env=taking.environment, capture_output=True)
    return re.search(rb'"report"\s*:\s*"([0-9a-f]{16})"', run.stdout).group(1).decode()


def take_pages(taking):
    with Server(taking, "plain", ["--store", "store"]) as plain_site:
        reports = [one["report"] for one in json.loads(answer(plain_site.base, "/api/v1/reports?size=100")[2])["reports"]]
        schools = [one["school"] for one in json.loads(answer(plain_site.base, "/api/v1/schools")[2])["schools"]]
        described = json.loads(answer(plain_site.base, "/api/openapi.json")[2])["paths"]
        asked = questions.addresses(reports, schools)
        missing = [path for path in described if not any(re.fullmatch(re.sub(r"\{\w+\}", "[^/?]+", path), a.split("?")[0]) for a in asked)]
        if missing:
            sys.exit(f"not asked for, but described: {missing}; add them to questions.py")
        for address in asked:
            taking.request(plain_site.base, "http", address)
        for method, address, headers, body in questions.OTHER_REQUESTS:
            taking.request(plain_site.base, "http", address, method, headers, body)
        follow_cursor(taking, plain_site.base)
    with Server(taking, "mixed", ["--store", "mixed-store", "--base", "https://mingcha.example"]) as mixed_site:
        reports = [one["report"] for one in json.loads(answer(mixed_site.base, "/api/v1/reports?size=100")[2])["reports"]]
        for address in questions.mixed_addresses(reports):
            taking.request(mixed_site.base, "http-mixed", address)


def follow_cursor(taking, base):
    """The pages of a list of mentions, by the cursor of each."""
    address, page = "/api/v1/mentions?q=公开&size=50", 1
    while True:
        _, _, content = answer(base, address)
        taking.keep("http", f"GET /api/v1/mentions?q=公开&size=50 page {page}", [], {"body": plain.pretty(content)})
        cursor = json.loads(content).get("next")
        if not cursor or page == 4:
            return
        address, page = f"/api/v1/mentions?q=公开&size=50&cursor={cursor}", page + 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    modes = parser.add_subparsers(dest="mode", required=True)
    taking = modes.add_parser("take")
    taking.add_argument("program", type=pathlib.Path)
    taking.add_argument("out", type=pathlib.Path)
    comparing = modes.add_parser("compare")
    comparing.add_argument("old", type=pathlib.Path)
    comparing.add_argument("new", type=pathlib.Path)
    comparing.add_argument("--any-order", action="store_true")
    comparing.add_argument("--only", default="")
    comparing.add_argument("--lines", type=int, default=12)
    args = parser.parse_args()
    if args.mode == "take":
        take(args.program.resolve(), args.out)
    elif plain.compare(args.old, args.new, args.any_order, args.only, args.lines):
        sys.exit(1)


if __name__ == "__main__":
    main()
