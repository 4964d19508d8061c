//! Actions and their handlers.

use ops_metadata::{ActionMeta, suggest};
use syn::LitStr;
use syn::ext::IdentExt as _;

use super::event::not_declared;
use crate::diagnostics::{Errors, Message};
use crate::model::{Declared, Model};
use crate::syntax::{ActionArgs, CharmImpl, Method};

/// A declared action and the method that handles it.
struct Handled<'m, 'r> {
    action: &'m Declared<'r, ActionMeta>,
    method: &'m Method,
}

/// What the methods with `#[action]` handle.
#[derive(Default)]
pub(crate) struct ActionHandlers<'m, 'r> {
    handled: Vec<Handled<'m, 'r>>,
    /// What those whose name is misspelt most likely mean: that they miss a handler is the same mistake.
    meant: Vec<&'m Declared<'r, ActionMeta>>,
}

/// The action that a method handles, if it is declared.
pub(super) fn lookup<'m, 'r>(
    model: &'m Model<'r>,
    method: &Method,
    args: &ActionArgs,
) -> Option<&'m Declared<'r, ActionMeta>> {
    model.actions.iter().find(|action| match &args.name {
        Some(name) => action.name.value == name.value(),
        None => action.snake == method.sig.ident,
    })
}

/// The action that a method handles; one that is not declared is reported.
pub(crate) fn find<'m, 'r>(
    model: &'m Model<'r>,
    method: &'m Method,
    args: &ActionArgs,
    handlers: &mut ActionHandlers<'m, 'r>,
    errors: &mut Errors,
) -> Option<&'m Declared<'r, ActionMeta>> {
    if let Some(action) = lookup(model, method, args) {
        handlers.handled.push(Handled { action, method });
        return Some(action);
    }
    let ident = &method.sig.ident;
    let given = args.name.as_ref().map_or_else(|| ident.unraw().to_string(), LitStr::value);
    let file = model.file_of(model.actions.first().map(|action| &action.name.span));
    let message = Message::new(format!("no action `{given}` in {file}"));
    // In the spelling that the place wants.
    let spelling = |action: &Declared<'_, ActionMeta>| match args.name {
        Some(_) => action.name.value.clone(),
        None => action.snake.unraw().to_string(),
    };
    let names: Vec<String> = model.actions.iter().map(spelling).collect();
    let near = suggest(&given, names.iter().map(String::as_str));
    let near = near.and_then(|near| names.iter().position(|name| name == near));
    let message = match near.and_then(|at| model.actions.get(at)) {
        Some(action) => {
            handlers.meant.push(action);
            let message = message.at(model.reading, &action.name.span);
            message.help(&format!("did you mean `{}`?", spelling(action)))
        }
        None => {
            let declared = model.actions.iter().map(|it| (it.name.value.as_str(), &it.name.span));
            not_declared(model, message, "action", declared)
        }
    };
    match &args.name {
        Some(name) => errors.push(name, message),
        None => errors.push(ident, message),
    }
    None
}

/// Every declared action has one handler. Where `#[cfg]` decides which one, rustc knows more.
pub(crate) fn check_all(
    model: &Model<'_>,
    charm: &CharmImpl,
    handlers: &ActionHandlers<'_, '_>,
    errors: &mut Errors,
) {
    for action in &model.actions {
        let name = &action.name.value;
        let mut handled = handlers.handled.iter().filter(|row| row.action.name == action.name);
        let Some(first) = handled.next() else {
            if handlers.meant.iter().any(|meant| meant.name == action.name) {
                continue;
            }
            let message = Message::new(format!("the action `{name}` has no handler"));
            let message = message.at(model.reading, &action.name.span);
            errors.push(&charm.self_ty, message.help(&missing_handler(action)));
            continue;
        };
        for second in handled {
            let chosen =
                |handled: &Handled<'_, '_>| !crate::syntax::cfgs(&handled.method.attrs).is_empty();
            if chosen(first) && chosen(second) {
                continue;
            }
            let first = &first.method.sig.ident;
            let message =
                Message::new(format!("the action `{name}` is already handled by `{first}`"));
            errors.push(
                &second.method.sig.ident,
                message.help("an action has one handler: remove one"),
            );
        }
    }
}

fn missing_handler(action: &Declared<'_, ActionMeta>) -> String {
    let method = &action.snake;
    let params = match action.params() {
        Some(params) => format!(", params: {params}"),
        None => String::new(),
    };
    format!(
        "add this method:\n#[action]\nfn {method}(&mut self, cx: &Context<Self>{params}) -> Result<(), ActionError> {{\n    Ok(())\n}}"
    )
}
