//! The dispatch table: a row for each handler, in the order of the source.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::{LitStr, ReturnType, Type};

use crate::model::Event;
use crate::runtime::Runtime;
use crate::syntax::{Emitted, Method, StatusOf, cfgs};
use crate::validate::emitted::Takes;
use crate::validate::signature::{has_impl_trait, parameter_types, takes_mut};

/// A handler without fault.
pub(crate) enum Row<'m, 'r> {
    /// `#[on]`, the events that it names, whether they are several, and the method's former names.
    Events { method: &'m Method, events: Vec<&'m Event<'r>>, several: bool, former: Vec<LitStr> },
    /// `#[on(field.event)]`: the same for the events of components.
    Emitted { method: &'m Method, events: Vec<Emitted>, takes: Takes, former: Vec<LitStr> },
    /// `#[action]`, and the event of its action.
    Action { method: &'m Method, event: &'m Event<'r> },
    /// `#[status]`
    Status { method: &'m Method, of: StatusOf },
    /// `#[on(before_commit)]`
    BeforeCommit { method: &'m Method },
    /// `#[on(after_commit)]`
    AfterCommit { method: &'m Method },
}

impl Row<'_, '_> {
    /// The row as an element of the table, where `__Events` is the charm's enum.
    pub(super) fn to_tokens(&self, charm: &Type, runtime: &Runtime) -> TokenStream {
        let private = &runtime.private;
        let (method, run) = match self {
            Self::Events { method, events, several, .. } => {
                (method, run_events(method, events, *several, charm, runtime))
            }
            Self::Emitted { method, events, takes, .. } => {
                (method, run_emitted(method, events, *takes, charm, runtime))
            }
            Self::Action { method, event } => (method, run_action(method, event, charm, runtime)),
            Self::Status { method, of } => (method, run_status(method, *of, charm, runtime)),
            Self::BeforeCommit { method } => (method, run_before_commit(method, charm, runtime)),
            Self::AfterCommit { method } => (method, run_after_commit(method, charm, runtime)),
        };
        let former = match self {
            Self::Events { former, .. } | Self::Emitted { former, .. } => former.as_slice(),
            _ => &[],
        };
        let cfgs = cfgs(&method.attrs);
        let (name, changes) = (method.sig.ident.unraw().to_string(), takes_mut(&method.sig));
        quote! {
            #(#cfgs)*
            #private::Handler {
                name: #name,
                former: &[#(#former),*],
                changes: #changes,
                run: #private::Run::#run,
            }
        }
    }
}

fn run_events(
    method: &Method,
    events: &[&Event<'_>],
    several: bool,
    charm: &Type,
    runtime: &Runtime,
) -> TokenStream {
    let private = &runtime.private;
    let names = events.iter().map(|event| &event.name);
    let parameter = parameter_types(&method.sig).nth(1);
    let parameter =
        parameter.map(|ty| quote!(<#ty as #private::FromEvent<'_, _>>::from_event(event)));
    let call = call(method, charm, &parameter, runtime);
    // Without a look at the return type, which may be an alias.
    let call = match events.iter().find(|event| !event.deferrable) {
        None => outcome(method, &quote!(Outcome), "into_outcome", call, runtime),
        Some(event) => {
            let payload = super::event::payload(event, runtime);
            let converts = quote!(FinalOutcome<#payload>);
            outcome(method, &converts, "into_final_outcome", call, runtime)
        }
    };
    let run = match (parameter, events) {
        (None, _) => quote!(|charm, cx, _| #call),
        // Of one event the handler gets the payload, of several the charm's enum.
        (Some(_), [Event { variant, .. }]) if !several => quote! {
            |charm, cx, event| match event {
                __Events::#variant(event) => #call,
                _ => ::core::result::Result::Ok(#private::Flow::Done),
            }
        },
        (Some(_), _) => quote!(|charm, cx, event| #call),
    };
    quote!(Event { events: &[#(#names),*], call: #run })
}

/// What the fields and their events are, rustc knows: it tells at the user's words.
fn run_emitted(
    method: &Method,
    events: &[Emitted],
    takes: Takes,
    charm: &Type,
    runtime: &Runtime,
) -> TokenStream {
    let private = &runtime.private;
    let names = events.iter().map(Emitted::name);
    let parameter = parameter_types(&method.sig).nth(1);
    let parameter =
        parameter.map(|ty| quote!(<#ty as #private::FromEvent<'_, _>>::from_event(event)));
    let call = call(method, charm, &parameter, runtime);
    let call = outcome(method, &quote!(Outcome), "into_outcome", call, runtime);
    let component = |field: &Ident| quote!(&cx.components().#field());
    let keys = events.iter().map(|Emitted { field, event }| {
        let component = component(field);
        quote!(#private::events_of(#component).#event())
    });
    let keys: Vec<_> = keys.collect();
    let found = match (takes, keys.as_slice(), events) {
        (Takes::Event, [key], _) => quote!(#private::one_of(&#key, event)),
        (Takes::Enum, _, [Emitted { field, .. }, ..]) => {
            let component = component(field);
            quote!({
                #(let _ = #keys;)*
                #private::emitted_by(#component, event)
            })
        }
        _ => {
            return quote!(Emitted {
                events: &[#(#names),*],
                call: |charm, cx, _| {
                    #(let _ = #keys;)*
                    #call
                }
            });
        }
    };
    quote!(Emitted {
        events: &[#(#names),*],
        call: |charm, cx, event| match #found {
            ::core::option::Option::Some(event) => #call,
            ::core::option::Option::None => ::core::result::Result::Ok(#private::Flow::Done),
        }
    })
}

fn run_action(method: &Method, event: &Event<'_>, charm: &Type, runtime: &Runtime) -> TokenStream {
    let private = &runtime.private;
    let (variant, action) = (&event.variant, &event.hook);
    let parameters: Vec<_> = parameter_types(&method.sig)
        .skip(1)
        .map(|ty| quote!(<#ty as #private::FromAction<'_, _>>::from_action(action, &of)?))
        .collect();
    let call = call(method, charm, &parameters, runtime);
    let call = outcome(method, &quote!(ActionOutcome), "into_results", call, runtime);
    if parameters.is_empty() {
        return quote!(Action { action: #action, call: |charm, cx, _, _| #call });
    }
    quote! {
        Action {
            action: #action,
            call: |charm, cx, event, action| match event {
                __Events::#variant(call) => {
                    let of = #private::ParametersOf::call(call);
                    #call
                }
                _ => ::core::result::Result::Ok(#private::ActionResults::default()),
            }
        }
    }
}

fn run_status(method: &Method, of: StatusOf, charm: &Type, runtime: &Runtime) -> TokenStream {
    let run = match of {
        StatusOf::Unit => quote!(UnitStatus),
        StatusOf::App => quote!(AppStatus),
    };
    let call = call(method, charm, None::<TokenStream>, runtime);
    let call = outcome(method, &quote!(StatusOutcome), "into_statuses", call, runtime);
    quote!(#run(|charm, cx| #call))
}

fn run_before_commit(method: &Method, charm: &Type, runtime: &Runtime) -> TokenStream {
    let private = &runtime.private;
    let call = call(method, charm, None::<TokenStream>, runtime);
    let converts = quote!(FinalOutcome<#private::BeforeCommit>);
    let call = outcome(method, &converts, "into_final_outcome", call, runtime);
    quote!(BeforeCommit(|charm, cx| #call))
}

fn run_after_commit(method: &Method, charm: &Type, runtime: &Runtime) -> TokenStream {
    let private = &runtime.private;
    let call = call_with(
        method,
        charm,
        (&quote!(FromAfterCommit), "from_after_commit"),
        None::<TokenStream>,
        runtime,
    );
    let converts = quote!(FinalOutcome<#private::AfterCommit<#charm>>);
    let call = outcome(method, &converts, "into_final_outcome", call, runtime);
    quote!(AfterCommit(|charm, cx| #call))
}

/// The call itself. Only the user's own tokens have the user's places, so that rustc's errors are
/// about the parameter's type and nothing else.
fn call(
    method: &Method,
    charm: &Type,
    parameters: impl IntoIterator<Item = impl ToTokens>,
    runtime: &Runtime,
) -> TokenStream {
    call_with(method, charm, (&quote!(FromContext), "from_context"), parameters, runtime)
}

/// The same with what makes the first parameter.
fn call_with(
    method: &Method,
    charm: &Type,
    (converts, from): (&TokenStream, &str),
    parameters: impl IntoIterator<Item = impl ToTokens>,
    runtime: &Runtime,
) -> TokenStream {
    let private = &runtime.private;
    let ident = &method.sig.ident;
    let from = format_ident!("{from}", span = Span::call_site());
    let cx = parameter_types(&method.sig)
        .next()
        .map(|ty| quote!(<#ty as #private::#converts<'_, _>>::#from(cx)));
    let parameters = parameters.into_iter().map(|parameter| quote!(#parameter));
    let all = cx.into_iter().chain(parameters);
    quote!(<#charm>::#ident(charm, #(#all),*))
}

/// The conversion of what the handler returns, at the return type if it has a name.
///
/// Some rustc blame the whole call for a bad error in `Result<(), E>`. Its ends are therefore where the
/// type's are, as long as that gives an editor no second definition of a name.
fn outcome(
    method: &Method,
    converts: &TokenStream,
    into: &str,
    call: TokenStream,
    runtime: &Runtime,
) -> TokenStream {
    let private = &runtime.private;
    let ty = match &method.sig.output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, ty) => ty.to_token_stream(),
    };
    let mut into = format_ident!("{into}", span = Span::call_site());
    let mut argument = Group::new(Delimiter::Parenthesis, call);
    if has_impl_trait(ty.clone()) {
        return quote!(#private::#converts::#into #argument);
    }
    let tokens: Vec<TokenTree> = ty.clone().into_iter().collect();
    let mut less_than = quote!(<);
    if let [first, .., TokenTree::Punct(last)] = tokens.as_slice() {
        less_than = quote_spanned!(first.span()=> <);
        into.set_span(last.span());
        argument.set_span(last.span());
    }
    quote!(#less_than #ty as #private::#converts>::#into #argument)
}
