//! Pulling a tree.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::{mem, process};

use super::{FILES_PER_REQUEST, Ignored, PERMISSIONS, Progress, Transfer, pattern};
use crate::pebble::client::Client;
use crate::pebble::error::{Error, Result};
use crate::pebble::files::info::{FileInfo, FileType};
use crate::pebble::files::list::ListOptions;
use crate::pebble::files::pull::{Download, Next};

impl Client {
    /// Copies files and directories of the container into a directory of this machine, which is made if
    /// it is not there.
    ///
    /// What a source becomes, and patterns, are as with [`push_path`](Self::push_path). Files keep their
    /// mode, not their owner. A file is written under another name first: what is there stays until all
    /// of it has come, and a link is replaced, not followed.
    ///
    /// # Errors
    ///
    /// [`Error::Transfer`]: some could not be copied, and why each of them. All others were, unless the
    /// daemon was lost: then the last failure says so, and the rest was not tried.
    pub fn pull_path<T: AsRef<str>>(
        &self,
        sources: impl IntoIterator<Item = T>,
        directory: impl AsRef<Path>,
    ) -> Result<Transfer> {
        let directory = directory.as_ref();
        let mut copy = Copy::new(self);
        if let Err(source) = fs::create_dir_all(directory) {
            copy.fail(&directory.display().to_string(), source);
            return copy.progress.finish();
        }
        let is_reachable =
            sources.into_iter().all(|source| copy.collect(source.as_ref(), directory));
        if is_reachable {
            copy.pull();
        }
        copy.progress.finish()
    }
}

/// A file that is to be copied.
struct Found {
    source: String,
    target: PathBuf,
    permissions: u32,
    is_link: bool,
}

struct Copy<'client> {
    client: &'client Client,
    progress: Progress,
    files: Vec<Found>,
    /// The paths that sources name: what two of them name is copied once.
    named: HashSet<String>,
}

impl<'client> Copy<'client> {
    fn new(client: &'client Client) -> Self {
        Self { client, progress: Progress::default(), files: Vec::new(), named: HashSet::new() }
    }

    /// Finds what is under a source; false if the daemon is lost.
    fn collect(&mut self, source: &str, directory: &Path) -> bool {
        let mut pending: Vec<(FileInfo, PathBuf)> = match self.matched(source) {
            Ok(found) => found.into_iter().map(|info| (info, directory.to_owned())).collect(),
            Err(error) => {
                return !self.progress.fail(source, error);
            }
        };
        pending.retain(|(info, _)| self.named.insert(info.path.clone()));
        while let Some((info, directory)) = pending.pop() {
            let target = match safe_name(&info.name) {
                Ok(name) => directory.join(name),
                Err(error) => {
                    self.fail(&info.path, error);
                    continue;
                }
            };
            match info.file_type {
                FileType::Directory => {
                    if let Err(error) = make_directory(&target) {
                        self.fail(&info.path, error);
                        continue;
                    }
                    self.progress.done.directories += 1;
                    match self.client.list_files(&info.path, &ListOptions::new()) {
                        Ok(files) => {
                            pending.extend(files.into_iter().map(|info| (info, target.clone())));
                        }
                        Err(error) => {
                            if self.progress.fail(info.path, error) {
                                return false;
                            }
                        }
                    }
                }
                FileType::File | FileType::Symlink => {
                    let is_link = info.file_type == FileType::Symlink;
                    let (source, permissions) = (info.path, info.permissions);
                    self.files.push(Found { source, target, permissions, is_link });
                }
                other => {
                    let what = format!("a {}", other.as_str().replace('-', " "));
                    self.progress.done.ignored.push(Ignored { path: info.path, what });
                }
            }
        }
        true
    }

    /// What a source names.
    fn matched(&self, source: &str) -> Result<Vec<FileInfo>> {
        let itself = ListOptions::new().itself();
        let (directory, name) = source.rsplit_once('/').unwrap_or(("", source));
        match self.client.list_files(source, &itself) {
            Err(error) if error.is_not_found() && pattern::is_pattern(name) => {
                let directory = if directory.is_empty() { "/" } else { directory };
                self.client.list_files(directory, &ListOptions::new().pattern(name))
            }
            found => found,
        }
    }

    fn fail(&mut self, path: &str, source: io::Error) {
        let (socket, path) = (self.client.socket().to_owned(), path.to_owned());
        self.progress.fail(path.clone(), Error::Sink { socket, path, source });
    }

    fn pull(&mut self) {
        let files = mem::take(&mut self.files);
        for some in files.chunks(FILES_PER_REQUEST) {
            let is_reachable = match self.pull_some(some) {
                // Which of them it is about is not known: each is tried alone.
                Err(error) if some.len() > 1 && !error.is_transient() => some
                    .chunks(1)
                    .all(|one| self.pull_some(one).or_else(|error| self.note(one, error)).is_ok()),
                Err(error) => self.note(some, error).is_ok(),
                Ok(()) => true,
            };
            if !is_reachable {
                return;
            }
        }
    }

    /// Notes the failure of a request; an error if the daemon is lost.
    fn note(&mut self, files: &[Found], error: Error) -> std::result::Result<(), Lost> {
        let first = files.first().map(|found| found.source.clone());
        if self.progress.fail(first.unwrap_or_default(), error) { Err(Lost) } else { Ok(()) }
    }

    /// Pulls some files by one request. Each gets its name when the answer says that it was whole. An
    /// error means that none of them did.
    fn pull_some(&mut self, files: &[Found]) -> Result<()> {
        let paths: Vec<&str> = files.iter().map(|found| found.source.as_str()).collect();
        let mut download = Download::begin(self.client, &paths)?;
        let mut written: Vec<Option<io::Result<Partial>>> = files.iter().map(|_| None).collect();
        // They come in the order of the request; where several are quoted alike, it is the next one.
        let mut come = 0;
        let outcomes = loop {
            let index = match download.next(paths.get(come..).unwrap_or_default())? {
                Next::File(index) => come + index,
                Next::End(outcomes) => break outcomes,
            };
            come = index + 1;
            let Some((found, place)) = files.get(index).zip(written.get_mut(index)) else {
                continue;
            };
            let mut partial = Partial::create(&found.target);
            loop {
                let chunk = download.chunk()?;
                if chunk.is_empty() {
                    break;
                }
                let bytes = chunk.len();
                // One that cannot be written is read all the same: the others come after it.
                if let Ok(open) = &mut partial
                    && let Err(error) = open.write(chunk)
                {
                    partial = Err(error);
                }
                download.consume(bytes);
            }
            *place = Some(partial);
        };
        let read = outcomes.into_iter().zip(written).map(|(outcome, partial)| {
            match outcome.into_result(self.client, "pull") {
                Err(error) => Some(Err(Error::from(error))),
                Ok(()) => partial.map(Ok),
            }
        });
        let read: Option<Vec<_>> = read.collect();
        let Some(read) = read.filter(|read| read.len() == files.len()) else {
            return Err(download.lacks_a_file());
        };
        for (found, read) in files.iter().zip(read) {
            match read.map(|partial| partial.and_then(|partial| partial.keep(found))) {
                Ok(Ok(bytes)) => {
                    self.progress.done.files += 1;
                    self.progress.done.bytes += bytes;
                }
                Ok(Err(error)) => self.fail(&found.source, error),
                Err(error) => drop(self.progress.fail(found.source.clone(), error)),
            }
        }
        Ok(())
    }
}

/// The daemon is not there any more.
struct Lost;

/// A file under another name, which is removed unless it is kept.
struct Partial {
    path: PathBuf,
    file: File,
    bytes: u64,
}

impl Partial {
    fn create(target: &Path) -> io::Result<Self> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let directory = target.parent().unwrap_or_else(|| Path::new("."));
        let path = directory.join(format!(".ops-pull-{}-{number}", process::id()));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        Ok(Self { path, file, bytes: 0 })
    }

    fn write(&mut self, chunk: &[u8]) -> io::Result<()> {
        self.bytes += chunk.len() as u64;
        self.file.write_all(chunk)
    }

    fn keep(self, found: &Found) -> io::Result<u64> {
        // The mode of a link says nothing of the file.
        let mode = if found.is_link { 0o644 } else { found.permissions };
        self.file.set_permissions(Permissions::from_mode(mode & PERMISSIONS))?;
        fs::rename(&self.path, &found.target)?;
        Ok(self.bytes)
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        // One that was kept has no longer this name.
        let _ = fs::remove_file(&self.path);
    }
}

/// A directory that is there is taken, a link to one is not: it may lead anywhere.
fn make_directory(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            if fs::symlink_metadata(path)?.is_dir() { Ok(()) } else { Err(error) }
        }
        made => made,
    }
}

/// A name that leads nowhere else. The root has the name `/`, and becomes the directory itself.
fn safe_name(name: &str) -> io::Result<&str> {
    match name {
        "/" => Ok("."),
        "" | "." | ".." => Err(io::Error::new(ErrorKind::InvalidData, "it has no name")),
        name if name.contains(['/', '\0']) => {
            Err(io::Error::new(ErrorKind::InvalidData, "its name is a path"))
        }
        name => Ok(name),
    }
}
