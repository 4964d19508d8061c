//! The file's JSON. What Pebble writes beyond it is of no use here.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::identities::SavedIdentity;
use crate::notices::Notice;

/// The last way in which Pebble has changed the format.
pub(super) const PATCH_LEVEL: u64 = 2;

/// The whole file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct SavedState {
    pub(crate) data: SavedData,
    pub(crate) changes: BTreeMap<String, SavedChange>,
    pub(crate) tasks: BTreeMap<String, SavedTask>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) notices: Vec<Notice>,
    pub(crate) last_change_id: u64,
    pub(crate) last_task_id: u64,
    #[serde(default)]
    pub(crate) last_lane_id: u64,
    #[serde(default)]
    pub(crate) last_notice_id: u64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct SavedData {
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) identities: BTreeMap<String, SavedIdentity>,
    #[serde(default)]
    patch_level: u64,
    #[serde(default)]
    patch_sublevel: u64,
}

impl SavedData {
    pub(crate) const fn new(identities: BTreeMap<String, SavedIdentity>) -> Self {
        Self { identities, patch_level: PATCH_LEVEL, patch_sublevel: 0 }
    }

    pub(super) const fn patch_level(&self) -> u64 {
        self.patch_level
    }
}

impl Default for SavedData {
    fn default() -> Self {
        Self::new(BTreeMap::new())
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct SavedChange {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) summary: String,
    /// Only where it does not follow from that of the tasks.
    pub(crate) status: u8,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) clean: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) data: Option<ChangeData>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) task_ids: Vec<String>,
    pub(crate) spawn_time: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ready_time: Option<Timestamp>,
    /// The status of which a notice has told last.
    #[serde(default)]
    pub(crate) last_recorded_notice_status: u8,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct ChangeData {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) service_names: Vec<String>,
    /// Check changes are kept until they are ready, however long that takes.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) check_no_prune: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) notice_data: Option<NoticeData>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct NoticeData {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) check_name: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct SavedTask {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) summary: String,
    pub(crate) status: u8,
    #[serde(default)]
    pub(crate) waited_status: u8,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) clean: bool,
    #[serde(default, skip_serializing_if = "TaskData::is_empty")]
    pub(crate) data: TaskData,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) wait_tasks: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) halt_tasks: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) lanes: Vec<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) log: Vec<String>,
    pub(crate) change: String,
    pub(crate) spawn_time: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ready_time: Option<Timestamp>,
}

/// What a task is about; each kind of task has its own.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct TaskData {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) service_request: Option<ServiceRequest>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) started: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) check_details: Option<CheckDetails>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) api_data: Option<ApiData>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ServiceRequest {
    #[serde(rename = "Name")]
    pub(crate) name: String,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CheckDetails {
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) failures: u64,
    #[serde(default)]
    pub(crate) successes: u64,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct ApiData {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) exit_code: Option<i32>,
}

impl TaskData {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_false(value: &bool) -> bool {
    !*value
}
