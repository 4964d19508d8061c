//! Identities as a file has them.

use serde_json::Value;

use super::GivenIdentities;
use crate::yaml::{Kind, Node, ScalarType, integer, parse};

/// The identities below the key `identities`.
pub(crate) fn identities_of_yaml(text: &str) -> Result<GivenIdentities, String> {
    const NONE: &str = "no identities to add; did you forget the top-level \"identities\" key?";
    let failed = |error: String| format!("cannot unmarshal identities: {error}");
    let root = parse(text).map_err(failed)?.ok_or(NONE)?;
    let Kind::Mapping(entries) = &root.kind else { return Err(NONE.to_owned()) };
    let named = entries.iter().find(|(key, _)| key.text() == Some("identities"));
    let Some((_, identities)) = named.filter(|(_, value)| !value.is_null()) else {
        return Err(NONE.to_owned());
    };
    let given: GivenIdentities =
        serde_json::from_value(json(identities)).map_err(|error| failed(error.to_string()))?;
    if given.is_empty() { Err(NONE.to_owned()) } else { Ok(given) }
}

fn json(node: &Node) -> Value {
    match &node.kind {
        Kind::Sequence(items) => items.iter().map(json).collect(),
        Kind::Mapping(entries) => {
            let entry = |(key, value): &(Node, Node)| {
                (key.text().unwrap_or_default().to_owned(), json(value))
            };
            Value::Object(entries.iter().map(entry).collect())
        }
        Kind::Scalar { text, scalar_type } => match scalar_type {
            ScalarType::Null => Value::Null,
            ScalarType::Bool => Value::Bool(text.starts_with(['t', 'T'])),
            ScalarType::Int => integer(text).map_or_else(|| text.to_string().into(), Value::from),
            ScalarType::Float | ScalarType::Text => text.to_string().into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identities::Identities;

    #[test]
    fn a_file_names_identities_below_one_key() {
        for (text, expected) in [
            ("", Err("no identities to add; did you forget the top-level \"identities\" key?")),
            (
                "bob: {access: read}",
                Err("no identities to add; did you forget the top-level \"identities\" key?"),
            ),
            (
                "identities: {}",
                Err("no identities to add; did you forget the top-level \"identities\" key?"),
            ),
            (
                "identities: {bob: {access: god}}",
                Err(
                    "invalid identity for \"bob\": invalid access value \"god\", must be \"admin\", \"read\", \"metrics\", or \"untrusted\"",
                ),
            ),
            (
                "{",
                Err(
                    "cannot unmarshal identities: yaml: line 1: did not find expected node content",
                ),
            ),
            ("identities: {bob: {access: read, local: {user-id: 42}}, eve: null}", Ok("bob")),
            (
                "identities:\n  web:\n    access: metrics\n    basic:\n      password: $6$a$b\n",
                Ok("web"),
            ),
        ] {
            let mut identities = Identities::default();
            let read =
                identities_of_yaml(text).and_then(|given| identities.change("replace", given));
            let names = identities.show().into_keys().collect::<Vec<_>>().join(" ");
            assert_eq!(
                read.map(|()| names),
                expected.map(str::to_owned).map_err(str::to_owned),
                "{text}"
            );
        }
    }
}
