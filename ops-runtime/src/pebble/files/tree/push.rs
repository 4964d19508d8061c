//! Pushing a tree.

use std::collections::HashSet;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::mem;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use super::{
    DIRECTORIES_PER_REQUEST, FILES_PER_REQUEST, Ignored, PERMISSIONS, Progress, Transfer, joined,
    pattern,
};
use crate::pebble::client::Client;
use crate::pebble::error::{Error, Result};
use crate::pebble::files::dirs::MakeDirOptions;
use crate::pebble::files::push::{Push, PushFailure, PushOptions};
use crate::pebble::owner::Owner;

impl Client {
    /// Copies files and directories of this machine into a directory of the container, which is made if
    /// it is not there.
    ///
    /// `/src` becomes `<directory>/src`, with all that is in it, empty directories too. A pattern as the
    /// last part takes the place of a name: `/src/*` is what is in `/src`, without it. Files keep their
    /// mode and owner (by number), directories do not. A link to a file is copied as the file; sockets,
    /// pipes and devices are left out and told.
    ///
    /// # Errors
    ///
    /// [`Error::Transfer`]: some could not be copied, and why each of them: a link leads to a directory
    /// or nowhere, a name is not UTF-8, a file cannot be read here or written there. All others were, unless the
    /// daemon was lost: then the last failure says so, and the rest was not tried.
    pub fn push_path<P: AsRef<Path>>(
        &self,
        sources: impl IntoIterator<Item = P>,
        directory: &str,
    ) -> Result<Transfer> {
        let mut copy = Copy::new(self);
        let mut directories = vec![directory.to_owned()];
        for source in sources {
            copy.collect(source.as_ref(), directory, &mut directories);
        }
        if copy.make(&directories) {
            copy.push();
        }
        copy.progress.done.directories = copy.progress.done.directories.saturating_sub(1);
        copy.progress.finish()
    }
}

/// A file that is to be copied.
struct Found {
    source: PathBuf,
    target: String,
    metadata: Metadata,
}

struct Copy<'client> {
    client: &'client Client,
    progress: Progress,
    files: Vec<Found>,
    /// The paths that sources name: what two of them name is copied once.
    named: HashSet<PathBuf>,
}

impl<'client> Copy<'client> {
    fn new(client: &'client Client) -> Self {
        Self { client, progress: Progress::default(), files: Vec::new(), named: HashSet::new() }
    }

    /// Finds what is under a source.
    fn collect(&mut self, source: &Path, directory: &str, directories: &mut Vec<String>) {
        let mut pending = Vec::new();
        match matched(source) {
            Ok(paths) => pending.extend(paths.into_iter().map(|path| (path, directory.to_owned()))),
            Err(error) => self.fail(source, error),
        }
        pending.retain(|(path, _)| self.named.insert(path.clone()));
        while let Some((path, directory)) = pending.pop() {
            match self.look(&path, &directory) {
                Ok(Some(target)) => {
                    match children(&path) {
                        Ok(children) => {
                            pending.extend(children.into_iter().map(|path| (path, target.clone())));
                        }
                        Err(error) => self.fail(&path, error),
                    }
                    directories.push(target);
                }
                Ok(None) => {}
                Err(error) => self.fail(&path, error),
            }
        }
    }

    /// Takes a file; of a directory it tells what it becomes.
    fn look(&mut self, path: &Path, directory: &str) -> io::Result<Option<String>> {
        let name = file_name(path)?;
        let target = joined(directory, &name);
        let own = fs::symlink_metadata(path)?;
        let metadata = if own.is_symlink() { fs::metadata(path)? } else { own.clone() };
        let kind = metadata.file_type();
        if kind.is_dir() {
            return if own.is_symlink() {
                Err(io::Error::other("it is a link to a directory"))
            } else {
                Ok(Some(target))
            };
        }
        if kind.is_file() {
            self.files.push(Found { source: path.to_owned(), target, metadata });
            return Ok(None);
        }
        let what = if kind.is_socket() {
            "a socket"
        } else if kind.is_fifo() {
            "a named pipe"
        } else {
            "a device"
        };
        self.progress
            .done
            .ignored
            .push(Ignored { path: path.display().to_string(), what: what.to_owned() });
        Ok(None)
    }

    fn fail(&mut self, path: &Path, source: io::Error) {
        let path = path.display().to_string();
        let socket = self.client.socket().to_owned();
        self.progress.fail(path.clone(), Error::Source { socket, path, source });
    }

    /// Makes the directories; false if the daemon is lost.
    fn make(&mut self, directories: &[String]) -> bool {
        let options = MakeDirOptions::new().make_parents();
        for some in directories.chunks(DIRECTORIES_PER_REQUEST) {
            let paths = some.iter().map(String::as_str);
            match self.client.make_dirs(paths, &options) {
                Ok(outcomes) => {
                    for outcome in outcomes {
                        let path = outcome.path.clone();
                        match outcome.into_result(self.client, "make directory") {
                            Ok(()) => self.progress.done.directories += 1,
                            Err(error) => drop(self.progress.fail(path, error.into())),
                        }
                    }
                }
                // Which of them it is about is not known: each is tried alone.
                Err(error) if some.len() > 1 && !error.is_transient() => {
                    if !some.chunks(1).all(|one| self.make(one)) {
                        return false;
                    }
                }
                Err(error) => {
                    let first = some.first().cloned().unwrap_or_default();
                    if self.progress.fail(first, error) {
                        return false;
                    }
                }
            }
        }
        true
    }

    fn push(&mut self) {
        let files = mem::take(&mut self.files);
        let mut requests = files.chunks(FILES_PER_REQUEST);
        while requests.next().is_some_and(|some| self.push_some(some.iter().collect())) {}
    }

    /// Pushes some files by one request; once more without a file that cannot be read to its end, since
    /// what was read of it must not be taken for the whole. False if the daemon is lost.
    fn push_some(&mut self, mut files: Vec<&Found>) -> bool {
        loop {
            let mut opened: Vec<(&Found, Counted, PushOptions)> = Vec::new();
            for found in mem::take(&mut files) {
                match File::open(&found.source) {
                    Ok(file) => opened.push((found, Counted { file, bytes: 0 }, options(found))),
                    Err(error) => self.fail(&found.source, error),
                }
            }
            if opened.is_empty() {
                return true;
            }
            let mut pushes: Vec<Push<'_>> = opened
                .iter_mut()
                .map(|(found, source, options)| Push { path: &found.target, source, options })
                .collect();
            let pushed = self.client.push_files(&mut pushes);
            drop(pushes);
            match pushed {
                Ok(outcomes) => {
                    for (outcome, (found, source, _)) in outcomes.into_iter().zip(&opened) {
                        match outcome.into_result(self.client, "push") {
                            Ok(()) => {
                                self.progress.done.files += 1;
                                self.progress.done.bytes += source.bytes;
                            }
                            Err(error) => {
                                let path = found.source.display().to_string();
                                self.progress.fail(path, error.into());
                            }
                        }
                    }
                    return true;
                }
                Err(PushFailure::Source(index, error)) => {
                    let mut found: Vec<&Found> = opened.iter().map(|(found, ..)| *found).collect();
                    if index < found.len() {
                        self.fail(&found.remove(index).source, error);
                    }
                    files = found;
                }
                // Which of them it is about is not known: each is tried alone.
                Err(PushFailure::Request(error)) if opened.len() > 1 && !error.is_transient() => {
                    return opened.into_iter().all(|(found, ..)| self.push_some(vec![found]));
                }
                Err(PushFailure::Request(error)) => {
                    let first =
                        opened.first().map(|(found, ..)| found.source.display().to_string());
                    return !self.progress.fail(first.unwrap_or_default(), error);
                }
            }
        }
    }
}

/// A file, and how much of it was read.
struct Counted {
    file: File,
    bytes: u64,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.file.read(buffer)?;
        self.bytes += bytes as u64;
        Ok(bytes)
    }
}

fn options(found: &Found) -> PushOptions {
    let metadata = &found.metadata;
    PushOptions::new()
        .make_dirs()
        .permissions(metadata.mode() & PERMISSIONS)
        .owner(Owner::new().user_id(metadata.uid()).group_id(metadata.gid()))
}

/// The paths that a source names.
fn matched(source: &Path) -> io::Result<Vec<PathBuf>> {
    let pattern = source.file_name().and_then(|name| name.to_str());
    match pattern.filter(|name| pattern::is_pattern(name)) {
        Some(pattern) if fs::symlink_metadata(source).is_err() => {
            let directory = source.parent().unwrap_or_else(|| Path::new("."));
            let directory =
                if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
            let matches = |path: &PathBuf| {
                path.file_name()
                    .is_some_and(|name| pattern::matches(pattern, &name.to_string_lossy()))
            };
            Ok(children(directory)?.into_iter().filter(matches).collect())
        }
        _ => Ok(vec![source.to_owned()]),
    }
}

fn children(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(directory)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}

/// The name that a path has in its directory; of `..` or `.` that of the directory it leads to.
fn file_name(path: &Path) -> io::Result<String> {
    let name = match path.file_name() {
        Some(name) => name.to_owned(),
        None => {
            let whole = fs::canonicalize(path)?;
            whole.file_name().map(ToOwned::to_owned).unwrap_or_default()
        }
    };
    let not_utf8 = || io::Error::new(ErrorKind::InvalidData, "its name is not UTF-8");
    name.into_string().map_err(|_| not_utf8())
}
