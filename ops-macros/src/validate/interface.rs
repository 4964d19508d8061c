//! `#[charm(interface(…))]`.

use ops_metadata::suggest;

use crate::diagnostics::{Errors, Message, list};
use crate::model::Model;
use crate::syntax::{CharmArgs, InterfaceType};

/// Each names an interface of the charm, and each interface has one type.
pub(crate) fn check_struct(args: &CharmArgs, model: &Model<'_>, errors: &mut Errors) {
    for (index, interface) in args.interfaces.iter().enumerate() {
        let InterfaceType { tokens, name, .. } = interface;
        if args.interfaces.iter().take(index).any(|earlier| earlier.is_exactly(name)) {
            errors.push(tokens, format!("the interface `{name}` has a type already"));
        } else if !model.relations.iter().any(|it| interface.names(&it.meta.interface.value)) {
            errors.push(tokens, unknown(name, model));
        }
    }
}

/// The struct's macro alone generates the types.
pub(crate) fn check_impl(args: &CharmArgs, errors: &mut Errors) {
    for InterfaceType { tokens, .. } in &args.interfaces {
        let message = Message::new("`interface(…)` has no effect on the `impl`");
        errors.push(tokens, message.help("write it on the struct"));
    }
}

fn unknown(name: &str, model: &Model<'_>) -> Message {
    let message = Message::new(format!("no relation of this charm has the interface `{name}`"));
    let interfaces = model.relations.iter().map(|relation| &relation.meta.interface);
    let mut names: Vec<&str> = interfaces.clone().map(|it| it.value.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if let Some(near) = suggest(name, names.iter().copied()) {
        let place = interfaces.clone().find(|interface| interface.value == near);
        let message = match place {
            Some(interface) => message.at(model.reading, &interface.span),
            None => message,
        };
        return message.help(&format!("did you mean `{near}`?"));
    }
    if let Some(relation) = model.relations.iter().find(|relation| relation.name.value == name) {
        let interface = &relation.meta.interface;
        return message
            .at(model.reading, &interface.span)
            .help(&format!("`{name}` is a relation, whose interface is `{}`", interface.value));
    }
    match &names[..] {
        [] => message.help(&format!("{} declares no relation", model.file())),
        names => message.help(&format!("the interfaces are {}", list(names))),
    }
}
