//! Commands that clients run, with their streams over websockets.
//!
//! A command begins as a change with one task. It waits for its streams: each comes on a connection of
//! its own, whose thread stays with it. Once they are there the process is started.
//!
//! | module | holds |
//! | --- | --- |
//! | `request` | what a client asks, and what is wrong with it |
//! | `session` | a command in the daemon's state |
//! | `run` | the process and its output |
//! | `streams` | the threads of the connections: input, control |
//! | `socket` | a websocket that one thread reads and another writes |

mod request;
mod run;
mod session;
mod socket;
mod streams;
#[cfg(test)]
mod tests;

pub(crate) use request::{ExecError, ExecRequest};
pub(crate) use run::ExecStart;
pub(crate) use session::{ConnectError, Execs};
pub(crate) use streams::serve;
