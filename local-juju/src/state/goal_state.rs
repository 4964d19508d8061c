//! Where a unit's application and its relations are headed: what `goal-state` tells.

use std::collections::BTreeMap;

use super::{ApplicationName, Model, UnitName, VirtualTime};

/// The units that are to be there, and their statuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GoalState {
    /// The units of the application.
    pub(crate) units: BTreeMap<String, GoalStatus>,
    /// By endpoint, the applications on the other side and their units.
    pub(crate) relations: BTreeMap<String, BTreeMap<String, GoalStatus>>,
}

/// The status of a unit or of a relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GoalStatus {
    pub(crate) word: &'static str,
    /// Since when: `2026-02-03 04:05:06Z`.
    pub(crate) since: String,
}

impl Model {
    /// The goal state of the unit's application. Peer relations are left out: their units are the
    /// application's own.
    pub(crate) fn goal_state(&self, unit: &UnitName) -> GoalState {
        let application = unit.application();
        let principal = self.units.get(unit).and_then(|unit| unit.principal());
        let mut relations: BTreeMap<String, BTreeMap<_, _>> = BTreeMap::new();
        for (_, relation) in self.relations_of(application) {
            let (Some(mine), Some(theirs)) =
                (relation.endpoint_of(application), relation.remote_of(application))
            else {
                continue;
            };
            if relation.is_peer() {
                continue;
            }
            let (word, since) = relation.status();
            let found = relations.entry(mine.name.clone()).or_default();
            found.insert(theirs.application.to_string(), self.goal_status(word, since));
            found.extend(self.goal_units(&theirs.application, principal));
        }
        GoalState { units: self.goal_units(application, principal).collect(), relations }
    }

    /// The units of an application that a unit beside `principal` is told of: not the subordinates
    /// of other principals.
    fn goal_units<'a>(
        &'a self,
        application: &'a ApplicationName,
        principal: Option<&'a UnitName>,
    ) -> impl Iterator<Item = (String, GoalStatus)> {
        let met = self.units_of(application).filter(move |(_, unit)| {
            unit.principal().is_none_or(|other| principal.is_none_or(|mine| mine == other))
        });
        met.map(move |(name, unit)| {
            let status = unit.status();
            let word = if unit.dying { "dying" } else { status.word.as_str() };
            (name.to_string(), self.goal_status(word, status.since))
        })
    }

    fn goal_status(&self, word: &'static str, since: VirtualTime) -> GoalStatus {
        let since = self.date_of(since).strftime("%Y-%m-%d %H:%M:%SZ").to_string();
        GoalStatus { word, since }
    }
}
