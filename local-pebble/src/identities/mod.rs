//! Identities: who may do what.

mod yaml;

use std::borrow::Borrow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::api::null_is_default;

pub(crate) use yaml::identities_of_yaml;

/// Identities by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Identities(BTreeMap<String, Identity>);

/// What an identity may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Access {
    Admin,
    Read,
    Metrics,
    Untrusted,
}

/// Who somebody is, and what they may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) access: Access,
    pub(crate) user_id: Option<u32>,
    /// A sha512-crypt hash. Nobody shows a password on this daemon's socket, so it is only kept.
    password: Option<String>,
    certificate: Option<String>,
}

/// An identity as a client gives it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct GivenIdentity {
    #[serde(default, deserialize_with = "null_is_default")]
    access: String,
    #[serde(default)]
    local: Option<GivenLocal>,
    #[serde(default)]
    basic: Option<GivenBasic>,
    #[serde(default)]
    cert: Option<GivenCertificate>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct GivenLocal {
    #[serde(default)]
    user_id: Option<u32>,
}

#[derive(Debug, Clone, Deserialize)]
struct GivenBasic {
    #[serde(default, deserialize_with = "null_is_default")]
    password: String,
}

#[derive(Debug, Clone, Deserialize)]
struct GivenCertificate {
    #[serde(default, deserialize_with = "null_is_default")]
    pem: String,
}

/// An identity without its secrets.
#[derive(Debug, Serialize)]
pub(crate) struct ShownIdentity {
    access: Access,
    #[serde(skip_serializing_if = "Option::is_none")]
    local: Option<ShownLocal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    basic: Option<ShownBasic>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cert: Option<ShownCertificate>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct ShownLocal {
    user_id: u32,
}

#[derive(Debug, Serialize)]
struct ShownBasic {
    password: &'static str,
}

#[derive(Debug, Serialize)]
struct ShownCertificate {
    pem: &'static str,
}

/// An identity as it is kept, with its secrets.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SavedIdentity {
    access: Access,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    local: Option<ShownLocal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    basic: Option<SavedBasic>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cert: Option<SavedCertificate>,
}

#[derive(Debug, Serialize, Deserialize)]
struct SavedBasic {
    password: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct SavedCertificate {
    pem: String,
}

const HIDDEN: &str = "*****";

/// Identities as a client gives them; nothing in the place of one removes it, where that is asked for.
pub(crate) type GivenIdentities = BTreeMap<String, Option<GivenIdentity>>;

impl Identities {
    /// All identities as clients see them.
    pub(crate) fn show(&self) -> BTreeMap<&str, ShownIdentity> {
        let shown = |identity: &Identity| ShownIdentity {
            access: identity.access,
            local: identity.user_id.map(|user_id| ShownLocal { user_id }),
            basic: identity.password.as_ref().map(|_| ShownBasic { password: HIDDEN }),
            cert: identity.certificate.as_ref().map(|_| ShownCertificate { pem: HIDDEN }),
        };
        self.0.iter().map(|(name, identity)| (name.as_str(), shown(identity))).collect()
    }

    /// All of them as they are kept.
    pub(crate) fn save(&self) -> BTreeMap<String, SavedIdentity> {
        let saved = |identity: &Identity| SavedIdentity {
            access: identity.access,
            local: identity.user_id.map(|user_id| ShownLocal { user_id }),
            basic: identity.password.clone().map(|password| SavedBasic { password }),
            cert: identity.certificate.clone().map(|pem| SavedCertificate { pem }),
        };
        self.0.iter().map(|(name, identity)| (name.clone(), saved(identity))).collect()
    }

    /// Those that an earlier daemon has kept.
    pub(crate) fn restore(saved: &BTreeMap<String, SavedIdentity>) -> Self {
        let restored = |saved: &SavedIdentity| Identity {
            access: saved.access,
            user_id: saved.local.as_ref().map(|local| local.user_id),
            password: saved.basic.as_ref().map(|basic| basic.password.clone()),
            certificate: saved.cert.as_ref().map(|cert| cert.pem.clone()),
        };
        Self(saved.iter().map(|(name, saved)| (name.clone(), restored(saved))).collect())
    }

    /// What the identity of a local user may do, if there is one.
    pub(crate) fn access_of(&self, user_id: u32) -> Option<Access> {
        self.0.values().find(|i| i.user_id == Some(user_id)).map(|identity| identity.access)
    }

    /// Does what a client asks, all of it or nothing.
    pub(crate) fn change(&mut self, action: &str, given: GivenIdentities) -> Result<(), String> {
        let mut changed = self.0.clone();
        match action {
            "add" => {
                let new = valid(all_given(given, action)?)?;
                let present =
                    new.keys().map(String::as_str).filter(|name| changed.contains_key(*name));
                refuse("identities already exist", present)?;
                changed.extend(new);
            }
            "update" => {
                let new = valid(all_given(given, action)?)?;
                let missing =
                    new.keys().map(String::as_str).filter(|name| !changed.contains_key(*name));
                refuse("identities do not exist", missing)?;
                changed.extend(new);
            }
            "replace" => {
                for (name, identity) in given {
                    match identity {
                        None => {
                            changed.remove(&name);
                        }
                        Some(identity) => {
                            changed.extend(valid(BTreeMap::from([(name, identity)]))?);
                        }
                    }
                }
            }
            "remove" => {
                if let Some((name, _)) = given.iter().find(|(_, value)| value.is_some()) {
                    return Err(format!(
                        "identity value for {name:?} must be null for remove operation"
                    ));
                }
                let missing =
                    given.keys().map(String::as_str).filter(|name| !changed.contains_key(*name));
                refuse("identities do not exist", missing)?;
                changed.retain(|name, _| !given.contains_key(name));
            }
            other => {
                return Err(format!(
                    "invalid action {other:?}, must be \"add\", \"update\", \"replace\", or \"remove\""
                ));
            }
        }
        check_user_ids(&changed)?;
        self.0 = changed;
        Ok(())
    }
}

fn all_given(
    given: GivenIdentities,
    action: &str,
) -> Result<BTreeMap<String, GivenIdentity>, String> {
    given
        .into_iter()
        .map(|(name, identity)| match identity {
            Some(identity) => Ok((name, identity)),
            None => {
                Err(format!("identity value for {name:?} must not be null for {action} operation"))
            }
        })
        .collect()
}

fn refuse<N: Borrow<str>>(what: &str, names: impl Iterator<Item = N>) -> Result<(), String> {
    let names: Vec<N> = names.collect();
    if names.is_empty() { Ok(()) } else { Err(format!("{what}: {}", names.join(", "))) }
}

fn valid(given: BTreeMap<String, GivenIdentity>) -> Result<BTreeMap<String, Identity>, String> {
    given
        .into_iter()
        .map(|(name, identity)| {
            let invalid = |what: String| format!("invalid identity for {name:?}: {what}");
            let identity = validate(&name, identity).map_err(invalid)?;
            Ok((name, identity))
        })
        .collect()
}

fn validate(name: &str, given: GivenIdentity) -> Result<Identity, String> {
    let access = match given.access.as_str() {
        "admin" => Access::Admin,
        "read" => Access::Read,
        "metrics" => Access::Metrics,
        "untrusted" => Access::Untrusted,
        "" => {
            return Err("access value must be specified (\"admin\", \"read\", \"metrics\", or \"untrusted\")".to_owned());
        }
        other => {
            return Err(format!(
                "invalid access value {other:?}, must be \"admin\", \"read\", \"metrics\", or \"untrusted\""
            ));
        }
    };
    let mut identity = Identity { access, user_id: None, password: None, certificate: None };
    if let Some(local) = given.local {
        let user_id = local.user_id.ok_or("local identity must specify user-id")?;
        identity.user_id = Some(user_id);
    }
    if let Some(basic) = given.basic {
        if basic.password.is_empty() {
            return Err("basic identity must specify password (hashed)".to_owned());
        }
        identity.password = Some(basic.password);
    }
    if let Some(certificate) = given.cert {
        let pem = certificate.pem;
        if !pem.contains("-----BEGIN CERTIFICATE-----") {
            return Err("cert identity must include a PEM-encoded certificate".to_owned());
        }
        identity.certificate = Some(pem);
    }
    if identity.user_id.is_none() && identity.password.is_none() && identity.certificate.is_none() {
        return Err(
            "identity must have at least one type (\"local\", \"basic\", or \"cert\")".to_owned()
        );
    }
    let good_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if !good_name {
        // The daemon leaves the name out of the second part of this message.
        return Err("identity name \"\" invalid: must start with an alphabetic character and only contain alphanumeric characters, underscore, and hyphen".to_owned());
    }
    Ok(identity)
}

/// No two identities may be of the same user.
fn check_user_ids(identities: &BTreeMap<String, Identity>) -> Result<(), String> {
    let mut seen: BTreeMap<u32, &str> = BTreeMap::new();
    for (name, identity) in identities {
        if let Some(user_id) = identity.user_id
            && let Some(other) = seen.insert(user_id, name)
        {
            return Err(format!(
                "cannot have multiple local identities with user ID {user_id} ({other}, {name})"
            ));
        }
    }
    Ok(())
}
