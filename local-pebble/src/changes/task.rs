//! Tasks.

use std::fmt;

use jiff::Timestamp;
use serde::Serialize;

/// A task's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TaskId(pub(crate) u64);

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How far a task has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Status {
    /// It has not begun.
    Do,
    /// It runs.
    Doing,
    /// It runs, and shall end.
    Abort,
    Done,
    /// It will never begin.
    Hold,
    Error,
}

impl Status {
    pub(crate) const fn is_ready(self) -> bool {
        matches!(self, Self::Done | Self::Hold | Self::Error)
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Do => "Do",
            Self::Doing => "Doing",
            Self::Abort => "Abort",
            Self::Done => "Done",
            Self::Hold => "Hold",
            Self::Error => "Error",
        }
    }

    /// The number by which Pebble keeps it.
    pub(super) const fn number(self) -> u8 {
        match self {
            Self::Hold => 1,
            Self::Do => 2,
            Self::Doing => 3,
            Self::Done => 4,
            Self::Abort => 5,
            Self::Error => 9,
        }
    }

    /// The status of a number. Others than ours are of changes that are undone or wait for the machine to
    /// restart, which no task here does: they never go on.
    pub(super) const fn of_number(number: u8) -> Self {
        match number {
            0 | 2 => Self::Do,
            3 => Self::Doing,
            4 => Self::Done,
            5 => Self::Abort,
            9 => Self::Error,
            _ => Self::Hold,
        }
    }
}

/// What a task does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Work {
    Start(String),
    Stop(String),
    Exec,
    /// A check's turns as long as it is up.
    PerformCheck(String),
    /// A check's turns as long as it is down.
    RecoverCheck(String),
    /// Something that only another Pebble knows how to do.
    Other(String),
}

impl Work {
    pub(crate) fn kind(&self) -> &str {
        match self {
            Self::Start(_) => "start",
            Self::Stop(_) => "stop",
            Self::Exec => "exec",
            Self::PerformCheck(_) => "perform-check",
            Self::RecoverCheck(_) => "recover-check",
            Self::Other(kind) => kind,
        }
    }
}

/// A part of a change.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub(crate) id: TaskId,
    pub(crate) work: Work,
    pub(crate) summary: String,
    pub(crate) status: Status,
    pub(crate) log: Vec<LogLine>,
    /// It begins when these are done.
    pub(crate) waits_for: Vec<TaskId>,
    /// When a task fails, those of its lane that have not begun never do.
    pub(crate) lane: usize,
    pub(crate) spawned: Timestamp,
    pub(crate) ready: Option<Timestamp>,
    /// The code with which a command has ended.
    pub(crate) exit_code: Option<i32>,
}

/// A line of a task's log.
#[derive(Debug, Clone)]
pub(crate) struct LogLine {
    pub(crate) time: Timestamp,
    pub(crate) is_error: bool,
    pub(crate) text: String,
}

impl fmt::Display for LogLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = if self.is_error { "ERROR" } else { "INFO" };
        write!(f, "{} {level} {}", self.time.strftime("%Y-%m-%dT%H:%M:%SZ"), self.text)
    }
}

impl LogLine {
    /// A line as it is shown, if it is one.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let (time, rest) = line.split_once(' ')?;
        let (level, text) = rest.split_once(' ')?;
        Some(Self { time: time.parse().ok()?, is_error: level == "ERROR", text: text.to_owned() })
    }
}

impl Task {
    /// Adds a line; only the newest are kept.
    pub(crate) fn log(&mut self, time: Timestamp, is_error: bool, text: impl Into<String>) {
        const KEPT: usize = 10;
        if self.log.len() >= KEPT {
            self.log.remove(0);
        }
        self.log.push(LogLine { time, is_error, text: text.into() });
    }
}
