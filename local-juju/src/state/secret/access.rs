//! Who owns a secret, who may read it, and by which labels.

use std::fmt;

use super::{Secret, SecretId, SecretUri};
use crate::state::{ApplicationName, Model, RelationId, UnitName};

/// Who owns a secret, and so may change it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecretOwner {
    /// An application: its leader manages it, and all its units may read it.
    Application(ApplicationName),
    /// One unit.
    Unit(UnitName),
    /// The model's users.
    Model,
}

impl SecretOwner {
    /// The word that charms see.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Application(_) => "application",
            Self::Unit(_) => "unit",
            Self::Model => "model",
        }
    }

    /// The unit, and the application that it is of.
    pub(crate) fn of(unit: &UnitName) -> [Self; 2] {
        [Self::Unit(unit.clone()), Self::Application(unit.application().clone())]
    }

    /// Whether the unit, or the application that it is of, owns it.
    pub(crate) fn is_of(&self, unit: &UnitName) -> bool {
        match self {
            Self::Application(application) => application == unit.application(),
            Self::Unit(owner) => owner == unit,
            Self::Model => false,
        }
    }

    /// Whether a label of one is seen by the other: a unit reads by its own and its application's.
    fn shares_labels(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Application(application), Self::Unit(unit))
            | (Self::Unit(unit), Self::Application(application)) => {
                unit.application() == application
            }
            _ => self == other,
        }
    }
}

impl fmt::Display for SecretOwner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Application(application) => fmt::Display::fmt(application, f),
            Self::Unit(unit) => fmt::Display::fmt(unit, f),
            Self::Model => f.write_str("<model>"),
        }
    }
}

/// Who may read a secret besides its owner, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretGrant {
    pub(crate) target: GrantTarget,
    /// The relation with which it ends; `None` for a user's secret.
    pub(crate) relation: Option<RelationId>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum GrantTarget {
    Application(ApplicationName),
    Unit(UnitName),
}

impl GrantTarget {
    pub(crate) fn is_met_by(&self, unit: &UnitName) -> bool {
        match self {
            Self::Application(application) => application == unit.application(),
            Self::Unit(target) => target == unit,
        }
    }

    /// As Juju tags it: `application-web`, `unit-web-0`.
    pub(crate) fn tag(&self) -> String {
        match self {
            Self::Application(application) => format!("application-{application}"),
            Self::Unit(unit) => format!("unit-{}-{}", unit.application(), unit.number()),
        }
    }
}

impl fmt::Display for SecretGrant {
    /// The application or unit.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.target {
            GrantTarget::Application(application) => fmt::Display::fmt(application, f),
            GrantTarget::Unit(unit) => fmt::Display::fmt(unit, f),
        }
    }
}

impl Secret {
    /// Whether the unit may read it.
    pub(crate) fn is_readable_by(&self, unit: &UnitName) -> bool {
        self.owner.is_of(unit) || self.grants.iter().any(|grant| grant.target.is_met_by(unit))
    }

    /// The label under which the unit knows it: its owner's if it is one of them, else its own.
    pub(crate) fn label_for(&self, unit: &UnitName) -> &str {
        let consumer = self.consumers.get(unit).map_or("", |consumer| consumer.label.as_str());
        if consumer.is_empty() && self.owner.is_of(unit) { &self.label } else { consumer }
    }

    /// Whether one owner's secret of this label keeps the other from taking it.
    pub(crate) fn takes_label(&self, label: &str, from: &SecretOwner) -> bool {
        !label.is_empty() && self.label == label && self.owner.shares_labels(from)
    }
}

impl Model {
    /// Whether the unit may change the secret: it owns it, or leads the application that does.
    pub(crate) fn manages(&self, unit: &UnitName, secret: &Secret) -> bool {
        match &secret.owner {
            SecretOwner::Application(application) => {
                application == unit.application() && self.is_leader(unit)
            }
            SecretOwner::Unit(owner) => owner == unit,
            SecretOwner::Model => false,
        }
    }

    /// The secret that an id means, if it is of this model.
    pub(crate) fn local_secret(&self, uri: &SecretUri) -> Option<&Secret> {
        self.secret(&uri.id).filter(|_| uri.is_of(&self.settings.model_uuid))
    }

    /// The secret that the unit, or its application, owns under this label.
    pub(crate) fn secret_labelled_by_owner(
        &self,
        unit: &UnitName,
        label: &str,
    ) -> Option<&SecretId> {
        let [own, application] = SecretOwner::of(unit);
        let mut owned = self.secrets.owned_by(&own).chain(self.secrets.owned_by(&application));
        owned.find(|(_, secret)| secret.label == label).map(|(id, _)| id)
    }

    /// The secret that the unit reads under a label of its own.
    pub(crate) fn secret_labelled_by_consumer(
        &self,
        unit: &UnitName,
        label: &str,
    ) -> Option<&SecretId> {
        let labelled = |secret: &Secret| {
            secret.consumers.get(unit).is_some_and(|consumer| consumer.label == label)
        };
        let mut consumed = self.secrets.consumed_by(unit);
        consumed.find(|(_, secret)| labelled(secret)).map(|(id, _)| id)
    }

    /// The secrets that the unit may change, by id.
    pub(crate) fn managed_secrets(
        &self,
        unit: &UnitName,
    ) -> impl Iterator<Item = (&SecretId, &Secret)> {
        let [own, application] = SecretOwner::of(unit);
        let application = Some(application).filter(|_| self.is_leader(unit));
        let led = application.map(|application| self.secrets.owned_by(&application));
        self.secrets.owned_by(&own).chain(led.into_iter().flatten())
    }

    /// Changes the secret, if it is there, and with it what follows: units that may read no more track
    /// nothing, and revisions that nobody tracks are removed where a user asked for that. The schedule
    /// looks again at the units concerned.
    pub(crate) fn change_secret(&mut self, id: &SecretId, change: impl FnOnce(&mut Secret)) {
        self.look_again_for(id);
        self.replace_secret(id, change);
        self.look_again_for(id);
    }

    /// Changes what one unit has read of the secret, or how it labelled it: as [`Self::change_secret`],
    /// but it concerns no other reader.
    pub(crate) fn change_reader(
        &mut self,
        id: &SecretId,
        unit: &UnitName,
        change: impl FnOnce(&mut Secret),
    ) {
        self.replace_secret(id, change);
        if let Some(manager) = self.secrets.get(id).and_then(|secret| self.manager(secret)).cloned()
        {
            self.units.get_mut(&manager);
        }
        self.units.get_mut(unit);
    }

    fn replace_secret(&mut self, id: &SecretId, change: impl FnOnce(&mut Secret)) {
        let Some(mut secret) = self.secrets.remove(id) else { return };
        change(&mut secret);
        let mut consumers = std::mem::take(&mut secret.consumers);
        consumers.retain(|unit, _| self.units.contains_key(unit) && secret.is_readable_by(unit));
        secret.consumers = consumers;
        if secret.auto_prune {
            let obsolete: Vec<_> = secret.obsolete().collect();
            secret.revisions.retain(|revision, _| !obsolete.contains(revision));
        }
        self.secrets.insert(id.clone(), secret);
    }

    /// Puts a new secret into the model.
    pub(crate) fn put_secret(&mut self, id: &SecretId, secret: Secret) {
        self.secrets.insert(id.clone(), secret);
        self.look_again_for(id);
    }

    /// Takes the secret out of the model.
    pub(crate) fn drop_secret(&mut self, id: &SecretId) {
        self.look_again_for(id);
        self.secrets.remove(id);
    }

    /// Lets the schedule look again at the units that the secret concerns: who has read it, and who
    /// manages it.
    fn look_again_for(&mut self, id: &SecretId) {
        let Some(secret) = self.secrets.get(id) else { return };
        for unit in secret.consumers.keys().chain(self.manager(secret)).cloned().collect::<Vec<_>>()
        {
            self.units.get_mut(&unit);
        }
    }

    /// The unit that may change the secret.
    fn manager<'a>(&'a self, secret: &'a Secret) -> Option<&'a UnitName> {
        match &secret.owner {
            SecretOwner::Application(name) => self.applications.get(name)?.leader.as_ref(),
            SecretOwner::Unit(unit) => Some(unit),
            SecretOwner::Model => None,
        }
    }

    /// Drops what ended with a unit, a relation or an application: the secrets that they owned, and what
    /// they were granted.
    pub(crate) fn prune_secrets(&mut self) {
        let Self { applications, units, relations, .. } = &*self;
        let owned = |owner: &SecretOwner| match owner {
            SecretOwner::Application(application) => applications.contains_key(application),
            SecretOwner::Unit(unit) => units.contains_key(unit),
            SecretOwner::Model => true,
        };
        let holds = |grant: &SecretGrant| {
            grant.relation.is_none_or(|relation| relations.contains_key(&relation))
                && match &grant.target {
                    GrantTarget::Application(name) => applications.contains_key(name),
                    GrantTarget::Unit(unit) => units.contains_key(unit),
                }
        };
        let mut gone = Vec::new();
        let mut changed = Vec::new();
        for (id, secret) in self.secrets() {
            if !owned(&secret.owner) {
                gone.push(id.clone());
                continue;
            }
            let ended: Vec<_> =
                secret.grants.iter().filter(|grant| !holds(grant)).cloned().collect();
            if !ended.is_empty() || secret.consumers.keys().any(|unit| !units.contains_key(unit)) {
                changed.push((id.clone(), ended));
            }
        }
        for id in gone {
            self.drop_secret(&id);
        }
        for (id, ended) in changed {
            self.change_secret(&id, |secret| secret.grants.retain(|grant| !ended.contains(grant)));
        }
    }
}
