//! Files of the container: listed, pushed, pulled, made and removed.

mod dirs;
mod info;
mod list;
pub(crate) mod multipart;
mod outcome;
mod pull;
mod push;
mod tree;

pub use dirs::MakeDirOptions;
pub use info::{FileInfo, FileType};
pub use list::ListOptions;
pub use pull::Reader;
pub use push::PushOptions;
pub use tree::{Ignored, Transfer, TransferError};

const PATH: &str = "/v1/files";

/// A mode as Pebble wants it: three octal digits at least. It refuses more itself.
fn octal(permissions: u32) -> String {
    format!("{permissions:03o}")
}
