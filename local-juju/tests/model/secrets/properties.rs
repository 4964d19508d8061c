//! What holds whatever charms and operators do with secrets.

use std::collections::BTreeMap;
use std::time::Duration;

use local_juju::schedule::{self, Event, SecretEventKind};
use local_juju::state::{Removal, SecretId, SecretOwner, StatusWord};
use proptest::prelude::*;

use super::{hook, related};
use crate::properties::config;
use crate::support::{Juju, exit, unit};

const UNITS: [&str; 4] = ["db/0", "db/1", "web/0", "web/1"];

#[derive(Debug, Clone)]
enum Operation {
    /// A command on one of the secrets so far, in a hook of the unit.
    Command(usize, usize, Verb),
    Lead(usize),
    Relate(bool),
    RemoveUnit(usize),
    /// Seconds that pass.
    Pass(u32),
    /// Events that run, of which this many fail first.
    Run(u8, u8),
}

#[derive(Debug, Clone)]
enum Verb {
    Add { unit: bool, label: u8, rotate: bool, expire: bool },
    Set(u8),
    Label(u8),
    Get { peek: bool, refresh: bool, label: bool },
    Grant { unit: bool },
    Revoke,
    Remove(Option<u8>),
}

fn verb() -> impl Strategy<Value = Verb> {
    let flag = any::<bool>;
    prop_oneof![
        2 => (flag(), 0..4_u8, flag(), flag())
            .prop_map(|(unit, label, rotate, expire)| Verb::Add { unit, label, rotate, expire }),
        3 => (0..4_u8).prop_map(Verb::Set),
        1 => (0..4_u8).prop_map(Verb::Label),
        5 => (flag(), flag(), flag())
            .prop_map(|(peek, refresh, label)| Verb::Get { peek, refresh: refresh && !peek, label }),
        3 => flag().prop_map(|unit| Verb::Grant { unit }),
        1 => Just(Verb::Revoke),
        2 => prop::option::weighted(0.8, 1..4_u8).prop_map(Verb::Remove),
    ]
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        12 => (0..UNITS.len(), 0..4_usize, verb())
            .prop_map(|(unit, secret, verb)| Operation::Command(unit, secret, verb)),
        1 => (0..UNITS.len()).prop_map(Operation::Lead),
        1 => any::<bool>().prop_map(Operation::Relate),
        1 => (0..UNITS.len()).prop_map(Operation::RemoveUnit),
        2 => (0..20_000_u32).prop_map(Operation::Pass),
        3 => (1..8_u8, 0..3_u8).prop_map(|(events, failures)| Operation::Run(events, failures)),
    ]
}

fn line(verb: &Verb, id: &str, relation: &str) -> Vec<String> {
    let words: Vec<&str> = match verb {
        Verb::Add { .. } => vec!["secret-add", "abc=0"],
        Verb::Set(_) | Verb::Label(_) => vec!["secret-set", id],
        Verb::Get { .. } => vec!["secret-get", id],
        Verb::Grant { .. } => vec!["secret-grant", id, "-r", relation],
        Verb::Revoke => vec!["secret-revoke", id, "-r", relation],
        Verb::Remove(_) => vec!["secret-remove", id],
    };
    let mut line: Vec<String> = words.into_iter().map(str::to_owned).collect();
    let mut more = |condition: bool, word: String| line.extend(condition.then_some(word));
    match verb {
        Verb::Add { unit, label, rotate, expire } => {
            more(*unit, "--owner=unit".to_owned());
            more(*label > 1, format!("--label=l{label}"));
            more(*rotate, "--rotate=hourly".to_owned());
            more(*expire, "--expire=90m".to_owned());
        }
        Verb::Set(content) => more(true, format!("abc={content}")),
        Verb::Label(label) => more(true, format!("--label=l{label}")),
        Verb::Get { peek, refresh, label } => {
            more(*peek, "--peek".to_owned());
            more(*refresh, "--refresh".to_owned());
            more(*label, "--label=read".to_owned());
        }
        Verb::Grant { unit } => more(*unit, "--unit=web/0".to_owned()),
        Verb::Remove(revision) => {
            more(revision.is_some(), format!("--revision={}", revision.unwrap_or(0)));
        }
        Verb::Revoke => {}
    }
    line
}

struct World {
    juju: Juju,
    ids: Vec<String>,
    /// The latest revision of each secret that ever was.
    latest: BTreeMap<SecretId, u32>,
}

impl World {
    fn apply(&mut self, operation: &Operation) {
        let model = &mut self.juju.model;
        match operation {
            Operation::Command(who, secret, verb) => {
                let (who, unknown) = (UNITS[*who], "cdq3ok0kk8o3j04m3m00".to_owned());
                let Ok(found) = model.unit(&unit(who)) else { return };
                if found.agent_status().as_str() == "executing" {
                    return;
                }
                let relations = model.relations().map(|(id, _)| id.to_string());
                let relation = relations.last().unwrap_or_default();
                let line = line(verb, self.ids.get(*secret).unwrap_or(&unknown), &relation);
                let line: Vec<&str> = line.iter().map(String::as_str).collect();
                let mut made = None;
                hook(&mut self.juju, who, |hook| {
                    let crate::support::Ran(code, stdout, _) = hook.call(&line);
                    made = (code == 0 && line[0] == "secret-add").then(|| stdout.trim().to_owned());
                });
                self.ids.extend(made);
            }
            Operation::Lead(who) => drop(model.set_leader(&unit(UNITS[*who]))),
            Operation::Relate(true) => drop(model.integrate("web:db", "db:server")),
            Operation::Relate(false) => drop(model.remove_relation("web:db", "db:server")),
            Operation::RemoveUnit(who) => {
                drop(model.remove_unit(&unit(UNITS[*who]), Removal::default()));
            }
            Operation::Pass(seconds) => model.advance(Duration::from_secs((*seconds).into())),
            Operation::Run(count, failures) => {
                for number in 0..*count {
                    if !self.step(i32::from(number < *failures)) {
                        return;
                    }
                }
            }
        }
    }

    fn step(&mut self, code: i32) -> bool {
        let model = &self.juju.model;
        let Some(due) = schedule::next_before_rest(model) else { return false };
        if let Event::Secret(event) = &due.event {
            let secret =
                model.secret(&event.secret).expect("an event is of a secret that is there");
            let leads = match secret.owner() {
                SecretOwner::Application(name) => {
                    name == due.unit.application() && model.is_leader(&due.unit)
                }
                SecretOwner::Unit(owner) => *owner == due.unit,
                _ => false,
            };
            if event.kind == SecretEventKind::Changed {
                let tracked = secret.consumers()[&due.unit].tracked_revision();
                // A hook that failed is tried again, also by who leads meanwhile.
                let again =
                    model.unit(&due.unit).is_ok_and(|unit| unit.status().word == StatusWord::Error);
                assert!((!leads || again) && tracked.is_some());
            } else {
                assert!(leads, "{due:?}");
            }
            if event.kind == SecretEventKind::Remove {
                let revision = event.revision.unwrap();
                assert!(revision < secret.latest_revision());
                let tracks = |tracked: Option<u32>| tracked == Some(revision);
                assert!(!secret.consumers().values().any(|who| tracks(who.tracked_revision())));
            }
        }
        self.juju.run(due, &mut |_| exit(code));
        true
    }

    fn check(&mut self) {
        let model = &self.juju.model;
        for (id, secret) in model.secrets() {
            let latest = secret.latest_revision();
            let before = self.latest.insert(id.clone(), latest).unwrap_or(latest);
            assert!(before <= latest, "revisions count up");
            assert!(!secret.revisions().is_empty());
            assert!(secret.revisions().keys().all(|revision| (1..=latest).contains(revision)));
            let exists = match secret.owner() {
                SecretOwner::Application(name) => model.application(name).is_ok(),
                SecretOwner::Unit(name) => model.unit(name).is_ok(),
                _ => true,
            };
            assert!(exists, "{secret:?}");
            for (name, consumer) in secret.consumers() {
                assert!(consumer.tracked_revision().is_none_or(|tracked| tracked <= latest));
                assert!(model.unit(name).is_ok());
                let owns = match secret.owner() {
                    SecretOwner::Application(owner) => owner == name.application(),
                    SecretOwner::Unit(owner) => owner == name,
                    _ => false,
                };
                let granted = secret.grants().iter().any(|grant| {
                    [name.as_str(), name.application().as_str()]
                        .contains(&grant.to_string().as_str())
                });
                assert!(owns || granted, "{name} reads {id} without a grant");
            }
            for (other, another) in model.secrets() {
                let same = !secret.label().is_empty()
                    && secret.label() == another.label()
                    && secret.owner() == another.owner();
                assert!(id == other || !same, "two secrets of one label");
            }
        }
    }
}

proptest! {
    #![proptest_config(config(80))]

    #[test]
    fn any_operations_keep_the_rules(
        operations in prop::collection::vec(operation(), 0..60),
        version in prop::sample::select(vec!["3.1.6", "3.5.5", "3.6.11", "4.0.1"]),
    ) {
        let mut world = World { juju: related(version), ids: Vec::new(), latest: BTreeMap::new() };
        for operation in &operations {
            world.apply(operation);
            world.check();
        }
        let mut steps = 0;
        while world.step(0) {
            steps += 1;
            prop_assert!(steps < 5_000, "no rest");
        }
        world.check();
    }
}
