//! `cargo charm run` with charms that are shell scripts: nothing is compiled.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod actions;
mod bad_input;
mod charm;
mod containers;
mod crates;
mod output;
mod signals;
mod steps;
