//! Services: their processes, kept running as the plan says.
//!
//! | module | holds |
//! | --- | --- |
//! | `service` | one service and its state |
//! | `start`, `stop` | the tasks |
//! | `supervise` | what follows when a process ends |
//! | `context` | environment, user and directory of a process |
//! | `request` | from a client's request to tasks |
//! | `show` | services as clients see them |

mod context;
mod request;
mod service;
mod show;
mod start;
mod stop;
mod supervise;

pub(crate) use context::ProcessContext;
pub(crate) use request::{ActionError, ServiceAction};
pub(crate) use service::{ServiceState, Services};
