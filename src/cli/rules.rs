//! `mingcha rules`: the rule files, to be read or edited.

use super::end::End;
use super::out::Out;
use super::setting::Setting;
use clap::Args;
use mingcha::Rules;
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub struct RulesCommand {
    /// Write the present rules into this folder; files that are there stay
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,
}

impl RulesCommand {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        let rules = setting.rules()?;
        let written = match &self.write {
            Some(dir) => rules.write(dir)?,
            None => Vec::new(),
        };

        if out.is_json() {
            let names: Vec<&str> = Rules::FILE_NAMES.to_vec();
            out.json(&json!({ "rules_hash": rules.hash, "files": names, "written": written }))?;
            return Ok(End::Found);
        }

        for path in &written {
            out.line(&format!("{}{}", out.pick("已写 ", "wrote "), path.display()))?;
        }

        if written.is_empty() {
            out.line(&Rules::FILE_NAMES.join("\n"))?;
            let line = format!("{}{}", out.pick("规则摘要 ", "rules hash "), rules.hash);
            out.say(&line)?;
        }

        Ok(End::Found)
    }
}
