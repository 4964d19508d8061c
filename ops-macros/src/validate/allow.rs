//! `#[charm(allow(…))]`.

use ops_metadata::{RULES, Severity, suggest};

use crate::diagnostics::{Errors, Message};
use crate::syntax::{AllowedRule, CharmArgs};

/// Each id is one of a rule whose breach is a warning. That nothing breaks it is no mistake.
pub(crate) fn check_struct(args: &CharmArgs, errors: &mut Errors) {
    for AllowedRule { tokens, id } in &args.allow {
        match RULES.iter().find(|rule| rule.id == id) {
            None => errors.push(tokens, unknown(id)),
            Some(rule) if rule.severity == Severity::Error => {
                let message = Message::new(format!("`{id}` cannot be allowed: {}", rule.meaning));
                errors.push(tokens, message.help("correct the charm's files: Juju refuses them"));
            }
            Some(_) => {}
        }
    }
}

/// The struct's macro alone shows what the files break.
pub(crate) fn check_impl(args: &CharmArgs, errors: &mut Errors) {
    for AllowedRule { tokens, id } in &args.allow {
        let message = Message::new("`allow(…)` has no effect on the `impl`");
        errors.push(tokens, message.help(&format!("write `allow({id})` on the struct")));
    }
}

fn unknown(id: &str) -> Message {
    let message = Message::new(format!("no rule `{id}`"));
    let ids = RULES.iter().filter(|rule| rule.severity != Severity::Error).map(|rule| rule.id);
    match suggest(&id.replace('_', "-"), ids) {
        Some(near) => message.help(&format!("did you mean `{near}`?")),
        None => message.help("a warning of `cargo charm check` names its rule"),
    }
}
