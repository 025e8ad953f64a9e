"""What is asked of a program: commands, mistakes, addresses. `corpus` and `mixed` are the folders that answers.py writes."""

STORE = ["--store", "store"]
MIXED = ["--store", "mixed-store"]

QUERIES = [
    "招生 财务",
    "“行政复议”",
    "举报 OR 复议",
    "公开 -投诉",
    "举报 NEAR/20 未收到",
    "申请 BEFORE/20 公开",
    "举报 SENTENCE 诉讼",
    "复议 EXCEPT 行政复议",
    "学校:岚川大学 年度:2020-2021 章节:举报",
    "school:岚川大学 year:2021-2022 kind:complaints 举报",
    "學校",
    "２０２１",
    "开工",
    "珊瑚礁",
    "((公开 OR",
    "公* 开?",
    "岚川大学",
]

# Files that are read beside the reports.
FILES = {
    "terms.txt": "举报\n复议\n珊瑚礁\n举报\n“行政复议”\n",
    "terms.csv": "编号,词\n1,举报\n2,诉讼 OR 复议\n3,\n4,公开 -投诉\n5,鲸鱼\n",
    "notes.txt": "no JSON\n",
    "catalogue.csv": "file,school,year,url,published,note\n"
    "writer.docx,云汀师范大学,2021-2022,https://xxgk.example/a,2022-10-31,一\n"
    "chromium.pdf,青屿海洋大学,2019-2020,https://xxgk.example/b,2020-11-01,二\n"
    "missing.txt,岚川大学,2020-2021,,,三\n"
    "sudy.html,,twenty,ftp://bad,soon,四\n",
    "bad-rules/sections.toml": "nonsense = \n",
}

# What the rest is asked of; in this order.
FIRST = [
    ["index", "corpus", "--json", *STORE],
    ["index", "corpus", "--json", *STORE, "--log", "again.jsonl"],
    ["index", "corpus", *STORE],
    ["index", "corpus", *STORE, "--lang", "en"],
    ["index", "mixed", "--json", *MIXED],
    ["index", "mixed", *MIXED, "--catalogue", "catalogue.csv"],
    ["index", "mixed", "--json", *MIXED, "--catalogue", "catalogue.csv", "--lang", "en"],
    ["mentions", "举报", "--all", "-o", "saved.jsonl", *STORE],
    ["mentions", "举报", "-o", "saved.jsonl", "--time", "2024-01-31T08:00:00Z", *STORE],
    ["mentions", "公开", "-o", "other.jsonl", "--time", "2024-01-31T08:00:00Z", *MIXED],
]

SEARCHES = [
    ["招生", "--group", "report"],
    ["招生", "--sort", "year"],
    ["招生", "--sort", "school"],
    ["公开", "--page", "3", "--size", "7"],
    ["公开", "--school", "岚川大学", "--year", "2020-2021"],
    ["公开", "--kind", "complaints"],
    ["公开", "--kind", "概述", "--year", "2022"],
    ["公开", "--school", "none"],
    ["公开", "--page", "99"],
]

MENTIONS = [
    ["举报", "--all"],
    ["举报", "--all", "--breaks"],
    ["举报", "--all", "--sort", "left"],
    ["举报", "--all", "--sort", "right"],
    ["复议", "--all", "--align", "word,inside"],
    ["复议", "--all", "--align", "across"],
    ["公开", "--limit", "5"],
    ["公开", "--all", "--school", "松澜财经大学"],
    ["公开", "--all", "--year", "2021-2022", "--kind", "on_request"],
    ["举报", "--by", "school"],
    ["举报", "--by", "year", "--by", "kind"],
    ["举报", "--by", "kind", "--count"],
    ["举报", "复议", "珊瑚礁"],
    ["举报", "复议", "珊瑚礁", "--limit", "3"],
    ["--terms", "terms.txt"],
    ["--terms", "terms.csv"],
    ["--terms", "terms.csv", "--limit", "2", "--year", "2020-2021"],
    ["举报答复", "--compare"],
    ["公开", "--compare"],
    ["岚川大学", "--compare", "--year", "2020-2021"],
    ["--since", "saved.jsonl"],
    ["--since", "other.jsonl"],
]

AUDITS = [
    [],
    ["复议"],
    ["--only", "happened"],
    ["--only", "gaps"],
    ["--only", "unreadable"],
    ["--only", "no-report"],
    ["--school", "岚川大学", "--year", "2020-2021"],
    ["--kind", "complaints", "举报"],
]

TIME = ["--time", "2024-01-31T08:00:00Z"]

EXPORTS = [
    ["mentions", "举报", "-o", "a.csv", *TIME],
    ["mentions", "举报", "-o", "raw.csv", "--raw", *TIME],
    ["mentions", "举报", "-o", "a.xlsx", "--base", "https://example.cn", *TIME],
    ["mentions", "举报", "-o", "a.jsonl", *TIME],
    ["mentions", "举报", "复议", "珊瑚礁", "-o", "list.csv", *TIME],
    ["mentions", "举报", "复议", "珊瑚礁", "-o", "list.xlsx", *TIME],
    ["mentions", "举报", "复议", "珊瑚礁", "-o", "list.jsonl", *TIME],
    ["mentions", "--terms", "terms.csv", "-o", "terms.xlsx", "--breaks", "--sort", "left", *TIME],
    ["mentions", "复议", "-o", "across.csv", "--align", "inside", "--year", "2021-2022", *TIME],
    ["mentions", "珊瑚礁", "-o", "none.csv", *TIME],
    ["audit", "-o", "audit.csv"],
    ["audit", "-o", "audit.xlsx", "--base", "https://example.cn"],
    ["audit", "复议", "-o", "audit-of.csv", "--raw"],
    ["rules", "--write", "written"],
]

MISTAKES = [
    [],
    ["serch", "公开"],
    ["search"],
    ["search", "", *STORE],
    ["search", "公开", "--sise", "3", *STORE],
    ["search", "公开", "--size", "0", *STORE],
    ["search", "公开", "--size", "101", *STORE],
    ["search", "公开", "--page", "0", *STORE],
    ["search", "公开", "--page", "100000", *STORE],
    ["search", "公开", "--page", "x", *STORE],
    ["search", "公开", "--kind", "nonsense", *STORE],
    ["search", "公开", "--year", "soon", *STORE],
    ["search", "公开", "--school", "没有的大学", *STORE],
    ["search", "公开", "--group", "school", *STORE],
    ["search", "公" * 2000, *STORE],
    ["search", "(" * 30 + "公开" + ")" * 30, *STORE],
    ["search", " OR ".join(f"词{n}" for n in range(300)), *STORE],
    ["search", "公开", "--store", "nowhere"],
    ["search", "公开", "--store", "corpus"],
    ["search", "公开", "--lang", "fr", *STORE],
    ["search", "公开", "--rules", "nowhere", *STORE],
    ["search", "公开", "--rules", "bad-rules", *STORE],
    ["mentions"],
    ["mentions", "", *STORE],
    ["mentions", "-公开", *STORE],
    ["mentions", "公开", "--count", "--all", *STORE],
    ["mentions", "公开", "--cursor", "nonsense", *STORE],
    ["mentions", "公开", "--by", "month", *STORE],
    ["mentions", "公开", "-o", "a.pdf", *STORE],
    ["mentions", "公开", "-o", "-", *STORE],
    ["mentions", "公开", "-o", "nowhere/a.csv", *STORE],
    ["mentions", "公开", "-o", "bad.csv", "--time", "yesterday", *STORE],
    ["mentions", "公开", "-o", "bad.csv", "--base", "example", *STORE],
    ["mentions", "--terms", "nowhere.txt", *STORE],
    ["mentions", "--since", "nowhere.jsonl", *STORE],
    ["mentions", "--since", "notes.txt", *STORE],
    ["mentions", "公开", "--terms", "terms.txt", *STORE],
    ["audit", "--only", "everything", *STORE],
    ["audit", "--raw", *STORE],
    ["audit", "-o", "audit.jsonl", *STORE],
    ["audit", "--year", "soon", *STORE],
    ["inspect"],
    ["inspect", "nowhere.txt"],
    ["inspect", "corpus"],
    ["inspect", "mixed/packed.zip!/nowhere.txt"],
    ["index"],
    ["index", "nowhere", "--store", "new-store"],
    ["index", "corpus", "--catalogue", "nowhere.csv", "--store", "new-store"],
    ["index", "corpus", "--store", "notes.txt"],
    ["stats", "--status", "nonsense", *STORE],
    ["stats", "--store", "nowhere"],
    ["verify", "--store", "nowhere"],
    ["remove", "nowhere.txt", *STORE],
    ["remove", "0123456789abcdef", *STORE],
    ["rebuild", "--store", "nowhere"],
    ["reuse", "nonsense", *STORE],
    ["reuse", "0123456789abcdef", *STORE],
    ["serve", "--addr", "nonsense", *STORE],
    ["serve", "--base", "nonsense", "--addr", "127.0.0.1:0", *STORE],
    ["migrate", "nonsense", *STORE],
]
# The same in the other language and for programs, of those that are not about a flag.
MISTAKES += [[*args, "--lang", "en"] for args in MISTAKES if args and "fr" not in args]
MISTAKES += [["search", "公开", "--page", "100000", "--json", *STORE], ["stats", "--store", "nowhere", "--json"]]

COMMANDS = ["index", "search", "mentions", "audit", "inspect", "serve", "stats", "verify", "remove", "rebuild", "migrate", "reuse", "rules"]


def reading():
    """The commands that read the store, each without a face."""
    yield from (["search", query, *STORE] for query in QUERIES)
    yield from (["search", *args, *STORE] for args in SEARCHES)
    yield from (["mentions", query, *STORE] for query in QUERIES)
    yield from (["mentions", query, "--count", *STORE] for query in QUERIES)
    yield from (["mentions", *args, *STORE] for args in MENTIONS)
    yield from (["audit", *args, *STORE] for args in AUDITS)
    yield from (["stats", *STORE], ["verify", *STORE], ["reuse", *STORE], ["reuse", "--school", "松澜财经大学", *STORE], ["rules"])
    yield from (["stats", "--status", status, *STORE] for status in ["ok", "unreadable"])
    yield from (["search", "公开", *MIXED], ["mentions", "公开", "--all", *MIXED], ["mentions", "公开", "--count", *MIXED])
    yield from (["audit", *MIXED], ["audit", "--only", "unreadable", *MIXED], ["stats", *MIXED], ["verify", *MIXED], ["reuse", *MIXED])
    yield from (["stats", "--status", status, *MIXED] for status in ["ok", "unreadable", "partial", "encrypted", "unsupported", "ignored"])


def commands():
    """All of them as JSON, and as records in both languages; exports; help."""
    for args in reading():
        yield [*args, "--json"]
        yield args
        yield [*args, "--lang", "en"]
    for args in EXPORTS:
        yield args if args[0] == "rules" else [*args, *STORE]
    yield ["mentions", "公开", "-o", "mixed.xlsx", *TIME, *MIXED]
    yield ["audit", "-o", "audit-mixed.xlsx", *MIXED]
    for lang in ["zh", "en"]:
        yield ["--help", "--lang", lang]
        yield from ([command, "--help", "--lang", lang] for command in COMMANDS)
    yield ["--version"]


def inspections(home):
    """How each file is read."""
    files = [str(path.relative_to(home)) for folder in ["corpus", "mixed"] for path in sorted((home / folder).iterdir())]
    for file in [*files, "mixed/packed.zip!/年报/beilan-2018-2019.txt"]:
        yield ["inspect", file, "--json"]
        yield ["inspect", file]
        yield ["inspect", file, "--lang", "en"]


def on_terminal():
    """What somebody sees who types it."""
    asked = [
        ["search", "招生 财务"],
        ["search", "珊瑚礁 无此词"],
        ["mentions", "举报"],
        ["mentions", "举报", "--by", "school"],
        ["mentions", "举报", "复议", "珊瑚礁"],
        ["mentions", "举报答复", "--compare"],
        ["mentions", "--since", "saved.jsonl"],
        ["audit"],
        ["audit", "复议"],
        ["stats"],
        ["reuse"],
        ["inspect", "corpus/lanchuan-2020-2021.txt"],
        ["search", "公开", "--page", "100000"],
    ]
    for args in asked:
        yield [*args, *STORE]
        yield [*args, *STORE, "--lang", "en"]
    yield ["search", "招生 财务", "--color", "never", *STORE]
    yield ["audit", *MIXED]
    yield ["stats", *MIXED]


def last(report):
    """What changes the store; in this order, after everything else. `report` is the id of one that it holds."""
    return [
        ["reuse", report, "--json", *STORE],
        ["reuse", report, *STORE],
        ["rebuild", "--json", *STORE],
        ["rebuild", *STORE],
        ["remove", "corpus/lanchuan-2020-2021.txt", "--json", *STORE],
        ["mentions", "--since", "saved.jsonl", "--json", *STORE],
        ["mentions", "--since", "saved.jsonl", *STORE],
        ["remove", report, *STORE],
        ["remove", "mixed", "--lang", "en", *MIXED],
        ["stats", "--json", *STORE],
        ["stats", *MIXED],
        ["verify", "--json", *STORE],
        ["audit", "--json", *MIXED],
        ["index", "corpus", "--json", "--prune", "--no-sources", *STORE],
        ["index", "mixed", "--prune-all", "--no-sources", *MIXED],
        ["rebuild", *MIXED],
        ["stats", "--json", *MIXED],
    ]


PAGES = [
    "/",
    "/?q=招生&group=report",
    "/?q=招生&sort=year",
    "/?q=招生&sort=school&page=2",
    "/?q=举报 OR 复议&year=2020-2021&kind=complaints",
    "/?q=举报&year=2020-2021&year=2021-2022&school=岚川大学&school=松澜财经大学",
    "/?q=岚川大学",
    "/?q=“行政复议”",
    "/?q=珊瑚礁 无此词&year=2021-2022",
    "/?q=((公开 OR",
    "/?q=公开&page=99",
    "/mentions",
    "/mentions?q=举报",
    "/mentions?q=举报&align=word&align=inside&breaks=show",
    "/mentions?q=举报&sort=left",
    "/mentions?q=举报&sort=right&school=岚川大学",
    "/mentions?q=复议 EXCEPT 行政复议&context=60",
    "/mentions?q=公开&size=20",
    "/mentions?q=珊瑚礁",
    "/mentions/terms",
    "/mentions/terms?terms=举报%0A复议%0A珊瑚礁",
    "/mentions/terms?terms=举报%0A复议&school=岚川大学",
    "/audit",
    "/audit?q=复议",
    "/audit?only=happened",
    "/audit?only=gaps&size=3&page=2",
    "/audit?from=2020&to=2022&matter=complaint",
    "/schools",
    "/schools?q=岚川",
    "/schools?q=没有",
    "/help",
    "/about",
    "/api/docs",
    "/api/docs/search",
    "/embed",
    "/embed?school=岚川大学",
    # Mistakes.
    "/nothing-here",
    "/?page=0",
    "/?page=100000&q=公开",
    "/?nonsense=1",
    "/mentions?q=公开&cursor=nonsense",
    "/mentions?q=公开&year=soon",
    "/audit?only=everything",
    "/reports/0123456789abcdef",
    "/reports/nonsense",
    "/schools/没有的大学",
]

RESOURCES = [
    "/api/openapi.json",
    "/api/v1/suggest?q=公",
    "/api/v1/suggest?q=lanchuan",
    "/api/v1/suggest?q=岚川&size=3",
    "/suggestions?q=举",
    "/api/v1/mentions?q=举报&size=100",
    "/api/v1/mentions?q=举报&size=3&context=5&align=word",
    "/api/v1/mentions?q=举报&breaks=show&sort=left&size=100",
    "/api/v1/mentions?q=公开&school=岚川大学&year=2020-2021&size=20",
    "/api/v1/search?q=公开&facet_size=all",
    "/api/v1/counts.jsonl?q=举报",
    "/api/v1/export.csv?q=举报",
    "/api/v1/export.csv?q=举报&raw=1&school=岚川大学",
    "/api/v1/export.xlsx?q=举报",
    "/api/v1/export.jsonl?q=举报&sort=right",
    "/api/v1/audit?size=100",
    "/api/v1/audit?q=复议&size=100",
    "/api/v1/audit?only=gaps&size=2&page=2",
    "/api/v1/audit?from=2020&to=2021&size=0",
    "/api/v1/audit.csv",
    "/api/v1/audit.xlsx?q=复议",
    "/api/v1/compare?q=举报答复",
    "/api/v1/compare?q=公开&size=5&page=2",
    "/api/v1/files",
    "/api/v1/files?status=unreadable",
    "/api/v1/files?status=ok",
    "/api/v1/reports",
    "/api/v1/reports?school=岚川大学&size=2&page=2",
    "/api/v1/schools",
    "/api/v1/reuse",
    "/api/v1/reuse?school=松澜财经大学",
    "/api/v1/stats",
    "/healthz",
    "/readyz",
    "/feed",
    "/feed?q=举报",
    "/opensearch.xml",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap/1.xml",
    "/static/style.css",
    "/static/script.js",
    "/static/icon.svg",
    "/static/nothing.css",
    "/favicon.ico",
    # Mistakes.
    "/api/v1/nothing",
    "/api/v1/search?page=0",
    "/api/v1/search?q=公开&page=100000",
    "/api/v1/search?q=公开&nonsense=1",
    "/api/v1/search?q=公开&kind=nonsense",
    "/api/v1/search?q=公开&from=singlemessage",
    "/api/v1/mentions",
    "/api/v1/mentions?q=",
    "/api/v1/mentions?q=-公开",
    "/api/v1/mentions?q=公开&cursor=nonsense",
    "/api/v1/mentions?q=公开&size=101",
    "/api/v1/reports/0123456789abcdef",
    "/api/v1/reports/nonsense",
    "/api/v1/reports/0123456789abcdef/source",
    "/api/v1/reports/0123456789abcdef/reuse",
    "/api/v1/audit?only=everything",
    "/api/v1/files?status=nonsense",
]

OTHER_REQUESTS = [
    ("POST", "/api/v1/mentions", {"content-type": "application/json"}, '{"terms": ["举报", "复议", "珊瑚礁"]}'),
    ("POST", "/api/v1/mentions?year=2020-2021", {"content-type": "application/json"}, '{"terms": ["举报 OR 诉讼"]}'),
    ("POST", "/api/v1/mentions", {"content-type": "application/json"}, '{"terms": "举报"}'),
    ("POST", "/api/v1/mentions", {"content-type": "application/json", "content-encoding": "gzip"}, "no gzip"),
    ("POST", "/api/v1/search", {}, "q=1"),
    ("DELETE", "/", {}, None),
    ("HEAD", "/", {}, None),
    ("HEAD", "/api/v1/stats", {}, None),
    ("GET", "/", {"accept-language": "en-GB,en"}, None),
    ("GET", "/api/v1/search?page=0", {"accept-language": "en"}, None),
    ("GET", "/api/v1/nothing", {"accept": "text/html"}, None),
    ("GET", "/nothing", {"accept": "application/json"}, None),
]


def addresses(reports, schools):
    """Every address, pages and fixed resources in both languages."""
    pages = [*PAGES, *(f"/schools/{school}" for school in schools)]
    for at, report in enumerate(reports):
        pages += [f"/reports/{report}", f"/reports/{report}?hl=公开&hit=2"]
        if at % 5 == 0:
            pages += [f"/reports/{report}?hl=举报 OR 复议", f"/reports/{report}?cite=2", f"/reports/{report}?hl=公开&at=1.1&q=公开"]
    pages.append(f"/schools/{schools[0]}?a={reports[0]}&b={reports[1]}")
    resources = [*RESOURCES]
    for query in QUERIES:
        resources += [f"/api/v1/search?q={query}", f"/api/v1/counts?q={query}", f"/api/v1/mentions?q={query}"]
    resources += [f"/api/v1/search?q={'&'.join(args)}" for args in [["招生", "group=report"], ["招生", "sort=year"], ["公开", "size=7", "page=3"]]]
    for report in reports:
        resources += [f"/api/v1/reports/{report}{rest}" for rest in ["", "/source", "/reuse"]] + [f"/reports/{report}/source"]
    english = [in_english(address) for address in [*pages, *RESOURCES] if not address.startswith("/static/")]
    return [*pages, *resources, *english]


def mixed_addresses(reports):
    """What the store of files of every format adds, and what a site that knows its address says."""
    yield from ("/", "/about", "/audit", "/schools", "/api/v1/files", "/api/v1/files?status=unreadable", "/api/v1/audit?size=100", "/api/v1/stats")
    yield from ("/feed", "/feed?q=公开", "/sitemap.xml", "/sitemap/1.xml", "/robots.txt", "/opensearch.xml", "/api/v1/reuse", "/mentions?q=公开")
    for report in reports:
        yield from (f"/reports/{report}", f"/api/v1/reports/{report}", f"/api/v1/reports/{report}/source")


def in_english(address):
    return address + ("&" if "?" in address else "?") + "lang=en"
