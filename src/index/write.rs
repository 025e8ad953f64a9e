//! What changes a store: files and documents that come, are read anew, go, or move to another store.

use super::{Index, Options, Sources};
use crate::document::Document;
use crate::error::Result;
use crate::file::Reader;
use crate::ingest::added::Added;
#[cfg(feature = "remote")]
use crate::ingest::migrate::Migrated;
use crate::ingest::{self, Adding, DocumentWriter, Target, Tools};
use crate::progress::Progress;
#[cfg(feature = "remote")]
use crate::store::remote::Cluster;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

impl Index {
    /// Adds files and the files in folders; what a path held before is replaced, what is unchanged
    /// is skipped.
    ///
    /// # Errors
    /// `NotFound` if a path does not exist; `LockedStore` if another process writes; `NoHelper` if
    /// files are to be taken apart by a program that does not do so, for it would leave out every
    /// file of some formats. A file that cannot be read is no error: it is in the answer with its
    /// status.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// let progress = |done: mingcha::Progress| eprintln!("{} of {}", done.files, done.all_files);
    /// let added = index.add(std::slice::from_ref(&file), &progress)?;
    /// assert_eq!((added.added, added.files[0].status), (1, mingcha::Status::Ok));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add(&self, paths: &[PathBuf], progress: &(dyn Fn(Progress) + Sync)) -> Result<Added> {
        self.add_with(paths, &Adding::default(), progress)
    }

    /// Adds files as [`Index::add`] does, by a catalogue, without those that vanished, until it is
    /// stopped.
    ///
    /// # Errors
    /// As for [`Index::add`]; but where what vanished is pruned, a path that is the store's file
    /// and no more is none. `EmptiedFolder` as [`Vanished::Pruned`](crate::Vanished::Pruned) says;
    /// then nothing is added, either.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// use mingcha::{Adding, Catalogue, Vanished};
    /// let catalogue = Catalogue::parse("file,school\na.txt,云岭师范大学\n".as_bytes(), dir.path())?;
    /// let (catalogue, vanished) = (Some(&catalogue), Vanished::Pruned);
    /// let adding = Adding { catalogue, vanished, ..Adding::default() };
    /// let added = index.add_with(&[dir.path().to_path_buf()], &adding, &|_| {})?;
    /// assert_eq!(added.files[0].school.as_deref(), Some("云岭师范大学"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_with(
        &self,
        paths: &[PathBuf],
        adding: &Adding<'_>,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Added> {
        ingest::add(self.target(), self.tools(), paths, adding, progress)
    }

    /// Puts documents of the caller's own into the store, each in the place of the one with its id,
    /// beside what was added from files. What is unchanged is skipped.
    ///
    /// It is committed now and then, and at the end; [`Index::writer`] leaves that to the caller.
    ///
    /// # Errors
    /// As for [`DocumentWriter::put`], at the first document that cannot be put: those before it
    /// may be there. `LockedStore` if somebody else writes.
    ///
    /// ```
    /// use mingcha::{Document, Filter, Index, Options};
    /// # let dir = tempfile::tempdir()?;
    /// let index = Index::create(dir.path(), Options::default())?;
    /// let rows = [("1", "没有收到举报。"), ("2", "收到举报2件。")];
    /// let documents = rows.map(|(id, text)| Document::new(id, text).school("云岭大学"));
    /// assert_eq!(index.put_all(documents)?.added, 2);
    /// index.mentions(&"举报".parse()?, &Filter::default(), |mention| {
    ///     println!("{} {}", mention.file, mention.left);
    ///     true
    /// })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn put_all(&self, documents: impl IntoIterator<Item = Document>) -> Result<Added> {
        ingest::put_all(self.target(), self.tools(), documents)
    }

    /// Puts one document, durably. For many, [`Index::put_all`] or [`Index::writer`] is faster by
    /// far.
    ///
    /// # Errors
    /// As for [`Index::put_all`].
    pub fn put(&self, document: Document) -> Result<Added> {
        self.put_all([document])
    }

    /// A writer of documents, who says when they are committed.
    ///
    /// # Errors
    /// `LockedStore` if somebody else writes.
    pub fn writer(&self) -> Result<DocumentWriter<'_>> {
        DocumentWriter::start(self.target(), self.tools())
    }

    /// Removes files by path, files under a folder or in an archive by its path, documents by their
    /// ids, and reports by theirs.
    /// Files on disk stay.
    ///
    /// # Errors
    /// `NotFound` if the store knows no such file or report; then nothing is removed.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let removed = index.remove(&[file.to_string_lossy().into_owned()])?;
    /// assert_eq!((removed.removed, index.stats()?.reports), (1, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn remove(&self, targets: &[String]) -> Result<Added> {
        ingest::remove(self.target(), self.tools(), targets)
    }

    /// Whether the store knows a file at `path`.
    pub fn knows(&self, path: &Path) -> Result<bool> {
        let name = ingest::normalized(path);
        Ok(self.store.view().files()?.iter().any(|stored| stored.file == name))
    }

    /// Builds the store in `dir` anew, under the present fold, dictionary, rules and reader, from
    /// the source files that it keeps, else from those that still lie where they were, else from
    /// the text that it holds: then the file has a warning. The old store serves until the new one
    /// is whole.
    ///
    /// A damaged store is rebuilt from what is left of it, and [`Added::damage`] says what was
    /// lost. A report of which neither source nor text is left is listed as unreadable.
    ///
    /// # Errors
    /// `NoStore`; `LostStore` if it is damaged and nothing is left to rebuild it from;
    /// `LockedStore` if another process writes; `NoHelper` as in [`Index::add`]. Then nothing is
    /// changed.
    pub fn rebuild(
        dir: &Path,
        options: Options,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Added> {
        let tools = Tools {
            rules: &options.rules,
            reader: &Reader::new(options.isolation.clone()),
            segmenter: &OnceLock::new(),
            grammar: &OnceLock::new(),
        };
        ingest::rebuild(dir, tools, progress)
    }

    /// Puts a copy of this store on a cluster, in the place of the store that it holds by this
    /// name, which answers until the copy is whole and verified. Cut short, it goes on where it
    /// was.
    ///
    /// # Errors
    /// `LockedStore` while another process writes there; `Incomplete` if rows are missing in the
    /// end, and then nothing changes.
    ///
    /// ```no_run
    /// let index = mingcha::Index::open("store".as_ref(), mingcha::Options::default())?;
    /// let cluster = mingcha::Cluster::parse("http://127.0.0.1:9200")?;
    /// assert_eq!(index.put_on(&cluster, &|_| {})?.digest, index.stats()?.digest);
    /// # Ok::<(), mingcha::Error>(())
    /// ```
    #[cfg(feature = "remote")]
    pub fn put_on(
        &self,
        cluster: &Cluster,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Migrated> {
        ingest::migrate::put_on(&*self.store.view(), self.tools(), cluster, progress)
    }

    /// Makes a store in `dir`, which must not exist or be empty, with what this one holds: the same
    /// state by the same name. Source files are not copied. It is made beside, as `DIR.part`; cut
    /// short, it goes on there.
    ///
    /// # Errors
    /// `NotEmpty` if `dir` holds something, or `DIR.part` what is no copy of this store.
    #[cfg(feature = "remote")]
    pub fn copy_to(&self, dir: &Path, progress: &(dyn Fn(Progress) + Sync)) -> Result<Migrated> {
        ingest::migrate::copy_to(&*self.store.view(), self.tools(), dir, progress)
    }

    pub(super) fn target(&self) -> Target<'_> {
        let keeps_sources = self.options.sources == Sources::Kept;
        Target { store: &*self.store, dir: self.dir(), keeps_sources }
    }

    pub(super) fn tools(&self) -> Tools<'_> {
        Tools {
            rules: &self.options.rules,
            reader: &self.reader,
            segmenter: &self.segmenter,
            grammar: &self.grammar,
        }
    }
}
