//! The directory that the daemon takes for the root, and how a path is followed in it.
//!
//! Links are followed by hand, one name after the other, each opened in the directory before it and none
//! by a path: whatever a process does to the tree meanwhile, nothing outside is ever reached. An absolute
//! link begins at the root again, and `..` of the root is the root.

use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, Stat, openat, readlinkat, statat};
use rustix::io::Errno;

use super::owner::Ownership;
use crate::accounts::Accounts;

/// As in the kernel.
const MAX_LINKS: usize = 40;

#[cfg(any(target_os = "linux", target_os = "android"))]
const DIRECTORY: OFlags = OFlags::PATH;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const DIRECTORY: OFlags = OFlags::RDONLY;

/// A tree of files that is all there is.
#[derive(Debug, Clone)]
pub(crate) struct FileTree {
    root: Arc<OwnedFd>,
    path: Arc<Path>,
    pub(super) accounts: Accounts,
    pub(super) ownership: Arc<Ownership>,
}

/// Where a path ends: a name in a directory that is open.
#[derive(Debug)]
pub(super) struct Place {
    directory: OwnedFd,
    /// Empty where the path is the directory itself.
    pub(super) name: String,
}

impl Place {
    pub(super) fn directory(&self) -> BorrowedFd<'_> {
        self.directory.as_fd()
    }

    /// What is there, a link as such.
    pub(super) fn stat(&self) -> rustix::io::Result<Stat> {
        if self.name.is_empty() {
            rustix::fs::fstat(&self.directory)
        } else {
            statat(&self.directory, &self.name, AtFlags::SYMLINK_NOFOLLOW)
        }
    }

    /// Opens what is there; a link that has come meanwhile is refused.
    pub(super) fn open(&self, flags: OFlags) -> rustix::io::Result<OwnedFd> {
        let name = if self.name.is_empty() { "." } else { &self.name };
        openat(&self.directory, name, flags | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())
    }
}

impl FileTree {
    /// The tree below a directory.
    pub(crate) fn open(root: &Path, accounts: Accounts, ownership: Ownership) -> io::Result<Self> {
        let path: PathBuf = root.canonicalize()?;
        let fd =
            openat(CWD, &path, DIRECTORY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Self {
            root: Arc::new(fd),
            path: Arc::from(path),
            accounts,
            ownership: Arc::new(ownership),
        })
    }

    /// The directory on the machine.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the tree is the machine's whole file system.
    pub(crate) fn is_whole(&self) -> bool {
        &*self.path == Path::new("/")
    }

    /// Follows a path; a link at its end only if `follow_last`. The last name need not exist.
    pub(super) fn find(&self, path: &str, follow_last: bool) -> rustix::io::Result<Place> {
        let mut names: VecDeque<String> = parts(path).collect();
        // A path that ends with a slash means a directory, through a link too.
        let ends_open = path.ends_with('/');
        let mut above: Vec<OwnedFd> = Vec::new();
        let mut links = 0;
        let root = || rustix::io::fcntl_dupfd_cloexec(&*self.root, 3);
        loop {
            let here = above.last().map_or(self.root.as_fd(), |fd| fd.as_fd());
            let Some(name) = names.pop_front() else {
                let directory = rustix::io::fcntl_dupfd_cloexec(here, 3)?;
                return Ok(Place { directory, name: String::new() });
            };
            if name == ".." {
                above.pop();
                continue;
            }
            let is_last = names.is_empty();
            let stat = match statat(here, &name, AtFlags::SYMLINK_NOFOLLOW) {
                Err(Errno::NOENT) if is_last => {
                    let directory = rustix::io::fcntl_dupfd_cloexec(here, 3)?;
                    return Ok(Place { directory, name });
                }
                other => other?,
            };
            let is_link = FileType::from_raw_mode(stat.st_mode) == FileType::Symlink;
            if is_link && (!is_last || follow_last || ends_open) {
                links += 1;
                if links > MAX_LINKS {
                    return Err(Errno::LOOP);
                }
                let target = readlinkat(here, &name, Vec::new())?;
                let target = target.to_str().map_err(|_| Errno::ILSEQ)?;
                if target.is_empty() {
                    return Err(Errno::NOENT);
                }
                if target.starts_with('/') {
                    above = vec![root()?];
                }
                for part in parts(target).collect::<Vec<_>>().into_iter().rev() {
                    names.push_front(part);
                }
                continue;
            }
            if is_last {
                let directory = rustix::io::fcntl_dupfd_cloexec(here, 3)?;
                return Ok(Place { directory, name });
            }
            let flags = DIRECTORY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            let next = openat(here, &name, flags, Mode::empty())?;
            above.push(next);
        }
    }
}

fn parts(path: &str) -> impl Iterator<Item = String> {
    path.split('/').filter(|part| !part.is_empty() && *part != ".").map(str::to_owned)
}
