//! Services.

use std::collections::BTreeMap;
use std::time::Duration;

use super::CommandLine;
use super::object::{Object, merge_map, replace_text, replace_value};
use super::user::UserFields;
use crate::accounts::Accounts;
use crate::go_duration;
use crate::yaml::{Decoder, Fault, Node, Writer};

/// A service as layers describe it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Service {
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) startup: String,
    pub(crate) override_policy: String,
    pub(crate) command: String,
    pub(crate) after: Vec<String>,
    pub(crate) before: Vec<String>,
    pub(crate) requires: Vec<String>,
    pub(crate) workload: String,
    pub(crate) environment: BTreeMap<String, String>,
    pub(crate) user: UserFields,
    pub(crate) working_dir: String,
    pub(crate) on_success: String,
    pub(crate) on_failure: String,
    pub(crate) on_check_failure: BTreeMap<String, String>,
    pub(crate) backoff_delay: Option<Duration>,
    pub(crate) backoff_factor: Option<f64>,
    pub(crate) backoff_limit: Option<Duration>,
    pub(crate) kill_delay: Option<Duration>,
}

/// What happens when a service's process has ended, or one of its checks has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExitAction {
    Restart,
    Shutdown,
    Ignore,
    FailureShutdown,
    SuccessShutdown,
}

impl ExitAction {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "restart" => Self::Restart,
            "shutdown" => Self::Shutdown,
            "ignore" => Self::Ignore,
            "failure-shutdown" => Self::FailureShutdown,
            "success-shutdown" => Self::SuccessShutdown,
            _ => return None,
        })
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Restart => "restart",
            Self::Shutdown => "shutdown",
            Self::Ignore => "ignore",
            Self::FailureShutdown => "failure-shutdown",
            Self::SuccessShutdown => "success-shutdown",
        }
    }
}

impl Service {
    pub(crate) fn starts_by_itself(&self) -> bool {
        self.startup == "enabled"
    }

    /// What follows when the process ends with this exit code.
    pub(crate) fn exit_action(&self, exit_code: i32) -> ExitAction {
        let name = if exit_code == 0 { &self.on_success } else { &self.on_failure };
        ExitAction::named(name).unwrap_or(ExitAction::Restart)
    }

    /// What follows when this check has failed.
    pub(crate) fn check_action(&self, check: &str) -> ExitAction {
        let name = self.on_check_failure.get(check).map(String::as_str).unwrap_or_default();
        ExitAction::named(name).unwrap_or(ExitAction::Ignore)
    }

    pub(crate) fn backoff_delay(&self) -> Duration {
        self.backoff_delay.unwrap_or(Duration::from_millis(500))
    }

    pub(crate) fn backoff_factor(&self) -> f64 {
        self.backoff_factor.unwrap_or(2.0)
    }

    pub(crate) fn backoff_limit(&self) -> Duration {
        self.backoff_limit.unwrap_or(Duration::from_secs(30))
    }

    pub(crate) fn kill_delay(&self) -> Duration {
        self.kill_delay.unwrap_or(Duration::from_secs(5))
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.string_unless_empty("summary", &self.summary);
        writer.string_unless_empty("description", &self.description);
        writer.string_unless_empty("startup", &self.startup);
        writer.string_unless_empty("override", &self.override_policy);
        writer.string_unless_empty("command", &self.command);
        for (key, names) in
            [("after", &self.after), ("before", &self.before), ("requires", &self.requires)]
        {
            if !names.is_empty() {
                writer.strings(key, names);
            }
        }
        writer.string_unless_empty("workload", &self.workload);
        write_map(writer, "environment", &self.environment);
        self.user.write(writer);
        writer.string_unless_empty("working-dir", &self.working_dir);
        writer.string_unless_empty("on-success", &self.on_success);
        writer.string_unless_empty("on-failure", &self.on_failure);
        write_map(writer, "on-check-failure", &self.on_check_failure);
        write_duration(writer, "backoff-delay", self.backoff_delay);
        if let Some(factor) = self.backoff_factor {
            writer.plain("backoff-factor", factor);
        }
        write_duration(writer, "backoff-limit", self.backoff_limit);
        write_duration(writer, "kill-delay", self.kill_delay);
    }
}

impl Object for Service {
    const SECTION: &'static str = "services";
    const NOUN: &'static str = "service";
    const GO_TYPE: &'static str = "plan.Service";

    fn decode(decoder: &mut Decoder, node: &Node) -> Result<Self, Fault> {
        let mut service = Self::default();
        decoder.fields(node, Self::GO_TYPE, |decoder, name, value| {
            match name {
                "summary" => service.summary = decoder.string(value),
                "description" => service.description = decoder.string(value),
                "startup" => service.startup = decoder.string(value),
                "override" => service.override_policy = decoder.string(value),
                "command" => service.command = decoder.string(value),
                "after" => service.after = decoder.strings(value),
                "before" => service.before = decoder.strings(value),
                "requires" => service.requires = decoder.strings(value),
                "workload" => service.workload = decoder.string(value),
                "environment" => service.environment = decoder.string_map(value),
                "working-dir" => service.working_dir = decoder.string(value),
                "on-success" => service.on_success = decoder.string(value),
                "on-failure" => service.on_failure = decoder.string(value),
                "on-check-failure" => service.on_check_failure = decoder.string_map(value),
                "backoff-delay" => service.backoff_delay = Some(duration(value)?),
                "backoff-factor" => service.backoff_factor = Some(factor(value)?),
                "backoff-limit" => service.backoff_limit = Some(duration(value)?),
                "kill-delay" => service.kill_delay = Some(duration(value)?),
                _ => return Ok(service.user.decode(decoder, name, value)),
            }
            Ok(true)
        })?;
        Ok(service)
    }

    fn override_policy(&self) -> &str {
        &self.override_policy
    }

    fn merge(&mut self, later: &Self) {
        replace_text(&mut self.summary, &later.summary);
        replace_text(&mut self.description, &later.description);
        replace_text(&mut self.startup, &later.startup);
        replace_text(&mut self.command, &later.command);
        self.after.extend_from_slice(&later.after);
        self.before.extend_from_slice(&later.before);
        self.requires.extend_from_slice(&later.requires);
        replace_text(&mut self.workload, &later.workload);
        merge_map(&mut self.environment, &later.environment);
        self.user.merge(&later.user);
        replace_text(&mut self.working_dir, &later.working_dir);
        replace_text(&mut self.on_success, &later.on_success);
        replace_text(&mut self.on_failure, &later.on_failure);
        merge_map(&mut self.on_check_failure, &later.on_check_failure);
        replace_value(&mut self.backoff_delay, later.backoff_delay.as_ref());
        replace_value(&mut self.backoff_factor, later.backoff_factor.as_ref());
        replace_value(&mut self.backoff_limit, later.backoff_limit.as_ref());
        replace_value(&mut self.kill_delay, later.kill_delay.as_ref());
    }

    fn validate(&self, name: &str, _accounts: &Accounts) -> Result<(), String> {
        if name == "pebble" {
            return Err("cannot use reserved service name \"pebble\"".to_owned());
        }
        if name.starts_with('-') {
            return Err(format!(
                "cannot use service name {name:?}: starting with \"-\" not allowed"
            ));
        }
        CommandLine::parse(name, &self.command)
            .map_err(|error| format!("plan service {name:?} command invalid: {error}"))?;
        let valid = |action: &str, but_not: ExitAction| {
            action.is_empty() || ExitAction::named(action).is_some_and(|known| known != but_not)
        };
        let invalid = |key: &str, action: &str| {
            Err(format!("plan service {name:?} {key} action {action:?} invalid"))
        };
        if !valid(&self.on_success, ExitAction::SuccessShutdown) {
            return invalid("on-success", &self.on_success);
        }
        if !valid(&self.on_failure, ExitAction::FailureShutdown) {
            return invalid("on-failure", &self.on_failure);
        }
        for action in self.on_check_failure.values() {
            if action.is_empty() || !valid(action, ExitAction::FailureShutdown) {
                return invalid("on-check-failure", action);
            }
        }
        match self.backoff_factor {
            Some(factor) if factor < 1.0 => Err(format!(
                "plan service {name:?} backoff-factor must be 1.0 or greater, not {factor}"
            )),
            _ => Ok(()),
        }
    }
}

/// Reads a duration; it ends the reading of the section where it is none.
pub(super) fn duration(node: &Node) -> Result<Duration, Fault> {
    let Some(text) = node.text() else {
        return Err("duration must be a YAML string".to_owned());
    };
    let parsed = go_duration::parse(text).map_err(|_| format!("invalid duration {text:?}"))?;
    Ok(parsed.or_zero())
}

fn factor(node: &Node) -> Result<f64, Fault> {
    let text = node.text().ok_or_else(|| "value must be a YAML number".to_owned())?;
    let number: Option<f64> = text.parse().ok();
    number
        .filter(|number| number.is_finite())
        .ok_or_else(|| format!("invalid floating-point number {text:?}"))
}

pub(super) fn write_map(writer: &mut Writer, key: &str, map: &BTreeMap<String, String>) {
    if !map.is_empty() {
        writer.mapping(key, |writer| {
            for (name, value) in map {
                writer.string(name, value);
            }
        });
    }
}

pub(super) fn write_duration(writer: &mut Writer, key: &str, value: Option<Duration>) {
    if let Some(value) = value {
        writer.plain(key, go_duration::format(value));
    }
}
