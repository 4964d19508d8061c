//! `#[on(field.event)]`. What the field and its event are, types know.

use crate::diagnostics::{Errors, Message};
use crate::syntax::{Emitted, Method, OnArgs, Word};

use super::signature::parameter_types;

/// What a handler of events of components takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Takes {
    /// No event.
    Nothing,
    /// The one event.
    Event,
    /// The enum of the one component's events.
    Enum,
}

/// The events of components that an `#[on]` names, each once, and what the handler takes; `None` if there
/// is nothing that it could take.
pub(crate) fn check(
    args: &OnArgs,
    method: &Method,
    errors: &mut Errors,
) -> (Vec<Emitted>, Option<Takes>) {
    let mut found: Vec<Emitted> = Vec::new();
    for emitted in args.emitted() {
        let name = emitted.name();
        if found.iter().any(|earlier| earlier.name() == name) {
            let message = Message::new(format!("`{name}` is already in this `#[on]`"));
            let Emitted { field, event } = emitted;
            errors.push(quote::quote!(#field.#event), message.help("remove one of them"));
        } else {
            found.push(emitted.clone());
        }
    }
    let Some(parameter) = parameter_types(&method.sig).nth(1) else {
        return (found, Some(Takes::Nothing));
    };
    let of_juju = args.words.iter().any(|word| matches!(word, Word::Event(_)));
    let fields = found.iter().map(|emitted| emitted.field.to_string());
    let mut fields: Vec<String> = fields.collect();
    fields.dedup();
    let takes = match (of_juju, fields.as_slice()) {
        (false, [_]) if args.len() == 1 => Takes::Event,
        (false, [_]) => Takes::Enum,
        _ => {
            let message = Message::new("events of several kinds have no type in common");
            let help = if of_juju {
                "leave the event out, or give those of components a handler of their own"
            } else {
                "leave the event out, or give each component's a handler of their own"
            };
            errors.push(parameter, message.help(help));
            return (found, None);
        }
    };
    (found, Some(takes))
}
