//! Which charm files the last build knew.
//!
//! Cargo builds a charm again when a file changes that `#[charm]` has read. One that was not there then
//! is unknown to it: a `config.yaml` that is new would not be noticed while the code stays the same.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::{fs, io};

use ops_metadata::CHARM_FILES;

/// The note in cargo's target directory of the files that the last build of a charm knew.
#[derive(Debug)]
pub(crate) struct KnownFiles {
    note: PathBuf,
    /// Those that are there now, a line each.
    now: String,
}

impl KnownFiles {
    /// Of the charm in `directory`, as its builds in `target` by `profile` know it.
    pub(crate) fn of(directory: &Path, target: &Path, profile: &str) -> Self {
        let there = |name: &&str| directory.join(name).exists();
        let now = CHARM_FILES.into_iter().filter(there).map(|name| format!("{name}\n")).collect();
        // Charms can share a target directory. What another compiler hashes otherwise is one more build.
        let mut hasher = DefaultHasher::new();
        directory.hash(&mut hasher);
        let note = target.join("charm/files").join(format!("{profile}-{:016x}", hasher.finish()));
        Self { note, now }
    }

    /// Whether there is a file that the last build did not know, or may not have known.
    pub(crate) fn has_new(&self) -> bool {
        let known = fs::read_to_string(&self.note).unwrap_or_default();
        self.now.lines().any(|name| !known.lines().any(|known| known == name))
    }

    /// Notes them for the next build.
    ///
    /// # Errors
    ///
    /// The note cannot be written.
    pub(crate) fn remember(&self) -> io::Result<()> {
        if let Some(parent) = self.note.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&self.note, &self.now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_comes_is_new() {
        let charm = tempfile::tempdir().unwrap();
        let target = charm.path().join("target");
        let files = || KnownFiles::of(charm.path(), &target, "dev");
        let write = |name: &str| fs::write(charm.path().join(name), "").unwrap();
        write("metadata.yaml");
        assert!(files().has_new());
        files().remember().unwrap();
        assert!(!files().has_new());
        write("README.md");
        assert!(!files().has_new());
        write("config.yaml");
        assert!(files().has_new());
        assert!(KnownFiles::of(charm.path(), &target, "charm-release").has_new());
        files().remember().unwrap();
        fs::remove_file(charm.path().join("metadata.yaml")).unwrap();
        assert!(!files().has_new());
    }
}
