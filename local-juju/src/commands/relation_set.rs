//! `relation-set`.

use super::call::{Call, Command, Failure, RELATION, UNUSED_FORMAT};
use super::flags::Arguments;
use super::relation::APP;
use super::run::Owner;
use super::settings_file::FILE;
use super::{key_values, settings_file};

pub(super) const SET: Command = Command {
    name: "relation-set",
    arguments: "<key>=<value> [<key>=<value> ...]",
    purpose: "Set relation settings.",
    flags: &[APP, FILE, RELATION, UNUSED_FORMAT],
    run: set,
};

fn set(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let id = call.required_relation(arguments)?;
    let given = key_values::parse(&arguments.positional).map_err(Failure::Usage)?;
    let mut settings = settings_file::read_option(call, arguments)?;
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
