//! Stopping services.

use std::time::Duration;

use super::service::ServiceState;
use super::start::{SIGKILL, SIGTERM};
use crate::changes::TaskId;
use crate::daemon::{ServiceTimer, State};
use crate::processes::Scope;

/// How long it is waited for a process that was killed.
const FAIL_DELAY: Duration = Duration::from_secs(5);

impl State {
    /// The task that stops a service begins.
    pub(crate) fn begin_stop(&mut self, task: TaskId, name: &str) {
        let Some(service) = self.services.get_mut(name) else {
            self.log_task(task, false, format!("Service {name:?} has never been started."));
            self.finish_task(task, Ok(()));
            return;
        };
        let already = match service.state {
            ServiceState::Initial | ServiceState::Stopped => "already stopped",
            ServiceState::Exited => "had already exited",
            ServiceState::Backoff => {
                self.service_becomes(name, ServiceState::Stopped);
                self.finish_task(task, Ok(()));
                return;
            }
            ServiceState::Starting | ServiceState::Running => {
                service.stop_tasks.push(task);
                self.terminate(name, false);
                return;
            }
            ServiceState::Terminating | ServiceState::Killing => {
                service.restarts = false;
                service.stop_tasks.push(task);
                return;
            }
        };
        self.log_task(task, false, format!("Service {name:?} {already}."));
        if service_exited(self, name) {
            self.service_becomes(name, ServiceState::Stopped);
        }
        self.finish_task(task, Ok(()));
    }

    /// Tells a service's processes to end.
    pub(crate) fn terminate(&mut self, name: &str, restarts: bool) {
        let Some(service) = self.services.get_mut(name) else { return };
        service.restarts = restarts;
        let (process, delay) = (service.process, service.config.kill_delay());
        let start_task = service.start_task.take();
        self.service_becomes(name, ServiceState::Terminating);
        self.service_after(name, delay, ServiceTimer::Kill);
        if let Some(task) = start_task {
            let error = "service start attempt: stopped while starting".to_owned();
            self.finish_task(task, Err(error));
        }
        if let Some(process) = process {
            // One that has ended already is told as such in a moment.
            let _ = self.signal_process(process, SIGTERM, Scope::Group);
        }
    }

    /// A service did not end when it was told to.
    pub(crate) fn kill_service(&mut self, name: &str) {
        let process = self.services.get(name).and_then(|service| service.process);
        self.service_becomes(name, ServiceState::Killing);
        self.service_after(name, FAIL_DELAY, ServiceTimer::GiveUp);
        if let Some(process) = process {
            let _ = self.signal_process(process, SIGKILL, Scope::Group);
        }
    }

    /// A service did not even end when it was killed.
    pub(crate) fn give_up(&mut self, name: &str) {
        let Some(service) = self.services.get_mut(name) else { return };
        service.process = None;
        let tasks = std::mem::take(&mut service.stop_tasks);
        self.service_becomes(name, ServiceState::Stopped);
        for task in tasks {
            let error = "process still running after SIGTERM and SIGKILL".to_owned();
            self.finish_task(task, Err(error));
        }
    }
}

fn service_exited(state: &State, name: &str) -> bool {
    state.services.get(name).is_some_and(|service| service.state == ServiceState::Exited)
}
