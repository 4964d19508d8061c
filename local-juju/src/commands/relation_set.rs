//! `relation-set`.

use std::collections::BTreeMap;

use super::call::{Call, Command, Failure, RELATION, UNUSED_FORMAT};
use super::flags::{Arguments, Flag, FlagKind};
use super::relation::APP;
use super::run::Owner;
use super::settings_file;
use crate::go::quote;

const FILE: Flag = Flag {
    names: &["file"],
    kind: FlagKind::Text,
    purpose: "File containing key-value pairs; `-` is the standard input",
};

pub(super) const SET: Command = Command {
    name: "relation-set",
    arguments: "<key>=<value> [<key>=<value> ...]",
    purpose: "Set relation settings.",
    flags: &[APP, FILE, RELATION, UNUSED_FORMAT],
    run: set,
};

fn set(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let id = call.required_relation(arguments)?;
    let mut given = BTreeMap::new();
    for pair in &arguments.positional {
        let Some((key, value)) = pair.split_once('=').filter(|(key, _)| !key.is_empty()) else {
            return Failure::usage(format!("expected \"key=value\", got {}", quote(pair)));
        };
        if given.insert(key.to_owned(), value.to_owned()).is_some() {
            return Failure::usage(format!("key {} specified more than once", quote(key)));
        }
    }
    let mut settings = file(call, arguments)?;
    settings.extend(given);
    let unit = call.run.unit().clone();
    let owner = if arguments.is_true("app") {
        if !call.is_leader() {
            return Failure::run("cannot write relation settings");
        }
        Owner::Application(unit.application().clone())
    } else {
        Owner::Unit(unit)
    };
    let changes =
        settings.into_iter().map(|(key, value)| (key, Some(value).filter(|v| !v.is_empty())));
    call.run.pending.data.entry((id, owner)).or_default().extend(changes);
    Ok(())
}

/// What `--file` names, as keys and values.
fn file(call: &mut Call<'_>, arguments: &Arguments) -> Result<BTreeMap<String, String>, Failure> {
    let content = match arguments.value("file") {
        None | Some("") => return Ok(BTreeMap::new()),
        Some("-") => call.invocation.stdin.clone().ok_or(Failure::NeedsStdin)?,
        Some(file) => {
            let path = call.path(file);
            call.files
                .read(&path)
                .map_err(|error| Failure::Run(format!("open {}: {error}", path.display())))?
        }
    };
    settings_file::read(&content).map_err(Failure::Run)
}
