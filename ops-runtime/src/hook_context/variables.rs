//! What the variables say, typed. Which of them are there depends on the event: see
//! [`HookContext::event`].

use std::path::Path;
use std::str::FromStr;

use super::{CONTAINERS_DIRECTORY, DISPATCH_PATH, EnvironmentError, HookContext, SKIP_WAITS};
use crate::juju_version::JujuVersion;
use crate::names::{RelationId, SecretId, UnitName};

const A_UNIT: &str = "the name of a unit, such as `web/0`";

/// Of every dispatch.
impl HookContext {
    /// What the agent runs the charm for (`JUJU_DISPATCH_PATH`): `hooks/config-changed`; `None` for `juju
    /// exec`. [`trigger`](Self::trigger) takes it apart.
    pub fn dispatch_path(&self) -> Option<&str> {
        self.variable(DISPATCH_PATH)
    }

    /// The hook (`JUJU_HOOK_NAME`); `None` in an action.
    pub fn hook_name(&self) -> Option<&str> {
        self.variable("JUJU_HOOK_NAME")
    }

    /// The model's name (`JUJU_MODEL_NAME`).
    pub fn model_name(&self) -> Option<&str> {
        self.variable("JUJU_MODEL_NAME")
    }

    /// The model's UUID (`JUJU_MODEL_UUID`).
    pub fn model_uuid(&self) -> Option<&str> {
        self.variable("JUJU_MODEL_UUID")
    }

    /// The agent's version (`JUJU_VERSION`); `None` in restricted contexts such as `collect-metrics`.
    pub fn juju_version(&self) -> Option<JujuVersion> {
        self.variable("JUJU_VERSION")?.parse().ok()
    }

    /// The unit's machine (`JUJU_MACHINE_ID`): `3`, `1/lxd/0`; `None` on Kubernetes.
    pub fn machine_id(&self) -> Option<&str> {
        self.variable("JUJU_MACHINE_ID")
    }

    /// The unit that this subordinate stands beside (`JUJU_PRINCIPAL_UNIT`); `None` for a principal.
    ///
    /// # Errors
    ///
    /// [`EnvironmentError::Malformed`] if it is the name of no unit.
    pub fn principal_unit(&self) -> Result<Option<UnitName>, EnvironmentError> {
        self.parsed("JUJU_PRINCIPAL_UNIT", A_UNIT)
    }

    /// Where in the cloud the unit is (`JUJU_AVAILABILITY_ZONE`).
    pub fn availability_zone(&self) -> Option<&str> {
        self.variable("JUJU_AVAILABILITY_ZONE")
    }

    /// The controller's addresses, host and port (`JUJU_API_ADDRESSES`).
    pub fn api_addresses(&self) -> impl Iterator<Item = &str> {
        self.variable("JUJU_API_ADDRESSES").unwrap_or_default().split_whitespace()
    }

    /// The version of the cloud's API (`CLOUD_API_VERSION`).
    pub fn cloud_api_version(&self) -> Option<&str> {
        self.variable("CLOUD_API_VERSION")
    }

    /// The model's proxy for HTTP (`JUJU_CHARM_HTTP_PROXY`). The charm may use it; nothing does by itself.
    pub fn http_proxy(&self) -> Option<&str> {
        self.variable("JUJU_CHARM_HTTP_PROXY")
    }

    /// The model's proxy for HTTPS (`JUJU_CHARM_HTTPS_PROXY`).
    pub fn https_proxy(&self) -> Option<&str> {
        self.variable("JUJU_CHARM_HTTPS_PROXY")
    }

    /// The model's proxy for FTP (`JUJU_CHARM_FTP_PROXY`).
    pub fn ftp_proxy(&self) -> Option<&str> {
        self.variable("JUJU_CHARM_FTP_PROXY")
    }

    /// What is to be reached without a proxy (`JUJU_CHARM_NO_PROXY`).
    pub fn no_proxy(&self) -> Option<&str> {
        self.variable("JUJU_CHARM_NO_PROXY")
    }

    /// Whether an operator debugs hooks (`JUJU_DEBUG`, which may be empty).
    pub fn is_debugged(&self) -> bool {
        self.is_debugged
    }

    /// Where an operator wants the charm to stop (`JUJU_DEBUG_AT`).
    pub fn debug_at(&self) -> impl Iterator<Item = &str> {
        let names = self.variable("JUJU_DEBUG_AT").unwrap_or_default().split(',').map(str::trim);
        names.filter(|name| !name.is_empty())
    }
}

/// Of actions.
impl HookContext {
    /// The action (`JUJU_ACTION_NAME`).
    pub fn action_name(&self) -> Option<&str> {
        self.variable("JUJU_ACTION_NAME")
    }

    /// The action's task (`JUJU_ACTION_UUID`): a number, in today's Juju.
    pub fn action_uuid(&self) -> Option<&str> {
        self.variable("JUJU_ACTION_UUID")
    }
}

/// Of the events of relations.
impl HookContext {
    /// The endpoint (`JUJU_RELATION`).
    pub fn relation_name(&self) -> Option<&str> {
        self.variable("JUJU_RELATION")
    }

    /// The relation (`JUJU_RELATION_ID`).
    ///
    /// # Errors
    ///
    /// [`EnvironmentError::Malformed`] if it is no relation's id.
    pub fn relation_id(&self) -> Result<Option<RelationId>, EnvironmentError> {
        self.parsed("JUJU_RELATION_ID", "a relation, such as `database:7`")
    }

    /// The other application (`JUJU_REMOTE_APP`).
    pub fn remote_app(&self) -> Option<&str> {
        self.variable("JUJU_REMOTE_APP")
    }

    /// The other unit (`JUJU_REMOTE_UNIT`); `None` where the event is of the whole application.
    ///
    /// # Errors
    ///
    /// [`EnvironmentError::Malformed`] if it is the name of no unit.
    pub fn remote_unit(&self) -> Result<Option<UnitName>, EnvironmentError> {
        self.parsed("JUJU_REMOTE_UNIT", A_UNIT)
    }

    /// The unit that leaves the relation (`JUJU_DEPARTING_UNIT`): this one, if it goes away itself.
    ///
    /// # Errors
    ///
    /// [`EnvironmentError::Malformed`] if it is the name of no unit.
    pub fn departing_unit(&self) -> Result<Option<UnitName>, EnvironmentError> {
        self.parsed("JUJU_DEPARTING_UNIT", A_UNIT)
    }
}

/// Of the events of storages.
impl HookContext {
    /// The storage: `data` of `data/0` (`JUJU_STORAGE_ID`).
    pub fn storage_name(&self) -> Option<&str> {
        let id = self.variable("JUJU_STORAGE_ID")?;
        Some(id.rsplit_once('/').map_or(id, |(name, _)| name))
    }

    /// The instance's number: 0 of `data/0` (`JUJU_STORAGE_ID`).
    ///
    /// # Errors
    ///
    /// [`EnvironmentError::Malformed`] if it is no instance of a storage.
    pub fn storage_index(&self) -> Result<Option<u32>, EnvironmentError> {
        let index = |id: &str| id.rsplit_once('/')?.1.parse().ok();
        self.read("JUJU_STORAGE_ID", "a storage instance, such as `data/0`", index)
    }

    /// The mount point, or the device (`JUJU_STORAGE_LOCATION`); `None` once it is unreadable.
    pub fn storage_location(&self) -> Option<&Path> {
        self.variable_os("JUJU_STORAGE_LOCATION").map(Path::new)
    }

    /// `filesystem` or `block` (`JUJU_STORAGE_KIND`).
    pub fn storage_kind(&self) -> Option<&str> {
        self.variable("JUJU_STORAGE_KIND")
    }
}

/// Of the events of containers.
impl HookContext {
    /// The container (`JUJU_WORKLOAD_NAME`).
    pub fn workload_name(&self) -> Option<&str> {
        self.variable("JUJU_WORKLOAD_NAME")
    }

    /// The directory in which each container's `<container>/pebble.socket` is: Juju's
    /// `/charm/containers`, unless `OPS_CONTAINERS_DIRECTORY` names another, as `cargo charm run` does
    /// where the kernel has no namespaces for it.
    pub fn containers_directory(&self) -> &Path {
        self.variable_os(CONTAINERS_DIRECTORY).map_or(Path::new("/charm/containers"), Path::new)
    }

    /// Whether [`Context::retry`](crate::Context::retry) tries again at once: tests set
    /// `OPS_SKIP_WAITS`, to anything.
    pub fn skips_waits(&self) -> bool {
        self.variable_os(SKIP_WAITS).is_some()
    }

    /// The notice's id (`JUJU_NOTICE_ID`).
    pub fn notice_id(&self) -> Option<&str> {
        self.variable("JUJU_NOTICE_ID")
    }

    /// The notice's type (`JUJU_NOTICE_TYPE`): `custom`.
    pub fn notice_type(&self) -> Option<&str> {
        self.variable("JUJU_NOTICE_TYPE")
    }

    /// The notice's key (`JUJU_NOTICE_KEY`): `example.com/backup`.
    pub fn notice_key(&self) -> Option<&str> {
        self.variable("JUJU_NOTICE_KEY")
    }

    /// The check's name (`JUJU_PEBBLE_CHECK_NAME`).
    pub fn pebble_check_name(&self) -> Option<&str> {
        self.variable("JUJU_PEBBLE_CHECK_NAME")
    }
}

/// Of the events of secrets.
impl HookContext {
    /// The secret (`JUJU_SECRET_ID`).
    pub fn secret_id(&self) -> Option<SecretId> {
        self.variable("JUJU_SECRET_ID").map(SecretId::new)
    }

    /// This unit's label of the secret (`JUJU_SECRET_LABEL`).
    pub fn secret_label(&self) -> Option<&str> {
        self.variable("JUJU_SECRET_LABEL")
    }

    /// The revision that the event is about (`JUJU_SECRET_REVISION`).
    ///
    /// # Errors
    ///
    /// [`EnvironmentError::Malformed`] if it is no number.
    pub fn secret_revision(&self) -> Result<Option<u64>, EnvironmentError> {
        self.parsed("JUJU_SECRET_REVISION", "the number of a revision")
    }
}

impl HookContext {
    fn parsed<T: FromStr>(
        &self,
        variable: &'static str,
        expected: &'static str,
    ) -> Result<Option<T>, EnvironmentError> {
        self.read(variable, expected, |text| text.parse().ok())
    }

    fn read<T>(
        &self,
        variable: &'static str,
        expected: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, EnvironmentError> {
        let Some(value) = self.variable_os(variable) else { return Ok(None) };
        match value.to_str().and_then(read) {
            Some(value) => Ok(Some(value)),
            None => {
                let value = value.to_string_lossy().into_owned();
                Err(EnvironmentError::Malformed { variable, value, expected })
            }
        }
    }
}
