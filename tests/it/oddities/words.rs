//! The words of invented reports: schools, headings, sentences. All are made up for these tests.

use crate::support::Random;
use mingcha::Kind;

/// What the printed terms are counted for.
pub const TERMS: [&str; 8] = ["举报", "复议", "诉讼", "申请", "评议", "信息公开", "主动公开", "清单"];

const PLACES: [&str; 16] = [
    "沐川", "雁回", "宁岚", "苍梧岭", "柏溪", "鹤鸣", "渌水", "望潮", "云麓", "青砚", "临沂坡", "赤水湾", "松墩", "漪澜",
    "钟台", "白鹭洲",
];
const KINDS: [&str; 27] = [
    "大学",
    "学院",
    "理工大学",
    "师范大学",
    "农业大学",
    "医科大学",
    "财经大学",
    "科技学院",
    "工程技术大学",
    "青年政治学院",
    "民族大学",
    "交通大学",
    "外国语学院",
    "职业技术大学",
    "职业技术学院",
    "城市职业学院",
    "大数据职业学院",
    "信息工程学院",
    "高等专科学校",
    "师范高等专科学校",
    "幼儿师范高等专科学校",
    "医学高等专科学校",
    "警察学院",
    "管理干部学院",
    "广播电视大学",
    "开放大学",
    "体育职业学院",
];

/// The name of a school: plain, a part of another, of an army, of a party, or with its campus.
pub fn school(random: &mut Random) -> String {
    let place = pick(random, &PLACES);
    match random.below(16) {
        0 => format!("{place}石油大学（{}）", pick(random, &["东岭", "松原湾", "北滩"])),
        1 => format!("{place}科技大学{}学院", pick(random, &["星湖", "明德", "应用技术", "华文"])),
        2 => format!("{place}医科大学附属{}学院", pick(random, &["护理", "口腔", "康复"])),
        3 => format!("中共{place}市委党校"),
        4 => format!("陆军{place}步兵学院"),
        5 => format!("中国{place}海洋大学"),
        6 => format!("{place}工业大学（{}校区）", pick(random, &["南湖", "西郊"])),
        7 => format!("国家{place}林业学院"),
        _ => format!("{place}{}", pick(random, &KINDS)),
    }
}

/// Headings of a kind; the first ones are the ministry's.
pub fn headings(kind: Option<Kind>) -> &'static [&'static str] {
    match kind {
        Some(Kind::Overview) => &["概述", "工作概述", "信息公开工作概述", "总体情况", "基本情况", "信息公开工作概况"],
        Some(Kind::Proactive) => &[
            "主动公开情况",
            "信息主动公开情况",
            "学校主动公开信息情况",
            "重点领域信息公开情况",
            "主动向社会公开信息的情况",
        ],
        Some(Kind::OnRequest) => &[
            "依申请公开和不予公开情况",
            "依申请公开信息情况",
            "信息依申请公开和不予公开的情况",
            "信息公开申请办理情况",
        ],
        Some(Kind::Appraisal) => &[
            "对信息公开的评议情况",
            "信息公开评议情况",
            "师生员工和社会公众对学校信息公开工作的评议情况",
            "社会评议情况",
        ],
        Some(Kind::Complaints) => &[
            "因学校信息公开工作受到举报、复议、诉讼的情况",
            "因信息公开工作受到举报的情况",
            "对信息公开工作的投诉举报情况",
            "受到举报、复议和诉讼的情况",
        ],
        Some(Kind::Improvement) => &[
            "信息公开工作的主要经验、问题和改进措施",
            "存在的主要问题和改进措施",
            "存在问题及改进措施",
            "工作中的不足和改进措施",
        ],
        Some(Kind::Other) => &["其他需要报告的事项", "其他事项", "需要说明的其他事项", "其他"],
        Some(Kind::Checklist) => &["清单事项公开情况表", "清单事项公开情况", "信息公开事项清单公开情况表"],
        _ => &["组织机构建设", "制度建设与培训", "信息平台运行维护", "保密审查"],
    }
}

/// Headings of the second level, which take their parent's kind, whatever they say.
pub const SUBHEADINGS: [&str; 14] = [
    "招生考试信息",
    "财务、资产与收费信息",
    "人事师资信息",
    "教学质量信息",
    "学生管理服务",
    "学风建设情况",
    "扩大主动公开的范围",
    "其他",
    "加强组织领导，压实工作责任",
    "做好保密审查",
    "重要会议与文件",
    "网站栏目建设",
    "对外交流合作",
    "问题整改落实情况",
];

/// Sentences for any section. `{S}` is the school, `{Y}` its year, `{T}` another school, `{N}` a number, `{D}` a department.
pub const SENTENCES: [&str; 30] = [
    "学校把公开透明看作办学的底线，由校长办公室牵头，各部门各司其职。",
    "{Y}，门户网站更新稿件{N}篇，其中涉及师生切身利益的{N}篇。",
    "围绕招生、财务、人事三个方面，逐条核对清单，把未落实的栏目列入台账。",
    "一是修订实施细则，二是充实信息员队伍，三是每季度通报一次进度。",
    "有关负责人赴{T}考察，借鉴了对方建设专题网站的做法。",
    "与{T}、{T}等兄弟院校交流了经验。",
    "按照《办法》第七条第（三）项的规定，凡涉密事项一律先审后发。",
    "{D}官方账号全年推送{N}条，累计阅读1.{N}万次。",
    "财务处公布了2020年度部门决算和2021年度部门预算，附有增减变化的原因。",
    "校领导接待日听取意见{N}条，均在十个工作日内回复。",
    "为方便查询，新版栏目支持按关键词检索（网址：http://xxgk.example.edu.cn:8080/list）。",
    "招生章程、分省计划和录取结果在同一天挂网，咨询电话0000-12345678。",
    "教职工代表大会审议了学校工作报告，提案{N}件，办结率98.5%。",
    "教育部和省教育厅先后两次抽查，学校均按时反馈。",
    "马克思主义学院、继续教育学院分别制作了办事指南。",
    "2020年3月以来，防控工作的各项安排均第一时间发布。",
    "截至2021年6月30日，采购公告共发布{N}则，成交金额3.{N}亿元。",
    "部分单位主动公开的意识不强，更新偶有迟滞。",
    "下一步，学校将把这项工作纳入年度考核，做到有部署、有检查、有结果。",
    "学校信息公开专栏设有“校长信箱”，收到来信{N}封。",
    "各二级学院按要求公示了奖学金评定和推免名单，公示期不少于五个工作日。",
    "信息公开工作领导小组召开会议{N}次，研究重要事项{N}项。",
    "校内开展业务培训{N}场，参训{N}人次，发放手册{N}本。",
    "学校章程、发展规划和年度工作要点均可在网上查阅。",
    "对照上级下发的事项清单，共梳理出{N}大类{N}小项，责任到岗。",
    "与上一年相比，来访量增长{N}%，停留时间有所延长。",
    "借助电子屏、宣传栏、广播站等载体，把公开延伸到教室和宿舍。",
    "师生反映较多的食堂价格问题，由后勤部门在校务公开栏逐项作出说明。",
    "干部任免、职称评审、人才引进的程序和结果，在校园网上公示。",
    "建设高水平应用型大学，离不开公开透明的治理环境。",
];

/// Sentences that belong to the sections of a kind.
pub fn sentences(kind: Option<Kind>) -> &'static [&'static str] {
    match kind {
        Some(Kind::OnRequest) => &[
            "{Y}，学校没有收到公开申请，也未收取任何费用。",
            "受理书面申请{N}件，全部按期答复，无不予公开的情形。",
            "校长办公室未接到依申请公开的来函来电。",
        ],
        Some(Kind::Appraisal) => &[
            "问卷回收{N}份，师生对及时性的评议总体较好。",
            "在民主评议中，满意率达到九成以上。",
            "社会公众认为栏目清楚，希望增加检索功能。",
        ],
        Some(Kind::Complaints) => &[
            "{Y}，没有发生因信息公开引起的举报、复议或者诉讼。",
            "未收到举报。",
            "全年收到举报{N}件，经核实均已办结，没有复议和诉讼。",
        ],
        Some(Kind::Other) => &["无。", "没有其他需要报告的事项。", "本校暂无。"],
        _ => &[],
    }
}

/// What may stand before the first heading. `{S}` is `学校` where the place of the name is elsewhere.
pub const OPENINGS: [&str; 4] = [
    "根据《高等学校信息公开办法》（教育部令第29号）和省教育厅的通知要求，编制本报告。",
    "报告由概述、主动公开情况、依申请公开情况、评议情况、受到举报的情况等部分组成。",
    "报告的电子版可在学校网站下载，如有疑问请与校长办公室联系。",
    "本报告中的数据由各部门提供，经领导小组审核。",
];

/// How a preface names the school that the report is of.
pub const NAMINGS: [&str; 8] = [
    "结合{S}{Y}信息公开工作的实际，形成如下报告。",
    "{S}（以下简称“学校”）认真落实上级要求，现将有关情况公布如下。",
    "本报告由{S}校长办公室汇总编制。",
    "现将{S}{Y}信息公开工作情况报告如下。",
    "按照上级部署，{S}编制了本报告。",
    "为全面反映{S}{Y}信息公开工作的开展情况，特编写本报告。",
    "{S}高度重视信息公开工作，把它列入党委议事日程。",
    "依据省教育厅的统一部署，现就{S}信息公开工作报告如下。",
];

/// Departments, which are no schools.
pub const DEPARTMENTS: [&str; 6] =
    ["党委宣传部", "国际教育学院", "马克思主义学院", "计算机学院", "研究生院", "创新创业学院"];

/// A school that only plays a part in the text.
pub fn other_school(random: &mut Random) -> &'static str {
    pick(random, &["芦汀大学", "岚皋师范学院", "远洋职业技术学院", "东港财经大学"])
}

pub fn pick<T: Copy>(random: &mut Random, from: &[T]) -> T {
    from[random.below(from.len())]
}
