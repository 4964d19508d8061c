//! A secret of this unit or its application.

use std::fmt;

use super::check;
use crate::context::Core;
use crate::error::Error;
use crate::hook::{SecretContent, SecretExpiry, SecretInfo, SecretRead, SecretRotation};
use crate::model::Relation;
use crate::names::{SecretId, UnitName};
use crate::relation_data::RelationSide;

/// A secret that this unit owns or, as its leader, its application.
///
/// What is written is buffered, as relation data is: all changes of a secret reach Juju in one command
/// after the last handler, and those that Juju has already in none. The owner reads a secret as others do,
/// and sees what it has written where Juju shows it: [`peek`](Self::peek) and
/// [`refresh`](Self::refresh) give the new content, [`tracked`](Self::tracked) what is tracked.
#[derive(Clone)]
pub struct OwnedSecret<'cx> {
    core: &'cx Core,
    id: SecretId,
}

impl<'cx> OwnedSecret<'cx> {
    pub(crate) fn by_id(core: &'cx Core, id: SecretId) -> Self {
        Self { core, id }
    }

    /// Its id, which relation data hands to others.
    pub fn id(&self) -> &SecretId {
        &self.id
    }

    /// What Juju knows of it, with what this dispatch has changed (`secret-info-get`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] of the kind [`SecretNotFound`](crate::hook::ErrorKind::SecretNotFound) if it does
    /// not exist, or this unit may not manage it.
    pub fn info(&self) -> Result<SecretInfo, Error> {
        self.core.secret_info(&self.id)
    }

    /// As [`Secret::tracked`](super::Secret::tracked).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked, or knows no such secret.
    pub fn tracked(&self) -> Result<SecretContent, Error> {
        self.core.secret_content(Some(&self.id), None, SecretRead::Tracked)
    }

    /// As [`Secret::peek`](super::Secret::peek): what this dispatch has set, if it has.
    ///
    /// # Errors
    ///
    /// As [`tracked`](Self::tracked).
    pub fn peek(&self) -> Result<SecretContent, Error> {
        self.core.secret_content(Some(&self.id), None, SecretRead::Peek)
    }

    /// As [`Secret::refresh`](super::Secret::refresh): what this dispatch has set, if it has.
    ///
    /// # Errors
    ///
    /// As [`tracked`](Self::tracked).
    pub fn refresh(&self) -> Result<SecretContent, Error> {
        self.core.secret_content(Some(&self.id), None, SecretRead::Refresh)
    }

    /// Gives it new content, in a new revision, when the dispatch succeeds (`secret-set`): all of it, the
    /// keys that are not in it are gone. Content that it has already makes no new revision.
    ///
    /// # Errors
    ///
    /// [`Error::EmptySecret`] and [`Error::SecretTooLarge`] for content that Juju does not take.
    pub fn set_content(&self, content: SecretContent) -> Result<(), Error> {
        check(&content)?;
        self.core.set_secret_content(&self.id, content);
        Ok(())
    }

    /// The same, and says whether the content is new. It compares it with the latest, which it peeks at.
    ///
    /// # Errors
    ///
    /// As [`set_content`](Self::set_content), and [`Error::Hook`] if Juju cannot be asked.
    pub fn set_content_if_changed(&self, content: SecretContent) -> Result<bool, Error> {
        match self.peek() {
            Ok(latest) if latest == content => return Ok(false),
            Ok(_) => {}
            // Its latest revision was removed: there is nothing to compare with.
            Err(Error::Hook(error)) if error.kind().is_some_and(|kind| kind.is_not_found()) => {}
            Err(error) => return Err(error),
        }
        self.set_content(content)?;
        Ok(true)
    }

    /// Gives it another label. Juju cannot take a label away: an empty one changes nothing.
    pub fn set_label(&self, label: impl Into<String>) -> &Self {
        self.core.set_secret_label(&self.id, label.into());
        self
    }

    /// Gives it another description. Juju cannot take one away: an empty one changes nothing.
    pub fn set_description(&self, description: impl Into<String>) -> &Self {
        self.core.set_secret_description(&self.id, description.into());
        self
    }

    /// Lets its content expire at a `SystemTime`, or after a `Duration` from now.
    pub fn set_expiry(&self, expire: impl Into<SecretExpiry>) -> &Self {
        self.core.set_secret_expiry(&self.id, expire.into());
        self
    }

    /// Says how often this unit is to be asked for new content.
    pub fn set_rotation(&self, rotate: SecretRotation) -> &Self {
        self.core.set_secret_rotation(&self.id, rotate);
        self
    }

    /// Lets the other application of a relation read it, as long as the relation exists
    /// (`secret-grant`).
    pub fn grant<E: RelationSide>(&self, relation: &Relation<'_, E>) -> &Self {
        self.core.grant_secret(&self.id, relation.id(), None, true);
        self
    }

    /// Lets one unit of the other application read it. Juju refuses the grant to the whole application
    /// while a unit of it has one.
    pub fn grant_to_unit<E: RelationSide>(
        &self,
        relation: &Relation<'_, E>,
        unit: &UnitName,
    ) -> &Self {
        self.core.grant_secret(&self.id, relation.id(), Some(unit.clone()), true);
        self
    }

    /// Takes back what [`grant`](Self::grant) gave (`secret-revoke`).
    pub fn revoke<E: RelationSide>(&self, relation: &Relation<'_, E>) -> &Self {
        self.core.grant_secret(&self.id, relation.id(), None, false);
        self
    }

    /// Takes back what [`grant_to_unit`](Self::grant_to_unit) gave.
    pub fn revoke_from_unit<E: RelationSide>(
        &self,
        relation: &Relation<'_, E>,
        unit: &UnitName,
    ) -> &Self {
        self.core.grant_secret(&self.id, relation.id(), Some(unit.clone()), false);
        self
    }

    /// Removes a revision (`secret-remove --revision`), such as the one that a `secret-remove` or
    /// `secret-expired` event names.
    ///
    /// Juju may keep the revision if the same dispatch changes the secret or removes another one, and
    /// sends the event again then.
    pub fn remove_revision(&self, revision: u64) -> &Self {
        self.core.remove_secret_revision(&self.id, revision);
        self
    }

    /// Removes it with all its revisions (`secret-remove`); what this dispatch has changed of it is
    /// dropped.
    pub fn remove(self) {
        self.core.remove_secret(&self.id);
    }
}

impl fmt::Debug for OwnedSecret<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnedSecret").field("id", &self.id).finish_non_exhaustive()
    }
}
