//! The words around and in the names of schools. The lists grew with the sample reports, with
//! openings of real ones, and with invented ones whose school is known; a test holds them against
//! every name of the country's list.

use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// The endings of schools' names.
pub const ENDS: [&str; 4] = ["大学", "学院", "学校", "党校"];

/// The longest of the words below, in characters.
pub const LONGEST: usize = 4;

/// Tells whether a word is none that a name starts with or holds, so that a name starts after the
/// last of them.
pub fn is_before(word: &str) -> bool {
    BEFORE.contains(word)
}

/// Tells whether a word in a name holds one that no name has.
pub fn is_inside(word: &str) -> bool {
    INSIDE.contains(word)
}

static BEFORE: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    let groups = [GRAMMAR, VERBS, REPORT, SITE, WHOSE];
    groups.iter().flat_map(|words| words.split_whitespace()).collect()
});

static INSIDE: LazyLock<FxHashSet<&str>> = LazyLock::new(|| NAMED.split_whitespace().collect());

/// Tells whether a word does not tell one school from another: that of a kind or of a subject.
pub fn is_any(word: &str) -> bool {
    ANY.contains(word)
}

/// The longest of these words, in characters.
pub const LONGEST_GENERIC: usize = 6;

static ANY: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| GENERIC.split_whitespace().chain(FIELDS.split_whitespace()).collect());

/// Tells whether a stem ends with what a school teaches.
pub fn ends_with_subject(stem: &str) -> bool {
    FIELDS.split_whitespace().filter(|word| word.len() > 3).any(|word| stem.ends_with(word))
}

/// What joins the parts of a sentence.
const GRAMMAR: &str = "根据 按照 结合 围绕 关于 依据 对照 以及 其中 通过 由于 因此 因为 所以 并且 \
     而且 但是 不仅 如果 如需 虽然 同时 此外 另外 首先 其次 最后 目前 当前 截至 截止 期间 以来 近年 \
     今年 去年 作为 所属 鉴于 基于 位于 对于 为了 没有 不是 我们 他们 以下 上述 如下 之间 之一 以后 \
     以前 之后 之前 进而 从而 然后 及其 年来 历来 向来 领导下 指导下 支持下 关心下 帮助下 部署下 形势下 背景下 条件下 过程中 \
     工作中 进程中 建设中 发展中 基础上 总体上 网上 会上 同时 届时 此时 会后 特别 尤其 包括 例如 比如 即将 已经 曾经 一直 不断 始终 继续 \
     由 是 在 我 及 届 个 该 把 据 向 从 的 了 为 对 使 让 将 赴 到 就 因 请 并 或 而 但 已 被 此 兹 \
     可与 可向 可到 可由 \
     其 每 也 还 又 均 即 且 如 若 则 至 往 报 等 附 现 所 给 让 于 以 按 经 随 自 凡 年 月 日 本 各 称 叫 去 见 找 寄 受 送 致 访";

/// What is done with a report, or with a school's affairs.
const VERBS: &str = "编制 制定 编写 撰写 起草 修订 修改 形成 完成 汇总 汇编 整理 梳理 总结 归纳 \
     回顾 公布 发布 公示 公告 披露 印发 下发 转发 出台 颁布 实施 执行 贯彻 落实 反映 反应 介绍 说明 \
     体现 展示 阐述 概述 推进 推动 促进 提升 提高 加强 增强 深化 规范 健全 建立 构建 打造 营造 维护 \
     保障 保证 确保 做好 开展 组织 参照 借鉴 遵照 遵循 依照 坚持 认真 全面 深入 积极 主动 严格 切实 \
     联系 咨询 访问 登录 登陆 查阅 查询 浏览 查看 关注 致电 拨打 邮寄 寄送 发送 送达 提交 递交 报送 \
     上报 呈报 填报 汇报 敬请 现将 现就 今将 特此 特将 考察 调研 走访 邀请 学习 请教 来自 交流 属于 \
     部署 改进 完善 助推 聚焦 链接 名校 共建 祝贺 热烈 支撑 响应 回应 发展 优化 推广 宣传 传达 强化 \
     彰显 呈现 拓展 助力 立足 依托 致力 谱写 全力 全体 参与 引导 培育 提供 反馈 处理 统筹 协调 细化 明确 \
     明晰 扩大 突出 丰富 通报 记录 展望 深受 接受 得到 受到 收到 满足 服务 承蒙 隶属 直接 促使 帮助 关心 成立 \
     创建 建成 更名 组建 合并 升格 批准 授予 评为 获得 荣获 支持 指导 监督 检查 评估 评议 负责 \
     牵头 会同 协助 配合 进入 参加 举办 代表 以便 便于 方便 获取 申请 需要 致函 来函 致信 来信 函告 函询 办好 建好 打好 欢迎 欢迎您";

/// What reports and their parts are called.
const REPORT: &str = "年度 学年 学年度 年报 报告 报告书 工作 情况 事项 清单 目录 指南 制度 通知 办法 \
     细则 规定 条例 意见 方案 要求 精神 文件 附件 附表 附录 正文 全文 摘要 内容 数据 表格 信息公开 公开 \
     政务 校务 院务 党务 公开网 部门 单位 领导 师生 教师 学生 公众 信息公开网 概况 实际";

/// What stands on the page around a report.
const SITE: &str = "首页 主页 官网 网站 网址 网页 专栏 栏目 位置 当前位置 您的位置 来源 作者 编辑 \
     发布者 发布人 浏览量 点击 次数 时间 日期 字号 打印 关闭 上一篇 下一篇 版权 版权所有 主办 承办 \
     主管 电话 邮箱 地址 邮编 传真 联系人 公众号 微信 微博 微信公众号 您好 名称 简称 学校名称 盖章";

/// Whose an institution is.
const WHOSE: &str = "教育部 教育厅 教育局 教委 教工委 国务院 人民政府 办公厅 办公室 委员会 我省 我市 \
     我区 全省 全市 全国 本省 本市 各省 各市 省属 市属 部属 直属 党委 纪委 高校";

/// Words and places in names that hold one of the above.
const NAMED: &str = "青年 少年 大数据 向阳 对外 个旧 现代 高等 附属 自贡 自动 从化 如皋 如东 即墨 \
     将乐 若羌 且末 乐至 无为 本溪 于都 以岭 财经 经贸 经济 工商 社会 政务 日照 日报 月坛 本科 各族 \
     公开大学 经纬 国际 自然 自治 日语 因特网 随州 至善 学习型 报业 到岸 经开 其他 经营 经管 自由 \
     南京 广西 日喀则 百年 千年 申请 社会工作 社会管理 教师进修 教师教育 中等 初等 就业 以色列 协和 万向 劳动保障 墨尔本";

/// Words that terms for schools of any kind are made of. A name has something else.
const GENERIC: &str = "第一 第二 第三 第四 第五 第六 第七 第八 第九 第十 \
     高等 普通 职业 技术 独立 民办 公办 公立 各 全 本 我 二级 本科 专科 高职 \
     中小 中等 初等 兄弟 合作 直属 省属 市属 部属 全国 全省 全市 教育部 教育厅 省 市 一流 高水平 应用 \
     综合 研究 创新 创业 教学 型 性 类 地方 其他 其它 有关 相关 所有 一份 一所 两所 多所 这所 所 示范 \
     重点 双 建设 老年 社区 继续 教育 国际 等 特色 鲜明 有 国内 世界 知名 区域 西部 东部 中部 大型 新型 \
     现代化 现代 开放 专门 专业 重要 百年 文明 和谐 智慧 幸福 平安 绿色 优质 骨干 优秀 先进 基层 业余 \
     家长 团 分 校 院 孔子 海外 附属 成人 网络 远程 函授 人民 满意 之 一 名 原 新 老 好 强 中外 \
     中国特色 社会主义 我国 国家 级 高 水平 层次 办学 培养 人才 高质量 特殊";

/// Words for what schools teach. A name that has nothing else is a part of a school, or any.
const FIELDS: &str = "马克思 马克思主义 主义 信息 工程 计算机 软件 网络 艺术 设计 外国语 外语 \
     体育 音乐 美术 舞蹈 戏剧 戏曲 电影 影视 广播 电视 法 商 文 理 医 护理 材料 机械 机电 电气 电子 化学 \
     化工 生命 科学 数学 物理 管理 经济 人文 传媒 新闻 传播 土木 环境 公共 生 与 师范 医科 医学 药科 中医药 \
     中医 医药 药学 农林 农业 林业 农牧 畜牧 兽医 牧业 海洋 水产 财经 经贸 财贸 外贸 贸易 政法 政治 民族 \
     理工 工业 科技 交通 铁道 铁路 轨道 航空 航天 航海 海事 船舶 民航 石油 地质 矿业 煤炭 冶金 电力 水利 \
     水电 能源 纺织 服装 轻工 建筑 城市 城建 城乡 规划 工商 商业 商贸 商务 旅游 外事 外交 酒店 公安 警察 \
     警官 司法 消防 青年 女子 妇女 幼儿 学前 特殊教育 卫生 健康 康复 食品 药品 生物 生态 资源 气象 测绘 \
     技师 行政 社会 工作 文化 文理 工贸 汽车 港口 港航 烹饪 粮食 邮电 通信 劳动 保障 安全 制造 装备 智能 \
     数字 数据 动漫 会计 金融 保险 税务 审计 统计 统计学 物流 园林 园艺 生物工程 工艺 陶瓷 茶 珠宝 \
     军事 职工 干部 语言 表演 播音 电子商务 铁道 电子信息 信息工程 信息技术 高等专科 专科 职业技术 大数据 \
     人工智能 食品药品 公共管理 马列 翻译 新能源 防灾 应急 科学技术 机电工程 建材 有色 丝绸 桥梁 隧道 公路 粮油 印刷 出版 武术 舞台 营养 眼视光 口腔 针灸 推拿 步兵 炮兵 装甲 指挥";

/// The short endings by which a school calls itself, and what they stand for.
pub const SHORT_ENDS: [(&str, &[&str]); 18] = [
    ("师专", &["师范高等专科学校"]),
    ("医专", &["医学高等专科学校"]),
    ("幼专", &["幼儿师范高等专科学校"]),
    ("幼师", &["幼儿师范高等专科学校", "幼儿师范学校"]),
    ("高专", &["高等专科学校"]),
    ("师大", &["师范大学"]),
    ("师院", &["师范学院"]),
    ("医大", &["医科大学", "医学大学"]),
    ("农大", &["农业大学", "农林大学"]),
    ("工大", &["工业大学", "工程大学"]),
    ("科大", &["科技大学", "科学技术大学"]),
    ("财大", &["财经大学"]),
    ("理工", &["理工大学", "理工学院"]),
    ("交大", &["交通大学"]),
    ("职院", &["职业技术学院", "职业学院"]),
    ("职大", &["职业大学", "职业技术大学"]),
    ("体院", &["体育学院"]),
    ("警院", &["警察学院", "警官学院"]),
];

/// The characters that these endings start with.
pub const SHORT_STARTS: [char; 13] =
    ['师', '医', '幼', '高', '农', '工', '科', '财', '理', '交', '职', '体', '警'];

/// What the school that reports does, or has, right after its name.
pub const DOES: &str = "编制 编写 现 认真 高度 严格 坚持 始终 积极 切实 全面 深入 信息公开 本学年 本年度 \
     贯彻 党委 行政 向社会 稳步 持续 以公开 根据 按照 依据 依照 不断 进一步 扎实 大力 主动 着力 立足 紧紧 \
     围绕 充分 继续 加强 工作实际 实际 结合 依托 遵循 秉持 强化 完善 健全 落实 推进 深化 党政 官网 官方 \
     门户 网站 主页 章程 校长 院长 学校办公室 办公室 通过 文件 纪委 是一所";

/// What a part of a school, or what only bears its name, ends with.
pub const PARTS: &str =
    "城 医院 医学部 研究生院 研究院 出版社 中学 小学 附中 附小 幼儿园 图书馆 博物馆";

/// What a name follows that is put down as that of the school or of the one who publishes.
pub const LABELS: &str = "单位: 单位(盖章): 学校名称: 学校: 单位名称: 学校全称: 机构: 发布者: 发布人: \
     来源: 部门: 作者: 主办: 我校( 本校( 我院(";

/// What a name follows that is another school's.
pub const OTHERS: &str = "赴 参照 参考 仿照 效仿 借鉴 学习 邀请 来自 请教 走访 调研 参观 考察 对标 交流 兄弟院校 兄弟高校 、 推荐 如";

/// Whom another school is an example to.
pub const LEARNS: &str =
    "为我校 为本校 为我院 为本院 给我校 给我院 供我校 供我院 值得我校 值得我院";

/// What one learns from another school.
pub const LESSONS: &str = "经验 借鉴 参考 示范 榜样 启示 学习";

/// What begins a clause that goes on with the school whose report it is.
pub const OPENERS: &str = "本报告 本报告汇总 本报告汇集 本报告系 本报告是 本报告为 本报告由 本报告反映 \
     本报告总结 本报告介绍 本报告根据";

/// What may stand before a name that opens a clause: 近年来青岚学院….
pub const WHENS: &str =
    "近年来 近年 一年来 多年来 今年以来 本学年 本年度 一学年来 期间 对此 为此 同时";

/// What a name is followed by whose people came to see: 青岚学院考察组来访.
pub const VISITS: &str = "考察 调研 代表团 一行 来访 来校 来我 来学 专家 同仁 等高校 等兄弟";

/// What an office does that makes the report.
pub const WRITES: &str = "编制 编写 撰写 牵头 汇总 起草 负责";

/// What is done with a report that a school makes: 本报告由青岚学院于每年十月公布.
pub const PUBLISHES: &str = "编制 编写 公布 发布 撰写";

/// What a reader does at the school that keeps the report: 纸质文本可到青岚学院档案馆查阅.
pub const LOOKS: &str = "查阅 查询 索取 领取 咨询 联系";

/// What leads a reader there.
pub const LEADS: &str = "可到 可至 可在 可向 可与 请与 请到 请向";

/// What offices are called.
pub const OFFICES: &str = "办公室 委员会 小组 办 处 部 中心";

/// What a school's own rules are called.
pub const RULES: &str = "办法 细则 章程 制度 规定 目录 指南 方案 意见 清单 报告 条例 手册 规则";

/// Tells whether a text ends with one of `words`.
pub fn ends_with_any(text: &str, words: &str) -> bool {
    words.split_whitespace().any(|word| text.ends_with(word))
}
