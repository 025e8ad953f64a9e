//! A server that looks after its store: files are read again now and then, slowly, for bits rot on
//! a disk without a trace in the time of a file.
//!
//! Invariant: once damage was found nothing is answered from this state of the store.

use super::site::Site;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{JoinHandle, spawn_blocking};

/// How long after its start a server first reads all files, and how long after that again.
const FIRST_AFTER: Duration = Duration::from_secs(600);
const AGAIN_AFTER: Duration = Duration::from_secs(24 * 3600);

/// Bytes of files that are read in a second, so that answers are as fast as otherwise.
const BYTES_A_SECOND: u64 = 16 << 20;

/// Reads all files of the store ten minutes from now, and then daily, for as long as `site` lives.
pub fn scrub_daily(site: &Arc<Site>) -> JoinHandle<()> {
    let site = Arc::downgrade(site);

    tokio::spawn(async move {
        let mut pause = FIRST_AFTER;
        loop {
            tokio::time::sleep(pause).await;
            let Some(site) = site.upgrade() else { return };
            _ = spawn_blocking(move || scrub(&site, &slowly)).await;
            pause = AGAIN_AFTER;
        }
    })
}

fn slowly(bytes: u64) {
    std::thread::sleep(Duration::from_millis(bytes * 1000 / BYTES_A_SECOND));
}

/// Reads all files of the store, and notes whether it is damaged.
pub(super) fn scrub(site: &Site, pace: &dyn Fn(u64)) {
    let generation = site.index().generation();
    let verified = site.index().verify_files(pace);
    // Files of a state that is no more may be gone.
    if site.index().refresh().is_ok_and(|is_new| is_new) || site.index().generation() != generation
    {
        return;
    }

    match verified {
        Ok(verified) if verified.damaged.is_empty() => site.set_damage(None),
        Ok(verified) => {
            let names = verified.damaged.join(", ");
            eprintln!("mingcha: the store is damaged ({names}); run `mingcha rebuild`");
            site.set_damage(Some(generation));
        }
        Err(error) => eprintln!("mingcha: the store could not be read again: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Index, Options};

    #[test]
    fn bits_that_rot_are_found_and_nothing_is_answered_from_them() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.txt");
        std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n无举报。\n")
            .unwrap();
        let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
        index.add(&[file], &|_| {}).unwrap();
        let site = Site::new(Arc::new(index));
        scrub(&site, &|_| {});
        assert!(!site.is_damaged());

        let files = std::fs::read_dir(dir.path().join("store/segments")).unwrap();
        let texts = files
            .map(|entry| entry.unwrap().path())
            .find(|path| path.extension().is_some_and(|ending| ending == "store"))
            .unwrap();
        let sound = std::fs::read(&texts).unwrap();
        let mut rotten = sound.clone();
        rotten[10] ^= 1;
        std::fs::write(&texts, rotten).unwrap();
        scrub(&site, &|_| {});
        assert!(site.is_damaged());

        std::fs::write(&texts, sound).unwrap();
        scrub(&site, &|_| {});
        assert!(!site.is_damaged());
    }
}
