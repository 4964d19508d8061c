//! `cargo charm check` and `cargo charm events` on charms that need nothing to be compiled but, here
//! and there, a crate without dependencies.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod charm;
mod code;
mod events;
mod yaml;
