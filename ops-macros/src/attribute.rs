//! From an attribute and its item to what stands in their place.

use ops_metadata::{Charm, Reading};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::diagnostics::{Errors, Message};
use crate::expand::{self, Checked, Row};
use crate::model::{Event, GeneratedNames, Model, Types};
use crate::runtime::Runtime;
use crate::syntax::{
    ActionArgs, CharmArgs, CharmImpl, CharmItem, CharmStruct, DataStruct, Handles, InterfaceItem,
    Method, Moment, OnArgs, StatusArgs, Use, Word, close_attributes,
};
use crate::validate::component::FieldsOf;
use crate::validate::signature::Owner;
use crate::validate::{self, action::ActionHandlers};
use crate::{fallback, load};

pub(crate) use component::component;

/// `#[charm]`
pub(crate) fn charm(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let args = CharmArgs::parse(args, &mut errors);
    let expanded = match syn::parse2(item.clone()) {
        Ok(item) => charm_item(item, &args, &mut errors),
        Err(error) => {
            errors.extend(error);
            half_typed(item, &args, &mut errors)
        }
    };
    let errors = errors.to_compile_errors();
    quote!(#expanded #(#errors)*)
}

fn charm_item(item: CharmItem, args: &CharmArgs, errors: &mut Errors) -> TokenStream {
    match item {
        CharmItem::Struct(charm) => charm_struct(&charm, args, errors),
        CharmItem::Impl(charm) => charm_impl(*charm, args, errors),
        CharmItem::Other(item) => {
            validate::charm::other(&item, Owner::Charm, errors);
            item
        }
    }
}

/// What does not parse. rustc says so itself; an editor wants to know of the rest.
fn half_typed(item: TokenStream, args: &CharmArgs, errors: &mut Errors) -> TokenStream {
    let plain = fallback::without_our_attributes(item.clone());
    if let Ok(charm) = CharmStruct::half_typed(plain.clone()) {
        return charm_struct(&charm, args, errors);
    }
    match syn::parse2(close_attributes(item)) {
        Ok(item) => charm_item(item, args, errors),
        Err(_) => plain,
    }
}

/// `#[derive(RelationData)]`
pub(crate) fn relation_data(item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let data = DataStruct::parse(item, &mut errors);
    let expanded = data.map(|data| {
        validate::relation_data::check(&data, &mut errors);
        expand::relation_data(&data)
    });
    let errors = errors.to_compile_errors();
    quote!(#expanded #(#errors)*)
}

/// `#[derive(Interface)]`
pub(crate) fn interface(item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let expanded = InterfaceItem::parse(item, &mut errors).map(|item| expand::interface(&item));
    let errors = errors.to_compile_errors();
    quote!(#expanded #(#errors)*)
}

/// One of the other attributes where no `#[charm] impl` has taken it off, or where it has left a mark.
pub(crate) fn outside(attribute: Handles, args: &TokenStream, item: &TokenStream) -> TokenStream {
    if expand::is_mark(args) {
        return TokenStream::new();
    }
    let name = attribute.name();
    let mut errors = Errors::default();
    let message = Message::new(format!("`#[{name}]` works only on a method of a `#[charm] impl`"));
    // The attribute itself is what is wrong.
    errors.push(
        TokenStream::new(),
        message.help("write `#[charm]` above the `impl` that this method is in"),
    );
    let errors = errors.to_compile_errors();
    quote!(#item #(#errors)*)
}

fn charm_struct(charm: &CharmStruct, args: &CharmArgs, errors: &mut Errors) -> TokenStream {
    validate::charm::check_struct(charm, Owner::Charm, errors);
    validate::allow::check_struct(args, errors);
    validate::state::check_struct(args, errors);
    let (reading, nothing) = (load::read(&args.directory()), Reading::default());
    // With a broken argument it may well be another directory that is meant.
    if !args.is_broken {
        validate::files::check(reading.as_deref(), &charm.ident, errors);
    }
    let reading = reading.as_deref().unwrap_or(&nothing);
    let empty = Charm::default();
    let model = Model::of(reading, reading.charm.as_ref().unwrap_or(&empty));
    let names = GeneratedNames::of(&charm.ident);
    let types = Types::of(&model, &names);
    validate::names::check(&model, &types, &charm.ident, errors);
    validate::interface::check_struct(args, &model, errors);
    let known = reading.charm.is_some().then_some(&model);
    validate::component::check_fields(charm, &FieldsOf::Charm(known), errors);
    validate::former::check_fields(charm, errors);
    let runtime = Runtime::at(args.runtime.as_ref());
    let generated = expand::charm_struct(charm, &model, &types, &names, args, &runtime);
    let item = &charm.item;
    quote!(#item #generated)
}

fn charm_impl(mut charm: CharmImpl, args: &CharmArgs, errors: &mut Errors) -> TokenStream {
    let runtime = Runtime::at(args.runtime.as_ref());
    if let Some(library) = &args.runtime {
        charm.take_off(library);
    }
    validate::allow::check_impl(args, errors);
    validate::state::check_impl(args, errors);
    validate::interface::check_impl(args, errors);
    let handlers = validate::charm::check_impl(&charm, Owner::Charm, errors);
    if charm.of_trait.is_some() {
        return charm.to_tokens_with(&TokenStream::new());
    }
    let reading = load::read(&args.directory());
    let read = reading.as_deref().and_then(|reading| Some((reading, reading.charm.as_ref()?)));
    let Some((reading, declared)) = read.filter(|_| handlers) else {
        return expand::charm_impl(&charm, None, args, &runtime);
    };
    let model = Model::of(reading, declared);
    validate::event_type::check(&model, &mut charm, errors);
    let checked = check(&charm, &model, errors);
    expand::charm_impl(&charm, Some(&checked), args, &runtime)
}

/// Judges every handler; those without fault become rows of the dispatch table.
fn check<'m, 'r>(
    charm: &'m CharmImpl,
    model: &'m Model<'r>,
    errors: &mut Errors,
) -> Checked<'m, 'r> {
    let mut checked = Checked { rows: Vec::new(), lookups: Vec::new() };
    let mut handlers = ActionHandlers::default();
    for item in &charm.items {
        validate::handler::check_item(item, errors);
    }
    for method in charm.methods() {
        let Some(used) = validate::handler::the_use(method, errors) else { continue };
        let sound = validate::signature::check(&method.sig, used, Owner::Charm, errors);
        let rows = match used.handles {
            Handles::Events => event_rows(model, method, used, &mut checked, errors),
            Handles::Action => {
                action_row(model, method, used, &mut handlers, errors).into_iter().collect()
            }
            Handles::Status => status_row(method, used, errors).into_iter().collect(),
        };
        if sound {
            checked.rows.extend(rows);
        }
    }
    validate::action::check_all(model, charm, &handlers, errors);
    validate::former::check_handlers(&checked.rows, errors);
    checked
}

fn event_rows<'m, 'r>(
    model: &'m Model<'r>,
    method: &'m Method,
    used: &Use,
    checked: &mut Checked<'m, 'r>,
    errors: &mut Errors,
) -> Vec<Row<'m, 'r>> {
    let args = OnArgs::of(&used.attribute);
    checked.lookups.extend(args.words.iter().filter_map(|word| match word {
        Word::Event(ident) => Some(Some(ident.clone())),
        Word::Missing => Some(None),
        Word::Malformed(_) | Word::Former(_) | Word::Emitted(_) => None,
    }));
    if let Some((moment, word)) = args.moment() {
        let every = || model.observable().collect();
        return moment_row(moment, word, method, &args, every, errors).into_iter().collect();
    }
    let found = validate::event::check(model, used, &args, errors);
    let events: Vec<_> = found.into_iter().map(|(_, event)| event).collect();
    // What is unknown counts: the parameter's type must not change with a spelling mistake.
    let several = args.len() > 1;
    let former = args.former().cloned().collect();
    let Ok(emitted) = emitted_row(&args, method, errors) else { return Vec::new() };
    let own = (!events.is_empty()).then_some(Row::Events { method, events, several, former });
    own.into_iter().chain(emitted).collect()
}

/// The row of a word that is no event, if it stands alone; `every` are the events that `any` means.
fn moment_row<'m, 'r>(
    moment: Moment,
    word: &Ident,
    method: &'m Method,
    args: &OnArgs,
    every: impl FnOnce() -> Vec<&'m Event<'r>>,
    errors: &mut Errors,
) -> Option<Row<'m, 'r>> {
    validate::words::check_moment(moment, word, args, errors).then(|| match moment {
        Moment::Any => {
            let former = args.former().cloned().collect();
            Row::Events { method, events: every(), several: true, former }
        }
        Moment::BeforeCommit => Row::BeforeCommit { method },
        Moment::AfterCommit => Row::AfterCommit { method },
    })
}

/// The row of the events of components that an `#[on]` names, if there are any.
fn emitted_row<'m, 'r>(
    args: &OnArgs,
    method: &'m Method,
    errors: &mut Errors,
) -> Result<Option<Row<'m, 'r>>, ()> {
    if args.emitted().next().is_none() {
        return Ok(None);
    }
    let (events, takes) = validate::emitted::check(args, method, errors);
    let takes = takes.ok_or(())?;
    let former = args.former().cloned().collect();
    Ok(Some(Row::Emitted { method, events, takes, former }))
}

fn action_row<'m, 'r>(
    model: &'m Model<'r>,
    method: &'m Method,
    used: &Use,
    handlers: &mut ActionHandlers<'m, 'r>,
    errors: &mut Errors,
) -> Option<Row<'m, 'r>> {
    let args = ActionArgs::of(&used.attribute).map_err(|error| errors.extend(error)).ok()?;
    let action = validate::action::find(model, method, &args, handlers, errors)?;
    let event = model.events.iter().find(|event| event.is_action_of(action.name))?;
    Some(Row::Action { method, event })
}

fn status_row<'m, 'r>(method: &'m Method, used: &Use, errors: &mut Errors) -> Option<Row<'m, 'r>> {
    let args = StatusArgs::of(&used.attribute).map_err(|error| errors.extend(error)).ok()?;
    Some(Row::Status { method, of: args.of })
}

mod component;
#[cfg(test)]
mod half_typed_tests;
#[cfg(test)]
mod tests;
