//! Changes and where they are kept.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::time::Duration;

use jiff::Timestamp;

use super::{Status, Task, TaskId, Work};

/// A change's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ChangeId(pub(crate) u64);

impl fmt::Display for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A change.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) id: ChangeId,
    /// A word of Pebble's; another one where another Pebble has made the change.
    pub(crate) kind: Cow<'static, str>,
    pub(crate) summary: String,
    pub(crate) tasks: Vec<Task>,
    /// The services that it is about, for the filter of a listing.
    pub(crate) services: Vec<String>,
    /// The check that it is about.
    pub(crate) check: Option<String>,
    pub(crate) spawned: Timestamp,
    pub(crate) ready: Option<Timestamp>,
}

/// A task of a change to be.
#[derive(Debug)]
pub(crate) struct NewTask {
    pub(crate) work: Work,
    pub(crate) summary: String,
    pub(crate) lane: usize,
    /// Positions of earlier tasks of the same change.
    pub(crate) waits_for: Vec<usize>,
}

/// All changes.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(super) all: BTreeMap<ChangeId, Change>,
    pub(super) change_of_task: HashMap<TaskId, ChangeId>,
    pub(super) last_change: u64,
    pub(super) last_task: u64,
}

impl Change {
    /// One of its tasks; their numbers rise.
    pub(crate) fn task(&self, id: TaskId) -> Option<&Task> {
        self.tasks.get(self.position(id)?)
    }

    pub(crate) fn task_mut(&mut self, id: TaskId) -> Option<&mut Task> {
        let position = self.position(id)?;
        self.tasks.get_mut(position)
    }

    fn position(&self, id: TaskId) -> Option<usize> {
        self.tasks.binary_search_by_key(&id, |task| task.id).ok()
    }

    /// The status of its tasks together: what is most under way.
    pub(crate) fn status(&self) -> Status {
        if self.tasks.is_empty() {
            return Status::Done;
        }
        [Status::Abort, Status::Doing, Status::Do, Status::Error, Status::Done]
            .into_iter()
            .find(|status| self.tasks.iter().any(|task| task.status == *status))
            .unwrap_or(Status::Hold)
    }

    /// What has failed, with every error that its tasks have noted.
    pub(crate) fn error(&self) -> Option<String> {
        if self.status() != Status::Error {
            return None;
        }
        let lines: Vec<String> = self
            .tasks
            .iter()
            .filter(|task| task.status == Status::Error)
            .flat_map(|task| {
                task.log
                    .iter()
                    .filter(|line| line.is_error)
                    .map(|line| format!("- {} ({})", task.summary, line.text))
            })
            .collect();
        Some(format!("cannot perform the following tasks:\n{}", lines.join("\n")))
    }
}

impl Changes {
    /// Makes a change, whose tasks have not begun.
    pub(crate) fn add(
        &mut self,
        kind: &'static str,
        summary: String,
        tasks: Vec<NewTask>,
        now: Timestamp,
    ) -> &mut Change {
        self.forget_old(now);
        self.last_change += 1;
        let id = ChangeId(self.last_change);
        let first = self.last_task + 1;
        let number = |position: usize| TaskId(first + u64::try_from(position).unwrap_or_default());
        let tasks: Vec<Task> = tasks
            .into_iter()
            .enumerate()
            .map(|(position, task)| Task {
                id: number(position),
                work: task.work,
                summary: task.summary,
                status: Status::Do,
                log: Vec::new(),
                waits_for: task.waits_for.into_iter().map(number).collect(),
                lane: task.lane,
                spawned: now,
                ready: None,
                exit_code: None,
            })
            .collect();
        self.last_task += u64::try_from(tasks.len()).unwrap_or_default();
        self.change_of_task.extend(tasks.iter().map(|task| (task.id, id)));
        let ready = tasks.is_empty().then_some(now);
        let change = Change {
            id,
            kind: Cow::Borrowed(kind),
            summary,
            tasks,
            services: Vec::new(),
            check: None,
            spawned: now,
            ready,
        };
        self.all.entry(id).or_insert(change)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Change> {
        self.all.values()
    }

    pub(crate) fn get(&self, id: ChangeId) -> Option<&Change> {
        self.all.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: ChangeId) -> Option<&mut Change> {
        self.all.get_mut(&id)
    }

    /// The change with the number that a client gives.
    pub(crate) fn find(&self, id: &str) -> Option<ChangeId> {
        let id = ChangeId(id.parse().ok()?);
        self.all.contains_key(&id).then_some(id)
    }

    pub(crate) fn change_of(&self, task: TaskId) -> Option<ChangeId> {
        self.change_of_task.get(&task).copied()
    }

    pub(crate) fn task(&self, id: TaskId) -> Option<&Task> {
        self.get(self.change_of(id)?)?.task(id)
    }

    pub(crate) fn task_mut(&mut self, id: TaskId) -> Option<&mut Task> {
        self.get_mut(self.change_of(id)?)?.task_mut(id)
    }

    /// Ready changes are kept for a week, and no more than a thousand of them.
    fn forget_old(&mut self, now: Timestamp) {
        const KEPT_FOR: Duration = Duration::from_secs(7 * 24 * 3_600);
        const KEPT: usize = 1_000;
        if self.all.len() <= KEPT {
            return;
        }
        let oldest = now.saturating_sub(KEPT_FOR).unwrap_or(Timestamp::MIN);
        let mut ready: Vec<(Timestamp, ChangeId)> =
            self.all.values().filter_map(|change| Some((change.ready?, change.id))).collect();
        ready.sort_unstable();
        let surplus = ready.len().saturating_sub(KEPT);
        let kept_from = ready.iter().position(|(at, _)| *at >= oldest).unwrap_or(ready.len());
        for (_, id) in ready.into_iter().take(surplus.max(kept_from)) {
            if let Some(change) = self.all.remove(&id) {
                for task in change.tasks {
                    self.change_of_task.remove(&task.id);
                }
            }
        }
    }
}
