//! Names of the YAML in Rust.

use proc_macro2::Ident;

use crate::diagnostics::{Errors, Message};
use crate::model::{Collision, Model, Types};

/// Names that meet, shown at the struct's name.
pub(crate) fn check(model: &Model<'_>, types: &Types<'_>, charm: &Ident, errors: &mut Errors) {
    let reading = model.reading;
    for Collision { what, first, second, ident } in model.collisions.iter().chain(&types.collisions)
    {
        let text = match *what {
            "types" => format!(
                "the types of `{}` and `{}` would both be called `{ident}`",
                first.value, second.value
            ),
            _ => format!("the {what} `{}` and `{}` are both `{ident}`", first.value, second.value),
        };
        let message = Message::new(text).at(reading, &first.span).and_at(reading, &second.span);
        errors.push(charm, message.help("rename one of them"));
    }
    for (parameter, ident) in &types.reserved {
        let text = format!(
            "the type of the parameter `{}` would be called `{ident}`, which is the charm's own",
            parameter.value
        );
        let message = Message::new(text).at(reading, &parameter.span);
        errors.push(charm, message.help("rename the parameter, or the charm's struct"));
    }
}

#[cfg(test)]
mod tests;
