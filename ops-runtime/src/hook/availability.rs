//! Which Juju has which hook command.

/// The versions of Juju that have a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Availability {
    /// The command.
    pub command: &'static str,
    /// The first version with it; `2.9`, the oldest that is supported, stands for any before it too.
    pub since: &'static str,
    /// The last version with it, if it was removed.
    pub until: Option<&'static str>,
}

const fn always(command: &'static str) -> Availability {
    Availability { command, since: "2.9", until: None }
}

const fn since(since: &'static str, command: &'static str) -> Availability {
    Availability { command, since, until: None }
}

const fn until_3_6(command: &'static str) -> Availability {
    Availability { command, since: "2.9", until: Some("3.6") }
}

impl Availability {
    /// Every hook command of Juju 2.9, 3.x and 4.x, in the order of their names.
    pub const ALL: &'static [Self] = &[
        always("action-fail"),
        always("action-get"),
        always("action-log"),
        always("action-set"),
        until_3_6("add-metric"),
        always("application-version-set"),
        always("close-port"),
        always("config-get"),
        always("credential-get"),
        always("goal-state"),
        always("is-leader"),
        always("juju-log"),
        always("juju-reboot"),
        until_3_6("k8s-raw-get"),
        until_3_6("k8s-raw-set"),
        until_3_6("k8s-spec-get"),
        until_3_6("k8s-spec-set"),
        until_3_6("leader-get"),
        until_3_6("leader-set"),
        always("network-get"),
        always("open-port"),
        always("opened-ports"),
        until_3_6("payload-register"),
        until_3_6("payload-status-set"),
        until_3_6("payload-unregister"),
        until_3_6("pod-spec-get"),
        until_3_6("pod-spec-set"),
        always("relation-get"),
        always("relation-ids"),
        always("relation-list"),
        since("3.6.2", "relation-model-get"),
        always("relation-set"),
        always("resource-get"),
        since("3.0", "secret-add"),
        since("3.0", "secret-get"),
        since("3.0", "secret-grant"),
        since("3.0", "secret-ids"),
        since("3.0.2", "secret-info-get"),
        since("3.0", "secret-remove"),
        since("3.0", "secret-revoke"),
        since("3.0", "secret-set"),
        always("state-delete"),
        always("state-get"),
        always("state-set"),
        always("status-get"),
        always("status-set"),
        always("storage-add"),
        always("storage-get"),
        always("storage-list"),
        always("unit-get"),
    ];

    /// That of one command.
    pub fn of(command: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|one| one.command == command)
    }

    /// Since when a command has a flag that it did not always have.
    pub(super) fn of_flag(command: &str, flag: &str) -> Option<&'static str> {
        match (command, flag) {
            // Until then it was `--update`.
            ("secret-get", "refresh") => Some("3.0.2"),
            ("open-port" | "close-port" | "opened-ports", "endpoints") => Some("2.9"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order() {
        assert!(Availability::ALL.windows(2).all(|pair| pair[0].command < pair[1].command));
    }
}
