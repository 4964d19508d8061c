//! What an operator does to the model's own secrets (Juju 3.3 and newer).

use std::collections::BTreeMap;

use super::{Error, LocalJuju};
use crate::state::{ApplicationName, SecretContent, SecretId, UserSecretChange};

/// Secrets of the model itself, each named by its id, in any form, or its name. A charm is told one by
/// an option of type `secret`: [`configure`](Self::configure) it with [`SecretId::uri`], and
/// [`grant_secret`](Self::grant_secret) the secret to the application, or its units may not read it.
impl LocalJuju {
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
        Ok(self.model.add_secret(name, content, description)?)
    }

    /// `juju update-secret`. Units that track an older revision see `secret-changed`.
    ///
    /// # Errors
    /// There is no such secret, it is a charm's, or the new name is taken.
    pub fn update_secret(&mut self, secret: &str, change: UserSecretChange) -> Result<(), Error> {
        Ok(self.model.update_secret(secret, change)?)
    }

    /// `juju remove-secret`, of one revision (`--revision`) or of all.
    ///
    /// # Errors
    /// There is no such secret or revision, or it is a charm's.
    pub fn remove_secret(&mut self, secret: &str, revision: Option<u32>) -> Result<(), Error> {
        Ok(self.model.remove_secret(secret, revision)?)
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
        Ok(self.model.grant_secret(secret, application)?)
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
        Ok(self.model.revoke_secret(secret, application)?)
    }

    /// `juju show-secret --reveal`: a secret's content, in clear; also of a charm's secret.
    ///
    /// # Errors
    /// As [`Model::reveal_secret`](crate::state::Model::reveal_secret).
    pub fn reveal_secret(
        &self,
        id: &SecretId,
        revision: Option<u32>,
    ) -> Result<BTreeMap<String, String>, Error> {
        Ok(self.model.reveal_secret(id, revision)?)
    }
}
