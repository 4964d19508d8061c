//! What follows from a check's turn.

use super::run::{CheckRun, Failure};
use crate::daemon::{Effect, State};
use crate::services::ProcessContext;

impl State {
    /// It is a check's turn.
    pub(crate) fn check_due(&mut self, name: &str, generation: u64) {
        let due = self
            .checks
            .get(name)
            .is_some_and(|check| check.active && check.generation == generation && !check.running);
        if !due {
            return;
        }
        if let Some(run) = self.check_run(name, Some(generation)) {
            if let Some(check) = self.checks.get_mut(name) {
                check.running = true;
            }
            self.begin_work();
            self.effect(Effect::Check(Box::new(run)));
        }
    }

    /// What a turn needs to know. A turn that a client asks for has no generation.
    pub(crate) fn check_run(&mut self, name: &str, generation: Option<u64>) -> Option<CheckRun> {
        let check = self.checks.get(name)?;
        let probe = check.config.probe()?;
        let timeout = check.config.timeout();
        let context = match &probe {
            crate::plan::Probe::Exec(exec) => {
                let context = ProcessContext {
                    environment: exec.environment.clone(),
                    user: exec.user.clone(),
                    working_dir: exec.working_dir.clone(),
                };
                if exec.service_context.is_empty() {
                    context
                } else {
                    context.with_service(self, &exec.service_context)?
                }
            }
            _ => ProcessContext::default(),
        };
        let owner = self.accounts.resolve(&context.user);
        let environment =
            self.full_environment(&context.environment, owner.as_ref().ok().copied().flatten());
        Some(CheckRun {
            name: name.to_owned(),
            generation,
            probe,
            timeout,
            owner,
            environment,
            working_dir: (!context.working_dir.is_empty()).then_some(context.working_dir),
            process: self.new_process_id(),
            processes: std::sync::Arc::clone(&self.processes),
        })
    }

    /// A turn has ended.
    pub(crate) fn check_finished(
        &mut self,
        name: &str,
        generation: u64,
        result: Result<(), Failure>,
    ) {
        self.end_work();
        if let Some(check) = self.checks.get_mut(name) {
            check.running = false;
            if check.active && check.generation == generation {
                self.count_turn(name, result);
                self.schedule_check(name);
            } else if check.active {
                // It was started again meanwhile, when its turn could not begin.
                self.schedule_check(name);
            }
        }
    }

    /// Counts what a turn has said.
    pub(crate) fn count_turn(&mut self, name: &str, result: Result<(), Failure>) {
        let Some(check) = self.checks.get_mut(name) else { return };
        let was_down = check.is_down();
        let change = check.change;
        match result {
            Ok(()) => {
                check.successes += 1;
                check.all_successes += 1;
                check.failures = 0;
                if was_down {
                    self.begin_check_change(name, true);
                    if let Some(task) = change.and_then(|id| self.only_task(id)) {
                        self.finish_task(task, Ok(()));
                    }
                }
            }
            Err(failure) => {
                check.failures += 1;
                check.all_failures += 1;
                let is_down = check.is_down();
                let text = failure.to_string();
                let task = change.and_then(|id| self.only_task(id));
                if is_down && !was_down {
                    self.begin_check_change(name, false);
                    if let Some(task) = task {
                        self.finish_task(task, Err(text));
                    }
                    self.services_hear_of_failed_check(name);
                } else if let Some(task) = task {
                    self.log_task(task, true, text);
                }
            }
        }
    }
}
