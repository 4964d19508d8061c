//! A secret that is to be added.

use super::{OwnedSecret, check};
use crate::context::Core;
use crate::error::Error;
use crate::hook::{SecretAdd, SecretContent, SecretExpiry, SecretOwner, SecretRotation};

/// A secret that [`add`](Self::add) adds, from [`App::add_secret`](crate::App::add_secret) or
/// [`Unit::add_secret`](crate::Unit::add_secret).
#[derive(Debug, Clone)]
#[must_use = "nothing is added before `add` is called"]
pub struct NewSecret<'cx> {
    core: &'cx Core,
    owner: SecretOwner,
    content: SecretContent,
    label: Option<String>,
    description: Option<String>,
    expire: Option<SecretExpiry>,
    rotate: Option<SecretRotation>,
}

impl<'cx> NewSecret<'cx> {
    pub(crate) fn new(core: &'cx Core, owner: SecretOwner, content: SecretContent) -> Self {
        Self { core, owner, content, label: None, description: None, expire: None, rotate: None }
    }

    /// The name by which its owner finds it again, unique among the owner's secrets.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// What it is for, shown to operators.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// When its content expires: at a `SystemTime`, or after a `Duration` from when it is added. Its
    /// owner is told by `secret-expired`.
    pub fn expire(mut self, expire: impl Into<SecretExpiry>) -> Self {
        self.expire = Some(expire.into());
        self
    }

    /// How often its owner is asked for new content, by `secret-rotate`.
    pub fn rotate(mut self, rotate: SecretRotation) -> Self {
        self.rotate = Some(rotate);
        self
    }

    /// Tells Juju to add it when the dispatch succeeds (`secret-add`), and learns its id. It can be
    /// read, changed and granted at once.
    ///
    /// Unlike other writes this is not undone when an action fails: Juju has given an id to it already.
    ///
    /// # Errors
    ///
    /// [`Error::EmptySecret`] and [`Error::SecretTooLarge`] for content that Juju does not take,
    /// [`Error::Hook`] if it refuses the secret: this unit does not lead any more, or the label was given
    /// in this dispatch before.
    pub fn add(self) -> Result<OwnedSecret<'cx>, Error> {
        check(&self.content)?;
        let mut secret = SecretAdd::new(&self.content).owner(self.owner);
        if let Some(label) = self.label {
            secret = secret.label(label);
        }
        if let Some(description) = self.description {
            secret = secret.description(description);
        }
        if let Some(expire) = self.expire {
            secret = secret.expire(expire);
        }
        if let Some(rotate) = self.rotate {
            secret = secret.rotate(rotate);
        }
        let id = self.core.commands().secret_add(&secret)?;
        self.core.secret_was_added(id.clone());
        Ok(OwnedSecret::by_id(self.core, id))
    }
}
