//! Changes: what the daemon does over a while, and how far it has come.
//!
//! A change has tasks; a task waits for others, runs, and ends. [`State::run_tasks`] starts what can be
//! started, and [`State::finish_task`] is how everything that a task does comes to its end.

mod change;
mod resume;
mod run;
mod saved;
mod show;
mod task;

pub(crate) use change::{Change, ChangeId, Changes, NewTask};
pub(crate) use show::{Select, ShownChange};
pub(crate) use task::{Status, Task, TaskId, Work};
