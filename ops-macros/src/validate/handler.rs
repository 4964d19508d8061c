//! Which of our attributes stand on what.

use crate::diagnostics::{Errors, Message};
use crate::syntax::{Handles, ImplItem, Method, Use};

/// Our attributes on what is no method.
pub(crate) fn check_item(item: &ImplItem, errors: &mut Errors) {
    let ImplItem::Other { uses, .. } = item else { return };
    for Use { handles, attribute } in uses {
        let text = format!("`#[{}]` stands on a method", handles.name());
        errors.push(attribute, text);
    }
}

/// The one attribute of a handler; `None` for a method that is none.
pub(crate) fn the_use<'m>(method: &'m Method, errors: &mut Errors) -> Option<&'m Use> {
    let (first, rest) = method.uses.split_first()?;
    for Use { handles, attribute } in rest {
        let message = Message::new(format!(
            "`{}` already has `#[{}]`",
            method.sig.ident,
            first.handles.name()
        ));
        let help = match (first.handles, handles) {
            (Handles::Events, Handles::Events) => "name all events in one `#[on(…)]`",
            _ => "a handler is for one thing: write two methods, and let one call the other",
        };
        errors.push(attribute, message.help(help));
    }
    Some(first)
}
