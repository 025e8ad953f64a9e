//! `mingcha completions`: what a shell completes the program's commands and options by.

use super::end::End;
use clap::{Args, Command};
use clap_complete::{Shell, generate};
use std::io::Write;

#[derive(Args)]
pub struct CompletionsCommand {
    /// bash, zsh, fish, elvish or powershell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl CompletionsCommand {
    /// Prints those of `command`.
    pub fn run(&self, mut command: Command) -> anyhow::Result<End> {
        let mut script = Vec::new();
        generate(self.shell, &mut command, "mingcha", &mut script);
        std::io::stdout().write_all(&script)?;
        Ok(End::Found)
    }
}
