//! A scenario in a local Juju, with everything taken down.

use std::env;
use std::fmt;
use std::fs;
use std::path::Path;
use std::time::Duration;

use local_juju::commands::Outcome;
use local_juju::schedule::{self, Due};
use local_juju::state::{Model, Removal};
use local_juju::{LocalJuju, Settings};
use serde_json::Value;
use tempfile::{NamedTempFile, TempDir};

use super::scenario::{Pairs, Scenario, Step};

/// No step of a scenario needs so many events: a charm that answers its own changes would go on
/// without end.
const MOST_EVENTS: usize = 150;

/// One moment of a scenario: after an operator's step, or after an event that it led to.
#[derive(Debug, Clone)]
pub struct Moment {
    /// The step.
    pub step: Step,
    /// What has happened.
    pub what: What,
    /// What was logged meanwhile, if an event failed.
    pub log: Vec<String>,
    /// The whole model, without ids and times.
    pub model: Value,
    /// The whole model, with ids.
    pub snapshot: Value,
}

/// What has happened at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The operator's step took effect, or was refused, and why.
    Step(Result<(), String>),
    /// An event ran.
    Event(Box<Due>, Outcome),
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.step)?;
        match &self.what {
            What::Step(Ok(())) => Ok(()),
            What::Step(Err(error)) => write!(f, ", refused: {error}"),
            What::Event(due, outcome) => {
                write!(f, " → {} on {}: {outcome:?}", due.event, due.unit)
            }
        }?;
        self.log.iter().try_for_each(|line| write!(f, "\n    {line}"))
    }
}

/// Plays the scenario with the charm in this directory.
#[must_use]
pub fn play(scenario: &Scenario, charm: &Path) -> Vec<Moment> {
    play_refreshed(scenario, charm, charm, &mut |_| {})
}

/// Plays the scenario with one charm, until it is refreshed to the other; `look` sees every moment.
#[must_use]
pub fn play_refreshed(
    scenario: &Scenario,
    charm: &Path,
    refreshed: &Path,
    look: &mut dyn FnMut(&LocalJuju),
) -> Vec<Moment> {
    let directory = TempDir::new().unwrap();
    let mut settings = Settings::new(directory.path(), env::current_exe().unwrap());
    settings.model.juju_version = scenario.juju.parse().unwrap();
    settings.model.automatic_retries = 2;
    let juju = LocalJuju::new(settings).unwrap();
    let mut player = Player { juju, charm, refreshed, look, moments: Vec::new() };
    for step in scenario.steps {
        player.step(*step);
    }
    player.moments
}

struct Player<'a> {
    juju: LocalJuju,
    charm: &'a Path,
    refreshed: &'a Path,
    look: &'a mut dyn FnMut(&LocalJuju),
    moments: Vec<Moment>,
}

impl Player<'_> {
    fn step(&mut self, step: Step) {
        let taken = self.take(step);
        self.record(step, What::Step(taken), Vec::new());
        if matches!(step, Step::UpdateStatus) {
            let due = schedule::next(self.juju.model());
            self.event(step, due, true);
        }
        let before = self.moments.len();
        while let Some(due) = schedule::next_before_rest(self.juju.model()) {
            self.event(step, Some(due), false);
            let events = self.moments.len() - before;
            assert!(events < MOST_EVENTS, "{step:?} leads to more than {MOST_EVENTS} events");
        }
    }

    fn take(&mut self, step: Step) -> Result<(), String> {
        let done =
            |result: Result<(), local_juju::Error>| result.map_err(|error| error.to_string());
        let in_model =
            |result: Result<(), local_juju::state::Error>| done(result.map_err(Into::into));
        let juju = &mut self.juju;
        match step {
            Step::Deploy(application, units) => {
                done(juju.deploy(self.charm, Some(application), units, &[]).map(drop))
            }
            Step::DeployWith(application, units, config) => {
                done(juju.deploy(self.charm, Some(application), units, &owned(config)).map(drop))
            }
            Step::AddUnit(application) => {
                done(juju.add_unit(&application.parse().unwrap()).map(drop))
            }
            Step::Integrate(one, other) => done(juju.integrate(one, other).map(drop)),
            Step::Configure(application, option, value) => {
                done(juju.configure(&application.parse().unwrap(), option, value))
            }
            Step::Run(unit, action, parameters) => {
                let parameters = owned(parameters);
                done(juju.run_action(&unit.parse().unwrap(), action, &parameters).map(drop))
            }
            Step::Lead(unit) => in_model(juju.model_mut().set_leader(&unit.parse().unwrap())),
            Step::UpdateStatus => Ok(()),
            Step::RemoveApplication(application) => {
                done(juju.remove_application(&application.parse().unwrap(), Removal::default()))
            }
            Step::Refresh(application) => {
                done(juju.refresh(&application.parse().unwrap(), self.refreshed, false))
            }
            Step::Resolve(unit) => done(juju.resolve(&unit.parse().unwrap(), true)),
            Step::AddDisks(unit, count) => {
                done(juju.add_storage(&unit.parse().unwrap(), "disks", count).map(drop))
            }
            Step::AttachPage(application, text) => {
                let file = NamedTempFile::new().unwrap();
                fs::write(file.path(), text).unwrap();
                done(juju.attach_resource(&application.parse().unwrap(), "page", file.path()))
            }
            Step::Trust(application) => done(juju.trust(&application.parse().unwrap(), true)),
            Step::Pass(hours) => {
                juju.model_mut().advance(Duration::from_secs(hours.saturating_mul(3600)));
                Ok(())
            }
            Step::DetachStorage(storage) => done(juju.detach_storage(&storage.parse().unwrap())),
            Step::RemoveRelation(one, other) => {
                in_model(juju.model_mut().remove_relation(one, other).map(drop))
            }
            Step::RemoveUnit(unit) => {
                in_model(juju.model_mut().remove_unit(&unit.parse().unwrap(), Removal::default()))
            }
        }
    }

    fn event(&mut self, step: Step, due: Option<Due>, past_rest: bool) {
        let mut ignore = |_: local_juju::Progress<'_>| {};
        let dispatch = if past_rest {
            self.juju.step_past_rest(&mut ignore)
        } else {
            self.juju.step(&mut ignore)
        };
        let (due, dispatch) = (due.unwrap(), dispatch.unwrap().unwrap());
        assert_eq!(due.unit, dispatch.unit, "the event that was due");
        let log = dispatch.log.iter().map(|line| line.message.clone()).collect();
        self.record(step, What::Event(Box::new(due), dispatch.outcome), log);
    }

    fn record(&mut self, step: Step, what: What, log: Vec<String>) {
        (self.look)(&self.juju);
        let model: &Model = self.juju.model();
        let (model, snapshot) = (model.comparison(), model.to_json());
        self.moments.push(Moment { step, what, log, model, snapshot });
    }
}

fn owned(pairs: Pairs) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
