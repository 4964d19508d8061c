//! The breaches of rules that one file shows.

mod actions;
mod config;
mod endpoints;
mod identity;
mod storage;
mod yaml;

/// What every charm has. The text of a case stands below it, from line 4 on.
pub(crate) const HEADER: &str = "name: web\nsummary: s\ndescription: d\n";

/// A breach of one rule.
pub(crate) struct Case {
    pub(crate) rule: &'static str,
    /// `metadata.yaml` and `charmcraft.yaml` begin with [`HEADER`]; the others have a
    /// `metadata.yaml` of it beside them.
    pub(crate) file: &'static str,
    pub(crate) bad: &'static str,
    /// Line and column of the finding.
    pub(crate) at: &'static str,
    pub(crate) good: &'static str,
}

const fn metadata(
    rule: &'static str,
    bad: &'static str,
    at: &'static str,
    good: &'static str,
) -> Case {
    Case { rule, file: "metadata.yaml", bad, at, good }
}

/// Every case, those of one rule in the order from the plainest on.
pub(crate) fn all() -> impl Iterator<Item = &'static Case> {
    [yaml::CASES, identity::CASES, endpoints::CASES, storage::CASES, config::CASES, actions::CASES]
        .into_iter()
        .flatten()
}
