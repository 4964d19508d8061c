//! What the tests that cross crates share: `cargo charm` as a user runs it, charms made for one test,
//! and what a run reports.
//!
//! Everything here panics on the first surprise: it is called by tests alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod cargo_charm;
pub mod charms;
pub mod cut;
pub mod diagnostics;
pub mod dispatch;
pub mod go_agent;
pub mod hello;
pub mod language_server;
pub mod parity;
pub mod pebble;
pub mod peer;
pub mod rules_page;
