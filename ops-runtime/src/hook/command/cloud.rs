//! `credential-get`.

use std::fmt;

use serde::Deserialize;

use super::super::secret::SecretTexts;
use super::super::{Call, Error, HookCommands};

/// The cloud that the model is in, with the credential to use it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CloudSpec {
    /// The cloud's type: `lxd`, `openstack`, `kubernetes`.
    pub cloud_type: String,
    /// The cloud's name.
    pub name: String,
    /// The region.
    pub region: Option<String>,
    /// Where the cloud's API is.
    pub endpoint: Option<String>,
    /// Where the cloud's API for identities is.
    pub identity_endpoint: Option<String>,
    /// Where the cloud's API for storage is.
    pub storage_endpoint: Option<String>,
    /// How to log in to the cloud.
    pub credential: Option<CloudCredential>,
    /// The certificates of authorities to trust, in PEM.
    pub ca_certificates: Vec<String>,
    /// Whether the cloud's certificate is not to be checked.
    pub skip_tls_verify: bool,
    /// Whether the controller runs in this cloud.
    pub is_controller_cloud: bool,
}

/// How to log in to a cloud. The attributes' values are secret: `Debug` shows their names alone, and
/// they are wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CloudCredential {
    /// The way to log in: `certificate`, `userpass`, `oauth2`.
    pub auth_type: String,
    /// The names of the attributes that Juju does not tell.
    pub redacted: Vec<String>,
    attributes: SecretTexts,
}

impl CloudCredential {
    /// An attribute's value, by its name: `client-cert`.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name)
    }

    /// The attributes' names and values, in the order of the names.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter()
    }
}

impl fmt::Debug for CloudCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CloudCredential")
            .field("auth_type", &self.auth_type)
            .field("attributes", &self.attributes)
            .field("redacted", &self.redacted)
            .finish()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct SpecAnswer {
    #[serde(rename = "type")]
    cloud_type: String,
    name: String,
    region: Option<String>,
    endpoint: Option<String>,
    identity_endpoint: Option<String>,
    storage_endpoint: Option<String>,
    credential: Option<CredentialAnswer>,
    cacertificates: Option<Vec<String>>,
    skip_tls_verify: Option<bool>,
    is_controller_cloud: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct CredentialAnswer {
    auth_type: String,
    attrs: Option<SecretTexts>,
    redacted: Option<Vec<String>>,
}

/// Juju writes an empty text for what it does not know.
fn known(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

impl From<CredentialAnswer> for CloudCredential {
    fn from(answer: CredentialAnswer) -> Self {
        Self {
            auth_type: answer.auth_type,
            redacted: answer.redacted.unwrap_or_default(),
            attributes: answer.attrs.unwrap_or_default(),
        }
    }
}

impl From<SpecAnswer> for CloudSpec {
    fn from(answer: SpecAnswer) -> Self {
        Self {
            cloud_type: answer.cloud_type,
            name: answer.name,
            region: known(answer.region),
            endpoint: known(answer.endpoint),
            identity_endpoint: known(answer.identity_endpoint),
            storage_endpoint: known(answer.storage_endpoint),
            credential: answer.credential.map(Into::into),
            ca_certificates: answer.cacertificates.unwrap_or_default(),
            skip_tls_verify: answer.skip_tls_verify.unwrap_or_default(),
            is_controller_cloud: answer.is_controller_cloud.unwrap_or_default(),
        }
    }
}

impl HookCommands {
    /// `credential-get`: the cloud that the model is in. On Kubernetes from Juju 3.6.10.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::PermissionDenied`](super::super::ErrorKind::PermissionDenied) if the application
    /// is not trusted (`juju trust`).
    pub fn credential_get(&self) -> Result<CloudSpec, Error> {
        self.json_value::<SpecAnswer>(Call::new("credential-get").secret()).map(Into::into)
    }
}
