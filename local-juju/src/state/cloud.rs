//! The cloud that a model is in, and who may see its credential.

use std::collections::BTreeMap;

use super::{ApplicationName, Error, Model};

/// The cloud of a model, as `credential-get` shows it to charms that are trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cloud {
    /// The type: `lxd`, `kubernetes`.
    pub kind: String,
    /// The cloud's name.
    pub name: String,
    /// The region; may be empty, as all that follows.
    pub region: String,
    /// Where its API is.
    pub endpoint: String,
    /// Where its identity service is.
    pub identity_endpoint: String,
    /// Where its storage service is.
    pub storage_endpoint: String,
    /// What Juju proves itself with.
    pub credential: Option<CloudCredential>,
    /// The certificates of the authorities that the cloud's own certificate is from.
    pub ca_certificates: Vec<String>,
    /// Whether the cloud's certificate is taken unchecked.
    pub skip_tls_verify: bool,
    /// Whether the controller is in this cloud.
    pub is_controller_cloud: bool,
}

/// What Juju proves itself with to a cloud. Its attributes are secrets, and not printed by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct CloudCredential {
    /// The type: `certificate`, `access-key`.
    pub auth_type: String,
    /// The credential itself.
    pub attributes: BTreeMap<String, String>,
    /// Attributes that are left out because they are secret.
    pub redacted: Vec<String>,
}

impl std::fmt::Debug for CloudCredential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CloudCredential")
            .field("auth_type", &self.auth_type)
            .field("attributes", &self.attributes.keys())
            .field("redacted", &self.redacted)
            .finish()
    }
}

impl Default for Cloud {
    fn default() -> Self {
        Self {
            kind: "lxd".to_owned(),
            name: "localhost".to_owned(),
            region: "localhost".to_owned(),
            endpoint: String::new(),
            identity_endpoint: String::new(),
            storage_endpoint: String::new(),
            credential: None,
            ca_certificates: Vec::new(),
            skip_tls_verify: false,
            is_controller_cloud: true,
        }
    }
}

impl Model {
    /// `juju trust <application>`, and `--remove` of it: whether its charm may see the cloud's
    /// credential. Its units see `config-changed`.
    ///
    /// # Errors
    /// There is no such application.
    pub fn trust(&mut self, application: &ApplicationName, trusted: bool) -> Result<(), Error> {
        self.application(application)?;
        if let Some(found) = self.applications.get_mut(application)
            && found.trusted != trusted
        {
            found.trusted = trusted;
            found.config_version += 1;
        }
        self.settle();
        Ok(())
    }
}
