//! The charm's files in a unit's directory.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::LocalJuju;
use super::charm_copy::{CharmCopy, CopyError};
use crate::schedule::Due;
use crate::state::UnitName;

/// Which charm's files lie in each unit's directory.
#[derive(Debug, Default)]
pub(super) struct InstalledFiles(BTreeMap<UnitName, PathBuf>);

impl LocalJuju {
    /// Gives the unit its own copy of the charm that it is to run, as an agent does when it begins
    /// and when it is refreshed.
    pub(super) fn install_charm(&mut self, due: &Due, to: &Path) -> Result<(), CopyError> {
        let Some(installed) = self.model.charm_for(&due.unit, &due.event) else { return Ok(()) };
        // A resource makes a version of its own, without other files.
        let mut versions = (0..=installed.version)
            .rev()
            .map(|version| self.directories.charm(due.unit.application(), version));
        let Some(from) = versions.find(|directory| directory.is_dir()) else { return Ok(()) };
        let InstalledFiles(installed) = &mut self.installed;
        match installed.get(&due.unit) {
            Some(old) if *old == from => return Ok(()),
            Some(old) => replace(old, &from, to)?,
            None => CharmCopy::make(&from, to.to_owned(), self.directories.root())?.keep(),
        }
        installed.insert(due.unit.clone(), from);
        Ok(())
    }
}

/// Replaces the files of one charm by those of another. What the charm itself wrote beside them stays.
fn replace(old: &Path, new: &Path, to: &Path) -> Result<(), CopyError> {
    remove_entries(old, new, to)?;
    CharmCopy::overwrite(new, to)
}

/// Removes what the old charm brought and the new one does not; a directory if it is empty then.
fn remove_entries(old: &Path, new: &Path, to: &Path) -> Result<(), CopyError> {
    let failed = |source| CopyError { from: new.to_owned(), to: to.to_owned(), source };
    for entry in fs::read_dir(old).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (old, new, to) =
            (entry.path(), new.join(entry.file_name()), to.join(entry.file_name()));
        let kind = |path: &Path| path.symlink_metadata().ok().map(|found| found.file_type());
        let (was, is, lies) = (kind(&old), kind(&new), kind(&to));
        let directory = |kind: Option<fs::FileType>| kind.is_some_and(|kind| kind.is_dir());
        if directory(was) && directory(lies) {
            remove_entries(&old, &new, &to)?;
            if !directory(is) {
                // It fails if the charm has put something there, which stays.
                let _ = fs::remove_dir(&to);
            }
        } else if is.is_none() && lies.is_some() && !directory(lies) {
            fs::remove_file(&to).map_err(failed)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn write(directory: &Path, files: &[(&str, &str)]) {
        for (name, content) in files {
            let path = directory.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
    }

    /// Every file below the directory and what it holds.
    fn files(directory: &Path) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        let mut open = vec![directory.to_owned()];
        while let Some(next) = open.pop() {
            for entry in fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() && !path.is_symlink() {
                    open.push(path);
                } else {
                    let name = path.strip_prefix(directory).unwrap().to_str().unwrap().to_owned();
                    let content = path.read_link().map(|to| format!("-> {}", to.display()));
                    let content = content.or_else(|_| fs::read_to_string(&path)).unwrap();
                    found.insert(name, content);
                }
            }
        }
        found
    }

    #[test]
    fn what_the_charm_wrote_stays_and_what_the_old_one_brought_goes() {
        let root = tempfile::tempdir().unwrap();
        let [old, new, unit] = ["old", "new", "unit"].map(|name| root.path().join(name));
        write(
            &old,
            &[
                ("dispatch", "1"),
                ("lib/gone", "1"),
                ("lib/both", "1"),
                ("empty/a", "1"),
                ("was/directory", "1"),
                ("link", "1"),
                ("missing", "1"),
            ],
        );
        write(&new, &[("dispatch", "2"), ("lib/both", "2"), ("lib/new", "2"), ("was", "2")]);
        symlink("dispatch", new.join("link")).unwrap();
        CharmCopy::make(&old, unit.clone(), Path::new("")).unwrap().keep();
        write(&unit, &[(".ops-state.db", "mine"), ("lib/mine", "mine"), ("lib/both", "changed")]);
        fs::remove_file(unit.join("missing")).unwrap();

        replace(&old, &new, &unit).unwrap();
        let expected = [
            (".ops-state.db", "mine"),
            ("dispatch", "2"),
            ("lib/both", "2"),
            ("lib/mine", "mine"),
            ("lib/new", "2"),
            ("link", "-> dispatch"),
            ("was", "2"),
        ];
        let expected = expected.map(|(name, content)| (name.to_owned(), content.to_owned()));
        assert_eq!(files(&unit), BTreeMap::from(expected));
        assert!(!unit.join("empty").exists());
    }
}
