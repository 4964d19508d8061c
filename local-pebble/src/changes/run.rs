//! How tasks begin and end.

use super::{ChangeId, NewTask, Status, TaskId, Work};
use crate::daemon::State;

impl State {
    /// Makes a change whose tasks begin as soon as they can.
    pub(crate) fn add_change(
        &mut self,
        kind: &'static str,
        summary: String,
        tasks: Vec<NewTask>,
        services: Vec<String>,
    ) -> ChangeId {
        let now = self.now();
        let change = self.changes.add(kind, summary, tasks, now);
        change.services = services;
        let id = change.id;
        self.announce(id)
    }

    /// Makes a change of a check's turns.
    pub(crate) fn add_check_change(
        &mut self,
        kind: &'static str,
        check: &str,
        task: NewTask,
    ) -> ChangeId {
        let now = self.now();
        let change = self.changes.add(kind, task.summary.clone(), vec![task], now);
        change.check = Some(check.to_owned());
        let id = change.id;
        self.announce(id)
    }

    fn announce(&mut self, id: ChangeId) -> ChangeId {
        self.notice_change(id);
        if self.changes.get(id).is_some_and(|change| change.tasks.is_empty()) {
            self.notice_change(id);
        }
        self.to_run.push_back(id);
        id
    }

    pub(crate) fn has_tasks_to_run(&self) -> bool {
        !self.to_run.is_empty()
    }

    /// Begins every task that has nothing to wait for any more.
    pub(crate) fn run_tasks(&mut self) {
        while let Some(id) = self.to_run.pop_front() {
            while let Some((task, work)) = self.next_task(id) {
                let was_begun = self.changes.get(id).is_some_and(|change| {
                    change.tasks.iter().any(|task| task.status != Status::Do)
                });
                if let Some(task) = self.changes.task_mut(task) {
                    task.status = Status::Doing;
                }
                if !was_begun {
                    self.notice_change(id);
                }
                match work {
                    Work::Start(service) => self.begin_start(task, &service),
                    Work::Stop(service) => self.begin_stop(task, &service),
                    Work::Exec => self.begin_exec(task),
                    // A check's turns are its own, and nobody knows of others: see `resume`.
                    Work::PerformCheck(_) | Work::RecoverCheck(_) | Work::Other(_) => {}
                }
            }
        }
    }

    fn next_task(&self, id: ChangeId) -> Option<(TaskId, Work)> {
        let change = self.changes.get(id)?;
        let is_done =
            |id: &TaskId| change.task(*id).is_some_and(|task| task.status == Status::Done);
        change
            .tasks
            .iter()
            .find(|task| task.status == Status::Do && task.waits_for.iter().all(is_done))
            .map(|task| (task.id, task.work.clone()))
    }

    /// Adds a line to a task's log.
    pub(crate) fn log_task(&mut self, id: TaskId, is_error: bool, text: impl Into<String>) {
        let now = self.now();
        if let Some(task) = self.changes.task_mut(id) {
            task.log(now, is_error, text);
        }
    }

    /// A task has ended. If it has failed, what has not begun in its lane never will, nor what waits for
    /// it.
    pub(crate) fn finish_task(&mut self, id: TaskId, result: Result<(), String>) {
        let now = self.now();
        let Some(change_id) = self.changes.change_of(id) else { return };
        let Some(change) = self.changes.get_mut(change_id) else { return };
        let Some(task) = change.task_mut(id) else { return };
        if task.status.is_ready() {
            return;
        }
        task.ready = Some(now);
        let failed = result.is_err();
        let lane = task.lane;
        match result {
            Ok(()) => task.status = Status::Done,
            Err(error) => {
                task.log(now, true, error);
                task.status = Status::Error;
            }
        }
        if failed {
            let mut held = vec![id];
            while let Some(culprit) = held.pop() {
                for task in &mut change.tasks {
                    let concerned = task.lane == lane || task.waits_for.contains(&culprit);
                    if task.status == Status::Do && concerned {
                        task.status = Status::Hold;
                        task.ready = Some(now);
                        held.push(task.id);
                    }
                }
            }
        }
        self.settle_change(change_id, failed);
    }

    /// A task will not be done any more.
    pub(super) fn hold_task(&mut self, id: TaskId) {
        let now = self.now();
        let Some(change) = self.changes.change_of(id) else { return };
        if let Some(task) = self.changes.task_mut(id) {
            task.status = Status::Hold;
            task.ready = Some(now);
        }
        self.settle_change(change, false);
    }

    /// A task is begun once more.
    pub(super) fn redo_task(&mut self, id: TaskId) {
        if let Some(task) = self.changes.task_mut(id).filter(|task| !task.status.is_ready()) {
            task.status = Status::Do;
        }
        self.to_run.extend(self.changes.change_of(id));
    }

    /// Asks a change to end: what has not begun never will, and what runs has to be told by
    /// [`end_aborted`](Self::end_aborted).
    pub(crate) fn abort_change(&mut self, id: ChangeId) -> Result<(), String> {
        let now = self.now();
        let Some(change) = self.changes.get_mut(id) else { return Ok(()) };
        if change.ready.is_some() {
            return Err(format!("cannot abort change {id} with nothing pending"));
        }
        for task in &mut change.tasks {
            match task.status {
                Status::Do => {
                    task.status = Status::Hold;
                    task.ready = Some(now);
                }
                Status::Doing => task.status = Status::Abort,
                Status::Abort | Status::Done | Status::Hold | Status::Error => {}
            }
        }
        self.notice_change(id);
        Ok(())
    }

    /// Tells the tasks of a change that they shall end.
    pub(crate) fn end_aborted(&mut self, id: ChangeId) {
        let Some(change) = self.changes.get(id) else { return };
        let aborted = change.tasks.iter().filter(|task| task.status == Status::Abort);
        let aborted: Vec<(TaskId, Work)> =
            aborted.map(|task| (task.id, task.work.clone())).collect();
        for (task, work) in aborted {
            match work {
                Work::Start(service) => self.abort_start(task, &service),
                Work::Exec => self.abort_exec(task),
                Work::PerformCheck(check) | Work::RecoverCheck(check) => {
                    self.abort_check(task, &check);
                }
                // It is on its way to its end already, or was never on its way.
                Work::Stop(_) | Work::Other(_) => {}
            }
        }
        self.settle_change(id, false);
    }

    fn settle_change(&mut self, id: ChangeId, failed: bool) {
        let now = self.now();
        let Some(change) = self.changes.get_mut(id) else { return };
        if change.ready.is_none() && change.tasks.iter().all(|task| task.status.is_ready()) {
            change.ready = Some(now);
            self.notice_change(id);
        }
        if failed {
            self.notice_change(id);
        }
        self.to_run.push_back(id);
    }

    /// Tells clients that a change has got another status.
    fn notice_change(&mut self, id: ChangeId) {
        let Some(change) = self.changes.get(id) else { return };
        let mut data = std::collections::BTreeMap::new();
        data.insert("kind".to_owned(), change.kind.clone().into_owned());
        if let Some(check) = &change.check {
            data.insert("check-name".to_owned(), check.clone());
        }
        self.record_change_update(&id.to_string(), data);
    }
}
