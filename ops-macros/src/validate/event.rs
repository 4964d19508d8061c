//! The events of a charm in `#[on(…)]`.

use ops_metadata::{Span, suggest};
use proc_macro2::Ident;

use super::words;
use crate::diagnostics::{Errors, Message, list};
use crate::model::{Event, EventKind, Model, Section};
use crate::naming::snake;
use crate::syntax::{OnArgs, Use};

/// The events that an `#[on]` names, with the user's words; what is wrong is reported and left out.
pub(crate) fn check<'w, 'm, 'r>(
    model: &'m Model<'r>,
    used: &Use,
    args: &'w OnArgs,
    errors: &mut Errors,
) -> Vec<(&'w Ident, &'m Event<'r>)> {
    let resolve = |word: &str| resolve(model, word);
    words::check(used, args, "config_changed, start", resolve, |event| &event.name, errors)
}

/// The event that a word means.
fn resolve<'m, 'r>(model: &'m Model<'r>, word: &str) -> Result<&'m Event<'r>, Message> {
    if let Some(event) = model.events.iter().find(|event| event.name == word) {
        return if event.is_action() { Err(on_action(model, event)) } else { Ok(event) };
    }
    let no_event = || Message::new(format!("`{word}` is no event: Juju does not send it"));
    if let Some(message) = words::on_status(word, no_event) {
        return Err(message);
    }
    for section in [Section::Relation, Section::Storage, Section::Container] {
        if let Some((thing, kind)) = word.rsplit_once(section.infix()) {
            return Err(of_section(model, section, word, thing, kind));
        }
    }
    Err(unknown_event(model, word))
}

fn on_action(model: &Model<'_>, event: &Event<'_>) -> Message {
    let (action, method) = (&event.hook, crate::naming::snake_ident(&event.hook));
    let mut message = Message::new(format!("the action `{action}` is handled with `#[action]`"));
    if let Some(place) = event.place {
        message = message.at(model.reading, place);
    }
    message.help(&format!(
        "write `#[action(name = \"{action}\")]`; on a method named `{method}`, `#[action]` is enough"
    ))
}

/// `word` has the shape of an event of a section's thing.
fn of_section(model: &Model<'_>, section: Section, word: &str, thing: &str, kind: &str) -> Message {
    let noun = section.noun();
    let names = section.names(model);
    let snakes: Vec<String> = names.iter().map(|(name, _)| snake(name)).collect();
    let place = |snake: &str| {
        let at = snakes.iter().position(|known| known == snake)?;
        names.get(at).copied()
    };
    let events = |thing: &str| -> Vec<String> {
        section.events().iter().map(|event| event_of(thing, event)).collect()
    };
    if let Some((name, span)) = place(thing) {
        let events = events(thing);
        let known = events.iter().map(String::as_str);
        let event = format!("{}{kind}", section.infix().trim_start_matches('_'));
        let message = Message::new(format!("a {noun} has no event `{event}`"));
        let message = message.at(model.reading, span);
        return message.help(&match suggest(word, known.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the events of the {noun} `{name}` are {}", list(known)),
        });
    }
    let file = model.file_of(names.first().map(|(_, span)| *span));
    let message = Message::new(format!("no {noun} `{thing}` in {file}"));
    let near = suggest(thing, snakes.iter().map(String::as_str));
    match near.and_then(|near| Some((near, place(near)?))) {
        Some((near, (_, span))) => {
            let known = events(near);
            let wanted = format!("{near}{}{kind}", section.infix());
            let message = message.at(model.reading, span);
            message.help(&match suggest(&wanted, known.iter().map(String::as_str)) {
                Some(event) => format!("did you mean `{event}`?"),
                None => format!("the events of the {noun} `{near}` are {}", list(&known)),
            })
        }
        None => {
            let names = names.iter().map(|(name, span)| (*name, *span));
            not_declared(model, message, noun, names)
        }
    }
}

/// Ends a message about a name that nothing declared is near to.
pub(super) fn not_declared<'a>(
    model: &Model<'_>,
    message: Message,
    noun: &str,
    declared: impl Iterator<Item = (&'a str, &'a Span)>,
) -> Message {
    let declared: Vec<_> = declared.collect();
    match declared.first() {
        Some((_, span)) => {
            let message = message.at(model.reading, span);
            let names = list(declared.iter().map(|(name, _)| *name));
            message.help(&match declared.len() {
                1 => format!("the only {noun} of {} is {names}", model.title()),
                _ => format!("the {noun}s of {} are {names}", model.title()),
            })
        }
        None => message.help(&format!("{} has no {noun}s", model.title())),
    }
}

fn unknown_event(model: &Model<'_>, word: &str) -> Message {
    let message = Message::new(format!("{} has no event `{word}`", model.title()));
    // The name alone of something that has events.
    for section in [Section::Relation, Section::Storage, Section::Container] {
        let names = section.names(model);
        let Some((name, span)) = names.iter().find(|(name, _)| snake(name) == word) else {
            continue;
        };
        let events: Vec<_> = section.events().iter().map(|event| event_of(name, event)).collect();
        let events = list(events);
        let help = format!("the events of the {} `{name}` are {events}", section.noun());
        return message.at(model.reading, span).help(&help);
    }
    let known = || model.observable().map(|event| event.name.as_str());
    match suggest(word, known()) {
        Some(near) => message.help(&format!("did you mean `{near}`?")),
        None => {
            let always = model.observable().filter(|event| event.place.is_none());
            let always = list(always.map(|event| event.name.as_str()));
            let things = [Section::Relation, Section::Storage, Section::Container];
            let things = things.iter().filter_map(|section| of_things(model, *section));
            let things: String = things.collect();
            message.help(&format!("every charm has {always}{things}"))
        }
    }
}

/// ``and for the relations `a` and `b`, `<relation>_relation_created` …``, if there are any.
fn of_things(model: &Model<'_>, section: Section) -> Option<String> {
    let (noun, names) = (section.noun(), section.names(model));
    let names = names.iter().map(|(name, _)| *name);
    let names = list(names);
    let infix = section.infix();
    let kinds = section.events().iter().map(|event| snake(event.hook));
    let kinds = list(kinds.map(|kind| kind.replacen(infix.trim_start_matches('_'), "", 1)));
    (!names.is_empty()).then(|| format!("\neach {noun} ({names}) has `<{noun}>{infix}…`: {kinds}"))
}

/// An event's name in `#[on]`.
fn event_of(thing: &str, kind: &EventKind) -> String {
    snake(&format!("{thing}-{}", kind.hook))
}
