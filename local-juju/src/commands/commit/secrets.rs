//! Secrets.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::commands::HookRun;
use crate::commands::secret::{AccessChange, Removal, SecretChange};
use crate::go::quote;
use crate::state::{Model, Secret, SecretId, SecretOwner, SecretUri, UnitName};

/// The secrets that the hook concerns as they are after it, `None` where they are gone; or why Juju
/// refuses the commit. What is made, changed, tracked, granted, revoked and removed builds on what went
/// before, so it is done on copies, which share the contents.
pub(super) fn check(
    run: &HookRun,
    model: &Model,
) -> Result<BTreeMap<SecretId, Option<Secret>>, String> {
    let pending = &run.pending.secrets;
    let mut commit =
        Commit { model, unit: run.unit(), now: model.date(), changed: BTreeMap::new() };
    let told = |what: &'static str| move |error| format!("{what}: {error}");
    for create in &pending.creates {
        let mut secret = Secret::new(create.owner.clone(), create.content.clone());
        commit.check_owner(&create.owner).map_err(told("creating secrets"))?;
        commit.set(&create.id, &mut secret, &create.change).map_err(told("creating secrets"))?;
        commit.changed.insert(create.id.clone(), Some(secret));
    }
    for (uri, change) in pending.changes.values() {
        commit.change(uri, change).map_err(told("updating secrets"))?;
    }
    for id in &pending.tracks {
        if let Some(secret) = commit.secret_mut(id) {
            secret.track_latest(run.unit());
        }
    }
    for (uri, change) in &pending.access {
        let what = match change {
            AccessChange::Grant(_) => "granting secrets access",
            AccessChange::Revoke(..) => "revoking secrets access",
        };
        commit.managed(uri).map(|secret| change.apply(&mut secret.grants)).map_err(told(what))?;
    }
    for (uri, removal) in pending.removals.values() {
        commit.remove(uri, removal).map_err(told("removing secrets"))?;
    }
    Ok(commit.changed)
}

pub(super) fn apply(changed: BTreeMap<SecretId, Option<Secret>>, model: &mut Model) {
    for (id, secret) in changed {
        match secret {
            Some(secret) if model.secrets.contains_key(&id) => {
                model.change_secret(&id, |found| *found = secret);
            }
            Some(secret) => model.put_secret(&id, secret),
            None => model.drop_secret(&id),
        }
    }
}

struct Commit<'a> {
    model: &'a Model,
    unit: &'a UnitName,
    now: Timestamp,
    changed: BTreeMap<SecretId, Option<Secret>>,
}

impl Commit<'_> {
    /// The secret as it is so far.
    fn secret_mut(&mut self, id: &SecretId) -> Option<&mut Secret> {
        let stored = || self.model.secret(id).cloned();
        self.changed.entry(id.clone()).or_insert_with(stored).as_mut()
    }

    /// The secret, if it is there and the unit's to change.
    fn managed(&mut self, uri: &SecretUri) -> Result<&mut Secret, String> {
        let (model, unit) = (self.model, self.unit);
        match self.secret_mut(&uri.id).filter(|_| uri.is_of(&model.settings().model_uuid)) {
            Some(secret) if model.manages(unit, secret) => Ok(secret),
            Some(_) => Err("permission denied".to_owned()),
            None => Err(format!("secret {} not found", quote(&uri.to_string()))),
        }
    }

    /// Whether the unit may still make secrets for this owner.
    fn check_owner(&self, owner: &SecretOwner) -> Result<(), String> {
        if matches!(owner, SecretOwner::Application(_)) && !self.model.is_leader(self.unit) {
            return Err("permission denied".to_owned());
        }
        Ok(())
    }

    fn change(&mut self, uri: &SecretUri, change: &SecretChange) -> Result<(), String> {
        let mut secret = self.managed(uri)?.clone();
        if let Some(content) = &change.content {
            let sees_unchanged = self.model.settings().juju_version.merges_secret_changes();
            secret.revise(content.clone(), sees_unchanged);
        }
        self.set(&uri.id, &mut secret, change)?;
        self.changed.insert(uri.id.clone(), Some(secret));
        Ok(())
    }

    /// Sets all but the content.
    fn set(&self, id: &SecretId, secret: &mut Secret, change: &SecretChange) -> Result<(), String> {
        let SecretChange { content: _, label, description, policy, expires } = change;
        if let Some(label) = label {
            // The owner is the unit or its application, so no others share its labels.
            let owned = self.model.secrets.owned_within(self.unit.application());
            let stored = owned.filter(|(other, _)| !self.changed.contains_key(*other));
            let changed = self.changed.iter().filter_map(|(id, other)| Some((id, other.as_ref()?)));
            let mut others = stored.chain(changed).filter(|(other, _)| *other != id);
            if others.any(|(_, other)| other.takes_label(label, &secret.owner)) {
                return Err(format!("secret with label {} already exists", quote(label)));
            }
            secret.label.clone_from(label);
        }
        if let Some(description) = description {
            secret.description.clone_from(description);
        }
        if let Some(policy) = policy {
            secret.rotate(*policy, self.now);
        }
        if let Some(expires) = expires {
            secret.expire(*expires);
        }
        Ok(())
    }

    fn remove(&mut self, uri: &SecretUri, removal: &Removal) -> Result<(), String> {
        let secret = self.managed(uri)?;
        if let Removal::Revisions(revisions) = removal {
            secret.revisions.retain(|number, _| !revisions.contains(number));
            if !secret.revisions.is_empty() {
                return Ok(());
            }
        }
        self.changed.insert(uri.id.clone(), None);
        Ok(())
    }
}
