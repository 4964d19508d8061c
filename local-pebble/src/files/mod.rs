//! The files API, confined to one directory.
//!
//! | module | holds |
//! | --- | --- |
//! | `tree` | the directory, and how a path is followed in it without ever leaving it |
//! | `list`, `read`, `write`, `make_dirs`, `remove` | an action each |
//! | `owner` | owners: set, or only noted where the daemon may not |
//! | `mode` | permissions as text |
//! | `pattern` | names that match a pattern, as Go's `path.Match` |
//! | `error` | failures with Pebble's kinds and words |

mod error;
mod list;
mod make_dirs;
mod mode;
mod owner;
mod path;
mod pattern;
mod read;
mod remove;
mod tree;
mod write;

pub(crate) use error::{FileError, FileErrorKind, errno_text};
pub(crate) use make_dirs::MakeDir;
pub(crate) use owner::Ownership;
pub(crate) use read::OpenFile;
pub(crate) use remove::RemovePath;
pub(crate) use tree::FileTree;
pub(crate) use write::{FileToWrite, WriteMetadata};
