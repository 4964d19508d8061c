//! What services print: kept in part, and followed.

mod buffer;
mod follow;

pub(crate) use buffer::{LogEntry, News, ServiceLog};
pub(crate) use follow::{LogPosition, ShownEntry, to_milliseconds};
