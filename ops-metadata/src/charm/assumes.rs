//! What `assumes` asks of the controller.

use crate::Spanned;

/// One expression of `assumes`. The list under the key itself is an [`Assumes::AllOf`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Assumes {
    /// `all-of`: every one of them.
    AllOf(Vec<Assumes>),
    /// `any-of`: one of them is enough.
    AnyOf(Vec<Assumes>),
    /// A feature of the controller: `k8s-api`, `juju >= 3.1`.
    Feature {
        /// The feature's name.
        name: Spanned<String>,
        /// The versions of it that will do; `None`: any.
        version: Option<VersionBound>,
    },
}

/// The versions that a feature may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionBound {
    /// `>=`.
    AtLeast(Version),
    /// `<`.
    Below(Version),
}

/// A version of Juju: `3.6`, `3.6.1`, `3.6-beta2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The first number.
    pub major: u32,
    /// The second number; 0 if it is not written.
    pub minor: u32,
    /// The word of a pre-release: `beta`.
    pub tag: Option<String>,
    /// The third number, or the number behind the tag; 0 if it is not written.
    pub patch: u32,
    /// The fourth number; 0 if it is not written.
    pub build: u32,
}
