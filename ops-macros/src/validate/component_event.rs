//! The events of a component in `#[on(…)]`.

use ops_metadata::suggest;
use proc_macro2::Ident;

use super::words;
use crate::diagnostics::{Errors, Message, list};
use crate::model::{ComponentEvent, Section};
use crate::syntax::{OnArgs, Use};

/// The events that an `#[on]` names, with the user's words; what is wrong is reported and left out.
pub(crate) fn check<'w, 'm>(
    events: &'m [ComponentEvent],
    used: &Use,
    args: &'w OnArgs,
    errors: &mut Errors,
) -> Vec<(&'w Ident, &'m ComponentEvent)> {
    let named = |word: &str| events.iter().find(|it| it.event.name == word);
    let resolve = |word: &str| named(word).ok_or_else(|| unknown(events, word));
    words::check(
        used,
        args,
        "relation_changed, config_changed",
        resolve,
        |it| &it.event.name,
        errors,
    )
}

fn unknown(events: &[ComponentEvent], word: &str) -> Message {
    let message = || Message::new(format!("a component has no event `{word}`"));
    if let Some(message) = words::on_status(word, message) {
        return message;
    }
    let message = message();
    for section in [Section::Relation, Section::Storage, Section::Container] {
        let Some((_, kind)) = word.split_once(section.infix()) else { continue };
        let own = format!("{}{kind}", section.infix().trim_start_matches('_'));
        if events.iter().any(|it| it.event.name == own) {
            let help = format!(
                "a component knows no names of a charm's files: the event of its {} is `{own}`",
                section.noun()
            );
            return message.help(&help);
        }
    }
    let names = || events.iter().map(|it| it.event.name.as_str());
    match suggest(word, names()) {
        Some(near) => message.help(&format!("did you mean `{near}`?")),
        None => message.help(&format!("the events are {}", list(names()))),
    }
}
