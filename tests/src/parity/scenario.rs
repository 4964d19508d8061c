//! What an operator does to a model, and what it is to show.

use super::{Behaviour, Difference};

/// One scenario: steps after each of which both models must be the same.
#[derive(Debug, Clone, Copy)]
pub struct Scenario {
    /// What it shows.
    pub name: &'static str,
    /// What of this project's charm it would notice the absence of.
    pub without: Behaviour,
    /// What the operator does; the model comes to rest after each.
    pub steps: &'static [Step],
    /// What differs on purpose; each has to occur.
    pub differences: &'static [Difference],
    /// The version of Juju.
    pub juju: &'static str,
    /// Why nothing of it can be played in `ops.testing`.
    pub beyond_testing: Option<&'static str>,
}

/// A scenario in Juju 3.6 without a difference.
#[must_use]
pub const fn scenario(name: &'static str, without: Behaviour, steps: &'static [Step]) -> Scenario {
    Scenario { name, without, steps, differences: &[], juju: "3.6.14", beyond_testing: None }
}

impl Scenario {
    /// With differences on purpose.
    #[must_use]
    pub const fn but(self, differences: &'static [Difference]) -> Self {
        Self { differences, ..self }
    }

    /// In another version of Juju.
    #[must_use]
    pub const fn on(self, juju: &'static str) -> Self {
        Self { juju, ..self }
    }

    /// Without `ops.testing`, which cannot express it; why.
    #[must_use]
    pub const fn beyond_testing(self, why: &'static str) -> Self {
        Self { beyond_testing: Some(why), ..self }
    }
}

/// A value as an operator types it, by its name.
pub type Pairs = &'static [(&'static str, &'static str)];

/// One thing that an operator does. Every application is the parity charm.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// `juju deploy`: this application with this many units.
    Deploy(&'static str, u32),
    /// The same with configuration.
    DeployWith(&'static str, u32, Pairs),
    /// `juju add-unit`: of this application.
    AddUnit(&'static str),
    /// `juju integrate`: two endpoints.
    Integrate(&'static str, &'static str),
    /// `juju config`: an application's option and its value.
    Configure(&'static str, &'static str, &'static str),
    /// `juju run`: a unit's action and its parameters.
    Run(&'static str, &'static str, Pairs),
    /// The unit becomes the leader, as when the leader's lease has run out.
    Lead(&'static str),
    /// So much time passes that the next `update-status` is due, and it runs.
    UpdateStatus,
    /// `juju remove-relation`: two endpoints.
    RemoveRelation(&'static str, &'static str),
    /// `juju remove-unit`.
    RemoveUnit(&'static str),
    /// `juju remove-application`.
    RemoveApplication(&'static str),
    /// `juju refresh --path`: with the same charm.
    Refresh(&'static str),
    /// `juju resolved`: run the failed hook again.
    Resolve(&'static str),
    /// `juju add-storage`: disks for a unit.
    AddDisks(&'static str, u32),
    /// `juju attach-resource`: an application's page and what it says.
    AttachPage(&'static str, &'static str),
    /// `juju trust`.
    Trust(&'static str),
    /// So many hours pass in which nothing runs.
    Pass(u64),
    /// `juju detach-storage`.
    DetachStorage(&'static str),
}
