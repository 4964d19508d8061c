//! Changes as clients see them.

use jiff::Timestamp;
use serde::Serialize;

use super::{Change, Task};

/// A change as JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct ShownChange {
    id: String,
    kind: String,
    summary: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tasks: Vec<ShownTask>,
    ready: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    err: Option<String>,
    spawn_time: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    ready_time: Option<Timestamp>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct ShownTask {
    id: String,
    kind: String,
    summary: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    log: Vec<String>,
    progress: Progress,
    spawn_time: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    ready_time: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Data>,
}

#[derive(Debug, Serialize)]
struct Progress {
    label: &'static str,
    done: u32,
    total: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Data {
    exit_code: i32,
}

impl From<&Change> for ShownChange {
    fn from(change: &Change) -> Self {
        Self {
            id: change.id.to_string(),
            kind: change.kind.clone().into_owned(),
            summary: change.summary.clone(),
            status: change.status().as_str(),
            tasks: change.tasks.iter().map(ShownTask::from).collect(),
            ready: change.ready.is_some(),
            err: change.error(),
            spawn_time: change.spawned,
            ready_time: change.ready,
        }
    }
}

impl From<&Task> for ShownTask {
    fn from(task: &Task) -> Self {
        Self {
            id: task.id.to_string(),
            kind: task.work.kind().to_owned(),
            summary: task.summary.clone(),
            status: task.status.as_str(),
            log: task.log.iter().map(ToString::to_string).collect(),
            progress: Progress { label: "", done: 1, total: 1 },
            spawn_time: task.spawned,
            ready_time: task.ready,
            data: task.exit_code.map(|exit_code| Data { exit_code }),
        }
    }
}

/// Which changes a listing has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Select {
    InProgress,
    Ready,
    All,
}

impl Select {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "" | "in-progress" => Self::InProgress,
            "ready" => Self::Ready,
            "all" => Self::All,
            _ => return None,
        })
    }

    pub(crate) fn takes(self, change: &Change) -> bool {
        match self {
            Self::InProgress => !is_ready(change),
            Self::Ready => is_ready(change),
            Self::All => true,
        }
    }
}

fn is_ready(change: &Change) -> bool {
    change.ready.is_some() || change.tasks.iter().all(|task| task.status.is_ready())
}
