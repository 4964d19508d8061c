//! The schedule looks at what has changed, and finds what looking at everything would find.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ops_metadata::Charm;
use proptest::prelude::*;

use super::{Due, Event, LifecycleEvent, Queue, WorkloadEvent, WorkloadEventKind, unit};
use crate::commands::{Ending, Exit, Files, HookRun, Invocation, Reply};
use crate::state::{
    ApplicationName, Model, ModelKind, Pending, Removal, SecretContent, Settings, UnitName,
};

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
        let rest = match event {
            Event::Lifecycle(LifecycleEvent::UpdateStatus) => true,
            Event::Secret(_) => at > model.now() && found.agent.pending == Pending::Nothing,
            _ => false,
        };
        (!rest).then(|| Due { unit: name.clone(), event, at: at.max(model.now()) })
    });
    all.min_by_key(|due| due.at)
}

struct Counts {
    events: usize,
    looks: usize,
}

/// Runs every event until the model is at rest.
fn rest(model: &mut Model) -> Counts {
    let mut events = 0;
    let before = model.queue.looks;
    while let Some(due) = super::next_before_rest(model) {
        let run = HookRun::begin(model, due).unwrap();
        run.finish(model, Exit { ending: Ending::Code(0), stdout: vec![], stderr: vec![] });
        events += 1;
    }
    Counts { events, looks: model.queue.looks - before }
}

const SERVER: &str = "name: server\nprovides:\n  api: {interface: api}\n";
const CLIENT: &str =
    "name: client\nrequires:\n  api: {interface: api}\ncontainers:\n  a: {}\n  b: {}\n";
const PEERS: &str = "name: peers\npeers:\n  ring: {interface: ring}\n";

#[test]
fn a_thousand_units_are_looked_at_a_few_times_each() {
    let mut model = Model::new(Settings::default());
    model.deploy("client", charm(CLIENT), 1_000, &[]).unwrap();
    model.deploy("server", charm(SERVER), 1, &[]).unwrap();
    model.integrate("client", "server").unwrap();
    let Counts { events, looks } = rest(&mut model);
    assert_eq!(events, 1_001 * 5 + 2 * 2 * 1_000);
    assert!(looks <= 4 * events, "{looks} looks for {events} events");

    for unit in model.units().map(|(name, _)| name.clone()).collect::<Vec<UnitName>>() {
        model.remove_unit(&unit, Removal::default()).unwrap();
    }
    let Counts { events, looks } = rest(&mut model);
    assert_eq!(model.units().count(), 0);
    assert!(looks <= 4 * events, "{looks} looks for {events} events");
}

#[test]
fn related_applications_of_a_hundred_units_come_to_rest_soon() {
    let mut model = Model::new(Settings::default());
    model.deploy("client", charm(CLIENT), 100, &[]).unwrap();
    model.deploy("server", charm(SERVER), 100, &[]).unwrap();
    model.integrate("client", "server").unwrap();
    let Counts { events, looks } = rest(&mut model);
    assert_eq!(events, 200 * 5 + 2 * 2 * 100 * 100);
    assert!(looks <= 4 * events, "{looks} looks for {events} events");
}

#[test]
fn a_reader_of_a_secret_concerns_no_other_reader() {
    let mut model = Model::new(Settings::default());
    model.deploy("client", charm(CLIENT), 200, &[]).unwrap();
    let content = SecretContent::new([("password", "hunter2")]).unwrap();
    let id = model.add_secret("shared", content, "").unwrap();
    model.grant_secret("shared", &"client".parse().unwrap()).unwrap();
    let before = model.queue.looks;
    let mut events = 0;
    while let Some(due) = super::next_before_rest(&model) {
        let mut run = HookRun::begin(&mut model, due).unwrap();
        let arguments = vec![id.uri()];
        let get = Invocation { command: "secret-get".to_owned(), arguments, ..Default::default() };
        let Reply::Done(read) = run.call(&mut model, &get, &mut NoFiles) else { panic!() };
        assert_eq!(read.code, 0);
        run.finish(&mut model, Exit { ending: Ending::Code(0), stdout: vec![], stderr: vec![] });
        events += 1;
    }
    assert_eq!(model.secret(&id).unwrap().consumers().len(), 200);
    let looks = model.queue.looks - before;
    assert!(looks <= 5 * events, "{looks} looks for {events} events");
    assert!(model.secrets.is_consistent());
}

/// A charm that has no files.
struct NoFiles;

impl Files for NoFiles {
    fn read(&mut self, _: &Path) -> Result<Vec<u8>, String> {
        Err("no file".to_owned())
    }

    fn write(&mut self, _: &Path, _: &[u8]) -> Result<(), String> {
        Err("no file".to_owned())
    }
}

/// What a charm may do with secrets in a hook, by two numbers. It may be refused.
fn use_secret(run: &mut HookRun, model: &mut Model, what: u8, which: usize) {
    let count = model.secrets().count();
    let id = model.secrets().nth(which % count.max(1)).map(|(id, _)| id.uri());
    let id = id.as_deref().unwrap_or("none");
    let line = match what {
        0 => "secret-add abc=1 --owner=unit --rotate=hourly --expire=50m".to_owned(),
        1 => "secret-add abc=1".to_owned(),
        2 => format!("secret-set {id} abc={count}{which}"),
        3 => format!("secret-get {id}"),
        4 => format!("secret-get {id} --refresh"),
        5 => format!("secret-grant {id} -r {}", which % 4),
        6 => format!("secret-revoke {id} -r {}", which % 4),
        7 => format!("secret-remove {id} --revision 1"),
        8 => format!("secret-remove {id}"),
        _ => return,
    };
    let mut words = line.split(' ').map(str::to_owned);
    let command = words.next().unwrap_or_default();
    let invocation = Invocation { command, arguments: words.collect(), ..Invocation::default() };
    run.call(model, &invocation, &mut NoFiles);
}

/// What an operator or the world may do, by two numbers.
fn move_number(model: &mut Model, charms: &[Arc<Charm>; 3], what: u8, which: u8) {
    let names = ["client", "server", "peers"];
    let number = usize::from(which % 3);
    let application: ApplicationName = names[number].parse().unwrap();
    let unit = UnitName::new(&application, u32::from(which / 3));
    // What is refused changes nothing, and that is fine.
    let _ = match what {
        0 => model.add_unit(&application).map(drop),
        1 => model.remove_unit(&unit, Removal::default()),
        2 => model.remove_unit(&unit, Removal::default().forced()),
        3 => model.integrate("client", "server").map(drop),
        4 => model.remove_relation("client", "server").map(drop),
        5 => model.set_leader(&unit),
        6 => model.lose_agent(&unit),
        7 => model.find_agent(&unit),
        8 => model.refresh(&application, &charms[number], which.is_multiple_of(2)),
        9 => model.reboot_machine(u32::from(which)),
        10 => model.resolve(&unit, which.is_multiple_of(2)),
        11 => model.remove_application(&application, Removal::default()),
        12 => model.deploy(names[number], Arc::clone(&charms[number]), 2, &[]).map(drop),
        13 => {
            let container = ["a", "b"][usize::from(which % 2)].to_owned();
            let key = "example.com/key".to_owned();
            let kind = match which / 2 {
                0 | 1 => WorkloadEventKind::Ready,
                2 | 3 => WorkloadEventKind::CustomNotice { id: which.to_string(), key },
                _ => WorkloadEventKind::CheckFailed { check: "up".to_owned() },
            };
            model.workload_event(&unit, WorkloadEvent { container, kind })
        }
        14 => model.restart_container(&unit, "a"),
        _ => {
            model.advance(Duration::from_secs(u64::from(which) * 600));
            Ok(())
        }
    };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..Default::default() })]

    #[test]
    fn it_finds_what_looking_at_everything_finds(
        moves in prop::collection::vec((0..16_u8, 0..12_u8, 0..8_usize), 1..40),
        failures in prop::collection::vec(prop::bool::weighted(0.1), 1..20),
        secrets in prop::collection::vec((0..12_u8, 0..12_usize), 1..40),
    ) {
        let charms = [CLIENT, SERVER, PEERS].map(charm);
        let kind = ModelKind::Kubernetes;
        let mut model = Model::new(Settings { automatic_retries: 1, kind, ..Settings::default() });
        for (name, charm) in ["client", "server", "peers"].into_iter().zip(&charms) {
            model.deploy(name, Arc::clone(charm), 2, &[]).unwrap();
        }
        let mut fails = failures.iter().cycle();
        let mut secrets = secrets.into_iter().cycle();
        for (what, which, events) in moves {
            move_number(&mut model, &charms, what, which);
            prop_assert!(model.is_settled(), "{} {}", what, which);
            prop_assert!(model.secrets.is_consistent(), "{} {}", what, which);
            for _ in 0..events {
                let due = super::next_before_rest(&model);
                prop_assert_eq!(&due, &by_looking_at_all(&model));
                let Some(due) = due else { break };
                let mut run = HookRun::begin(&mut model, due).unwrap();
                let (what, which) = secrets.next().unwrap();
                use_secret(&mut run, &mut model, what, which);
                let code = i32::from(*fails.next().unwrap());
                let exit = Exit { ending: Ending::Code(code), stdout: vec![], stderr: vec![] };
                run.finish(&mut model, exit);
                prop_assert!(model.is_settled());
                prop_assert!(model.secrets.is_consistent());
            }
        }
    }
}

#[test]
fn a_change_that_did_not_settle_the_model_is_seen() {
    let mut model = Model::new(Settings::default());
    model.deploy("peers", charm(PEERS), 1, &[]).unwrap();
    rest(&mut model);
    assert_eq!(super::next_before_rest(&model), None);
    model.applications.get_mut(&"peers".parse().unwrap()).unwrap().config_version += 1;
    let due = super::next_before_rest(&model).unwrap();
    assert_eq!(due.event, LifecycleEvent::ConfigChanged.into());
    model.queue = Queue::default();
    assert!(!model.is_settled());
}
