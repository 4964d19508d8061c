//! The model's own secrets, which its users make and grant to applications (Juju 3.3 and newer).

use super::{GrantTarget, Secret, SecretContent, SecretGrant, SecretId, SecretOwner};
use crate::state::error::hint;
use crate::state::{ApplicationName, Error, Model};

/// What `juju update-secret` changes; what is `None` stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UserSecretChange {
    /// The content of the next revision. What the latest one has already makes none.
    pub content: Option<SecretContent>,
    /// The secret's name.
    pub name: Option<String>,
    /// The description (`--info`).
    pub description: Option<String>,
    /// Whether revisions that nobody tracks any more are removed at once (`--auto-prune`).
    pub auto_prune: Option<bool>,
}

/// What an operator does to secrets of the model itself. Each is named by its id, in any form, or its
/// name. An application that is granted one is told its id by a configuration option of type `secret`,
/// and its units read it as any other.
impl Model {
    /// `juju add-secret <name> <key>=<value>… --info <description>`.
    ///
    /// # Errors
    /// The name is taken, or this Juju has no such secrets.
    pub fn add_secret(
        &mut self,
        name: &str,
        content: SecretContent,
        description: &str,
    ) -> Result<SecretId, Error> {
        if !self.settings.juju_version.has_user_secrets() {
            return Err(Error::NoUserSecrets(self.settings.juju_version.clone()));
        }
        self.check_name(name, None)?;
        let id = self.next_secret_id();
        let secret = Secret {
            label: name.to_owned(),
            description: description.to_owned(),
            ..Secret::new(SecretOwner::Model, content)
        };
        self.put_secret(&id, secret);
        Ok(id)
    }

    /// `juju update-secret`. Units that track an older revision see `secret-changed`.
    ///
    /// # Errors
    /// There is no such secret, it is a charm's, or the new name is taken.
    pub fn update_secret(&mut self, secret: &str, change: UserSecretChange) -> Result<(), Error> {
        let id = self.user_secret(secret)?;
        if let Some(name) = &change.name {
            self.check_name(name, Some(&id))?;
        }
        let UserSecretChange { content, name, description, auto_prune } = change;
        self.change_secret(&id, |found| {
            if let Some(content) = content {
                found.revise(content, true);
            }
            found.label = name.unwrap_or_else(|| std::mem::take(&mut found.label));
            found.description =
                description.unwrap_or_else(|| std::mem::take(&mut found.description));
            found.auto_prune = auto_prune.unwrap_or(found.auto_prune);
        });
        self.settle();
        Ok(())
    }

    /// `juju remove-secret`, of one revision or of all.
    ///
    /// # Errors
    /// There is no such secret or revision, or it is a charm's.
    pub fn remove_secret(&mut self, secret: &str, revision: Option<u32>) -> Result<(), Error> {
        let id = self.user_secret(secret)?;
        match (revision, self.secret(&id)) {
            (Some(revision), Some(found)) if !found.revisions.contains_key(&revision) => {
                return Err(found.no_revision(id, revision));
            }
            (Some(revision), Some(found)) if found.revisions.len() > 1 => {
                self.change_secret(&id, |found| _ = found.revisions.remove(&revision));
            }
            _ => self.drop_secret(&id),
        }
        self.settle();
        Ok(())
    }

    /// `juju grant-secret <secret> <application>`.
    ///
    /// # Errors
    /// There is no such secret or application, or it is a charm's secret.
    pub fn grant_secret(
        &mut self,
        secret: &str,
        application: &ApplicationName,
    ) -> Result<(), Error> {
        self.application(application)?;
        let id = self.user_secret(secret)?;
        self.change_secret(&id, |found| _ = found.grants.insert(grant(application)));
        self.settle();
        Ok(())
    }

    /// `juju revoke-secret <secret> <application>`. What was not granted may be revoked.
    ///
    /// # Errors
    /// As [`Self::grant_secret`].
    pub fn revoke_secret(
        &mut self,
        secret: &str,
        application: &ApplicationName,
    ) -> Result<(), Error> {
        self.application(application)?;
        let id = self.user_secret(secret)?;
        self.change_secret(&id, |found| _ = found.grants.remove(&grant(application)));
        self.settle();
        Ok(())
    }

    /// The user's secret of this id or name.
    fn user_secret(&self, text: &str) -> Result<SecretId, Error> {
        let id = match text.parse::<SecretId>() {
            Ok(id) => Some(id).filter(|id| self.secrets.contains_key(id)),
            Err(_) => {
                let mut users = self.user_secrets();
                users.find(|(_, secret)| secret.label == text).map(|(id, _)| id.clone())
            }
        };
        let id = id.ok_or_else(|| self.no_secret(text))?;
        match self.secret(&id).map(Secret::owner) {
            Some(SecretOwner::Model) => Ok(id),
            Some(owner) => Err(Error::NotUserSecret { owner: owner.to_string(), id }),
            None => Err(self.no_secret(text)),
        }
    }

    pub(super) fn no_secret(&self, text: &str) -> Error {
        let names = self.user_secrets().map(|(_, secret)| secret.label.as_str());
        Error::NoSecret { name: text.to_owned(), hint: hint(text, names) }
    }

    fn user_secrets(&self) -> impl Iterator<Item = (&SecretId, &Secret)> {
        self.secrets.owned_by(&SecretOwner::Model)
    }

    fn check_name(&self, name: &str, except: Option<&SecretId>) -> Result<(), Error> {
        let mut users = self.user_secrets().filter(|(id, _)| Some(*id) != except);
        if users.any(|(_, secret)| secret.takes_label(name, &SecretOwner::Model)) {
            return Err(Error::SecretExists(name.to_owned()));
        }
        Ok(())
    }
}

fn grant(application: &ApplicationName) -> SecretGrant {
    SecretGrant { target: GrantTarget::Application(application.clone()), relation: None }
}
