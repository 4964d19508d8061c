//! What a handler looks like, as far as types are not needed to know it.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{FnArg, ReceiverKind, ReturnType, Signature, Type};

use crate::diagnostics::{Errors, Message};
use crate::syntax::{Handles, Moment, OnArgs, Use};

/// Whose handler it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    Charm,
    Component,
}

impl Owner {
    /// The first parameter.
    fn context(self) -> &'static str {
        match self {
            Self::Charm => "`cx: &Context<Self>`",
            Self::Component => "`cx: &ComponentContext<Self>`",
        }
    }

    /// `charm`, as the attribute and as a word.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Charm => "charm",
            Self::Component => "component",
        }
    }
}

/// What a handler is called for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Called {
    ForEvents,
    BeforeCommit,
    AfterCommit,
    ForAction,
    ForStatus,
}

impl Called {
    fn of(used: &Use) -> Self {
        match used.handles {
            Handles::Action => Self::ForAction,
            Handles::Status => Self::ForStatus,
            Handles::Events => match OnArgs::of(&used.attribute).moment() {
                Some((Moment::BeforeCommit, _)) => Self::BeforeCommit,
                Some((Moment::AfterCommit, _)) => Self::AfterCommit,
                Some((Moment::Any, _)) | None => Self::ForEvents,
            },
        }
    }
}

/// The rules of a handler's signature; whether it can be called.
pub(crate) fn check(sig: &Signature, used: &Use, owner: Owner, errors: &mut Errors) -> bool {
    let called = Called::of(used);
    let before = errors.len();
    qualifiers(sig, errors);
    generics(sig, owner, errors);
    receiver(sig, called, errors);
    parameters(sig, called, owner, errors);
    if called == Called::ForStatus && matches!(sig.output, ReturnType::Default) {
        errors.push(
            &sig.ident,
            Message::new("a status handler returns a `Status`")
                .help("write `-> Status`, or `-> Result<Status>`"),
        );
    }
    errors.len() == before
}

/// The types of the parameters behind the receiver.
pub(crate) fn parameter_types(sig: &Signature) -> impl Iterator<Item = &Type> {
    sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(parameter) => Some(&*parameter.ty),
        FnArg::Receiver(_) => None,
    })
}

/// Whether it takes `&mut self`.
pub(crate) fn takes_mut(sig: &Signature) -> bool {
    sig.receiver().is_some_and(|it| matches!(it.kind, ReceiverKind::Reference(_, _, Some(_))))
}

/// Whether a type has an `impl Trait` in it, which can be named nowhere else.
pub(crate) fn has_impl_trait(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "impl",
        TokenTree::Group(group) => has_impl_trait(group.stream()),
        _ => false,
    })
}

/// Whether a type says `Context`.
fn names_context(ty: &Type) -> bool {
    let Type::Reference(reference) = ty else { return false };
    let Type::Path(path) = &*reference.elem else { return false };
    path.path
        .segments
        .last()
        .is_some_and(|segment| segment.ident == "Context" || segment.ident == "ComponentContext")
}

fn qualifiers(sig: &Signature, errors: &mut Errors) {
    if let Some(token) = &sig.asyncness {
        errors.push(
            token,
            Message::new("a handler cannot be `async`").help(
                "remove `async`: a dispatch runs one handler after the other, and waits for each",
            ),
        );
    }
    if let syn::Safety::Unsafe(token) = &sig.safety {
        errors.push(token, Message::new("a handler cannot be `unsafe`").help("remove `unsafe`"));
    }
}

fn generics(sig: &Signature, owner: Owner, errors: &mut Errors) {
    if !sig.generics.params.is_empty() {
        errors.push(
            &sig.generics,
            Message::new("a handler cannot be generic").help(&format!(
                "remove the generics; lifetimes may be left out: {}",
                owner.context()
            )),
        );
    }
    for ty in parameter_types(sig) {
        if has_impl_trait(ty.to_token_stream()) {
            errors.push(ty, "a handler's parameter cannot be an `impl Trait`");
        }
    }
}

fn receiver(sig: &Signature, called: Called, errors: &mut Errors) {
    let expected = expected_receiver(called);
    let found = match sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) => match (&receiver.kind, called) {
            (ReceiverKind::Reference(_, _, Some(_)), Called::AfterCommit) => {
                errors.push(
                    receiver,
                    Message::new("a handler of `after_commit` takes `&self`").help(
                        "the charm has been kept: what changes now would be lost: remove `mut`, or \
                         use `before_commit`",
                    ),
                );
                return;
            }
            (ReceiverKind::Reference(_, _, Some(_)), Called::ForStatus) => {
                errors.push(
                    receiver,
                    Message::new("a status handler takes `&self`")
                        .help("a status says how things are, and changes nothing: remove `mut`"),
                );
                return;
            }
            (ReceiverKind::Reference(..), _) => return,
            _ => receiver.into_token_stream(),
        },
        Some(FnArg::Typed(first)) => first.into_token_stream(),
        // That is one mistake, which `parameters` reports.
        None => return,
    };
    errors.push(found, format!("a handler takes {expected} first"));
}

fn expected_receiver(called: Called) -> &'static str {
    match called {
        Called::ForStatus | Called::AfterCommit => "`&self`",
        Called::ForEvents | Called::BeforeCommit | Called::ForAction => "`&self` or `&mut self`",
    }
}

fn expected_context(called: Called, owner: Owner) -> &'static str {
    match called {
        Called::AfterCommit => "`cx: &AfterCommit<Self>`",
        _ => owner.context(),
    }
}

fn parameters(sig: &Signature, called: Called, owner: Owner, errors: &mut Errors) {
    let types: Vec<&Type> = parameter_types(sig).collect();
    if sig.inputs.is_empty() || (types.is_empty() && sig.receiver().is_some()) {
        let mut parens = TokenStream::new();
        sig.paren_token.surround(&mut parens, |_| {});
        let before = if sig.inputs.is_empty() {
            format!("{} and ", expected_receiver(called))
        } else {
            String::new()
        };
        errors.push(parens, format!("a handler takes {before}{}", expected_context(called, owner)));
    }
    // What the types are is for the compiler to say, but exchanged parameters would be two errors.
    if let [first, rest @ ..] = types.as_slice()
        && !names_context(first)
        && rest.iter().any(|ty| names_context(ty))
    {
        errors.push(first, format!("{} is a handler's first parameter", owner.context()));
    }
    let (most, what) = match called {
        Called::ForEvents => (2, "an event handler takes `cx` and at most the event"),
        Called::BeforeCommit | Called::AfterCommit => {
            (1, "a handler of a commit takes `cx` and nothing else")
        }
        Called::ForAction => {
            (3, "an action handler takes `cx`, and at most its parameters and `&Action`")
        }
        Called::ForStatus => (1, "a status handler takes `cx` and nothing else"),
    };
    if let Some(first) = types.get(most) {
        let rest = types.iter().skip(most);
        let message = Message::new(what);
        let help = if types.len() == most + 1 {
            "remove this parameter"
        } else {
            "remove these parameters"
        };
        let tokens = if types.len() == most + 1 { quote!(#first) } else { quote!(#(#rest),*) };
        errors.push(tokens, message.help(help));
    }
}
