//! Web pages of the kinds that universities publish, each an invented one beside the text that a
//! reader would copy from it.

use mingcha::error::{ErrorKind, Status};
use mingcha::{Report, file};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/html")
}

fn page(name: &str) -> Report {
    file::read(&folder().join(format!("{name}.html"))).unwrap()
}

fn refused(html: &str) -> (Status, String) {
    match file::parse("a.html", html.as_bytes()).unwrap_err().kind {
        ErrorKind::Unreadable { status, reason } => (status, reason.note().zh),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_page_of_each_kind_reads_as_its_text() {
    let mut pages: Vec<PathBuf> =
        std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| {
        path.extension().is_some_and(|ending| ending == "html") && !path.ends_with("list_page.html")
    });
    pages.sort();
    assert!(pages.len() > 5);
    let mut differences = Vec::new();
    for path in pages {
        let text =
            file::read(&path).map_or_else(|error| error.to_string(), |report| report.text + "\n");
        let golden = path.with_extension("txt");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&golden, &text).unwrap();
        }
        let expect = std::fs::read_to_string(&golden).unwrap_or_default();
        if text != expect {
            differences
                .push(format!("{}:\n--- found\n{text}\n--- expect\n{expect}", path.display()));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn what_a_page_says_beside_its_text_is_kept() {
    let day = |name: &str| page(name).published.map(|day| day.to_string()).unwrap_or_default();
    let days = ["boda", "sudy", "trs", "tables_gbk", "breaks", "word"].map(day);
    assert_eq!(days, ["2022-10-31", "2023-10-20", "2021-10-29", "2010-12-01", "2019-11-01", ""]);
    let encodings = ["boda", "tables_gbk", "breaks", "word"]
        .map(|name| page(name).encoding.unwrap_or_default());
    assert_eq!(encodings, ["UTF-8", "GB18030", "UTF-8", "GB18030"], "breaks.html calls itself GBK");
}

#[test]
fn a_report_that_may_be_elsewhere_is_warned_of() {
    let warned = |name: &str, wanted: &str| {
        page(name).warnings.iter().any(|warning| warning.note().zh.contains(wanted))
    };
    assert!(warned("attached", "报告可能在附件里：岚川大学2022-2023学年信息公开年度报告.pdf"));
    assert!(page("sudy").warnings.is_empty());
}

#[test]
fn a_page_that_is_no_report_says_why() {
    let check = |html: &str, expect: (Status, &str)| {
        let (status, reason) = refused(html);
        assert!(status == expect.0 && reason.contains(expect.1), "{html}: {reason}");
    };
    check(
        "<html><frameset cols='1,2'><frame src='a.htm'><frame src='b.htm'></frameset></html>",
        (Status::Elsewhere, "框架页，正文在另外的网页里，请保存框架中的网页：a.htm、b.htm"),
    );
    check(
        &std::fs::read_to_string(folder().join("list_page.html")).unwrap(),
        (Status::Unsupported, "列表页"),
    );
    check(
        "<html><title>404 Not Found</title><body><h1>404 Not Found</h1><p>nginx</html>",
        (Status::Unsupported, "出错页"),
    );
    check(
        "<html><body><form>用户名<input name=u>密码<input type=password></form></html>",
        (Status::Unsupported, "登录页"),
    );
    check(
        "<html><body><div class='v_news_content'><img src='1.jpg'><img src='2.jpg'></div></html>",
        (Status::NeedsOcr, "图片"),
    );
    let viewer = "<html><body><script>showVsbpdfIframe(\"/__local/2021年度报告.pdf\",\"100%\")</script></html>";
    check(viewer, (Status::Elsewhere, "附件里：2021年度报告.pdf"));
    check(
        "<html><body><div id=app></div><script src=app.js></script></html>",
        (Status::Elsewhere, "脚本"),
    );
}

#[test]
fn a_page_that_leads_on_names_the_address() {
    let check = |html: &str, address: &str| {
        let (status, reason) = refused(html);
        assert!(status == Status::Elsewhere && reason.ends_with(address), "{html}: {reason}");
    };
    let page = |head: &str, body: &str| {
        format!("<html><head><title>年度报告</title>{head}</head><body>{body}</body></html>")
    };
    check(&page("<meta http-equiv=refresh content='0;url=/b.htm'>", ""), "：/b.htm");
    check(&page("", "<script>location.href = '/c.htm'</script>"), "：/c.htm");
    check(&page("", "<h1>年度报告</h1><embed src=/up/d.pdf>"), "：/up/d.pdf");
    check(
        &page("<link rel=canonical href=https://a.example/1.htm>", "<script src=a.js></script>"),
        "：https://a.example/1.htm",
    );
}

#[test]
fn a_login_page_and_an_error_page_are_told() {
    let told = |body: &str| refused(&format!("<html><body>{body}</body></html>")).1;
    for body in ["<p>请先登录后再查看本页内容", "<title>统一身份认证平台</title><p>扫码进入"]
    {
        assert!(told(body).contains("登录页"), "{body}");
    }
    for body in ["<p>对不起，您没有权限访问该页", "<title>502 Bad Gateway</title><p>nginx"]
    {
        assert!(told(body).contains("出错页"), "{body}");
    }
}

#[test]
fn what_readers_and_the_law_put_below_an_article_is_not_its_text() {
    let html = "<html><body><p>岚川大学2021年信息公开年度报告<p>一、概述<p>学校认真做好信息公开工作，本年度没有收到举报。\
                <div class=comments><p>写得好，希望学校继续努力，把信息公开工作做得更好！</div><a href='javascript:;'>举报</a>\
                <button>举报</button><p>违法和不良信息举报电话：010-12345678，举报邮箱：jubao@example.cn</body></html>";
    let text = file::parse("a.html", html.as_bytes()).unwrap().text;
    let expect =
        "岚川大学2021年信息公开年度报告\n一、概述\n学校认真做好信息公开工作，本年度没有收到举报。";
    assert_eq!(text, expect);
}

#[test]
fn a_hostile_page_takes_bounded_time_and_keeps_its_text() {
    let check = |html: String, wanted: &str| {
        let started = Instant::now();
        let text = file::parse("a.html", format!("<html><body>{html}").as_bytes())
            .map(|report| report.text);
        let took = started.elapsed();
        let head: String = html.chars().take(40).collect();
        // A second or two on a quiet machine, hours if it grew with the square.
        assert!(took < Duration::from_secs(300), "{head}… took {took:?}");
        assert!(
            text.as_ref().is_ok_and(|text| text.contains(wanted)),
            "{head}…: {:?}",
            text.map(|text| text.len())
        );
    };
    let sentence = "<p>学校没有收到举报，也没有发生诉讼。</p>";
    let nested = |tag: &str, count: usize| format!("{}{sentence}", tag.repeat(count));
    check(nested("<div>", 200_000), "没有收到举报");
    check(nested("<table>", 5_000), "没有收到举报");
    check(nested("<table><tr><td>", 5_000), "没有收到举报");
    check(nested("<b><i><p>", 5_000), "没有收到举报");
    check(nested("<p><b id=x></p>", 100_000), "没有收到举报");
    check(nested("<div></x>", 100_000), "没有收到举报");
    check(format!("<p {}>甲</p>{sentence}", "a ".repeat(1_000_000)), "没有收到举报");
    check(format!("<p {}>甲</p>{sentence}", "a='x>' ".repeat(900)), "没有收到举报");
    check(format!("{sentence}<!--{}", "<!-- - -".repeat(100_000)), "没有收到举报");
    check(format!("{sentence}{}", "<script></scrip".repeat(100_000)), "没有收到举报");
    check(format!("{sentence}{}", "&#x26;&nbsp".repeat(100_000)), "没有收到举报");
    let spans = "<td rowspan=60000 colspan=1000>学校的信息</td>".repeat(300);
    check(
        format!(
            "{sentence}<table><tr>{spans}</tr>{}</table>",
            "<tr><td>甲<td>乙</tr>".repeat(20_000)
        ),
        "没有收到举报",
    );
    check(
        format!("{}{sentence}", "<p>甲，乙。</p><a href=1>丙</a>".repeat(100_000)),
        "没有收到举报",
    );
}
