//! Changes as they are kept for the next daemon.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::task::LogLine;
use super::{Change, ChangeId, Changes, Status, Task, TaskId, Work};
use crate::state_file::{
    ApiData, ChangeData, CheckDetails, NoticeData, SavedChange, SavedState, SavedTask,
    ServiceRequest, TaskData,
};

impl Changes {
    /// Puts all of them into what is written.
    pub(crate) fn save(&self, into: &mut SavedState) {
        into.last_change_id = self.last_change;
        into.last_task_id = self.last_task;
        for change in self.all.values() {
            into.changes.insert(change.id.to_string(), save_change(change));
            for task in &change.tasks {
                let task = save_task(change, task);
                into.last_lane_id = into.last_lane_id.max(task.lanes.first().copied().unwrap_or(0));
                into.tasks.insert(task.id.clone(), task);
            }
        }
    }

    /// Those that an earlier daemon has kept. What cannot be read as one is left out.
    pub(crate) fn restore(saved: &SavedState) -> Self {
        let mut changes = Self {
            last_change: saved.last_change_id,
            last_task: saved.last_task_id,
            ..Self::default()
        };
        let mut tasks: BTreeMap<&str, Vec<Task>> = BTreeMap::new();
        for task in saved.tasks.values() {
            if let Some(restored) = restore_task(task) {
                tasks.entry(&task.change).or_default().push(restored);
            }
        }
        for change in saved.changes.values() {
            let mut tasks = tasks.remove(change.id.as_str()).unwrap_or_default();
            tasks.sort_by_key(|task| task.id);
            let Some(change) = restore_change(change, tasks) else { continue };
            changes.last_change = changes.last_change.max(change.id.0);
            for task in &change.tasks {
                changes.last_task = changes.last_task.max(task.id.0);
                changes.change_of_task.insert(task.id, change.id);
            }
            changes.all.insert(change.id, change);
        }
        changes
    }
}

fn save_change(change: &Change) -> SavedChange {
    let check = change.check.as_ref();
    let data = (check.is_some() || !change.services.is_empty()).then(|| ChangeData {
        service_names: change.services.clone(),
        check_no_prune: check.is_some(),
        notice_data: check.map(|check| NoticeData { check_name: check.clone() }),
    });
    let status = change.status();
    SavedChange {
        id: change.id.to_string(),
        kind: change.kind.clone().into_owned(),
        summary: change.summary.clone(),
        status: if change.tasks.is_empty() { status.number() } else { 0 },
        clean: change.ready.is_some(),
        data,
        task_ids: change.tasks.iter().map(|task| task.id.to_string()).collect(),
        spawn_time: change.spawned,
        ready_time: change.ready,
        last_recorded_notice_status: status.number(),
    }
}

fn restore_change(saved: &SavedChange, tasks: Vec<Task>) -> Option<Change> {
    let data = saved.data.as_ref();
    Some(Change {
        id: ChangeId(saved.id.parse().ok()?),
        kind: Cow::Owned(saved.kind.clone()),
        summary: saved.summary.clone(),
        tasks,
        services: data.map(|data| data.service_names.clone()).unwrap_or_default(),
        check: data
            .and_then(|data| data.notice_data.as_ref())
            .map(|data| data.check_name.clone())
            .filter(|name| !name.is_empty()),
        spawned: saved.spawn_time,
        ready: saved.ready_time,
    })
}

fn save_task(change: &Change, task: &Task) -> SavedTask {
    let waits = |id: &TaskId| id.to_string();
    let halted = change.tasks.iter().filter(|other| other.waits_for.contains(&task.id));
    let service = |name: &String| Some(ServiceRequest { name: name.clone() });
    let mut data = TaskData {
        api_data: task.exit_code.map(|code| ApiData { exit_code: Some(code) }),
        ..TaskData::default()
    };
    let mut lanes = Vec::new();
    match &task.work {
        Work::Start(name) | Work::Stop(name) => {
            data.service_request = service(name);
            data.started = matches!(task.work, Work::Start(_))
                && !matches!(task.status, Status::Do | Status::Hold);
            lanes.push(u64::try_from(task.lane).unwrap_or_default() + 1);
        }
        Work::PerformCheck(name) | Work::RecoverCheck(name) => {
            data.check_details =
                Some(CheckDetails { name: name.clone(), failures: 0, successes: 0 });
        }
        Work::Exec | Work::Other(_) => {}
    }
    SavedTask {
        id: task.id.to_string(),
        kind: task.work.kind().to_owned(),
        summary: task.summary.clone(),
        status: task.status.number(),
        waited_status: 0,
        clean: change.ready.is_some(),
        data,
        wait_tasks: task.waits_for.iter().map(waits).collect(),
        halt_tasks: halted.map(|other| other.id.to_string()).collect(),
        lanes,
        log: task.log.iter().map(ToString::to_string).collect(),
        change: change.id.to_string(),
        spawn_time: task.spawned,
        ready_time: task.ready,
    }
}

fn restore_task(saved: &SavedTask) -> Option<Task> {
    let service = || saved.data.service_request.as_ref().map(|service| service.name.clone());
    let check = || saved.data.check_details.as_ref().map(|check| check.name.clone());
    let work = match saved.kind.as_str() {
        "start" => service().map(Work::Start),
        "stop" => service().map(Work::Stop),
        "exec" => Some(Work::Exec),
        "perform-check" => check().map(Work::PerformCheck),
        "recover-check" => check().map(Work::RecoverCheck),
        _ => None,
    };
    let lane = saved.lanes.first().and_then(|lane| usize::try_from(lane.checked_sub(1)?).ok());
    Some(Task {
        id: TaskId(saved.id.parse().ok()?),
        work: work.unwrap_or_else(|| Work::Other(saved.kind.clone())),
        summary: saved.summary.clone(),
        status: Status::of_number(saved.status),
        log: saved.log.iter().filter_map(|line| LogLine::parse(line)).collect(),
        waits_for: saved.wait_tasks.iter().filter_map(|id| id.parse().ok().map(TaskId)).collect(),
        lane: lane.unwrap_or_default(),
        spawned: saved.spawn_time,
        ready: saved.ready_time,
        exit_code: saved.data.api_data.as_ref().and_then(|data| data.exit_code),
    })
}
