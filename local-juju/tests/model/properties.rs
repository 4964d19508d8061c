//! What holds whatever operators and charms do.

use std::collections::{BTreeMap, BTreeSet};

use local_juju::commands::{Ending, Exit, HookRun};
use local_juju::schedule::{self, Event, LifecycleEvent, RelationEventKind, StorageEventKind};
use local_juju::state::{Model, Removal, Settings, UnitName};
use proptest::prelude::*;

use crate::support::{Hook, MemoryFiles, agent, application, database, exit, web};

/// What an operator may do; names that are not there are refused, and that is part of it.
#[derive(Debug, Clone)]
enum Operation {
    Deploy(u8),
    AddUnit(u8),
    Integrate(usize),
    RemoveRelation(usize),
    RemoveUnit(u8, u32),
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
        (name(), 0..4_u32).prop_map(|(name, number)| Operation::RemoveUnit(name, number)),
        any::<u16>().prop_map(Operation::SetConfig),
        (name(), 0..4_u32).prop_map(|(name, number)| Operation::Lead(name, number)),
        (name(), 0..4_u32).prop_map(|(name, number)| Operation::Act(name, number)),
        (1..20_u8).prop_map(Operation::Run),
    ]
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
    ran: usize,
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
}

impl World {
    fn apply(&mut self, operation: &Operation) {
        let unit =
            |name: u8, number: u32| UnitName::new(&application(NAMES[usize::from(name)]), number);
        let model = &mut self.model;
        // A refusal leaves the model as it was.
        let before = model.to_json();
        let refused = match operation {
            Operation::Deploy(name) => {
                let charm = match name {
                    1 => database(),
                    2 => agent(),
                    _ => web(),
                };
                model.deploy(NAMES[usize::from(*name)], charm, 1, &[]).is_err()
            }
            Operation::AddUnit(name) => {
                model.add_unit(&application(NAMES[usize::from(*name)])).is_err()
            }
            Operation::Integrate(pair) => model.integrate(PAIRS[*pair].0, PAIRS[*pair].1).is_err(),
            Operation::RemoveRelation(pair) => {
                model.remove_relation(PAIRS[*pair].0, PAIRS[*pair].1).is_err()
            }
            Operation::RemoveUnit(name, number) => {
                model.remove_unit(&unit(*name, *number), Removal::default()).is_err()
            }
            Operation::SetConfig(port) => {
                model.set_config(&application("web"), "port", &port.to_string()).is_err()
            }
            Operation::Lead(name, number) => model.set_leader(&unit(*name, *number)).is_err(),
            Operation::Act(name, number) => {
                model.enqueue_action(&unit(*name, *number), "free", &[]).is_err()
            }
            Operation::Run(count) => {
                (0..*count).for_each(|_| {
                    self.step();
                });
                return;
            }
        };
        if refused {
            assert_eq!(self.model.to_json(), before, "{operation:?}");
        }
    }

    /// Runs the next event, if there is one.
    fn step(&mut self) -> bool {
        let Some(due) = schedule::next_before_rest(&self.model) else { return false };
        assert!(due.at >= self.model.now());
        let ending = self.endings[self.ran % self.endings.len()].clone();
        self.ran += 1;
        let done = matches!(ending, Ending::Code(0) | Ending::NoHandler);
        self.check(&due.unit, &due.event, done);
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
        run.finish(&mut self.model, Exit { ending, ..exit(0) });
        true
    }

    /// Whether the event may come now, by all that the unit has been through.
    fn check(&mut self, unit: &UnitName, event: &Event, done: bool) {
        let past = self.past.entry(unit.clone()).or_default();
        let had = |wanted: LifecycleEvent| past.events.contains(&wanted.into());
        assert!(!had(LifecycleEvent::Remove), "{unit}: nothing after remove, but {event}");
        match event {
            Event::Lifecycle(LifecycleEvent::Install | LifecycleEvent::Start) => {
                assert!(!past.events.contains(event), "{unit}: {event} twice");
            }
            Event::Storage(_) => {}
            _ => assert!(had(LifecycleEvent::Install) || event.is_action(), "{unit}: {event}"),
        }
        if *event == LifecycleEvent::Start.into() {
            // An action runs in between if `start` failed before.
            let between = |event: &&Event| event.is_action() || matches!(event, Event::Storage(_));
            let before = past.events.iter().rev().find(|event| !between(event));
            assert_eq!(before, Some(&LifecycleEvent::ConfigChanged.into()), "{unit}");
        }
        if *event == LifecycleEvent::Remove.into() {
            assert!(had(LifecycleEvent::Stop) || !had(LifecycleEvent::Start), "{unit}");
            assert!(past.storages.is_empty() && past.joined.values().all(BTreeSet::is_empty));
        }
        match event {
            Event::Relation(event) => {
                let id = event.relation.0;
                if let Some((promised, who)) = &past.promised
                    && *promised == id
                {
                    let kept = event.kind == RelationEventKind::Changed
                        && event.unit.as_ref() == Some(who);
                    assert!(kept, "{unit}: joined {who} and then {event:?}");
                }
                let joined = past.joined.entry(id).or_default();
                match (event.kind, &event.unit) {
                    (RelationEventKind::Created, _) => assert!(!past.created.contains(&id)),
                    (RelationEventKind::Broken, _) => assert!(joined.is_empty()),
                    (_, None) => {}
                    (RelationEventKind::Joined, Some(who)) => assert!(!joined.contains(who)),
                    (RelationEventKind::Changed | RelationEventKind::Departed, Some(who)) => {
                        assert!(joined.contains(who), "{unit}: {event:?} without joined");
                    }
                }
                if event.kind != RelationEventKind::Created {
                    assert!(past.created.contains(&id), "{unit}: {event:?} before created");
                }
                if done {
                    match (event.kind, &event.unit) {
                        (RelationEventKind::Created, _) => _ = past.created.insert(id),
                        (RelationEventKind::Joined, Some(who)) => {
                            joined.insert(who.clone());
                            past.promised = Some((id, who.clone()));
                        }
                        (RelationEventKind::Changed, Some(_)) => past.promised = None,
                        (RelationEventKind::Departed, Some(who)) => _ = joined.remove(who),
                        _ => {}
                    }
                }
            }
            Event::Storage(event) if done => {
                let id = event.storage.to_string();
                if event.kind == StorageEventKind::Attached {
                    assert!(past.storages.insert(id));
                } else {
                    assert!(past.storages.remove(&id));
                }
            }
            _ => {}
        }
        if done {
            past.events.push(event.clone());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_operations_come_to_rest_by_the_rules(
        operations in prop::collection::vec(operation(), 0..40),
        endings in endings(),
    ) {
        let settings = Settings { automatic_retries: 2, ..Settings::default() };
        let mut world = World { model: Model::new(settings), endings, ran: 0, past: BTreeMap::new() };
        for operation in &operations {
            world.apply(operation);
        }
        let mut steps = 0;
        while world.step() {
            steps += 1;
            prop_assert!(steps < 20_000, "no rest");
        }
        for (name, unit) in world.model.units() {
            prop_assert!(unit.is_stuck() || world.past[name].events.contains(&LifecycleEvent::Start.into()));
        }
    }
}
