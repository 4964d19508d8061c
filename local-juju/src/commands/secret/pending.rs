//! What a hook has written of secrets, until its commit.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::state::{
    GrantTarget, RelationId, RotatePolicy, SecretContent, SecretGrant, SecretId, SecretOwner,
    SecretUri,
};

/// What a hook has written of secrets.
#[derive(Debug, Default)]
pub(in crate::commands) struct PendingSecrets {
    /// In the order of their making.
    pub(in crate::commands) creates: Vec<SecretCreate>,
    pub(in crate::commands) changes: BTreeMap<SecretId, (SecretUri, SecretChange)>,
    /// Secrets whose latest revision, after the commit, the unit will track.
    pub(in crate::commands) tracks: BTreeSet<SecretId>,
    /// In the order of the calls.
    pub(in crate::commands) access: Vec<(SecretUri, AccessChange)>,
    pub(in crate::commands) removals: BTreeMap<SecretId, (SecretUri, Removal)>,
}

/// A secret that is to be made.
#[derive(Debug)]
pub(in crate::commands) struct SecretCreate {
    pub(in crate::commands) id: SecretId,
    pub(in crate::commands) owner: SecretOwner,
    pub(in crate::commands) content: SecretContent,
    /// All but the content.
    pub(in crate::commands) change: SecretChange,
}

/// What is to be set of a secret; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::commands) struct SecretChange {
    pub(in crate::commands) content: Option<SecretContent>,
    pub(in crate::commands) label: Option<String>,
    pub(in crate::commands) description: Option<String>,
    pub(in crate::commands) policy: Option<RotatePolicy>,
    pub(in crate::commands) expires: Option<Timestamp>,
}

impl SecretChange {
    pub(in crate::commands) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what a later one sets.
    fn merge(&mut self, later: Self) {
        let Self { content, label, description, policy, expires } = later;
        self.content = content.or_else(|| self.content.take());
        self.label = label.or_else(|| self.label.take());
        self.description = description.or_else(|| self.description.take());
        self.policy = policy.or(self.policy);
        self.expires = expires.or(self.expires);
    }
}

/// A grant or its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::commands) enum AccessChange {
    Grant(SecretGrant),
    /// What the target was granted, within one relation or all.
    Revoke(GrantTarget, Option<RelationId>),
}

impl AccessChange {
    pub(in crate::commands) fn apply(&self, grants: &mut BTreeSet<SecretGrant>) {
        match self {
            Self::Grant(grant) => _ = grants.insert(grant.clone()),
            Self::Revoke(target, within) => grants.retain(|grant| {
                grant.target != *target || (within.is_some() && grant.relation != *within)
            }),
        }
    }
}

/// What is to be removed of a secret.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::commands) enum Removal {
    /// All of it.
    All,
    /// These revisions.
    Revisions(BTreeSet<u32>),
}

impl PendingSecrets {
    /// The secret that is to be made with this id.
    pub(super) fn created(&self, id: &SecretId) -> Option<&SecretCreate> {
        self.creates.iter().find(|create| create.id == *id)
    }

    pub(super) fn created_mut(&mut self, id: &SecretId) -> Option<&mut SecretCreate> {
        self.creates.iter_mut().find(|create| create.id == *id)
    }

    /// Records a change: of a secret that is to be made it is part of the making; else it is added to
    /// the changes so far, or replaces them, as the Juju does.
    pub(super) fn change(&mut self, uri: SecretUri, mut change: SecretChange, merges: bool) {
        self.removals.remove(&uri.id);
        if let Some(create) = self.created_mut(&uri.id) {
            create.content = change.content.take().unwrap_or_else(|| create.content.clone());
            create.change.merge(change);
            return;
        }
        let (_, so_far) =
            self.changes.entry(uri.id.clone()).or_insert((uri, SecretChange::default()));
        if merges {
            so_far.merge(change);
        } else {
            *so_far = change;
        }
    }

    /// Records a removal; what was written of the secret before is void if all of it goes.
    pub(super) fn remove(&mut self, uri: SecretUri, revision: Option<u32>) {
        if revision.is_none() {
            let created = self.created(&uri.id).is_some();
            self.creates.retain(|create| create.id != uri.id);
            self.changes.remove(&uri.id);
            self.tracks.remove(&uri.id);
            self.access.retain(|(changed, _)| changed.id != uri.id);
            if created {
                return;
            }
        }
        let (_, so_far) = self
            .removals
            .entry(uri.id.clone())
            .or_insert_with(|| (uri, Removal::Revisions(BTreeSet::new())));
        match (so_far, revision) {
            (Removal::Revisions(revisions), Some(revision)) => _ = revisions.insert(revision),
            (so_far, None) => *so_far = Removal::All,
            (Removal::All, Some(_)) => {}
        }
    }

    /// The grants of a secret, which had these, after the commit.
    pub(super) fn apply_access(&self, id: &SecretId, grants: &mut BTreeSet<SecretGrant>) {
        for (_, change) in self.access.iter().filter(|(uri, _)| uri.id == *id) {
            change.apply(grants);
        }
    }

    /// Whether all of the secret is to be removed.
    pub(super) fn removes(&self, id: &SecretId) -> bool {
        matches!(self.removals.get(id), Some((_, Removal::All)))
    }
}
