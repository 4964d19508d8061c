//! `juju-reboot`.

use super::super::{Call, Error, HookCommands};
use crate::logging::{SecurityEvent, SecurityLevel};

/// When a machine is rebooted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reboot {
    /// After the hook, if it succeeds.
    AfterHook,
    /// Now: the agent kills this process, and runs the hook again after the reboot.
    Now,
}

impl HookCommands {
    /// `juju-reboot`: reboots the machine. [`Reboot::Now`] kills the process, which can go on for a
    /// moment: end the process after it.
    ///
    /// # Errors
    ///
    /// [`Error::Command`] while an action runs.
    pub fn juju_reboot(&self, when: Reboot) -> Result<(), Error> {
        let user = rustix::process::getuid().as_raw();
        self.log_security_event(&SecurityEvent {
            level: SecurityLevel::Warn,
            event: &format!("sys_restart:{user}"),
            description: match when {
                Reboot::AfterHook => "the charm reboots the machine after this hook",
                Reboot::Now => "the charm reboots the machine now",
            },
        });
        let now = (when == Reboot::Now).then_some("--now");
        self.run(&Call::new("juju-reboot").arguments(now)).map(drop)
    }
}
