//! `secret-get`.

use super::pending::SecretChange;
use super::{LABEL, not_found, uri};
use crate::commands::call::{Call, Command, Failure, OUTPUT, YAML_FORMAT, no_more};
use crate::commands::flags::{Arguments, Flag, FlagKind};
use crate::commands::output::Value;
use crate::go::quote;
use crate::state::{SecretContent, SecretUri, decode};

const PEEK: Flag = Flag {
    names: &["peek"],
    kind: FlagKind::Bool,
    purpose: "get the latest revision just this time",
};

const REFRESH: Flag = Flag {
    names: &["refresh"],
    kind: FlagKind::Bool,
    purpose: "get the latest revision and also get this same revision for subsequent calls",
};

pub(in crate::commands) const GET: Command = Command {
    name: "secret-get",
    arguments: "<ID> [key[#base64]]",
    purpose: "Get the content of a secret.",
    flags: &[YAML_FORMAT, LABEL, OUTPUT, PEEK, REFRESH],
    run: get,
};

/// What is asked for.
struct Request<'a> {
    uri: Option<SecretUri>,
    label: &'a str,
    peek: bool,
    refresh: bool,
}

fn get(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let mut positional = arguments.positional.iter();
    let request = Request {
        uri: positional.next().map(|text| uri(text)).transpose()?,
        label: arguments.value("label").unwrap_or_default(),
        peek: arguments.is_true("peek"),
        refresh: arguments.is_true("refresh"),
    };
    if request.uri.is_none() && request.label.is_empty() {
        return Failure::usage("require either a secret URI or label");
    }
    if request.peek && request.refresh {
        return Failure::usage("specify one of --peek or --refresh but not both");
    }
    let key = positional.next().map(String::as_str).unwrap_or_default();
    no_more(positional.as_slice())?;
    let content = match pending(call, &request) {
        Some(content) => content,
        None => stored(call, &request)?,
    };
    let value = value(&content, key)?;
    call.print(arguments, &value)
}

/// The whole content, or the value of the key, with `#base64` behind it as it is kept.
fn value(content: &SecretContent, key: &str) -> Result<Value, Failure> {
    if key.is_empty() {
        return content.decoded().map(|values| Value::text_map(&values)).map_err(Failure::Run);
    }
    let (key, encoded) = match key.strip_suffix("#base64") {
        Some(key) => (key, true),
        None => (key, false),
    };
    let Some(value) = content.values().get(key) else {
        return Failure::run(format!("secret key value {} not found", quote(key)));
    };
    if encoded {
        Ok(value.as_str().into())
    } else {
        decode(value).map(Value::from).map_err(Failure::Run)
    }
}

/// The content that this hook has written: of a secret that it makes at once, of another one only where
/// the latest is asked for.
fn pending(call: &mut Call<'_>, request: &Request<'_>) -> Option<SecretContent> {
    let Request { uri, label, peek, refresh } = request;
    let writes = &mut call.run.pending.secrets;
    if let Some(uri) = uri {
        if let Some(create) = writes.created_mut(&uri.id) {
            if !label.is_empty() {
                create.change.label = Some((*label).to_owned());
            }
            return Some(create.content.clone());
        }
    } else {
        let labelled = |found: &Option<String>| found.as_deref() == Some(*label);
        let mut creates = writes.creates.iter();
        if let Some(create) = creates.find(|create| labelled(&create.change.label)) {
            return Some(create.content.clone());
        }
    }
    if !peek && !refresh {
        return None;
    }
    let labelled = |change: &SecretChange| change.label.as_deref() == Some(*label);
    let id = match uri {
        Some(uri) => uri.id.clone(),
        None => match writes.changes.iter().find(|(_, (_, change))| labelled(change)) {
            Some((id, _)) => id.clone(),
            None => call.model.secret_labelled_by_owner(&call.run.due.unit, label)?.clone(),
        },
    };
    let (_, change) = writes.changes.get_mut(&id)?;
    let content = change.content.clone()?;
    if uri.is_some() && !label.is_empty() {
        change.label = Some((*label).to_owned());
    }
    if *refresh {
        writes.tracks.insert(id);
    }
    Some(content)
}

/// The content that the controller has. What the unit tracks, and its label, change at once.
fn stored(call: &mut Call<'_>, request: &Request<'_>) -> Result<SecretContent, Failure> {
    let unit = call.run.unit().clone();
    let label = request.label;
    let id = match &request.uri {
        Some(uri) => match call.secret(uri) {
            Some(_) => uri.id.clone(),
            None => return not_found(uri),
        },
        None => {
            let found = call.model.secret_labelled_by_owner(&unit, label);
            let found = found.or_else(|| call.model.secret_labelled_by_consumer(&unit, label));
            let Some(id) = found else {
                return Failure::run(format!("consumer label {} not found", quote(label)));
            };
            id.clone()
        }
    };
    let Some(secret) = call.model.secret(&id) else { return not_found(id.uri()) };
    if !secret.is_readable_by(&unit) {
        return Failure::run("permission denied");
    }
    let manages = call.model.manages(&unit, secret);
    if request.uri.is_some() && !label.is_empty() {
        set_label(call, &id, label, manages)?;
    }
    // Before they track, owners read the latest revision.
    let owner_reads_latest = manages && !call.model.settings().juju_version.owners_track_secrets();
    let Some(secret) = call.model.secret(&id) else { return not_found(id.uri()) };
    let tracked = secret.consumers.get(&unit).and_then(|consumer| consumer.tracked);
    let (revision, tracks) = match tracked {
        _ if request.peek => (secret.latest, false),
        Some(tracked) if !request.refresh && !owner_reads_latest => (tracked, false),
        _ => (secret.latest, true),
    };
    let found = secret.revisions.get(&revision).map(|revision| revision.content.clone());
    if tracks {
        call.model.change_reader(&id, &unit, |secret| secret.track_latest(&unit));
        call.model.settle();
    }
    found.ok_or_else(|| {
        let name = quote(&format!("{id}/{revision}"));
        Failure::Run(format!("secret revision {name} not found"))
    })
}

/// Sets the label by which the unit knows the secret: the owner's if it manages the secret, else its
/// own. Other units of the owning application know it by the owner's.
fn set_label(
    call: &mut Call<'_>,
    id: &crate::state::SecretId,
    label: &str,
    manages: bool,
) -> Result<(), Failure> {
    let unit = call.run.unit().clone();
    let by_owner = call.model.secret_labelled_by_owner(&unit, label);
    let taken = by_owner.or_else(|| call.model.secret_labelled_by_consumer(&unit, label));
    if taken.is_some_and(|taken| taken != id) {
        return Failure::run(format!("secret with label {} already exists", quote(label)));
    }
    call.model.change_secret(id, |secret| {
        if manages {
            label.clone_into(&mut secret.label);
        } else if !secret.owner.is_of(&unit) {
            label.clone_into(&mut secret.consumers.entry(unit).or_default().label);
        }
    });
    Ok(())
}
