#!/usr/bin/env python3
"""SQLite's FTS5 with trigrams as a peer. It finds terms of three characters and more by its index, and scans for shorter ones.

sqlite.py index SECTIONS DATABASE, then sqlite.py serve DATABASE: see run.py.
"""

import sqlite3
import sys
import time


def index(sections, database):
    connection = sqlite3.connect(database)
    connection.execute("create virtual table sections using fts5(school unindexed, year unindexed, kind unindexed, text, tokenize = 'trigram')")
    with open(sections, encoding="utf-8") as lines:
        rows = (line.rstrip("\n").replace("\x01", "\n").split("\t", 3) for line in lines)
        connection.executemany("insert into sections values (?, ?, ?, ?)", rows)
    connection.commit()


def serve(database):
    connection = sqlite3.connect(database)
    for line in sys.stdin:
        what, query = line.rstrip("\n").split("\t", 1)
        start = time.perf_counter()
        where, value = ("sections match ?", f'"{query}"') if len(query) > 2 else ("instr(text, ?) > 0", query)
        found = connection.execute(f"select count(*) from sections where {where}", [value]).fetchone()[0]
        if what == "page":
            order = "order by rank" if len(query) > 2 else ""
            connection.execute(f"select school, text from sections where {where} {order} limit 10", [value]).fetchall()
            by = "group by school order by count(*) desc limit 20"
            connection.execute(f"select school, count(*) from sections where {where} {by}", [value]).fetchall()
        print(found, "-", round((time.perf_counter() - start) * 1e6), sep="\t", flush=True)


if __name__ == "__main__":
    {"index": index, "serve": serve}[sys.argv[1]](*sys.argv[2:])
