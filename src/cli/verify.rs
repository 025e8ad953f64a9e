//! `mingcha verify`: checksums again, and mentions against a naive scan of all text.

use super::bar::TerminalBar;
use super::end::End;
use super::out::{Ink, Out};
use super::setting::Setting;
use super::told::Told;
use mingcha::{Lang, Note, Verified};
use std::io;

pub fn run(setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
    let index = setting.open()?;
    let bar = TerminalBar::counting(out.lang());
    let verified = index.verify(&|progress| bar.show(progress));
    bar.clear();
    let verified = verified?;

    if out.is_json() {
        out.json(&verified)?
    } else {
        print(&verified, out)?
    }

    out.flush()?;
    if verified.is_sound() {
        return Ok(End::Found);
    }

    let note = Note::new(
        "索引与所存的文字不符，请运行 mingcha rebuild 重建，或从备份恢复",
        "the store is not what it should be; run `mingcha rebuild` or restore a backup",
    );

    Err(Told(note).into())
}

fn print(verified: &Verified, out: &mut Out) -> io::Result<()> {
    for name in &verified.damaged {
        let label = out.ink(Ink::Bad, out.pick("已损坏", "damaged"));
        out.line(&format!("{label}  {name}"))?;
    }

    for name in &verified.gone {
        let label = out.ink(Ink::Bad, out.pick("已丢失", "gone"));
        out.line(&format!("{label}  {name}"))?;
    }

    for term in &verified.differing {
        let label = out.ink(Ink::Bad, out.pick("不一致", "differs"));
        out.line(&format!("{label}  {term}"))?;
    }

    let line = match out.lang() {
        Lang::Zh => format!(
            "核对 {} 个文件，{} 个损坏或丢失；比对 {} 个词语、{} 节、{} 处，{} 个词语不一致",
            verified.files,
            verified.damaged.len() + verified.gone.len(),
            verified.terms,
            verified.sections,
            verified.mentions,
            verified.differing.len()
        ),
        Lang::En => format!(
            "{} files read, {} damaged or gone; {} terms, {} sections, {} mentions compared, {} terms \
             differ",
            verified.files,
            verified.damaged.len() + verified.gone.len(),
            verified.terms,
            verified.sections,
            verified.mentions,
            verified.differing.len()
        ),
    };

    out.line(&out.ink(Ink::Head, &line))
}
