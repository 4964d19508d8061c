//! Types of parameters whose names are nearly those of generated types.
//!
//! Beside a macro's errors rustc keeps silent about unknown types, so this rule is checked here, and
//! the right type takes the place of the wrong one for everything that follows. The type has to be one
//! word that no generated type is called, and nearly what one is called: one letter in eight may
//! differ. A type of the user's own with such a name is written with its path: `&self::Name`.

use ops_metadata::Span;
use proc_macro2::Ident;
use syn::{FnArg, Type};

use super::action;
use crate::diagnostics::{Errors, Message};
use crate::model::{GeneratedNames, Model, Payload};
use crate::syntax::{ActionArgs, CharmImpl, Handles, Method, OnArgs, Use, Word, word_text};

/// A generated type that a handler may take.
struct Candidate<'m> {
    ident: &'m Ident,
    /// The thing in the YAML that it is generated for.
    place: Option<&'m Span>,
}

/// Reports each such type, and corrects it.
pub(crate) fn check(model: &Model<'_>, charm: &mut CharmImpl, errors: &mut Errors) {
    let Some(ident) = charm.ident() else { return };
    let names = GeneratedNames::of(&ident);
    let enumeration = Candidate { ident: &names.event, place: None };
    for method in charm.methods_mut() {
        let [Use { handles, attribute }] = method.uses.as_slice() else { continue };
        // Its parameter is a type of the component's library.
        if *handles == Handles::Events && OnArgs::of(attribute).emitted().next().is_some() {
            continue;
        }
        let candidates = candidates(model, *handles, &enumeration);
        let expected = match handles {
            Handles::Events => of_events(model, &OnArgs::of(attribute), &names),
            Handles::Action => ActionArgs::of(attribute)
                .ok()
                .and_then(|args| action::lookup(model, method, &args)?.params()),
            Handles::Status => None,
        };
        for ident in parameters(method) {
            let Some(near) = nearest(ident, &candidates) else { continue };
            let right = candidates.iter().find(|it| Some(it.ident) == expected.as_ref());
            let right = right.unwrap_or(near);
            let mut message = Message::new(format!("{} has no type `{ident}`", model.title()));
            if let Some(place) = right.place {
                message = message.at(model.reading, place);
            }
            let help = if right.ident == near.ident {
                format!("did you mean `{}`?", right.ident)
            } else {
                format!("what this handler is called for is `{}`", right.ident)
            };
            errors.push(&*ident, message.help(&help));
            *ident = Ident::new(&right.ident.to_string(), ident.span());
        }
    }
}

fn candidates<'m>(
    model: &'m Model<'_>,
    handles: Handles,
    enumeration: &Candidate<'m>,
) -> Vec<Candidate<'m>> {
    let events = model.events.iter().filter_map(|event| {
        let ident = match (&event.payload, handles) {
            (Payload::Action(params), Handles::Action) => params.as_ref()?,
            (Payload::Plain(_) | Payload::Of { .. }, Handles::Events) => &event.variant,
            _ => return None,
        };
        Some(Candidate { ident, place: event.place })
    });
    let enumeration = Candidate { ident: enumeration.ident, place: None };
    events.chain((handles == Handles::Events).then_some(enumeration)).collect()
}

/// What a handler of these events takes, if all that matters of them is right.
fn of_events(model: &Model<'_>, args: &OnArgs, names: &GeneratedNames) -> Option<Ident> {
    if args.len() > 1 || args.moment().is_some() {
        return Some(names.event.clone());
    }
    let word = args.words.iter().find_map(|word| match word {
        Word::Event(ident) => Some(word_text(ident)),
        Word::Malformed(_) | Word::Missing | Word::Former(_) | Word::Emitted(_) => None,
    })?;
    model.observable().find(|event| event.name == word).map(|event| event.variant.clone())
}

/// The parameters' types behind `cx` that are one word, with or without `&`.
fn parameters(method: &mut Method) -> impl Iterator<Item = &mut Ident> {
    let types = method.sig.inputs.iter_mut().filter_map(|input| match input {
        FnArg::Typed(parameter) => Some(&mut *parameter.ty),
        FnArg::Receiver(_) => None,
    });
    types.skip(1).filter_map(|ty| {
        let ty = match ty {
            Type::Reference(reference) => &mut *reference.elem,
            ty => ty,
        };
        let Type::Path(path) = ty else { return None };
        path.path.get_ident()?;
        path.path.segments.first_mut().map(|segment| &mut segment.ident)
    })
}

/// The candidate that a word is nearly called like; none if the word itself is one.
fn nearest<'c, 'm>(word: &Ident, candidates: &'c [Candidate<'m>]) -> Option<&'c Candidate<'m>> {
    // Distances are slow, and most types are right.
    if candidates.iter().any(|candidate| candidate.ident == word) {
        return None;
    }
    let word = word.to_string();
    let distance = |candidate: &Candidate<'_>| {
        strsim::damerau_levenshtein(&word, &candidate.ident.to_string())
    };
    let near = candidates.iter().map(|candidate| (distance(candidate), candidate));
    let (distance, near) = near.min_by_key(|(distance, _)| *distance)?;
    let most = near.ident.to_string().chars().count() / 8;
    (1..=most).contains(&distance).then_some(near)
}
