//! `payload-register`, `payload-status-set`, `payload-unregister` (until Juju 3.6): immediate.

use super::call::{Call, Command, Failure, no_more};
use super::flags::Arguments;
use crate::go::quote;
use crate::state::Payload;

const STATUSES: [&str; 4] = ["starting", "running", "stopping", "stopped"];

pub(super) const REGISTER: Command = Command {
    name: "payload-register",
    arguments: "<type> <class> <id> [tags...]",
    purpose: "Register a charm payload with Juju.",
    flags: &[],
    run: register,
};

pub(super) const STATUS_SET: Command = Command {
    name: "payload-status-set",
    arguments: "<class> <id> <status>",
    purpose: "Update the status of a payload.",
    flags: &[],
    run: status_set,
};

pub(super) const UNREGISTER: Command = Command {
    name: "payload-unregister",
    arguments: "<class> <id>",
    purpose: "Stop tracking a payload.",
    flags: &[],
    run: unregister,
};

fn register(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let [kind, class, id, labels @ ..] = arguments.positional.as_slice() else { return missing() };
    let application = call.model.application(call.run.unit().application()).ok();
    let mut declared = application.iter().flat_map(|found| &found.charm.payloads);
    match declared.find(|meta| meta.name.value == *class) {
        None => {
            return Failure::run(format!("payload {} not found in metadata.yaml", quote(class)));
        }
        Some(meta) if meta.kind != *kind => {
            let (kind, class, expected) = (quote(kind), quote(class), quote(&meta.kind));
            return Failure::run(format!(
                "incorrect type {kind} for payload {class}, expected {expected}"
            ));
        }
        Some(_) => {}
    }
    let status = "running".to_owned();
    let payload = Payload { kind: kind.clone(), status, labels: labels.to_vec() };
    if let Some(unit) = call.model.units.get_mut(call.run.unit()) {
        unit.payloads.insert((class.clone(), id.clone()), payload);
    }
    Ok(())
}

fn status_set(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let [class, id, status, rest @ ..] = arguments.positional.as_slice() else { return missing() };
    no_more(rest)?;
    if !STATUSES.contains(&status.as_str()) {
        let (status, statuses) = (quote(status), STATUSES.map(quote).join(", "));
        return Failure::run(format!(
            "status {status} not supported; expected one of [{statuses}]"
        ));
    }
    let unit = call.model.units.get_mut(call.run.unit());
    match unit.and_then(|unit| unit.payloads.get_mut(&(class.clone(), id.clone()))) {
        Some(payload) => {
            payload.status.clone_from(status);
            Ok(())
        }
        None => Failure::run(format!("payload {} not found", quote(&format!("{class}/{id}")))),
    }
}

/// What is not registered is not missed.
fn unregister(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let [class, id, rest @ ..] = arguments.positional.as_slice() else { return missing() };
    no_more(rest)?;
    if let Some(unit) = call.model.units.get_mut(call.run.unit()) {
        unit.payloads.remove(&(class.clone(), id.clone()));
    }
    Ok(())
}

fn missing<T>() -> Result<T, Failure> {
    Failure::usage("missing required arguments")
}
