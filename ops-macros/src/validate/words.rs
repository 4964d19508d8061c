//! The words of `#[on(…)]`, whoever's events they are.

use proc_macro2::Ident;

use crate::diagnostics::{Errors, Message};
use crate::syntax::{Moment, OnArgs, Use, Word, word_text};

/// Whether a word that is no event stands alone; what is wrong is reported.
pub(crate) fn check_moment(
    moment: Moment,
    word: &Ident,
    args: &OnArgs,
    errors: &mut Errors,
) -> bool {
    let (name, before) = (moment.word(), errors.len());
    if args.len() > 1 {
        let message = Message::new(format!("`{name}` stands alone in `#[on]`"));
        errors.push(
            word,
            message.help(match moment {
                Moment::Any => "it is every event already: remove the others",
                Moment::BeforeCommit | Moment::AfterCommit => {
                    "it is no event: give it a method of its own"
                }
            }),
        );
    }
    if moment != Moment::Any {
        for former in args.former() {
            let message = Message::new("`former` is for events that were deferred");
            errors.push(former, message.help(&format!("`{name}` cannot be deferred: remove it")));
        }
    }
    errors.len() == before
}

/// The events that an `#[on]` names, with the user's words; what is wrong is reported and left out.
///
/// `resolve` finds the event that a word means, or says why there is none; `name` is what an event is
/// called, and `example` what stands between the parentheses where it may be empty.
pub(super) fn check<'w, 'e, E>(
    used: &Use,
    args: &'w OnArgs,
    example: &str,
    resolve: impl Fn(&str) -> Result<&'e E, Message>,
    name: impl Fn(&E) -> &str,
    errors: &mut Errors,
) -> Vec<(&'w Ident, &'e E)> {
    if args.len() == 0 {
        let message = Message::new("`#[on]` names no event");
        let help = format!("name one or more: `#[on({example})]`");
        errors.push(&used.attribute, message.help(&help));
    }
    let mut found: Vec<(&Ident, &E)> = Vec::new();
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
        match resolve(&word_text(ident)) {
            Err(message) => errors.push(ident, message),
            Ok(event) if found.iter().any(|(_, earlier)| name(earlier) == name(event)) => {
                let message = format!("`{}` is already in this `#[on]`", name(event));
                errors.push(ident, Message::new(message).help("remove one of them"));
            }
            Ok(event) => found.push((ident, event)),
        }
    }
    found
}

/// What is wrong with a word that is an event of Python's `ops` and none of Juju's, if it is.
pub(super) fn on_status(word: &str, message: impl FnOnce() -> Message) -> Option<Message> {
    let attribute = match word {
        "collect_status" | "collect_unit_status" => "#[status]",
        "collect_app_status" => "#[status(app)]",
        _ => return None,
    };
    Some(message().help(&format!("use `{attribute}` on a method that returns a `Status`")))
}
