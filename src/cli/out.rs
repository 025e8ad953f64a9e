//! Where answers go: a terminal gets colour and columns, a pipe plain records, a program JSON.

use clap::ValueEnum;
use mingcha::{Lang, Note, Year};
use serde::Serialize;
use serde_json::Value;
use std::io::{self, BufWriter, IsTerminal, Write};

/// The columns of a terminal that does not tell.
const USUAL_COLUMNS: usize = 100;

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

/// What a piece of text is, and so its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// What was asked for.
    Mark,
    /// A name that begins something.
    Head,
    /// What is there for those who look for it.
    Dim,
    /// What went wrong.
    Bad,
}

/// The place that a command writes to.
pub struct Out {
    lang: Lang,
    json: bool,
    colour: bool,
    /// The terminal's columns; `None` for a pipe.
    columns: Option<usize>,
    to: Box<dyn Write>,
    aside: Box<dyn Write>,
}

impl Out {
    /// Standard output.
    pub fn new(lang: Lang, json: bool, when: When) -> Out {
        let stdout = io::stdout();
        let columns = stdout.is_terminal().then(terminal_columns);
        let colour = when.is_for(columns.is_some());

        Out {
            lang,
            json,
            colour,
            columns,
            to: Box::new(BufWriter::new(stdout)),
            aside: Box::new(io::stderr()),
        }
    }

    /// Whether JSON is wanted.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// The language that is wanted.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The terminal's columns; `None` where records go into a pipe.
    pub fn columns(&self) -> Option<usize> {
        self.columns
    }

    /// A school's name.
    pub fn school<'a>(&self, school: Option<&'a str>) -> &'a str {
        match self.lang {
            Lang::Zh => school.unwrap_or("未知学校"),
            Lang::En => school.unwrap_or("Unknown school"),
        }
    }

    /// A year's label.
    pub fn year(&self, year: Option<Year>) -> String {
        year.map_or_else(
            || self.pick("未知年度", "Unknown year").to_owned(),
            |year| year.to_string(),
        )
    }

    /// The wording in the language that is wanted.
    pub fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// `text` in its colour, if there is colour.
    pub fn ink(&self, ink: Ink, text: &str) -> String {
        if self.colour && !text.is_empty() {
            format!("\x1b[{}m{text}\x1b[0m", ink.code())
        } else {
            text.to_owned()
        }
    }

    /// A line of the answer.
    pub fn line(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.to, "{line}")
    }

    /// A line of the answer for a pipe: fields with tabs between them.
    pub fn record(&mut self, fields: &[&str]) -> io::Result<()> {
        let fields: Vec<String> =
            fields.iter().map(|field| super::width::one_line(field)).collect();
        self.line(&fields.join("\t"))
    }

    /// A line about the answer: below it on a terminal, on standard error if records go into a
    /// pipe.
    pub fn say(&mut self, line: &str) -> io::Result<()> {
        match self.columns {
            Some(_) => writeln!(self.to, "{line}"),
            None => {
                self.to.flush()?;
                writeln!(self.aside, "{line}")
            }
        }
    }

    /// A note about the answer.
    pub fn say_note(&mut self, note: &Note) -> io::Result<()> {
        let line = self.ink(Ink::Dim, note.text(self.lang));
        self.say(&line)
    }

    /// An answer as JSON, its notes in the language that is wanted.
    pub fn json(&mut self, answer: &impl Serialize) -> io::Result<()> {
        let text = self.json_text(answer)?;
        self.line(&text)
    }

    /// What [`Out::json`] prints, without its line end.
    pub fn json_text(&self, answer: &impl Serialize) -> io::Result<String> {
        Ok(self.lang.speak(|| serde_json::to_string_pretty(answer))?)
    }

    /// An answer as JSON on one line, for a command that gives several.
    pub fn json_line(&mut self, answer: &impl Serialize) -> io::Result<()> {
        let text = self.lang.speak(|| serde_json::to_string(answer))?;
        self.line(&text)
    }

    /// Names and values up to the end of an object that was begun.
    pub fn end_object<'a>(
        &mut self,
        fields: impl IntoIterator<Item = (&'a str, Value)>,
    ) -> io::Result<()> {
        let mut lines = Vec::new();
        for (name, value) in fields {
            let value = self.json_text(&value)?.replace('\n', "\n  ");
            lines.push(format!("  \"{name}\": {value}"));
        }

        self.raw(&format!("{}\n}}\n", lines.join(",\n")))
    }

    /// Text as it is.
    pub fn raw(&mut self, text: &str) -> io::Result<()> {
        self.to.write_all(text.as_bytes())
    }

    /// Hands over all that was written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// One line on standard error that says what went wrong.
pub fn error_line(note: &Note, lang: Lang) {
    let label = if lang == Lang::Zh { "错误：" } else { "error: " };
    // Nobody is left to tell if standard error is closed.
    let _ = writeln!(io::stderr(), "{label}{}", note.text(lang));
}

/// How many there are of something, in either language: `3 节`, `3 sections`.
pub fn count(n: usize, zh: &str, en: &str) -> Note {
    Note::new(format!("{n} {zh}"), format!("{n} {en}{}", if n == 1 { "" } else { "s" }))
}

impl When {
    fn is_for(self, terminal: bool) -> bool {
        let refused = || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match self {
            When::Auto => terminal && !refused(),
            When::Always => true,
            When::Never => false,
        }
    }
}

impl Ink {
    fn code(self) -> &'static str {
        match self {
            Ink::Mark => "1;33",
            Ink::Head => "1",
            Ink::Dim => "2",
            Ink::Bad => "31",
        }
    }
}

/// The columns of the terminal; as many as is usual where there is none.
pub fn terminal_columns() -> usize {
    console::Term::stdout()
        .size_checked()
        .map_or(USUAL_COLUMNS, |(_, columns)| usize::from(columns).max(40))
}

#[cfg(test)]
impl Out {
    /// A terminal of `columns`, or a pipe, that keeps what is written in memory.
    pub fn test(lang: Lang, columns: Option<usize>) -> (Out, Paper) {
        let paper = Paper::default();
        let to = || Box::new(paper.clone());
        (Out { lang, json: false, colour: false, columns, to: to(), aside: to() }, paper)
    }
}

/// What was written, for tests.
#[cfg(test)]
#[derive(Clone, Default)]
pub struct Paper(std::rc::Rc<std::cell::RefCell<Vec<u8>>>);

#[cfg(test)]
impl Paper {
    /// All of it.
    pub fn text(&self) -> String {
        String::from_utf8(self.0.borrow().clone()).unwrap()
    }
}

#[cfg(test)]
impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
