//! One model of Juju's behaviour, to drive charms without a controller.
//!
//! [`state`] is what the controller and the unit agents know, [`schedule`] says which event comes
//! next, and [`commands`] is the server side of the hook commands while an event runs. These three
//! are pure: no files, no threads, no wall clock, so a test embeds them in microseconds.
//! [`LocalJuju`] puts them together and runs charms as processes, to which the [`agent`] is what a
//! unit's agent is: a socket, commands on `PATH`, an environment.
//!
//! A model of a charm that does nothing:
//!
//! ```
//! use local_juju::commands::{Ending, Exit, HookRun};
//! use local_juju::schedule;
//! use local_juju::state::{Model, Settings};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let reading = ops_metadata::read("../examples/hello".as_ref());
//! let charm = reading.charm.ok_or("it is no charm")?;
//! let mut model = Model::new(Settings::default());
//! model.deploy("hello", charm.into(), 2, &[])?;
//! while let Some(due) = schedule::next_before_rest(&model) {
//!     let run = HookRun::begin(&mut model, due)?;
//!     // A charm that does something reads `run.environment` and has `run.call` answer its commands.
//!     run.finish(&mut model, Exit { ending: Ending::Code(0), stdout: vec![], stderr: vec![] });
//! }
//! assert_eq!(model.status().units.len(), 2);
//! # Ok(())
//! # }
//! ```

pub mod agent;
pub mod commands;
pub mod containers;
mod go;
mod pod;
mod runner;
pub mod schedule;
pub mod state;

pub use runner::{
    ContainerSettings, ContainersInUse, CopyError, Dispatch, Error, LocalJuju, Progress, Settings,
};
