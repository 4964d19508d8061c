//! The secrets of a model, found by whom they concern.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use super::{Secret, SecretId, SecretOwner};
use crate::state::{ApplicationName, UnitName};

/// The secrets by id, and the ids by owner and by reader: what a unit has to do with is found without
/// a look at the secrets of all others.
///
/// It is read as the map by id that it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Secrets {
    secrets: BTreeMap<SecretId, Secret>,
    owned: BTreeMap<SecretOwner, BTreeSet<SecretId>>,
    /// By the units that have read them, or labelled them.
    consumed: BTreeMap<UnitName, BTreeSet<SecretId>>,
}

impl Secrets {
    pub(super) fn insert(&mut self, id: SecretId, secret: Secret) {
        self.remove(&id);
        self.owned.entry(secret.owner.clone()).or_default().insert(id.clone());
        for unit in secret.consumers.keys() {
            self.consumed.entry(unit.clone()).or_default().insert(id.clone());
        }
        self.secrets.insert(id, secret);
    }

    pub(super) fn remove(&mut self, id: &SecretId) -> Option<Secret> {
        let secret = self.secrets.remove(id)?;
        remove(&mut self.owned, &secret.owner, id);
        for unit in secret.consumers.keys() {
            remove(&mut self.consumed, unit, id);
        }
        Some(secret)
    }

    /// The owner's secrets, by id.
    pub(crate) fn owned_by<'a>(
        &'a self,
        owner: &SecretOwner,
    ) -> impl Iterator<Item = Found<'a>> + use<'a> {
        self.found(self.owned.get(owner))
    }

    /// The secrets of the application and of its units.
    pub(crate) fn owned_within<'a>(
        &'a self,
        application: &'a ApplicationName,
    ) -> impl Iterator<Item = Found<'a>> {
        let own = self.owned_by(&SecretOwner::Application(application.clone()));
        // The units of an application stand together, from the unit 0 on.
        let units = self.owned.range(SecretOwner::Unit(UnitName::new(application, 0))..);
        let units = units.take_while(move |(owner, _)| {
            matches!(owner, SecretOwner::Unit(unit) if unit.application() == application)
        });
        own.chain(units.flat_map(|(_, ids)| self.found(Some(ids))))
    }

    /// The secrets that the unit has read or labelled, by id.
    pub(crate) fn consumed_by(&self, unit: &UnitName) -> impl Iterator<Item = Found<'_>> {
        self.found(self.consumed.get(unit))
    }

    fn found<'a>(&'a self, ids: Option<&'a BTreeSet<SecretId>>) -> impl Iterator<Item = Found<'a>> {
        ids.into_iter().flatten().filter_map(|id| self.secrets.get_key_value(id))
    }
}

type Found<'a> = (&'a SecretId, &'a Secret);

impl Deref for Secrets {
    type Target = BTreeMap<SecretId, Secret>;

    fn deref(&self) -> &Self::Target {
        &self.secrets
    }
}

fn remove<K: Ord>(index: &mut BTreeMap<K, BTreeSet<SecretId>>, key: &K, id: &SecretId) {
    if let Some(ids) = index.get_mut(key) {
        ids.remove(id);
        if ids.is_empty() {
            index.remove(key);
        }
    }
}

#[cfg(test)]
impl Secrets {
    /// Whether what is found by owner and reader is what a look at all secrets finds.
    pub(crate) fn is_consistent(&self) -> bool {
        let mut anew = Self::default();
        for (id, secret) in &self.secrets {
            anew.insert(id.clone(), secret.clone());
        }
        (anew.owned, anew.consumed) == (self.owned.clone(), self.consumed.clone())
    }
}
