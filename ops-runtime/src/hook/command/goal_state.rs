//! `goal-state`.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde::{Deserialize, Deserializer};

use super::super::{Call, Error, HookCommands};
use crate::time;

/// What the model is to become, once everything that was asked for is there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[non_exhaustive]
pub struct GoalState {
    /// This application's units, this one among them, by their names.
    #[serde(default, deserialize_with = "super::or_default")]
    pub units: BTreeMap<String, Goal>,
    /// By endpoint: the other applications and their units, by their names.
    #[serde(default, deserialize_with = "super::or_default")]
    pub relations: BTreeMap<String, BTreeMap<String, Goal>>,
}

/// What becomes of one unit or relation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[non_exhaustive]
pub struct Goal {
    /// A unit's status, or a relation's: `allocating`, `active`, `joined`; `dying` on its way out.
    pub status: String,
    /// Since when, where Juju knows.
    #[serde(default, deserialize_with = "since")]
    pub since: Option<SystemTime>,
}

fn since<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SystemTime>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.as_deref().and_then(time::parse))
}

impl HookCommands {
    /// `goal-state`: the units and relations that the model will have.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn goal_state(&self) -> Result<GoalState, Error> {
        self.json(Call::new("goal-state"))
    }
}
