//! What a model refuses.

use super::{ApplicationName, UnitName};

/// A request to the model that Juju would refuse too, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A name that is not one.
    #[error(transparent)]
    Name(#[from] super::InvalidName),
    /// An application that is deployed already.
    #[error("the application `{0}` is deployed already: give this one another name")]
    ApplicationExists(ApplicationName),
    /// An application that is not in the model.
    #[error("there is no application `{name}` in the model: {hint}")]
    NoApplication {
        /// The name asked for.
        name: ApplicationName,
        /// A near name, or all names.
        hint: String,
    },
    /// A unit that is not in the model.
    #[error("there is no unit `{name}` in the model: {hint}")]
    NoUnit {
        /// The name asked for.
        name: UnitName,
        /// A near name, or all names.
        hint: String,
    },
}
