//! The model, its schedule and its hook commands, in process and without a charm's process.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod actions;
mod arguments;
mod commit;
mod comparison;
mod config;
mod environment;
mod flags;
mod formats;
mod hook_commands;
mod integrate;
mod leadership;
mod lifecycle;
mod names;
mod network;
mod ports;
mod properties;
mod refresh;
mod relation_data;
mod relations;
mod removal;
mod retries;
mod secrets;
mod sequences;
mod status;
mod storage;
mod support;
mod workload;
