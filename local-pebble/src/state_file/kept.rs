//! Values that know whether they were touched.

use std::ops::{Deref, DerefMut};

/// A value that is kept in the state file. Whoever borrows it to change it has changed it.
#[derive(Debug, Default)]
pub(crate) struct Kept<T> {
    value: T,
    is_touched: bool,
}

impl<T> Kept<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self { value, is_touched: false }
    }

    /// Whether it was touched since it was asked last.
    pub(crate) const fn take_touched(&mut self) -> bool {
        std::mem::replace(&mut self.is_touched, false)
    }
}

impl<T> Deref for Kept<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Kept<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.is_touched = true;
        &mut self.value
    }
}
