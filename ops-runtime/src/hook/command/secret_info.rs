//! `secret-ids`, `secret-info-get`.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde::{Deserialize, Deserializer};

use super::super::{Call, Error, HookCommands};
use crate::names::SecretId;
use crate::time;

/// Whom a secret belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecretOwner {
    /// The application: its leader writes, each unit may read.
    Application,
    /// This unit.
    Unit,
}

impl SecretOwner {
    /// As Juju writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Unit => "unit",
        }
    }
}

/// How often the owner of a secret is asked to rotate it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecretRotation {
    /// Not at all, which is what Juju does unless told otherwise.
    Never,
    /// Each hour.
    Hourly,
    /// Each day.
    Daily,
    /// Each week.
    Weekly,
    /// Each month.
    Monthly,
    /// Each three months.
    Quarterly,
    /// Each year.
    Yearly,
}

impl SecretRotation {
    /// All of them, from rare to frequent but for the first.
    pub const ALL: [Self; 7] = [
        Self::Never,
        Self::Hourly,
        Self::Daily,
        Self::Weekly,
        Self::Monthly,
        Self::Quarterly,
        Self::Yearly,
    ];

    /// As Juju writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Hourly => "hourly",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
            Self::Yearly => "yearly",
        }
    }
}

/// What Juju tells a secret's owner about it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecretInfo {
    /// Its id.
    pub id: SecretId,
    /// The latest revision.
    pub revision: u64,
    /// Its label.
    pub label: Option<String>,
    /// Whom it belongs to, where Juju says what this library knows.
    pub owner: Option<SecretOwner>,
    /// What it is for.
    pub description: Option<String>,
    /// How often it is to be rotated.
    pub rotation: Option<SecretRotation>,
    /// When it expires.
    pub expires: Option<SystemTime>,
    /// When it is to be rotated next.
    pub rotates: Option<SystemTime>,
    /// Who may read it (since Juju 3.4).
    pub access: Vec<SecretAccess>,
}

/// Who may read a secret.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct SecretAccess {
    /// Who: `application-web`, `unit-web-0`.
    pub target: String,
    /// As long as what exists: `relation-web.db#app.db`.
    pub scope: String,
    /// What they may: `view`.
    pub role: String,
}

#[derive(Deserialize)]
struct InfoAnswer {
    revision: u64,
    label: Option<String>,
    owner: Option<String>,
    description: Option<String>,
    #[serde(default, deserialize_with = "rotation")]
    rotation: Option<SecretRotation>,
    #[serde(default, deserialize_with = "optional_time")]
    expiry: Option<SystemTime>,
    #[serde(default, deserialize_with = "optional_time")]
    rotates: Option<SystemTime>,
    #[serde(default, deserialize_with = "super::or_default")]
    access: Vec<SecretAccess>,
}

/// A policy that this library does not know is none.
fn rotation<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<SecretRotation>, D::Error> {
    let policy = Option::<String>::deserialize(deserializer)?;
    Ok(SecretRotation::ALL.into_iter().find(|rotate| Some(rotate.as_str()) == policy.as_deref()))
}

fn optional_time<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<SystemTime>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    match time::parse(&text) {
        Some(time) => Ok(Some(time)),
        None => Err(serde::de::Error::custom(format_args!("`{text}` is no time"))),
    }
}

impl SecretInfo {
    fn new(id: SecretId, answer: InfoAnswer) -> Self {
        let known = |text: Option<String>| text.filter(|text| !text.is_empty());
        let owner = [SecretOwner::Application, SecretOwner::Unit]
            .into_iter()
            .find(|owner| Some(owner.as_str()) == answer.owner.as_deref());
        Self {
            id,
            revision: answer.revision,
            label: known(answer.label),
            owner,
            description: known(answer.description),
            rotation: answer.rotation,
            expires: answer.expiry,
            rotates: answer.rotates,
            access: answer.access,
        }
    }
}

impl HookCommands {
    /// `secret-ids`: the secrets that this unit owns, and those of its application, in their ids' order;
    /// with those added in this hook.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn secret_ids(&self) -> Result<Vec<SecretId>, Error> {
        let call = Call::new("secret-ids");
        let command = call.command;
        let ids: Vec<String> = self.json(call)?;
        let ids = ids.iter().map(|id| id.parse().map_err(|_| Error::unreadable(command, "ids")));
        let mut ids = ids.collect::<Result<Vec<SecretId>, _>>()?;
        ids.sort_unstable();
        Ok(ids)
    }

    /// `secret-info-get`: what Juju tells of a secret that this unit owns or, as its leader, its
    /// application. Since Juju 3.0.2.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::SecretNotFound`](super::super::ErrorKind::SecretNotFound) for any other.
    pub fn secret_info_get(&self, id: &SecretId) -> Result<SecretInfo, Error> {
        self.secret_info(Call::new("secret-info-get").operand(id.as_str()))
    }

    /// `secret-info-get --label`: the same by its label.
    ///
    /// # Errors
    ///
    /// As [`secret_info_get`](Self::secret_info_get).
    pub fn secret_info_get_by_label(&self, label: &str) -> Result<SecretInfo, Error> {
        self.secret_info(Call::new("secret-info-get").arguments(["--label", label]))
    }

    fn secret_info(&self, call: Call) -> Result<SecretInfo, Error> {
        let command = call.command;
        let unreadable = || Error::unreadable(command, "one secret's id and what is known of it");
        let answer: BTreeMap<String, InfoAnswer> = self.json(call)?;
        let (id, answer) = answer.into_iter().next().ok_or_else(unreadable)?;
        Ok(SecretInfo::new(id.parse().map_err(|_| unreadable())?, answer))
    }
}
