//! Secrets: never kept, but with what this dispatch has written.

use super::super::Core;
use crate::error::Error;
use crate::hook::{self, SecretContent, SecretGet, SecretInfo, SecretOwner, SecretRead};
use crate::names::SecretId;

impl Core {
    /// The content of a secret. New content that is still in the buffer is what Juju shows of a new
    /// revision in the same hook: to those who ask for the latest and, of a secret that the hook has
    /// added, to everybody.
    pub(crate) fn secret_content(
        &self,
        id: Option<&SecretId>,
        label: Option<&str>,
        read: SecretRead,
    ) -> Result<SecretContent, Error> {
        let (secret, gets_label) = match (id, label) {
            (Some(id), Some(label)) => (SecretGet::by_id(id).set_label(label), true),
            (Some(id), None) => (SecretGet::by_id(id), false),
            (None, label) => (SecretGet::by_label(label.unwrap_or_default()), false),
        };
        let id = match (id, label) {
            (None, Some(label)) if self.has_pending_content() => self.own_secret(label)?,
            (id, _) => id.cloned(),
        };
        let pending = id.and_then(|id| {
            let is_shown = read != SecretRead::Tracked || self.was_secret_added(&id);
            let content = self.pending_content(&id).filter(|_| is_shown)?;
            Some((id, content))
        });
        let Some((id, content)) = pending else {
            return Ok(self.commands().secret_get(&secret.read(read))?);
        };
        if gets_label {
            self.commands().secret_get(&secret.peek())?;
        }
        if read == SecretRead::Refresh {
            self.refresh_secret(&id);
        }
        Ok(content)
    }

    /// The id of a secret that this unit or its application owns, by its label.
    fn own_secret(&self, label: &str) -> Result<Option<SecretId>, Error> {
        if let Some(id) = self.pending_label(label) {
            return Ok(Some(id));
        }
        Ok(known(self.commands().secret_info_get_by_label(label))?.map(|info| info.id))
    }

    /// What Juju tells of a secret to its owner.
    pub(crate) fn secret_info(&self, id: &SecretId) -> Result<SecretInfo, Error> {
        Ok(self.with_pending(self.commands().secret_info_get(id)?))
    }

    /// The secret that `owner` has labelled so.
    pub(crate) fn owned_secret(
        &self,
        owner: SecretOwner,
        label: &str,
    ) -> Result<Option<SecretInfo>, Error> {
        let info = match self.pending_label(label) {
            Some(id) => known(self.commands().secret_info_get(&id))?,
            None => known(self.commands().secret_info_get_by_label(label))?,
        };
        let info = info.map(|info| self.with_pending(info));
        let is_it = |info: &SecretInfo| {
            let has_label = info.label.as_deref() == Some(label);
            has_label && info.owner == Some(owner) && !self.is_secret_removed(&info.id)
        };
        Ok(info.filter(is_it))
    }

    /// The secrets of `owner`.
    pub(crate) fn owned_secrets(&self, owner: SecretOwner) -> Result<Vec<SecretInfo>, Error> {
        let mut owned = Vec::new();
        for id in self.commands().secret_ids()? {
            if self.is_secret_removed(&id) {
                continue;
            }
            let info = known(self.commands().secret_info_get(&id))?;
            let info = info.filter(|info| info.owner == Some(owner));
            owned.extend(info.map(|info| self.with_pending(info)));
        }
        Ok(owned)
    }
}

/// `None` of a secret that is not there, or not this unit's to know of.
fn known(answer: Result<SecretInfo, hook::Error>) -> Result<Option<SecretInfo>, Error> {
    match answer {
        Ok(info) => Ok(Some(info)),
        Err(error) => match error.kind() {
            Some(kind) if kind.is_not_found() => Ok(None),
            _ => Err(error.into()),
        },
    }
}
