//! `#[component]`, on structs and on fields.

use ops_metadata::{Span, suggest};
use syn::ext::IdentExt as _;

use super::event::not_declared;
use super::signature::Owner;
use crate::diagnostics::{Errors, Message};
use crate::model::{Model, Section};
use crate::syntax::{Binding, CharmStruct, ComponentArgs, Field};

/// Which attributes fields have, and what their components are bound to.
pub(crate) fn check_fields(charm: &CharmStruct, owner: &FieldsOf<'_, '_>, errors: &mut Errors) {
    for field in charm.shape.fields() {
        one_attribute(field, errors);
        if let (FieldsOf::Charm(_), Some(argument)) = (owner, field.arguments.first()) {
            let message = Message::new("a charm has no arguments");
            errors
                .push(argument, message.help("an operator's settings are options: `cx.config()?`"));
        }
        for argument in &field.arguments {
            if !matches!(argument.meta, syn::Meta::Path(_)) {
                let message = Message::new("`#[argument]` has no arguments");
                let help = "the charm gives its value: `#[component(with(name = …))]` on its field";
                errors.push(argument, message.help(help));
            }
        }
        if let Some(component) = field.component() {
            match &component.error {
                Some(error) => errors.extend(error.clone()),
                None => component.bindings.iter().for_each(|it| binding(it, owner, errors)),
            }
        }
    }
}

/// Where a field stands.
pub(crate) enum FieldsOf<'m, 'r> {
    /// Without the charm's files nothing is known of their names.
    Charm(Option<&'m Model<'r>>),
    Component(&'m ComponentArgs),
}

/// A field is of one kind.
fn one_attribute(field: &Field, errors: &mut Errors) {
    let components = field.components.iter().map(|it| (&it.attribute, "component"));
    let arguments = field.arguments.iter().map(|attribute| (attribute, "argument"));
    let mut all = components.chain(arguments);
    let first = match field.stored.first() {
        Some(_) => Some("stored"),
        None => all.next().map(|(_, name)| name),
    };
    let Some(first) = first else { return };
    for (attribute, name) in all {
        let message = if name == first {
            Message::new(format!("this field has `#[{name}]` already"))
        } else {
            Message::new(format!("a field with `#[{first}]` cannot have `#[{name}]`"))
        };
        let help = match (first, name) {
            ("stored", "component") => {
                "a component keeps its own stored fields: remove `#[stored]`"
            }
            _ => "remove one of them",
        };
        errors.push(attribute, message.help(help));
    }
}

fn binding(binding: &Binding, owner: &FieldsOf<'_, '_>, errors: &mut Errors) {
    match (binding, owner) {
        (Binding::Named { .. }, FieldsOf::Charm(None)) => {}
        (Binding::Named { section, name }, FieldsOf::Charm(Some(model))) => {
            let names = section.names(model);
            if !names.iter().any(|(known, _)| **known == name.value()) {
                errors.push(name, unknown(model, *section, &name.value(), &names));
            }
        }
        (Binding::Inherited { section, word }, FieldsOf::Charm(_)) => {
            let noun = section.noun();
            let message = Message::new(format!("which {noun}?"));
            errors.push(word, message.help(&format!("write `{noun} = \"…\"`")));
        }
        (Binding::Named { section, name }, FieldsOf::Component(_)) => {
            let noun = section.noun();
            let message = Message::new("a component knows no names of a charm's files");
            let help = format!("`{noun}` alone binds it to what this component is bound to");
            errors.push(name, message.help(&help));
        }
        (Binding::Inherited { section, word }, FieldsOf::Component(args)) => {
            if !args.binds.has(*section) {
                let noun = section.noun();
                let message = Message::new(format!("this component is bound to no {noun}"));
                let help = match section {
                    Section::Relation => {
                        "write `#[component(interface = …, role = …)]` on the struct"
                    }
                    Section::Container => "write `#[component(container)]` on the struct",
                    Section::Storage => "write `#[component(storage)]` on the struct",
                };
                errors.push(word, message.help(help));
            }
        }
    }
}

fn unknown(model: &Model<'_>, section: Section, name: &str, names: &[(&str, &Span)]) -> Message {
    let noun = section.noun();
    let file = model.file_of(names.first().map(|(_, span)| *span));
    let message = Message::new(format!("no {noun} `{name}` in {file}"));
    let near = suggest(name, names.iter().map(|(name, _)| *name));
    let near = near.and_then(|near| names.iter().find(|(name, _)| *name == near));
    match near {
        Some((near, span)) => {
            message.at(model.reading, span).help(&format!("did you mean `{near}`?"))
        }
        None => not_declared(model, message, noun, names.iter().copied()),
    }
}

/// The events that a component emits have names of their own.
pub(crate) fn check_events(args: &ComponentArgs, errors: &mut Errors) {
    for (index, event) in args.events.iter().enumerate() {
        let earlier = args.events.iter().take(index).find(|earlier| earlier.name == event.name);
        if let Some(earlier) = earlier {
            let name = event.name.unraw();
            let text = format!("two events of this component are called `{name}`");
            let earlier = &earlier.path;
            let other = quote::quote!(#earlier).to_string().replace(' ', "");
            let message = Message::new(text);
            errors.push(&event.path, message.help(&format!("the other one is `{other}`")));
        }
    }
}

/// The `impl` has no arguments but the library's path.
pub(crate) fn check_impl(args: &ComponentArgs, errors: &mut Errors) {
    let has_more = !args.binds.is_nothing() || !args.events.is_empty();
    if has_more {
        let message = Message::new("these arguments have no effect on the `impl`");
        errors.push(
            proc_macro2::TokenStream::new(),
            message.help(&format!("write them on the {}'s struct", Owner::Component.noun())),
        );
    }
}
