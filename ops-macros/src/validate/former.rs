//! The names that fields and handlers had before.

use syn::LitStr;
use syn::ext::IdentExt as _;

use crate::diagnostics::{Errors, Message};
use crate::expand::Row;
use crate::syntax::{CharmStruct, Field, cfgs};

/// What is given what was kept under its former names.
struct Heir<'a> {
    name: String,
    former: &'a [LitStr],
    /// The events of a handler: what another one has kept of others is not its own.
    events: Vec<&'a str>,
}

/// The former names of stored fields and of components.
pub(crate) fn check_fields(charm: &CharmStruct, errors: &mut Errors) {
    let heirs = |former: fn(&Field) -> Option<&[LitStr]>| -> Vec<Heir<'_>> {
        let fields = charm.shape.fields().iter().filter(|field| field.cfgs.is_empty());
        let heirs = fields.filter_map(|field| {
            let name = field.ident.unraw().to_string();
            Some(Heir { name, former: former(field)?, events: Vec::new() })
        });
        heirs.collect()
    };
    check(&heirs(|field| Some(&field.stored.first()?.former)), "stored field", errors);
    check(&heirs(|field| Some(&field.component()?.former)), "component", errors);
}

/// The former names of handlers.
pub(crate) fn check_handlers(rows: &[Row<'_, '_>], errors: &mut Errors) {
    let emitted: Vec<Vec<String>> = rows
        .iter()
        .map(|row| match row {
            Row::Emitted { events, .. } => events.iter().map(|event| event.name()).collect(),
            _ => Vec::new(),
        })
        .collect();
    let heirs = rows.iter().zip(&emitted).filter_map(|(row, emitted)| {
        let (method, former, events) = match row {
            Row::Events { method, events, former, .. } => {
                (method, former, events.iter().map(|event| &*event.name).collect())
            }
            Row::Emitted { method, former, .. } => {
                (method, former, emitted.iter().map(String::as_str).collect())
            }
            _ => return None,
        };
        let name = method.sig.ident.unraw().to_string();
        cfgs(&method.attrs).is_empty().then_some(Heir { name, former, events })
    });
    check(&heirs.collect::<Vec<_>>(), "handler", errors);
}

/// What was kept under a name goes to one. Where `#[cfg]` decides which, there is one.
fn check(heirs: &[Heir<'_>], noun: &str, errors: &mut Errors) {
    for (index, heir) in heirs.iter().enumerate() {
        for former in heir.former {
            let name = former.value();
            let meets = |other: &&Heir<'_>| {
                heir.events.is_empty() || heir.events.iter().any(|it| other.events.contains(it))
            };
            let has = |other: &&Heir<'_>| other.name == name;
            let had = |other: &&Heir<'_>| other.former.iter().any(|it| it.value() == name);
            let message = if heirs.iter().filter(meets).any(|other| has(&other)) {
                let message = Message::new(format!("there is a {noun} `{name}` now"));
                message
                    .help("what was kept under this name is its own: remove `former`, or rename it")
            } else if let Some(other) = heirs.iter().take(index).filter(meets).find(had) {
                let text = format!("`{name}` is a former name of `{}` already", other.name);
                Message::new(text).help("what was kept under it goes to one: remove the other")
            } else {
                continue;
            };
            errors.push(former, message);
        }
    }
}
