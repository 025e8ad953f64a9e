"""One invented report: its facts, its blocks in order, and what a careful reader finds in it."""

import re

import words

KINDS = [
    "overview",
    "proactive",
    "on_request",
    "appraisal",
    "complaints",
    "improvement",
    "other",
    "checklist",
]
MATTERS = ["申请", "举报", "复议", "诉讼"]
DIGITS = "零一二三四五六七八九"
ORDER = "一二三四五六七八九十"
# Where a report may name its school; the last two are no part of its text.
PLACES = ["preface", "body", "rules", "office", "signoff", "filename", "folder"]
# Shapes of the top headings: number in Chinese, number, words.
STYLES = {
    "cn": "{c}、{x}",
    "cn point": "{c}．{x}",
    "cn half": "{c}.{x}",
    "cn space": "{c}、 {x}",
    "cn bare": "{c} {x}",
    "paren": "（{c}）{x}",
    "paren half": "({c}){x}",
    "part": "第{c}部分 {x}",
    "part colon": "第{c}部分：{x}",
    "arabic": "{n}.{x}",
    "arabic cn": "{n}、{x}",
    "none": "{x}",
}
# Shapes of the second headings below those, by the first letters of the style.
SUB_STYLES = {
    "cn": ["（{c}）{x}", "（{c}）{x}", "({c}){x}", "{n}．{x}", "{n}.{x}"],
    "pa": ["{n}.{x}", "{n}、{x}"],
    "ar": ["（{n}）{x}", "({n}){x}"],
    "no": ["{x}"],
}


class Report:
    """What is known of a report while it is being written.

    `blocks` are pairs: "title", "head", "sub", "text", "item" or "sign" with a string, or "table"
    with rows; a cell that spans columns is a pair of its text and their number.
    """

    def __init__(self, rnd, school, others):
        self.rnd, self.school, self.others = rnd, school, others
        self.is_report, self.dress, self.blocks = True, set(), []
        self.title, self.period = None, None
        self.announced, self.announced_missing = [], []
        self.statements = dict.fromkeys(MATTERS, "absent")
        self.html = rnd.random() < 0.3
        self.one_line = not self.html and rnd.random() < 0.05
        self.start = rnd.randint(2010, 2023)
        self.calendar = rnd.random() < 0.15
        self.state_form = self.calendar and rnd.random() < 0.3
        self.me = rnd.choice(["学校", "学校", "我校"])
        if school and school.endswith("学院") and rnd.random() < 0.5:
            self.me = rnd.choice(["学院", "我院"])
        self.prov = rnd.choice(words.PROVINCES)
        day = rnd.randint(10, 28)
        self.month = rnd.choice(["01", "02", "03"] if self.calendar else ["10", "11"])
        self.posted = f"{self.start + 1}-{self.month}-{day}"
        self.signed = rnd.choice(
            [
                f"{self.start + 1}年{int(self.month)}月{day}日",
                f"{self.start + 1}年{self.month}月{day}日",
                f"{in_chinese(self.start + 1)}年{count_in_chinese(int(self.month))}月"
                f"{count_in_chinese(day)}日",
                f"{self.start + 1} 年 {int(self.month)} 月 {day} 日",
            ]
        )
        self.choose_places()
        self.year_label = year_words(self, plain=True)

    def choose_places(self):
        """Where the school and the year are to be read."""
        rnd = self.rnd
        if self.school is None:
            self.places = set()
            self.dress.add("no school")
        elif rnd.random() < 0.55:
            self.places = {"title"} | set(rnd.sample(PLACES[:5], rnd.randint(0, 3)))
        else:
            self.places = {rnd.choice(PLACES)}
            self.dress.add(f"school only in {min(self.places)}")
        self.year_in = {"title", *rnd.sample(["preface", "period", "text"], rnd.randint(0, 2))}
        if rnd.random() < 0.35:
            self.year_in = {rnd.choice(["preface", "period", "text"])}
            self.dress.add(f"year only in {min(self.year_in)}")

    def add(self, kind, content):
        self.blocks.append((kind, content))

    def chance(self, share, dress=None):
        """True for this share of the reports; what they wear is then noted."""
        happens = self.rnd.random() < share
        if happens and dress:
            self.dress.add(dress)
        return happens

    def pick(self, pool):
        return self.fill(self.rnd.choice(pool))

    def sentences(self, pool, least, most):
        count = min(self.rnd.randint(least, most), len(pool))
        return "".join(self.fill(sentence) for sentence in self.rnd.sample(pool, count))

    def fill(self, sentence, **more):
        rnd, a = self.rnd, self.start
        if self.calendar:
            now, last = ["本年度", "全年", "报告期内", "一年来"], ["上年", "上一年度"]
        else:
            now = ["本学年", "本学年度", "统计期内", "报告期内", "一学年来"]
            last = ["上学年", "上一学年"]
        if "text" in self.year_in:
            now = [f"{a}年" if self.calendar else f"{a}-{a + 1}学年"]
            last = [f"{a - 1}年" if self.calendar else f"{a - 1}-{a}学年"]
        one = rnd.randrange(len(self.others))
        fields = {
            "s": self.school,
            "me": self.me,
            "y": self.year_label,
            "prov": self.prov,
            "d": self.posted,
            "a": a,
            "b": a if self.calendar else a + 1,
            "prev": f"{a - 1}-{a}",
            "z": f"{a}年12月31日" if self.calendar else f"{a + 1}年8月31日",
            "old": a - rnd.randint(3, 7),
            "t": rnd.choice(now),
            "l": rnd.choice(last),
            "other": self.others[one],
            "third": self.others[one - 1],
            "n0": rnd.randint(2, 9),
            "n1": rnd.randint(10, 99),
            "n2": rnd.randint(100, 5999),
            "n3": rnd.randint(100000, 999999),
            **more,
        }
        # Each {topic} and {ch} of a sentence is another one.
        sentence = re.sub(r"\{topic\}", lambda _: rnd.choice(words.TOPICS), sentence)
        sentence = re.sub(r"\{ch\}", lambda _: rnd.choice(words.CHANNELS), sentence)
        return sentence.format(**fields)


def write(made):
    """Writes the report from its title to its signature."""
    choose_kinds(made)
    write_title(made)
    after_title = len(made.blocks)
    write_preface(made)
    write_parts(made)
    if made.title and not made.one_line and made.chance(0.02, "table of contents"):
        made.blocks[after_title:after_title] = contents(made)
    write_end(made)


def contents(made):
    """A table of contents: the top headings with their pages."""
    heads = [content for kind, content in made.blocks if kind == "head"]
    dots = made.rnd.choice(["……", "………………", "\t", "  "])
    pages = sorted(made.rnd.randint(1, 20) for _ in heads)
    lines = [("text", f"{head}{dots}{page}") for head, page in zip(heads, pages)]
    return [("text", made.rnd.choice(["目录", "目  录", "目　　录"])), *lines]
    return made


def choose_kinds(made):
    """The kinds of the parts in their order; some are left out, some stand in another place."""
    rnd = made.rnd
    kinds = list(KINDS)
    if made.state_form:
        made.dress.add("form of the State Council")
        kinds = list(words.STATE_FORM)[: rnd.choice([5, 6, 6])]
    else:
        for kind in rnd.sample(KINDS[2:], rnd.choice([0, 1, 1, 2, 2, 3])):
            kinds.remove(kind)
        if "checklist" in kinds and rnd.random() < 0.5:
            kinds.remove("checklist")
        if made.chance(0.08, "order changed"):
            at = rnd.randint(1, len(kinds) - 3)
            kinds[at], kinds[at + 1] = kinds[at + 1], kinds[at]
        if made.chance(0.08, "heading without kind"):
            kinds.append(None)
        if made.chance(0.06, "no overview"):
            kinds.remove("overview")
        if made.chance(0.06, "two proactive parts"):
            kinds.insert(kinds.index("proactive") + 1, "special")
    made.parts = kinds
    made.kinds = ["proactive" if kind == "special" else kind for kind in kinds]


def write_title(made):
    """Adds the title on one to three lines, or none; the truth is what is printed."""
    rnd = made.rnd
    what = rnd.choice(words.TITLE_WORDS)
    if not made.one_line and made.chance(0.04, "title in spaced letters"):
        what = " ".join(what)
    school = made.school if "title" in made.places else ""
    year = year_words(made) if "title" in made.year_in else ""
    if not school and not year:
        if made.chance(0.5, "no title"):
            return
        year = year_words(made)
        made.year_in.add("title")
        made.dress -= {worn for worn in made.dress if worn.startswith("year only")}
    lines = [f"{school}{year}{what}"]
    half = what.index("公") + (3 if " " in what else 2)
    shapes = [[f"{school}{year}{what[:half]}", what[half:]]]
    if school:
        shapes += [[school, f"{year}{what}"], [f"{school}{year}", what]]
    if school and year:
        shapes += [
            [school, year, what],
            [f"{year}{school}{what}"],
            [f"{school}关于{year}信息公开工作情况的报告"],
            [school, f"{what}（{year}）"],
        ]
    if year:
        bracketed = rnd.choice([f"（{year}）", f"({year})", f"——{year}"])
        shapes += [[f"{school}{what}{bracketed}"], [f"{school}{what}", bracketed]]
    if year and not school:
        shapes += [[year, what]]
    if made.one_line:
        lines = rnd.choice([lines, [f"{school} {year} {what}".strip()]])
    elif rnd.random() < 0.55:
        lines = rnd.choice(shapes)
    if len(lines) > 1:
        made.dress.add(f"title on {len(lines)} lines")
    if not school:
        made.dress.add("title without school")
    if not year:
        made.dress.add("title without year")
    lines = [line.strip() for line in lines]
    made.title = " ".join(lines)
    twice = not made.one_line and len(lines) == 1 and made.chance(0.06, "title twice")
    for line in lines * (2 if twice else 1):
        made.add("title", line)


def write_preface(made):
    rnd = made.rnd
    named, dated = "preface" in made.places, "preface" in made.year_in
    if named:
        pool = [line for line in words.COMPILED if ("{y}" in line) == dated]
    else:
        pool = words.COMPILED_PLAIN if dated else words.COMPILED_BARE
    sentences = []
    if named or dated or made.chance(0.8):
        sentences.append(made.pick(words.BASIS) + made.pick(pool))
    if named and made.school.endswith("师范高等专科学校") and made.chance(0.7, "short name first"):
        short = made.school.replace("师范高等专科学校", "师专")
        sentences[0] = sentences[0].replace(made.school, short)
        made.places.add("rules")
        made.dress.discard("school only in preface")
    if "period" in made.year_in:
        printed, made.period = period_words(made)
        sentences.append(rnd.choice(words.PERIOD).format(p=printed))
    sentences += announce(made)
    if made.chance(0.2):
        sentences.append(made.pick(words.GETTING))
    if "office" in made.places and rnd.random() < 0.5:
        sentences.append(made.pick(words.NAMED["office"]))
        made.places.remove("office")
    if sentences and made.chance(0.08, "addressed to somebody"):
        made.add("text", made.pick(words.ADDRESSED))
    if rnd.random() < 0.5:
        sentences = ["".join(sentences)]
    for sentence in filter(None, sentences):
        made.add("text", sentence)


def announce(made):
    """A sentence that announces the parts, some of which do not follow; or none."""
    rnd = made.rnd
    absent = [kind for kind in KINDS if kind not in made.kinds]
    missing = [kind for kind in absent if rnd.random() < 0.45]
    kinds = [kind for kind in KINDS if kind in made.kinds or kind in missing]
    if len(kinds) < 3 or not made.chance(0.5, "announces parts"):
        return []
    pools = [words.SHORT if rnd.random() < 0.5 else words.HEADINGS for _ in kinds]
    parts = [
        rnd.choice([part for part in pool[kind] if "《" not in part])
        for pool, kind in zip(pools, kinds)
    ]
    shape = rnd.choice(["plain"] * 10 + ["quoted", "quoted", "numbered"])
    separator = rnd.choice("、、、、，，；,")
    if shape == "plain" and separator == "、":
        # Of the parts with 、 in them only those that everybody writes are told in such a list.
        parts = [
            words.WELL_KNOWN[kind] if "、" in part else part for part, kind in zip(parts, kinds)
        ]
    if shape == "numbered":
        printed = "；".join(f"（{ORDER[at]}）{part}" for at, part in enumerate(parts))
    else:
        printed = joined(rnd, parts, separator, quoted=shape == "quoted")
    made.announced = [[part, kind] for part, kind in zip(parts, kinds)]
    made.announced_missing = missing
    if missing:
        made.dress.add("announced and missing")
    number = rnd.choice([ORDER[len(parts) - 1], str(len(parts))])
    return [rnd.choice(words.ANNOUNCE).format(list=printed, n=number)]


def joined(rnd, parts, separator, quoted):
    """The parts as a sentence lists them, the last one joined by a word or by the same sign."""
    shown = [f"“{part}”" for part in parts] if quoted else parts
    if quoted and rnd.random() < 0.5:
        return "".join(shown)
    last = rnd.choice([separator, separator, "和", "及", "以及", "与"])
    if last == separator and rnd.random() < 0.2:
        last += "以及"
    if last in "和及与" and any(joint in parts[-1] + parts[-2] for joint in "和与及"):
        last = "以及"
    return separator.join(shown[:-1]) + last + shown[-1]


def write_parts(made):
    rnd = made.rnd
    plain_styles = [style for style in STYLES if style not in ("cn", "none")]
    made.style = rnd.choice(["cn"] * 9 + plain_styles + ["none"] * 4)
    if made.one_line:
        made.style = "cn"
    made.dress.add(f"headings: {made.style}")
    cn, bracketed = made.style == "cn", made.style in ("paren", "paren half")
    can_end = cn or made.style == "none"
    colon = "：" if can_end and made.chance(0.04, "colon after headings") else ""
    repeated = made.style.startswith("cn") and made.chance(0.05, "number repeated")
    skipped = not repeated and made.style.startswith("cn") and made.chance(0.05, "number left out")
    lost = (cn or bracketed) and not made.one_line and made.chance(0.06, "number lost its digit")
    mixed = cn and not lost and not made.one_line and made.chance(0.09, "styles mixed")
    odd_at = rnd.randint(1, len(made.parts) - 1)
    made.plain = made.style == "none" or mixed or lost or made.one_line
    number = 0
    for at, part in enumerate(made.parts):
        odd = at == odd_at
        number += 0 if repeated and odd else 2 if skipped and odd else 1
        shape = STYLES[made.style]
        if mixed and odd:
            shape = rnd.choice(["{c}．{x}", "{c}.{x}", "（{c}）{x}", "{n}、{x}", "{c},{x}"])
        printed = shape.format(c=ORDER[number - 1], n=number, x=heading(made, part))
        if lost and odd:
            printed = printed.replace(ORDER[number - 1], "", 1)
        made.add("head", printed + colon)
        write_part(made, part, printed)


def heading(made, part):
    rnd = made.rnd
    if made.state_form:
        return rnd.choice(words.STATE_FORM[part])
    words_of = words.SPECIAL if part == "special" else words.HEADINGS.get(part, words.KINDLESS)
    chosen = rnd.choice(words_of)
    can_name = part in KINDS[:6] and not chosen.startswith(("学校", "本校", "年度", "对", "因"))
    if can_name and rnd.random() < 0.07:
        return f"{rnd.choice(['学校', '' if made.plain else made.year_label])}{chosen}"
    return chosen


def write_part(made, part, printed):
    """The text below a heading."""
    if part in ("on_request", "complaints") and made.rnd.random() < 0.07:
        write_bare_none(made, part, printed)
    elif part == "on_request":
        write_applications(made)
    elif part == "complaints":
        write_complaints(made)
    elif part == "appraisal":
        made.add("text", made.sentences(words.APPRAISAL, 1, 3))
    elif part == "other":
        made.add("text", made.pick(words.OTHER))
    elif part is None:
        made.add("text", made.pick(words.CONTACT))
    elif part == "checklist":
        made.add("text", made.pick(words.CHECKLIST))
        if not made.one_line and made.chance(0.6, "table of the checklist"):
            write_checklist(made)
    else:
        write_long_part(made, part)


def write_long_part(made, part):
    rnd = made.rnd
    pool = {"overview": words.GENERAL, "improvement": words.IMPROVE}.get(part, words.PROACTIVE)
    if part in ("overview", "proactive"):
        for place in [place for place in ("body", "rules") if place in made.places]:
            made.add("text", made.pick(words.NAMED[place]) + made.sentences(pool, 0, 1))
            made.places.remove(place)
        if made.year_in == {"text"}:
            made.add("text", made.sentences(words.YEAR_SENTENCES, 2, 3))
    if made.plain or rnd.random() < 0.45:
        for _ in range(rnd.randint(1, 3)):
            made.add("text", made.sentences(pool, 1, 4))
    else:
        write_second_headings(made, part, pool)
    if not made.one_line and made.chance(0.15, "sentence that begins with a number"):
        made.add("text", made.pick(words.NUMBER_FIRST) + made.sentences(pool, 0, 2))
    if made.chance(0.06, "sentence that begins like a heading"):
        made.add("text", made.pick(words.KIND_FIRST) + made.sentences(pool, 0, 1))
    lists = part == "proactive" and not made.plain and not made.style.startswith("ar")
    if lists and made.chance(0.2, "list items"):
        write_list(made)


def write_second_headings(made, part, pool):
    rnd = made.rnd
    shape = rnd.choice(SUB_STYLES[made.style[:2]])
    heads = words.SUBHEADS["proactive" if part == "special" else part]
    run_in = rnd.random() < 0.2
    for at, head in enumerate(rnd.sample(heads, rnd.randint(2, 4))):
        printed = shape.format(c=ORDER[at], n=at + 1, x=head)
        below = made.sentences(words.UNDER.get(head, pool), 1, 3)
        if run_in:
            made.add("text", f"{printed}。{below}")
        else:
            made.add("sub", printed)
            made.add("text", below)


def write_list(made):
    rnd = made.rnd
    end = rnd.choice(["；", ";", "。", ""])
    shape = "（{n}）{x}" if made.style.startswith("pa") else "{n}.{x}"
    made.add("text", made.pick(words.BEFORE_LIST))
    items = rnd.sample(words.ITEMS, rnd.randint(3, 5))
    for at, item in enumerate(items):
        stop = "。" if end and at == len(items) - 1 else end
        made.add("item", shape.format(n=at + 1, x=made.fill(item)) + stop)


def write_bare_none(made, part, printed):
    """A word that says no to all that the heading names."""
    made.dress.add("nothing but 无")
    made.add("text", made.rnd.choice(["无。", "无", "没有。"]))
    asked = MATTERS[:1] if part == "on_request" else [m for m in MATTERS[1:] if m in printed]
    made.statements.update(dict.fromkeys(asked, "none"))


def write_applications(made):
    rnd = made.rnd
    count = rnd.choice([1, 2, 3, 4, 5, 6, 8, 11, 12, 17])
    says = rnd.choice(["none", "none", "none", "number", "number", "mentioned", "absent"])
    tables = says in ("none", "number") and not made.one_line
    if tables and made.chance(0.1, "applications in a table"):
        value = count if says == "number" else 0
        write_table(made, ["信息公开申请数量"], [value])
        made.statements["申请"] = str(value) if value else "none"
        return
    said = fill_counts(made, rnd.choice(words.APPLIED[says]), count)
    before = made.sentences(words.APPLIED["absent"], 0, 1)
    made.statements["申请"] = str(count) if says == "number" else says
    made.add("text", said if before == said else before + said)


def write_complaints(made):
    rnd = made.rnd
    count = rnd.choice([1, 1, 2, 3, 4])
    if not made.one_line and made.chance(0.12, "complaints in a table"):
        values = [rnd.choice([0, 0, count]) for _ in MATTERS[1:]]
        write_table(made, rnd.choice(words.SUED_ROWS), values)
        for matter, value in zip(MATTERS[1:], values):
            made.statements[matter] = str(value) if value else "none"
        return
    sentence, answers = rnd.choice(words.SUED)
    for matter, answer in zip(MATTERS[1:], answers.split()):
        made.statements[matter] = str(count) if answer == "c" else answer
    made.add("text", fill_counts(made, sentence, count))


def fill_counts(made, sentence, count):
    """A sentence with this year's count, beside one of last year or of many years."""
    rnd = made.rnd
    last = count + rnd.randint(1, 9)
    shown = {
        "c": count,
        "k": last,
        "big": count + rnd.randint(20, 90),
        "fewer": last - count,
        "more": rnd.randint(1, count),
    }
    if "{c}" in sentence and made.chance(0.2, "numbers in Chinese"):
        shown["c"] = {2: "两"}.get(count, count_in_chinese(count))
    return made.fill(sentence, **shown)


def write_table(made, names, values):
    """A table with this year's values in one of its shapes."""
    rnd, a = made.rnd, made.start
    this, last = f"{a}-{a + 1}学年", f"{a - 1}-{a}学年"
    if made.calendar:
        this, last = f"{a}年", f"{a - 1}年"
    if rnd.random() < 0.4:
        this, last = ("本年度", "上年度") if made.calendar else ("本学年", "上学年")
    before = [rnd.randint(0, 9) for _ in names]
    told = names, values, before
    numbered = list(enumerate(zip(*told), 1))
    rows = rnd.choice(
        [
            [["指标", this, last], *([n, v, w] for n, v, w in zip(names, values, before))],
            [["事项", last, this], *([n, w, v] for n, v, w in zip(names, values, before))],
            [["项目", "单位", "数量"], *([n, "件", v] for n, v in zip(names, values))],
            [["年度", *names], [last, *before], [this, *values]],
            [["项目", "数量（件）"], *([n, v] for n, v in zip(names, values))],
            [["事项", last, this, "增减"], *([n, w, v, f"{v - w:+}"] for n, v, w in zip(*told))],
            [["序号", "事项", this, "备注"], *([at, n, v, "—"] for at, (n, v, _) in numbered)],
            [["事项", "有无", "件数"], *([n, "有" if v else "无", v] for n, v, _ in zip(*told))],
            [["指标", last, this, "合计"], *([n, w, v, w + v] for n, v, w in zip(*told))],
            [["类别", "收到数", "办结数"], *([n, v, v] for n, v in zip(names, values))],
            [
                ["事项", (last, 2), (this, 2)],
                ["", "收到", "办结", "收到", "办结"],
                *([n, w, w, v, v] for n, v, w in zip(*told)),
            ],
            [[("事项", 2), "件数"], *([(n, 2), v] for n, v in zip(names, values))],
            [["", *names], ["件数", *values]],
            [[cell for pair in zip(names, values) for cell in pair]],
            [["事项", this, "占比", last], *([n, v, "33.3%", w] for n, v, w in zip(*told))],
            [
                ["年度", "类别", "件数"],
                *([last, n, w] for n, _, w in zip(*told)),
                *([this, n, v] for n, v, _ in zip(*told)),
            ],
            [["事项", this, "历年累计"], *([n, v, v + w + 9] for n, v, w in zip(*told))],
            [["项目", this], *([n, f"{v}宗"] for n, v in zip(names, values))],
            [["是否发生", "是/否", "件数"], *([n, "是" if v else "否", v] for n, v, _ in zip(*told))],
        ]
    )
    made.add("text", rnd.choice(words.BEFORE_TABLE))
    made.add("table", [[cell if isinstance(cell, tuple) else str(cell) for cell in row] for row in rows])


def write_checklist(made):
    rnd = made.rnd
    label = rnd.choice(["{n}", "（{n}）", "({n})"])
    rows = rnd.sample(words.CHECK_ROWS, rnd.randint(4, 10))
    done = rnd.choice([["已公开"], ["是", "已公开"], ["http://xxgk.example/info", "学校网站"]])
    made.add(
        "table",
        [
            ["序号", "公开事项", "公开情况"],
            *([label.format(n=at + 1), row, rnd.choice(done)] for at, row in enumerate(rows)),
        ],
    )


def write_end(made):
    rnd = made.rnd
    if "office" in made.places:
        made.add("text", made.pick(words.NAMED["office"]))
    if made.rnd.random() < 0.08:
        made.add("text", made.pick(words.CLOSING))
    if "signoff" in made.places:
        made.add("sign", made.school + rnd.choice(words.SIGN_UNITS))
        made.add("sign", made.signed)
    elif rnd.random() < 0.2:
        made.add("sign", rnd.choice(words.SIGN_UNITS_ALONE))
        made.add("sign", made.signed)


def year_words(made, plain=False):
    """The report's year in one of its forms; a plain one fits into any sentence."""
    rnd, a, b = made.rnd, made.start, made.start + 1
    apart = [" ".join(str(year)) for year in (a, b)]
    if made.calendar:
        forms = [f"{a}年", f"{a}年度", f"{a}年"]
        odd = [
            f"{in_chinese(a)}年",
            f"{in_chinese(a)}年度",
            f"{apart[0]}年度",
            f" {a} 年",
            f"{full_width(a)}年度",
        ]
    else:
        forms = [
            f"{a}-{b}学年",
            f"{a}—{b}学年",
            f"{a}-{b}学年度",
            f"{a}至{b}学年",
            f"{a}-{b}年度",
            f"{a}～{b}学年",
            f"{a}–{b}学年度",
            f"{a}－{b}学年",
        ]
        odd = [
            f"{in_chinese(a)}—{in_chinese(b)}学年",
            f"{in_chinese(a)}至{in_chinese(b)}学年度",
            f"{apart[0]}-{apart[1]}学年",
            f" {a} - {b} 学年",
            f"{a}年—{b}年学年",
            f"{full_width(a)}—{full_width(b)}学年",
            f"{a}——{b}学年",
            f"{a}-{str(b)[2:]}学年",
        ]
    if not plain and made.chance(0.25, "year in odd form"):
        return rnd.choice(odd)
    return rnd.choice(forms)


def period_words(made):
    """The period in one of its forms, and its two dates."""
    rnd, a, b = made.rnd, made.start, made.start + 1
    if made.calendar:
        forms = [
            f"{a}年1月1日至{a}年12月31日",
            f"{a}年1月1日至12月31日",
            f"{a}年1月1日—12月31日",
            f"{a}年1月1日起至{a}年12月31日止",
            f"{a}.1.1-{a}.12.31",
        ]
        return rnd.choice(forms), [f"{a}-01-01", f"{a}-12-31"]
    forms = [
        f"{a}年9月1日至{b}年8月31日",
        f"{a}年9月1日起至{b}年8月31日止",
        f"{a}年9月1日—{b}年8月31日",
        f"{a}年9月至{b}年8月",
        f"{a} 年 9 月 1 日至 {b} 年 8 月 31 日",
        f"{a}年9月1日-{b}年8月31日",
    ]
    if made.chance(0.25, "period in odd form"):
        apart = [" ".join(str(year)) for year in (a, b)]
        forms = [
            f"{a}91日至{b}831日",
            f"{a}.9.1—{b}.8.31",
            f"{a}-09-01至{b}-08-31",
            f"{in_chinese(a)}年九月一日至{in_chinese(b)}年八月三十一日",
            f"{full_width(a)}年９月１日至{full_width(b)}年８月３１日",
            f"{a}年09月01日至{b}年08月31日",
            f"{apart[0]}年9月1日至{apart[1]}年8月31日",
            f"{a}年9月1日到{b}年8月31日",
        ]
    return rnd.choice(forms), [f"{a}-09-01", f"{b}-08-31"]


def in_chinese(year):
    """A year digit by digit, its zero in one of three forms."""
    zero = "〇○零"[year % 3]
    return "".join(zero if digit == "0" else DIGITS[int(digit)] for digit in str(year))


def count_in_chinese(number):
    tens, ones = divmod(number, 10)
    first = {0: "", 1: "十"}.get(tens, DIGITS[tens] + "十")
    return first + (DIGITS[ones] if ones else "")


def full_width(number):
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
