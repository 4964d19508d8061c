//! What a charm of this project does, piece by piece, so that a piece can be taken away.

use serde::{Deserialize, Serialize};

/// One thing that the charm or the library under it does in a dispatch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Behaviour {
    /// It asks for the configuration, and is not told the defaults.
    ConfigGet,
    /// It asks which relations an endpoint has, and is not told that there are none.
    RelationIds,
    /// It asks for a relation's units, and is not told that there are none.
    RelationList,
    /// It asks for relation data, and is not told that there is none.
    RelationGet,
    /// It writes relation data of the unit.
    UnitData,
    /// It writes relation data of the application.
    ApplicationData,
    /// It asks whether it leads, and is not told that it does not.
    IsLeader,
    /// It sets the unit's status.
    UnitStatus,
    /// It sets the application's status.
    ApplicationStatus,
    /// It asks for the status, and is not told that it is unknown.
    StatusGet,
    /// It opens ports.
    OpenPort,
    /// It closes ports.
    ClosePort,
    /// It asks for the open ports, and is not told that there are none.
    OpenedPorts,
    /// It sets the version of the workload.
    WorkloadVersion,
    /// It asks for an action's parameters, and is not told that there are none.
    ActionGet,
    /// It gives the results of an action.
    ActionSet,
    /// It tells how an action goes.
    ActionLog,
    /// It says that an action has failed.
    ActionFail,
    /// It ends with an error's exit code where a handler fails.
    ExitCode,
    /// It asks for storage.
    StorageAdd,
    /// It asks which storage there is, and is not told that there is none.
    StorageList,
    /// It asks for the goal, and is not told that there is none.
    GoalState,
    /// It lets others read its secret.
    SecretGrant,
    /// It gives a secret new content.
    SecretSet,
    /// It removes a secret, or a revision of it.
    SecretRemove,
    /// It takes a secret back from others.
    SecretRevoke,
    /// It reads a secret, and is not told its first content.
    SecretGet,
    /// It asks for a file of the operator's, and is not told of an empty one.
    ResourceGet,
    /// It asks for the cloud, and is not told of another one.
    CredentialGet,
    /// It reboots the machine.
    Reboot,
    /// It reads which unit departs (`JUJU_DEPARTING_UNIT`).
    DepartingUnit,
    /// It reads which unit an event is about (`JUJU_REMOTE_UNIT`).
    RemoteUnit,
    /// It reads which label a secret has (`JUJU_SECRET_LABEL`).
    SecretLabel,
    /// It reads which revision of a secret an event is about (`JUJU_SECRET_REVISION`).
    SecretRevision,
    /// It reads which storage an event is about (`JUJU_STORAGE_LOCATION`).
    StorageLocation,
    /// It keeps what its fields hold.
    Stored,
    /// It keeps the events that it has put off.
    Queue,
    /// It hands out the events that it has put off in their order.
    QueueOrder,
    /// It keeps what the fields of its components hold.
    ComponentStored,
    /// It keeps what an event of a component says that it has put off.
    Payload,
    /// It puts an event off once, however often it comes.
    QueueOnce,
}

/// What the agent is heard to say to a command that it is not asked.
pub(super) type Answer = &'static str;

const DEFAULTS: &str = r#"{"greeting":"hello","workers":2,"ratio":0.5,"debug":false,"ports":"",
    "blocked":"","maintenance":"","waiting":"","fail-on":"","fail-times":1000,
    "reboot":"","defer":"","keep":false}"#;

impl Behaviour {
    /// The answer to a command that the charm runs for this; `None` if it is another's.
    pub(super) fn answer(self, command: &str, arguments: &[String]) -> Option<Answer> {
        let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
        let of_application = has("--app") || has("--application");
        let answer = match (self, command) {
            (Self::ConfigGet, "config-get") => DEFAULTS,
            (Self::RelationIds, "relation-ids")
            | (Self::RelationList, "relation-list")
            | (Self::StorageList, "storage-list")
            | (Self::OpenedPorts, "opened-ports") => "[]",
            (Self::RelationGet, "relation-get") | (Self::ActionGet, "action-get") => "{}",
            (Self::IsLeader, "is-leader") => "false",
            (Self::StatusGet, "status-get") if of_application => {
                r#"{"application-status":{"status":"unknown","message":""}}"#
            }
            (Self::StatusGet, "status-get") => r#"{"status":"unknown","message":""}"#,
            (Self::UnitData, "relation-set") | (Self::UnitStatus, "status-set")
                if !of_application =>
            {
                ""
            }
            (Self::ApplicationData, "relation-set") | (Self::ApplicationStatus, "status-set")
                if of_application =>
            {
                ""
            }
            (Self::SecretGet, "secret-get") => r#"{"value":"first"}"#,
            (Self::ResourceGet, "resource-get") => "/dev/null",
            (Self::CredentialGet, "credential-get") => r#"{"type":"maas","name":"other"}"#,
            (Self::GoalState, "goal-state") => r#"{"units":{},"relations":{}}"#,
            (Self::StorageAdd, "storage-add")
            | (Self::SecretGrant, "secret-grant")
            | (Self::SecretSet, "secret-set")
            | (Self::SecretRemove, "secret-remove")
            | (Self::SecretRevoke, "secret-revoke")
            | (Self::Reboot, "juju-reboot")
            | (Self::OpenPort, "open-port")
            | (Self::ClosePort, "close-port")
            | (Self::WorkloadVersion, "application-version-set")
            | (Self::ActionSet, "action-set")
            | (Self::ActionLog, "action-log")
            | (Self::ActionFail, "action-fail") => "",
            _ => return None,
        };
        Some(answer)
    }

    /// What is done to the charm's own state before each dispatch, in SQL.
    pub(super) fn damage(self) -> Option<&'static str> {
        Some(match self {
            Self::Stored => "DELETE FROM entry WHERE key LIKE 'stored/%'",
            Self::ComponentStored => "DELETE FROM entry WHERE key LIKE 'stored/%.%'",
            Self::Payload => {
                "UPDATE entry SET value = json_set(value, '$.payload.page', 'lost')
                WHERE key LIKE 'deferred/%' AND value ->> '$.payload.page' IS NOT NULL"
            }
            Self::Queue => "DELETE FROM entry WHERE key LIKE 'deferred/%'",
            Self::QueueOrder => {
                "UPDATE entry SET value = (
                    SELECT other.value FROM entry AS other
                    WHERE other.key LIKE 'deferred/%' AND (
                        SELECT count(*) FROM entry AS e
                        WHERE e.key LIKE 'deferred/%' AND e.key < entry.key
                    ) = (
                        SELECT count(*) FROM entry AS e
                        WHERE e.key LIKE 'deferred/%' AND e.key > other.key
                    )
                ) WHERE key LIKE 'deferred/%'"
            }
            Self::QueueOnce => {
                "INSERT INTO entry
                SELECT 'deferred/' || printf('%020d', 1000 + substr(key, 10)), value FROM entry
                WHERE key LIKE 'deferred/%'
                GROUP BY value HAVING count(*) = 1"
            }
            _ => return None,
        })
    }

    /// The variable of the environment that the charm reads for this.
    pub(super) fn variable(self) -> Option<&'static str> {
        Some(match self {
            Self::DepartingUnit => "JUJU_DEPARTING_UNIT",
            Self::RemoteUnit => "JUJU_REMOTE_UNIT",
            Self::SecretLabel => "JUJU_SECRET_LABEL",
            Self::SecretRevision => "JUJU_SECRET_REVISION",
            Self::StorageLocation => "JUJU_STORAGE_LOCATION",
            _ => return None,
        })
    }
}
