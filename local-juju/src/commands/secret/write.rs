//! `secret-add`, `secret-set`, `secret-remove`.

use super::arguments::{self, FLAGS};
use super::pending::SecretCreate;
use super::required_uri;
use crate::commands::call::{Call, Command, Failure, no_more};
use crate::commands::flags::{Arguments, Flag, FlagKind};
use crate::go::quote;
use crate::state::SecretOwner;

const REVISION: Flag =
    Flag { names: &["revision"], kind: FlagKind::Number, purpose: "remove the specified revision" };

pub(in crate::commands) const ADD: Command = Command {
    name: "secret-add",
    arguments: "[key[#base64|#file]=value...]",
    purpose: "Add a new secret.",
    flags: FLAGS,
    run: add,
};

pub(in crate::commands) const SET: Command = Command {
    name: "secret-set",
    arguments: "<ID> [key[#base64]=value...]",
    purpose: "Update an existing secret.",
    flags: FLAGS,
    run: set,
};

pub(in crate::commands) const REMOVE: Command = Command {
    name: "secret-remove",
    arguments: "<ID>",
    purpose: "Remove an existing secret.",
    flags: &[REVISION],
    run: remove,
};

/// Makes a secret. Its id is final, though the secret is there only from the commit on.
fn add(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let pairs = &arguments.positional;
    if pairs.is_empty() && arguments.value("file").is_none_or(str::is_empty) {
        return Failure::usage("missing secret value or filename");
    }
    let mut change = arguments::change(call, arguments, pairs)?;
    let Some(content) = change.content.take() else {
        return Failure::run("empty secret value not valid");
    };
    let unit = call.run.unit().clone();
    let owner = match arguments.value("owner") {
        Some("unit") => SecretOwner::Unit(unit),
        _ => SecretOwner::Application(unit.application().clone()),
    };
    call.check_leader(Some(&owner))?;
    let creates = &call.run.pending.secrets.creates;
    if let Some(label) = &change.label
        && creates.iter().any(|create| create.change.label.as_ref() == Some(label))
    {
        return Failure::run(format!("secret with label {} already exists", quote(label)));
    }
    let id = call.model.next_secret_id();
    call.print_raw(&format!("{}\n", id.uri()));
    call.run.pending.secrets.creates.push(SecretCreate { id, owner, content, change });
    Ok(())
}

/// Changes a secret. Whether there is one is found at the commit.
fn set(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let (uri, pairs) = required_uri(&arguments.positional)?;
    let change = arguments::change(call, arguments, pairs)?;
    call.check_leader(call.secret_owner(&uri))?;
    let merges = call.model.settings().juju_version.merges_secret_changes();
    if !change.is_empty() {
        call.run.pending.secrets.change(uri, change, merges);
    }
    Ok(())
}

/// Removes a secret or one revision. Whether there is one is found at the commit.
fn remove(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let (uri, rest) = required_uri(&arguments.positional)?;
    no_more(rest)?;
    call.check_leader(call.secret_owner(&uri))?;
    let revision = arguments.number("revision").filter(|number| *number > 0);
    // No secret has so many revisions; to remove one that is not there does nothing.
    let revision = revision.map(|number| u32::try_from(number).unwrap_or(u32::MAX));
    call.run.pending.secrets.remove(uri, revision);
    Ok(())
}
