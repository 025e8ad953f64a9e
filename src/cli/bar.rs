//! The progress bar of a long command: on standard error, and only where a person looks at it.

use indicatif::{ProgressBar, ProgressStyle};
use mingcha::{Lang, Progress};

/// A bar that a call into the library moves.
pub struct TerminalBar(ProgressBar);

impl TerminalBar {
    /// A bar that shows bytes, files, rate and time left.
    pub fn new(lang: Lang) -> TerminalBar {
        let template = match lang {
            Lang::Zh => "{bar:30} {msg} 个文件  {bytes}/{total_bytes}  {bytes_per_sec}  剩余 {eta}",
            Lang::En => "{bar:30} {msg} files  {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left",
        };
        TerminalBar::of(template)
    }

    /// A bar that shows what is counted and time left, for work that is not measured in bytes.
    pub fn counting(lang: Lang) -> TerminalBar {
        TerminalBar::of(match lang {
            Lang::Zh => "{bar:30} {msg}  剩余 {eta}",
            Lang::En => "{bar:30} {msg}  {eta} left",
        })
    }

    fn of(template: &str) -> TerminalBar {
        let bar = ProgressBar::new(0).with_message("0");
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("━╸─"));
        }
        TerminalBar(bar)
    }

    /// Shows how far the work has come.
    pub fn show(&self, progress: Progress) {
        let (done, all) = match progress.all_bytes {
            0 => (progress.files as u64, progress.all_files as u64),
            all => (progress.bytes, all),
        };
        self.0.set_length(all);
        self.0.set_position(done);
        self.0.set_message(format!("{}/{}", progress.files, progress.all_files));
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
        self.0.finish_and_clear();
    }
}
