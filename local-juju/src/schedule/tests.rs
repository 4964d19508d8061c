//! The schedule looks at what has changed, and finds what looking at everything would find.

use std::sync::Arc;

use ops_metadata::Charm;

use super::{Due, Event, LifecycleEvent, Queue, unit};
use crate::commands::{Ending, Exit, HookRun};
use crate::state::{Model, Removal, Settings, UnitName};

fn charm(yaml: &str) -> Arc<Charm> {
    let directory = tempfile::tempdir().unwrap();
    let head = "type: charm\nsummary: A test\ndescription: A test\n";
    std::fs::write(directory.path().join("charmcraft.yaml"), format!("{head}{yaml}")).unwrap();
    Arc::new(ops_metadata::read(directory.path()).charm.unwrap())
}

/// The next event by looking at every unit.
fn by_looking_at_all(model: &Model) -> Option<Due> {
    let mut units: Vec<_> = model.units().collect();
    units.sort_by_key(|(_, unit)| unit.agent.last_turn);
    let all = units.into_iter().filter_map(|(name, found)| {
        let (event, at) = unit::next(model, name, found)?;
        let rest = event == Event::Lifecycle(LifecycleEvent::UpdateStatus);
        (!rest).then(|| Due { unit: name.clone(), event, at: at.max(model.now()) })
    });
    all.min_by_key(|due| due.at)
}

struct Counts {
    events: usize,
    looks: usize,
}

/// Runs every event until the model is at rest.
fn rest(model: &mut Model, check: bool) -> Counts {
    let mut events = 0;
    let before = model.queue.looks;
    while let Some(due) = super::next_before_rest(model) {
        if check {
            assert_eq!(Some(&due), by_looking_at_all(model).as_ref(), "event {events}");
        }
        let run = HookRun::begin(model, due).unwrap();
        run.finish(model, Exit { ending: Ending::Code(0), stdout: vec![], stderr: vec![] });
        events += 1;
    }
    Counts { events, looks: model.queue.looks - before }
}

const SERVER: &str = "name: server\nprovides:\n  api: {interface: api}\n";
const CLIENT: &str = "name: client\nrequires:\n  api: {interface: api}\n";
const PEERS: &str = "name: peers\npeers:\n  ring: {interface: ring}\n";

#[test]
fn a_thousand_units_are_looked_at_a_few_times_each() {
    let mut model = Model::new(Settings::default());
    model.deploy("client", charm(CLIENT), 1_000, &[]).unwrap();
    model.deploy("server", charm(SERVER), 1, &[]).unwrap();
    model.integrate("client", "server").unwrap();
    let Counts { events, looks } = rest(&mut model, false);
    assert_eq!(events, 1_001 * 5 + 2 * 2 * 1_000);
    assert!(looks <= 4 * events, "{looks} looks for {events} events");

    for unit in model.units().map(|(name, _)| name.clone()).collect::<Vec<UnitName>>() {
        model.remove_unit(&unit, Removal::default()).unwrap();
    }
    let Counts { events, looks } = rest(&mut model, false);
    assert_eq!(model.units().count(), 0);
    assert!(looks <= 4 * events, "{looks} looks for {events} events");
}

#[test]
fn related_applications_of_a_hundred_units_come_to_rest_soon() {
    let mut model = Model::new(Settings::default());
    model.deploy("client", charm(CLIENT), 100, &[]).unwrap();
    model.deploy("server", charm(SERVER), 100, &[]).unwrap();
    model.integrate("client", "server").unwrap();
    let Counts { events, looks } = rest(&mut model, false);
    assert_eq!(events, 200 * 5 + 2 * 2 * 100 * 100);
    assert!(looks <= 4 * events, "{looks} looks for {events} events");
}

#[test]
fn it_finds_what_looking_at_everything_finds() {
    let mut model = Model::new(Settings::default());
    model.deploy("peers", charm(PEERS), 4, &[]).unwrap();
    model.deploy("client", charm(CLIENT), 3, &[]).unwrap();
    model.deploy("server", charm(SERVER), 3, &[]).unwrap();
    model.integrate("client", "server").unwrap();
    rest(&mut model, true);
    model.set_leader(&"peers/2".parse().unwrap()).unwrap();
    model.remove_unit(&"client/0".parse().unwrap(), Removal::default()).unwrap();
    rest(&mut model, true);
    model.remove_relation("client", "server").unwrap();
    assert!(rest(&mut model, true).events > 0);
}

#[test]
fn a_change_that_did_not_settle_the_model_is_seen() {
    let mut model = Model::new(Settings::default());
    model.deploy("peers", charm(PEERS), 1, &[]).unwrap();
    rest(&mut model, true);
    assert_eq!(super::next_before_rest(&model), None);
    model.applications.get_mut(&"peers".parse().unwrap()).unwrap().config_version += 1;
    let due = super::next_before_rest(&model).unwrap();
    assert_eq!(due.event, LifecycleEvent::ConfigChanged.into());
    model.queue = Queue::default();
    assert!(!model.is_settled());
}
