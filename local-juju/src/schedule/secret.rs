//! Which secret event is due on a unit.

use std::collections::BTreeMap;
use std::fmt;

use crate::state::{Model, Secret, SecretId, SecretOwner, Unit, UnitName, VirtualTime};

use super::Event;

/// Something happened to a secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SecretEvent {
    /// What happened.
    pub kind: SecretEventKind,
    /// The secret.
    pub secret: SecretId,
    /// The revision that it is about; `None` in `secret-changed` and `secret-rotate`.
    pub revision: Option<u32>,
}

/// What happened to a secret. Agents ask in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecretEventKind {
    /// `secret-expired`: a revision has expired; to its owner.
    Expired,
    /// `secret-rotate`: it is to be rotated; to its owner.
    Rotate,
    /// `secret-changed`: there is a newer revision than the one that the unit tracks.
    Changed,
    /// `secret-remove`: nobody tracks the revision any more; to its owner.
    Remove,
}

impl SecretEventKind {
    /// The hook's name: `secret-changed`.
    pub const fn hook_name(self) -> &'static str {
        match self {
            Self::Expired => "secret-expired",
            Self::Rotate => "secret-rotate",
            Self::Changed => "secret-changed",
            Self::Remove => "secret-remove",
        }
    }
}

impl From<SecretEvent> for Event {
    fn from(event: SecretEvent) -> Self {
        Self::Secret(event)
    }
}

impl fmt::Display for SecretEventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.hook_name())
    }
}

/// The unit's secret event that is due now.
pub(super) fn due(model: &Model, name: &UnitName, unit: &Unit) -> Option<Event> {
    next(model, name, unit).filter(|(_, at)| *at <= model.now()).map(|(event, _)| event)
}

/// The unit's next secret event, and when it is due. None are for units that are being removed or are
/// not yet installed.
pub(super) fn next(model: &Model, name: &UnitName, unit: &Unit) -> Option<(Event, VirtualTime)> {
    // The first of those that are due; else the one that will be due first.
    let first =
        all(model, name, unit).min_by_key(|(event, at)| ((*at).max(model.now()), event.kind));
    first.map(|(event, at)| (event.into(), at))
}

/// When something is due on the unit next that is not due yet.
pub(super) fn alarm(model: &Model, name: &UnitName, unit: &Unit) -> Option<VirtualTime> {
    all(model, name, unit).map(|(_, at)| at).filter(|at| *at > model.now()).min()
}

fn all<'a>(model: &'a Model, name: &'a UnitName, unit: &'a Unit) -> impl Iterator<Item = Due> {
    let told = !unit.dying && unit.agent.installed;
    // What it manages and what it has read, each once: who manages a secret may have read it too.
    let concerned = told.then(|| {
        let consumed = model.secrets.consumed_by(name);
        model.managed_secrets(name).chain(consumed).collect::<BTreeMap<_, _>>()
    });
    concerned.into_iter().flatten().flat_map(move |(id, secret)| {
        let told = Told { model, name, unit, id, secret };
        told.expired().into_iter().chain(told.rotate()).chain(told.changed()).chain(told.remove())
    })
}

/// Whether the event, which was due once, still is to run on the unit: it is not if the secret or the
/// revision is gone, or the unit manages the secret no more, or may read it no more.
pub(crate) fn stands(model: &Model, name: &UnitName, event: &SecretEvent) -> bool {
    let Some(secret) = model.secret(&event.secret) else { return false };
    let there = event.revision.is_none_or(|revision| secret.revisions.contains_key(&revision));
    there
        && match event.kind {
            SecretEventKind::Changed => secret.is_readable_by(name),
            SecretEventKind::Expired | SecretEventKind::Rotate | SecretEventKind::Remove => {
                model.manages(name, secret)
            }
        }
}

/// What a unit is to be told of one secret.
struct Told<'a> {
    model: &'a Model,
    name: &'a UnitName,
    unit: &'a Unit,
    id: &'a SecretId,
    secret: &'a Secret,
}

type Due = (SecretEvent, VirtualTime);

impl Told<'_> {
    fn event(&self, kind: SecretEventKind, revision: Option<u32>) -> SecretEvent {
        SecretEvent { kind, secret: self.id.clone(), revision }
    }

    fn manages(&self) -> bool {
        self.model.manages(self.name, self.secret)
    }

    /// The revision that expires first: when it does, and again some time after each hook.
    fn expired(&self) -> Option<Due> {
        let revisions = self.secret.revisions.iter().filter(|_| self.manages());
        let expiring = revisions.filter_map(|(number, revision)| {
            let at = self.model.moment(revision.expires?);
            Some((revision.told_expired.unwrap_or(at), *number))
        });
        let (at, number) = expiring.min()?;
        Some((self.event(SecretEventKind::Expired, Some(number)), at))
    }

    fn rotate(&self) -> Option<Due> {
        let at = self.secret.rotates.filter(|_| self.manages())?;
        Some((self.event(SecretEventKind::Rotate, None), self.model.moment(at)))
    }

    /// Once per revision that is newer than the one that the unit tracks. Who manages the secret has
    /// made it and is not told.
    fn changed(&self) -> Option<Due> {
        let tracked = self.secret.consumers.get(self.name)?.tracked?;
        let told = self.unit.agent.secrets_told.get(self.id).copied().unwrap_or_default();
        let newer = tracked < self.secret.latest && told < self.secret.latest;
        let consumes = !self.manages() && self.secret.is_readable_by(self.name);
        (newer && consumes).then(|| (self.event(SecretEventKind::Changed, None), self.model.now()))
    }

    /// Once per revision. Users' secrets have no charm to tell.
    fn remove(&self) -> Option<Due> {
        if self.secret.owner == SecretOwner::Model || !self.manages() {
            return None;
        }
        let told =
            |revision: &u32| self.unit.agent.obsolete_told.contains(&(self.id.clone(), *revision));
        let revision = self.secret.obsolete().find(|revision| !told(revision))?;
        Some((self.event(SecretEventKind::Remove, Some(revision)), self.model.now()))
    }
}
