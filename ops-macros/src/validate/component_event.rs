//! The words of `#[on(…)]` in a component.

use ops_metadata::suggest;
use proc_macro2::Ident;

use crate::diagnostics::{Errors, Message, list};
use crate::model::{ComponentEvent, Section};
use crate::syntax::{OnArgs, Use, Word, word_text};

/// The events that an `#[on]` names, with the user's words; what is wrong is reported and left out.
pub(crate) fn check<'w, 'm>(
    events: &'m [ComponentEvent],
    used: &Use,
    args: &'w OnArgs,
    errors: &mut Errors,
) -> Vec<(&'w Ident, &'m ComponentEvent)> {
    if args.len() == 0 {
        let message = Message::new("`#[on]` names no event");
        let help = "name one or more: `#[on(relation_changed, config_changed)]`";
        errors.push(&used.attribute, message.help(help));
    }
    let mut found: Vec<(&Ident, &ComponentEvent)> = Vec::new();
    for word in &args.words {
        let ident = match word {
            Word::Event(ident) => ident,
            Word::Missing | Word::Former(_) | Word::Emitted(_) => continue,
            Word::Malformed(tokens) => {
                let message = Message::new("an event is one word, with `_` for `-`");
                let help = format!("write `{}`", Word::guess(tokens));
                errors.push(tokens, message.help(&help));
                continue;
            }
        };
        let word = word_text(ident);
        match events.iter().find(|it| it.event.name == word) {
            None => errors.push(ident, unknown(events, &word)),
            Some(it) if found.iter().any(|(_, earlier)| earlier.event.name == it.event.name) => {
                let message = Message::new(format!("`{word}` is already in this `#[on]`"));
                errors.push(ident, message.help("remove one of them"));
            }
            Some(it) => found.push((ident, it)),
        }
    }
    found
}

fn unknown(events: &[ComponentEvent], word: &str) -> Message {
    let message = Message::new(format!("a component has no event `{word}`"));
    if let Some(attribute) = match word {
        "collect_status" | "collect_unit_status" => Some("#[status]"),
        "collect_app_status" => Some("#[status(app)]"),
        _ => None,
    } {
        return message.help(&format!("use `{attribute}` on a method that returns a `Status`"));
    }
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
