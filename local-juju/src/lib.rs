//! One model of Juju's behaviour, to drive charms without a controller.
//!
//! [`state`] is what the controller and the unit agents know, [`schedule`] says which event comes
//! next, and [`commands`] is the server side of the hook commands while an event runs. These three
//! are pure: no files, no threads, no wall clock, so a test embeds them in microseconds.
//! [`LocalJuju`] puts them together and runs charms as processes, to which the [`agent`] is what a
//! unit's agent is: a socket, commands on `PATH`, an environment.
//!
//! ```text
//! while let Some(due) = schedule::next_before_rest(&model) {
//!     let mut run = HookRun::begin(&mut model, due)?;
//!     // start the charm with run.environment(&model); answer its hook commands with run.call(…)
//!     run.finish(&mut model, exit);
//! }
//! ```

pub mod agent;
pub mod commands;
mod runner;
pub mod schedule;
pub mod state;

pub use runner::{CopyError, Dispatch, Error, LocalJuju, Progress, Settings};
