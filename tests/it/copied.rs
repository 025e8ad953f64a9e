//! A report that is another school's with the name changed is told, and one with set phrases in
//! common with others is not.

use crate::support::store;
use mingcha::{Filter, Warning};

const OWN: [&str; 6] = [
    "{s}把公开栏目的维护写进各单位的年度任务书，由分管校领导每季度听取一次汇报并当场解决困难。",
    "后勤管理处每周公布食堂原料的采购价格和抽检结果，师生可以在就餐区的显示屏上随时查看。",
    "图书馆整理了近十年的校务文件目录，读者凭校园卡即可在二楼阅览室调阅纸质副本。",
    "{s}组织三十名学生观察员走访各学院的公示栏，把发现的问题编成清单逐条销号。",
    "财务处把差旅和会议经费的支出情况按月挂网，并附上审批流程的说明和经办人的电话。",
    "下一步将建设统一的查询平台，把分散在各部门网站的内容归并到同一个入口。",
];

const OTHER: [&str; 6] = [
    "{s}修订了章程，成立由教授、学生和校友组成的监督小组，每学期召开两次公开听证会。",
    "招生办公室在录取期间每天发布各省的投档进度，考生家长可以拨打三部热线电话咨询。",
    "基建处在工地围挡上张贴施工单位、监理单位和合同金额，过路的居民也能看到。",
    "人事处把职称评审的每一轮投票结果都张榜公示，并安排专人解释评分的依据。",
    "{s}的网站改版之后增加了无障碍阅读功能，视障师生可以听到语音播报的公告。",
    "存在的不足是部分学院的公示期限偏短，今后将统一延长到十个工作日以上。",
];

/// A report of these paragraphs.
fn report(school: &str, paragraphs: &[&str]) -> String {
    let body = paragraphs.join("\n").replace("{s}", school);
    format!("{school}2020-2021学年信息公开年度报告\n一、概述\n{body}\n")
}

#[test]
fn a_report_that_is_anothers_with_the_name_changed_names_the_other() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("reports");
    std::fs::create_dir(&folder).unwrap();
    let write = |name: &str, text: String| std::fs::write(folder.join(name), text).unwrap();
    let reworded = report("云岭大学", &OWN).replace("每季度", "每学期").replace("随时", "方便地");
    let mixed: Vec<&str> = OWN[..1].iter().chain(&OTHER[1..]).copied().collect();
    write("a.txt", report("岚川学院", &OWN));
    write("b.txt", reworded);
    write("c.txt", report("沧溪学院", &mixed));

    let index = store(&dir.path().join("store"), &[folder]);
    let reuse = index.reuse(&Filter::default()).unwrap();
    let warnings = |school: &str| {
        let is_it = |of: &&mingcha::ReuseOf| of.summary.school.as_deref() == Some(school);
        reuse.reports.iter().find(is_it).unwrap().summary.warnings.clone()
    };

    // Which of the two was first nobody can tell: the later of the list is told.
    let first = index.reports(&Filter::default(), 0, 9).unwrap().reports;
    let source = first.iter().find(|report| report.school.as_deref() == Some("云岭大学")).unwrap();
    let told = warnings("岚川学院");
    let [Warning::LikeAnother { other, count }] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(
        (other.as_str(), *count),
        (format!("云岭大学 2020-2021 ({})", source.id).as_str(), 100)
    );
    assert_eq!(warnings("云岭大学"), []);
    assert_eq!(warnings("沧溪学院"), [], "one paragraph of six is no copy");
}
