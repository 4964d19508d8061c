//! What the charm's files declare, as the macro emits it: no YAML is read at run time.

/// The static image of the charm's files.
#[derive(Debug)]
#[non_exhaustive]
pub struct Metadata {
    /// The charm's name.
    pub name: &'static str,
    /// The version of the charm's crate.
    pub version: &'static str,
    /// Its endpoints.
    pub relations: &'static [RelationMeta],
    /// The names of its containers.
    pub containers: &'static [&'static str],
    /// The names of its storages.
    pub storages: &'static [&'static str],
    /// The names of its resources.
    pub resources: &'static [&'static str],
    /// The names of its actions.
    pub actions: &'static [&'static str],
    /// The names of its options.
    pub options: &'static [&'static str],
}

/// One endpoint.
#[derive(Debug)]
#[non_exhaustive]
pub struct RelationMeta {
    /// The endpoint's name.
    pub name: &'static str,
    /// `requires`, `provides` or `peers`.
    pub role: &'static str,
    /// The interface it speaks.
    pub interface: &'static str,
    /// The most relations it may have; `None` is without limit.
    pub limit: Option<u32>,
}

impl Metadata {
    /// For generated code only: the fields grow with the SDK.
    #[doc(hidden)]
    #[allow(clippy::too_many_arguments)] // one for each field
    pub const fn __new(
        name: &'static str,
        version: &'static str,
        relations: &'static [RelationMeta],
        containers: &'static [&'static str],
        storages: &'static [&'static str],
        resources: &'static [&'static str],
        actions: &'static [&'static str],
        options: &'static [&'static str],
    ) -> Self {
        Self { name, version, relations, containers, storages, resources, actions, options }
    }
}

impl RelationMeta {
    /// For generated code only: the fields grow with the SDK.
    #[doc(hidden)]
    pub const fn __new(
        name: &'static str,
        role: &'static str,
        interface: &'static str,
        limit: Option<u32>,
    ) -> Self {
        Self { name, role, interface, limit }
    }
}
