//! Web pages that nobody would write: changed samples and heaps of tags. None brings the reader
//! down or takes it long.

use crate::fuzz;
use crate::support::Random;

const PIECES: [&str; 62] = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "</td>",
    "<td rowspan=3>",
    "<td colspan=2>",
    "<th>",
    "<tbody>",
    "<caption>",
    "<ul>",
    "</ul>",
    "<ol type=i start=-3>",
    "<ol>",
    "</ol>",
    "<li>",
    "</li>",
    "<li value=99999999999>",
    "<br>",
    "<b>",
    "</b>",
    "<font>",
    "</font>",
    "<span style='text-indent:99999em'>",
    "<p style='text-indent:-2em;display:none'>",
    "<a href=a.pdf>",
    "</a>",
    "<script>",
    "</script>",
    "<style>",
    "<!--",
    "-->",
    "<![if x]>",
    "<![endif]>",
    "<svg>",
    "<path/>",
    "<math>",
    "<pre>",
    "</pre>",
    "<select>",
    "<template>",
    "<frameset>",
    "<form>",
    "<h1>",
    "<body class=content>",
    "<div id=vsb_content>",
    "<o:p/>",
    "<meta charset=gbk>",
    "&nbsp;",
    "&#x110000;",
    "&amp",
    "一、概述",
    "学校公开信息，\n没有收到举报。",
    "上一条：",
    "发布时间：2023-13-45",
    "\u{0}\u{FEFF}\r",
    "\u{3000}\u{3000}（一）",
];

#[test]
fn heaps_of_tags_are_read_or_refused() {
    let mut random = Random(7);
    fuzz::run("heap.html", || {
        format!("<html>{}", fuzz::heap(&PIECES, 400, &mut random)).into_bytes()
    });
}

#[test]
fn changed_pages_are_read_or_refused() {
    let pages = fuzz::samples("golden/html", &["html"]);
    let mut random = Random(11);
    fuzz::run("changed.html", || {
        let mut page = fuzz::torn_sample(&pages, &mut random);
        for _ in 0..random.below(4) {
            let at = random.below(page.len().max(1)).min(page.len());
            page.splice(at..at, PIECES[random.below(PIECES.len())].bytes());
        }
        page
    });
}
