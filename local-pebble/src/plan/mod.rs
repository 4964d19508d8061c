//! Layers, and the plan that they make together.
//!
//! | module | holds |
//! | --- | --- |
//! | `layer` | one layer: reading it, and what it may hold for itself |
//! | `object` | what services, checks, log targets and workloads have in common: `override` and merging |
//! | `service`, `check`, `log_target`, `workload` | one kind of object each |
//! | `stack` | the layers with their labels and order |
//! | `combine` | from layers to the plan, and what the plan as a whole must fulfil |
//! | `command` | a command line as words |
//! | `order` | in which order services start and stop |
//! | `write` | the plan as YAML |
//! | `directory` | the layers' files |
//! | `user` | whose processes an object starts |

mod check;
mod combine;
mod command;
mod directory;
mod layer;
mod log_target;
mod object;
mod order;
mod service;
mod stack;
mod user;
mod workload;
mod write;

pub(crate) use check::{Check, ExecProbe, HttpProbe, Level, Probe, TcpProbe};
pub(crate) use command::CommandLine;
pub use directory::LayersError;
pub(crate) use directory::read_layers;
pub(crate) use layer::{Layer, Sections};
pub(crate) use log_target::LogTarget;
pub(crate) use order::{start_lanes, stop_lanes};
pub(crate) use service::{ExitAction, Service};
pub(crate) use stack::{AddError, LayerStack};
pub(crate) use user::UserFields;

#[cfg(test)]
mod tests;
