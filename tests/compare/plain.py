"""Answers as text that can be compared: parted into lines, without what changes from run to run, and what differs between two."""

import collections
import difflib
import hashlib
import io
import json
import re
import shlex
import zipfile

MOST_NAME_BYTES = 180


class Plain:
    """What changes from run to run, and what is written in its place."""

    def __init__(self, home):
        self.rules = [
            (re.compile(re.escape(str(home))), "<HOME>"),
            (re.compile(r"(?<![0-9a-f-])\d{1,3}-[0-9a-f]{8}\b"), "<GENERATION>"),
            (re.compile(r'("seconds": |占用（MB）\s+(?:<ESC>\[0m)?|megabytes\s+(?:<ESC>\[0m)?)[\d.]+'), r"\1<N>"),
            (re.compile(r"用时 [\d.]+ 秒(，每秒 [\d.]+ MB)?"), "用时 <N> 秒"),
            (re.compile(r"in [\d.]+ s(, [\d.]+ MB/s)?"), "in <N> s"),
            (re.compile(r"^etag: .*", re.M), "etag: <TAG>"),
            (re.compile(r"(/static/[\w.]+\?v=)[0-9a-f]+"), r"\1<TAG>"),
            (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:<PORT>"),
            (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?"), "<TIME>"),
        ]

    def without_volatile(self, text):
        asked = text.split("\n", 1)[0]
        # A store takes a little more or less, as its parts happen to be packed.
        if "stats" in asked:
            text = re.sub(r'(?<="bytes": )\d+', "<N>", text)
        # What is verified is drawn by lot, so neither the terms nor how often they are found is the same again.
        if asked.startswith("mingcha verify"):
            text = re.sub(r'(?<="terms": )\d+|(?<="mentions": )\d+|\d+(?= (个词语、|处，|terms, |mentions compared))', "<N>", text)
        for pattern, name in self.rules:
            text = pattern.sub(name, text)
        return text


def command_line(args):
    return "mingcha " + shlex.join(args)


def file_name(asked):
    """A file's name for what was asked; what is long ends with a hash of all of it."""
    name = re.sub(r"[^\w.,=&?+-]+", "_", asked).strip("_") or "_"
    if name != asked.replace(" ", "_") or len(name.encode()) > MOST_NAME_BYTES:
        tag = hashlib.sha256(asked.encode(errors="surrogateescape")).hexdigest()[:6]
        name = name.encode()[: MOST_NAME_BYTES - 7].decode(errors="ignore") + "-" + tag
    return name


def pretty(content, kind=""):
    """Bytes as lines: JSON indented, one tag a line of HTML and XML, a workbook sheet by sheet."""
    if content[:4] == b"PK\x03\x04":
        return workbook(content)
    if b"\0" in content or content[:5] == b"%PDF-":
        return f"{len(content)} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}"
    text = content.decode("utf-8", errors="surrogateescape").replace("\r\n", "<CR>\n")
    if (values := json_values(text)) is not None:
        return "\n".join(json.dumps(value, ensure_ascii=False, indent=1) for value in values)
    if "html" in kind or "xml" in kind or text.lstrip().startswith(("<!doctype", "<?xml")):
        return re.sub(r"\s*(<(?!/(a|b|i|em|mark|span)\b))", r"\n\1", text)
    return text


def json_values(text):
    """The JSON values that `text` is made of, one after the other; None if it is anything else."""
    decoder, values, at = json.JSONDecoder(), [], 0
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        while at < len(text):
            if text[at].isspace():
                at += 1
                continue
            value, at = decoder.raw_decode(text, at)
            values.append(value)
    except ValueError:
        return None
    return values


def workbook(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = sorted(archive.namelist())
        files = [f"{name}\n" + re.sub(r"(<(?!/))", r"\n\1", archive.read(name).decode(errors="replace")) for name in names]
    return "\n".join(files)


def compare(old, new, any_order, only, most_lines):
    """Prints what differs between two folders of answers, equal differences once; says whether anything does."""
    names = sorted({str(path.relative_to(folder)) for folder in [old, new] for path in folder.rglob("*") if path.is_file()})
    names = [name for name in names if only in name]
    alike = collections.defaultdict(list)
    for name in names:
        if difference := difference_of(old / name, new / name, any_order):
            alike[difference].append(name)
    for difference, where in sorted(alike.items(), key=lambda one: one[1]):
        more = f" and {len(where) - 1} more alike" if len(where) > 1 else ""
        print(f"== {where[0]}{more}")
        shown = difference[:most_lines]
        print("\n".join(line[:400] for line in shown))
        if len(difference) > len(shown):
            print(f"   … {len(difference) - len(shown)} more lines")
    differing = sum(map(len, alike.values()))
    print(f"{len(names)} answers, {differing} differ, in {len(alike)} ways")
    return differing > 0


def difference_of(old, new, any_order):
    """The lines that differ, with `-` and `+`."""
    if not new.exists():
        return ("- the whole answer: it is not among the new ones",)
    if not old.exists():
        return ("+ the whole answer: it is not among the old ones",)
    texts = [path.read_text(encoding="utf-8", errors="surrogateescape") for path in [old, new]]
    if texts[0] == texts[1]:
        return ()
    if any_order:
        texts = [in_order(text) for text in texts]
    lines = [text.encode(errors="replace").decode().splitlines() for text in texts]
    marked = difflib.unified_diff(*lines, lineterm="", n=0)
    return tuple(line for line in marked if not line.startswith(("---", "+++", "@@")))


def in_order(text):
    """An answer whose JSON has its names in alphabetical order."""
    parts = re.split(r"^(-- .*\n)", text, flags=re.M)
    for at, part in enumerate(parts):
        if (values := json_values(part)) is not None:
            parts[at] = "".join(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n" for value in values)
    return "".join(parts)
