//! `#[charm(state(…))]`.

use crate::diagnostics::{Errors, Message};
use crate::syntax::{CharmArgs, ComponentArgs, StateArgs};

const SIGNATURE: &str = "`fn(from: u32, state: &mut StoredValues<'_>) -> Result<()>`";

/// The place is one that there is, and a later version comes with its migration.
pub(crate) fn check_struct(args: &CharmArgs, errors: &mut Errors) {
    let Some(state) = &args.state else { return };
    if let Some(place) = state.place.as_ref().filter(|place| *place != "juju" && *place != "local")
    {
        let message = Message::new(format!("state is not kept in `{place}`"));
        errors.push(place, message.help("it is in `juju`, or in a file, which is `local`"));
    }
    check_version(state, errors);
}

/// A component has a version of its own, in the place that the charm chooses.
pub(crate) fn check_component(args: &ComponentArgs, errors: &mut Errors) {
    let Some(state) = &args.state else { return };
    if let Some(place) = &state.place {
        let message = Message::new("a component keeps its state where its charm does");
        errors.push(place, message.help("leave it out"));
    }
    check_version(state, errors);
}

fn check_version(StateArgs { version, migrate, .. }: &StateArgs, errors: &mut Errors) {
    let Some(literal) = version else {
        if let Some(migrate) = migrate {
            let message = Message::new("a migration has a version to which it leads");
            errors.push(migrate, message.help("write `version = 2`, the first one that differs"));
        }
        return;
    };
    let message = match (literal.base10_parse::<u32>(), migrate) {
        (Err(_) | Ok(0), _) => Message::new(format!("`{literal}` is no version of stored fields"))
            .help("versions count from 1; without `version` it is 1"),
        (Ok(1), Some(migrate)) => {
            let message = Message::new("there is nothing before version 1 to migrate");
            errors.push(migrate, message.help("remove `migrate`, or write `version = 2`"));
            return;
        }
        (Ok(version @ 2..), None) => {
            Message::new(format!("what makes the fields of version {version} of earlier ones?"))
                .help(&format!("write `migrate = …`: a function {SIGNATURE}"))
        }
        (Ok(_), _) => return,
    };
    errors.push(literal, message);
}

/// The struct's macro alone loads the fields.
pub(crate) fn check_impl(args: &CharmArgs, errors: &mut Errors) {
    if let Some(StateArgs { tokens, .. }) = &args.state {
        let message = Message::new("`state` has no effect on the `impl`");
        errors.push(tokens, message.help("write it on the struct"));
    }
}
