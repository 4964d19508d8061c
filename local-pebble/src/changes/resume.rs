//! What becomes of changes that an earlier daemon has not brought to their end.

use super::{Status, TaskId, Work};
use crate::daemon::State;

impl State {
    /// Goes on with them where that is possible: a service is started that had not been, and what was to
    /// be stopped runs no more. Commands count as done though nobody knows how they have ended, and
    /// checks begin anew with changes of their own.
    pub(crate) fn resume(&mut self) {
        let unfinished = self.changes.all().filter(|change| change.ready.is_none());
        let tasks: Vec<(TaskId, Status, Work)> = unfinished
            .flat_map(|change| &change.tasks)
            .filter(|task| !task.status.is_ready())
            .map(|task| (task.id, task.status, task.work.clone()))
            .collect();
        for (task, status, work) in tasks {
            match (work, status) {
                (_, Status::Abort) | (Work::PerformCheck(_) | Work::RecoverCheck(_), _) => {
                    self.hold_task(task);
                }
                (Work::Exec, _) => self.finish_task(task, Ok(())),
                (Work::Other(kind), _) => {
                    let text = format!("no handler for task {kind:?}, task ignored");
                    self.log_task(task, false, text);
                    self.finish_task(task, Ok(()));
                }
                (Work::Start(_), Status::Doing) => {
                    let error = "service already started, not retrying".to_owned();
                    self.finish_task(task, Err(error));
                }
                (Work::Start(_) | Work::Stop(_), _) => self.redo_task(task),
            }
        }
    }
}
