//! What `#[charm]` and `#[component]` may stand on.

use quote::ToTokens;

use super::signature::Owner;
use crate::diagnostics::{Errors, Message};
use crate::syntax::{CharmImpl, CharmStruct, Shape};

/// The rules of the struct.
pub(crate) fn check_struct(charm: &CharmStruct, owner: Owner, errors: &mut Errors) {
    let noun = owner.noun();
    if !charm.generics.params.is_empty() {
        let message = Message::new(format!("a {noun} cannot be generic"));
        let help = match owner {
            Owner::Charm => "remove the generics; there is one charm in a binary, of one type",
            Owner::Component => "remove the generics; what differs can be an `#[argument]`",
        };
        errors.push(&charm.generics, message.help(help));
    }
    for field in charm.shape.fields() {
        let Some((first, more)) = field.stored.split_first() else { continue };
        if let Some(error) = &first.error {
            errors.extend(error.clone());
        }
        for again in more {
            let message = Message::new("this field is `#[stored]` already");
            errors.push(&again.attribute, message.help("remove one of them"));
        }
    }
    let named = format!("`struct {} {{ … }}`", charm.ident);
    match &charm.shape {
        Shape::Unit | Shape::Named(_) | Shape::HalfTyped => {}
        Shape::Tuple(fields) => errors.push(
            fields,
            Message::new(format!("a {noun}'s fields have names")).help(&format!("write {named}")),
        ),
        Shape::NoStruct(keyword) => {
            let message = Message::new(format!("a {noun} is a struct"));
            errors.push(keyword, message.help(&format!("write {named}")));
        }
    }
}

/// The rules of the `impl`; whether its methods can be handlers.
pub(crate) fn check_impl(charm: &CharmImpl, owner: Owner, errors: &mut Errors) -> bool {
    if let Some((of_trait, _)) = &charm.of_trait {
        let (ty, noun) = (charm.self_ty.to_token_stream(), owner.noun());
        errors.push(
            of_trait,
            Message::new(format!("`#[{noun}]` does not stand on the `impl` of a trait"))
                .help(&format!("put the handlers into `#[{noun}] impl {ty} {{ … }}`")),
        );
        return false;
    }
    // Of generics, the struct's macro says it.
    charm.generics.params.is_empty()
}

/// The rule of everything else.
pub(crate) fn other(item: impl ToTokens, owner: Owner, errors: &mut Errors) {
    let noun = owner.noun();
    errors.push(
        first_token(item),
        Message::new(format!("`#[{noun}]` stands on a struct and on its `impl`")).help(&format!(
            "write `#[{noun}] struct Hello {{ … }}` and `#[{noun}] impl Hello {{ … }}`"
        )),
    );
}

fn first_token(item: impl ToTokens) -> Option<proc_macro2::TokenTree> {
    let tokens = item.into_token_stream();
    let mut skip = false;
    tokens.into_iter().find(|token| match token {
        // The attributes above the item are not what is wrong.
        proc_macro2::TokenTree::Punct(punct) if punct.as_char() == '#' => {
            skip = true;
            false
        }
        _ => !std::mem::take(&mut skip),
    })
}
