//! What is known of a file.

use std::time::SystemTime;

use serde::{Deserialize, Deserializer, de};

use crate::pebble::values;
use crate::pebble::words::words;

words! {
    /// What a file is.
    pub enum FileType {
        /// A regular file.
        File = "file",
        /// A directory.
        Directory = "directory",
        /// A symbolic link. Pebble does not tell where it leads.
        Symlink = "symlink",
        /// A unix socket.
        Socket = "socket",
        /// A named pipe.
        NamedPipe = "named-pipe",
        /// A device.
        Device = "device",
        /// Something else.
        Unknown = "unknown",
    }
}

/// A file, a directory, or whatever else has a path.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct FileInfo {
    /// Its full path.
    pub path: String,
    /// Its name in its directory.
    pub name: String,
    /// What it is.
    #[serde(rename = "type")]
    pub file_type: FileType,
    /// How many bytes it has; only of regular files.
    #[serde(default)]
    pub size: Option<u64>,
    /// Who may do what with it: the lowest nine bits of its mode.
    #[serde(deserialize_with = "octal")]
    pub permissions: u32,
    /// When it was last changed, to the second.
    #[serde(deserialize_with = "values::system_time")]
    pub last_modified: SystemTime,
    /// The number of the user who owns it.
    #[serde(default)]
    pub user_id: Option<u32>,
    /// The name of that user, if there is one.
    #[serde(default, deserialize_with = "non_empty")]
    pub user: Option<String>,
    /// The number of the group that owns it.
    #[serde(default)]
    pub group_id: Option<u32>,
    /// The name of that group, if there is one.
    #[serde(default, deserialize_with = "non_empty")]
    pub group: Option<String>,
}

impl FileInfo {
    /// Whether it is a directory.
    #[must_use]
    pub fn is_dir(&self) -> bool {
        self.file_type == FileType::Directory
    }
}

fn octal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let text = String::deserialize(deserializer)?;
    u32::from_str_radix(&text, 8)
        .map_err(|_| de::Error::custom(format_args!("`{text}` is no mode of octal digits")))
}

fn non_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::deserialize(deserializer)?.filter(|text: &String| !text.is_empty()))
}
