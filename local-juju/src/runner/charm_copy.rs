//! Copying a charm's directory.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// A file of a charm that could not be copied.
#[derive(Debug, thiserror::Error)]
#[error("cannot copy `{}` to `{}`", .from.display(), .to.display())]
pub struct CopyError {
    /// The file or directory of the charm.
    pub from: PathBuf,
    /// Where it was to be.
    pub to: PathBuf,
    /// The system's error.
    pub source: io::Error,
}

/// A copy of a charm that is removed again unless it is kept.
#[derive(Debug)]
pub(super) struct CharmCopy {
    path: PathBuf,
    kept: bool,
}

impl CharmCopy {
    /// Copies everything below `from` to the new directory `to`: links stay links, and what is
    /// executable stays so. Left out are what no packed charm has, `.git` and caches by their
    /// `CACHEDIR.TAG` (cargo's target directory), and `except`, which may lie within `from`.
    ///
    /// Files are copied, not linked: a charm that writes to one of its files must not change it for
    /// another unit.
    pub(super) fn make(from: &Path, to: PathBuf, except: &Path) -> Result<Self, CopyError> {
        let failed = |source| CopyError { from: from.to_owned(), to: to.clone(), source };
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        fs::create_dir(&to).map_err(failed)?;
        let copy = Self { path: to, kept: false };
        copy_entries(from, &copy.path, except)?;
        Ok(copy)
    }

    /// Copies everything below `from` over what is in `to`. What stands in the way of a file, and is
    /// no directory with something in it, is replaced.
    pub(super) fn overwrite(from: &Path, to: &Path) -> Result<(), CopyError> {
        copy_entries(from, to, Path::new(""))
    }

    /// Lets the copy stay.
    pub(super) fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for CharmCopy {
    fn drop(&mut self) {
        if !self.kept {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

fn copy_entries(from: &Path, to: &Path, except: &Path) -> Result<(), CopyError> {
    let failed = |source| CopyError { from: from.to_owned(), to: to.to_owned(), source };
    for entry in fs::read_dir(from).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (from, name) = (entry.path(), entry.file_name());
        if from == except || name == ".git" || from.join("CACHEDIR.TAG").is_file() {
            continue;
        }
        let to = to.join(name);
        let failed = |source| CopyError { from: from.clone(), to: to.clone(), source };
        let kind = entry.file_type().map_err(failed)?;
        let lies = to.symlink_metadata().ok().map(|found| found.is_dir());
        match lies {
            Some(true) if !kind.is_dir() => fs::remove_dir(&to).map_err(failed)?,
            Some(false) => fs::remove_file(&to).map_err(failed)?,
            _ => {}
        }
        if kind.is_dir() {
            fs::create_dir_all(&to).map_err(failed)?;
            copy_entries(&from, &to, except)?;
            let permissions = fs::metadata(&from).map_err(failed)?.permissions();
            fs::set_permissions(&to, permissions).map_err(failed)?;
        } else if kind.is_symlink() {
            fs::read_link(&from).and_then(|target| symlink(target, &to)).map_err(failed)?;
        } else if kind.is_file() {
            fs::copy(&from, &to).map_err(failed)?;
        }
        // Sockets, pipes and devices are no part of a charm.
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn keeps_links_modes_and_leaves_out_itself() {
        let root = tempfile::tempdir().unwrap();
        let charm = root.path().join("charm");
        fs::create_dir_all(charm.join("lib/empty")).unwrap();
        fs::create_dir_all(charm.join(".git")).unwrap();
        fs::create_dir_all(charm.join("target")).unwrap();
        fs::write(charm.join("target/CACHEDIR.TAG"), "").unwrap();
        fs::write(charm.join("lib/dispatch.real"), "#!/bin/sh\n").unwrap();
        fs::set_permissions(charm.join("lib/dispatch.real"), fs::Permissions::from_mode(0o750))
            .unwrap();
        symlink("lib/dispatch.real", charm.join("dispatch")).unwrap();
        symlink("nowhere", charm.join("dangling")).unwrap();
        let model = charm.join("out");

        let to = model.join("agents/a/charm");
        CharmCopy::make(&charm, to.clone(), &model).unwrap().keep();

        assert_eq!(fs::read_link(to.join("dispatch")).unwrap(), Path::new("lib/dispatch.real"));
        assert_eq!(fs::read_link(to.join("dangling")).unwrap(), Path::new("nowhere"));
        let mode = fs::metadata(to.join("dispatch")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o750);
        assert!(to.join("lib/empty").is_dir());
        for left_out in ["out", ".git", "target"] {
            assert!(!to.join(left_out).exists(), "{left_out}");
        }
    }

    #[test]
    fn a_copy_that_is_not_kept_is_removed() {
        let root = tempfile::tempdir().unwrap();
        let charm = root.path().join("charm");
        fs::create_dir(&charm).unwrap();
        let to = root.path().join("copy");
        drop(CharmCopy::make(&charm, to.clone(), Path::new("")).unwrap());
        assert!(!to.exists());
        fs::create_dir(&to).unwrap();
        fs::write(to.join("mine"), "").unwrap();
        let error = CharmCopy::make(&charm, to.clone(), Path::new("")).unwrap_err();
        assert_eq!(error.source.kind(), io::ErrorKind::AlreadyExists);
        assert!(to.join("mine").exists(), "what was there is not touched");
    }
}
