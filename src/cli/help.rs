//! The help in both languages: the English stands beside each command and option, the Chinese here
//! in one table.

use clap::Command;
use mingcha::Lang;
use std::ffi::{OsStr, OsString};

/// The variable that names the language of help and messages.
pub const LANG_VARIABLE: &str = "MINGCHA_LANG";

/// Command, argument, Chinese. An empty argument is the command itself; an empty command is any
/// that has the argument.
const ZH: &[(&str, &str, &str)] = &[
    ("mingcha", "", "检索高校信息公开年度报告"),
    ("index", "", "收录报告：文件，以及文件夹中的文件"),
    ("search", "", "检索章节，最相关的在前"),
    ("mentions", "", "逐条列出词语的每一处提及，附统计和凭据"),
    ("audit", "", "核查：逐校逐年列出报告对申请、举报、复议、诉讼各怎么说，缺了什么"),
    ("inspect", "", "查看一个文件如何被读取：学校、年度、期间、提纲"),
    ("show", "", "显示索引中一份报告的全文"),
    ("show", "report", "报告编号，或文件：收录时的路径，或其末尾一段"),
    ("serve", "", "收录所给的报告，并提供网页和 HTTP 接口"),
    ("stats", "", "查看索引中有什么"),
    ("verify", "", "重新核对全部校验和，并用逐字扫描比对提及"),
    ("remove", "", "从索引中移除文件、文件夹中的文件或报告；磁盘上的文件不动"),
    ("rebuild", "", "按现在的词典、规则和读取程序重建索引"),
    ("backup", "", "把索引复制到一个空文件夹，服务时也可以；复制件就是一个索引"),
    ("backup", "dir", "空的或不存在的文件夹"),
    ("completions", "", "输出某种 shell 的补全脚本"),
    ("completions", "shell", "bash、zsh、fish、elvish 或 powershell"),
    ("man", "", "为每个命令写一页手册到文件夹里"),
    ("man", "dir", "文件夹"),
    (
        "serve",
        "cors",
        "另一个站点的来源（https://example.cn，或 *），允许其脚本读取接口对 GET 的回答",
    ),
    ("serve", "access_log", "把每次回答逐行写入这个文件（JSON）：时间、路径、状态、毫秒"),
    ("serve", "log_queries", "访问日志也写查询和筛选"),
    ("migrate", "", "把索引迁到集群上，换下原有的；或迁回本机"),
    ("migrate", "back", "反过来：把集群上的索引复制到 --store 的空文件夹"),
    ("rules", "", "查看规则文件（词典、停用词、章节标题、校名），或写出来以便修改"),
    ("reuse", "", "查看每份报告有多少段落沿用自更早的报告：本校的或他校的"),
    ("config", "", "查看配置文件、环境变量或默认值给了哪些选项，各从哪里来"),
    ("help", "", "显示本帮助或某个命令的帮助"),
    ("", "store", "索引所在文件夹（环境变量 MINGCHA_STORE；默认 index/store）"),
    (
        "",
        "remote",
        "索引所在的 OpenSearch 集群：各节点地址，以逗号分隔（环境变量 MINGCHA_REMOTE；密码等见说明）",
    ),
    ("", "rules", "规则文件所在文件夹，其中的文件取代内置的同名文件（环境变量 MINGCHA_RULES）"),
    (
        "",
        "config",
        "配置文件（TOML），写选项的长名；某个命令的选项写在 [命令] 下（环境变量 MINGCHA_CONFIG）",
    ),
    ("", "json", "输出 JSON"),
    ("", "lang", "帮助和消息的语言：zh 或 en（环境变量 MINGCHA_LANG；否则看 LANG，再默认 zh）"),
    ("", "color", "颜色：auto（自动）、always（总是）、never（从不）"),
    ("", "help", "显示帮助"),
    ("", "version", "显示版本"),
    ("", "school", "只看这所学校，简称、曾用名也行（可重复；“未知”指未知学校的报告）"),
    ("", "province", "只看这个省份的学校，如 北京（可重复；“不详”指名单上没有的学校）"),
    ("", "level", "只看这一层次的学校：本科或专科（可重复；“不详”指层次不详的）"),
    ("", "ownership", "只看这一性质的学校，如公办、民办（可重复；“不详”指性质不详的）"),
    ("", "year", "只看这一年度，如 2020-2021 或 2022（可重复；“未知”指未知年度的报告）"),
    ("", "kind", "只看这类章节，如 complaints 或 概述（可重复；“未归类”指没有类别的章节）"),
    ("", "no_sources", "不在索引中保存源文件"),
    ("index", "paths", "文件或文件夹"),
    (
        "",
        "catalogue",
        "目录表（CSV 或 JSONL：file、school、year、url、published，其余各栏原样保留），以它为准",
    ),
    ("index", "prune", "把已不存在的文件从索引中移除；若某文件夹里一份报告也没有了，则拒绝"),
    ("index", "prune_all", "把已不存在的文件从索引中移除，即使某文件夹里一份报告也没有了"),
    ("index", "follow_links", "跟随文件夹中的所有链接，包括指向文件夹之外的"),
    ("index", "log", "把每个文件的结果逐行写入这个文件（JSON，接在原有内容之后）"),
    ("index", "watch", "收录后继续留意这些路径，有变化就收录，直到 Ctrl-C"),
    (
        "mentions",
        "bundle",
        "把全部提及连同证明写入这个文件：凭据、查过的全文、全部文件的状态和根哈希（见 docs/proof.md）",
    ),
    ("remove", "for_good", "永久移除这些报告（写报告编号）：内容相同的文件以后不再收录"),
    ("remove", "reason", "移除的原因，凭据里会写明"),
    ("search", "query", "查询：空格 = 同时，OR，-排除，\"原样\"，NEAR/20，学校:、年度:、章节:"),
    ("search", "page", "第几页，从 1 起（默认 1）"),
    ("search", "size", "每页条数，最多 100（默认 10）"),
    ("search", "facet_size", "JSON 中每个分面列出几个值：数字或 all（默认 20）"),
    ("search", "facet_prefix", "只列以此开头的分面值"),
    ("search", "group", "按报告归并（report），每份报告一条"),
    ("search", "sort", "次序：relevance 相关度，year 年度，school 学校（默认 relevance）"),
    ("mentions", "queries", "词语或查询；几个就是词表：各词按年度、学校的统计，和未提及的词"),
    ("mentions", "terms", "词表文件：每行一个词，或有一栏是词的表格（CSV、TSV）"),
    (
        "mentions",
        "output",
        "把全部提及写入这个文件（.csv、.xlsx 或 .jsonl）；- 为标准输出，须给 --format",
    ),
    ("mentions", "format", "写成什么：csv、xlsx 或 jsonl（默认看文件名）"),
    ("mentions", "raw", "CSV 中不在像公式的单元格前加 '，供程序再读"),
    (
        "mentions",
        "time",
        "凭据中的时间，如 2024-01-31T08:00:00Z（默认为现在，或环境变量 SOURCE_DATE_EPOCH）",
    ),
    ("", "base", "网站地址，如 https://example.cn，供链接使用（默认从 / 起）"),
    ("mentions", "all", "列出全部"),
    ("mentions", "limit", "最多列出几处（默认一个查询 50 处，词表不列）"),
    ("mentions", "count", "只要统计"),
    (
        "mentions",
        "by",
        "按学校（school）、省份（province）、层次（level）、性质（ownership）、年度（year）、类别（kind）或所述（says），或按目录表的一栏统计；可重复",
    ),
    ("mentions", "cursor", "从上一次回答末尾给出的游标处接着列"),
    (
        "mentions",
        "align",
        "只列这几类：word（整词）、inside（词内）、across（跨词），用逗号隔开；其余照样计数",
    ),
    (
        "mentions",
        "says",
        "只列所在句子这样说的，用逗号隔开：number（有数）、some（有）、none（无）、unclear（不明）、heading（在标题）、announced（前言列目）、nothing（未述）；其余照样计数",
    ),
    ("mentions", "breaks", "把词中间被段落断开的地方也列出；它们不算提及"),
    ("mentions", "sort", "次序：place（原文位置）、left（左文）、right（右文）"),
    ("mentions", "compare", "列出只有逐处提及、或只有排序检索找到的报告及原因"),
    ("mentions", "since", "与保存的结果（带凭据的 JSONL）相比，新增和消失的提及；查询取自该文件"),
    ("audit", "query", "只看有这个词或查询的提及的学校"),
    ("audit", "kind", "查询要在这类章节里提及（可重复；没有查询时不能用，核查表看的是整份报告）"),
    (
        "audit",
        "only",
        "只看有这种情况的学校：happened（有数或称有）、gaps（有缺漏）、unreadable（读不出）、no-report（有年度未收录）",
    ),
    ("audit", "matter", "只看有这一项的学校：申请、举报、复议或诉讼"),
    ("audit", "min", "与 --matter 合用，至少多少件"),
    ("audit", "missing", "对照全国学校名单，逐年列出哪些学校没有报告"),
    ("audit", "output", "全部写入这个文件：.csv（凭据另存在旁边）或 .xlsx"),
    ("audit", "base", "文件里的链接所指网站的地址，如 https://example.cn"),
    ("audit", "raw", "CSV 各格照原样写，不防被电子表格当作公式"),
    ("inspect", "file", "文件，或压缩包中的文件：a.zip!/b.txt"),
    ("serve", "paths", "先收录的文件或文件夹"),
    ("serve", "addr", "监听地址（默认 127.0.0.1:7700）"),
    (
        "serve",
        "base",
        "网站对外的地址（如 https://mingcha.example），订阅、站点地图、引用和导出里的完整地址以它开头",
    ),
    ("serve", "hosts", "网站的主机名，可多次使用；此外只认 --base 的和本机的，别的一律拒绝"),
    (
        "stats",
        "status",
        "列出这种状态的文件和原因：ok、partial、needs_ocr、elsewhere 等，unreadable（所有不可读的），或 doubtful、not_a_report（存疑、不是报告）",
    ),
    ("remove", "targets", "文件、文件夹或报告编号"),
    ("reuse", "report", "报告编号：列出这份报告沿用的段落"),
    ("query", "", "说明查询语法"),
    ("relocate", "", "报告的文件夹搬了家：改记新的路径，不重新读取"),
    ("relocate", "old", "收录时的文件夹或文件"),
    ("relocate", "new", "现在的文件夹或文件"),
    ("index", "strict", "目录表有误的行使命令以 2 结束"),
    (
        "",
        "schools",
        "只看这份名单上的学校：每行一个校名，或有一栏是学校的表格（CSV、TSV）；名单也是分母",
    ),
    ("", "force", "文件已存在时覆盖"),
    ("rules", "write", "把现行规则写到这个文件夹，已有的文件不覆盖"),
];

/// Command, what a line of it does in both languages, the line.
const EXAMPLES: &[(&str, &str, &str, &str)] = &[
    (
        "index",
        "收录一个文件夹，以目录表为准",
        "index a folder by a catalogue",
        "mingcha index reports --catalogue list.csv",
    ),
    (
        "search",
        "某校某年度的章节",
        "sections of a school and a year",
        "mingcha search '复议 学校:岚川大学 年度:2020-2021'",
    ),
    (
        "mentions",
        "全部提及存成表格",
        "every mention as a workbook",
        "mingcha mentions 举报 -o 举报.xlsx",
    ),
    (
        "mentions",
        "只列写明件数的句子",
        "sentences that state a number only",
        "mingcha mentions 举报 --says number --all",
    ),
    (
        "mentions",
        "一份学校名单之内",
        "within a list of schools",
        "mingcha mentions 举报 --schools 名单.txt --by school",
    ),
    (
        "audit",
        "写明有举报的学校",
        "schools that report a complaint",
        "mingcha audit --matter 举报 --min 1",
    ),
    (
        "audit",
        "名单上谁没有报告",
        "who of a list has no report",
        "mingcha audit --schools 名单.txt --only no-report",
    ),
    (
        "stats",
        "读不出的文件和原因",
        "files that were not read, and why",
        "mingcha stats --status unreadable",
    ),
    (
        "relocate",
        "报告的文件夹搬了家",
        "the folder of reports moved",
        "mingcha relocate /old/reports /new/reports",
    ),
];

/// What stands below the help of a command: examples, or of the program the exit codes.
fn after(command: &str, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    if command == "query" {
        return format!("\n{}", super::query::text(lang).trim_end());
    }
    if command == "mingcha" {
        let text = if zh {
            "退出码：0 找到；1 没有找到，或点名的学校、年度没有收录；2 出错；130 被中止\n查询语法：mingcha help query"
        } else {
            "Exit codes: 0 found; 1 nothing found, or a school or year that was named is not held; 2 an error; 130 stopped\nQuery language: mingcha help query"
        };
        return format!("\n{text}");
    }

    let mut text = String::new();
    for (_, says_zh, says_en, line) in EXAMPLES.iter().filter(|(of, ..)| *of == command) {
        let head = if zh { "例：\n" } else { "Examples:\n" };
        text.push_str(if text.is_empty() { head } else { "" });
        text.push_str(&format!("  {line}\n      {}\n", if zh { says_zh } else { says_en }));
    }
    if text.is_empty() { text } else { format!("\n{}", text.trim_end()) }
}

/// Options that every command has; the help lists them last.
const EVERYWHERE: [&str; 9] =
    ["store", "remote", "rules", "config", "json", "lang", "color", "help", "version"];

/// What is typed for an option, known before the arguments are parsed: the last counts.
pub fn typed<'a>(args: &'a [OsString], option: &str) -> Option<&'a OsStr> {
    let end = args.iter().position(|arg| arg == "--").unwrap_or(args.len());
    let args = args.iter().take(end).map(OsString::as_os_str);
    let with_next = args.clone().zip(args.map(Some).skip(1).chain([None]));

    with_next
        .filter_map(|(arg, next)| {
            if arg == option {
                return next;
            }
            Some(OsStr::new(arg.to_str()?.strip_prefix(option)?.strip_prefix('=')?))
        })
        .last()
}

/// The language that `args` or the environment ask for, known before anything else is read.
pub fn lang(args: &[OsString], configured: Option<&str>) -> Lang {
    let named = typed(args, "--lang").map(|lang| lang.to_str().unwrap_or_default());
    match named.or(configured) {
        Some("en") => Lang::En,
        Some(_) => Lang::Zh,
        None => lang_of_environment(|name| std::env::var(name).ok()),
    }
}

/// The language that the environment asks for: MINGCHA_LANG, else the locale. A locale of another
/// language than Chinese is better served by English; one of none (`C`) says nothing.
pub fn lang_of_environment(variable: impl Fn(&str) -> Option<String>) -> Lang {
    let set = |name: &&str| variable(name).filter(|value| !value.is_empty());
    if let Some(named) = set(&LANG_VARIABLE) {
        return if named == "en" { Lang::En } else { Lang::Zh };
    }

    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set).unwrap_or_default();
    let language = locale.split(['_', '.', '@']).next().unwrap_or_default();
    if matches!(language, "" | "C" | "POSIX" | "zh") { Lang::Zh } else { Lang::En }
}

/// Commands and options with help in `lang`.
pub fn in_lang(mut command: Command, lang: Lang) -> Command {
    command.build();
    put_in_lang(command, lang)
}

fn put_in_lang(command: Command, lang: Lang) -> Command {
    let name = command.get_name().to_owned();
    let zh = lang == Lang::Zh;
    let pick = |zh_text: &'static str, en_text: &'static str| if zh { zh_text } else { en_text };
    let mut command = command
        .subcommand_help_heading(pick("命令", "Commands"))
        .help_template(pick(
            "{about}\n\n用法：{usage}\n\n{all-args}{after-help}\n",
            "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}\n",
        ))
        .after_help(after(&name, lang))
        .mut_args(|arg| {
            let id = arg.get_id().to_string();
            let heading = if arg.is_positional() {
                pick("参数", "Arguments")
            } else {
                pick("选项", "Options")
            };
            let order = if EVERYWHERE.contains(&id.as_str()) { 1000 } else { 0 };
            let arg = arg
                .display_order(order)
                .help_heading(heading)
                .hide_env(true)
                .hide_default_value(true)
                .hide_possible_values(true);
            match zh_of(&name, &id) {
                Some(text) if zh => arg.help(text),
                _ => arg,
            }
        })
        .mut_subcommands(|sub| put_in_lang(sub, lang));

    if let (true, Some(about)) = (zh, zh_of(&name, "")) {
        command = command.about(about);
    }

    let usage = usage(&mut command, lang);
    command.override_usage(usage)
}

/// How the command is called, in clap's notation with its words in `lang`.
fn usage(command: &mut Command, lang: Lang) -> String {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();

    match lang {
        Lang::En => usage.to_owned(),
        Lang::Zh => usage
            .replace("[OPTIONS]", "[选项]")
            .replace("<COMMAND>", "<命令>")
            .replace("[COMMAND]", "[命令]"),
    }
}

fn zh_of(command: &str, arg: &str) -> Option<&'static str> {
    let of = |wanted: &str| {
        ZH.iter().find(|(name, id, _)| *name == wanted && *id == arg).map(|(_, _, zh)| *zh)
    };
    match arg {
        "" => of(command),
        _ => of(command).or_else(|| of("")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::CommandFactory;
    use std::collections::BTreeSet;

    #[test]
    fn every_command_and_argument_has_help_in_both_languages() {
        let mut command = Cli::command();
        command.build();
        let mut used = BTreeSet::new();

        for command in std::iter::once(&command).chain(command.get_subcommands()) {
            let name = command.get_name();
            assert!(command.get_about().is_some() && zh_of(name, "").is_some(), "{name}");
            used.insert((name, ""));
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                assert!(arg.get_help().is_some() || name == "help", "{name} {id} in English");
                assert!(zh_of(name, id).is_some(), "{name} {id} in Chinese");
                used.extend([(name, id), ("", id)]);
            }
        }

        let unused: Vec<_> =
            ZH.iter().filter(|(name, id, _)| !used.contains(&(*name, *id))).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }

    #[test]
    fn the_commands_are_well_formed() {
        Cli::command().debug_assert();
    }
}
