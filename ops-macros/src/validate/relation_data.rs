//! `#[derive(RelationData)]`.

use crate::diagnostics::{Errors, Message};
use crate::syntax::{DataField, DataStruct, From};

/// Each key is of one field.
pub(crate) fn check(data: &DataStruct, errors: &mut Errors) {
    let mut seen: Vec<(String, &DataField)> = Vec::new();
    for field in &data.fields {
        let From::Key(key) = &field.from else { continue };
        let named = std::iter::once((key.name.clone(), key.tokens.clone()));
        let aliases =
            key.aliases.iter().map(|it| (it.value(), quote::ToTokens::to_token_stream(it)));
        for (name, tokens) in named.chain(aliases) {
            match seen.iter().find(|(earlier, _)| *earlier == name) {
                Some((_, earlier)) => {
                    let message = Message::new(format!("two fields have the key `{name}`"));
                    let help = format!("the other one is `{}`", earlier.ident);
                    errors.push(tokens, message.help(&help));
                }
                None => seen.push((name, field)),
            }
        }
    }
}
