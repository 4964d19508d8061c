//! Proof of leadership.

use std::marker::PhantomData;

use crate::context::Core;

/// Proof that this unit leads its application: what only the leader may do takes it as an argument.
///
/// [`Context::leader`](crate::Context::leader) gives it.
#[derive(Debug, Clone, Copy)]
pub struct Leader<'cx>(PhantomData<&'cx Core>);

impl Leader<'_> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}
