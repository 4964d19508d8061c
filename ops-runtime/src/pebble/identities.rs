//! Identities: who may use the daemon's API, and for what. Since Pebble 1.15.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::client::Client;
use super::error::Result;
use super::query::Query;
use super::services::collected;
use super::values::Extra;
use super::words::words;

const PATH: &str = "/v1/identities";

words! {
    /// What an identity may do.
    pub enum Access {
        /// Everything.
        Admin = "admin",
        /// Look, but not change.
        Read = "read",
        /// Only read the metrics. Since Pebble 1.19.
        Metrics = "metrics",
        /// Nothing but what everybody may.
        Untrusted = "untrusted",
    }
}

/// Who may use the daemon's API. At least one of its kinds must be there.
///
/// The daemon never tells secrets: a password or certificate that was read is `*****`, and must not be
/// written back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Identity {
    /// What it may do.
    pub access: Access,
    /// A user of the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local: Option<LocalIdentity>,
    /// Somebody with a password. Since Pebble 1.19.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basic: Option<BasicIdentity>,
    /// Somebody with a certificate. Since Pebble 1.25.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cert: Option<CertIdentity>,
    /// Kinds that this release does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A user of the machine, who connects to the socket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct LocalIdentity {
    /// The user's number.
    pub user_id: u32,
    /// Keys that this release does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Somebody with a password.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BasicIdentity {
    /// The password's hash of sha512-crypt, `$6$…`.
    pub password: String,
    /// Keys that this release does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Somebody with a certificate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CertIdentity {
    /// The certificate in PEM.
    pub pem: String,
    /// Keys that this release does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl fmt::Debug for BasicIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BasicIdentity").finish_non_exhaustive()
    }
}

impl Identity {
    const fn new(access: Access) -> Self {
        Self { access, local: None, basic: None, cert: None, extra: Extra::new() }
    }

    /// The user of the machine with this number.
    #[must_use]
    pub fn local(access: Access, user_id: u32) -> Self {
        let local = LocalIdentity { user_id, extra: Extra::new() };
        Self { local: Some(local), ..Self::new(access) }
    }

    /// Somebody with the password of this hash, made by `openssl passwd -6`.
    pub fn basic(access: Access, password: impl Into<String>) -> Self {
        let basic = BasicIdentity { password: password.into(), extra: Extra::new() };
        Self { basic: Some(basic), ..Self::new(access) }
    }

    /// Somebody with this certificate, in PEM.
    pub fn cert(access: Access, pem: impl Into<String>) -> Self {
        let cert = CertIdentity { pem: pem.into(), extra: Extra::new() };
        Self { cert: Some(cert), ..Self::new(access) }
    }
}

#[derive(Serialize)]
struct Action<'a> {
    action: &'static str,
    identities: BTreeMap<&'a str, Option<&'a Identity>>,
}

impl Client {
    /// All identities, by name, without their secrets.
    ///
    /// # Errors
    ///
    /// [`Error`](super::Error): Pebble cannot be reached.
    pub fn identities(&self) -> Result<BTreeMap<String, Identity>> {
        self.get_list(&Query::new(PATH))
    }

    /// Adds identities.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](super::Error::Api): one of them is there already, or is not well formed; then
    /// nothing is changed.
    pub fn add_identities<'a>(
        &self,
        identities: impl IntoIterator<Item = (&'a str, &'a Identity)>,
    ) -> Result<()> {
        self.act_on_identities("add", present(identities))
    }

    /// Changes identities, each as a whole.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](super::Error::Api): one of them is not there, or is not well formed; then nothing
    /// is changed.
    pub fn update_identities<'a>(
        &self,
        identities: impl IntoIterator<Item = (&'a str, &'a Identity)>,
    ) -> Result<()> {
        self.act_on_identities("update", present(identities))
    }

    /// Adds or changes identities, and removes those that are `None` where they are there. Others stay
    /// as they are.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](super::Error::Api): one is not well formed; then nothing is changed.
    pub fn replace_identities<'a>(
        &self,
        identities: impl IntoIterator<Item = (&'a str, Option<&'a Identity>)>,
    ) -> Result<()> {
        self.act_on_identities("replace", identities.into_iter().collect())
    }

    /// Removes identities.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](super::Error::Api): one of them is not there; then nothing is changed.
    pub fn remove_identities<T: AsRef<str>>(
        &self,
        names: impl IntoIterator<Item = T>,
    ) -> Result<()> {
        let names = collected(names);
        self.act_on_identities("remove", names.iter().map(|name| (name.as_str(), None)).collect())
    }

    fn act_on_identities(
        &self,
        action: &'static str,
        identities: BTreeMap<&str, Option<&Identity>>,
    ) -> Result<()> {
        self.post::<serde_json::Value>(PATH, &Action { action, identities }).map(drop)
    }
}

fn present<'a>(
    identities: impl IntoIterator<Item = (&'a str, &'a Identity)>,
) -> BTreeMap<&'a str, Option<&'a Identity>> {
    identities.into_iter().map(|(name, identity)| (name, Some(identity))).collect()
}
