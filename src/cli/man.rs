//! `mingcha man`: manual pages, one a command.

use super::end::End;
use clap::{Args, Command};
use clap_mangen::generate_to;
use mingcha::Error;
use std::path::PathBuf;

#[derive(Args)]
pub struct ManCommand {
    /// Folder
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

impl ManCommand {
    /// Writes those of `command`.
    pub fn run(&self, command: Command) -> anyhow::Result<End> {
        let refused = |error: std::io::Error| Error::from(error).at(&self.dir);
        std::fs::create_dir_all(&self.dir).map_err(refused)?;
        generate_to(command, &self.dir).map_err(refused)?;
        Ok(End::Found)
    }
}
