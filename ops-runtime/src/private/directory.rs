//! Whether the struct and the `impl` of a charm read the same files.

use super::text::same_text;
use crate::charm::CharmModel;

/// `T`, of which a constant is asked: [`DirectoryOf::READS`] if it is a charm, else
/// [`NoDirectory::READS`]. That it is none is told once, where it matters.
#[derive(Debug)]
pub struct DirectoryOf<T>(std::marker::PhantomData<T>);

impl<T: CharmModel> DirectoryOf<T> {
    /// The directory of the struct's attribute.
    pub const READS: Option<&'static str> = Some(T::DIRECTORY);
}

/// What [`DirectoryOf`] has if its type is no charm.
pub trait NoDirectory {
    const READS: Option<&'static str> = None;
}

impl<T> NoDirectory for DirectoryOf<T> {}

/// Whether a charm's struct reads `directory`.
pub const fn reads(found: Option<&str>, directory: &str) -> bool {
    match found {
        Some(found) => same_text(found, directory),
        None => true,
    }
}
