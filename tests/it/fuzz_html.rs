//! Web pages that nobody would write: changed samples and heaps of tags. None brings the reader down or takes it long.
//!
//! A few seconds by default; `MINGCHA_FUZZ_SECONDS` says how long.

use crate::support::Random;
use mingcha::file;
use std::path::Path;
use std::time::{Duration, Instant};

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
    run(2, || {
        let count = random.below(400);
        let pieces: String = (0..count).map(|_| PIECES[random.below(PIECES.len())]).collect();
        format!("<html>{pieces}").into_bytes()
    });
}

#[test]
fn changed_pages_are_read_or_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/html");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let pages: Vec<Vec<u8>> = paths.iter().map(|path| std::fs::read(path).unwrap()).collect();
    let mut random = Random(11);
    run(2, || {
        let mut page = pages[random.below(pages.len())].clone();
        for _ in 0..random.below(12) + 1 {
            change(&mut page, &mut random);
        }
        page
    });
}

/// Overwrites a byte, cuts a stretch out, doubles one, or puts a piece in.
fn change(page: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(page.len().max(1));
    let end = (at + random.below(60)).min(page.len());
    match random.below(4) {
        0 if at < page.len() => page[at] = random.below(256) as u8,
        1 => drop(page.drain(at.min(end)..end)),
        2 => {
            let stretch = page[at.min(end)..end].repeat(random.below(3) + 1);
            page.splice(end..end, stretch);
        }
        _ => {
            page.splice(end..end, PIECES[random.below(PIECES.len())].bytes());
        }
    }
}

/// Reads one page after the other for `seconds`, or for as long as the environment says.
fn run(seconds: u64, mut next: impl FnMut() -> Vec<u8>) {
    let asked = std::env::var("MINGCHA_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(asked.unwrap_or(seconds)) {
        let page = next();
        let one = Instant::now();
        let read = std::panic::catch_unwind(|| file::parse("a.html", &page).is_ok());
        let took = one.elapsed();
        if read.is_err() || took > Duration::from_secs(5) {
            let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz.html");
            std::fs::write(&kept, &page).unwrap();
            panic!("see {}: {took:?}", kept.display());
        }
    }
}
