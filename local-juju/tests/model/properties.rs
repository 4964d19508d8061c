//! What holds whatever operators and charms do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use local_juju::commands::{Ending, Exit, HookRun, Outcome};
use local_juju::schedule::{self, Event, LifecycleEvent, RelationEventKind, StorageEventKind};
use local_juju::state::{AgentStatus, Model, Removal, Settings, StatusWord, UnitName};
use ops_metadata::Charm;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::support::{Hook, MemoryFiles, agent, application, database, exit, web};

/// What an operator may do; names that are not there are refused, and that is part of it.
#[derive(Debug, Clone)]
enum Operation {
    Deploy(u8),
    AddUnit(u8),
    Integrate(usize),
    RemoveRelation(usize),
    RemoveUnit(u8, u32, bool),
    RemoveApplication(u8, bool),
    Refresh(u8, bool),
    AddStorage(u8, u32),
    DetachStorage(usize),
    AttachStorage(usize, u8, u32),
    RemoveStorage(usize, bool),
    /// Of a unit in error.
    Resolve(usize, bool),
    Lose(u8, u32),
    Find(u8, u32),
    Reboot(u32),
    /// Lets this many seconds pass.
    Wait(u64),
    SetConfig(u16),
    Lead(u8, u32),
    Act(u8, u32),
    /// Runs this many events.
    Run(u8),
}

const PAIRS: [(&str, &str); 5] = [
    ("web:db", "db:server"),
    ("web:site", "db:site"),
    ("agent:host", "web"),
    ("agent:host", "db"),
    ("other:db", "db"),
];
const NAMES: [&str; 4] = ["web", "db", "agent", "other"];

fn operation() -> impl Strategy<Value = Operation> {
    let name = || 0..4_u8;
    prop_oneof![
        name().prop_map(Operation::Deploy),
        name().prop_map(Operation::AddUnit),
        (0..PAIRS.len()).prop_map(Operation::Integrate),
        (0..PAIRS.len()).prop_map(Operation::RemoveRelation),
        (name(), 0..4_u32, prop::bool::weighted(0.2))
            .prop_map(|(name, number, force)| Operation::RemoveUnit(name, number, force)),
        (name(), prop::bool::weighted(0.2))
            .prop_map(|(name, force)| Operation::RemoveApplication(name, force)),
        (name(), any::<bool>()).prop_map(|(name, force)| Operation::Refresh(name, force)),
        (name(), 0..4_u32).prop_map(|(name, number)| Operation::AddStorage(name, number)),
        (0..12_usize).prop_map(Operation::DetachStorage),
        (0..12_usize, name(), 0..4_u32)
            .prop_map(|(nth, name, number)| Operation::AttachStorage(nth, name, number)),
        (0..12_usize, any::<bool>()).prop_map(|(nth, force)| Operation::RemoveStorage(nth, force)),
        (0..4_usize, any::<bool>()).prop_map(|(nth, retry)| Operation::Resolve(nth, retry)),
        (name(), 0..4_u32).prop_map(|(name, number)| Operation::Lose(name, number)),
        (name(), 0..4_u32).prop_map(|(name, number)| Operation::Find(name, number)),
        (0..6_u32).prop_map(Operation::Reboot),
        (0..400_u64).prop_map(Operation::Wait),
        any::<u16>().prop_map(Operation::SetConfig),
        (name(), 0..4_u32).prop_map(|(name, number)| Operation::Lead(name, number)),
        (name(), 0..4_u32).prop_map(|(name, number)| Operation::Act(name, number)),
        (1..20_u8).prop_map(Operation::Run),
    ]
}

/// Related applications that have run for a while, or nothing, and then operations.
fn operations() -> impl Strategy<Value = Vec<Operation>> {
    let begin = || {
        let deployed = [0, 1, 2].map(Operation::Deploy).into_iter();
        let added = [0, 1].map(Operation::AddUnit).into_iter();
        let related = [0, 2].map(Operation::Integrate).into_iter();
        deployed.chain(added).chain(related).chain([Operation::Run(200)]).collect::<Vec<_>>()
    };
    let then = prop::collection::vec(operation(), 0..40);
    (prop::bool::weighted(0.8), then).prop_map(move |(prepared, then)| {
        if prepared { begin().into_iter().chain(then).collect() } else { then }
    })
}

/// How charms end their events: over and over through this list.
fn endings() -> impl Strategy<Value = Vec<Ending>> {
    let ending = prop_oneof![
        12 => Just(Ending::Code(0)),
        1 => Just(Ending::Code(1)),
        1 => Just(Ending::Signal(9)),
        1 => Just(Ending::NoHandler),
    ];
    prop::collection::vec(ending, 1..30)
}

struct World {
    model: Model,
    endings: Vec<Ending>,
    /// What ran, in order.
    history: Vec<String>,
    /// What each unit has been through.
    past: BTreeMap<UnitName, Past>,
}

#[derive(Default)]
struct Past {
    events: Vec<Event>,
    storages: BTreeSet<String>,
    /// By relation: who joined and did not depart.
    joined: BTreeMap<u32, BTreeSet<UnitName>>,
    created: BTreeSet<u32>,
    /// The relation and unit whose `-changed` must be next there.
    promised: Option<(u32, UnitName)>,
    /// The hook that failed.
    failed: Option<Event>,
    /// Whether its machine was started again since its last `start`.
    rebooted: bool,
}

impl World {
    fn new(endings: Vec<Ending>) -> Self {
        let settings = Settings { automatic_retries: 2, ..Settings::default() };
        Self { model: Model::new(settings), endings, history: Vec::new(), past: BTreeMap::new() }
    }

    fn apply(&mut self, operation: &Operation) {
        let name = |name: u8| application(NAMES[usize::from(name)]);
        let unit = |app: u8, number: u32| UnitName::new(&name(app), number);
        let how = |force: bool| {
            if force { Removal::default().forced() } else { Removal::default().with_storage() }
        };
        let model = &mut self.model;
        let storage = |model: &Model, nth: usize| {
            model.storages().nth(nth).map(|storage| storage.id().clone())
        };
        // A refusal leaves the model as it was.
        let before = model.to_json();
        let refused = match *operation {
            Operation::Deploy(app) => {
                model.deploy(NAMES[usize::from(app)], charm_of(app), 1, &[]).is_err()
            }
            Operation::AddUnit(app) => model.add_unit(&name(app)).is_err(),
            Operation::Integrate(pair) => model.integrate(PAIRS[pair].0, PAIRS[pair].1).is_err(),
            Operation::RemoveRelation(pair) => {
                model.remove_relation(PAIRS[pair].0, PAIRS[pair].1).is_err()
            }
            Operation::RemoveUnit(app, number, force) => {
                model.remove_unit(&unit(app, number), how(force)).is_err()
            }
            Operation::RemoveApplication(app, force) => {
                model.remove_application(&name(app), how(force)).is_err()
            }
            Operation::Refresh(app, force) => {
                model.refresh(&name(app), &charm_of(app), force).is_err()
            }
            Operation::AddStorage(app, number) => {
                model.add_storage(&unit(app, number), "spare", 1).is_err()
            }
            Operation::DetachStorage(nth) => {
                storage(model, nth).is_none_or(|id| model.detach_storage(&id).is_err())
            }
            Operation::AttachStorage(nth, app, number) => storage(model, nth)
                .is_none_or(|id| model.attach_storage(&unit(app, number), &id).is_err()),
            Operation::RemoveStorage(nth, force) => {
                storage(model, nth).is_none_or(|id| model.remove_storage(&id, force).is_err())
            }
            Operation::Resolve(nth, retry) => return self.resolve(nth, retry),
            Operation::Lose(app, number) => model.lose_agent(&unit(app, number)).is_err(),
            Operation::Find(app, number) => model.find_agent(&unit(app, number)).is_err(),
            Operation::Reboot(machine) => {
                for (name, unit) in model.units().filter(|(_, unit)| unit.machine() == machine) {
                    if unit.principal().is_none() || self.past.contains_key(name) {
                        self.past.entry(name.clone()).or_default().rebooted = true;
                    }
                }
                model.reboot_machine(machine).is_err()
            }
            Operation::Wait(seconds) => return model.advance(Duration::from_secs(seconds)),
            Operation::SetConfig(port) => {
                model.set_config(&application("web"), "port", &port.to_string()).is_err()
            }
            Operation::Lead(app, number) => model.set_leader(&unit(app, number)).is_err(),
            Operation::Act(app, number) => {
                model.enqueue_action(&unit(app, number), "free", &[]).is_err()
            }
            Operation::Run(count) => {
                (0..count).for_each(|_| {
                    self.step();
                });
                return;
            }
        };
        if refused {
            assert_eq!(self.model.to_json(), before, "{operation:?}");
        }
    }

    /// Resolves the error of a unit that is in error.
    fn resolve(&mut self, nth: usize, retry: bool) {
        let failed = self.model.units().filter(|(_, unit)| unit.status().word == StatusWord::Error);
        let Some(name) = failed.map(|(name, _)| name.clone()).nth(nth) else { return };
        self.model.resolve(&name, retry).unwrap();
        let past = self.past.entry(name).or_default();
        if let Some(event) = past.failed.take_if(|_| !retry) {
            past.done(&event);
        }
    }

    /// Runs the next event, if there is one.
    fn step(&mut self) -> bool {
        let Some(due) = schedule::next_before_rest(&self.model) else { return false };
        assert!(due.at >= self.model.now());
        let ending = self.endings[self.history.len() % self.endings.len()].clone();
        self.history.push(format!("{:?} {} {:?}", due.at, due.unit, due.event));
        let past = self.past.entry(due.unit.clone()).or_default();
        let found = self.model.unit(&due.unit).unwrap();
        let in_error = found.status().word == StatusWord::Error;
        let same = found.status().message == format!("hook failed: \"{}\"", due.event);
        assert!(!in_error || due.event.is_action() || same, "{}: {}", due.unit, due.event);
        assert_ne!(found.agent_status(), AgentStatus::Lost);
        past.may_run(&due.unit, &due.event);
        let (unit, event) = (due.unit.clone(), due.event.clone());
        let run = HookRun::begin(&mut self.model, due).unwrap();
        let mut hook = Hook { model: &mut self.model, run, files: MemoryFiles::default() };
        if let Event::Relation(event) = hook.run.event().clone()
            && event.kind == RelationEventKind::Created
        {
            let name = hook.unit();
            hook.ok(&["relation-set", &format!("name={name}")]);
            if hook.ok(&["is-leader"]) == "True\n" {
                hook.ok(&["relation-set", "--app", "led=yes"]);
            }
        }
        let run = hook.run;
        let outcome = run.finish(&mut self.model, Exit { ending, ..exit(0) });
        let past = self.past.entry(unit).or_default();
        match outcome {
            Outcome::Committed | Outcome::Skipped => past.done(&event),
            Outcome::Failed { .. } => past.failed = Some(event),
            _ => {}
        }
        true
    }

    /// At rest every unit that is well has met exactly those who are there.
    fn check_at_rest(&self) {
        for (name, unit) in self.model.units().filter(|(_, unit)| !unit.is_stuck()) {
            let past = &self.past[name];
            // One that goes before its first `config-changed` never starts.
            let started = past.events.contains(&LifecycleEvent::Start.into());
            assert!(started || unit.is_dying(), "{name}");
            assert!(!unit.is_dying() || self.waits_for_subordinates(name), "{name}");
            for (id, relation) in self.model.relations() {
                let mine =
                    relation.endpoints().iter().any(|end| end.application == *name.application());
                // Of a relation beside a principal nobody but the principal is met.
                let agents =
                    relation.endpoints().iter().any(|end| end.application.as_str() == "agent");
                if !mine || agents || unit.is_dying() || relation.is_dying() {
                    continue;
                }
                let there = self.model.units().map(|(other, _)| other).filter(|other| {
                    let met = relation.is_peer() || other.application() != name.application();
                    *other != name && met && relation.has_entered(other)
                });
                let joined = past.joined.get(&id.0).cloned().unwrap_or_default();
                assert_eq!(joined, there.cloned().collect(), "{name} in {id}");
            }
        }
    }

    fn waits_for_subordinates(&self, name: &UnitName) -> bool {
        self.model.units().any(|(_, other)| other.principal() == Some(name))
    }
}

fn charm_of(app: u8) -> Arc<Charm> {
    match app {
        1 => database(),
        2 => agent(),
        _ => web(),
    }
}

impl Past {
    /// Whether the event may come now, by all that the unit has been through.
    fn may_run(&self, unit: &UnitName, event: &Event) {
        let had = |wanted: LifecycleEvent| self.events.contains(&wanted.into());
        assert!(!had(LifecycleEvent::Remove), "{unit}: nothing after remove, but {event}");
        match event {
            Event::Lifecycle(LifecycleEvent::Install) => {
                assert!(!self.events.contains(event), "{unit}: {event} twice");
            }
            Event::Lifecycle(LifecycleEvent::Start) => {
                assert!(!self.events.contains(event) || self.rebooted, "{unit}: {event} twice");
            }
            Event::Storage(_) => {}
            _ => assert!(had(LifecycleEvent::Install) || event.is_action(), "{unit}: {event}"),
        }
        if *event == LifecycleEvent::Start.into() && !self.rebooted {
            // An action runs in between if `start` failed before.
            let before = self.events.iter().rev().find(|event| !event.is_action());
            assert_eq!(before, Some(&LifecycleEvent::ConfigChanged.into()), "{unit}");
        }
        let last = self.events.iter().rev().find(|event| !event.is_action());
        if last == Some(&LifecycleEvent::UpgradeCharm.into()) && !event.is_action() {
            assert_eq!(*event, LifecycleEvent::ConfigChanged.into(), "{unit}");
        }
        if *event == LifecycleEvent::Remove.into() {
            assert!(had(LifecycleEvent::Stop) || !had(LifecycleEvent::Start), "{unit}");
            assert!(self.storages.is_empty() && self.joined.values().all(BTreeSet::is_empty));
        }
        match event {
            Event::Relation(event) => {
                let id = event.relation.0;
                if let Some((promised, who)) = &self.promised
                    && *promised == id
                {
                    let kept = event.kind == RelationEventKind::Changed
                        && event.unit.as_ref() == Some(who);
                    assert!(kept, "{unit}: joined {who} and then {event:?}");
                }
                let joined =
                    |who: &UnitName| self.joined.get(&id).is_some_and(|met| met.contains(who));
                match (event.kind, &event.unit) {
                    (RelationEventKind::Created, _) => assert!(!self.created.contains(&id)),
                    (RelationEventKind::Broken, _) => {
                        assert!(self.joined.get(&id).is_none_or(BTreeSet::is_empty));
                    }
                    (_, None) => {}
                    (RelationEventKind::Joined, Some(who)) => assert!(!joined(who)),
                    (RelationEventKind::Changed | RelationEventKind::Departed, Some(who)) => {
                        assert!(joined(who), "{unit}: {event:?} without joined");
                    }
                }
                if event.kind != RelationEventKind::Created {
                    assert!(self.created.contains(&id), "{unit}: {event:?} before created");
                }
            }
            Event::Storage(event) => {
                let attached = self.storages.contains(&event.storage.to_string());
                assert_eq!(attached, event.kind == StorageEventKind::Detaching, "{unit}");
            }
            _ => {}
        }
    }

    /// The event ran, or counts as done.
    fn done(&mut self, event: &Event) {
        self.failed = None;
        match event {
            Event::Relation(event) => {
                let id = event.relation.0;
                let joined = self.joined.entry(id).or_default();
                match (event.kind, &event.unit) {
                    (RelationEventKind::Created, _) => _ = self.created.insert(id),
                    (RelationEventKind::Joined, Some(who)) => {
                        joined.insert(who.clone());
                        self.promised = Some((id, who.clone()));
                    }
                    (RelationEventKind::Changed, Some(_)) => {
                        self.promised.take_if(|(promised, _)| *promised == id);
                    }
                    (RelationEventKind::Departed, Some(who)) => _ = joined.remove(who),
                    _ => {}
                }
            }
            Event::Storage(event) => {
                let id = event.storage.to_string();
                if event.kind == StorageEventKind::Attached {
                    self.storages.insert(id);
                } else {
                    self.storages.remove(&id);
                }
            }
            Event::Lifecycle(LifecycleEvent::Start) => self.rebooted = false,
            _ => {}
        }
        self.events.push(event.clone());
    }
}

/// The same operations in every run, and others for another `PROPTEST_RNG_SEED`: what they find is looked
/// into by whoever looks for it, and not by whoever changes something else.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    let given = ProptestConfig::default();
    let rng_seed = match given.rng_seed {
        RngSeed::Random => RngSeed::Fixed(2),
        fixed @ RngSeed::Fixed(_) => fixed,
    };
    ProptestConfig { cases, failure_persistence: None, rng_seed, ..given }
}

proptest! {
    #![proptest_config(config(50))]

    #[test]
    fn any_operations_come_to_rest_by_the_rules(
        operations in operations(),
        endings in endings(),
    ) {
        let mut world = World::new(endings);
        for operation in &operations {
            world.apply(operation);
        }
        let units: Vec<_> = world.model.units().map(|(name, _)| name.clone()).collect();
        for unit in units {
            world.model.find_agent(&unit).unwrap();
        }
        let mut steps = 0;
        while world.step() {
            steps += 1;
            prop_assert!(steps < 20_000, "no rest");
        }
        world.check_at_rest();
    }

    #[test]
    fn the_same_operations_make_the_same_history(
        operations in operations(),
        endings in endings(),
    ) {
        let play = || {
            let mut world = World::new(endings.clone());
            operations.iter().for_each(|operation| world.apply(operation));
            (world.history, world.model.to_json(), world.model.now())
        };
        prop_assert_eq!(play(), play());
    }
}

/// Its joining fails at first, and when that is tried again the unit has gone.
#[test]
fn a_unit_that_left_before_it_was_met_departs_all_the_same() {
    use Operation::{AddUnit, Deploy, Integrate, RemoveUnit, Run};
    let code = Ending::Code;
    let endings = vec![code(1), code(0), Ending::Signal(9), code(0), code(0), code(0)];
    let mut world = World::new(endings);
    for operation in [
        Deploy(0),
        Deploy(1),
        Deploy(2),
        AddUnit(0),
        AddUnit(1),
        Integrate(0),
        Integrate(2),
        Run(200),
        AddUnit(0),
        Run(6),
        RemoveUnit(0, 2, false),
    ] {
        world.apply(&operation);
    }
    while world.step() {}
    world.check_at_rest();
}

/// Its subordinate fails to be installed, and it waits for that.
#[test]
fn a_principal_that_goes_before_its_start_does_not_start() {
    use Operation::{Deploy, Integrate, RemoveUnit, Run};
    let endings = [vec![Ending::Code(0); 4], vec![Ending::Code(1); 50]].concat();
    let mut world = World::new(endings);
    for operation in [Deploy(0), Deploy(2), Integrate(2), Run(4), RemoveUnit(0, 0, false)] {
        world.apply(&operation);
    }
    while world.step() {}
    world.check_at_rest();
    let principal = UnitName::new(&application("web"), 0);
    assert!(world.model.unit(&principal).unwrap().is_dying());
    assert!(!world.past[&principal].events.contains(&LifecycleEvent::Start.into()));
}
