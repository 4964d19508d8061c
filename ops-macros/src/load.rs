//! The charm's files, read once for as long as they do not change.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ops_metadata::Reading;

/// The files that a charm's directory may have.
const FILES: [&str; 4] = ["charmcraft.yaml", "metadata.yaml", "config.yaml", "actions.yaml"];

/// An editor expands the macros of a few charms over and over; rustc those of one, twice.
const KEPT: usize = 4;

static CACHE: Mutex<Vec<Entry>> = Mutex::new(Vec::new());

struct Entry {
    directory: PathBuf,
    /// By content: the times of modification are too coarse on some file systems.
    content: Content,
    reading: Arc<Reading>,
}

type Content = [Option<Vec<u8>>; FILES.len()];

/// Reads the charm's files below `directory`, which is relative to the crate.
///
/// `None` if there is no crate: the macro was not started by Cargo.
pub(crate) fn read(directory: &str) -> Option<Arc<Reading>> {
    let root = std::env::var_os("CARGO_MANIFEST_DIR")?;
    Some(read_at(&Path::new(&root).join(directory)))
}

fn read_at(directory: &Path) -> Arc<Reading> {
    let content = FILES.map(|file| std::fs::read(directory.join(file)).ok());
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = cache.iter().find(|entry| entry.directory == directory && entry.content == content);
    if let Some(entry) = kept {
        return Arc::clone(&entry.reading);
    }
    let reading = Arc::new(ops_metadata::read(directory));
    cache.retain(|entry| entry.directory != directory);
    if cache.len() == KEPT {
        cache.remove(0);
    }
    let directory = directory.to_owned();
    cache.push(Entry { directory, content, reading: Arc::clone(&reading) });
    reading
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_again_only_when_they_change() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("charmcraft.yaml");
        std::fs::write(&file, "name: one\n").unwrap();
        let one = read_at(directory.path());
        assert!(Arc::ptr_eq(&one, &read_at(directory.path())));
        std::fs::write(&file, "name: two\n").unwrap();
        let two = read_at(directory.path());
        assert!(!Arc::ptr_eq(&one, &two));
        assert!(Arc::ptr_eq(&two, &read_at(directory.path())));
    }

    #[test]
    fn the_cache_is_bounded() {
        for _ in 0..2 * KEPT {
            let directory = tempfile::tempdir().unwrap();
            read_at(directory.path());
        }
        assert!(CACHE.lock().unwrap().len() <= KEPT);
    }
}
