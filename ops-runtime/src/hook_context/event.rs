//! What the environment says of the event, by its kind.

use std::path::Path;

use super::{EnvironmentError, EnvironmentErrors, HookContext, Trigger};
use crate::names::{RelationId, SecretId, UnitName};

/// What the environment says of an event: each value is there exactly where Juju promises it.
///
/// Charms get it typed by their own YAML, in the events of [`event`](crate::event); this is for libraries
/// that know no charm.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum HookEvent<'hook> {
    /// No event: `juju exec` and the like.
    None,
    /// An action, by its name in the YAML, and its task.
    Action {
        /// Its name.
        name: &'hook str,
        /// Its task (`JUJU_ACTION_UUID`).
        id: &'hook str,
    },
    /// `<endpoint>-relation-created`
    RelationCreated(HookRelation<'hook>),
    /// `<endpoint>-relation-joined`
    RelationJoined(HookRelation<'hook>, UnitName),
    /// `<endpoint>-relation-changed`, of a unit or of the other application.
    RelationChanged(HookRelation<'hook>, Option<UnitName>),
    /// `<endpoint>-relation-departed`
    RelationDeparted {
        /// The relation.
        relation: HookRelation<'hook>,
        /// The other unit.
        unit: UnitName,
        /// The unit that leaves: the other one, or this one.
        departing: UnitName,
    },
    /// `<endpoint>-relation-broken`
    RelationBroken(HookRelation<'hook>),
    /// `<storage>-storage-attached`
    StorageAttached(HookStorage<'hook>),
    /// `<storage>-storage-detaching`
    StorageDetaching(HookStorage<'hook>),
    /// `<container>-pebble-ready`
    PebbleReady {
        /// The container.
        container: &'hook str,
    },
    /// `<container>-pebble-custom-notice`
    PebbleCustomNotice {
        /// The container.
        container: &'hook str,
        /// The notice's id.
        id: &'hook str,
        /// Its type: `custom`.
        notice_type: &'hook str,
        /// Its key: `example.com/backup`.
        key: &'hook str,
    },
    /// `<container>-pebble-check-failed`
    PebbleCheckFailed {
        /// The container.
        container: &'hook str,
        /// The check.
        check: &'hook str,
    },
    /// `<container>-pebble-check-recovered`
    PebbleCheckRecovered {
        /// The container.
        container: &'hook str,
        /// The check.
        check: &'hook str,
    },
    /// `secret-changed`
    SecretChanged(HookSecret<'hook>),
    /// `secret-rotate`
    SecretRotate(HookSecret<'hook>),
    /// `secret-expired`, with the revision.
    SecretExpired(HookSecret<'hook>, u64),
    /// `secret-remove`, with the revision.
    SecretRemove(HookSecret<'hook>, u64),
    /// Any other hook, by its name: `config-changed`.
    Other(&'hook str),
}

/// The relation of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HookRelation<'hook> {
    /// The endpoint.
    pub name: &'hook str,
    /// The relation's number.
    pub id: RelationId,
    /// The other application.
    pub app: String,
}

/// The storage of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HookStorage<'hook> {
    /// The storage's name.
    pub name: &'hook str,
    /// The instance's number.
    pub index: u32,
    /// The mount point, or the device; `None` once it is unreadable.
    pub location: Option<&'hook Path>,
}

/// The secret of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HookSecret<'hook> {
    /// Its id.
    pub id: SecretId,
    /// This unit's label of it.
    pub label: Option<&'hook str>,
}

impl HookContext {
    /// What the environment says of the event.
    ///
    /// # Errors
    ///
    /// Every variable that Juju promises for this event and that is missing or malformed.
    pub fn event(&self) -> Result<HookEvent<'_>, EnvironmentErrors> {
        let mut reader = Reader { hook: self, errors: Vec::new() };
        match reader.event() {
            Some(event) if reader.errors.is_empty() => Ok(event),
            _ => Err(EnvironmentErrors::new(reader.errors)),
        }
    }
}

/// Reads variables, and goes on after one that is wrong. What it says is `None` is among the errors.
struct Reader<'hook> {
    hook: &'hook HookContext,
    errors: Vec<EnvironmentError>,
}

impl<'hook> Reader<'hook> {
    fn event(&mut self) -> Option<HookEvent<'hook>> {
        let hook = self.hook;
        let name = match hook.trigger() {
            Trigger::None => return Some(HookEvent::None),
            Trigger::Action(name) => {
                return Some(HookEvent::Action { name, id: self.need("JUJU_ACTION_UUID")? });
            }
            Trigger::Hook(name) => name,
        };
        Some(match name {
            "secret-changed" => HookEvent::SecretChanged(self.secret()?),
            "secret-rotate" => HookEvent::SecretRotate(self.secret()?),
            "secret-expired" | "secret-remove" => {
                let (secret, revision) = (self.secret(), hook.secret_revision());
                let revision = self.parsed("JUJU_SECRET_REVISION", revision);
                match name {
                    "secret-expired" => HookEvent::SecretExpired(secret?, revision?),
                    _ => HookEvent::SecretRemove(secret?, revision?),
                }
            }
            _ if name.ends_with("-relation-created") => {
                HookEvent::RelationCreated(self.relation()?)
            }
            _ if name.ends_with("-relation-joined") => {
                let (relation, unit) = (self.relation(), self.remote_unit());
                HookEvent::RelationJoined(relation?, unit?)
            }
            _ if name.ends_with("-relation-changed") => {
                let (relation, unit) = (self.relation(), self.checked(hook.remote_unit()));
                HookEvent::RelationChanged(relation?, unit?)
            }
            _ if name.ends_with("-relation-departed") => {
                let (relation, unit) = (self.relation(), self.remote_unit());
                let departing = self.parsed("JUJU_DEPARTING_UNIT", hook.departing_unit());
                HookEvent::RelationDeparted {
                    relation: relation?,
                    unit: unit?,
                    departing: departing?,
                }
            }
            _ if name.ends_with("-relation-broken") => HookEvent::RelationBroken(self.relation()?),
            _ if name.ends_with("-storage-attached") => HookEvent::StorageAttached(self.storage()?),
            _ if name.ends_with("-storage-detaching") => {
                HookEvent::StorageDetaching(self.storage()?)
            }
            _ if name.ends_with("-pebble-ready") => {
                HookEvent::PebbleReady { container: self.container()? }
            }
            _ if name.ends_with("-pebble-custom-notice") => self.notice()?,
            _ if name.ends_with("-pebble-check-failed") => {
                let (container, check) = self.check();
                HookEvent::PebbleCheckFailed { container: container?, check: check? }
            }
            _ if name.ends_with("-pebble-check-recovered") => {
                let (container, check) = self.check();
                HookEvent::PebbleCheckRecovered { container: container?, check: check? }
            }
            _ => HookEvent::Other(name),
        })
    }

    fn relation(&mut self) -> Option<HookRelation<'hook>> {
        let hook = self.hook;
        let name = self.need("JUJU_RELATION");
        let id = self.parsed("JUJU_RELATION_ID", hook.relation_id());
        let app = match hook.other_app() {
            Ok(None) => self.need("JUJU_REMOTE_APP").map(str::to_owned),
            app => self.checked(app)?,
        };
        Some(HookRelation { name: name?, id: id?, app: app? })
    }

    fn remote_unit(&mut self) -> Option<UnitName> {
        self.parsed("JUJU_REMOTE_UNIT", self.hook.remote_unit())
    }

    fn storage(&mut self) -> Option<HookStorage<'hook>> {
        let index = self.parsed("JUJU_STORAGE_ID", self.hook.storage_index())?;
        let (name, location) = (self.hook.storage_name()?, self.hook.storage_location());
        Some(HookStorage { name, index, location })
    }

    fn secret(&mut self) -> Option<HookSecret<'hook>> {
        let id = self.need("JUJU_SECRET_ID")?;
        Some(HookSecret { id: SecretId::new(id), label: self.hook.secret_label() })
    }

    fn container(&mut self) -> Option<&'hook str> {
        self.need("JUJU_WORKLOAD_NAME")
    }

    fn notice(&mut self) -> Option<HookEvent<'hook>> {
        let container = self.container();
        let id = self.need("JUJU_NOTICE_ID");
        let notice_type = self.need("JUJU_NOTICE_TYPE");
        let key = self.need("JUJU_NOTICE_KEY");
        let (container, id) = (container?, id?);
        Some(HookEvent::PebbleCustomNotice { container, id, notice_type: notice_type?, key: key? })
    }

    fn check(&mut self) -> (Option<&'hook str>, Option<&'hook str>) {
        (self.container(), self.need("JUJU_PEBBLE_CHECK_NAME"))
    }

    fn need(&mut self, variable: &'static str) -> Option<&'hook str> {
        self.checked(self.hook.require(variable))
    }

    fn parsed<T>(
        &mut self,
        variable: &'static str,
        value: Result<Option<T>, EnvironmentError>,
    ) -> Option<T> {
        let hook = self.hook;
        self.checked(value.and_then(|value| value.ok_or_else(|| hook.missing(variable))))
    }

    fn checked<T>(&mut self, value: Result<T, EnvironmentError>) -> Option<T> {
        value.map_err(|error| self.errors.push(error)).ok()
    }
}
