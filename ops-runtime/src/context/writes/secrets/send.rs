//! Telling Juju what is to become of secrets.

use super::super::super::Core;
use super::change::SecretChange;
use super::{Grantee, Written};
use crate::error::Error;
use crate::hook::{self, SecretGet, SecretRevoke};
use crate::names::SecretId;

impl Core {
    pub(in crate::context::writes) fn flush_secrets(&self) -> Result<(), Error> {
        loop {
            let first = {
                let writes = self.writes.borrow();
                writes
                    .secrets
                    .0
                    .first_key_value()
                    .map(|(id, written)| (id.clone(), written.clone()))
            };
            let Some((id, written)) = first else { return Ok(()) };
            self.send_secret(&id, &written)?;
            self.writes.borrow_mut().set_secret(id, None);
        }
    }

    fn send_secret(&self, id: &SecretId, written: &Written) -> Result<(), Error> {
        let target = format!("of the secret `{id}`");
        if self.was_removed(id, None) {
            return Ok(());
        }
        if let Some(author) = written.removed.clone() {
            return self
                .send_removal(id, None)
                .map_err(|error| Error::flush("remove the secret", [(id, author)], "", error));
        }
        // Before the rest: Juju may forget changes of a secret when a revision of it is removed after them.
        for (revision, author) in &written.revisions {
            self.send_removal(id, Some(*revision)).map_err(|error| {
                Error::flush("remove the revision", [(revision, author.clone())], &target, error)
            })?;
        }
        self.send_change(id, &written.change)
            .map_err(|error| Error::flush("set", written.change.authors(), &target, error))?;
        if written.is_refreshed {
            let refresh = SecretGet::by_id(id).refresh();
            let done = self.commands().secret_get(&refresh).map(drop);
            done.map_err(|error| Error::flush("track", [("content", None)], &target, error))?;
        }
        // Juju refuses to grant to an application while a unit of it has a grant of its own.
        for may_read in [false, true] {
            for (grantee, by) in written.grants.iter().filter(|(_, by)| by.value == may_read) {
                let task = if may_read { "grant to" } else { "revoke from" };
                let (relation, unit) = grantee;
                let named = match unit {
                    Some(unit) => format!("{unit} in relation {relation}"),
                    None => format!("relation {relation}"),
                };
                self.send_grant(id, grantee, may_read).map_err(|error| {
                    Error::flush(task, [(named, by.author.clone())], &target, error)
                })?;
            }
        }
        Ok(())
    }

    /// Sends what differs, with what was sent before: until Juju 3.6, of several commands for a secret
    /// the last one alone counts.
    fn send_change(&self, id: &SecretId, change: &SecretChange) -> Result<(), Error> {
        let mut change = change.clone();
        if change.content.is_some() {
            match self.commands().secret_get(&SecretGet::by_id(id).peek()) {
                Ok(content) => change.without_content(&content),
                Err(error) => found(error)?,
            }
        }
        if change.has_info() && !self.was_secret_added(id) {
            match self.commands().secret_info_get(id) {
                Ok(info) => change.without_info(&info),
                Err(error) => found(error)?,
            }
        }
        if change.is_empty() {
            return Ok(());
        }
        let before = self.told.changes.borrow().get(id).cloned().unwrap_or_default();
        let change = before.then(change);
        self.commands().secret_set(&change.command(id))?;
        self.told.changes.borrow_mut().insert(id.clone(), change);
        Ok(())
    }

    fn was_removed(&self, id: &SecretId, revision: Option<u64>) -> bool {
        self.told.removed.borrow().contains(&(id.clone(), revision))
    }

    fn send_removal(&self, id: &SecretId, revision: Option<u64>) -> Result<(), hook::Error> {
        if !self.was_removed(id, revision) {
            self.commands().secret_remove(id, revision)?;
            self.told.removed.borrow_mut().insert((id.clone(), revision));
        }
        Ok(())
    }

    fn send_grant(
        &self,
        id: &SecretId,
        grantee: &Grantee,
        may_read: bool,
    ) -> Result<(), hook::Error> {
        let told = (id.clone(), grantee.clone());
        if self.told.grants.borrow().get(&told) == Some(&may_read) {
            return Ok(());
        }
        let (commands, (relation, unit)) = (self.commands(), grantee);
        let unit = unit.as_ref().map(|unit| unit.as_str());
        match (may_read, unit) {
            (true, unit) => commands.secret_grant(id, *relation, unit),
            (false, None) => commands.secret_revoke(id, &SecretRevoke::Relation(*relation)),
            (false, Some(unit)) => {
                commands.secret_revoke(id, &SecretRevoke::RelationUnit(*relation, unit))
            }
        }?;
        let mut grants = self.told.grants.borrow_mut();
        // What an application may read bears on its units.
        grants.retain(|(secret, (of, _)), _| secret != id || of != relation);
        grants.insert(told, may_read);
        Ok(())
    }
}

/// A secret whose latest revision was removed has nothing to compare with, and still takes a new one.
fn found(error: hook::Error) -> Result<(), hook::Error> {
    match error.kind() {
        Some(kind) if kind.is_not_found() => Ok(()),
        _ => Err(error),
    }
}
