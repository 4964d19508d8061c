//! What a model on this machine keeps for its units, of charms with `state = juju`.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use local_juju::state::Model;
use ops::UnitState;
use serde::Deserialize;

use crate::error::{Error, IoContext};

/// What `cargo charm run --keep` writes of its model, in the model's directory.
pub(crate) const SNAPSHOT: &str = "model.json";

/// What Juju keeps for each unit.
#[derive(Debug, Default)]
pub(super) struct InJuju {
    /// By the directory of the unit's charm.
    units: BTreeMap<PathBuf, BTreeMap<String, String>>,
}

#[derive(Debug, Deserialize)]
struct Snapshot {
    applications: BTreeMap<String, Application>,
}

#[derive(Debug, Deserialize)]
struct Application {
    units: BTreeMap<String, Unit>,
}

#[derive(Debug, Deserialize)]
struct Unit {
    state: BTreeMap<String, String>,
}

impl InJuju {
    /// Of a model that is running.
    pub(super) fn of_model(directory: &Path, model: &Model) -> Self {
        let units = model.units();
        Self::of(directory, units.map(|(name, unit)| (name.to_string(), unit.state().clone())))
    }

    /// Of the model that this is the directory of, or one of a few above; nothing if there is none.
    pub(super) fn near(directory: &Path) -> Result<Self, Error> {
        for root in directory.ancestors().take(super::LEVELS) {
            let path = root.join(SNAPSHOT);
            let json = match fs::read(&path) {
                Ok(json) => json,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error).context("read", &path),
            };
            // A file of this name may be anybody's.
            let Ok(Snapshot { applications }) = serde_json::from_slice(&json) else { continue };
            let units = applications.into_values().flat_map(|application| application.units);
            return Ok(Self::of(root, units.map(|(name, unit)| (name, unit.state))));
        }
        Ok(Self::default())
    }

    fn of(
        directory: &Path,
        units: impl Iterator<Item = (String, BTreeMap<String, String>)>,
    ) -> Self {
        let charm = |name: &str| {
            directory.join("agents").join(format!("unit-{}", name.replace('/', "-"))).join("charm")
        };
        Self { units: units.map(|(name, state)| (charm(&name), state)).collect() }
    }

    /// The directories of the charms below one that keep their state in Juju.
    pub(super) fn charms_below(&self, directory: &Path) -> impl Iterator<Item = PathBuf> {
        let is_kept =
            |state: &BTreeMap<String, String>| !matches!(UnitState::in_juju(state), Ok(None));
        let units = self.units.iter().filter(move |(_, state)| is_kept(state));
        units.map(|(charm, _)| charm.clone()).filter(move |charm| charm.starts_with(directory))
    }

    /// What the charm in a directory keeps in Juju, if its state is there.
    pub(super) fn of_charm(&self, charm: &Path) -> Result<Option<UnitState>, Error> {
        match self.units.get(charm) {
            Some(state) => Ok(UnitState::in_juju(state)?),
            None => Ok(None),
        }
    }
}
