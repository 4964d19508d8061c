//! What a model refuses.

use super::{ApplicationName, InvalidName, JujuVersion, SecretId, StorageId, UnitName};

/// A request to the model that Juju would refuse too, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A name that is not one.
    #[error(transparent)]
    Name(#[from] InvalidName),
    /// An application that is deployed already.
    #[error("the application `{0}` is deployed already: deploy this one under another name")]
    ApplicationExists(ApplicationName),
    /// An application that is not in the model.
    #[error("there is no application `{name}` in the model: {hint}")]
    NoApplication {
        /// The name asked for.
        name: ApplicationName,
        /// A near name, or all names.
        hint: String,
    },
    /// An application that is being removed.
    #[error("the application `{0}` is being removed: wait until it is gone, then deploy it again")]
    ApplicationDying(ApplicationName),
    /// A charm that the application cannot be refreshed to.
    #[error("`{application}` cannot be refreshed to this charm: {reason}")]
    NotRefreshable {
        /// The application.
        application: ApplicationName,
        /// What the new charm would break, and what to do first.
        reason: String,
    },
    /// A unit without an error, where one was to be resolved.
    #[error("`{0}` is not in error: there is nothing to resolve")]
    NotInError(UnitName),
    /// A unit that is being removed.
    #[error("the unit `{0}` is being removed: choose another one")]
    UnitDying(UnitName),
    /// A container that the unit does not have.
    #[error("`{unit}` has no container `{container}`: {hint}")]
    NoContainer {
        /// The unit.
        unit: UnitName,
        /// The name asked for.
        container: String,
        /// A near name, or all names.
        hint: String,
    },
    /// A storage that the charm does not declare.
    #[error("`{application}` has no storage `{storage}`: {hint}")]
    NoStorage {
        /// The application.
        application: ApplicationName,
        /// The name asked for.
        storage: String,
        /// A near name, or all names.
        hint: String,
    },
    /// A storage instance that is not in the model.
    #[error("there is no storage `{id}` in the model: {hint}")]
    NoStorageInstance {
        /// The id asked for.
        id: StorageId,
        /// A near id, or all ids.
        hint: String,
    },
    /// More instances than the charm allows.
    #[error(
        "`{unit}` has {has} of at most {most} instances of the storage `{storage}`: \
         detach one first, or ask for fewer"
    )]
    StorageCount {
        /// The unit.
        unit: UnitName,
        /// The storage.
        storage: String,
        /// The end of the charm's `multiple.range`.
        most: u32,
        /// How many the unit has.
        has: u32,
    },
    /// An instance that its unit needs.
    #[error(
        "`{unit}` needs `{id}`: its charm asks for {fewest} at least, so add another one first"
    )]
    StorageNeeded {
        /// The instance.
        id: StorageId,
        /// The unit.
        unit: UnitName,
        /// The begin of the charm's `multiple.range`.
        fewest: u32,
    },
    /// An instance that is attached.
    #[error("`{id}` is attached to `{unit}`: detach it first")]
    StorageAttached {
        /// The instance.
        id: StorageId,
        /// The unit.
        unit: UnitName,
    },
    /// An instance that is not attached.
    #[error("`{0}` is not attached to a unit")]
    StorageDetached(StorageId),
    /// An instance of another kind than the charm's storage.
    #[error(
        "`{id}` cannot be attached to `{unit}`: its charm declares that storage as another type"
    )]
    StorageKind {
        /// The instance.
        id: StorageId,
        /// The unit.
        unit: UnitName,
    },
    /// A machine that is not in the model.
    #[error("there is no machine `{0}` in the model")]
    NoMachine(u32),
    /// A unit that is not in the model.
    #[error("there is no unit `{name}` in the model: {hint}")]
    NoUnit {
        /// The name asked for.
        name: UnitName,
        /// A near name, or all names.
        hint: String,
    },
    /// A subordinate application that was asked for units of its own.
    #[error(
        "`{0}` is subordinate and gets its units from the applications that it is integrated with: \
         do not ask for units"
    )]
    SubordinateUnits(ApplicationName),
    /// A subordinate that was to be removed by itself.
    #[error(
        "`{unit}` is subordinate to `{principal}`: remove that unit, or the relation between the two"
    )]
    SubordinateUnit {
        /// The subordinate.
        unit: UnitName,
        /// The unit that it runs beside.
        principal: UnitName,
    },
    /// An option that the charm does not have.
    #[error("`{application}` has no option `{option}`: {hint}")]
    NoOption {
        /// The application.
        application: ApplicationName,
        /// The name asked for.
        option: String,
        /// A near name, or all names.
        hint: String,
    },
    /// A value that is not of the option's type.
    #[error("the option `{option}` is {expected}, and `{value}` is not")]
    OptionValue {
        /// The option.
        option: String,
        /// What it takes.
        expected: &'static str,
        /// What was given.
        value: String,
    },
    /// An action that the charm does not have.
    #[error("`{application}` has no action `{action}`: {hint}")]
    NoAction {
        /// The application.
        application: ApplicationName,
        /// The name asked for.
        action: String,
        /// A near name, or all names.
        hint: String,
    },
    /// Parameters that the action's schema does not take.
    #[error("the action `{action}` cannot run with these parameters: {reason}")]
    ActionParameters {
        /// The action.
        action: String,
        /// What is wrong with which parameter.
        reason: String,
    },
    /// A resource that the charm does not declare.
    #[error("`{application}` has no resource `{resource}`: {hint}")]
    NoResource {
        /// The application.
        application: ApplicationName,
        /// The name asked for.
        resource: String,
        /// A near name, or all names.
        hint: String,
    },
    /// Metrics or a meter status, which newer Jujus do not have.
    #[error("Juju {version} has no metrics: they ended with 3.6.10, so take an older one")]
    NoMetrics {
        /// The version.
        version: JujuVersion,
    },
    /// An endpoint that the charm does not have.
    #[error("`{application}` has no endpoint `{endpoint}`: {hint}")]
    NoEndpoint {
        /// The application.
        application: ApplicationName,
        /// The name asked for.
        endpoint: String,
        /// A near name, or all names.
        hint: String,
    },
    /// Two sides that do not fit.
    #[error("`{one}` and `{other}` cannot be integrated: {reason}")]
    NotRelatable {
        /// The first side, as given.
        one: String,
        /// The second side, as given.
        other: String,
        /// Why, and what would fit.
        reason: String,
    },
    /// A relation that exists.
    #[error("`{one}` and `{other}` are integrated already")]
    RelationExists {
        /// The first side.
        one: String,
        /// The second side.
        other: String,
    },
    /// An endpoint that has as many relations as its charm allows.
    #[error("`{endpoint}` takes at most {limit} relations and has them: remove one first")]
    LimitReached {
        /// The endpoint: `wordpress:database`.
        endpoint: String,
        /// The charm's `limit`.
        limit: u32,
    },
    /// A relation that is not there.
    #[error("`{one}` and `{other}` are not integrated")]
    NoRelation {
        /// The first side, as given.
        one: String,
        /// The second side, as given.
        other: String,
    },
    /// A user's secret where the Juju has none.
    #[error("Juju {0} has no secrets of users: take 3.3 or newer")]
    NoUserSecrets(JujuVersion),
    /// A secret that is not in the model.
    #[error("there is no secret `{name}` in the model: {hint}")]
    NoSecret {
        /// The id or name asked for.
        name: String,
        /// A near name of a user's secret, or all such names.
        hint: String,
    },
    /// A revision that the secret does not have, or no more.
    #[error("the secret `{id}` has no revision {revision}: it has {there}")]
    NoSecretRevision {
        /// The secret.
        id: SecretId,
        /// The revision asked for.
        revision: u32,
        /// Those that it has, separated by commas.
        there: String,
    },
    /// A charm's secret that was to be changed by a user.
    #[error("the secret `{id}` is owned by `{owner}`: only its charm can change it")]
    NotUserSecret {
        /// The secret.
        id: SecretId,
        /// Its owner.
        owner: String,
    },
    /// A user's secret of this name.
    #[error("there is a secret `{0}` already: give this one another name")]
    SecretExists(String),
    /// A value that a charm stored as base64 and that is none.
    #[error("a value of the secret `{id}` cannot be read: {reason}")]
    SecretEncoding {
        /// The secret.
        id: SecretId,
        /// What is wrong with it; not the value.
        reason: String,
    },
    /// Applications that have several relations, where one was to be named.
    #[error("`{one}` and `{other}` have several relations, name one: {relations}")]
    AmbiguousRelation {
        /// The first side, as given.
        one: String,
        /// The second side, as given.
        other: String,
        /// The relations.
        relations: String,
    },
}

/// *Did you mean*, or what there is to choose from.
pub(super) fn hint(word: &str, names: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let names: Vec<_> = names.into_iter().collect();
    if let Some(near) = ops_metadata::suggest(word, names.iter().map(AsRef::as_ref)) {
        return format!("did you mean `{near}`?");
    }
    let all: Vec<_> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    if all.is_empty() { "there is none".to_owned() } else { format!("there is {}", all.join(", ")) }
}
