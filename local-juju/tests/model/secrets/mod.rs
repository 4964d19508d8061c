//! Secrets.

mod add;
mod commit;
mod events;
mod get;
mod grant;
mod info;
mod privacy;
mod properties;
mod rotation;
mod set_and_remove;
mod users;

use local_juju::commands::Outcome;
use local_juju::schedule::{Due, LifecycleEvent};
use local_juju::state::SecretId;

use crate::support::{Hook, Juju, database, exit, unit, web};

/// The relation between `web:db` and `db:server`.
const RELATION: &str = "1";

/// Two units each of a database and its client.
fn related(version: &str) -> Juju {
    let juju = Juju::version(version).deploy("db", database(), 2).deploy("web", web(), 2);
    juju.integrate("web:db", "db:server").rested()
}

/// Runs a hook on the unit now, whatever is due.
fn hook(juju: &mut Juju, name: &str, mut charm: impl FnMut(&mut Hook<'_>)) -> Outcome {
    let due =
        Due { unit: unit(name), event: LifecycleEvent::UpdateStatus.into(), at: juju.model.now() };
    let outcome = juju.run(due, &mut |hook| {
        charm(hook);
        exit(0)
    });
    juju.ran.pop();
    outcome
}

/// Runs a hook that must be committed.
fn committed(juju: &mut Juju, name: &str, charm: impl FnMut(&mut Hook<'_>)) {
    assert_eq!(hook(juju, name, charm), Outcome::Committed);
}

/// Adds a secret in a hook of its own, with these options, and gives its id with its prefix.
fn added(juju: &mut Juju, name: &str, arguments: &[&str]) -> String {
    let mut id = String::new();
    let line = [&["secret-add"], arguments].concat();
    committed(juju, name, |hook| hook.ok(&line).trim().clone_into(&mut id));
    id
}

fn bare(id: &str) -> &str {
    id.strip_prefix("secret:").unwrap()
}

fn secret<'a>(juju: &'a Juju, id: &str) -> &'a local_juju::state::Secret {
    juju.model.secret(&id.parse::<SecretId>().unwrap()).unwrap()
}

/// What runs by itself until the model is at rest, with a charm that does nothing.
fn events(juju: &mut Juju) -> Vec<String> {
    juju.rest(|_| exit(0));
    std::mem::take(&mut juju.ran)
}
