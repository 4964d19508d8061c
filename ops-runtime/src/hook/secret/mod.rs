//! Secrets on their way through this process: in memory that is wiped, in files that nobody else reads.

mod content;
mod encode;
mod file;
mod texts;

pub use content::{SecretBytes, SecretContent, SecretKeyError};
pub(super) use encode::{decode_base64, encode};
pub(super) use file::PrivateFile;
pub(super) use texts::{SecretTexts, decode};
