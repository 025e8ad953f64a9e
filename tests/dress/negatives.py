"""Texts that a search for yearly reports also brings, and that are none.

Each function gives the lines of one text; the first of them is its title.
"""

SYSTEMS = [
    "章程",
    "招生章程",
    "财务管理制度",
    "采购办法",
    "学位授予细则",
    "职称评审办法",
    "资产管理办法",
]
UNITS = [
    "党政办公室",
    "教务处",
    "招生就业处",
    "财务处",
    "人事处",
    "学生工作部",
    "后勤处",
    "科研处",
    "纪检监察室",
]
NUMBERS = "一二三四五六七八九十"


def notice_to_schools(r):
    """An authority asks schools for their reports."""
    year = r.year
    asks = [
        "各校应于10月31日前将年度报告在本校网站公布，并报送我厅政策法规处。",
        "报告应包括概述、主动公开情况、依申请公开情况、评议情况、受到举报的情况、主要问题和改进措施等。",
        "各校要明确一名校领导分管，落实经办人员。",
        "我厅将适时组织抽查，结果予以通报。",
        "报告统计时间为上一学年，即9月1日至次年8月31日。",
        "联系人：赵老师，电话：02{:06d}。".format(r.randint(0, 999999)),
        "对未按时发布年度报告的学校，将约谈其主要负责人。",
        "请民办高校和独立学院一并执行。",
    ]
    office = r.choice([f"{r.prov}省教育厅", f"{r.prov}省教育厅办公室", "教育部办公厅"])
    lines = [
        r.choice(
            [
                f"{office}关于做好{year}年高校信息公开年度报告编制工作的通知",
                f"关于报送{year}年高等学校信息公开年度报告的通知",
                f"{office}关于公布高等学校{year - 1}-{year}学年信息公开年度报告的通知",
                f"{office}关于进一步做好{year}年高校信息公开工作的通知",
                f"{office}转发教育部关于高等学校信息公开有关文件的通知",
            ]
        ),
        r.choice(
            [
                "各普通高等学校：",
                "各高等院校、有关单位：",
                "各市教育局、各高等学校：",
                "省属各高校：",
            ]
        ),
    ]
    lines.append(
        r.choice(
            ["现将有关事项通知如下：", "为做好相关工作，现就有关要求通知如下。", "请各校遵照执行。"]
        )
    )
    lines += numbered(r, r.sample(asks, r.randint(2, 6)))
    return lines + [office, f"{year}年9月{r.randint(1, 30)}日"]


def notice_to_units(r):
    """A school asks its own units for material."""
    year = r.year
    asks = [
        "各单位对照清单梳理本学年主动公开的信息数量和方式。",
        "请于9月20日前将材料电子版发至办公室邮箱。",
        "材料应真实、准确，数据以8月31日为准。",
        "各单位报送内容包括主动公开情况、依申请公开情况、存在的问题和改进措施。",
        "指定一名联络员，负责与办公室对接。",
        "逾期未报的单位，将在校内通报。",
        "材料须经单位负责人签字并加盖公章。",
    ]
    return [
        r.choice(
            [
                f"关于报送{year - 1}-{year}学年信息公开年度报告材料的通知",
                f"{r.school}关于开展{year}年信息公开年度报告编制工作的通知",
                f"关于做好{r.school}{year - 1}-{year}学年信息公开工作总结的通知",
                "关于征集信息公开年度报告素材的函",
            ]
        ),
        r.choice(["各学院、各部门：", "校内各单位：", "机关各部门、各二级学院：", "各有关单位："]),
        "根据上级通知精神，学校即将编制信息公开年度报告，现将有关事宜通知如下：",
        *numbered(r, r.sample(asks, r.randint(3, 6))),
        f"{r.school}{r.choice(UNITS)}",
        f"{year}年9月{r.randint(1, 12)}日",
    ]


def guide(r):
    parts = [
        ("主动公开", "公开范围见本校信息公开目录。公开形式包括网站、公告栏、校报等。"),
        (
            "依申请公开",
            "申请人可通过书面、传真、电子邮件等方式提出申请，并填写《信息公开申请表》。",
        ),
        ("受理机构", f"受理机构为{r.school}{r.choice(UNITS)}，工作日8:30至17:00受理。"),
        (
            "监督与救济",
            "公民、法人或其他组织认为学校未依法履行义务的，可以向主管部门举报，也可以依法申请行政复议或提起诉讼。",
        ),
        ("收费标准", "提供信息按国家规定收取检索、复制、邮寄等成本费用。"),
        ("答复时限", "收到申请后，能够当场答复的当场答复，否则在15个工作日内答复。"),
    ]
    chosen = r.sample(parts, r.randint(3, 6))
    title = r.choice(
        [
            f"{r.school}信息公开指南",
            "信息公开指南",
            f"{r.school}依申请公开须知",
            "依申请公开流程说明",
            f"{r.school}信息公开指南（{r.randint(2012, 2022)}年修订）",
        ]
    )
    lines = [title, f"为方便公民、法人和其他组织获取{r.school}的信息，编制本指南。"]
    for at, (head, text) in enumerate(chosen):
        lines += [f"{NUMBERS[at]}、{head}", text]
    return lines


def form(r):
    rows = [
        "申请人信息",
        "公民 | 姓名 | | 工作单位 |",
        "证件名称 | | 证件号码 |",
        "通信地址 | | 邮政编码 |",
        "法人或其他组织 | 名称 | | 组织机构代码 |",
        "联系电话 | | 电子邮箱 |",
        "申请时间 | 年 月 日",
        "所需信息的内容描述 |",
        "所需信息的用途 |",
        "是否申请减免费用 | 是□ 否□",
        "获取方式 | 邮寄□ 自取□ 电子邮件□",
        "受理人 | | 受理时间 |",
        "办理结果 | 同意公开□ 不予公开□ 信息不存在□",
    ]
    kept = [row for row in rows if r.random() < 0.8]
    if r.random() < 0.5:
        kept = [cell.strip() for row in kept for cell in row.split("|") if cell.strip()]
    return [
        r.choice(
            [
                f"{r.school}信息公开申请表",
                "信息公开申请表",
                "高等学校信息公开申请表（样表）",
                "附件2：依申请公开信息申请表",
            ]
        ),
        *kept,
    ]


def catalogue(r):
    heads = [
        "基本信息",
        "招生考试信息",
        "财务、资产及收费信息",
        "人事师资信息",
        "教学质量信息",
        "学生管理服务信息",
    ]
    cut = r.choice([" | ", "\t", "  "])
    lines = [
        r.choice(
            [
                f"{r.school}信息公开目录",
                "信息公开事项清单",
                f"{r.school}信息公开事项清单（责任分解表）",
                "高等学校信息公开事项清单任务分工",
            ]
        ),
        cut.join(["序号", "类别", "公开事项", "责任单位", "公开时间"]),
    ]
    at, shape = 0, r.choice(["（{}）", "({})", "{}"])
    for head in r.sample(heads, r.randint(3, 6)):
        for _ in range(r.randint(2, 5)):
            at += 1
            label = shape.format(at)
            lines.append(cut.join([label, head, r.choice(SYSTEMS), r.choice(UNITS), "及时更新"]))
    return lines


def evaluation(r):
    count, year = r.randint(20, 130), r.year
    lines = [
        r.choice(
            [
                f"{year}年高校信息公开透明度指数报告",
                f"{count}所高校信息公开情况测评",
                "高等教育透明度观察报告",
                f"{r.prov}省高校{year}年信息公开工作评估结果",
                f"{r.prov}省高等学校信息公开网站检查情况通报",
            ]
        ),
        f"本次测评以{count}所高等学校为对象，从网站、目录、年度报告、依申请公开渠道四个方面打分。",
    ]
    findings = [
        f"有{count // 3}所高校没有公布年度报告。",
        f"{r.school}、{r.other}和{r.third}得分较高。",
        "部分学校的申请渠道形同虚设，测评人员提交的申请未获答复。",
        f"{r.other}的财务信息公开较为完整。",
        "建议主管部门加大督促力度，建立常态化评估机制。",
        f"平均得分为{r.randint(41, 79)}.{r.randint(1, 9)}分。",
    ]
    heads = ["测评概况", "主要发现", "主动公开情况", "依申请公开情况", "问题与建议"]
    findings = r.sample(findings, len(findings))
    for at, head in enumerate(heads[: r.randint(2, 5)]):
        lines += [f"{NUMBERS[at]}、{head}", findings[at]]
    return lines


def authority(r):
    """A bureau's, a city's or an agency's own yearly report."""
    year = r.year
    body = r.choice(
        [
            f"{r.prov}省教育厅",
            f"{r.city}教育局",
            f"{r.city}人民政府",
            f"{r.prov}省教育考试院",
            f"{r.city}财政局",
            f"{r.city}卫生健康委员会",
            f"{r.prov}省科学技术厅",
            f"{r.city}人民检察院",
        ]
    )
    lines = [
        r.choice(
            [
                f"{body}{year}年政府信息公开工作年度报告",
                f"{body}政府信息公开{year}年度报告",
                f"{body}{year}年信息公开年度报告",
            ]
        ),
        f"本报告由{body}编制，统计期限为{year}年1月1日至12月31日。",
    ]
    parts = [
        (
            "总体情况",
            f"全年主动公开政府信息{r.randint(100, 5000)}条，召开新闻发布会{r.randint(1, 9)}场。",
        ),
        (
            "主动公开政府信息情况",
            f"制发规范性文件{r.randint(0, 30)}件，办理行政许可{r.randint(10, 900)}件。",
        ),
        ("收到和处理政府信息公开申请情况", f"本年新收政府信息公开申请{r.randint(0, 60)}件。"),
        (
            "政府信息公开行政复议、行政诉讼情况",
            f"行政复议{r.randint(0, 5)}件，行政诉讼{r.randint(0, 3)}件。",
        ),
        ("存在的主要问题及改进情况", "政策解读的形式不够丰富，下一步将加强培训。"),
        ("其他需要报告的事项", "没有收取信息处理费。"),
    ]
    for at, (head, text) in enumerate(parts[: r.randint(3, 6)]):
        lines += [f"{NUMBERS[at]}、{head}", text]
    return lines


def table(r):
    names = r.sample(
        [
            "基本支出",
            "项目支出",
            "人员经费",
            "公用经费",
            "科研经费",
            "学生资助",
            "专任教师",
            "在校生",
            "图书总量",
            "公务接待",
            "公务用车",
            "因公出国",
        ],
        r.randint(6, 12),
    )
    head = r.choice(
        [["项目", "本年数", "上年数"], ["指标", "单位", "数量"], ["科目", "预算", "决算"]]
    )
    cut = r.choice(["\t", " | ", "\n"])
    title = r.choice(
        [
            f"{r.school}部门预算表",
            "收支总表",
            f"{r.school}办学条件基本数据",
            "附表3 经费支出明细",
            f"{r.year}年部门收支情况表",
        ]
    )
    rows = [cut.join([name, str(r.randint(1, 999)), str(r.randint(1, 9999))]) for name in names]
    return [title, cut.join(head), *"\n".join(rows).split("\n")]


def news(r):
    year = r.year
    day = f"{r.randint(1, 12)}月{r.randint(1, 28)}日"
    told = [
        f"会议传达了上级关于信息公开工作的文件精神，通报了{year - 1}年年度报告的编制情况。",
        "与会人员围绕栏目建设、保密审查等问题展开讨论。",
        "校领导强调，要把信息公开作为依法治校的重要抓手。",
        "办公室负责人解读了清单的主要变化。",
        f"{r.other}有关负责人应邀介绍经验。",
        "各学院信息员共60余人参加。",
        "会议要求各单位按期完成信息更新，不断提高师生满意度。",
    ]
    title = r.choice(
        [
            f"{r.school}召开信息公开工作推进会",
            f"我校举办{year}年信息公开业务培训",
            "学校部署信息公开年度报告编制工作",
            f"{r.other}来我校调研信息公开工作",
            f"{r.school}发布{year}年信息公开年度报告",
        ]
    )
    lead = f"{day}，{r.school}在行政楼会议室召开信息公开工作会议，校领导出席并讲话。"
    if "来我校" in title:
        lead = f"{day}，{r.other}党政办公室一行来到{r.school}，就信息公开工作进行调研。"
    elif "发布" in title:
        lead = f"本网讯{day}，{r.school}在官网发布年度报告，已连续发布{r.randint(3, 9)}年。"
    return [title, lead, *r.sample(told, r.randint(2, 5)), "（撰稿：周明　摄影：吴越）"]


def rules(r):
    name = r.choice(
        [
            "信息公开实施办法",
            "信息公开实施细则",
            "信息公开保密审查规定",
            "校务公开暂行办法",
            "信息公开工作考核办法",
        ]
    )
    articles = [
        f"为规范{r.school}信息公开工作，保障师生员工的合法权益，制定本办法。",
        "信息公开遵循公正、公平、便民的原则。",
        "学校应当主动公开下列信息：（一）学校章程；（二）招生计划；（三）财务预决算。",
        "公民、法人和其他组织可以向学校申请获取信息。",
        "信息公开办公室应当于每年10月底前编制并公布信息公开年度报告。",
        "年度报告应当包括主动公开情况、依申请公开情况、受到举报的情况等内容。",
        "违反本办法规定的，由纪检监察部门责令改正；情节严重的，依法给予处分。",
        "本办法自发布之日起施行。",
        "对申请不予公开的，应当说明理由并告知申请行政复议、提起行政诉讼的途径。",
    ]
    kept = sorted(r.sample(range(len(articles)), r.randint(4, 9)))
    lines = [f"{r.school}{name}", *(["第一章 总则"] if r.random() < 0.5 else [])]
    return lines + [f"第{NUMBERS[at]}条 {articles[which]}" for at, which in enumerate(kept)]


def advert(r):
    year = r.year
    parts = [
        ("招聘岗位", f"专任教师{r.randint(3, 40)}名，辅导员{r.randint(1, 9)}名。"),
        ("报名条件", "具有博士学位，年龄不超过40周岁，身体健康。"),
        ("报名方式", "登录招聘系统填报，上传证书扫描件。"),
        ("考核程序", "资格审查、笔试、试讲、体检、公示。"),
        ("待遇", "按国家和学校有关规定执行。"),
        ("监督", "对招聘工作有异议的，可向纪检监察室举报。"),
    ]
    lines = [
        r.choice(
            [
                f"{r.school}{year}年公开招聘公告",
                f"{r.school}诚聘海内外英才",
                f"{year}年高层次人才招聘简章",
                f"{r.school}{year}年辅导员招聘信息",
            ]
        ),
        f"{r.school}因事业发展需要，面向社会公开招聘，现将有关事项公告如下：",
    ]
    for at, (head, text) in enumerate(parts[: r.randint(3, 6)]):
        lines += [f"{NUMBERS[at]}、{head}", text]
    return lines


def minutes(r):
    year = r.year
    said = [
        "会议审议了信息公开年度报告（送审稿），原则同意，修改后发布。",
        "会议听取了招生工作情况汇报。",
        "会议研究了职称评审有关事宜。",
        "会议讨论了教学楼维修项目招标方案。",
        "会议通过了学生违纪处理意见。",
        "会议决定成立信息公开工作领导小组。",
    ]
    return [
        r.choice(
            [
                f"{r.school}校长办公会会议纪要",
                f"{year}年第{r.randint(1, 20)}次党委会纪要",
                "信息公开工作协调会会议纪要",
            ]
        ),
        f"时间：{year}年{r.randint(1, 12)}月{r.randint(1, 28)}日",
        "地点：行政楼三楼会议室",
        "主持人：校长",
        "出席：学校领导班子成员　列席：有关部门负责人",
        *numbered(r, r.sample(said, r.randint(2, 5))),
    ]


def other_report(r):
    """A yearly report on something else."""
    year = r.year
    what, parts = r.choice(
        [
            (
                "毕业生就业质量年度报告",
                ["毕业生规模与结构", "就业率及去向", "就业质量评价", "对教育教学的反馈"],
            ),
            (
                "本科教学质量报告",
                ["本科教育基本情况", "师资与教学条件", "教学建设与改革", "存在的问题及对策"],
            ),
            ("部门决算", ["部门概况", "部门决算表", "决算情况说明", "名词解释"]),
            ("高等职业教育质量年度报告", ["基本情况", "人才培养", "服务贡献", "面临挑战"]),
            ("平安校园建设工作总结", ["总体情况", "主要做法", "存在的问题", "下一步打算"]),
        ]
    )
    lines = [f"{r.school}{year}年{what}"]
    for at, head in enumerate(parts[: r.randint(3, 4)]):
        lines += [
            f"{NUMBERS[at]}、{head}",
            r.choice(
                [
                    f"截至{year}年8月31日，共有在校生{r.randint(3000, 30000)}人。",
                    "学校坚持立德树人，不断提高质量。",
                    f"各项指标较上年提高{r.randint(1, 9)}个百分点，相关数据已在网上公开。",
                ]
            ),
        ]
    return lines


def links(r):
    """A page that lists the reports and holds none."""
    first = r.year - r.randint(3, 7)
    lines = [
        r.choice(
            ["信息公开年度报告", f"{r.school}历年信息公开年度报告", "年报列表", "信息公开年报"]
        )
    ]
    for year in range(r.year - 1, first - 1, -1):
        lines.append(
            f"{r.school}{year}-{year + 1}学年信息公开年度报告　{year + 1}-10-{r.randint(10, 31)}"
        )
    return [*lines, "共1页 首页 上一页 下一页 尾页"]


def answer(r):
    """A letter about one application, or a public notice."""
    year = r.year
    return r.choice(
        [
            [
                "信息公开申请答复书",
                f"（{year}）第{r.randint(1, 30)}号",
                "张某某：",
                f"{year}年3月{r.randint(1, 28)}日向{r.school}提出的信息公开申请收悉，答复如下：",
                "你申请公开的信息属于主动公开范围，可在学校网站查阅。",
                "如对本答复不服，可在60日内申请行政复议，或在6个月内提起行政诉讼。",
                f"{r.school}信息公开办公室",
            ],
            [
                f"{r.school}{r.choice(UNITS)}设备采购项目中标公告",
                f"项目编号：ZB{year}{r.randint(100, 999)}",
                f"中标单位：某某科技有限公司，中标金额：{r.randint(20, 900)}万元。",
                "公告期限：1个工作日。",
                "对中标结果有异议的，可向采购人提出质疑或投诉。",
            ],
            [
                f"关于{year}年拟晋升教授职务人选的公示",
                f"经{r.school}职称评审委员会评审通过，现将人选予以公示，公示期5个工作日。",
                "公示期间如有异议，请向人事处或纪检监察室举报。",
                "附：公示名单（略）",
            ],
            [
                f"{r.school}信息公开工作领导小组成员名单",
                "组长：校长",
                "副组长：分管副校长",
                "成员：各部门主要负责人",
                f"领导小组下设办公室，挂靠{r.choice(UNITS)}。",
            ],
            [
                f"{year}年信息公开工作要点",
                "一、完善制度",
                "修订实施细则。",
                "二、规范主动公开",
                "按清单要求更新栏目。",
                "三、做好依申请公开",
                "规范受理、审查、答复流程。",
                "四、强化监督检查",
                "年底前开展一次自查。",
            ],
        ]
    )


def outline(r):
    """What a report has to hold, for those who are to write one."""
    parts = [
        ("概述", "简要介绍本年度信息公开工作的总体情况，约500字。"),
        ("主动公开情况", "填写公开的渠道、数量和重点领域，须有具体数字。"),
        ("依申请公开情况", "填写申请的数量、答复情况和收费情况，没有的填“无”。"),
        ("评议情况", "填写师生和社会公众的评议结果。"),
        ("受到举报的情况", "填写举报的件数和处理结果。"),
        ("存在的问题和改进措施", "问题要具体，措施要可行。"),
    ]
    lines = [
        r.choice(
            [
                "附件1：信息公开年度报告编写提纲",
                f"高等学校信息公开年度报告（{r.year}年）撰写说明",
                "信息公开年度报告模板（供参考）",
                "××大学××学年信息公开年度报告（参考样式）",
            ]
        )
    ]
    for at, (head, text) in enumerate(parts[: r.randint(4, 6)]):
        lines += [f"{NUMBERS[at]}、{head}", f"（{text}）"]
    return [*lines, "（加盖公章）　　年　月　日"]


def questions(r):
    """Questions of readers with answers."""
    pairs = [
        ("问：怎样申请公开学校的信息？", "答：请下载申请表，填写后寄送党政办公室。"),
        ("问：申请多久有答复？", "答：一般在收到申请之日起十五个工作日内答复。"),
        ("问：对答复不满意怎么办？", "答：可以向主管部门举报，也可以申请行政复议或者提起诉讼。"),
        ("问：年度报告在哪里可以看到？", "答：每年十月底前在信息公开网公布。"),
        ("问：哪些信息不予公开？", "答：涉及国家秘密、商业秘密和个人隐私的信息。"),
        ("问：申请信息公开要收费吗？", "答：按国家规定收取检索、复制、邮寄等成本费用。"),
    ]
    title = r.choice(["信息公开常见问题", f"{r.school}信息公开问答", "依申请公开常见问题解答"])
    chosen = r.sample(pairs, r.randint(3, 6))
    return [title, *(line for pair in chosen for line in pair)]


def speech(r):
    said = [
        "同志们，今天我们召开信息公开工作推进会，主要任务是总结经验、部署工作。",
        "一是要提高认识，把信息公开作为推进依法治校的重要内容。",
        "二是要突出重点，抓好招生、财务、人事等领域的信息公开。",
        "三是要规范程序，做好依申请公开的登记、审核和答复。",
        "四是要强化监督，认真对待师生的举报和建议。",
        f"去年，{r.other}在这方面走在了前列，值得我们学习。",
        "同志们，信息公开工作任重道远，让我们共同努力。谢谢大家！",
    ]
    middle = sorted(r.sample(range(1, len(said) - 1), r.randint(3, 5)))
    kept = [said[0], *(said[at] for at in middle), said[-1]]
    title = r.choice(
        [
            f"在{r.school}信息公开工作会议上的讲话",
            f"校领导在{r.year}年信息公开工作推进会上的讲话",
            "在信息公开工作培训班上的讲话提纲",
        ]
    )
    return [title, f"（{r.year}年{r.randint(3, 12)}月{r.randint(1, 28)}日）", *kept]


def proposal(r):
    """An answer to a proposal of the congress, or a tender for the printing of reports."""
    year = r.year
    return r.choice(
        [
            [
                f"关于教代会第{r.randint(2, 60)}号提案的答复",
                "各位代表：",
                "关于加强信息公开工作的提案收悉，经研究，现答复如下。",
                "一、学校每年十月公布信息公开年度报告。",
                "二、师生可以通过依申请公开渠道获取信息。",
                "三、对举报和投诉，学校均按规定处理。",
                f"{year}年5月{r.randint(1, 28)}日",
            ],
            [
                "信息公开年度报告印刷服务采购公告",
                f"{r.school}就{year}年信息公开年度报告印刷服务进行询价，欢迎供应商参加。",
                "一、项目概况",
                f"印刷年度报告{r.randint(50, 500)}册。",
                "二、供应商资格",
                "具有独立承担民事责任的能力。",
                "三、报价要求",
                "一次报价，不得更改。",
            ],
            [
                f"{r.school}信息公开工作培训通知",
                "各学院：",
                f"定于{year}年10月{r.randint(1, 28)}日举办信息公开培训，请信息员参加。",
                "一、培训内容",
                "年度报告编制、依申请公开答复。",
                "二、有关要求",
                "准时参加，不得请假。",
            ],
        ]
    )


KINDS = [
    proposal,
    notice_to_schools,
    notice_to_units,
    guide,
    form,
    catalogue,
    evaluation,
    authority,
    table,
    news,
    rules,
    advert,
    minutes,
    other_report,
    links,
    answer,
    outline,
    questions,
    speech,
]


def numbered(r, texts):
    style = r.choice(["{c}、{x}", "{n}.{x}", "（{c}）{x}", "{n}、{x}", "{x}"])
    return [style.format(c=NUMBERS[at], n=at + 1, x=text) for at, text in enumerate(texts)]
