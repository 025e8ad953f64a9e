#!/usr/bin/env python3
"""Turns plain texts into the formats that schools publish, by the programs that they publish with.

    make.py IN OUT [FORMAT…]

IN holds NAME.txt, UTF-8, a paragraph a line; neighbouring lines with tabs are the rows of a table. OUT gets
writer-pdf, writer-docx, writer-doc, writer-rtf, writer-odt, writer-html (LibreOffice Writer), chromium-pdf (Chromium),
typst-pdf (typst), reportlab-pdf (ReportLab, with a font that the file does not hold), html (a university's page around the text), mhtml (that page in one file), ofd (by the writer here,
after GB/T 33190), utf8-bom, gb18030, utf16le, utf16be, each with NAME and its ending; all
of them or those that are named.
Needs soffice, chromium, the Python packages typst and reportlab, and the Noto CJK fonts.
"""

import base64
import html
import io
import itertools
import pathlib
import quopri
import subprocess
import sys
import tempfile
import zipfile

FONT = "Noto Serif CJK SC"
CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def blocks(text):
    """The paragraphs of a text as ("title" | "text" | "table", content)."""
    lines = [line for line in text.split("\n") if line.strip()]
    titles = list(itertools.takewhile(lambda line: len(line) <= 40 and line[-1] not in "。，,：:；" and "、" not in line[:3], lines[:3]))
    yield from (("title", line) for line in titles)
    for is_table, group in itertools.groupby(lines[len(titles):], lambda line: "\t" in line):
        if is_table:
            yield "table", [line.split("\t") for line in group]
        else:
            yield from (("text", line) for line in group)


def fodt(name, parts):
    """A flat OpenDocument text with a running head and page numbers."""
    body = []
    for kind, content in parts:
        if kind == "table":
            columns = max(map(len, content))
            rows = "".join("<table:table-row>" + "".join(
                f'<table:table-cell office:value-type="string"><text:p>{html.escape(cell)}</text:p></table:table-cell>'
                for cell in row + [""] * (columns - len(row))) + "</table:table-row>" for row in content)
            body.append(f'<table:table><table:table-column table:number-columns-repeated="{columns}"/>{rows}</table:table>')
        else:
            style = "Title" if kind == "title" else "Body"
            body.append(f'<text:p text:style-name="{style}">{html.escape(content)}</text:p>')
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'{FONT}'"/></office:font-face-decls>
<office:styles>
<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties fo:text-indent="1.13cm" fo:text-align="justify" fo:line-height="150%"/>
<style:text-properties style:font-name="F" style:font-name-asian="F" fo:font-size="16pt" style:font-size-asian="16pt"/></style:style>
<style:style style:name="Title" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/>
<style:text-properties style:font-name="F" style:font-name-asian="F" fo:font-size="22pt" style:font-size-asian="22pt"/></style:style>
</office:styles>
<office:automatic-styles><style:page-layout style:name="P"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2.5cm"/>
<style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="P">
<style:header><text:p>{html.escape(name)}</text:p></style:header>
<style:footer><text:p>— <text:page-number text:select-page="current"/> —</text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>{"".join(body)}</office:text></office:body></office:document>"""


def table_html(rows):
    return "<table border=1>" + "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"


def article(parts):
    """The text as the paragraphs of a web page."""
    def block(kind, content):
        if kind == "table":
            return table_html(content)
        style = "text-align:center;font-size:22pt" if kind == "title" else "text-indent:2em"
        return f'<p style="{style}">{html.escape(content)}</p>'
    return "\n".join(block(*part) for part in parts)


def print_html(name, parts):
    return (f'<!doctype html><meta charset="utf-8"><title>{html.escape(name)}</title>'
            f"<style>@page{{size:A4;margin:2.5cm}}body{{font:16pt/1.6 '{FONT}'}}table{{border-collapse:collapse}}</style>" + article(parts))


def site_html(name, parts):
    """A university's page: navigation, the article, links to its neighbours, a footer."""
    nav = "".join(f'<li><a href="/{i}.htm">{word}</a></li>' for i, word in enumerate(
        ["首页", "学校概况", "机构设置", "规章制度", "信息公开指南", "信息公开目录", "年度报告", "依申请公开", "监督举报"]))
    years = "".join(f'<li><a href="/r{y}.htm">{y}-{y + 1}学年信息公开工作年度报告</a></li>' for y in range(2012, 2022))
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
<title>{html.escape(name)}-信息公开网</title><script>var hits = "举报";</script><style>.x{{color:red}}</style></head>
<body><div class="header"><ul class="nav">{nav}</ul></div><div class="left"><h3>年度报告</h3><ul>{years}</ul></div>
<div class="main"><div class="position">当前位置： <a href="/">首页</a> &gt;&gt; <a href="/nb.htm">年度报告</a> &gt;&gt; 正文</div>
<h1 class="arti_title">{html.escape(name)}</h1><p class="arti_metas">发布者：党政办公室　发布时间：2023-10-31　浏览次数：356</p>
<div class="wp_articlecontent">{article(parts)}</div>
<p>【附件】<a href="/up/x.pdf">{html.escape(name)}.pdf</a> 已下载 12 次</p>
<p>上一条：<a href="/a.htm">2012-2013学年信息公开工作年度报告</a></p><p>下一条：<a href="/b.htm">关于召开信息公开工作会议的通知</a></p></div>
<div class="footer">版权所有 © 校园网 地址：大学路1号 邮编：100000 举报电话：010-12345678<br/>京ICP备00000000号</div></body></html>"""


def mhtml(name, parts):
    """The page as Chromium saves it: quoted-printable, with a folded subject that cuts characters in two."""
    coded = "".join(f"={byte:02X}" for byte in name.encode())
    words = [coded[at:at + 60] for at in range(0, len(coded), 60)]
    subject = "\r\n ".join(f"=?utf-8?Q?{word}?=" for word in words)
    page = quopri.encodestring(site_html(name, parts).encode()).decode().replace("\n", "\r\n")
    picture = base64.encodebytes(b"\x89PNG\r\n\x1a\n").decode()
    return (f"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://xxgk.example.edu.cn/1.htm\r\nSubject: {subject}\r\n"
            'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----b----"\r\n\r\n\r\n'
            f"------b----\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{page}\r\n"
            f"------b----\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n{picture}\r\n------b------\r\n").encode()


class OfdPages:
    """Pages of A4 with a running head and page numbers, in millimetres."""

    LEFT, TOP, RIGHT, BOTTOM = 25.0, 25.0, 185.0, 270.0
    SIZE, PITCH = 5.64, 8.46  # 16 points, one and a half lines

    def __init__(self, name):
        self.name, self.pages, self.y = name, [], 0.0
        self.new_page()

    def new_page(self):
        self.pages.append([])
        self.y = self.TOP
        self.text(self.LEFT, 12.0, self.name, 3.5)
        self.text(100.0, 280.0, f"— {len(self.pages)} —", 3.5)

    def room(self, height):
        if self.y + height > self.BOTTOM:
            self.new_page()

    @staticmethod
    def width(char):
        return 0.5 if ord(char) < 0x80 else 1.0

    def text(self, x, y, words, size):
        steps = " ".join(f"{self.width(char) * size:.3f}" for char in words[:-1])
        self.pages[-1].append(
            f'<ofd:TextObject ID="{len(self.pages) * 10000 + len(self.pages[-1])}" Boundary="{x:.3f} {y:.3f} {self.RIGHT - x:.3f} {size:.3f}" '
            f'Font="1" Size="{size}"><ofd:TextCode X="0" Y="{size * 0.86:.3f}" DeltaX="{steps}">{html.escape(words, quote=False)}</ofd:TextCode></ofd:TextObject>')

    def rule(self, x0, y0, x1, y1):
        box = f"{x0:.3f} {y0:.3f} {max(x1 - x0, 0.3):.3f} {max(y1 - y0, 0.3):.3f}"
        self.pages[-1].append(f'<ofd:PathObject ID="{len(self.pages) * 10000 + len(self.pages[-1])}" Boundary="{box}" LineWidth="0.3">'
                              f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0:.3f} {y1 - y0:.3f}</ofd:AbbreviatedData></ofd:PathObject>")

    def wrapped(self, words, width, indent=0.0):
        """Lines no wider than so many ems; a sign that ends a clause hangs over the edge. Words in ASCII stay whole."""
        lines, line, used = [], "", indent
        for unit in itertools.chain.from_iterable(
                ["".join(group)] if is_word else list(group)
                for is_word, group in itertools.groupby(words, lambda char: char.isascii() and not char.isspace())):
            needed = sum(map(self.width, unit))
            if line and used + needed > width and unit not in "，。；：、！？）》”":
                lines.append(line)
                line, used = "", 0.0
                unit = unit.lstrip()
                needed = sum(map(self.width, unit))
            while used + needed > width and len(unit) > 1:
                fits = next(at for at in range(len(unit), 0, -1) if used + sum(map(self.width, unit[:at])) <= width or at == 1)
                lines.append(line + unit[:fits])
                line, used, unit = "", 0.0, unit[fits:]
                needed = sum(map(self.width, unit))
            line += unit
            used += needed
        return lines + [line]

    def paragraph(self, words, is_title):
        size = 7.76 if is_title else self.SIZE
        width = (self.RIGHT - self.LEFT) / size
        indent = 0.0 if is_title else 2.0
        for at, line in enumerate(self.wrapped(words, width, indent)):
            self.room(self.PITCH)
            used = sum(map(self.width, line)) * size
            x = self.LEFT + (indent * size if at == 0 else 0.0)
            self.text((self.LEFT + self.RIGHT - used) / 2 if is_title else x, self.y, line, size)
            self.y += self.PITCH

    def table(self, rows):
        columns = max(map(len, rows))
        width = (self.RIGHT - self.LEFT) / columns
        size = min(4.2, width / 4)
        for row in rows:
            cells = [self.wrapped(cell, (width - 2) / size) if cell else [] for cell in row]
            height = max(max(map(len, cells)) * size * 1.3, size) + 2
            self.room(height)
            for at in range(columns + 1):
                self.rule(self.LEFT + at * width, self.y, self.LEFT + at * width, self.y + height)
            self.rule(self.LEFT, self.y, self.RIGHT, self.y)
            self.rule(self.LEFT, self.y + height, self.RIGHT, self.y + height)
            for at, lines in enumerate(cells):
                for nth, line in enumerate(lines):
                    self.text(self.LEFT + at * width + 1, self.y + 1 + nth * size * 1.3, line, size)
            self.y += height
        self.y += self.PITCH / 2


def ofd(name, parts):
    pages = OfdPages(name)
    for kind, content in parts:
        if kind == "table":
            pages.table(content)
        else:
            pages.paragraph(content, kind == "title")
    namespace = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    listed = "".join(f'<ofd:Page ID="{at + 2}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages.pages)))
    files = {
        "OFD.xml": f'<ofd:OFD {namespace} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo>'
                   "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {namespace}><ofd:CommonData><ofd:MaxUnitID>9999999</ofd:MaxUnitID><ofd:PageArea>"
                              "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
                              f"</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/PublicRes.xml": f'<ofd:Res {namespace} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="宋体"/></ofd:Fonts></ofd:Res>',
    }
    for at, page in enumerate(pages.pages):
        files[f"Doc_0/Pages/Page_{at}/Content.xml"] = (
            f'<ofd:Page {namespace}><ofd:Content><ofd:Layer ID="1" Type="Body">{"".join(page)}</ofd:Layer></ofd:Content></ofd:Page>')
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for path, xml in files.items():
            package.writestr(path, '<?xml version="1.0" encoding="UTF-8"?>\n' + xml)
    return out.getvalue()


def typst_source(name, parts):
    def literal(text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    out = [f'#set page(paper: "a4", margin: 2.5cm, header: [#text(size: 10pt, {literal(name)})], numbering: "1")',
           f'#set text(font: {literal(FONT)}, size: 16pt, lang: "zh")',
           "#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: 1em)"]
    for kind, content in parts:
        if kind == "table":
            columns = max(map(len, content))
            cells = ", ".join(f"[#{literal(cell)}]" for row in content for cell in row + [""] * (columns - len(row)))
            out.append(f"#table(columns: {columns}, {cells})")
        elif kind == "title":
            out.append(f"#align(center, text(size: 22pt, {literal(content)}))")
        else:
            out.append(f"#{literal(content)}")
    return "\n\n".join(out)


def text_file(encoding, mark=b""):
    return lambda name, parts, text: mark + text.encode(encoding)


def head(parts):
    return parts[0][1] if parts[0][0] == "title" else "信息公开年度报告"


# Formats that are written here: folder, ending, bytes.
WRITTEN = {
    "html": ("html", lambda name, parts, text: site_html(head(parts), parts).encode()),
    "mhtml": ("mht", lambda name, parts, text: mhtml(head(parts), parts)),
    "ofd": ("ofd", lambda name, parts, text: ofd(head(parts), parts)),
    "utf8-bom": ("txt", text_file("utf-8-sig")),
    "gb18030": ("txt", text_file("gb18030")),
    "utf16le": ("txt", text_file("utf-16-le", b"\xff\xfe")),
    "utf16be": ("txt", text_file("utf-16-be", b"\xfe\xff")),
}


# More than about 240 files in one call, and LibreOffice leaves the last ones out without a word.
BATCH = 100


def by_writer(ending):
    def make(texts, out):
        for start in range(0, len(texts), BATCH):
            with tempfile.TemporaryDirectory() as work:
                sources = []
                for name, parts, _ in texts[start:start + BATCH]:
                    sources.append(pathlib.Path(work) / f"{name}.fodt")
                    sources[-1].write_text(fodt(head(parts), parts), encoding="utf-8")
                subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{work}/profile", "--convert-to", ending,
                                "--outdir", str(out), *map(str, sources)], check=True, stdout=subprocess.DEVNULL, timeout=600)
        missing = [name for name, _, _ in texts if not (out / f"{name}.{ending}").exists()]
        assert not missing, f"LibreOffice wrote no {ending} of {missing}"
    return make


def by_chromium(texts, out):
    for name, parts, _ in texts:
        with tempfile.TemporaryDirectory() as work:
            page = pathlib.Path(work) / f"{name}.html"
            page.write_text(print_html(head(parts), parts), encoding="utf-8")
            subprocess.run([*CHROMIUM, f"--user-data-dir={work}/profile", f"--print-to-pdf={out / (name + '.pdf')}", page.as_uri()],
                           check=True, capture_output=True, timeout=120)


def by_typst(texts, out):
    import typst
    for name, parts, _ in texts:
        with tempfile.TemporaryDirectory() as work:
            source = pathlib.Path(work) / "source.typ"
            source.write_text(typst_source(head(parts), parts), encoding="utf-8")
            typst.compile(str(source), output=str(out / f"{name}.pdf"))


def by_reportlab(texts, out):
    from reportlab.lib import enums, pagesizes, styles
    from reportlab.pdfbase import cidfonts, pdfmetrics
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(cidfonts.UnicodeCIDFont("STSong-Light"))
    common = {"fontName": "STSong-Light", "wordWrap": "CJK"}
    title = styles.ParagraphStyle("title", fontSize=22, leading=33, alignment=enums.TA_CENTER, **common)
    body = styles.ParagraphStyle("body", fontSize=16, leading=24, firstLineIndent=32, **common)
    cell = styles.ParagraphStyle("cell", fontSize=10, leading=14, **common)

    for name, parts, _ in texts:
        def edges(canvas, page, head=head(parts)):
            canvas.setFont("STSong-Light", 10)
            canvas.drawString(71, 800, head)
            canvas.drawCentredString(297, 40, f"— {page.page} —")

        story = []
        for kind, content in parts:
            if kind == "table":
                columns = max(map(len, content))
                rows = [[Paragraph(html.escape(words), cell) for words in row + [""] * (columns - len(row))] for row in content]
                story.append(Table(rows, colWidths=[453 / columns] * columns, style=[("GRID", (0, 0), (-1, -1), 0.5, "black")]))
            else:
                story.append(Paragraph(html.escape(content), title if kind == "title" else body))
        document = SimpleDocTemplate(str(out / f"{name}.pdf"), pagesize=pagesizes.A4, leftMargin=71, rightMargin=71)
        document.build(story, onFirstPage=edges, onLaterPages=edges)


# Formats that other programs write.
MADE = {
    "writer-pdf": by_writer("pdf"),
    "writer-docx": by_writer("docx"),
    "writer-doc": by_writer("doc"),
    "writer-rtf": by_writer("rtf"),
    "writer-odt": by_writer("odt"),
    "writer-html": by_writer("html"),
    "chromium-pdf": by_chromium,
    "typst-pdf": by_typst,
    "reportlab-pdf": by_reportlab,
}


def main(source, out, wanted):
    paths = sorted(source.glob("*.txt"))
    assert paths, f"no .txt in {source}"
    texts = [(path.stem, list(blocks(path.read_text(encoding="utf-8"))), path.read_text(encoding="utf-8")) for path in paths]
    for folder in wanted or [*WRITTEN, *MADE]:
        (out / folder).mkdir(parents=True, exist_ok=True)
        if folder in WRITTEN:
            ending, content = WRITTEN[folder]
            for text in texts:
                (out / folder / f"{text[0]}.{ending}").write_bytes(content(*text))
        else:
            MADE[folder](texts, out / folder)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), sys.argv[3:])
