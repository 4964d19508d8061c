//! Stored fields of generated code.

use crate::error::Error;
use crate::state::{Stored, StoredField};

/// What a `#[stored]` field without `default = …` must have.
#[diagnostic::on_unimplemented(
    message = "the stored field's type `{Self}` has no `Default`",
    label = "what is it before anything is kept?",
    note = "derive `Default` for it, or write `#[stored(default = …)]`"
)]
pub trait StoredDefault {
    fn stored_default() -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Default> StoredDefault for T {
    fn stored_default() -> Self {
        T::default()
    }
}

/// A field that is kept if it can be. That it cannot is told once, where it is read.
#[derive(Debug)]
pub struct Kept<'field, T>(pub &'field T);

impl<T: StoredField> Kept<'_, T> {
    pub fn keep(&self, stored: &mut Stored<'_>, field: &str) -> Result<(), Error> {
        Ok(stored.save(field, self.0)?)
    }
}

/// What [`Kept`] has if its type cannot be stored.
pub trait NotKept {
    fn keep(&self, _: &mut Stored<'_>, _: &str) -> Result<(), Error> {
        Ok(())
    }
}

impl<T> NotKept for Kept<'_, T> {}
