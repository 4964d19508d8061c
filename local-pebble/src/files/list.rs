//! `action=list`.

use std::collections::HashMap;
use std::io;

use jiff::Timestamp;
use rustix::fs::{Dir, FileType, OFlags, Stat};
use serde::Serialize;

use super::pattern::Pattern;
use super::tree::FileTree;
use super::{FileError, mode, path};
use crate::accounts::Accounts;

/// What a listing says of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct FileInfo {
    path: String,
    name: String,
    #[serde(rename = "type")]
    file_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    permissions: String,
    last_modified: Timestamp,
    user_id: Option<u32>,
    user: String,
    group_id: Option<u32>,
    group: String,
}

impl FileTree {
    /// The entries of a directory by name, or the one entry of what is no directory.
    pub(crate) fn list(
        &self,
        given: &str,
        pattern: &str,
        itself: bool,
    ) -> Result<Vec<FileInfo>, FileError> {
        let failed = |operation: &str, error: rustix::io::Errno| {
            FileError::of(operation, given, &io::Error::from(error))
        };
        let pattern = if pattern.is_empty() {
            None
        } else {
            let parsed = Pattern::parse(pattern);
            Some(parsed.ok_or_else(|| FileError::generic("syntax error in pattern"))?)
        };
        let matches = |name: &str| pattern.as_ref().is_none_or(|pattern| pattern.matches(name));
        let place = self.find(given, true).map_err(|error| failed("stat", error))?;
        let stat = place.stat().map_err(|error| failed("stat", error))?;
        let is_directory = FileType::from_raw_mode(stat.st_mode) == FileType::Directory;
        if given.ends_with('/') && !is_directory {
            return Err(failed("stat", rustix::io::Errno::NOTDIR));
        }
        let cleaned = path::clean(given);
        let mut names = Names::default();
        if !is_directory || itself {
            let (mut directory, name) = path::split(&cleaned);
            if given.ends_with('/') {
                // Pebble takes what stands before the last slash for the directory.
                directory = &cleaned;
            }
            return Ok(if matches(name) {
                vec![self.info(directory, name, &stat, &mut names)]
            } else {
                Vec::new()
            });
        }
        let opened = place
            .open(OFlags::RDONLY | OFlags::DIRECTORY)
            .map_err(|error| failed("open", error))?;
        let mut entries = Vec::new();
        let directory = Dir::read_from(&opened).map_err(|error| failed("open", error))?;
        for entry in directory {
            let entry = entry.map_err(|error| failed("readdirent", error))?;
            let name = entry.file_name().to_string_lossy();
            if name == "." || name == ".." || !matches(&name) {
                continue;
            }
            let flags = rustix::fs::AtFlags::SYMLINK_NOFOLLOW;
            // One that has gone meanwhile is left out.
            if let Ok(stat) = rustix::fs::statat(&opened, entry.file_name(), flags) {
                entries.push(self.info(&cleaned, &name, &stat, &mut names));
            }
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn info(&self, directory: &str, name: &str, stat: &Stat, names: &mut Names) -> FileInfo {
        let file_type = FileType::from_raw_mode(stat.st_mode);
        let owner = self.ownership.of(stat);
        let joined = match (directory, name) {
            (_, "/") => "/".to_owned(),
            ("/", name) => format!("/{name}"),
            (directory, name) => format!("{directory}/{name}"),
        };
        FileInfo {
            path: joined,
            name: name.to_owned(),
            file_type: match file_type {
                FileType::RegularFile => "file",
                FileType::Directory => "directory",
                FileType::Symlink => "symlink",
                FileType::Socket => "socket",
                FileType::Fifo => "named-pipe",
                FileType::CharacterDevice | FileType::BlockDevice => "device",
                FileType::Unknown => "unknown",
            },
            size: (file_type == FileType::RegularFile)
                .then(|| u64::try_from(stat.st_size).unwrap_or_default()),
            permissions: mode::format(stat),
            last_modified: modified(stat),
            user_id: Some(owner.uid),
            user: names.user(&self.accounts, owner.uid),
            group_id: Some(owner.gid),
            group: names.group(&self.accounts, owner.gid),
        }
    }
}

/// Names that were looked up for a listing: most files have the same owner.
#[derive(Default)]
struct Names {
    users: HashMap<u32, String>,
    groups: HashMap<u32, String>,
}

impl Names {
    fn user(&mut self, accounts: &Accounts, uid: u32) -> String {
        let name = || accounts.user_by_id(uid).map(|user| user.name).unwrap_or_default();
        self.users.entry(uid).or_insert_with(name).clone()
    }

    fn group(&mut self, accounts: &Accounts, gid: u32) -> String {
        let name = || accounts.group_name(gid).unwrap_or_default();
        self.groups.entry(gid).or_insert_with(name).clone()
    }
}

#[allow(clippy::useless_conversion, reason = "the type differs by platform")]
fn modified(stat: &Stat) -> Timestamp {
    Timestamp::from_second(i64::from(stat.st_mtime)).unwrap_or(Timestamp::UNIX_EPOCH)
}
