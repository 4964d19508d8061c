//! Health checks.
//!
//! | module | holds |
//! | --- | --- |
//! | `check` | one check and its state; starting and stopping |
//! | `turn` | what follows from a turn |
//! | `run` | the turn itself, without the lock |
//! | `http`, `tcp` | probes over the network |

mod check;
mod http;
mod run;
mod tcp;
mod turn;

pub(crate) use check::{Checks, ShownCheck};
pub(crate) use run::CheckRun;
