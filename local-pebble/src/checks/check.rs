//! One check.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::changes::{ChangeId, NewTask, TaskId, Work};
use crate::daemon::{State, Timer};
use crate::plan;

/// The plan's checks by name.
pub(crate) type Checks = BTreeMap<String, Check>;

/// A check and how it stands.
#[derive(Debug, Clone)]
pub(crate) struct Check {
    pub(crate) config: plan::Check,
    /// Whether it has its turns.
    pub(crate) active: bool,
    pub(crate) successes: u64,
    pub(crate) failures: u64,
    /// Of all times, for the metrics.
    pub(crate) all_successes: u64,
    pub(crate) all_failures: u64,
    /// Counts the times that its turns have begun; a turn of an earlier time is void.
    pub(crate) generation: u64,
    pub(crate) change: Option<ChangeId>,
    pub(crate) previous_change: Option<ChangeId>,
    /// Whether its turn is under way.
    pub(crate) running: bool,
}

/// A check as JSON.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct ShownCheck {
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    level: String,
    startup: &'static str,
    status: &'static str,
    successes: u64,
    #[serde(skip_serializing_if = "is_zero")]
    failures: u64,
    threshold: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    change_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prev_change_id: Option<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Check {
    fn new(config: plan::Check) -> Self {
        Self {
            config,
            active: false,
            successes: 0,
            failures: 0,
            all_successes: 0,
            all_failures: 0,
            generation: 0,
            change: None,
            previous_change: None,
            running: false,
        }
    }

    /// Whether it has failed as often in a row as the plan allows.
    pub(crate) fn is_down(&self) -> bool {
        self.active && self.failures >= self.config.threshold()
    }

    pub(crate) fn show(&self, name: &str) -> ShownCheck {
        ShownCheck {
            name: name.to_owned(),
            level: self.config.level.clone(),
            startup: if self.config.starts_by_itself() { "enabled" } else { "disabled" },
            status: match (self.active, self.is_down()) {
                (false, _) => "inactive",
                (true, true) => "down",
                (true, false) => "up",
            },
            successes: self.successes,
            failures: self.failures,
            threshold: self.config.threshold(),
            change_id: self.change.map(|id| id.to_string()),
            prev_change_id: self.previous_change.map(|id| id.to_string()),
        }
    }
}

impl State {
    /// Follows the plan: checks that are gone end, those that are new or other begin.
    pub(crate) fn update_checks(&mut self) {
        let gone: Vec<String> = self
            .checks
            .keys()
            .filter(|name| !self.plan.checks.contains_key(*name))
            .cloned()
            .collect();
        for name in gone {
            self.stop_check(&name);
            self.checks.remove(&name);
        }
        let configs: Vec<(String, plan::Check)> =
            self.plan.checks.iter().map(|(name, c)| (name.clone(), c.clone())).collect();
        for (name, config) in configs {
            let starts = match self.checks.get_mut(&name) {
                Some(check) if check.config == config => continue,
                Some(check) => {
                    let was_active = check.active;
                    let was_enabled = check.config.starts_by_itself();
                    self.stop_check(&name);
                    // One that was stopped by hand stays so, unless the plan enables it now.
                    was_active || (!was_enabled && config.starts_by_itself())
                }
                None => config.starts_by_itself(),
            };
            let check =
                self.checks.entry(name.clone()).or_insert_with(|| Check::new(config.clone()));
            let active = starts && config.starts_by_itself();
            check.config = config;
            if active {
                self.start_check(&name);
            }
        }
    }

    /// Lets a check have its turns, and says whether it had none before.
    pub(crate) fn start_check(&mut self, name: &str) -> bool {
        let Some(check) = self.checks.get_mut(name).filter(|check| !check.active) else {
            return false;
        };
        check.active = true;
        check.successes = 0;
        check.failures = 0;
        check.previous_change = None;
        self.begin_check_change(name, true);
        self.schedule_check(name);
        true
    }

    /// Lets a check have no turns any more, and says whether it had any.
    pub(crate) fn stop_check(&mut self, name: &str) -> bool {
        let Some(check) = self.checks.get_mut(name).filter(|check| check.active) else {
            return false;
        };
        check.active = false;
        check.generation += 1;
        let change = check.change.take();
        if let Some(task) = change.and_then(|id| self.only_task(id)) {
            self.finish_task(task, Ok(()));
        }
        true
    }

    /// Starts the checks that the plan enables.
    pub(crate) fn start_enabled_checks(&mut self) {
        let names: Vec<String> = self
            .checks
            .iter()
            .filter(|(_, check)| !check.active && check.config.starts_by_itself())
            .map(|(name, _)| name.clone())
            .collect();
        for name in names {
            self.start_check(&name);
        }
    }

    /// The change of a check's turns was aborted.
    pub(crate) fn abort_check(&mut self, task: TaskId, name: &str) {
        let is_its_own = self
            .checks
            .get(name)
            .and_then(|check| check.change)
            .is_some_and(|change| self.only_task(change) == Some(task));
        if is_its_own {
            self.stop_check(name);
        } else {
            self.finish_task(task, Ok(()));
        }
    }

    /// Makes the change that a check's turns belong to while it is up, or while it is down.
    pub(crate) fn begin_check_change(&mut self, name: &str, is_up: bool) {
        let Some(check) = self.checks.get(name) else { return };
        let Some(probe) = check.config.probe() else { return };
        let kind = probe.kind();
        let (change_kind, verb, work) = if is_up {
            ("perform-check", "Perform", Work::PerformCheck(name.to_owned()))
        } else {
            ("recover-check", "Recover", Work::RecoverCheck(name.to_owned()))
        };
        let summary = format!("{verb} {kind} check {name:?}");
        let task = NewTask { work, summary, lane: 0, waits_for: Vec::new() };
        let id = self.add_check_change(change_kind, name, task);
        if let Some(check) = self.checks.get_mut(name) {
            let before = check.change.replace(id);
            check.previous_change = before.or(check.previous_change);
        }
    }

    /// The next turn is a period from now; one that was to come before is void.
    pub(crate) fn schedule_check(&mut self, name: &str) {
        let Some(check) = self.checks.get_mut(name) else { return };
        check.generation += 1;
        let (generation, period) = (check.generation, check.config.period());
        self.after(period, Timer::Check { name: name.to_owned(), generation });
    }

    pub(crate) fn only_task(&self, id: ChangeId) -> Option<TaskId> {
        self.changes.get(id)?.tasks.first().map(|task| task.id)
    }
}
