//! What `#[charm]` may stand on.

use quote::ToTokens;

use crate::diagnostics::{Errors, Message};
use crate::syntax::{CharmImpl, CharmStruct, Shape};

/// The rules of the struct.
pub(crate) fn check_struct(charm: &CharmStruct, errors: &mut Errors) {
    if !charm.generics.params.is_empty() {
        errors.push(
            &charm.generics,
            Message::new("a charm cannot be generic")
                .help("remove the generics; there is one charm in a binary, of one type"),
        );
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
            Message::new("a charm's fields have names").help(&format!("write {named}")),
        ),
        Shape::NoStruct(keyword) => errors
            .push(keyword, Message::new("a charm is a struct").help(&format!("write {named}"))),
    }
}

/// The rules of the `impl`; whether its methods can be handlers.
pub(crate) fn check_impl(charm: &CharmImpl, errors: &mut Errors) -> bool {
    if let Some((of_trait, _)) = &charm.of_trait {
        let charm = charm.self_ty.to_token_stream();
        errors.push(
            of_trait,
            Message::new("`#[charm]` does not stand on the `impl` of a trait")
                .help(&format!("put the handlers into `#[charm] impl {charm} {{ … }}`")),
        );
        return false;
    }
    // Of generics, the struct's macro says it.
    charm.generics.params.is_empty()
}

/// The rule of everything else.
pub(crate) fn other(item: impl ToTokens, errors: &mut Errors) {
    errors.push(
        first_token(item),
        Message::new("`#[charm]` stands on a struct and on its `impl`")
            .help("write `#[charm] struct Hello { … }` and `#[charm] impl Hello { … }`"),
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
