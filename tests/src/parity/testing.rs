//! The events of a record in `ops.testing`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};

use local_juju::commands::Outcome;
use local_juju::schedule::{Due, Event, LifecycleEvent, RelationEvent, RelationEventKind};
use local_juju::state::UnitName;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::compare::first_difference;
use super::play::{Moment, What};
use super::scenario::Scenario;
use super::sight::Sight;
use super::{charms, python};

/// Plays each event of Python's record that `ops.testing` can express, and gives their number.
///
/// # Errors
/// It makes another state of an event than the local Juju; or it can express none.
pub fn agree(scenario: &Scenario, moments: &[Moment]) -> Result<usize, String> {
    let roots = TempDir::new().unwrap();
    let mut members = Members::default();
    let mut lost = BTreeSet::new();
    let mut played = 0;
    for pair in moments.windows(2) {
        let [before, moment] = pair else { continue };
        let What::Event(due, outcome) = &moment.what else { continue };
        members.begin(due);
        if lost.contains(&due.unit) {
            continue; // what it has kept is known no more
        }
        if keeps(due, &before.snapshot) {
            lost.insert(due.unit.clone()); // unless this one is played
        }
        let Some(event) = in_words(due, &moment.snapshot) else { continue };
        let Some(expected) = expected(due, outcome) else { continue };
        if before.snapshot["secrets"].as_object().is_some_and(|secrets| !secrets.is_empty()) {
            continue; // it wants to be given their content, which no snapshot has
        }
        let sight = Sight { unit: &due.unit, before: &before.snapshot, after: &moment.snapshot };
        let known = |relation: &str| members.of(&due.unit, relation);
        let about = |relation: &str| matches!(&due.event, Event::Relation(event) if event.relation.to_string() == relation);
        if is_last_departure(due, &sight, &known) {
            continue;
        }
        let mut read = sight.read(&known, &about);
        read["model-uuid"] = "6c6f6361-6c20-4a75-8a75-000000000001".into();
        let mut answer = ask(&json!({
            "charm-root": roots.path().join(due.unit.as_str()),
            "juju": scenario.juju,
            "app": due.unit.application().as_str(),
            "unit": due.unit.number(),
            "before": read,
            "event": event,
        }));
        let difference = match expected {
            Expected::Failure if answer.get("failed").is_some() => None,
            Expected::Failure => Some("  it did not fail".to_owned()),
            // A unit that is gone has no status.
            Expected::State(_) if matches!(due.event, Event::Lifecycle(LifecycleEvent::Remove)) => {
                None
            }
            Expected::State(action) => {
                let made = sight.made(action.as_deref());
                if sight.is_in_error() {
                    answer["status"] = made["status"].clone();
                }
                // Relations that Juju does not list any more were not shown to it.
                let mut made = made;
                [&mut made, &mut answer].into_iter().for_each(without_secret_ids);
                if let (Some(made), Some(seen)) =
                    (made["relations"].as_object_mut(), answer["relations"].as_object())
                {
                    made.retain(|id, _| seen.contains_key(id));
                }
                first_difference("", &answer, &made)
            }
        };
        if let Some(difference) = difference {
            return Err(format!("ops.testing: {moment}\n{difference}\n  it says: {answer}"));
        }
        lost.remove(&due.unit);
        played += 1;
    }
    match (played, scenario.beyond_testing) {
        (0, None) => Err("ops.testing can play none of its events".to_owned()),
        (1.., Some(why)) => Err(format!("ops.testing does play its events, though: {why}")),
        _ => Ok(played),
    }
}

/// Whether the charm stores something or puts events off.
fn keeps(due: &Due, snapshot: &Value) -> bool {
    let config = &snapshot["applications"][due.unit.application().as_str()]["config"];
    config["keep"] == true || config["defer"] != ""
}

/// Whether the other side's last unit departs from a relation that ends: Juju 3 lists the relation no
/// more, and `ops.testing` wants it to be there.
fn is_last_departure(due: &Due, sight: &Sight<'_>, members: &dyn Fn(&str) -> Vec<String>) -> bool {
    let Event::Relation(event) = &due.event else { return false };
    let id = event.relation.to_string();
    event.kind == RelationEventKind::Departed
        && sight.is_breaking(&sight.before["relations"][&id], &members(&id))
}

/// Ids of secrets are each Juju's own.
fn without_secret_ids(value: &mut Value) {
    match value {
        Value::String(text) if text.starts_with("secret:") => "secret:…".clone_into(text),
        Value::Array(values) => values.iter_mut().for_each(without_secret_ids),
        Value::Object(pairs) => pairs.values_mut().for_each(without_secret_ids),
        _ => {}
    }
}

/// What is to come of an event.
enum Expected {
    /// The charm fails.
    Failure,
    /// The model is as it is now; an action's id.
    State(Option<String>),
}

/// `None` if the charm did not come to its end.
fn expected(due: &Due, outcome: &Outcome) -> Option<Expected> {
    let action = match &due.event {
        Event::Action { id, .. } => Some(id.to_string()),
        _ => None,
    };
    match outcome {
        Outcome::Committed => Some(Expected::State(None)),
        Outcome::Failed { .. } => Some(Expected::Failure),
        // Juju's own words for a charm that has ended with a code.
        Outcome::ActionEnded { message, .. } if message == "exit status 1" => {
            Some(Expected::Failure)
        }
        Outcome::ActionEnded { .. } => Some(Expected::State(action)),
        _ => None,
    }
}

/// The units that each unit has met in each relation.
#[derive(Debug, Default)]
struct Members(BTreeMap<(UnitName, String), BTreeSet<UnitName>>);

impl Members {
    /// Who joins is met in the event that tells it, who departs no more.
    fn begin(&mut self, due: &Due) {
        let Event::Relation(RelationEvent { kind, relation, unit: Some(unit), .. }) = &due.event
        else {
            return;
        };
        let members = self.0.entry((due.unit.clone(), relation.to_string())).or_default();
        match kind {
            RelationEventKind::Departed => drop(members.remove(unit)),
            _ => drop(members.insert(unit.clone())),
        }
    }

    fn of(&self, unit: &UnitName, relation: &str) -> Vec<String> {
        let members = self.0.get(&(unit.clone(), relation.to_owned()));
        members.into_iter().flatten().map(ToString::to_string).collect()
    }
}

/// The event in the words of `testing.py`, if it can be expressed there.
fn in_words(due: &Due, snapshot: &Value) -> Option<Value> {
    let config = &snapshot["applications"][due.unit.application().as_str()]["config"];
    if config["reboot"] == due.event.name().replace('-', "_") {
        return None; // it runs `juju-reboot` itself
    }
    Some(match &due.event {
        // It has no such event.
        Event::Lifecycle(LifecycleEvent::LeaderSettingsChanged) => return None,
        Event::Lifecycle(event) => json!({"kind": event.hook_name()}),
        Event::Relation(event) => {
            match event.kind {
                // It wants a unit, or chooses one.
                RelationEventKind::Changed if event.unit.is_none() => return None,
                // It takes a departing unit for one of the other side.
                RelationEventKind::Departed if event.departing.as_ref() == Some(&due.unit) => {
                    return None;
                }
                _ => {}
            }
            let name = due.event.name();
            json!({
                "kind": name.trim_start_matches(&format!("{}-", event.endpoint)),
                "relation": event.relation.to_string().parse::<u32>().unwrap(),
                "remote-unit": event.unit.as_ref().map(UnitName::number),
            })
        }
        Event::Storage(event) => {
            let name = due.event.name();
            json!({
                "kind": name.trim_start_matches(&format!("{}-", event.storage.name())),
                "name": event.storage.name(),
                "index": event.storage.to_string().split_once('/').unwrap().1.parse::<u32>().unwrap(),
            })
        }
        // The operator's file and the cloud's credential are in no snapshot.
        Event::Action { name, .. } if ["show-cloud", "show-resource"].contains(&&**name) => {
            return None;
        }
        Event::Action { id, name } => {
            let parameters = &snapshot["actions"][id.to_string()]["parameters"];
            json!({"kind": "action", "name": name, "parameters": parameters})
        }
        _ => return None,
    })
}

/// Asks the one Python that plays events.
fn ask(request: &Value) -> Value {
    static DRIVER: OnceLock<Mutex<Driver>> = OnceLock::new();
    let driver = DRIVER.get_or_init(|| Mutex::new(Driver::start()));
    driver.lock().unwrap_or_else(PoisonError::into_inner).ask(request)
}

/// `testing.py`; it ends with this process, whose end closes its input.
struct Driver {
    process: Child,
    stdout: BufReader<ChildStdout>,
}

impl Driver {
    fn start() -> Self {
        let mut process = Command::new(python::interpreter())
            .arg(charms::source().join("python/testing.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(process.stdout.take().unwrap());
        Self { process, stdout }
    }

    fn ask(&mut self, request: &Value) -> Value {
        writeln!(self.process.stdin.as_mut().unwrap(), "{request}").unwrap();
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("testing.py died of {request}"))
    }
}
