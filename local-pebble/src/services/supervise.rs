//! What follows when a service's process ends, or when its time has come.

use std::time::Duration;

use super::service::ServiceState;
use crate::daemon::{ServiceTimer, Shutdown, State};
use crate::plan::ExitAction;
use crate::processes::{Exit, ProcessId};

impl State {
    /// A moment of a service has come.
    pub(crate) fn service_timer(&mut self, name: &str, generation: u64, timer: ServiceTimer) {
        let Some(service) = self.services.get_mut(name) else { return };
        if timer == ServiceTimer::BackoffReset {
            if service.starts == generation && service.state == ServiceState::Running {
                service.backoffs = 0;
                service.delay = Duration::ZERO;
            }
            return;
        }
        if service.generation != generation {
            return;
        }
        match timer {
            ServiceTimer::Okay => {
                let task = service.start_task.take();
                self.service_becomes(name, ServiceState::Running);
                if let Some(task) = task {
                    self.finish_task(task, Ok(()));
                }
            }
            ServiceTimer::Kill => self.kill_service(name),
            ServiceTimer::GiveUp => self.give_up(name),
            ServiceTimer::Backoff => match self.start_process(name) {
                Ok(()) => self.service_becomes(name, ServiceState::Running),
                // It is tried again, as it would be had the process ended at once.
                Err(_) => self.back_off(name),
            },
            ServiceTimer::BackoffReset => {}
        }
    }

    /// A service's process has ended.
    pub(crate) fn service_exited(&mut self, name: &str, process: ProcessId, exit: Exit) {
        let Some(service) = self.services.get_mut(name) else { return };
        if service.process != Some(process) {
            return;
        }
        service.process = None;
        let code = exit.code();
        match service.state {
            ServiceState::Starting => {
                let action = service.config.exit_action(code);
                let task = service.start_task.take();
                let output = service.log.last_lines(20);
                self.act(name, action, Shutdown::Failure, code == 0);
                if let Some(task) = task {
                    let lines = indented(&output);
                    self.log_task(task, false, format!("Most recent service output:\n{lines}"));
                    let action = action.as_str();
                    let error = format!(
                        "service start attempt: exited quickly with code {code}, will {action}"
                    );
                    self.finish_task(task, Err(error));
                }
            }
            ServiceState::Running => {
                let action = service.config.exit_action(code);
                self.act(name, action, Shutdown::Failure, code == 0);
            }
            ServiceState::Terminating | ServiceState::Killing => {
                let tasks = std::mem::take(&mut service.stop_tasks);
                if service.restarts {
                    service.restarts = false;
                    self.back_off(name);
                } else {
                    self.service_becomes(name, ServiceState::Stopped);
                }
                for task in tasks {
                    self.finish_task(task, Ok(()));
                }
            }
            ServiceState::Initial
            | ServiceState::Stopped
            | ServiceState::Backoff
            | ServiceState::Exited => {}
        }
    }

    /// Does what the plan says of a service that has ended; `failure` is what a plain shutdown means
    /// unless it has succeeded.
    fn act(&mut self, name: &str, action: ExitAction, failure: Shutdown, succeeded: bool) {
        if let Some(service) = self.services.get_mut(name) {
            service.failed = !(succeeded && action == ExitAction::Ignore);
        }
        match action {
            ExitAction::Restart => self.back_off(name),
            ExitAction::Ignore => self.service_becomes(name, ServiceState::Exited),
            ExitAction::Shutdown | ExitAction::FailureShutdown | ExitAction::SuccessShutdown => {
                self.service_becomes(name, ServiceState::Exited);
                self.shutdown.get_or_insert(match action {
                    ExitAction::SuccessShutdown => Shutdown::Requested,
                    ExitAction::Shutdown if succeeded => Shutdown::Requested,
                    _ => failure,
                });
            }
        }
    }

    /// A pretended process of a service ends.
    pub(crate) fn end_pretended(&mut self, name: &str, code: i32) {
        let process = self.services.get(name).and_then(|service| service.process);
        if let Some(process) = process {
            self.process_exited(process, Exit::Code(code));
        }
    }

    /// A check has come to its threshold: each service that cares does what the plan says.
    pub(crate) fn services_hear_of_failed_check(&mut self, check: &str) {
        let concerned: Vec<(String, ExitAction)> = self
            .services
            .keys()
            .filter_map(|name| {
                // The plan says it, not the configuration of the last start.
                let action = self.plan.services.get(name)?.check_action(check);
                (action != ExitAction::Ignore).then(|| (name.clone(), action))
            })
            .collect();
        for (name, action) in concerned {
            let Some(service) = self.services.get(&name) else { continue };
            let state = service.state;
            match action {
                ExitAction::Restart => {
                    if state == ServiceState::Running {
                        self.terminate(&name, true);
                    }
                }
                ExitAction::Ignore => {}
                ExitAction::Shutdown | ExitAction::FailureShutdown => {
                    if matches!(
                        state,
                        ServiceState::Running | ServiceState::Backoff | ServiceState::Exited
                    ) {
                        self.shutdown.get_or_insert(Shutdown::CheckFailure);
                    }
                }
                ExitAction::SuccessShutdown => {
                    if matches!(
                        state,
                        ServiceState::Running | ServiceState::Backoff | ServiceState::Exited
                    ) {
                        self.shutdown.get_or_insert(Shutdown::Requested);
                    }
                }
            }
        }
    }

    /// Has a service started again after a delay, which grows from time to time.
    fn back_off(&mut self, name: &str) {
        /// How much longer a delay may be by chance, so that services do not start together.
        const JITTER: f64 = 0.1;
        let jitter = self.random() * JITTER;
        let Some(service) = self.services.get_mut(name) else { return };
        let config = &service.config;
        service.delay = if service.backoffs == 0 {
            config.backoff_delay()
        } else {
            let grown = service.delay.as_secs_f64() * config.backoff_factor();
            Duration::try_from_secs_f64(grown).unwrap_or(Duration::MAX)
        }
        .min(config.backoff_limit());
        service.backoffs += 1;
        let delay = service.delay;
        let extra = Duration::try_from_secs_f64(delay.as_secs_f64() * jitter).unwrap_or_default();
        self.service_becomes(name, ServiceState::Backoff);
        self.service_after(name, delay.saturating_add(extra), ServiceTimer::Backoff);
    }
}

/// Lines as a task's log has them below its own.
fn indented(lines: &[String]) -> String {
    if lines.is_empty() {
        return "    ".to_owned();
    }
    lines.iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}
