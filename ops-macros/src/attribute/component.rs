//! `#[component]`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{emitted_row, moment_row, status_row};
use crate::diagnostics::{Errors, Message};
use crate::expand::{self, Row};
use crate::fallback;
use crate::model::{ComponentEvent, Section, component_events};
use crate::runtime::Runtime;
use crate::syntax::{
    CharmImpl, CharmItem, CharmStruct, ComponentArgs, Handles, Method, OnArgs, Use,
    close_attributes,
};
use crate::validate;
use crate::validate::component::FieldsOf;
use crate::validate::signature::Owner;

/// `#[component]`
pub(crate) fn component(args: &TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    if expand::is_mark(args) {
        return TokenStream::new();
    }
    let args = ComponentArgs::parse(args, &mut errors);
    let expanded = match syn::parse2(item.clone()) {
        Ok(item) => component_item(item, &args, &mut errors),
        Err(error) => {
            errors.extend(error);
            half_typed(item, &args, &mut errors)
        }
    };
    let errors = errors.to_compile_errors();
    quote!(#expanded #(#errors)*)
}

fn component_item(item: CharmItem, args: &ComponentArgs, errors: &mut Errors) -> TokenStream {
    match item {
        CharmItem::Struct(component) => component_struct(&component, args, errors),
        CharmItem::Impl(component) => component_impl(*component, args, errors),
        CharmItem::Other(item) => {
            validate::charm::other(&item, Owner::Component, errors);
            item
        }
    }
}

/// What does not parse. rustc says so itself; an editor wants to know of the rest.
fn half_typed(item: TokenStream, args: &ComponentArgs, errors: &mut Errors) -> TokenStream {
    let plain = fallback::without_our_attributes(item.clone());
    if let Ok(component) = CharmStruct::half_typed(plain.clone()) {
        return component_struct(&component, args, errors);
    }
    match syn::parse2(close_attributes(item)) {
        Ok(item) => component_item(item, args, errors),
        Err(_) => plain,
    }
}

fn component_struct(
    component: &CharmStruct,
    args: &ComponentArgs,
    errors: &mut Errors,
) -> TokenStream {
    validate::charm::check_struct(component, Owner::Component, errors);
    validate::component::check_fields(component, &FieldsOf::Component(args), errors);
    validate::former::check_fields(component, errors);
    validate::component::check_events(args, errors);
    validate::state::check_component(args, errors);
    let runtime = Runtime::at(args.runtime.as_ref());
    let generated = expand::component_struct(component, args, &runtime);
    let item = &component.item;
    quote!(#item #generated)
}

fn component_impl(
    mut component: CharmImpl,
    args: &ComponentArgs,
    errors: &mut Errors,
) -> TokenStream {
    let runtime = Runtime::at(args.runtime.as_ref());
    if let Some(library) = &args.runtime {
        component.take_off(library);
    }
    validate::component::check_impl(args, errors);
    validate::charm::check_impl(&component, Owner::Component, errors);
    if component.of_trait.is_some() {
        return component.to_tokens_with(&TokenStream::new());
    }
    let events = component_events();
    let mut checked = Checked { events: &events, rows: Vec::new(), bound: Vec::new() };
    for item in &component.items {
        validate::handler::check_item(item, errors);
    }
    for method in component.methods() {
        let Some(used) = validate::handler::the_use(method, errors) else { continue };
        let sound = validate::signature::check(&method.sig, used, Owner::Component, errors);
        let rows = match used.handles {
            Handles::Events => checked.event_rows(method, used, errors),
            Handles::Status => status_row(method, used, errors).into_iter().collect(),
            Handles::Action => {
                let message = Message::new("a component has no actions");
                let help = "the charm declares them in its YAML: let the charm's handler call a \
                            method of this component, with `cx.components()`";
                errors.push(&used.attribute, message.help(help));
                continue;
            }
        };
        if sound {
            checked.rows.extend(rows);
        }
    }
    validate::former::check_handlers(&checked.rows, errors);
    expand::component_impl(&component, &checked.rows, &checked.bound, &runtime)
}

/// What is known of a component's `impl`.
struct Checked<'m> {
    events: &'m [ComponentEvent],
    rows: Vec<Row<'m, 'static>>,
    /// The words of events that not every component has.
    bound: Vec<(proc_macro2::Ident, Section)>,
}

impl<'m> Checked<'m> {
    fn event_rows(
        &mut self,
        method: &'m Method,
        used: &Use,
        errors: &mut Errors,
    ) -> Vec<Row<'m, 'static>> {
        let args = OnArgs::of(&used.attribute);
        if let Some((moment, word)) = args.moment() {
            // Of what it is bound to the `impl` knows nothing: events that it does not get do no harm.
            let every = || self.events.iter().map(|it| &it.event).collect();
            return moment_row(moment, word, method, &args, every, errors).into_iter().collect();
        }
        let found = validate::component_event::check(self.events, used, &args, errors);
        let bound = found.iter().filter_map(|(word, it)| Some(((*word).clone(), it.section?)));
        self.bound.extend(bound);
        let events: Vec<_> = found.into_iter().map(|(_, it)| &it.event).collect();
        let several = args.len() > 1;
        let former: Vec<_> = args.former().cloned().collect();
        let Ok(emitted) = emitted_row(&args, method, errors) else { return Vec::new() };
        let own = (!events.is_empty()).then_some(Row::Events { method, events, several, former });
        own.into_iter().chain(emitted).collect()
    }
}
