"""A report, or another text, as a page: its site around it, as text or as HTML."""

import html

import words
from script import traditional

MENU = [
    "学校概况",
    "机构设置",
    "院系部门",
    "招生就业",
    "信息公开指南",
    "信息公开目录",
    "依申请公开",
    "学校首页",
]
TITLE_TAGS = [
    "h1",
    "h2",
    "h3",
    "h4",
    'div class="bt"',
    'p align="center"',
    "div><span",
    "p><strong",
    'p style="text-align:center"><strong><span',
    "div><font size=5",
]
ABOVE_TAGS = ["div", "div", "span", "li", "h3", "p", "h2", 'div class="wz"><a href="#"']
HEAD_TAGS = [
    "p",
    "p",
    "p><strong",
    "h3",
    "h4",
    "div",
    "p><b><span",
    'p style="text-indent:2em"><strong',
]
TABLES = {"\t": "table: tabs", " | ": "table: bars", "\n": "table: a cell a line"}
TEXT_TAGS = ["p", "p", "div", 'p style="text-indent:2em"', 'p class="MsoNormal"><span lang="ZH-CN"']


def lines_of_site(page):
    """Lines of the site above the title, below it, and below the text."""
    rnd = page.rnd
    free = "title" in page.first_places
    above, posted, below = [], [], []
    if page.one_line or page.title is None:
        return above, posted, below
    for share, pool in ((0.35, words.CRUMBS), (0.3, words.COLUMNS), (0.25, words.GREETINGS)):
        if not page.is_report or first_line_says_little(page):
            pool = [line for line in pool if "报" not in line]
        if rnd.random() < share:
            above.append(page.pick(pool))
    if free and rnd.random() < 0.15:
        above.append(page.pick(words.GREETINGS_NAMED))
    rnd.shuffle(above)
    if page.is_report and rnd.random() < 0.05:
        above.append(page.pick(words.LETTERHEAD))
    if rnd.random() < 0.45:
        posted += [page.fill(line) for line in rnd.sample(words.POSTED, rnd.randint(1, 2))]
    if rnd.random() < 0.3:
        below += [page.fill(line) for line in rnd.sample(words.BELOW, rnd.randint(1, 2))]
    if free and rnd.random() < 0.2:
        below.append(page.pick(words.BELOW_NAMED))
    if page.is_report and rnd.random() < 0.08:
        page.dress.add("links to other years")
        years = [page.start - back for back in range(1, rnd.randint(3, 5))]
        below.append(rnd.choice(["相关文章", "相关阅读", "历年报告", "往期回顾"]))
        whose = page.school if free and rnd.random() < 0.4 else ""
        days = [rnd.choice(["", f"  {year + 1}-10-{rnd.randint(10, 30)}"]) for year in years]
        shape = rnd.choice(["{}学年信息公开年度报告", "· {}学年信息公开报告", "信息公开年报（{}）"])
        links = [shape.format(f"{whose}{year}-{year + 1}") for year in years]
        below += [link + day for link, day in zip(links, days)]
    if above:
        page.dress.add("site lines above")
    if posted:
        page.dress.add("posting data")
    return above, posted, below


def first_line_says_little(page):
    """Whether a column's name above it could be taken for a line of this title."""
    first = page.title.split(" ")[0]
    return first in words.TITLE_WORDS


def as_text(page):
    rnd = page.rnd
    above, posted, below = lines_of_site(page)
    if page.one_line:
        page.dress.add("one line")
        return " ".join(content for _, content in page.blocks) + "\n"
    indent = rnd.choice(["", "", "　　", "    "])
    indents = {
        "title": rnd.choice(["", "　　　　", "            "]),
        "head": rnd.choice(["", indent]),
    }
    cut = rnd.choice(["\t", "\t", "\t", " | ", "\n"])
    lines, after_title = list(above), False
    for kind, content in page.blocks:
        if kind != "title" and not after_title:
            lines += posted
            after_title = True
        if kind == "table":
            # With a cell a line nobody could tell the year of a number, or a cell from a heading.
            told = content[0][0] == "序号" and page.style != "none"
            shown = "\t" if cut == "\n" and not told else cut
            page.dress.add(TABLES[shown])
            lines.append("\n".join(shown.join(cells_of(row)) for row in content))
        else:
            lines.append(indents.get(kind, indent) + content)
    return rnd.choice(["\n", "\n", "\n\n"]).join(lines + below) + "\n"


def as_html(page):
    rnd, escape = page.rnd, html.escape
    above, posted, below = lines_of_site(page)
    head, text = rnd.choice(HEAD_TAGS), rnd.choice(TEXT_TAGS)
    above_tag = rnd.choice(ABOVE_TAGS)
    tags = {
        "title": rnd.choice(TITLE_TAGS),
        "head": head,
        "text": text,
        "item": text,
        "sub": head if head in ("p", "div") else "p><strong",
        "sign": 'p align="right"',
    }
    breaks = text == "div" and rnd.random() < 0.4
    body, after_title = [tagged(above_tag, escape(line)) for line in above], False
    blocks = list(page.blocks)
    titles = [content for kind, content in blocks if kind == "title"]
    if len(set(titles)) > 1 and rnd.random() < 0.3:
        page.dress.add("html: title with breaks")
        body.append(tagged(tags["title"], "<br>".join(map(escape, titles))))
        blocks = blocks[len(titles) :]
    for kind, content in blocks:
        if kind != "title" and not after_title:
            body += [tagged(rnd.choice(["div", "p", "div><span"]), escape(line)) for line in posted]
            after_title = True
        if kind == "table":
            body.append(table(content))
        elif breaks and kind not in ("title", "sign"):
            body.append(f"{escape(content)}<br>")
        else:
            body.append(tagged(tags[kind], dressed_text(page, kind, escape(content))))
    body += [tagged("p", escape(line)) for line in below]
    frame = rnd.choice(list(FRAMES))
    page.dress |= {"html", f"html: {frame}"}
    menu = rnd.sample(MENU, 4)
    whole = FRAMES[frame](menu, "\n".join(body))
    name = escape(name_of_page(page))
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{name}</title>\n'
        f"{rnd.choice(HEADS)}</head>\n<body>\n{whole}\n</body></html>\n"
    )


def dressed_text(page, kind, text):
    """The text of a paragraph with the marks that editors leave."""
    rnd = page.rnd
    if kind == "text" and rnd.random() < 0.1:
        return rnd.choice(["&nbsp;&nbsp;&nbsp;&nbsp;", "　　", "&emsp;&emsp;"]) + text
    if kind == "title" and rnd.random() < 0.2 and len(text) > 8:
        return f"<span>{text[:5]}</span><span>{text[5:]}</span>"
    if kind == "head" and rnd.random() < 0.1 and "、" in text[:3]:
        number, _, rest = text.partition("、")
        return f"<span>{number}、</span><span>{rest}</span>"
    return text


def name_of_page(page):
    rnd = page.rnd
    if page.title and "title" in page.first_places and rnd.random() < 0.4:
        title = page.title.replace(" ", "")
        return rnd.choice([f"{title}-{page.school}", f"{title}-信息公开网", title])
    return rnd.choice(["信息公开网", "信息公开", "年度报告" if page.is_report else "正文", ""])


def tagged(tag, text):
    """The text in a tag with its attributes, or in several, the outer one first."""
    names = tag.split("><")
    opened = "".join(f"<{name}>" for name in names)
    return opened + text + "".join(f"</{name.split()[0]}>" for name in reversed(names))


def cells_of(row):
    """The cells of a row in plain text: one that spans columns is followed by empty ones."""
    cells = []
    for cell in row:
        text, columns = cell if isinstance(cell, tuple) else (cell, 1)
        cells += [text, *[""] * (columns - 1)]
    return cells


def table_cell(cell):
    if isinstance(cell, tuple):
        return f'<td colspan="{cell[1]}">{html.escape(cell[0])}</td>'
    return f"<td>{html.escape(cell) or '&nbsp;'}</td>"


def table(rows):
    cells = ["".join(map(table_cell, row)) for row in rows]
    return '<table border="1">' + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def links(names, around="li"):
    named = [f'<a href="/{at}.htm">{name}</a>' for at, name in enumerate(names)]
    return "".join(tagged(around, link) for link in named)


def divs(menu, inner):
    return (
        f'<div class="nav"><ul>{links(menu)}</ul></div>\n'
        f'<div class="main"><div class="content">{inner}</div></div>'
    )


def lists(menu, inner):
    return (
        f'<ul class="menu">{links(menu)}</ul>\n<div id="vsb_content">{inner}</div>\n'
        '<div class="footer"><p>地址：大学路1号　邮编：100000</p></div>'
    )


def layout_table(menu, inner):
    return (
        f'<table width="960"><tr>{links(menu, "td")}</tr>\n'
        f'<tr><td colspan="4">{inner}</td></tr></table>'
    )


def sidebar(menu, inner):
    return (
        f'<div class="left"><h3>信息公开</h3><ul>{links(menu)}</ul></div>\n'
        f'<div class="right">{inner}</div>'
    )


def old_page(menu, inner):
    return (
        f"<CENTER><TABLE BORDER=0 WIDTH=760><TR>{links(menu, 'TD')}</TR></TABLE>\n"
        f"<TABLE BORDER=0 WIDTH=760><TR><TD ALIGN=left><FONT SIZE=3>{inner}</FONT></TD></TR>"
        "</TABLE></CENTER>"
    )


def article(menu, inner):
    return (
        f"<header><nav>{links(menu, 'span')}</nav></header>\n"
        f"<main><article>{inner}</article></main>\n"
        "<footer><p>版权所有 信息公开办公室</p></footer>"
    )


FRAMES = {
    "divs": divs,
    "lists": lists,
    "layout table": layout_table,
    "sidebar": sidebar,
    "article": article,
    "old page": old_page,
}
HEADS = [
    "",
    "",
    "<style>body{font-size:14px}</style>\n",
    "<script>var n = '信息公开';</script>\n",
    '<meta name="keywords" content="信息公开,年报">\n',
]


def in_other_letters(page, text):
    """The page in traditional letters or with half-width stops; its title changes with it."""
    rnd = page.rnd
    if rnd.random() < 0.08:
        page.dress.add("traditional")
        change = traditional
    elif not page.html and not page.one_line and rnd.random() < 0.1:
        page.dress.add("half-width stops")
        stops = str.maketrans(rnd.choice([{"。": ".", "，": ","}, {"。": "."}, {"。": "．"}]))

        def change(printed):
            return printed.translate(stops)
    else:
        return text
    page.title = page.title and change(page.title)
    page.announced = [[change(part), kind] for part, kind in page.announced]
    return change(text)
