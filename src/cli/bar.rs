//! The progress bar of a long command: on standard error, and only where a person looks at it.

use indicatif::{ProgressBar, ProgressStyle};
use mingcha::{Lang, Progress};
use std::time::Duration;

/// How often the bar moves while nothing is told.
const TICK: Duration = Duration::from_millis(200);

/// A bar that a call into the library moves. It fits 80 columns.
pub struct TerminalBar {
    bar: ProgressBar,
    /// What it shows once all is read, and only the store is still to be written.
    last: &'static str,
}

impl TerminalBar {
    /// A bar that shows bytes, files, rate and time left.
    pub fn new(lang: Lang) -> TerminalBar {
        let template = match lang {
            Lang::Zh => "{bar:16} {msg} 个文件  {bytes}/{total_bytes}  剩余 {eta}",
            Lang::En => "{bar:16} {msg} files  {bytes}/{total_bytes}  {eta} left",
        };
        let last = match lang {
            Lang::Zh => "{spinner} 已读 {msg} 个文件，正在写入索引（已用 {elapsed}）",
            Lang::En => "{spinner} {msg} files read, writing the store ({elapsed} so far)",
        };
        TerminalBar::of(template, last)
    }

    /// A bar that shows what is counted and time left, for work that is not measured in bytes.
    pub fn counting(lang: Lang) -> TerminalBar {
        let (template, last) = match lang {
            Lang::Zh => {
                ("{bar:30} {msg}  剩余 {eta}", "{spinner} {msg}，正在收尾（已用 {elapsed}）")
            }
            Lang::En => {
                ("{bar:30} {msg}  {eta} left", "{spinner} {msg}, finishing ({elapsed} so far)")
            }
        };
        TerminalBar::of(template, last)
    }

    fn of(template: &str, last: &'static str) -> TerminalBar {
        let bar = ProgressBar::new(0).with_message("0");
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("━╸─"));
        }
        TerminalBar { bar, last }
    }

    /// Shows how far the work has come.
    pub fn show(&self, progress: Progress) {
        let (done, all) = match progress.all_bytes {
            0 => (progress.files as u64, progress.all_files as u64),
            all => (progress.bytes, all),
        };
        self.bar.set_length(all);
        self.bar.set_position(done);
        self.bar.set_message(format!("{}/{}", progress.files, progress.all_files));

        if all > 0
            && done == all
            && let Ok(style) = ProgressStyle::with_template(self.last)
        {
            self.bar.set_style(style);
            self.bar.enable_steady_tick(TICK);
        }
    }

    /// Shows how much of what is counted is done.
    pub fn show_count(&self, done: usize, all: usize) {
        // Drawing each of a million would take longer than the work.
        if done.is_multiple_of(1000) || done == all {
            self.show(Progress { files: done, all_files: all, bytes: 0, all_bytes: 0 });
        }
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
