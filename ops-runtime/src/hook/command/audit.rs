//! What hook commands tell of the unit's security.

use super::super::{Error, ErrorKind, HookCommands, LogLevel};
use crate::logging::{self, Identity, SecurityEvent, SecurityLevel};

/// Whose security events are logged.
#[derive(Debug)]
pub(crate) struct Audit(pub(crate) Identity);

/// What this unit may not do.
#[derive(Debug)]
pub(super) struct Refusal {
    event: String,
    description: String,
}

impl Refusal {
    /// What an error says of it; `None` for an error of another kind.
    pub(super) fn of(command: &'static str, error: &Error) -> Option<Self> {
        let is_refused =
            matches!(error.kind(), Some(ErrorKind::PermissionDenied | ErrorKind::NotLeader));
        // Were it the log that is refused, telling so in the log would never end.
        (is_refused && command != "juju-log").then(|| Self {
            event: format!("authz_fail:{command}"),
            description: error.to_string(),
        })
    }

    pub(super) fn event(&self) -> SecurityEvent<'_> {
        let Self { event, description } = self;
        SecurityEvent { level: SecurityLevel::Critical, event, description }
    }
}

impl HookCommands {
    /// Logs a security event at level TRACE, or prints it. It fails nothing: an audit is no reason to stop.
    pub(crate) fn log_security_event(&self, event: &SecurityEvent<'_>) {
        if let Some(Audit(identity)) = self.audit() {
            let text = event.written(identity);
            if let Err(error) = self.juju_log(LogLevel::Trace, &text) {
                logging::print_unlogged(LogLevel::Trace, &text, &error);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Reboot;
    use super::super::super::recorder::{Recorder, hook};
    use super::*;

    /// The security events that `run` leads to, where the agent refuses everything with `refusal`.
    fn events(
        refusals: &[(&str, &str)],
        run: impl FnOnce(&HookCommands),
    ) -> Vec<serde_json::Value> {
        let agent = Recorder::default();
        for (call, refusal) in refusals {
            agent.refuse(call, refusal);
        }
        let audit = Audit(Identity::of(&hook(&[("JUJU_MODEL_UUID", "0189")])));
        run(&HookCommands::new(Box::new(agent.clone())).audited(audit));
        let lines = agent.logged();
        let lines = lines.iter().filter_map(|line| line.strip_prefix("TRACE -- "));
        lines.map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    // LOG-004
    #[test]
    fn what_a_unit_may_not_do_is_a_security_event() {
        for (call, refusal) in [
            (
                "status-get --include-data --application --format=json",
                "ERROR this unit is not the leader",
            ),
            ("is-leader --format=json", "ERROR permission denied"),
            ("is-leader --format=json", "ERROR Access denied"),
            ("is-leader --format=json", "ERROR cannot write relation settings"),
        ] {
            let events = events(&[(call, refusal)], |commands| {
                let _ = commands.is_leader();
                let _ = commands.status_get_application();
            });
            let command = call.split(' ').next().unwrap();
            assert_eq!(events.len(), 1, "{call}");
            assert_eq!(events[0]["event"], format!("authz_fail:{command}"));
            assert_eq!(
                (&events[0]["level"], &events[0]["appid"]),
                (&"CRITICAL".into(), &"0189-web/0".into())
            );
        }
        let other =
            events(&[("is-leader --format=json", "ERROR no such thing: not found")], |commands| {
                let _ = commands.is_leader();
            });
        assert!(other.is_empty(), "{other:?}");
    }

    #[test]
    fn a_refused_log_ends() {
        let line = "juju-log --log-level INFO -- hello";
        let events = events(&[(line, "ERROR permission denied")], |commands| {
            assert!(commands.juju_log(LogLevel::Info, "hello").is_err());
        });
        assert!(events.is_empty(), "{events:?}");
    }

    /// In a process of its own, whose standard error can be read.
    #[test]
    fn what_cannot_be_logged_is_printed() {
        if std::env::var_os("OPS_TEST_AUDIT").is_some() {
            let agent = Recorder::default();
            agent.refuse_all("juju-log", "ERROR no log");
            agent.refuse("is-leader --format=json", "ERROR permission denied");
            let audit = Audit(Identity::of(&hook(&[])));
            let commands = HookCommands::new(Box::new(agent)).audited(audit);
            commands.is_leader().unwrap_err();
            return;
        }
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "hook::command::audit::tests::what_cannot_be_logged_is_printed"])
            .arg("--nocapture")
            .env("OPS_TEST_AUDIT", "")
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        let line = stderr.lines().find(|line| line.contains("authz_fail:is-leader"));
        assert!(
            line.is_some_and(|line| line.starts_with("TRACE {") && line.contains("no log")),
            "{stderr}"
        );
    }

    #[test]
    fn a_reboot_is_told_before() {
        let events = events(&[], |commands| commands.juju_reboot(Reboot::AfterHook).unwrap());
        let event = events[0]["event"].as_str().unwrap();
        assert!(event.starts_with("sys_restart:") && events[0]["level"] == "WARN", "{events:?}");
    }
}
