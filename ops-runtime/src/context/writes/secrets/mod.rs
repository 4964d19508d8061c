//! What is to become of the unit's and the application's secrets.

mod change;
mod send;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use super::super::Core;
use super::{Author, Authored, Writes};
use crate::hook::{SecretContent, SecretExpiry, SecretInfo, SecretRotation};
use crate::names::{RelationId, SecretId, UnitName};
use change::SecretChange;

/// Each secret that was written to.
#[derive(Debug, Clone, Default)]
pub(in crate::context) struct Secrets(BTreeMap<SecretId, Written>);

/// What was written to one secret.
#[derive(Debug, Clone, Default)]
struct Written {
    change: SecretChange,
    /// Whether the new content is to be tracked.
    is_refreshed: bool,
    /// Who may read it, and who no longer.
    grants: BTreeMap<Grantee, Authored<bool>>,
    revisions: BTreeMap<u64, Author>,
    /// The whole secret is removed.
    removed: Option<Author>,
}

/// The other application of a relation, or one of its units.
type Grantee = (RelationId, Option<UnitName>);

/// What Juju has been told of secrets in this dispatch: a handler that gives up does not undo it, and it is
/// not told again.
#[derive(Default)]
pub(in crate::context) struct Told {
    added: RefCell<BTreeSet<SecretId>>,
    changes: RefCell<BTreeMap<SecretId, SecretChange>>,
    /// The secrets that were removed, and their revisions.
    removed: RefCell<BTreeSet<(SecretId, Option<u64>)>>,
    grants: RefCell<BTreeMap<(SecretId, Grantee), bool>>,
}

impl Writes {
    fn set_secret(&mut self, id: SecretId, written: Option<Written>) {
        let former = self.secrets.set(id.clone(), written);
        self.undo_by(move |writes| _ = writes.secrets.set(id, former));
    }
}

impl Secrets {
    /// Gives what was written before.
    fn set(&mut self, id: SecretId, written: Option<Written>) -> Option<Written> {
        match written {
            Some(written) => self.0.insert(id, written),
            None => self.0.remove(&id),
        }
    }
}

impl Core {
    /// Remembers a secret that Juju has just been told to add.
    pub(crate) fn secret_was_added(&self, id: SecretId) {
        self.told.added.borrow_mut().insert(id);
    }

    pub(in crate::context) fn was_secret_added(&self, id: &SecretId) -> bool {
        self.told.added.borrow().contains(id)
    }

    pub(crate) fn set_secret_content(&self, id: &SecretId, content: SecretContent) {
        let content = Some(self.written(content));
        self.change_secret(id, SecretChange { content, ..SecretChange::default() });
    }

    pub(crate) fn set_secret_label(&self, id: &SecretId, label: String) {
        let label = Some(self.written(label));
        self.change_secret(id, SecretChange { label, ..SecretChange::default() });
    }

    pub(crate) fn set_secret_description(&self, id: &SecretId, description: String) {
        let description = Some(self.written(description));
        self.change_secret(id, SecretChange { description, ..SecretChange::default() });
    }

    pub(crate) fn set_secret_expiry(&self, id: &SecretId, expire: SecretExpiry) {
        let expire = Some(self.written(absolute(expire)));
        self.change_secret(id, SecretChange { expire, ..SecretChange::default() });
    }

    pub(crate) fn set_secret_rotation(&self, id: &SecretId, rotate: SecretRotation) {
        let rotate = Some(self.written(rotate));
        self.change_secret(id, SecretChange { rotate, ..SecretChange::default() });
    }

    fn written<T>(&self, value: T) -> Authored<T> {
        Authored { value, author: self.author() }
    }

    fn change_secret(&self, id: &SecretId, change: SecretChange) {
        self.write_secret(id, |written| written.change = written.change.then(change));
    }

    pub(crate) fn grant_secret(
        &self,
        id: &SecretId,
        relation: RelationId,
        unit: Option<UnitName>,
        may_read: bool,
    ) {
        let may_read = self.written(may_read);
        self.write_secret(id, |written| {
            written.grants.insert((relation, unit), may_read);
        });
    }

    pub(crate) fn remove_secret_revision(&self, id: &SecretId, revision: u64) {
        let author = self.author();
        self.write_secret(id, |written| {
            written.revisions.insert(revision, author);
        });
    }

    pub(crate) fn remove_secret(&self, id: &SecretId) {
        let author = self.author();
        self.write_secret(id, |written| {
            *written = Written { removed: Some(author), ..Written::default() };
        });
    }

    /// Tracks content that is still in the buffer, once Juju has it.
    pub(in crate::context) fn refresh_secret(&self, id: &SecretId) {
        self.write_secret(id, |written| written.is_refreshed = true);
    }

    fn write_secret(&self, id: &SecretId, write: impl FnOnce(&mut Written)) {
        let mut writes = self.writes.borrow_mut();
        let mut written = writes.secrets.0.get(id).cloned().unwrap_or_default();
        write(&mut written);
        writes.set_secret(id.clone(), Some(written));
    }

    /// Content that Juju does not have yet.
    pub(in crate::context) fn pending_content(&self, id: &SecretId) -> Option<SecretContent> {
        let writes = self.writes.borrow();
        let content = writes.secrets.0.get(id)?.change.content.as_ref()?;
        Some(content.value.clone())
    }

    /// Whether any secret has content that Juju does not have yet.
    pub(in crate::context) fn has_pending_content(&self) -> bool {
        let writes = self.writes.borrow();
        writes.secrets.0.values().any(|written| written.change.content.is_some())
    }

    /// The secret that has a label which Juju does not know yet.
    pub(in crate::context) fn pending_label(&self, label: &str) -> Option<SecretId> {
        let writes = self.writes.borrow();
        let is_new =
            |written: &Written| written.change.label.as_ref().is_some_and(|new| new.value == label);
        writes.secrets.0.iter().find(|(_, written)| is_new(written)).map(|(id, _)| id.clone())
    }

    pub(in crate::context) fn is_secret_removed(&self, id: &SecretId) -> bool {
        let writes = self.writes.borrow();
        writes.secrets.0.get(id).is_some_and(|written| written.removed.is_some())
    }

    /// What Juju tells of a secret, with what it has not been told yet.
    pub(in crate::context) fn with_pending(&self, mut info: SecretInfo) -> SecretInfo {
        if let Some(written) = self.writes.borrow().secrets.0.get(&info.id) {
            written.change.apply_to(&mut info);
        }
        info
    }
}

/// A duration counts from now, not from when Juju is told.
fn absolute(expire: SecretExpiry) -> SecretExpiry {
    match expire {
        SecretExpiry::In(duration) => {
            SystemTime::now().checked_add(duration).map_or(expire, SecretExpiry::At)
        }
        SecretExpiry::At(_) => expire,
    }
}
