//! Charms that are shell scripts, run by a local model.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod agent;
mod containers;
mod ending;
mod failures;
mod refresh;
mod shell;
mod socket;
mod start;
mod support;
mod transcript;
